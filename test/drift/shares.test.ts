import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AccessChange } from '../../action/access/compare-access.ts';
import { type PlanReport, planChanges } from '../../action/commands/plan.ts';
import { countOf } from '../../action/core/count-of.ts';
import type { Drift, GainShares } from '../../action/core/drift.ts';
import { resolve } from '../../action/core/resolve.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { describeWidening } from '../../action/render/drift-head.ts';
import { describeOnlyDrift } from '../../action/render/plan-head.ts';
import { type HandCall, makeSavedWorld, readYaml, type SavedWorld } from './harness.ts';

interface Case {
  readonly name: string;
  /** By their names in the table; made in this order. */
  readonly changes: readonly string[];
  readonly headlines: readonly string[];
  readonly channels: readonly string[];
  /** What is said of each change; members that are left out are not there. */
  readonly shares: Readonly<
    Record<string, Partial<GainShares> & Pick<Drift, 'note' | 'isHeldBack' | 'outside'>>
  >;
}

const table = readYaml<{
  readonly config: ChatopsConfig;
  readonly boundary: { readonly actions: string[] };
  readonly changes: Readonly<Record<string, HandCall>>;
  readonly cases: readonly Case[];
}>('shares.yml');
const boundary = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: table.boundary.actions, Resource: '*' }],
};
const documents = new Map([['arn:aws:iam::${AWS::AccountId}:policy/boundary', [boundary]]]);
const config = { ...resolve(table.config), documents };

let world: SavedWorld;
beforeAll(async () => {
  world = await makeSavedWorld(table.config, documents, boundary);
});
afterAll(() => world.aws.stop());

async function make(changes: readonly string[]): Promise<void> {
  await world.restore();
  for (const name of changes) {
    const call = table.changes[name];
    if (call === undefined) throw new Error(`There is no change ${name}`);
    await world.byHand(call);
  }
}

/** Examples of requests have a test of their own. */
const withoutExample = (line: string) => line.replace(/; for example: .*$/, '');

/** How many actions a service has changes with the catalogue. */
const withoutCounts = (line: string) => line.replace(/\d+ (?=more)|\d+ (?=write|tagging|read|list)/g, 'N ');

/** What is said of one drift, as the table has it. */
function sharesOf({ share, gained = [], note, isHeldBack, outside }: Drift): Case['shares'][string] {
  const { own, together, shared, group } = share ?? { own: gained, together: [], shared: [], group: [] };
  const lists = Object.entries({ own, together, shared, group }).filter(([, lines]) => lines.length > 0);
  return {
    ...Object.fromEntries(lists.map(([way, lines]) => [way, lines.map(withoutExample)])),
    ...(note === undefined
      ? {}
      : { note: withoutCounts(note.replace(/; for example: .*?(?=\. Other drift|$)/, '')) }),
    ...(outside === undefined ? {} : { outside: outside.map(line => withoutCounts(withoutExample(line))) }),
    ...(isHeldBack === undefined ? {} : { isHeldBack }),
  };
}

/** Everything that people gain, as `default sqs:PurgeQueue`. */
function listGains(access: readonly AccessChange[]): Set<string> {
  return new Set(access.flatMap(({ gained }) => gained.map(({ verdict, action }) => `${verdict} ${action}`)));
}

/** What people gain by sets of changes, which many cases have in common: one case is another one without a change. */
const gainsBySet = new Map<string, Set<string>>();

async function gainsOf(changes: readonly string[]): Promise<Set<string>> {
  const known = gainsBySet.get(changes.join('\n'));
  if (known !== undefined) return known;
  await make(changes);
  const { access } = await world.drift();
  return keepGains(changes, access);
}

function keepGains(changes: readonly string[], access: readonly AccessChange[]): Set<string> {
  const gains = listGains(access);
  gainsBySet.set(changes.join('\n'), gains);
  return gains;
}

const actionOf = (line: string) =>
  `${line.includes(', everyone: ') ? 'default' : 'ceiling'} ${line.slice(line.lastIndexOf(' ') + 1)}`;

test.each(table.cases)('$name', async ({ changes, headlines, channels, shares }) => {
  await make(changes);
  const report = await world.drift();
  keepGains(changes, report.access);
  const { headlines: said, channels: named } = describeWidening(report);
  expect({ headlines: said, channels: named }).toEqual({ headlines, channels });
  const kept = new Map(report.drift.map(item => [nameOf(item, changes), sharesOf(item)]));
  expect(Object.fromEntries(kept)).toEqual(shares);

  // The plan says the same, without who and when.
  const plan = await world.use(aws => planChanges(aws, config));
  expect(withoutTrail(plan.drift)).toEqual(withoutTrail(report.drift));
  expect(plan.driftAccess).toEqual(report.access);
  // The sentence of the Action about a plan that changes nothing ends with what drift does, as the head of drift says it.
  const { alarms } = describeWidening(report);
  expect(sayOfNothing(plan)).toBe(
    [nothingChanges(report.drift.length), ...alarms.map(line => `${line}.`)].join(' '),
  );

  // What is said of a drift is true when the others are made without it.
  if (changes.length === 1) return;
  for (const change of changes) {
    const gains = await gainsOf(changes.filter(other => other !== change));
    const { own = [], together = [], shared = [], group = [] } = shares[change] ?? {};
    for (const line of [...own, ...together])
      expect([change, line, gains.has(actionOf(line))]).toEqual([change, line, false]);
    for (const line of [...shared, ...group])
      expect([change, line, gains.has(actionOf(line))]).toEqual([change, line, true]);
  }
});

function withoutTrail(drift: readonly Drift[]): Omit<Drift, 'actor' | 'at'>[] {
  return drift.map(({ actor: _actor, at: _at, ...rest }) => rest);
}

function sayOfNothing({ look, ...report }: PlanReport): string {
  if (!look.complete) throw new Error('Everything can be read');
  return describeOnlyDrift(look, report);
}

const nothingChanges = (count: number) =>
  `Nothing to change: the deployed stack matches chatops.yml. But AWS differs from it: ${countOf(count, 'drift')}.`;

/** The change of the table that made a drift. */
function nameOf({ property, observed, id }: Drift, changes: readonly string[]): string {
  const text = `${property} ${JSON.stringify(observed ?? '')} ${id}`;
  const marks: Readonly<Record<string, RegExp>> = {
    'queues by a policy': /AmazonSQSFullAccess/,
    'topics by a policy': /AmazonSNSFullAccess/,
    'queues inline': /"Queues"/,
    'topics inline': /"Topics"/,
    'both inline': /"Both"/,
    'no boundary': /^PermissionsBoundary/,
    'the trust of ops': /^AssumeRolePolicyDocument .*demo-ops$/,
    'the trust of quiet': /^AssumeRolePolicyDocument .*demo-quiet$/,
    'delete queue inline': /"Delete".*sqs:DeleteQueue/,
    'delete topic inline': /"Delete".*sns:DeleteTopic/,
    'delete both inline': /"DeleteBoth"/,
    'what chat never runs': /"Never"/,
    'all of iam': /IAMFullAccess/,
    'what depends on who asks': /"Asks"/,
    'the policy gone': /^Policies "" demo-ops$/,
    'the policy under another name': /"Again"/,
    'a boundary of the quiet role': /^PermissionsBoundary .*demo-quiet$/,
    'the quiet role': /demo-quiet$/,
    'the guardrail narrowed': /^PolicyDocument/,
    'the guardrail of b replaced': /^GuardrailPolicies/,
  };
  return changes.find(name => marks[name]?.test(text) === true) ?? text;
}
