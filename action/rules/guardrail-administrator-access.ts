import type { Path } from '../core/path.ts';
import { resolvePolicyName } from '../core/policy-name.ts';
import { quoteName } from '../core/quote.ts';
import type { ConfigRule, RuleFinding } from '../core/rule.ts';
import type { StatementConfig } from '../generated/config.ts';

const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess';

/** A guardrail that allows everything is none. */
export const guardrailAdministratorAccess: ConfigRule = {
  code: 'guardrail/administrator-access',
  title: 'A guardrail that allows everything',
  severity: 'error',
  why: 'Guardrails are the only ceiling in a channel: a member may choose a role of their own, and then only the guardrails limit what a message in chat can do to the account. AdministratorAccess, or a statement that allows all actions on all resources, is not a limit at all.',
  wrong: 'channels: { ops: { channel: C0BBBBBBB, role: operator, guardrails: [AdministratorAccess] } }',
  right: 'channels: { ops: { channel: C0BBBBBBB, role: operator, guardrails: [ReadOnlyAccess] } }',
  *check(config) {
    yield* checkList(['defaults'], config.defaults?.guardrails);
    for (const [key, { guardrails }] of Object.entries(config.channels ?? {})) {
      yield* checkList(['channels', key], guardrails);
    }
    for (const [key, guardrail] of Object.entries(config.guardrails ?? {})) {
      if ('arn' in guardrail) {
        if (isAdministrator(guardrail.arn)) yield describe(['guardrails', key, 'arn'], 'AdministratorAccess');
        continue;
      }
      for (const [index, statement] of (guardrail.allow ?? []).entries()) {
        if (allowsEverything(statement))
          yield describe(['guardrails', key, 'allow', index], 'all actions on all resources');
      }
    }
  },
};

function* checkList(path: Path, guardrails: 'none' | readonly string[] | undefined): Generator<RuleFinding> {
  if (guardrails === undefined || guardrails === 'none') return;
  for (const [index, name] of guardrails.entries()) {
    const reference = resolvePolicyName(name, { has: () => false });
    if (reference !== undefined && reference.kind !== 'own' && isAdministrator(reference.arn)) {
      yield describe([...path, 'guardrails', index], quoteName(name));
    }
  }
}

function isAdministrator(arn: string): boolean {
  return arn.replace('${AWS::Partition}', 'aws') === administrator;
}

/** An allowance of `*` on `*` without conditions, also in the clothes of `not-actions`. */
function allowsEverything(statement: StatementConfig): boolean {
  const isAllActions = statement.actions?.some(action => /^\*+$|^\*:\*$/.test(action)) ?? false;
  return isAllActions && (statement.resources?.includes('*') ?? false) && statement.conditions === undefined;
}

function describe(path: Path, what: string): RuleFinding {
  return {
    message: `This guardrail allows everything: ${what}`,
    help: 'list the most that chat should be able to do, e.g. `[ReadOnlyAccess]` or a guardrail with only the actions that are needed',
    path,
  };
}
