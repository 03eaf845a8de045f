import { AwsError } from '../errors.ts';
import type { Input } from '../input.ts';
import { type Answer, accountIn, type Call, reads, type Service } from '../service.ts';
import { epochSeconds } from './time.ts';

/** Organizations: the effective chat policy that every account may read of itself. */
export const organizations: Service = {
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
    throw new AwsError(
      'AWSOrganizationsNotInUseException',
      'Your account is not a member of an organization.',
    );
  }
  if (target !== account) {
    throw new AwsError('AccessDeniedException', "You don't have permissions to access this resource.");
  }
  if (type !== 'CHATBOT_POLICY' || organization.chatPolicy === undefined) {
    throw new AwsError(
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
