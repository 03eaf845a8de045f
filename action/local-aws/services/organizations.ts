import { ApiError } from '../errors.ts';
import type { Input } from '../input.ts';
import { type Answer, type ApiService, accountIn, type Call, reads } from '../service.ts';
import { epochSeconds } from './time.ts';

/** Organizations: the effective chat policy that every account may read of itself. */
export const organizations: ApiService = {
  signingName: 'organizations',
  protocol: { name: 'json', version: '1.1', target: 'AWSOrganizationsV20161128' },
  operations: { DescribeEffectivePolicy: reads(describeEffectivePolicy) },
};

/** Errors and form of the content as recorded: compact JSON, `{}` where nothing is attached. */
function describeEffectivePolicy(call: Call, input: Input): Answer {
  const { account } = call;
  const type = input.require('PolicyType');
  const target = input.text('TargetId') ?? account;
  const { organization } = accountIn(call);
  if (organization === undefined) {
    throw new ApiError(
      'AWSOrganizationsNotInUseException',
      'Your account is not a member of an organization.',
    );
  }
  if (target !== account) {
    throw new ApiError('AccessDeniedException', "You don't have permissions to access this resource.");
  }
  if (type !== 'CHATBOT_POLICY' || organization.chatPolicy === undefined) {
    throw new ApiError(
      'EffectivePolicyNotFoundException',
      'The specified policy type is not enabled. Enable that policy type on your organization root and then retry.',
    );
  }
  return {
    EffectivePolicy: {
      LastUpdatedTimestamp: epochSeconds(organization.at),
      PolicyContent: JSON.stringify(organization.chatPolicy),
      PolicyType: type,
      TargetId: account,
    },
  };
}
