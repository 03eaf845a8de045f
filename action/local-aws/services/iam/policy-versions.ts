import type { JsonObject } from '../../../core/json.ts';
import { ApiError } from '../../errors.ts';
import type { Input } from '../../input.ts';
import { checkPolicySize, isAwsPolicy } from '../../resources/iam-policies.ts';
import { structuresOf } from '../../resources/property.ts';
import { addVersion } from '../../resources/types/managed-policy.ts';
import { type Answer, type ApiOperation, type Call, reads, writes } from '../../service.ts';
import type { StoredResource } from '../../state/state.ts';
import { answerPage, noSuchEntity, readPolicyDocument, requirePolicy } from './entities.ts';
import { awsPolicyDate, writeDocument } from './write-entities.ts';

/** Operations on the versions of a customer-managed policy. */
export const policyVersionOperations: { readonly [name: string]: ApiOperation } = {
  CreatePolicyVersion: writes(createVersion),
  GetPolicyVersion: withPlugins(
    reads((call, input) => {
      const owned = readAwsVersion(call, input.require('PolicyArn'));
      if (owned !== undefined && input.require('VersionId') === owned.VersionId)
        return { PolicyVersion: owned };
      const policy = requirePolicy(call, input);
      const version = requireVersion(policy, input);
      return {
        PolicyVersion: { Document: writeDocument(version['Document']), ...writeVersion(policy, version) },
      };
    }),
  ),
  ListPolicyVersions: withPlugins(
    reads((call, input) => {
      const owned = readAwsVersion(call, input.require('PolicyArn'));
      if (owned !== undefined) {
        const { Document: _document, ...version } = owned;
        return answerPage(input, [version], 'Versions', entry => entry);
      }
      const policy = requirePolicy(call, input);
      return answerPage(input, structuresOf(policy.service['Versions']).reverse(), 'Versions', version =>
        writeVersion(policy, version),
      );
    }),
  ),
  SetDefaultPolicyVersion: writes((call, input) => {
    const policy = requirePolicy(call, input);
    const version = requireVersion(policy, input);
    policy.properties = {
      ...policy.properties,
      DefaultVersionId: version['VersionId'] ?? '',
      PolicyDocument: version['Document'] ?? null,
      UpdateDate: new Date(call.now).toISOString(),
    };
    return undefined;
  }),
  DeletePolicyVersion: writes((call, input) => {
    const policy = requirePolicy(call, input);
    const version = requireVersion(policy, input);
    if (version['VersionId'] === policy.properties['DefaultVersionId']) {
      throw new ApiError('DeleteConflict', 'Cannot delete the default version of a policy.', { status: 409 });
    }
    policy.service['Versions'] = structuresOf(policy.service['Versions']).filter(other => other !== version);
    return undefined;
  }),
};

function withPlugins(operation: ApiOperation): ApiOperation {
  return { ...operation, needsPlugins: true };
}

/** The newest version of a policy that AWS manages, as the snapshot has it; it counts as the first (simplified). */
export function readAwsVersion(call: Call, arn: string) {
  const document = isAwsPolicy(arn) ? call.plugins.findAwsPolicy(arn) : undefined;
  if (document === undefined) return undefined;
  return {
    Document: writeDocument(document),
    VersionId: 'v1',
    IsDefaultVersion: true,
    CreateDate: awsPolicyDate,
  };
}

function createVersion(call: Call, input: Input): Answer {
  const policy = requirePolicy(call, input);
  const document = readPolicyDocument(input, 'PolicyDocument', 'identity');
  checkPolicySize(document);
  // Unlike CloudFormation's handler, the API does not make room by itself.
  if (structuresOf(policy.service['Versions']).length >= 5) {
    throw new ApiError(
      'LimitExceeded',
      'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
      {
        status: 409,
      },
    );
  }
  const id = addVersion(call, policy, document, input.flag('SetAsDefault') === true);
  const version = structuresOf(policy.service['Versions']).find(entry => entry['VersionId'] === id);
  return { PolicyVersion: writeVersion(policy, version ?? {}) };
}

function requireVersion(policy: StoredResource, input: Input): JsonObject {
  const id = input.require('VersionId');
  const version = structuresOf(policy.service['Versions']).find(entry => entry['VersionId'] === id);
  if (version === undefined)
    throw noSuchEntity(
      `Policy ${String(policy.properties['PolicyArn'])} version ${id} does not exist or is not attachable.`,
    );
  return version;
}

/** A version without its document. */
export function writeVersion(policy: StoredResource, version: JsonObject): Answer {
  return {
    VersionId: version['VersionId'],
    IsDefaultVersion: version['VersionId'] === policy.properties['DefaultVersionId'],
    CreateDate: version['CreateDate'],
  };
}
