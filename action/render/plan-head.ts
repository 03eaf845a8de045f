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
  type TargetChanges,
  type UnhashedPlan,
} from '../core/plan.ts';
import { type AliasChanges, describeAliasChanges } from './alias-changes.ts';
import { describeWidening } from './drift.ts';
import { describeKinds, listGainedKinds } from './gained-kinds.ts';
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
export function describePlanHead({
  plan,
  look,
  access,
  accessWithDrift,
  drift,
  driftAccess,
  findings,
}: HeadedPlan): HeadLine[] {
  const changes = countChanges(plan);
  if (changes === 0 && access.length === 0) return [];
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
  const isSaid = access.length === 0 && look.complete;
  return [
    ...alarms.map(text => ({ text, isAlarm: true })),
    ...(harmless === undefined || !look.complete ? [] : [{ text: harmless, isAlarm: false }]),
    ...[...reads, ...withDrift.notes].map(text => ({ text, isAlarm: false })),
    ...(aliases.gone === undefined ? [] : [{ text: aliases.gone, isAlarm: false }]),
    ...(members === undefined || isSaid
      ? []
      : [{ text: `Members who have ${members.chosen} ${members.lose}`, isAlarm: false }]),
    ...(changes === 0
      ? []
      : [
          {
            text: `${countOf(changes, 'resource changes', 'resources change')}: ${countActions(plan)}`,
            isAlarm: false,
          },
        ]),
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
  if (serious.length === 1) return [`1 channel ${describeKinds(found, 'gains')}${where}${rest}`];
  const possibly = sure.length === 0 ? 'possibly ' : '';
  const counted = found
    .map(({ noun, count, certain }) =>
      certain === count || sure.length === 0
        ? `${noun} in ${count}`
        : `${noun} in ${count} (${certain === 0 ? 'all' : count - certain} possibly)`,
    )
    .join(', ');
  return [`${serious.length} channels ${possibly}gain more than harmless reads${where}: ${counted}${rest}`];
}

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
  if (all.every(isProduction)) return `${suffix}, in production`;
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
  members: ChosenRoles | undefined,
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
  if (access.length > 0) return 'No channel gains anything; access from chat only shrinks';
  // What an alias runs is something that people can do, whether or not they may run it in another way.
  const what = changed === undefined && gone === undefined ? 'can do' : 'are allowed to do';
  const unchanged = `What people ${what} from chat does not change`;
  return members === undefined
    ? unchanged
    : `${unchanged}, except for members who have ${members.chosen}: they ${members.lose}`;
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

/** What members have chosen that goes, and what that means for them. */
interface ChosenRoles {
  readonly chosen: string;
  readonly lose: string;
}

/**
 * Names the roles that go, or that another takes the place of: any member may have chosen one as their own, whether or not
 * a channel lists it. Undefined when none goes.
 */
function describeChosenRoles(targets: readonly TargetChanges[]): ChosenRoles | undefined {
  const paths = (wanted: ChangeAction) => {
    const all = targets.flatMap(({ stacks }) => stacks.flatMap(({ changes }) => changes));
    const found = all.filter(({ action, type }) => action === wanted && type === 'AWS::IAM::Role');
    return [...new Set(found.map(({ path }) => path.replace(/^roles\./, '')))];
  };
  const [deleted, replaced] = [paths('delete'), paths('replace')];
  const count = deleted.length + replaced.length;
  if (count === 0) return undefined;
  const parts = [nameRoles('deleted', deleted), nameRoles('replaced', replaced)];
  return {
    chosen: `chosen ${parts.filter(part => part !== '').join(' or ')}`,
    lose: `lose what ${count === 1 ? 'it' : 'they'} gave them`,
  };
}

function nameRoles(what: string, roles: readonly string[]): string {
  if (roles.length === 0) return '';
  const names = roles.slice(0, maxRoles).join(', ');
  const more = roles.length > maxRoles ? ` and ${roles.length - maxRoles} more` : '';
  return `the ${what} ${roles.length === 1 ? 'role' : 'roles'} ${names}${more}`;
}
