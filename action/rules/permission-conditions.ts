import { isObject, type Json } from '../core/json.ts';
import type { Path } from '../core/path.ts';
import type { ConfigRule, RuleFinding } from '../core/rule.ts';
import type { ChatopsConfig, Policy } from '../generated/config.ts';
import { checkConditions } from '../iam/check-conditions.ts';

const config = (condition: string) =>
  `roles:\n  operator:\n    allow:\n      - actions: [codepipeline:ListPipelines]\n        resources: ["*"]\n        conditions: ${condition}`;

/** Literals of conditions that IAM does not store. */
export const permissionConditionLiteral: ConfigRule = {
  code: 'permission/condition-literal',
  title: 'A condition that IAM refuses to store',
  severity: 'error',
  why: 'IAM checks the values of conditions when it stores a policy: numbers, dates, ARNs, addresses and base64 must be valid. An invalid value makes the deployment fail after the merge, with an error that names neither the statement nor the value. A policy document with an invalid value cannot be the one that AWS holds.',
  wrong: config('{ DateLessThan: { "aws:CurrentTime": tomorrow } }'),
  right: config('{ DateLessThan: { "aws:CurrentTime": "2027-06-30T00:00:00Z" } }'),
  *check(checked) {
    yield* findProblems(checked, true);
  },
};

/** Conditions that IAM stores although they hardly mean what they say. */
export const permissionConditionDoubtful: ConfigRule = {
  code: 'permission/condition-doubtful',
  title: 'A condition that may not mean what it says',
  severity: 'warning',
  why: 'IAM stores the condition, but it holds less or more often than it reads: `StringEquals` never matches a key that holds a set, such as `aws:TagKeys`; `ForAllValues:` also holds when the request does not have the key; every boolean other than `true` is false; and some forms of numbers, dates, ARNs and addresses are not documented.',
  wrong: config('{ StringEquals: { "aws:TagKeys": team } }'),
  right: config('{ "ForAnyValue:StringEquals": { "aws:TagKeys": team } }'),
  *check(checked) {
    yield* findProblems(checked, false);
  },
};

function* findProblems(
  { roles = {}, guardrails = {} }: ChatopsConfig,
  isRefused: boolean,
): Generator<RuleFinding> {
  for (const [key, guardrail] of Object.entries(guardrails)) {
    if (!('arn' in guardrail)) yield* checkPolicy(['guardrails', key], guardrail, isRefused);
  }
  for (const [key, role] of Object.entries(roles)) {
    if ('arn' in role) continue;
    yield* checkPolicy(['roles', key], role, isRefused);
    for (const [name, policy] of Object.entries(role.policies ?? {})) {
      if (isObject(policy)) yield* checkPolicy(['roles', key, 'policies', name], policy, isRefused);
    }
  }
}

function* checkPolicy(path: Path, policy: Policy, isRefused: boolean): Generator<RuleFinding> {
  for (const effect of ['allow', 'deny'] as const) {
    for (const [index, { conditions }] of (policy[effect] ?? []).entries()) {
      for (const problem of checkConditions(conditions as Json | undefined, true)) {
        if ((problem.refusal !== undefined) !== isRefused) continue;
        const { message, help, at } = problem;
        yield { message, help, path: [...path, effect, index, 'conditions', ...problem.path], at };
      }
    }
  }
}
