import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { withoutRepeats } from '../../action/access/change-audience.ts';
import type { AccessChange } from '../../action/access/compare-access.ts';
import { loadProofData } from '../../action/access/proof-data.ts';
import { planAgainst } from '../../action/commands/against.ts';
import { loadConfig } from '../../action/commands/load-config.ts';
import type { Resolved } from '../../action/core/model.ts';
import { lookAtFiles } from '../../action/core/plan.ts';
import { nameRegions } from '../../action/core/region-words.ts';
import { readsAsCaller } from '../../action/data/requirements/calls-as-caller.ts';
import { sensitiveReads } from '../../action/data/sensitive-reads.ts';
import { escalationPaths } from '../../action/iam/escalations.ts';
import { nameRegions as nameRegionsOnPage } from '../../action/page/model.ts';
import { describeDelta } from '../../action/render/access.ts';
import { renderAccessText } from '../../action/render/access-text.ts';
import { createColors } from '../../action/render/colors.ts';
import { deltaRows, rowLines } from '../../action/render/delta-rows.ts';
import { foldArn } from '../../action/render/fold-arn.ts';
import { renderTargetSection } from '../../action/render/plan-section.ts';

const head = `version: 1
name: x
targets: { main: { account: "123456789012", region: eu-west-1 } }
workspaces: { acme: { slack: T0123ABCD } }
roles:
  admin: { managed-policies: [AdministratorAccess] }
  reader: { managed-policies: [ReadOnlyAccess] }
guardrails:
  own: { allow: [{ actions: [sqs:PurgeQueue], resources: ["arn:aws:sqs:eu-west-1:\${AWS::AccountId}:q"] }] }
  more:
    allow:
      - actions: [sqs:PurgeQueue, sqs:DeleteQueue, sqs:SetQueueAttributes, sqs:GetQueueUrl, sqs:ReceiveMessage, sqs:TagQueue, sqs:ListQueues]
        resources: ["arn:aws:sqs:eu-west-1:\${AWS::AccountId}:q", "arn:aws:sqs:*:\${AWS::AccountId}:r", "arn:aws:sqs:*:*:s"]
      - { actions: [iot1click:DescribeDevice, athena:StartQueryExecution], resources: ["*"] }
channels:
`;
const channel = (role: string, guardrails: string) =>
  `${head}  ops: { channel: C0OPS00000, workspace: acme, role: ${role}, guardrails: [${guardrails}], user-roles: optional }\n`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-words-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function load(text: string): Promise<Resolved> {
  const file = join(folder, 'chatops.yml');
  writeFileSync(file, text);
  const { draft, diagnostics } = await loadConfig(file, { today: '2026-11-28' });
  if (draft === undefined) throw new Error(JSON.stringify(diagnostics));
  return draft;
}

async function change(before: string, after: string): Promise<AccessChange> {
  const report = await planAgainst([{ base: await load(before), config: await load(after) }]);
  const [only] = report.access;
  if (only === undefined) throw new Error('nothing changes');
  return only;
}

/** Without examples. */
const linesOf = (delta: AccessChange, full = false) =>
  deltaRows(delta, full).map(({ sign, text }) => `${sign} ${text.replace(/ +/g, ' ')}`);

test('what changes things comes before what reads, and the actions of a service are one row', async () => {
  const delta = await change(channel('reader', 'own'), channel('reader', 'more'));
  expect(describeDelta(delta)).toBe(
    '#ops gains 8 actions (1 permissions, 3 write, 1 tagging, 1 of unknown level, 2 read; 1 of them possibly; 5 of them only for members with their own role)',
  );
  const everywhere = 'arn:aws:sqs:*:*:s, r in every Region';
  const own = '(members with their own role)';
  expect(linesOf(delta)).toEqual([
    `+ permissions sqs:SetQueueAttributes on ${everywhere}, q in eu-west-1 ${own}`,
    `+ write athena:StartQueryExecution on * ${own}`,
    `+ write sqs:DeleteQueue on ${everywhere}, q in eu-west-1 ${own}`,
    `+ write sqs:PurgeQueue on ${everywhere} ${own}`,
    `+ tagging sqs:TagQueue on ${everywhere}, q in eu-west-1 ${own}`,
    '+ unknown iot1click:DescribeDevice on * (possibly everyone in the channel)',
    `+ read sqs:ReceiveMessage (messages) on ${everywhere}, q in eu-west-1 (everyone in the channel)`,
    `+ read sqs:GetQueueUrl on ${everywhere}, q in eu-west-1 (everyone in the channel)`,
  ]);
});

test('with --full every action, and every ARN as it is', async () => {
  const delta = await change(channel('reader', 'own'), channel('reader', 'more'));
  const text = linesOf(delta, true).join('\n');
  expect(text).toContain('arn:aws:sqs:*:123456789012:r, arn:aws:sqs:eu-west-1:123456789012:q ');
  expect(text).not.toContain(' in eu-west-1');
});

test('more of everything says how many actions are gained, and a part of it how many are lost', async () => {
  const delta = await change(channel('admin', 'ReadOnlyAccess'), channel('admin', 'AdministratorAccess'));
  expect(describeDelta(delta)).toMatch(
    /^#ops gains \d{5} actions, and with them everything that chat can run \(\d{5} actions\)$/,
  );
  const { gained, lost, whole } = delta;
  const back = { ...delta, gained: lost, lost: gained, whole: { gained: [], lost: whole?.gained ?? [] } };
  expect(describeDelta(back)).toMatch(/^#ops loses \d{5} of the \d{5} actions that chat can run$/);
  expect(linesOf(back)[0]).toMatch(
    /^- \d{5} of the \d{5} actions that chat can run; before, all were allowed/,
  );
});

test("a role of one's own that is required is said, and whom the gains and losses concern", async () => {
  const own = channel('reader', 'ReadOnlyAccess');
  const required = own.replace('user-roles: optional', 'user-roles: required');
  expect(required).not.toBe(own);
  const first = linesOf(await change(own, required))[0];
  expect(first).toBe(
    '~ roles every member must now choose their own role, and cannot run anything without one',
  );
  const lines = linesOf(await change(own, required));
  expect(lines.slice(1).filter(line => !line.endsWith('members without a role of their own)'))).toEqual([]);
  expect(linesOf(await change(required, own))[0]).toBe(
    '~ roles members no longer have to choose a role: without one they use the channel role',
  );
});

test('everything is a word, and so is the loss of it', async () => {
  const delta = await change(channel('admin', 'own'), channel('admin', 'AdministratorAccess'));
  expect(describeDelta(delta)).toMatch(/^#ops gains everything that chat can run \(\d{5} actions\)$/);
  const [row, ...others] = linesOf(delta);
  expect(row).toMatch(
    /^\+ everything that chat can run \(\d{5} actions\), on all resources, as with AdministratorAccess \(everyone in the channel\)$/,
  );
  expect(others).toEqual([]);
  const { whole } = delta;
  const back = {
    ...delta,
    gained: delta.lost,
    lost: delta.gained,
    whole: { gained: [], lost: whole?.gained ?? [] },
  };
  expect(linesOf(back)[0]).toMatch(/^- everything that chat can run/);
});

test('a guardrail that lacks one action of all is not everything', async () => {
  const almost = channel('admin', 'almost').replace(
    'guardrails:\n',
    'guardrails:\n  almost: { allow: [{ not-actions: [sqs:PurgeQueue], resources: ["*"] }] }\n',
  );
  const delta = await change(channel('admin', 'own'), almost);
  expect(describeDelta(delta)).not.toContain('everything');
  expect(linesOf(delta).join('\n')).not.toContain('everything');
});

test('all read actions of ReadOnlyAccess fit on a screen, the sensitive ones by name', async () => {
  const delta = await change(channel('reader', 'own'), channel('reader', 'ReadOnlyAccess'));
  const text = renderAccessText([delta], createColors(false));
  const lines = text.split('\n');
  expect(lines.length).toBeLessThan(55);
  expect(lines.filter(line => line.length > 100)).toEqual([]);
  expect(text).toMatch(
    /sensitive: credentials \(codeartifact:GetAuthorizationToken,\s+ecr-public:GetAuthorizationToken\), parameters\s+\(ssm:GetParameter,/,
  );
  expect(text.replace(/\s+/g, ' ')).toMatch(
    /read \d{4} more of \d{3} services \([^)]+\), among them all read actions of \d+ services/,
  );
  // Secrets are named before the bulk, and the bulk comes after all that changes things.
  const rows = text.slice(text.indexOf('+'));
  const places = ['permissions ', 'write ', 'sensitive', 'among them all read', ' list '].map(part =>
    rows.indexOf(part),
  );
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(places).not.toContain(-1);
});

test('a row for many says until when they hold', async () => {
  const ending = (guardrail: string) =>
    channel('reader', guardrail).replace('user-roles', 'until: 2026-12-31, user-roles');
  const lines = linesOf(await change(ending('own'), ending('ReadOnlyAccess')));
  const many = lines.filter(line => / more of |sensitive/.test(line));
  expect(many.length).toBeGreaterThan(2);
  expect(many.filter(line => !line.includes(', until the end of 2026-12-31 (UTC)'))).toEqual([]);
});

test('a comment has the short rows, and below them every row while they are few', async () => {
  const few = await change(channel('reader', 'own'), channel('reader', 'more'));
  const many = await change(channel('reader', 'own'), channel('reader', 'ReadOnlyAccess'));
  const blockOf = (delta: AccessChange) => {
    const target = { target: 'main', account: '123456789012', region: 'eu-west-1', stacks: [] };
    const look = lookAtFiles({ targets: [target] });
    const nothing = {
      drift: [],
      driftAccess: [],
      chosenRoles: [],
      accessWithDrift: [],
      unchecked: [],
      findings: [],
    };
    return (
      renderTargetSection({ file: 'chatops.yml', plan: target, look, access: [delta], ...nothing })
        .blocks[0] ?? ''
    );
  };
  expect(blockOf(few)).toContain('<summary><code>All rows, with full ARNs</code></summary>');
  expect(blockOf(many)).not.toContain('Every row');
  expect(blockOf(many).length).toBeLessThan(8_000);
});

test.each([
  ['arn:aws:sqs:eu-west-1:123456789012:q', 'q in eu-west-1'],
  ['arn:aws:sqs:*:123456789012:q-*', 'q-* in every Region'],
  ['arn:aws:sqs:eu-west-1:123456789013:q', 'arn:aws:sqs:eu-west-1:123456789013:q'],
  ['arn:aws:sqs:eu-west-1:*:q', 'arn:aws:sqs:eu-west-1:*:q'],
  ['arn:aws:sns:eu-west-1:123456789012:q', 'arn:aws:sns:eu-west-1:123456789012:q'],
  ['arn:aws-cn:sqs:cn-north-1:123456789012:q', 'arn:aws-cn:sqs:cn-north-1:123456789012:q'],
  [
    'arn:aws:sqs:*:123456789012:q-* except arn:aws:sqs:*:123456789012:q-prod, arn:aws:sqs:*:1:q',
    'q-* in every Region except q-prod in every Region, arn:aws:sqs:*:1:q',
  ],
  ['arn:aws:sqs:${AWS::Region}:123456789012:a:b', 'a:b in ${AWS::Region}'],
  ['*', '*'],
  ['arn:aws:*', 'arn:aws:*'],
])('%s is folded to %s', (arn, folded) => {
  expect(foldArn(arn, { account: '123456789012', service: 'sqs' })).toBe(folded);
});

test.each([
  ['arn:*:*:eu-west-1:*:*', 'all in eu-west-1'],
  ['* except arn:*:*:eu-west-1:*:*', '* except all in eu-west-1'],
  [
    '* except arn:*:*:eu-west-1:*:*, arn:aws:sqs:*:*:q, arn:*:*:us-east-1:*:*',
    '* except all in eu-west-1, arn:aws:sqs:*:*:q, all in us-east-1',
  ],
  // `, in eu-west-1` at the end would be read as where all of it is.
  [
    '* except arn:*:*:*:111122223333:*, arn:*:*:eu-west-1:*:*',
    '* except arn:*:*:*:111122223333:*, all in eu-west-1',
  ],
  ['arn:*:*:eu-west-1:*:* except arn:aws:sqs:*:*:q', 'all in eu-west-1 except arn:aws:sqs:*:*:q'],
  ['arn:*:sqs:eu-west-1:*:*', 'arn:*:sqs:eu-west-1:*:*'],
  ['arn:*:*:*:*:*', 'arn:*:*:*:*:*'],
])('%s is said as %s, in text and on the page', (text, words) => {
  expect([nameRegions(text), nameRegionsOnPage(text)]).toEqual([words, words]);
});

test('an account that is not known folds to itself only', () => {
  const scope = { account: '${AWS::AccountId}', service: 'sqs' };
  expect(foldArn('arn:aws:sqs:eu-west-1:${AWS::AccountId}:q', scope)).toBe('q in eu-west-1');
  expect(foldArn('arn:aws:sqs:eu-west-1:123456789012:q', scope)).toBe('arn:aws:sqs:eu-west-1:123456789012:q');
});

test('a call that only reads, with the permissions of the caller, is a sensitive read', async () => {
  const { actions } = await loadProofData();
  const reading = readsAsCaller.filter(name => ['read', 'list'].includes(actions.levelOf(name) ?? ''));
  expect(reading).toContain('cloudformation:GetResource');
  expect(reading.filter(name => !sensitiveReads.has(name.toLowerCase()))).toEqual([]);
});

test('a sensitive read is an action of AWS that reads', async () => {
  const { actions } = await loadProofData();
  const wrong = [...sensitiveReads.keys()].filter(key => {
    const action = actions.find(key);
    return action === undefined || !['read', 'list'].includes(action.level);
  });
  expect(wrong).toEqual([]);
});

test('a read that permission/credential-exposure reports is a sensitive read', async () => {
  const { actions } = await loadProofData();
  const reads = escalationPaths
    .flatMap(path => (path.kind === 'credentials' ? path.actions : []))
    .filter(action => ['read', 'list'].includes(actions.find(action)?.level ?? ''));
  expect(reads.length).toBeGreaterThan(20);
  expect(reads.filter(action => !sensitiveReads.has(action.toLowerCase()))).toEqual([]);
});

test.each([
  [{}, {}, 1],
  [{ partial: true }, {}, 2],
  [{}, { partial: true }, 1],
  [{ partial: true }, { partial: true }, 1],
  [{ certainty: 'unknown' }, {}, 2],
] as const)(
  'a row for everyone, %j, says the one for members with their own role, %j',
  (own, others, count) => {
    const row = { action: 'sqs:PurgeQueue', level: 'write', resources: ['*'] } as const;
    const { shared: rows } = withoutRepeats(
      '+',
      [
        { ...row, verdict: 'default', ...own },
        { ...row, verdict: 'ceiling', ...others },
      ],
      'everyone in the channel',
    );
    expect(rows).toHaveLength(count);
  },
);

test('an example is a line of its own', () => {
  expect(rowLines({ sign: '+', text: 'write x', example: 'y' })).toEqual([
    '+ write x',
    '              for example: y',
  ]);
});

test('a title and the row of what is not written out say how much is for everyone and how much is not', async () => {
  const delta = await change(
    channel('reader', 'own').replace('guardrails: [own]', 'guardrails: none'),
    channel('reader', 'own').replace('guardrails: [own]', 'guardrails: [ReadOnlyAccess, PowerUserAccess]'),
  );
  const [title, rows] = [describeDelta(delta) ?? '', linesOf(delta)];
  const counted = /gains (\d+) actions \(.*; (\d+) of them only for members with their own role\)/.exec(
    title,
  );
  expect(Number(counted?.[2])).toBeLessThan(Number(counted?.[1]));
  // No part of a row is more than the whole of it.
  const wholes = rows.flatMap(row => {
    const [, services, all] =
      /more of (\d+) services .* among them all \w+ actions of (\d+) services/.exec(row) ?? [];
    return services === undefined ? [] : [[Number(services), Number(all)] as const];
  });
  expect(wholes.length).toBeGreaterThan(1);
  for (const [services, all] of wholes) expect(all).toBeLessThanOrEqual(services);
});
