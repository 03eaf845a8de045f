import { ApiError } from '../../errors.ts';
import type { Properties } from '../../state/caller.ts';
import {
  checkAttachable,
  checkDocument,
  checkRoleQuotas,
  policyExists,
  readDocument,
  refuseTakenName,
} from '../iam-policies.ts';
import { structuresOf, textsOf } from '../property.ts';
import { makeIamId } from '../random-id.ts';
import type { ResourceType } from '../resource-type.ts';

/** An IAM role with its inline policies and what is attached to it. */
export const role: ResourceType = {
  type: 'AWS::IAM::Role',
  isGlobal: true,
  name: { property: 'RoleName', maxLength: 64 },
  defaults: { Path: '/', MaxSessionDuration: 3600, ManagedPolicyArns: [], Policies: [], Tags: [] },
  arnOf: ({ account, identifier, named }) =>
    `arn:aws:iam::${account}:role${named('Path', '/')}${identifier ?? named('RoleName')}`,
  identify: ({ account }, { RoleName, Path }) => ({
    Arn: `arn:aws:iam::${account}:role${String(Path)}${String(RoleName)}`,
    RoleId: makeIamId('AROA'),
  }),
  start: ({ now }) => ({ CreateDate: new Date(now).toISOString() }),
  settle: properties => ({
    ...properties,
    AssumeRolePolicyDocument: readDocument(properties['AssumeRolePolicyDocument'] ?? null),
    Policies: structuresOf(properties['Policies']).map(policy => ({
      ...policy,
      PolicyDocument: readDocument(policy['PolicyDocument'] ?? null),
    })),
  }),
  check: (scope, properties, own) => {
    if (own === undefined) {
      refuseTakenName(scope, 'AWS::IAM::Role', 'RoleName', String(properties['RoleName']));
    }
    checkDocument(properties['AssumeRolePolicyDocument'] ?? null, 'trust');
    for (const policy of structuresOf(properties['Policies']))
      checkDocument(policy['PolicyDocument'] ?? null, 'identity');
    for (const arn of textsOf(properties['ManagedPolicyArns'])) checkAttachable(scope, arn);
    checkRoleQuotas(properties);
    checkBoundary(properties, arn => policyExists(scope, arn));
  },
};

function checkBoundary({ PermissionsBoundary: arn }: Properties, exists: (arn: string) => boolean): void {
  if (typeof arn !== 'string' || arn === '' || exists(arn)) return;
  throw new ApiError('NoSuchEntity', `Scope ARN: ${arn} does not exist or is not attachable.`, {
    status: 404,
    handlerCode: 'NotFound',
  });
}
