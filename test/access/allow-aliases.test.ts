import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadCatalogue } from '../../action/chat/catalogue.ts';
import { parseCommand } from '../../action/chat/parse.ts';
import { requirementsOf } from '../../action/chat/requirements.ts';
import type { LoadedConfig } from '../../action/commands/load-config.ts';
import { loadIamActions } from '../../action/iam/iam-actions.ts';
import { loadText, proofsOf } from './read-scenarios.ts';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'chat', 'everyday');
const catalogue = await loadCatalogue();
const facts = await loadIamActions();
const place = { partition: 'aws', account: '123456789012' };
const runs = Number(process.env['ALLOW_ALIASES_RUNS'] ?? 8);
const seed = Number(process.env['ALLOW_ALIASES_SEED'] ?? 7);

/** Commands of which all is known that they need. */
const commands = readdirSync(folder)
  .sort()
  .flatMap(file => JSON.parse(readFileSync(join(folder, file), 'utf8')) as { command: string }[])
  .map(({ command }) => command)
  .filter(command => {
    const found = requirementsOf(catalogue, parseCommand(command), { place, facts });
    if ('unknown' in found) return false;
    const isKnown = found.requirements.every(
      ({ resourcesUnknown, when }) => resourcesUnknown === undefined || when,
    );
    return isKnown && found.missing.length === 0;
  });

interface Statement {
  readonly actions?: readonly string[];
  readonly resources?: readonly string[];
}

const head = `version: 1
name: aliases
targets: { main: { account: "123456789012", region: eu-west-1 } }
workspaces: { acme: { slack: T0123ABCD } }
rules: { permission/escalation: off, permission/credential-exposure: off, alias/unpinned-region: off }
`;

function write(aliases: readonly string[], allow: string): string {
  const lines = aliases.map((command, index) => `  a${index}: ${JSON.stringify(command)}`);
  const names = aliases.map((_, index) => `a${index}`).join(', ');
  return `${head}roles: { op: ${allow} }
guardrails: { all: { allow: [{ actions: ["*"], resources: ["*"] }] } }
aliases:
${lines.join('\n')}
channels: { ops: { workspace: acme, channel: C0BBBBBBB, role: op, guardrails: [all], aliases: [${names}] } }
`;
}

/** What is said about aliases that are not proved to work. */
function unprovedIn({ diagnostics }: LoadedConfig): string[] {
  return diagnostics
    .filter(({ code }) => ['alias/denied', 'alias/unproved', 'permission/alias-not-mapped'].includes(code))
    .map(({ code, message }) => `${code} ${message}`);
}

function grantedBy(loaded: LoadedConfig): Statement[] {
  const [model] = proofsOf(loaded).models;
  return (model?.roles ?? []).flatMap(({ policies }) =>
    policies.flatMap(({ statements }) => statements.map(({ value }) => value.statement as Statement)),
  );
}

const allowing = (statements: readonly Statement[]) => {
  const lines = statements.map(
    ({ actions, resources }) =>
      `{ actions: ${JSON.stringify(actions)}, resources: ${JSON.stringify(resources)} }`,
  );
  return `{ allow: [${lines.join(', ')}] }`;
};

test('what allow-aliases renders proves every alias, and each statement of it is needed', async () => {
  expect(commands.length).toBeGreaterThan(450);
  const some = fc.uniqueArray(fc.constantFrom(...commands), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(some, async aliases => {
      const granted = await loadText(write(aliases, '{ allow-aliases: true }'));
      expect(unprovedIn(granted)).toEqual([]);
      const statements = grantedBy(granted);
      expect(unprovedIn(await loadText(write(aliases, allowing(statements))))).toEqual([]);
      for (const [index, statement] of statements.entries()) {
        const others = statements.filter((_, at) => at !== index);
        const text = write(aliases, others.length === 0 ? '{}' : allowing(others));
        const unproved = unprovedIn(await loadText(text));
        expect({ aliases, statement, unproved: unproved.length > 0 }).toEqual({
          aliases,
          statement,
          unproved: true,
        });
      }
    }),
    { numRuns: runs, seed },
  );
});

test('all of the everyday commands at once are proved by what they render', async () => {
  const granted = await loadText(write(commands, '{ allow-aliases: true }'));
  expect(unprovedIn(granted)).toEqual([]);
});

test.each<[string, readonly string[], readonly string[]]>([
  ['on everything', ['rds describe-db-instances --region eu-west-1'], ['*']],
  [
    'on one, and on everything, which covers the one',
    [
      'rds describe-db-instances --db-instance-identifier a --region eu-west-1',
      'rds describe-db-instances --region eu-west-1',
    ],
    ['*'],
  ],
  [
    'on one',
    ['rds describe-db-instances --db-instance-identifier a --region eu-west-1'],
    ['arn:${AWS::Partition}:rds:eu-west-1:${AWS::AccountId}:db:a'],
  ],
  [
    'on two',
    [
      'rds describe-db-instances --db-instance-identifier b --region eu-west-1',
      'rds describe-db-instances --db-instance-identifier a --region eu-west-1',
    ],
    ['a', 'b'].map(name => `arn:\${AWS::Partition}:rds:eu-west-1:\${AWS::AccountId}:db:${name}`),
  ],
])('aliases that need one action %s', async (_, aliases, resources) => {
  const statements = grantedBy(await loadText(write(aliases, '{ allow-aliases: true }')));
  expect(statements).toEqual([{ actions: ['rds:DescribeDBInstances'], resources }]);
});

test.each([
  [
    'ssm start-automation-execution --document-name Own --region eu-west-1',
    'remove `allow-aliases` and list what the steps of the runbook need under `allow`',
  ],
  [
    // The call of a runbook takes no options.
    'ssm start-automation-execution --document-name AWS-DeleteCloudFormationStack --parameters StackNameOrId=web --region eu-west-1',
    'remove `allow-aliases` and add the actions on the resources of the stack under `allow`',
  ],
  [
    'cloudformation delete-stack --stack-name web --region eu-west-1',
    'give the command `--role-arn`, or remove `allow-aliases` and add the actions on the resources of the stack under `allow`',
  ],
  [
    'logs start-query --start-time 1 --end-time 2 --query-string x --region eu-west-1',
    'give `--log-group-names`',
  ],
  [
    "codepipeline get-pipeline --cli-input-json '{}' --region eu-west-1",
    'remove `allow-aliases` and list the actions and resources under `allow`',
  ],
])('what is not mapped says what to write instead: %s', async (command, help) => {
  const { diagnostics } = await loadText(write([command], '{ allow-aliases: true }'));
  const found = diagnostics.filter(({ code }) => code === 'permission/alias-not-mapped');
  expect(found.map(each => each.help)).toEqual([help]);
});

test('a role or guardrail is granted what the aliases of its own channels need, and nothing of other channels', async () => {
  const loaded = await loadText(`${head}roles:
  op: { allow-aliases: true }
  chosen: { allow-aliases: true }
  other: { allow-aliases: true }
  unused: { allow-aliases: true }
guardrails:
  all: { allow: [{ actions: ["*"], resources: ["*"] }] }
  tight: { allow-aliases: true }
aliases:
  z-list: sqs list-queues --region eu-west-1
  a-read: sns get-topic-attributes --topic-arn arn:aws:sns:eu-west-1:123456789012:a --region eu-west-1
  b-later: { run: sns list-topics --region eu-west-1, until: "2099-06-01" }
  late: { run: sns list-subscriptions --region eu-west-1, until: "2099-01-01" }
  elsewhere: ec2 describe-regions --region eu-west-1
channels:
  ops:
    workspace: acme
    channel: C0BBBBBBB
    role: op
    user-roles: { required: false, roles: [chosen, op] }
    guardrails: [tight, all]
    aliases: [z-list, a-read, b-later, late]
  others: { workspace: acme, channel: C0CCCCCCC, role: other, guardrails: [all], aliases: [elsewhere] }
`);
  const proofs = proofsOf(loaded);
  const statementsOf = (kind: 'roles' | 'guardrails', key: string) => {
    const model = proofs.models[0];
    const policies =
      kind === 'roles'
        ? model?.roles.find(role => role.key === key)?.policies.flatMap(({ statements }) => statements)
        : model?.guardrails.find(guardrail => guardrail.key === key)?.statements;
    return (policies ?? []).map(({ value }) => {
      const { actions, resources, until } = value.statement as Statement & { until?: string };
      return [...(actions ?? []), ...(resources ?? []), ...(until === undefined ? [] : [until])];
    });
  };
  const ofOps = [
    ['sns:GetTopicAttributes', 'arn:aws:sns:eu-west-1:123456789012:a'],
    ['sqs:ListQueues', '*'],
    ['sns:ListSubscriptions', '*', '2099-01-01'],
    ['sns:ListTopics', '*', '2099-06-01'],
  ];
  expect(statementsOf('roles', 'op')).toEqual(ofOps);
  expect(statementsOf('roles', 'chosen')).toEqual(ofOps);
  expect(statementsOf('guardrails', 'tight')).toEqual(ofOps);
  expect(statementsOf('roles', 'other')).toEqual([['ec2:DescribeRegions', '*']]);
  expect(statementsOf('roles', 'unused')).toEqual([]);
});
