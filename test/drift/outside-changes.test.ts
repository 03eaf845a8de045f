import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AccessChange } from '../../action/access/compare-access.ts';
import type { DriftReport } from '../../action/commands/drift.ts';
import { planChanges } from '../../action/commands/plan.ts';
import { resolve } from '../../action/core/resolve.ts';
import { describeWidening } from '../../action/render/drift-head.ts';
import { runCommand } from '../cli/run-command.ts';
import { expectSameDrift } from './agreement.ts';
import { type HandCall, makeSavedWorld, readText, readYaml, type SavedWorld } from './harness.ts';
import { type JudgedAccount, type JudgedRequest, judgeAccount } from './judge-account.ts';
import {
  countChannels,
  isGain,
  isLoss,
  type JudgedChange,
  judgeGains,
  judgeLosses,
  nameChange,
} from './judge-drift.ts';
import {
  aliases,
  boundary,
  claimsOf,
  config,
  coveredBy,
  documents,
  isCertain,
  requests,
  userRoles,
} from './judged-rows.ts';
import { outsideChange, roleArn } from './random-changes.ts';

/** More of them before a release: `OUTSIDE_RUNS=500 OUTSIDE_SEED=… npm run jest -- test/drift/outside-changes`. */
const numRuns = Number(process.env['OUTSIDE_RUNS'] ?? 8);
const firstSeed = Number(process.env['OUTSIDE_SEED'] ?? 20261128);
/** The examples of a test are kept until its end, with the accounts that they are about: more than these take gigabytes. */
const maxRuns = 100;
const parts = Array.from({ length: Math.ceil(numRuns / maxRuns) }, (_, part) => ({
  seed: firstSeed + part,
  runs: Math.min(maxRuns, numRuns - part * maxRuns),
}));

let world: SavedWorld;
let before: JudgedAccount;
let folder = '';
const home = process.cwd();
beforeAll(async () => {
  world = await makeSavedWorld(config, documents, boundary);
  before = await judgeAccount(world.aws.url, userRoles);
  folder = await mkdtemp(join(tmpdir(), 'outside-'));
  await writeFile(join(folder, 'chatops.yml'), readText('outside-changes.yml'));
  await mkdir(join(folder, '.chatops'));
  await mkdir(join(folder, 'policies'));
  await writeFile(join(folder, 'policies', 'boundary.json'), JSON.stringify(boundary));
});
afterAll(async () => {
  process.chdir(home);
  await rm(folder, { recursive: true });
  await world.aws.stop();
});

/** Makes changes. @returns those that AWS took: a policy may no longer exist, or a chat channel be taken */
async function make(calls: readonly HandCall[]): Promise<HandCall[]> {
  await world.restore();
  const taken: HandCall[] = [];
  for (const call of calls) {
    await world.byHand(call).then(
      () => taken.push(call),
      () => undefined,
    );
  }
  return taken;
}

const judge = () => judgeAccount(world.aws.url, userRoles);
/** A count of channels as a headline has it; 0 where there is none. */
function countIn(headlines: readonly string[], pattern: RegExp): number {
  const found = headlines.flatMap(line => pattern.exec(line)?.[1] ?? []);
  return Number(found[0] ?? 0);
}

/** Of members who have chosen a role, which the second reading does not know. */
const ofChosen =
  /^(\d+) drifts? allows? more only to members who choose a role that (?:it changes|they change); none there has yet$/;

const naming = (changes: readonly JudgedChange[]) => changes.map(nameChange).sort();

/** What is said of gains and losses is so, and all that is so is said. */
function expectTrue(report: DriftReport, after: JudgedAccount): void {
  const { access } = report;
  const gains = judgeGains(before, after, requests);
  const losses = judgeLosses(before, after, requests);
  const missed = {
    gains: gains.filter(each => !coveredBy(access, 'gained')(each)),
    losses: losses.filter(each => !coveredBy(access, 'lost')(each)),
  };
  expect({ gains: naming(missed.gains), losses: naming(missed.losses) }).toEqual({ gains: [], losses: [] });
  const said = { gains: claimsOf(access, 'gained'), losses: claimsOf(access, 'lost') };
  expect({
    gains: naming(said.gains.filter(each => !isGain(before, after, each))),
    losses: naming(said.losses.filter(each => !isLoss(before, after, each))),
  }).toEqual({ gains: [], losses: [] });
  // Of every row of one of these actions there is a request.
  const known = new Set(requests.map(({ action }) => action));
  for (const { place, gained, lost } of access) {
    for (const row of [...gained, ...lost].filter(isCertain)) {
      if (known.has(row.action)) expect([place.channel, row.action, row.example]).not.toContain(undefined);
    }
  }
  const { headlines, channels } = describeWidening(report);
  expect([
    countIn(headlines, /^Drift allows more than was reviewed in (\d+) /),
    countIn(headlines, /^Drift takes away what was reviewed in (\d+) /),
    countIn(headlines, ofChosen),
    headlines.filter(line => /possibly/.test(line) && !ofChosen.test(line)),
  ]).toEqual([
    countChannels(gains),
    countChannels(losses),
    report.drift.filter(({ isForChosen }) => isForChosen === true).length,
    [],
  ]);
  expectPeople(report, { gains, losses }, { after, lines: channels });
  const opened = [...before.trusted].flatMap(([arn, was]) => {
    const added = (after.trusted.get(arn) ?? []).filter(name => !was.includes(name));
    return added.length === 0 ? [] : [added.includes('*')];
  });
  expect([
    countIn(headlines, /^(\d+) roles? can be assumed by more principals/),
    countIn(headlines, /^(\d+) roles? can be assumed by every principal of every account/),
  ]).toEqual([opened.filter(isForAll => !isForAll).length, opened.filter(isForAll => isForAll).length]);
}

/** The lines of the head say for whom it is. */
function expectPeople(
  { access, drift }: DriftReport,
  changes: Readonly<Record<'gains' | 'losses', readonly JudgedChange[]>>,
  { after, lines }: { readonly after: JudgedAccount; readonly lines: readonly string[] },
): void {
  const gone = new Set(drift.flatMap(listGone));
  for (const { channel, place, lost, brokenAliases = [] } of access) {
    for (const [side, verb] of [
      ['gains', 'gains'],
      ['losses', 'loses'],
    ] as const) {
      const own = changes[side].filter(each => each.channel === place.channel);
      const account = side === 'gains' ? after : before;
      const roles = account.needsChoice(place.channel) ? (account.listedRoles(place.channel) ?? []) : [];
      const isOfAll = (action: string) =>
        own.some(({ verdict, request }) => verdict === 'default' && request.action === action) ||
        (roles.length > 0 &&
          requests.every(request => request.action !== action || isAlike(request, own, roles)) &&
          own.some(({ verdict, request }) => verdict === 'listed' && request.action === action));
      const hasOwnOnly = own.some(({ request }) => !isOfAll(request.action));
      const named = lines.filter(text => text.startsWith(`#${channel} `) && text.includes(` ${verb} `));
      // Of people who had another channel, or have another one now, the line says where they are.
      const line =
        named.find(text => text.includes(place.channel)) ??
        named.find(text => !/ moves (?:to|away from) |, which was /.test(text)) ??
        '';
      expect([side, place.channel, own.length > 0]).toEqual([side, place.channel, line !== '']);
      expect([side, line, /only for members/.test(line)]).toEqual([side, line, hasOwnOnly]);
      if (side === 'gains' || line === '') continue;
      const isThere = after.channelIds.includes(place.channel);
      const isNew = isThere && !before.needsChoice(place.channel) && after.needsChoice(place.channel);
      expect([line, /every member must now choose/.test(line)]).toEqual([line, isNew]);
    }
    // Aliases that worked as it was deployed, and are denied now although the channel that is there lists them.
    const listed = (lost.length === 0 ? [] : listedAliases(place.channel, after)).filter(
      ({ name }) => !after.channelIds.includes(place.channel) || !gone.has(nameIn(name, place.channel)),
    );
    expect([place.channel, brokenAliases]).toEqual([place.channel, listed]);
  }
}

/** Whether each of some roles changes in a request, or none. */
function isAlike(request: JudgedRequest, changes: readonly JudgedChange[], roles: readonly string[]) {
  const changed = changes.filter(each => each.verdict === 'listed' && each.request === request);
  return changed.length === 0 || changed.length === roles.length;
}

const nameIn = (name: string, id: string) => `run ${name} in ${id}`;

/** The aliases that a drift says to be gone, with their chat channels. */
function listGone({ alias, aliases: more = [] }: DriftReport['drift'][number]): string[] {
  return [...(alias === undefined ? [] : [alias]), ...more].flatMap(({ name, channels, command }) =>
    command === undefined ? channels.map(key => nameIn(name, config.channels?.[key]?.channel ?? '')) : [],
  );
}

/** The aliases that no longer work, or possibly not, in the chat channel that a channel was given: all where no channel has it now. */
function listedAliases(id: string, after: JudgedAccount) {
  const declared = Object.values(config.channels ?? {}).find(({ channel }) => channel === id);
  if (declared === undefined) return [];
  const isGone = !after.channelIds.includes(id);
  return (declared.aliases ?? []).flatMap(name => {
    const request = aliases[name];
    if (request === undefined || before.allows(id, 'default', request) !== true) return [];
    if (isGone) return [{ name, forNoOne: true }];
    const allows = after.allows(id, 'default', request);
    if (allows === false) return [{ name, forNoOne: after.allows(id, 'ceiling', request) === false }];
    if (allows === undefined) return [{ name, forNoOne: false, isPossible: true }];
    const listed = before.needsChoice(id) ? (before.listedRoles(id) ?? []) : [];
    const roles = listed
      .filter(arn => before.allowsAs(id, [arn], request) && !after.allowsAs(id, [arn], request))
      .map(arn => arn.slice(arn.lastIndexOf('-') + 1));
    return roles.length === 0 ? [] : [{ name, forNoOne: false, roles }];
  });
}

/** What the report says of the share of each drift. */
function expectShares({ drift, access }: DriftReport, after: JudgedAccount): void {
  // "newly possible" of one drift is possible with all of them together.
  const possible = new Set(
    access.flatMap(({ channel, gained }) => gained.map(({ action }) => `${channel} ${action}`)),
  );
  for (const { gained = [], isHeldBack } of drift) {
    for (const line of isHeldBack === true ? [] : gained) {
      if (line.includes('everything that chat can run')) {
        expectEverything(line, access, after);
        continue;
      }
      const [, channel, action] =
        /^in (?:.*, which is )?(\S+?),? (?:now)?[^:]*: (?:possibly )?([a-z0-9-]+:\w+)/.exec(line) ?? [];
      expect([line, possible.has(`${channel} ${action}`)]).toEqual([line, true]);
    }
  }
  const hasGains = access.some(({ gained }) => gained.some(isCertain));
  const widening = drift.filter(
    ({ risk, isHeldBack, property, outside, gained }) =>
      risk === 'widens' &&
      isHeldBack !== true &&
      property !== 'AssumeRolePolicyDocument' &&
      // With a role that others can assume it has an effect outside of chat.
      (outside === undefined || gained !== undefined),
  );
  const isOpen = drift.some(
    ({ risk, property }) => risk === 'widens' && property === 'AssumeRolePolicyDocument',
  );
  if (drift.some(({ outside }) => outside !== undefined)) expect(isOpen).toBe(true);
  expect(widening.length > 0).toBe(hasGains);
  if (drift.some(({ isHeldBack }) => isHeldBack === true)) expect(hasGains).toBe(false);
}

/** Where a share is said to be everything, the people of the place can do all that is asked. */
function expectEverything(line: string, access: readonly AccessChange[], after: JudgedAccount): void {
  const [, channel, who = ''] = /^in (?:.*, which is )?(\S+?),? (?:now)?(.*?): everything/.exec(line) ?? [];
  const [, role] = /members who choose (\w+)$/.exec(who) ?? [];
  const verdict = who.includes('their own role') ? 'ceiling' : 'default';
  const places = access.filter(each => each.channel === channel).map(({ place }) => place.channel);
  const isAllowed = (place: string) =>
    requests.every(request =>
      role === undefined
        ? after.allows(place, verdict, request) === true
        : after.allowsAs(place, [roleArn(role)], request),
    );
  expect([line, places.some(isAllowed)]).toEqual([line, true]);
}

/** The name of the one thing that a call changes; undefined for calls that change several. */
function subjectOf(call: HandCall): string | undefined {
  if (!('iam' in call)) return undefined;
  const { RoleName: role = '', PolicyName: policy, PolicyArn: arn } = call.input;
  return [
    call.iam.replace(/^(Put|Delete|Attach|Update)/, ''),
    role,
    policy ?? '',
    role === '' ? arn : '',
  ].join(' ');
}

/**
 * Leaves out one change of a set: what its drift says to end with it ends, and what it says to stay possible stays.
 * Only of a change that has one drift, and whose subject no other change has.
 */
async function expectLeftOut(calls: readonly HandCall[], report: DriftReport, all: readonly JudgedChange[]) {
  const subjects = calls.map(subjectOf);
  for (const [at, call] of calls.entries()) {
    const subject = subjects[at];
    if (subject === undefined || !('iam' in call) || subjects.filter(each => each === subject).length > 1)
      continue;
    const own = report.drift.filter(item => isOf(item, call));
    const [item] = own;
    if (item === undefined || own.length > 1 || item.isHeldBack === true) continue;
    // Of three drifts that allow everything the first is assessed by itself, and the others say that they are not.
    if (item.isNotAssessed === true) continue;
    await make(calls.filter(other => other !== call));
    const left = new Set(naming(judgeGains(before, await judge(), requests)));
    // What everyone can do then is not said again of those who choose a listed role.
    const stays = (name: string) => left.has(name) || left.has(name.replace(/ as \w+ /, ' default '));
    const ends = all.filter(each => !stays(nameChange(each)));
    const {
      own: alone,
      together,
      shared,
    } = item.share ?? { own: item.gained ?? [], together: [], shared: [] };
    const ending = [...alone, ...together];
    expect([call, ending, ending.length > 0]).toEqual([call, ending, ends.length > 0]);
    for (const line of ending) expect([line, isSaidOf(line, ends)]).toEqual([line, true]);
    for (const line of shared) {
      const kept = all.filter(each => left.has(nameChange(each)));
      expect([line, isSaidOf(line, kept)]).toEqual([line, true]);
    }
  }
}

/** Whether a drift is of what a call of IAM changed. */
function isOf({ id, property, observed, expected }: DriftReport['drift'][number], call: HandCall): boolean {
  if (!('iam' in call)) return false;
  const { RoleName: role, PolicyName: policy, PolicyArn: arn } = call.input;
  const text = JSON.stringify([observed ?? null, expected ?? null]);
  if (role === undefined) return id === arn;
  if (id !== role) return false;
  if (call.iam.endsWith('PermissionsBoundary')) return property === 'PermissionsBoundary';
  if (call.iam === 'AttachRolePolicy') return property === 'ManagedPolicyArns' && text.includes(String(arn));
  return property === 'Policies' && text.includes(`"PolicyName":"${policy}"`);
}

/** Whether the actions that a line names, in its channel, are among changes. */
function isSaidOf(line: string, changes: readonly JudgedChange[]): boolean {
  const [, moved, channel = ''] = /^in (?:Slack channel (\w+) |(\S+?),)/.exec(line) ?? [];
  const place = moved ?? config.channels?.[channel]?.channel ?? `C0HAND00${channel.slice(-1).toUpperCase()}`;
  const actions = new Set(requests.map(({ action }) => action));
  const named = [...line.replace(/; for example:.*/, '').matchAll(/[a-z0-9-]+:[A-Z]\w+/g)].flatMap(
    ([name]) => (actions.has(name) ? [name] : []),
  );
  return named.every(action =>
    changes.some(each => each.channel === place && each.request.action === action),
  );
}

/** The command says the same, and its exit status says whether there is anything to say. */
async function expectStatus({ drift }: DriftReport): Promise<void> {
  process.chdir(folder);
  await copyFile(world.aws.stateFile, join('.chatops', 'local-aws.json'));
  const { status, out } = await runCommand('drift --local --format json');
  const json = JSON.parse(out) as { drift: unknown[]; complete: boolean };
  expect([status, json.complete, json.drift]).toEqual([
    drift.length === 0 ? 0 : 1,
    true,
    JSON.parse(JSON.stringify(drift)),
  ]);
}

/** Sets of which something was said that is not so, or would be. */
const { examples: found } = readYaml<{ examples: readonly { name: string; changes: HandCall[] }[] }>(
  'outside-examples.yml',
);
const examples = found.map(({ changes }) => [changes] as [HandCall[]]);

let count = 0;
test.each(parts)(
  'the verdict of drift is what an independent reading of the account says, before and after: $runs from seed $seed',
  async ({ seed, runs }) => {
    await fc.assert(
      fc.asyncProperty(fc.array(outsideChange, { minLength: 1, maxLength: 5 }), async calls => {
        const taken = await make(calls);
        const after = await judge();
        const report = await world.drift();
        expect(report.unchecked).toEqual([]);
        expectTrue(report, after);
        expectShares(report, after);
        // What costs as much again is asked of some of them.
        count += 1;
        if (count % 3 === 0) {
          const plan = await world.use(aws => planChanges(aws, { ...resolve(config), documents }));
          expectSameDrift(plan, report);
        }
        if (count % 6 === 0) await expectStatus(report);
        await expectLeftOut(taken, report, judgeGains(before, after, requests));
      }),
      { numRuns: runs, seed, examples: seed === firstSeed ? examples : [] },
    );
  },
  60_000 + maxRuns * 30_000,
);
