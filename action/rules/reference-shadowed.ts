import { managedPolicyArn } from '../core/policy-name.ts';
import { quoteName } from '../core/quote.ts';
import type { ConfigRule } from '../core/rule.ts';

/** An own guardrail must not look like an AWS-managed policy. */
export const referenceShadowed: ConfigRule = {
  code: 'reference/shadowed',
  title: 'A guardrail with the name of an AWS-managed policy',
  severity: 'error',
  why: 'A key in the file takes precedence over an AWS-managed policy with the same name. A reader who sees ReadOnlyAccess in a list of guardrails expects the AWS policy, but a guardrail with that key could allow anything.',
  wrong: 'guardrails: { ReadOnlyAccess: { allow: [{ actions: ["*"], resources: ["*"] }] } }',
  right: 'guardrails: { read-more: { allow: [{ actions: ["s3:Get*"], resources: ["*"] }] } }',
  *check(config) {
    for (const key of Object.keys(config.guardrails ?? {})) {
      const arn = managedPolicyArn(key);
      if (arn === undefined) continue;
      yield {
        message: `The guardrail ${quoteName(key)} has the name of the AWS-managed policy ${arn}`,
        help: 'give it another key',
        path: ['guardrails', key],
        at: 'key',
      };
    }
  },
};
