import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { hashToExpect, listReviewedGains } from '../../action/access/reviewed-gains.ts';
import { type ApplyTerms, applyChanges } from '../../action/commands/apply.ts';
import { planChanges } from '../../action/commands/plan.ts';
import { resolve } from '../../action/core/resolve.ts';
import { readSavedPlan, type SavedPlan, savePlan } from '../../action/core/saved-plan.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { renderApplyText } from '../../action/render/apply.ts';
import { createColors } from '../../action/render/colors.ts';
import { type HandCall, makeSavedWorld, type SavedWorld } from '../drift/harness.ts';
import { allow } from '../local-aws/harness.ts';

// Applied is what was reviewed, also where drift that appears after the review makes a plan give more.

const config = parse(`
version: 1
name: demo
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme }
roles:
  ops: { allow: [{ actions: [sqs:SendMessage], resources: ["*"] }] }
guardrails:
  queues: { allow: [{ actions: [sqs:SendMessage], resources: ["*"] }] }
channels:
  first: { channel: C0FIRST000, role: ops, guardrails: [queues] }
`) as ChatopsConfig;
const wanted = parse(`
guardrails:
  queues: { allow: [{ actions: [sqs:SendMessage, sqs:PurgeQueue, sqs:DeleteQueue], resources: ["*"] }] }
`) as Partial<ChatopsConfig>;
const edited = resolve({ ...config, ...wanted });

let world: SavedWorld;
beforeAll(async () => {
  world = await makeSavedWorld(config);
});
beforeEach(() => world.restore());
afterAll(() => world.aws.stop());

const put = (name: string, action: string): HandCall => ({
  iam: 'PutRolePolicy',
  input: { RoleName: 'demo-ops', PolicyName: name, PolicyDocument: JSON.stringify(allow(action)) },
});
const remove = (name: string): HandCall => ({
  iam: 'DeleteRolePolicy',
  input: { RoleName: 'demo-ops', PolicyName: name },
});
const purge = put('Purge', 'sqs:PurgeQueue');
const drop = put('Drop', 'sqs:DeleteQueue');

async function makeCalls(calls: readonly HandCall[]): Promise<void> {
  for (const call of calls) await world.byHand(call);
}

/** What a plan gives a reviewer: its hash, the hash for an apply, and the file. */
async function review() {
  const report = await world.use(aws => planChanges(aws, edited));
  const { plan } = report;
  if (plan.hash === undefined) throw new Error('The plan is not complete');
  const text = JSON.stringify(
    savePlan(plan, listReviewedGains(report), { files: ['chatops.yml'], local: true }),
  );
  const read = readSavedPlan(text);
  if (read.status !== 'plan') throw new Error('The saved plan cannot be read');
  return { hash: plan.hash, withDrift: hashToExpect(report) ?? '', saved: read.plan };
}

const apply = (terms: ApplyTerms) =>
  world.use(aws => applyChanges(aws, edited, terms, { confirm: async () => true, report: () => undefined }));

type Reviewed = Awaited<ReturnType<typeof review>>;
const withoutGains = ({ gains: _gains, ...saved }: SavedPlan): SavedPlan => saved;

const ways: readonly (readonly [string, (reviewed: Reviewed) => ApplyTerms])[] = [
  ['the hash of the changes', ({ hash }) => ({ expectedHash: hash })],
  ['the hash with drift', ({ withDrift }) => ({ expectedHash: withDrift })],
  ['a saved plan', ({ saved }) => ({ reviewed: saved })],
  ['a saved plan of an earlier version', ({ saved }) => ({ reviewed: withoutGains(saved) })],
];

test.each<[string, readonly HandCall[], readonly HandCall[], readonly (readonly string[] | 'applied')[]]>([
  ['no drift', [], [], ['applied', 'applied', 'applied', 'applied']],
  [
    'drift that appears after the review and gives something with the plan',
    [],
    [purge],
    Array(4).fill(['sqs:PurgeQueue']),
  ],
  [
    'drift that appears after the review and gives nothing',
    [],
    [put('Other', 's3:ListAllMyBuckets')],
    ['applied', 'applied', 'applied', 'applied'],
  ],
  ['drift that the plan showed', [purge], [], [['sqs:PurgeQueue'], 'applied', 'applied', ['sqs:PurgeQueue']]],
  [
    'drift that the plan showed, and more of it',
    [purge],
    [drop],
    [
      ['sqs:DeleteQueue', 'sqs:PurgeQueue'],
      ['sqs:DeleteQueue', 'sqs:PurgeQueue'],
      ['sqs:DeleteQueue'],
      ['sqs:DeleteQueue', 'sqs:PurgeQueue'],
    ],
  ],
  [
    'drift that the plan showed, and a part of it ended',
    [purge, drop],
    [remove('Drop')],
    // Of a hash alone it is not known what is in it.
    [['sqs:PurgeQueue'], ['sqs:PurgeQueue'], 'applied', ['sqs:PurgeQueue']],
  ],
  [
    'drift that the plan showed, and all of it ended',
    [purge],
    [remove('Purge')],
    ['applied', 'applied', 'applied', 'applied'],
  ],
])('%s', async (_name, before, after, ends) => {
  for (const [index, [way, termsOf]] of ways.entries()) {
    await world.restore();
    await makeCalls(before);
    const reviewed = await review();
    await makeCalls(after);
    const report = await apply(termsOf(reviewed));
    const found =
      report.outcome === 'stale'
        ? report.unreviewed.map(({ text }) =>
            text.replace(/^#first gains (\S+) on \*, together with drift$/, '$1'),
          )
        : report.outcome;
    expect([way, typeof found === 'string' ? found : [...found].sort()]).toEqual([way, ends[index]]);
  }
});

test('a plan with drift is refused with what it gives, both hashes, and what to do', async () => {
  const { hash } = await review();
  await makeCalls([purge]);
  const { withDrift } = await review();
  expect(withDrift).toMatch(new RegExp(`^${hash}\\+[0-9a-f]{28}$`));
  const report = await apply({ expectedHash: hash });
  expect(renderApplyText(report, createColors(false))).toBe(
    [
      'Nothing was changed: together with drift, the reviewed plan gives more than was reviewed.',
      `  reviewed ${hash}`,
      `  now      ${withDrift}  (0 to create, 1 to update, 0 to replace, 0 to delete)`,
      '  #first gains sqs:PurgeQueue on *, together with drift',
      'End the drift, or run chatops plan again, have it reviewed, and apply with the new hash.',
      '',
    ].join('\n'),
  );
  expect((await apply({ expectedHash: withDrift })).outcome).toBe('applied');
});

test('with other changes, drift is not what is said', async () => {
  await makeCalls([purge]);
  const report = await apply({ expectedHash: '0'.repeat(64) });
  expect(report).toMatchObject({ outcome: 'stale', unreviewed: [] });
});
