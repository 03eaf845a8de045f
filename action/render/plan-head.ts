import type { ChosenChange } from '../access/chosen-plan.ts';
import { isSerious } from '../access/sort-changes.ts';
import type { PlanReport } from '../commands/plan.ts';
import { countOf } from '../core/count-of.ts';
import { groupBy } from '../core/group.ts';
import type { Complete } from '../core/look.ts';
import {
  type ChangeAction,
  countChanges,
  type Plan,
  type PlannedChanges,
  type PlanSeen,
  type TargetChanges,
  type UnhashedPlan,
} from '../core/plan.ts';
import { listSome } from '../core/quote.ts';
import { describeRegions } from '../core/region-scope.ts';
import { nameRegions } from '../core/region-words.ts';
import { formatTimes } from '../core/until.ts';
import type { AccessRow } from '../iam/access-delta.ts';
import { type AliasChanges, describeAliasChanges } from './alias-changes.ts';
import { describeWidening } from './drift-head.ts';
import { foldArn } from './fold-arn.ts';
import { describeDanger, describeReads, isGaining } from './gain-head.ts';
import { describeNothingToChange } from './nothing.ts';
import { countActions } from './plan.ts';
import { describeSilenceHead } from './silence.ts';
import { describeWithDriftHead } from './with-drift.ts';

/** What the first lines of a plan are about. */
export type HeadedPlan = Pick<
  PlanReport,
  'look' | 'access' | 'chosenRoles' | 'accessWithDrift' | 'drift' | 'driftAccess' | 'findings'
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

/** That a plan changes nothing, in one paragraph with what drift does. */
export function describeOnlyDrift(
  look: Complete<PlanSeen>,
  { drift, driftAccess }: Pick<PlanReport, 'drift' | 'driftAccess'>,
): string {
  const { alarms } = describeWidening({ drift, access: driftAccess });
  return [describeNothingToChange(look), ...alarms.map(line => `${line}.`)].join(' ');
}

/** The same without how much changes: what a comment begins with, target by target. */
export function describeMeaning({
  plan,
  look,
  access,
  chosenRoles,
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
    ...describeAbsent(findings),
    ...describeTrust(findings),
    ...(aliases.changed === undefined ? [] : [aliases.changed]),
    ...(silence === undefined ? [] : [silence]),
  ];
  const members = describeChosenRoles(plan.targets, drift.length === 0 ? chosenRoles : undefined);
  const harmless = describeHarmless({ access, accessWithDrift, targets: plan.targets }, members, aliases);
  const reads = [
    ...describeReads(gaining.withDrift, plan.targets).map(text => `Together with drift, ${text}`),
    ...describeReads(gaining.outside, plan.targets).map(text => `In another stack, ${text}`),
  ];
  const isSaid = (chosen: string) => look.complete && harmless?.includes(chosen) === true;
  return [
    ...alarms.map(text => ({ text, isAlarm: true })),
    ...(harmless === undefined || !look.complete ? [] : [{ text: harmless, isAlarm: false }]),
    ...[...reads, ...withDrift.notes].map(text => ({ text, isAlarm: false })),
    ...(aliases.gone === undefined ? [] : [{ text: aliases.gone, isAlarm: false }]),
    ...(members.gone === undefined || isSaid(members.gone.chosen)
      ? []
      : [{ text: `Members who have ${members.gone.chosen} ${members.gone.lose}`, isAlarm: false }]),
    ...(members.changed === undefined || isSaid(members.changed.chosen)
      ? []
      : [{ text: `Members who have ${members.changed.chosen} ${members.changed.get}`, isAlarm: false }]),
  ];
}

function describeAbsent(findings: HeadedPlan['findings']): string[] {
  const absent = findings.filter(
    ({ code }) => code === 'plan/role-missing' || code === 'plan/policy-missing',
  );
  if (absent.length < 2) return absent.map(({ message }) => message);
  const roles = absent.filter(({ code }) => code === 'plan/role-missing').length;
  const policies = absent.length - roles;
  const parts = [
    ...(roles === 0 ? [] : [countOf(roles, 'role', 'roles')]),
    ...(policies === 0 ? [] : [countOf(policies, 'policy', 'policies')]),
  ];
  return [`${parts.join(' and ')} made elsewhere do not exist (below)`];
}

function describeTrust(findings: HeadedPlan['findings']): string[] {
  const found = findings.filter(({ code }) => code === 'plan/role-trust');
  const roles = new Set(found.map(({ target, about }) => `${target} ${about}`)).size;
  if (found.length < 2) return found.map(({ message }) => message);
  return [
    `${countOf(roles, 'role', 'roles')} made elsewhere may not be assumed by chat, or can be by everyone (below)`,
  ];
}

function describeLostLogs(findings: HeadedPlan['findings']): string[] {
  const lost = findings.filter(({ code }) => code === 'plan/logs-deleted');
  if (lost.length < 2) return lost.map(({ message }) => message);
  return [`${lost.length} log groups permanently lose logs (below)`];
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
  const [reads] = describeReads(access, targets);
  if (reads !== undefined) return reads;
  // What drift makes of the plan is said in lines of its own.
  if (accessWithDrift.length > 0) {
    const isAnyGaining = accessWithDrift.some(change => isGaining(change) || change.regained.length > 0);
    return isAnyGaining ? undefined : 'No channel gains anything';
  }
  const except = describeExceptions(members);
  // What shrinks for members who have chosen a role is no exception.
  const isMore = members.changed?.isMore === true ? describeExceptions({ ...members, gone: undefined }) : '';
  if (access.length > 0) return `No channel gains anything; access from chat only shrinks${isMore}`;
  // What an alias runs is something that people can do, whether or not they may run it in another way.
  const what = changed === undefined && gone === undefined ? 'can do' : 'are allowed to do';
  const unchanged = `What people ${what} from chat does not change`;
  return `${unchanged}${except}`;
}

/** How many roles are named before the others are counted. */
const maxRoles = 3;

/** How many actions, and channels, are named before the others are counted. */
const maxNames = 3;

/** How the members begin of whom a first line is not true. */
const exceptFor = ', except for members who have ';

/** What members may have chosen and the plan changes: any role of the account, whether or not a channel lists it. */
interface ChosenRoles {
  /** What goes, and what that means for them; undefined when no role goes. */
  readonly gone: { readonly chosen: string; readonly lose: string } | undefined;
  /** What gives something else, and what that means for them. */
  readonly changed:
    | {
        readonly chosen: string;
        readonly get: string;
        /** Whether any of them gains, or may. */
        readonly isMore: boolean;
      }
    | undefined;
}

/** Properties of a role that decide what it gives. */
const deciding = new Set([
  'AssumeRolePolicyDocument',
  'ManagedPolicyArns',
  'PermissionsBoundary',
  'Policies',
  'Tags',
]);

/**
 * Names the roles that go, that another takes the place of, or that give something else.
 * @param chosen undefined where drift has a say in what they give, which is not compared
 */
function describeChosenRoles(
  targets: readonly TargetChanges[],
  chosen: readonly ChosenChange[] | undefined,
): ChosenRoles {
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
  const [deleted, replaced] = [paths('delete'), paths('replace')];
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
    changed: describeChanged(chosen ?? paths('update').map(role => ({ role, changes: undefined }))),
  };
}

/** What members can do with changed roles, in the channels of which the rows do not say it: all roles in one text. */
function describeChanged(chosen: readonly Pick<ChosenChange, 'role' | 'changes'>[]): ChosenRoles['changed'] {
  if (chosen.length === 0) return undefined;
  const changes = chosen.flatMap(each => each.changes ?? []);
  const sideOf = (side: 'gained' | 'lost') =>
    changes.map(({ channel, place: { account }, [side]: rows }) => ({ channel, account, rows }));
  const parts = [
    ...describeSide('gain', sideOf('gained')),
    ...describeSide('lose', sideOf('lost')),
    ...(chosen.some(each => each.changes === undefined) ? ['may get more or less'] : []),
  ];
  const roles = [...new Set(chosen.map(({ role }) => role))];
  const isMore = chosen.some(each => each.changes?.some(isGaining) !== false);
  return { chosen: `chosen ${nameRoles('changed', roles)}`, get: parts.join(', and '), isMore };
}

/** `gain sqs:PurgeQueue in #ops`, and what is only possible by itself; empty where it is nothing. */
function describeSide(
  verb: string,
  channels: readonly {
    readonly channel: string;
    readonly account: string;
    readonly rows: readonly AccessRow[];
  }[],
): string[] {
  const describe = (words: string, certainty: AccessRow['certainty']): string[] => {
    const own = channels.map(each => ({
      ...each,
      rows: each.rows.filter(row => row.certainty === certainty),
    }));
    const rows = own.flatMap(({ account, rows }) =>
      rows.map(row => ({ action: row.action, limits: describeLimits(row, account) })),
    );
    if (rows.length === 0) return [];
    const actions = [...groupBy(rows, ({ limits }) => limits)].map(
      ([limits, list]) =>
        `${listSome([...new Set(list.map(({ action }) => action))].sort(), maxNames)}${limits}`,
    );
    const names = own.filter(each => each.rows.length > 0).map(({ channel }) => `#${channel}`);
    return [`${words} ${listSome(actions, maxNames)} in ${listSome([...new Set(names)], maxNames)}`];
  };
  return [...describe(verb, undefined), ...describe(`possibly ${verb}`, 'unknown')];
}

/** ` on prod-* (in part) until 2027-06-30`; empty where a row is about everything at any time. */
function describeLimits(row: AccessRow, account: string): string {
  const service = row.action.slice(0, row.action.indexOf(':'));
  const folded = row.resources
    .slice(0, maxNames)
    .map(text => foldArn(nameRegions(text), { account, service }));
  const resources = listSome(folded, maxNames, row.resources.length);
  const where = row.regions === undefined ? '' : ` ${describeRegions(row.regions)}`;
  const times = formatTimes(row);
  return [
    resources === '*' && where === '' ? '' : ` on ${resources}${where}`,
    row.partial === true ? ' (in part)' : '',
    times === '' ? '' : ` ${times}`,
  ].join('');
}

/**
 * The members of whom a line is not true that speaks of all people: those who have chosen a role that goes, or that gives something
 * else. Where a role does not change what the channels give that are known to use it, a member may have chosen it all the same.
 */
function describeExceptions({ gone, changed }: ChosenRoles): string {
  const parts = [
    ...(gone === undefined ? [] : [`${gone.chosen}: they ${gone.lose}`]),
    ...(changed === undefined ? [] : [`${changed.chosen}: they ${changed.get}`]),
  ];
  return parts.length === 0 ? '' : `${exceptFor}${parts.join('; or who have ')}`;
}

function nameRoles(what: string, roles: readonly string[]): string {
  if (roles.length === 0) return '';
  return `the ${what} ${roles.length === 1 ? 'role' : 'roles'} ${listSome(roles, maxRoles)}`;
}
