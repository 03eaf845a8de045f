import type { RuleDescription } from '../core/rule.ts';

const right = (code: string) =>
  `ignore: [{ code: ${code}, at: channels.operations, reason: "INC-42, until the migration ends", until: 2027-01-31 }]`;

function describe(kind: string, title: string, why: string, wrong: string): RuleDescription {
  const code = `drift/${kind}`;
  return { code, title, severity: 'error', why, wrong, right: right(code) };
}

/** What a comparison with AWS finds. None of it is in the file, so no check of the file tells it. */
export const driftRules: readonly RuleDescription[] = [
  describe(
    'modified',
    'Something is not as it was declared',
    'Somebody changed it in the console or through the API. Reviews and proofs were about what was declared, and chat now follows something else. `chatops drift --revert` brings it back, `--codify` writes it down.',
    '# declared: guardrails: [ReadOnlyAccess]; AWS holds: AdministratorAccess',
  ),
  describe(
    'deleted',
    'Something that was declared is gone',
    'What was deleted by hand no longer works in chat, and whoever relies on it finds out there. `chatops drift --revert` makes it again.',
    '# declared: channels.operations; AWS holds no such configuration',
  ),
  describe(
    'undeclared',
    'Something was added that nobody declared',
    'An extra policy on a role, an extra guardrail, topic or alias: each may let people do or see more than anybody reviewed.',
    '# declared: managed-policies: [CloudWatchReadOnlyAccess]; AWS holds AdministratorAccess besides',
  ),
  describe(
    'unmanaged',
    'A channel or alias that nobody declares',
    'It was made by hand, so nothing that is promised of the declared ones is true of it. `chatops import` writes it down and adopts it without making it anew.',
    '# AWS holds the channel configuration ops-by-hand, and no chatops.yml declares it',
  ),
  describe(
    'disabled',
    'A channel that the service has switched off',
    'Notifications and commands stop without a word in the channel. The reason of the service says whether its role, its guardrails or the workspace is the cause.',
    '# the service: State DISABLED',
  ),
  describe(
    'unapplied',
    'Something is merged and not applied',
    'The file says one thing and AWS still does another; a merged restriction protects nobody until it is applied.',
    '# merged: guardrails: none; deployed: guardrails: [ReadOnlyAccess]',
  ),
];
