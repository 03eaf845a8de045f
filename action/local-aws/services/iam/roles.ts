import { ApiError } from '../../errors.ts';
import type { Input } from '../../input.ts';
import { createResource, deleteResource, findResource } from '../../resources/handlers.ts';
import { rolesOf } from '../../resources/iam-policies.ts';
import { structuresOf, textsOf } from '../../resources/property.ts';
import { type Answer, type ApiOperation, type Call, reads, writes } from '../../service.ts';
import type { Properties } from '../../state/caller.ts';
import { peek } from '../../state/track.ts';
import { answerPage, readPolicyDocument, requireRole, roleType } from './entities.ts';
import { writeRole } from './write-entities.ts';

/** Operations on roles themselves. */
export const roleOperations: { readonly [name: string]: ApiOperation } = {
  CreateRole: writes(createRole),
  GetRole: reads((call, input) => {
    const role = requireRole(call, input);
    return { Role: { ...writeRole(role), Tags: structuresOf(role.properties['Tags']), RoleLastUsed: {} } };
  }),
  DeleteRole: writes(deleteRole),
  UpdateRole: writes((call, input) => {
    const role = requireRole(call, input);
    const description = input.text('Description');
    const duration = input.integer('MaxSessionDuration');
    if (description !== undefined) role.properties['Description'] = description;
    if (duration !== undefined) role.properties['MaxSessionDuration'] = duration;
    return {};
  }),
  UpdateAssumeRolePolicy: writes((call, input) => {
    requireRole(call, input).properties['AssumeRolePolicyDocument'] = readPolicyDocument(
      input,
      'PolicyDocument',
      'trust',
    );
    return undefined;
  }),
  ListRoles: reads((call, input) => {
    const prefix = input.text('PathPrefix') ?? '/';
    const roles = Object.values(rolesOf(call)).filter(({ properties }) =>
      String(properties['Path']).startsWith(prefix),
    );
    return answerPage(input, roles, 'Roles', writeRole);
  }),
  TagRole: writes((call, input) => {
    const { properties } = requireRole(call, input);
    const fresh = readTags(input);
    const kept = structuresOf(properties['Tags']).filter(({ Key }) => !fresh.some(tag => tag.Key === Key));
    properties['Tags'] = [...kept, ...fresh];
    return undefined;
  }),
  UntagRole: writes((call, input) => {
    const { properties } = requireRole(call, input);
    const gone = input.texts('TagKeys') ?? [];
    properties['Tags'] = structuresOf(properties['Tags']).filter(({ Key }) => !gone.includes(String(Key)));
    return undefined;
  }),
  ListRoleTags: reads((call, input) =>
    answerPage(input, structuresOf(requireRole(call, input).properties['Tags']), 'Tags', tag => tag),
  ),
  PutRolePermissionsBoundary: writes((call, input) => {
    requireRole(call, input).properties['PermissionsBoundary'] = input.require('PermissionsBoundary');
    return undefined;
  }),
  DeleteRolePermissionsBoundary: writes((call, input) => {
    delete requireRole(call, input).properties['PermissionsBoundary'];
    return undefined;
  }),
};

function createRole(call: Call, input: Input): Answer {
  const name = input.matching('RoleName', '[\\w+=,.@-]+');
  const folded = name.toLowerCase();
  if (Object.keys(peek(rolesOf(call))).some(other => other.toLowerCase() === folded)) {
    throw new ApiError('EntityAlreadyExists', `Role with name ${name} already exists.`, { status: 409 });
  }
  const properties: Properties = {
    RoleName: name,
    AssumeRolePolicyDocument: readPolicyDocument(input, 'AssumeRolePolicyDocument', 'trust'),
    Tags: readTags(input),
  };
  for (const optional of ['Path', 'Description', 'PermissionsBoundary']) {
    const value = input.text(optional);
    if (value !== undefined) properties[optional] = value;
  }
  const duration = input.integer('MaxSessionDuration');
  if (duration !== undefined) properties['MaxSessionDuration'] = duration;
  createResource(call, roleType, properties, { stackName: '', logicalId: '' });
  const role = findResource(call, roleType, name);
  return { Role: { ...writeRole(role), Tags: structuresOf(role.properties['Tags']) } };
}

/** Unlike CloudFormation's handler, the API does not take policies off a role by itself. */
function deleteRole(call: Call, input: Input): undefined {
  const { properties } = requireRole(call, input);
  if (textsOf(properties['ManagedPolicyArns']).length > 0) {
    throw new ApiError('DeleteConflict', 'Cannot delete entity, must detach all policies first.', {
      status: 409,
    });
  }
  if (structuresOf(properties['Policies']).length > 0) {
    throw new ApiError('DeleteConflict', 'Cannot delete entity, must delete policies first.', {
      status: 409,
    });
  }
  deleteResource(call, roleType, String(properties['RoleName']));
}

/** Tags of a request, as properties have them. */
export function readTags(input: Input): { Key: string; Value: string }[] {
  return (input.structures('Tags') ?? []).map(tag => ({
    Key: tag.require('Key'),
    Value: tag.text('Value') ?? '',
  }));
}
