import { isSerious } from '../access/sort-changes.ts';
import type { PlanReport } from '../commands/plan.ts';
import { countOf } from '../core/count-of.ts';
import type { Complete } from '../core/look.ts';
import {
  countChanges,
  type Plan,
  type PlannedChanges,
  type PlanSeen,
  type TargetChanges,
  type UnhashedPlan,
} from '../core/plan.ts';
import { type AliasChanges, describeAliasChanges } from './alias-changes.ts';
import { type ChosenRoles, describeChosenRoles, describeExceptions } from './chosen-roles.ts';
import { describeWidening } from './drift-head.ts';
import { describeDanger, describeReads, isGaining } from './gain-head.ts';
import { describeNothingToChange } from './nothing.ts';
import { countActions } from './plan.ts';
import { describeHearingHead } from './silence.ts';
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
    ...describeHearingHead(plan),
  ];
  const members = describeChosenRoles(plan.targets, chosenRoles);
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
    ...aliases.gone.map(text => ({ text, isAlarm: false })),
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
  const what = changed === undefined && gone.length === 0 ? 'can do' : 'are allowed to do';
  const unchanged = `What people ${what} from chat does not change`;
  return `${unchanged}${except}`;
}
