import { ApiError } from '../../errors.ts';
import type { Input } from '../../input.ts';
import { createResource, deleteResource, readResource } from '../../resources/handlers.ts';
import {
  awsPolicyPaths,
  countUsage,
  rolesOf,
  rolesWithBoundary,
  rolesWithPolicy,
} from '../../resources/iam-policies.ts';
import { structuresOf } from '../../resources/property.ts';
import { type Answer, type ApiOperation, type Call, reads, writes } from '../../service.ts';
import type { Properties } from '../../state/caller.ts';
import type { StoredResource } from '../../state/state.ts';
import { peek } from '../../state/track.ts';
import {
  answerPage,
  noSuchEntity,
  policiesOf,
  policyType,
  readPolicyDocument,
  requirePolicy,
} from './entities.ts';
import { readTags } from './roles.ts';
import { withUsage, writeAwsPolicy, writePolicy } from './write-entities.ts';

/** Operations on managed policies. */
export const policyOperations: { readonly [name: string]: ApiOperation } = {
  CreatePolicy: writes(createPolicy),
  GetPolicy: reads(getPolicy),
  DeletePolicy: writes(deletePolicy),
  ListPolicies: reads(listPolicies),
  ListEntitiesForPolicy: reads(listEntities),
};

function createPolicy(call: Call, input: Input): Answer {
  const name = input.matching('PolicyName', '[\\w+=,.@-]+');
  const path = input.text('Path') ?? '/';
  const arn = `arn:aws:iam::${call.account}:policy${path}${name}`;
  const isTaken = Object.values(peek(policiesOf(call))).some(
    ({ properties }) => String(properties['ManagedPolicyName']).toLowerCase() === name.toLowerCase(),
  );
  if (isTaken) {
    throw new ApiError(
      'EntityAlreadyExists',
      `A policy called ${name} already exists. Duplicate names are not allowed.`,
      { status: 409 },
    );
  }
  const description = input.text('Description');
  const properties: Properties = {
    ManagedPolicyName: name,
    Path: path,
    PolicyDocument: readPolicyDocument(input, 'PolicyDocument', 'identity'),
    ...(description === undefined ? {} : { Description: description }),
  };
  createResource(call, policyType, properties, { stackName: '', logicalId: '' });
  const policy = policiesOf(call)[arn];
  if (policy !== undefined) policy.service['Tags'] = readTags(input);
  return { Policy: { ...writePolicy(readResource(call, policyType, arn) ?? {}), Description: undefined } };
}

function getPolicy(call: Call, input: Input): Answer {
  const arn = input.require('PolicyArn');
  const properties = readResource(call, policyType, arn);
  if (properties !== undefined) {
    return {
      Policy: { ...writePolicy(properties), Tags: structuresOf(policiesOf(call)[arn]?.service['Tags']) },
    };
  }
  const owned = writeAwsPolicy(arn, rolesWithPolicy(call, arn).length, rolesWithBoundary(call, arn).length);
  if (owned === undefined) throw noSuchEntity(`Policy ${arn} was not found.`);
  return { Policy: { ...owned, Tags: [] } };
}

function deletePolicy(call: Call, input: Input): undefined {
  const policy: StoredResource = requirePolicy(call, input);
  if (structuresOf(policy.service['Versions']).length > 1) {
    throw new ApiError(
      'DeleteConflict',
      "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
      {
        status: 409,
      },
    );
  }
  deleteResource(call, policyType, input.require('PolicyArn'));
}

function listPolicies(call: Call, input: Input): Answer {
  const scope = input.text('Scope') ?? 'All';
  const usage = countUsage(call);
  const prefix = input.text('PathPrefix') ?? '/';
  const local =
    scope === 'AWS'
      ? []
      : Object.keys(policiesOf(call)).map(arn => ({
          arn,
          answer: writePolicy(withUsage(policiesOf(call)[arn]?.properties ?? {}, usage)),
        }));
  const owned =
    scope === 'Local'
      ? []
      : [...awsPolicyPaths()]
          .map(path => `arn:aws:iam::aws:policy/${path}`)
          .map(arn => ({ arn, answer: undefined }));
  const shown = [...local, ...owned]
    .filter(({ arn }) => input.flag('OnlyAttached') !== true || usage.attached.has(arn))
    .filter(({ arn }) => arn.slice(arn.indexOf(':policy') + 7).startsWith(prefix));
  return answerPage(input, shown, 'Policies', ({ arn, answer }) => {
    // ListPolicies leaves descriptions out (botocore's documentation of Policy).
    const written =
      answer ?? writeAwsPolicy(arn, usage.attached.get(arn) ?? 0, usage.boundaries.get(arn) ?? 0) ?? {};
    return { ...written, Description: undefined };
  });
}

function listEntities(call: Call, input: Input): Answer {
  const arn = input.require('PolicyArn');
  const usage = input.text('PolicyUsageFilter');
  const names = usage === 'PermissionsBoundary' ? rolesWithBoundary(call, arn) : rolesWithPolicy(call, arn);
  const filter = input.text('EntityFilter');
  const shown = filter === undefined || filter === 'Role' ? names : [];
  const roles = answerPage(input, shown, 'PolicyRoles', RoleName => ({
    RoleName,
    RoleId: rolesOf(call)[RoleName]?.properties['RoleId'],
  }));
  return { PolicyGroups: [], PolicyUsers: [], ...roles };
}
