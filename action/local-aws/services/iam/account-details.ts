import type { Input } from '../../input.ts';
import { cutPage } from '../../page.ts';
import { readResource } from '../../resources/handlers.ts';
import { isAwsPolicy, rolesOf, rolesWithBoundary, rolesWithPolicy } from '../../resources/iam-policies.ts';
import { structuresOf, textsOf } from '../../resources/property.ts';
import type { Answer, Call } from '../../service.ts';
import type { StoredResource } from '../../state/state.ts';
import { policiesOf, policyType } from './entities.ts';
import { readAwsVersion, writeVersion } from './policy-versions.ts';
import { writeAwsPolicy, writeDocument, writePolicy, writeRoleDetail } from './write-entities.ts';

type Entity =
  | { readonly role: StoredResource }
  | { readonly policy: StoredResource }
  | { readonly awsPolicy: string };

/**
 * Everything of IAM in pages that run through roles and policies alike. Of AWS's own policies those that are attached
 * (assumed); users and groups are not here.
 */
export function getAccountAuthorizationDetails(call: Call, input: Input): Answer {
  const filter = input.texts('Filter') ?? [];
  const asks = (kind: string) => filter.length === 0 || filter.includes(kind);
  const entities: Entity[] = [
    ...(asks('Role') ? Object.values(rolesOf(call)).map(role => ({ role })) : []),
    ...(asks('LocalManagedPolicy') ? Object.values(policiesOf(call)).map(policy => ({ policy })) : []),
    ...(asks('AWSManagedPolicy') ? attachedAwsPolicies(call).map(awsPolicy => ({ awsPolicy })) : []),
  ];
  const { items, next } = cutPage(entities, input.text('Marker'), input.integer('MaxItems') ?? 100);
  return {
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: items.flatMap(entity => ('role' in entity ? [writeRoleDetail(entity.role)] : [])),
    Policies: items.flatMap(entity => {
      if ('policy' in entity) return [writePolicyDetail(call, entity.policy)];
      return 'awsPolicy' in entity ? [writeAwsDetail(call, entity.awsPolicy)] : [];
    }),
    IsTruncated: next !== undefined,
    Marker: next,
  };
}

function attachedAwsPolicies(call: Call): string[] {
  const arns = Object.values(rolesOf(call)).flatMap(({ properties }) =>
    textsOf(properties['ManagedPolicyArns']),
  );
  return [...new Set(arns)].filter(isAwsPolicy);
}

function writeAwsDetail(call: Call, arn: string): Answer {
  const version = readAwsVersion(call, arn);
  return {
    ...writeAwsPolicy(arn, rolesWithPolicy(call, arn).length, rolesWithBoundary(call, arn).length),
    PolicyVersionList: version === undefined ? [] : [version],
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
