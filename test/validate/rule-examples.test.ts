import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { loadConfig } from '../../action/commands/load-config.ts';
import { isAdjustable } from '../../action/core/rule.ts';
import { allRules } from '../../action/rules/all.ts';
import { type Bench, makeBench } from '../samples/check-text.ts';
import { listScenarios, scenarioDay } from '../scenarios/read-scenarios.ts';

/** Codes whose examples are no content of a chatops.yml: they are about a file as a whole, or seen only in AWS. */
const withoutFile =
  /^((drift|plan|safety)\/|file\/(not-found|not-readable|too-large)$|yaml\/too-deep$|permission\/managed-policy-changed$)/;

/** What an ellipsis in an example stands for, where the whole would fill a page. */
const ellipses: Readonly<Record<string, string>> = {
  '…5,000 characters…': 'x'.repeat(5_000),
  '…21 dates…': Array.from({ length: 21 }, (_, index) => `"${2030 + index}-01-01T00:00:00Z"`).join(', '),
  '…200 more ARNs…': Array.from(
    { length: 200 },
    (_, index) => `"arn:aws:codepipeline:eu-west-1:111111111111:pipeline-${index}"`,
  ).join(', '),
};

/** Areas whose scenarios are the tables of the proofs. */
const proved = /^(alias|permission|expect|drift|plan|safety)\//;

/** What has to lie beside the example. */
const beside: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'file/policy-document': { 'policies/audited.json': '{ "Version": "2012-10-17", "Statement": [] }' },
  'file/chat-policy': {
    'policies/upper.json':
      '{ "chatbot": { "platforms": { "slack": { "client": { "@@assign": "ENABLED" } } } } }',
    'policies/lower.json':
      '{ "chatbot": { "platforms": { "slack": { "client": { "@@assign": "enabled" } } } } }',
  },
  'channel/closed-by-policy': chatPolicy('{ "workspaces": ["T0123ABCD"] }'),
  'channel/role-not-allowed': chatPolicy('{ "default": { "supported_role_settings": ["user_role"] } }'),
  'channel/type-limited': chatPolicy(
    '{ "default": { "supported_channel_types": ["private"] }, "overrides": { "t0456efgh": { "supported_channel_types": ["public", "private"] } } }',
  ),
  // The account administers the key, and no service may use it.
  'notify/key-denied': {
    'policies/key.json':
      '{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::123456789012:root" }, "Action": "kms:*", "Resource": "*" }] }',
  },
  'include/not-allowed': { 'teams/a.yml': 'aliases: {}\nroles: { operator: {} }\n' },
  'include/no-file': { 'teams/a.yml': 'roles: {}\n' },
  'include/outside': { 'teams/a.yml': 'roles: {}\n' },
  'reference/declared-twice': { 'teams/a.yml': 'roles: { operator: {} }\n' },
};

function chatPolicy(slack: string): Readonly<Record<string, string>> {
  return { 'policies/chat.json': `{ "chatbot": { "platforms": { "slack": ${slack} } } }` };
}

let bench: Bench;
beforeEach(() => {
  bench = makeBench();
});
afterEach(() => bench.remove());

test.each(allRules.filter(({ code }) => !withoutFile.test(code)))(
  '$code: the wrong example gets it, the right one does not',
  async ({ code, wrong, right }) => {
    for (const [name, content] of Object.entries(beside[code] ?? {})) {
      const file = join(bench.folder, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    const codesOf = async (example: string) => {
      writeFileSync(join(bench.folder, 'chatops.yml'), complete(example));
      const { diagnostics } = await loadConfig(join(bench.folder, 'chatops.yml'), { today: scenarioDay });
      return diagnostics.map(diagnostic => diagnostic.code);
    };
    expect(await codesOf(wrong)).toContain(code);
    const codes = await codesOf(right);
    expect(codes).not.toContain(code);
    expect(codes.filter(other => other.startsWith('yaml/'))).toEqual([]);
  },
);

/** An example with what every file begins with, unless it is about just that; `\xNN` and `\uNNNN` as what they stand for. */
function complete(example: string): Uint8Array {
  const isWhole = /^(version:|%|#|\\x)/.test(example);
  const filled = Object.entries(ellipses).reduce((text, [short, long]) => text.replace(short, long), example);
  const text = isWhole ? filled : `version: 1\n${/^name:/m.test(example) ? '' : 'name: demo\n'}${filled}\n`;
  return Buffer.concat(
    text
      .split(/(\\x[0-9a-f]{2}|\\u[0-9a-f]{4})/)
      .map(part =>
        part.startsWith('\\x')
          ? Buffer.from([Number.parseInt(part.slice(2), 16)])
          : Buffer.from(
              part.startsWith('\\u') ? String.fromCharCode(Number.parseInt(part.slice(2), 16)) : part,
            ),
      ),
  );
}

test('every rule says what it is about, and no code is there twice', () => {
  expect(new Set<string>(allRules.map(({ code }) => code)).size).toBe(allRules.length);
  for (const { code, title, why, wrong, right } of allRules) {
    expect(code).toMatch(/^[a-z]+\/[a-z-]+$/);
    expect(title).toMatch(/^[^.]{5,80}$/);
    expect(why).toMatch(/^[A-Z].{20,}\.$/s);
    expect(wrong).not.toBe(right);
  }
});

test('every code of a scenario is explained, and every rule that looks at a file has a scenario', () => {
  const shown = new Set(
    listScenarios('validate').flatMap(({ folder }) => {
      const { diagnostics } = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as {
        diagnostics: { code: string }[];
      };
      return diagnostics.map(({ code }) => code);
    }),
  );
  const explained = new Set<string>(allRules.map(({ code }) => code));
  expect([...shown].filter(code => !explained.has(code))).toEqual([]);
  const hostile = readdirSync(new URL('../hostile', import.meta.url))
    .map(name => readFileSync(new URL(`../hostile/${name}`, import.meta.url), 'utf8'))
    .join('\n');
  const missing = [...explained].filter(
    code => !proved.test(code) && !shown.has(code) && !hostile.includes(code),
  );
  expect(missing).toEqual([]);
});

test('what cannot be adjusted is just the form of the file, what it refers to, and what only a plan finds', () => {
  // Limits of AWS, and what would leave a policy without what an alias needs.
  const others = [
    'alias/too-long',
    'notify/invalid-pattern',
    'permission/alias-not-mapped',
    'permission/alias-open-variable',
    'permission/condition-literal',
    'permission/empty-guardrail',
    'permission/managed-policy-changed',
  ];
  expect(others.filter(isAdjustable)).toEqual([]);
  const areas = new Set(
    allRules
      .filter(({ code }) => !isAdjustable(code) && !others.includes(code))
      .map(({ code }) => code.split('/')[0]),
  );
  expect([...areas].sort()).toEqual([
    'channel',
    'file',
    'import',
    'include',
    'name',
    'plan',
    'reference',
    'safety',
    'schema',
    'target',
    'until',
    'yaml',
  ]);
});
