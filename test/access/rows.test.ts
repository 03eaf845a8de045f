import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { reportChannels } from '../../action/access/access-report.ts';
import { answerInChannel } from '../../action/access/answer-question.ts';
import { formatPath, parsePath } from '../../action/core/path.ts';
import { csvCell, csvRows } from '../../action/render/access-rows.ts';
import { runCommand } from '../cli/run-command.ts';
import { readRows } from './read-rows.ts';
import { loadText, proofsOf } from './read-scenarios.ts';

const config = `version: 1
name: x
targets: { main: { account: "123456789012", region: eu-west-1 } }
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme }
roles:
  op:
    managed-policies: [arn:aws:iam::123456789012:policy/unread]
    allow:
      - sid: Purge
        actions: [sqs:PurgeQueue]
        resources: ["arn:aws:sqs:eu-west-1:\${AWS::AccountId}:q-*"]
      - sid: Tagged
        actions: [sqs:PurgeQueue, sqs:DeleteMessage]
        resources: ["*"]
        conditions: { StringEquals: { "aws:ResourceTag/env": dev } }
    deny:
      - actions: [sqs:DeleteMessage]
        resources: ["arn:aws:sqs:*:*:q-prod"]
  reader: { allow: [{ actions: [sqs:ListQueues], resources: ["*"] }] }
  passer:
    allow:
      - { actions: [lambda:CreateFunction], resources: ["*"] }
      - { actions: [iam:PassRole], resources: ["arn:aws:iam::123456789012:role/fn"] }
guardrails:
  g:
    allow:
      - { actions: ["sqs:*"], resources: ["arn:aws:sqs:*:*:*"] }
      - { actions: [lambda:CreateFunction, iam:PassRole], resources: ["*"] }
channels:
  none: { channel: C0NON00000, role: reader, guardrails: none }
  ops: { channel: C0OPS00000, role: op, guardrails: [g], user-roles: { required: true, roles: [op] } }
  pass: { channel: C0PAS00000, role: passer, guardrails: [g] }
`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-rows-'));
  writeFileSync(join(folder, 'chatops.yml'), config);
});
afterAll(() => rmSync(folder, { recursive: true }));

const access = (words: string) => runCommand(`access ${join(folder, 'chatops.yml')} ${words}`);

test('each action is a line with its resources, conditions and the statements that allow it', async () => {
  const { out } = await access('--format csv');
  const lines = out.replaceAll(`${folder}/`, '').split('\r\n');
  expect(lines[0]).toBe(
    'channel,place,verdict,action,level,resources,conditions,source,certainty,role,target,account,who,regions',
  );
  expect(lines.filter(line => line.startsWith('none,'))).toEqual([
    'none,Slack channel C0NON00000 (workspace T0123ABCD),ceiling,,none,,,,,,main,123456789012,,',
  ]);
  expect(lines.filter(line => line.startsWith('pass,') && line.includes(',default,lambda:'))).toEqual([
    'pass,Slack channel C0PAS00000 (workspace T0123ABCD),default,lambda:CreateFunction,write,*,,"chatops.yml:23 (role policy passer, statement 1); chatops.yml:29 (guardrail g, statement 2)",allowed,passer,main,123456789012,everyone in the channel,',
  ]);
});

test('what is allowed until a channel ends has that as a condition, also for members with their own role', async () => {
  const file = join(folder, 'ending.yml');
  writeFileSync(file, config.replace('C0PAS00000,', 'C0PAS00000, until: 2037-12-31,'));
  const { out } = await runCommand(`access ${file} --format csv --channel pass`);
  const lines = out.split('\r\n').filter(line => /,(default|ceiling),(lambda|sqs:PurgeQueue)/.test(line));
  expect(lines.length).toBeGreaterThan(2);
  const end = ',not DateGreaterThanEquals aws:CurrentTime 2038-01-01T00:00:00Z,';
  expect(lines.filter(line => !line.includes(end) || !line.includes(',allowed,'))).toEqual([]);
});

test.each([
  [
    'of several statements any one is enough, and an unknown policy may deny',
    'ops',
    'default',
    'sqs:PurgeQueue',
    'unknown',
    '(unread: its document is not known) or (StringEquals aws:ResourceTag/env dev); unread: its document is not known',
  ],
  ['a resource that is denied is left out', 'ops', 'ceiling', 'sqs:DeleteMessage', 'allowed', ''],
  [
    'a permission that chat never uses itself',
    'pass',
    'default',
    'iam:PassRole',
    'allowed',
    'only within another command that uses it',
  ],
  ['a plain one', 'pass', 'default', 'lambda:CreateFunction', 'allowed', ''],
])('conditions: %s', async (_, channel, verdict, action, certainty, conditions) => {
  const { out } = await access('--format json');
  const { access: rows } = JSON.parse(out) as {
    access: { channel: string; verdict: string; action: string; certainty: string; conditions: string[] }[];
  };
  const row = rows.find(
    each => each.channel === channel && each.verdict === verdict && each.action === action,
  );
  expect([row?.certainty, row?.conditions.join('; ')]).toEqual([certainty, conditions]);
});

test('--channel chooses channels, and an unknown name has the nearest one', async () => {
  const { out } = await access('--format csv --channel none');
  expect(out.split('\r\n')).toHaveLength(3);
  await expect(access('--format csv --channel pas')).rejects.toMatchObject({ help: 'Did you mean pass?' });
});

test('--out writes the file whole, and nothing to standard output', async () => {
  const { out } = await access('--format csv');
  const written = join(folder, 'access.csv');
  const run = await access(`--format csv --out ${written}`);
  expect([run.out, run.err]).toEqual(['', `Written to ${written}\n`]);
  expect(readFileSync(written, 'utf8')).toBe(out);
});

test.each([
  ['=1+1', '"\'=1+1"'],
  ['+1', '"\'+1"'],
  ['-1', '"\'-1"'],
  ['@SUM(A1)', '"\'@SUM(A1)"'],
  ['\t=1', '"\'\\u{9}=1"'],
  ['  =1', '"\'  =1"'],
  ['＝1', '"\'＝1"'],
  ['a"b,c', '"a""b,c"'],
  ['a\nb', 'a\\u{a}b'],
  ['arn:aws:sqs:*', 'arn:aws:sqs:*'],
  ['*', '*'],
  ['', ''],
])('a cell of CSV: %j', (text, cell) => {
  expect(csvCell(text)).toBe(cell);
});

test('every certain row is what `can` says, and an action without a row is denied', async () => {
  const loaded = await loadText(config);
  const proofs = proofsOf(loaded);
  const sample = proofs.proofData.actions.all.filter((_, index) => index % 401 === 0).map(({ name }) => name);
  let asked = 0;
  for (const channel of reportChannels(proofs, () => true)) {
    const rows = readRows(channel, path => path);
    const own = proofs.models.flatMap(model => proofs.index.find(model, channel.channel) ?? [])[0];
    if (own === undefined) throw new Error('There is no access');
    const decide = (text: string, verdict: 'default' | 'ceiling') => {
      const answer = answerInChannel(own, text, proofs, {
        range: 'some',
        needsAlias: false,
      });
      return 'problems' in answer ? 'wrong' : answer[verdict]().decision;
    };
    for (const row of rows) {
      const resource = row.resources[0]?.split(' except ')[0];
      const on = row.certainty === 'unknown' || resource === '*' ? '' : ` on ${resource}`;
      expect([row.action, decide(`${row.action}${on}`, row.verdict)]).toEqual([row.action, row.certainty]);
      expect(row.source.every(({ at }) => at !== null && at !== '')).toBe(true);
      asked++;
    }
    for (const name of sample) {
      if (rows.some(row => row.action === name && row.verdict === 'ceiling')) continue;
      expect([name, decide(name, 'ceiling')]).toEqual([name, 'denied']);
    }
  }
  expect(asked).toBeGreaterThan(60);
});

test('a path is read back as it was written', () => {
  const step = fc.oneof(
    fc.string(),
    fc.nat(),
    fc.constantFrom('a"]', 'x.y', '[0]', 'aws:RequestedRegion', 'a\\'),
  );
  fc.assert(
    fc.property(fc.array(step), path => expect(parsePath(formatPath(path))).toEqual(path)),
    { numRuns: 300 },
  );
});

test('no value of a file can end a cell', async () => {
  const row = {
    channel: 'a",=x',
    place: { platform: 'slack', workspace: 'T', channel: 'C', account: '1' },
    target: 't',
    verdict: 'default',
    certainty: 'allowed',
    who: 'everyone in the channel',
    role: null,
    resources: ['=x\r\n=y'],
    conditions: ['"'],
    source: [],
  } as const;
  const [before, after] = csvRows.frame(row);
  expect(`${before}${csvRows.action('a:b', 'read')}${after}`).toBe(
    '"a"",=x",Slack channel C (workspace T),default,a:b,read,"\'=x\\u{d}\\u{a}=y","""",,allowed,,t,1,everyone in the channel,\r\n',
  );
});
