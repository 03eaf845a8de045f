import type { Input } from '../../input.ts';
import { cutPage } from '../../page.ts';
import { readResource } from '../../resources/handlers.ts';
import { rolesOf } from '../../resources/iam-policies.ts';
import { structuresOf } from '../../resources/property.ts';
import type { Answer, Call } from '../../service.ts';
import type { StoredResource } from '../../state/state.ts';
import { policiesOf, policyType } from './entities.ts';
import { writeVersion } from './policy-versions.ts';
import { writeDocument, writePolicy, writeRoleDetail } from './write-entities.ts';

type Entity = { readonly role: StoredResource } | { readonly policy: StoredResource };

/**
 * Everything of IAM in pages that run through roles and policies alike. AWS-managed policies and users are not part of
 * it here.
 */
export function getAccountAuthorizationDetails(call: Call, input: Input): Answer {
  const filter = input.texts('Filter') ?? [];
  const asks = (kind: string) => filter.length === 0 || filter.includes(kind);
  const entities: Entity[] = [
    ...(asks('Role') ? Object.values(rolesOf(call)).map(role => ({ role })) : []),
    ...(asks('LocalManagedPolicy') ? Object.values(policiesOf(call)).map(policy => ({ policy })) : []),
  ];
  const { items, next } = cutPage(entities, input.text('Marker'), input.integer('MaxItems') ?? 100);
  return {
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: items.flatMap(entity => ('role' in entity ? [writeRoleDetail(entity.role)] : [])),
    Policies: items.flatMap(entity => ('policy' in entity ? [writePolicyDetail(call, entity.policy)] : [])),
    IsTruncated: next !== undefined,
    Marker: next,
  };
}

function writePolicyDetail(call: Call, policy: StoredResource): Answer {
  const properties = readResource(call, policyType, String(policy.properties['PolicyArn'])) ?? {};
  return {
    ...writePolicy(properties),
    PolicyVersionList: structuresOf(policy.service['Versions'])
      .reverse()
      .map(version => ({ Document: writeDocument(version['Document']), ...writeVersion(policy, version) })),
  };
}
