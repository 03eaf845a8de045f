import type { Input } from '../../input.ts';
import { cutPage } from '../../page.ts';
import { countUsage, isAwsPolicy, rolesOf, type Usage } from '../../resources/iam-policies.ts';
import { structuresOf, textsOf } from '../../resources/property.ts';
import type { Answer, Call } from '../../service.ts';
import type { StoredResource } from '../../state/state.ts';
import { policiesOf } from './entities.ts';
import { readAwsVersion, writeVersion } from './policy-versions.ts';
import { withUsage, writeAwsPolicy, writeDocument, writePolicy, writeRoleDetail } from './write-entities.ts';

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
  const usage = countUsage(call);
  return {
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: items.flatMap(entity => ('role' in entity ? [writeRoleDetail(entity.role)] : [])),
    Policies: items.flatMap(entity => {
      if ('policy' in entity) return [writePolicyDetail(entity.policy, usage)];
      return 'awsPolicy' in entity ? [writeAwsDetail(call, entity.awsPolicy, usage)] : [];
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

function writeAwsDetail(call: Call, arn: string, { attached, boundaries }: Usage): Answer {
  const version = readAwsVersion(call, arn);
  return {
    ...writeAwsPolicy(arn, attached.get(arn) ?? 0, boundaries.get(arn) ?? 0),
    PolicyVersionList: version === undefined ? [] : [version],
  };
}

function writePolicyDetail(policy: StoredResource, usage: Usage): Answer {
  return {
    ...writePolicy(withUsage(policy.properties, usage)),
    PolicyVersionList: structuresOf(policy.service['Versions'])
      .reverse()
      .map(version => ({ Document: writeDocument(version['Document']), ...writeVersion(policy, version) })),
  };
}
