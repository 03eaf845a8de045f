import type { AccessChange } from '../access/compare-access.ts';
import { isSerious } from '../access/sort-changes.ts';
import type { PlanReport } from '../commands/plan.ts';
import { chatChannelKey } from '../core/chat-place.ts';
import { countOf } from '../core/count-of.ts';
import { groupBy } from '../core/group.ts';
import {
  type ChangeAction,
  countChanges,
  type Plan,
  type PlannedChanges,
  type TargetChanges,
  type UnhashedPlan,
} from '../core/plan.ts';
import { type AliasChanges, describeAliasChanges } from './alias-changes.ts';
import { describeWidening } from './drift.ts';
import { describeKinds, type GainedKind, listGainedKinds } from './gained-kinds.ts';
import { groupAccess } from './group-access.ts';
import { countActions } from './plan.ts';
import { describeSilenceHead } from './silence.ts';
import { describeWithDriftHead } from './with-drift.ts';

/** What the first lines of a plan are about. */
export type HeadedPlan = Pick<
  PlanReport,
  'look' | 'access' | 'accessWithDrift' | 'drift' | 'driftAccess' | 'findings'
> & {
  readonly plan: Plan | UnhashedPlan;
};

/** One of the first lines, and whether it asks for attention. */
export interface HeadLine {
  readonly text: string;
  readonly isAlarm: boolean;
}

/**
 * The first lines of a plan: whether it is blocked, whether it is dangerous, whether AWS is wider than what was reviewed, and how
 * much changes. Empty for a plan without changes, which says so by itself.
 */
export function describePlanHead(headed: HeadedPlan): HeadLine[] {
  const { plan } = headed;
  const changes = countChanges(plan);
  if (changes === 0) return describeMeaning(headed);
  const text = `${countOf(changes, 'resource changes', 'resources change')}: ${countActions(plan)}`;
  return [...describeMeaning(headed), { text, isAlarm: false }];
}

/** The same without how much changes: what a comment begins with, target by target. */
export function describeMeaning({
  plan,
  look,
  access,
  accessWithDrift,
  drift,
  driftAccess,
  findings,
}: Omit<HeadedPlan, 'plan'> & { readonly plan: PlannedChanges }): HeadLine[] {
  if (countChanges(plan) === 0 && access.length === 0) return [];
  const stops = findings.filter(({ level }) => level !== 'notice');
  const codes = [...new Set(stops.map(({ code }) => code))].join(', ');
  const silence = describeSilenceHead(plan);
  const aliases = describeAliasChanges(plan.targets);
  const { gaining, ...withDrift } = describeWithDriftHead(accessWithDrift);
  const alarms = [
    ...(stops.length > 0 ? [`Refused: ${codes} (below)`] : []),
    ...describeDanger(access, plan.targets),
    ...describeDanger(gaining.withDrift, plan.targets).map(text => `Together with drift, ${text}`),
    ...describeDanger(gaining.outside, plan.targets).map(text => `In another stack, ${text}`),
    ...withDrift.alarms,
    ...describeWidening({ drift, access: driftAccess }).alarms,
    ...describeLostLogs(findings),
    ...(aliases.changed === undefined ? [] : [aliases.changed]),
    ...(silence === undefined ? [] : [silence]),
  ];
  const members = describeChosenRoles(plan.targets);
  const harmless = describeHarmless({ access, accessWithDrift, targets: plan.targets }, members, aliases);
  const reads = [
    ...describeReads(gaining.withDrift, plan.targets).map(text => `Together with drift, ${text}`),
    ...describeReads(gaining.outside, plan.targets).map(text => `In another stack, ${text}`),
  ];
  const isSaid = look.complete && harmless?.includes(exceptFor) === true;
  return [
    ...alarms.map(text => ({ text, isAlarm: true })),
    ...(harmless === undefined || !look.complete ? [] : [{ text: harmless, isAlarm: false }]),
    ...[...reads, ...withDrift.notes].map(text => ({ text, isAlarm: false })),
    ...(aliases.gone === undefined ? [] : [{ text: aliases.gone, isAlarm: false }]),
    ...(members.gone === undefined || isSaid
      ? []
      : [{ text: `Members who have ${members.gone.chosen} ${members.gone.lose}`, isAlarm: false }]),
  ];
}

function describeLostLogs(findings: HeadedPlan['findings']): string[] {
  const lost = findings.filter(({ code }) => code === 'plan/logs-deleted');
  if (lost.length < 2) return lost.map(({ message }) => message);
  return [`${lost.length} log groups permanently lose logs (below)`];
}

/** The changes of one chat channel, in all AWS accounts. */
type ChannelChanges = readonly AccessChange[];

/** The changes by chat channel: an account more is no channel more. */
function groupByChannel(access: readonly AccessChange[]): ChannelChanges[] {
  return [...groupBy(access, ({ place }) => chatChannelKey(place)).values()];
}

/** If a channel moves, the people at the old place only lose. */
function isGaining({ gained }: AccessChange): boolean {
  return gained.length > 0;
}

/** The old place of a channel that moves: that is one channel, which is counted at its new place. */
function isLeft({ presence, other }: AccessChange): boolean {
  return presence === 'leaves' && other !== undefined;
}

/** In how many channels people gain more than harmless reads, by what they gain, and how many of those are production. */
function describeDanger(access: readonly AccessChange[], targets: readonly TargetChanges[]): string[] {
  const channels = groupByChannel(access);
  const gaining = channels.map(changes => changes.filter(isGaining)).filter(({ length }) => length > 0);
  const serious = gaining.map(changes => changes.filter(isSerious)).filter(({ length }) => length > 0);
  if (serious.length === 0) return [];
  const found = listGainedKinds(serious);
  const sure = found.filter(({ certain }) => certain > 0);
  const losing = channels.filter(changes => !changes.some(isGaining) && !changes.every(isLeft)).length;
  const rests = [
    { count: gaining.length - serious.length, one: 'gains only other reads', many: 'gain only other reads' },
    { count: losing, one: 'only loses', many: 'only lose' },
  ].flatMap(({ count, one, many }) => (count === 0 ? [] : [countOf(count, one, many)]));
  const rest = rests.length === 0 ? '' : ` (${rests.join(', ')})`;
  const where = describeWhere(serious, targets);
  const [only] = serious;
  if (only !== undefined && serious.length === 1) return [`${describeOne(only, found)}${where}${rest}`];
  const possibly = sure.length === 0 ? 'possibly ' : '';
  const counted = found
    .map(({ noun, count, certain }) =>
      certain === count || sure.length === 0
        ? `${noun} in ${count}`
        : `${noun} in ${count} (${certain === 0 ? 'all' : count - certain} possibly)`,
    )
    .join(', ');
  const [noun, elsewhere] = where === allInProduction ? ['production channels', ''] : ['channels', where];
  return [`${serious.length} ${noun} ${possibly}gain access${elsewhere}: ${counted}${rest}`];
}

/** What the one channel gains: by its name, as the title of its rows says it where there is one. */
function describeOne(changes: ChannelChanges, found: readonly GainedKind[]): string {
  const [first, ...more] = changes;
  if (first === undefined || more.length > 0)
    return `#${first?.channel ?? ''} ${describeKinds(found, 'gains')}`;
  return groupAccess([first])[0]?.short ?? '';
}

/** What follows a sentence of which every gain is in production. */
const allInProduction = ', in production';

/** ` in 2 accounts`, where a channel gains in more than one, and how much of it is production. */
function describeWhere(channels: readonly ChannelChanges[], targets: readonly TargetChanges[]): string {
  const production = new Set(
    targets.flatMap(({ target, isProduction }) => (isProduction === true ? [target] : [])),
  );
  const isProduction = ({ target }: AccessChange) => production.has(target);
  const all = channels.flat();
  const hasSeveral = all.length > channels.length;
  const accounts = new Set(all.map(({ place }) => place.account)).size;
  const suffix = hasSeveral ? ` in ${accounts} accounts` : '';
  if (all.every(isProduction)) return `${suffix}${allInProduction}`;
  const found =
    channels.length === 1 ? all.filter(isProduction) : channels.filter(each => each.some(isProduction));
  if (found.length === 0) return suffix;
  if (channels.length === 1 || !hasSeveral) return `${suffix}, ${found.length} of them in production`;
  return `${suffix}, ${countOf(found.length, 'channel')} in production`;
}

/** That no one gains more than harmless reads; undefined when someone does. */
function describeHarmless(
  {
    access,
    accessWithDrift,
    targets,
  }: Pick<HeadedPlan, 'access' | 'accessWithDrift'> & { readonly targets: readonly TargetChanges[] },
  members: ChosenRoles,
  { changed, gone }: AliasChanges,
): string | undefined {
  const changes = access.filter(isGaining);
  if (changes.some(isSerious)) return undefined;
  const [reads] = describeReads(changes, targets);
  if (reads !== undefined) return reads;
  // What drift makes of the plan is said in lines of its own.
  if (accessWithDrift.length > 0) {
    const isAnyGaining = accessWithDrift.some(change => isGaining(change) || change.regained.length > 0);
    return isAnyGaining ? undefined : 'No channel gains anything';
  }
  const except = describeExceptions(members);
  if (access.length > 0) return `No channel gains anything; access from chat only shrinks${except}`;
  // What an alias runs is something that people can do, whether or not they may run it in another way.
  const what = changed === undefined && gone === undefined ? 'can do' : 'are allowed to do';
  const unchanged = `What people ${what} from chat does not change`;
  return `${unchanged}${except}`;
}

/** In how many channels people gain reads and nothing else; nothing where they gain more, or nothing. */
function describeReads(changes: readonly AccessChange[], targets: readonly TargetChanges[]): string[] {
  if (changes.length === 0 || changes.some(isSerious)) return [];
  const gaining = groupByChannel(changes);
  const subject = countOf(gaining.length, 'channel gains', 'channels gain');
  return [`${subject} only reads, none of often secret data${describeWhere(gaining, targets)}`];
}

/** How many roles that go are named before the others are counted. */
const maxRoles = 3;

/** How the members begin of whom a first line is not true. */
const exceptFor = ', except for members who have ';

/** What members may have chosen and the plan changes: any role of the account, whether or not a channel lists it. */
interface ChosenRoles {
  /** What goes, and what that means for them; undefined when no role goes. */
  readonly gone: { readonly chosen: string; readonly lose: string } | undefined;
  /** What gives something else, or may; undefined when there is none. */
  readonly changed: string | undefined;
}

/** Properties of a role that decide what it gives. */
const deciding = new Set([
  'AssumeRolePolicyDocument',
  'ManagedPolicyArns',
  'PermissionsBoundary',
  'Policies',
  'Tags',
]);

/** Names the roles that go, that another takes the place of, or that may give something else. */
function describeChosenRoles(targets: readonly TargetChanges[]): ChosenRoles {
  const all = targets.flatMap(({ stacks }) => stacks.flatMap(({ changes }) => changes));
  const paths = (wanted: ChangeAction) => {
    const found = all.filter(
      ({ action, type, properties }) =>
        action === wanted &&
        type === 'AWS::IAM::Role' &&
        (action !== 'update' || properties.some(({ name }) => deciding.has(name))),
    );
    return [...new Set(found.map(({ path }) => path.replace(/^roles\./, '')))];
  };
  const [deleted, replaced, updated] = [paths('delete'), paths('replace'), paths('update')];
  const count = deleted.length + replaced.length;
  const parts = [nameRoles('deleted', deleted), nameRoles('replaced', replaced)];
  return {
    gone:
      count === 0
        ? undefined
        : {
            chosen: `chosen ${parts.filter(part => part !== '').join(' or ')}`,
            lose: `lose what ${count === 1 ? 'it' : 'they'} gave them`,
          },
    changed: updated.length === 0 ? undefined : nameRoles('changed', updated),
  };
}

/**
 * The members of whom a line is not true that speaks of all people: those who have chosen a role that goes, or that gives something
 * else. Where a role does not change what the channels give that are known to use it, a member may have chosen it all the same.
 */
function describeExceptions({ gone, changed }: ChosenRoles): string {
  const parts = [
    ...(gone === undefined ? [] : [`${gone.chosen}: they ${gone.lose}`]),
    ...(changed === undefined ? [] : [`chosen ${changed}: they may get more or less`]),
  ];
  return parts.length === 0 ? '' : `${exceptFor}${parts.join('; or who have ')}`;
}

function nameRoles(what: string, roles: readonly string[]): string {
  if (roles.length === 0) return '';
  const names = roles.slice(0, maxRoles).join(', ');
  const more = roles.length > maxRoles ? ` and ${roles.length - maxRoles} more` : '';
  return `the ${what} ${roles.length === 1 ? 'role' : 'roles'} ${names}${more}`;
}
