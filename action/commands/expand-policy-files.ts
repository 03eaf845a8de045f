import { describePolicy } from '../adopt/describe-policy.ts';
import type { Finding } from '../core/finding.ts';
import type { Place } from '../core/place.ts';
import type { Project } from '../core/project.ts';
import { quoteName } from '../core/quote.ts';
import type { ChatopsConfig, InlinePolicyConfig, RoleConfig } from '../generated/config.ts';

/** Pseudo parameters stay what they are: a file is taken as it is written. */
const nowhere: Place = {
  account: '${AWS::AccountId}',
  region: '${AWS::Region}',
  partition: '${AWS::Partition}',
};

/**
 * Puts the statements of IAM policy documents where roles name their files, so that everything that follows sees one
 * form of an inline policy.
 * @returns the configuration, and the documents that this language cannot express
 */
export function expandPolicyFiles({ config, policyDocuments, restorePath }: Project): {
  config: ChatopsConfig;
  findings: Finding[];
} {
  const findings: Finding[] = [];
  const expand = (key: string, name: string, policy: InlinePolicyConfig): InlinePolicyConfig => {
    if (typeof policy !== 'string') return policy;
    const document = policyDocuments.get(policy);
    if (document === undefined) return policy;
    const described = describePolicy(document, nowhere);
    if (described.ok) return described.value;
    findings.push({
      code: 'file/policy-document',
      message: `${quoteName(policy)} cannot be an inline policy: ${described.reason}`,
      help: 'use Version "2012-10-17" and statements of Sid, Effect, Action, Resource and Condition',
      path: restorePath(['roles', key, 'policies', name]),
    });
    return policy;
  };
  const roles = Object.entries(config.roles ?? {}).map(([key, role]): [string, RoleConfig] => {
    if ('arn' in role || role.policies === undefined) return [key, role];
    const policies = Object.entries(role.policies).map(([name, policy]) => [name, expand(key, name, policy)]);
    return [key, { ...role, policies: Object.fromEntries(policies) as NonNullable<typeof role.policies> }];
  });
  return {
    config: config.roles === undefined ? config : { ...config, roles: Object.fromEntries(roles) },
    findings,
  };
}
