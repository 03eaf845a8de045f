import { managedPolicyArn } from '../core/policy-name.ts';
import { quoteName } from '../core/quote.ts';
import type { ConfigRule } from '../core/rule.ts';

/** An own guardrail must not look like an AWS-managed policy. */
export const referenceShadowed: ConfigRule = {
  code: 'reference/shadowed',
  title: 'A guardrail with the name of an AWS-managed policy',
  severity: 'error',
  why: 'An own key comes before an AWS-managed policy of the same name. A reader who sees ReadOnlyAccess in a list of guardrails would think of the policy of AWS, while an own guardrail of that name could allow anything.',
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
