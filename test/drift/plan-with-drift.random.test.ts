import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AccessChange } from '../../action/access/compare-access.ts';
import type { ChangeWithDrift } from '../../action/access/plan-with-drift.ts';
import { type PlanReport, planChanges } from '../../action/commands/plan.ts';
import { resolve } from '../../action/core/resolve.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { describePlanHead } from '../../action/render/plan-head.ts';
import { type HandCall, makeSavedWorld, type SavedWorld } from './harness.ts';
import { type JudgedAccount, judgeAccount } from './judge-account.ts';
import {
  becomesPossible,
  isGain,
  isLoss,
  type JudgedChange,
  judgeGains,
  judgeLosses,
  nameChange,
} from './judge-drift.ts';
import { boundary, claimsOf, config, coveredBy, documents, requests, userRoles } from './judged-rows.ts';
import { outsideChange } from './random-changes.ts';
import { type NamedEdit, pullRequestEdit } from './random-pull-requests.ts';

/** More of them before a release: `TOGETHER_RUNS=300 TOGETHER_SEED=… npm run jest -- test/drift/plan-with-drift.random`. */
const numRuns = Number(process.env['TOGETHER_RUNS'] ?? 12);
const seed = Number(process.env['TOGETHER_SEED'] ?? 20261130);

let world: SavedWorld;
let deployed: JudgedAccount;
const judge = () => judgeAccount(world.aws.url, userRoles);
beforeAll(async () => {
  world = await makeSavedWorld(config, documents, boundary);
  deployed = await judge();
});
afterAll(() => world.aws.stop());

/** What AWS takes of changes: a policy may no longer exist, or a chat channel be taken. */
async function make(calls: readonly HandCall[]): Promise<void> {
  await world.restore();
  for (const call of calls) await world.byHand(call).catch(() => undefined);
}

/** The rows of one part of what drift and the plan do together, as changes that give or take something. */
const partOf = (
  changes: readonly ChangeWithDrift[],
  part: 'gained' | 'regained' | 'lost' | 'kept' | 'withheld',
): AccessChange[] => changes.map(change => ({ ...change, gained: change[part], lost: [] }));

const naming = (changes: readonly JudgedChange[]) => changes.map(nameChange).sort();
const isCovered = (changes: readonly AccessChange[]) => coveredBy(changes, 'gained');

/** Whether a file makes every member of a chat channel choose a role. */
function isRoleRequired({ channels = {} }: ChatopsConfig, id: string): boolean {
  const declared = Object.values(channels).find(({ channel }) => channel === id)?.['user-roles'];
  return typeof declared === 'object' && declared.required === true;
}

/** What a plan says of an apply is so, and all that is so is said. */
function expectTrue(
  report: PlanReport,
  wanted: ChatopsConfig,
  observed: JudgedAccount,
  applied: JudgedAccount,
): void {
  // Where drift makes every member choose a role, what the plan gives to members without one is withheld, and a listed role may give it.
  const isComparable = ({ channel, verdict }: JudgedChange) =>
    verdict === 'ceiling' || applied.needsChoice(channel) === isRoleRequired(wanted, channel);
  const { access, accessWithDrift: joined } = report;
  const [given, regained, lost, kept, withheld] = (
    ['gained', 'regained', 'lost', 'kept', 'withheld'] as const
  ).map(part => partOf(joined, part)) as [
    AccessChange[],
    AccessChange[],
    AccessChange[],
    AccessChange[],
    AccessChange[],
  ];
  const gained = [...given, ...regained];
  const gains = judgeGains(observed, applied, requests);
  const losses = judgeLosses(observed, applied, requests);
  const isPlanned = { gain: coveredBy(access, 'gained'), loss: coveredBy(access, 'lost') };
  expect({
    'gains that are not said': naming(
      gains.filter(each => !isPlanned.gain(each) && !isCovered(gained)(each)),
    ),
    'losses that are not said': naming(
      losses.filter(each => !isPlanned.loss(each) && !isCovered(lost)(each)),
    ),
    'gains with drift that are none': naming(
      claimsOf(gained, 'gained').filter(each => !isGain(observed, applied, each)),
    ),
    'losses with drift that are none': naming(
      claimsOf(lost, 'gained').filter(each => !isLoss(observed, applied, each)),
    ),
    'gains of the plan without effect': naming(
      claimsOf(access, 'gained').filter(
        each =>
          !isGain(deployed, applied, each) &&
          !becomesPossible(deployed, applied, each) &&
          !isCovered(withheld)(each),
      ),
    ),
    'losses of the plan without effect': naming(
      claimsOf(access, 'lost').filter(each => !isLoss(deployed, applied, each) && !isCovered(kept)(each)),
    ),
    'given back, and never there': naming(
      claimsOf(regained, 'gained').filter(each => isGain(deployed, applied, each)),
    ),
    'withheld, and given': naming(
      claimsOf(withheld, 'gained').filter(each => isComparable(each) && isGain(deployed, applied, each)),
    ),
    'kept, and gone': naming(
      claimsOf(kept, 'gained').filter(each => isComparable(each) && isLoss(deployed, applied, each)),
    ),
  }).toEqual({
    'gains that are not said': [],
    'losses that are not said': [],
    'gains with drift that are none': [],
    'losses with drift that are none': [],
    'gains of the plan without effect': [],
    'losses of the plan without effect': [],
    'given back, and never there': [],
    'withheld, and given': [],
    'kept, and gone': [],
  });
  const head = describePlanHead(report)
    .map(({ text }) => text)
    .join('\n');
  if (/does not change/.test(head)) expect([naming(gains), naming(losses)]).toEqual([[], []]);
  if (/No channel gains anything/.test(head)) expect(naming(gains)).toEqual([]);
}

/** How many of the sets had something to say, so that the test is about something. */
let count = 0;

test(
  'what a plan says beside drift is what an apply does to the account',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(outsideChange, { minLength: 1, maxLength: 3 }),
        fc.array(pullRequestEdit, { minLength: 1, maxLength: 2 }),
        async (calls: HandCall[], edits: NamedEdit[]) => {
          const wanted = edits.reduce<ChatopsConfig>((file, { edit }) => edit(file), config);
          await make(calls);
          const observed = await judge();
          const report = await world.use(aws => planChanges(aws, { ...resolve(wanted), documents }));
          expect(report.unchecked).toEqual([]);
          const outcome = await world.apply(wanted);
          // What CloudFormation cannot do, such as an update of what is gone, comes to no end that could be judged.
          if (outcome !== 'applied' && outcome !== 'unchanged') return;
          expectTrue(report, wanted, observed, await judge());
          count += report.accessWithDrift.length;
        },
      ),
      { numRuns, seed },
    );
    // Of few sets it may be that nearly none has something to say.
    if (numRuns >= 12) expect(count).toBeGreaterThan(numRuns / 6);
  },
  60_000 + numRuns * 30_000,
);
