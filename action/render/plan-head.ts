import type { AccessChange } from '../access/compare-access.ts';
import { isSerious } from '../access/sort-changes.ts';
import type { PlanReport } from '../commands/plan.ts';
import { countChanges, type Plan, type TargetChanges, type UnhashedPlan } from '../core/plan.ts';
import { sensitiveReads } from '../data/sensitive-reads.ts';
import type { AccessRow } from '../iam/access-delta.ts';
import { describeWidening } from './drift.ts';
import { countActions } from './plan.ts';
import { describeSilenceHead } from './silence.ts';

/** What the first lines of a plan are about. */
export type HeadedPlan = Pick<PlanReport, 'look' | 'access' | 'drift' | 'driftAccess' | 'findings'> & {
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
  drift,
  driftAccess,
  findings,
}: HeadedPlan): HeadLine[] {
  const changes = countChanges(plan);
  if (changes === 0 && access.length === 0) return [];
  const stops = findings.filter(({ level }) => level !== 'notice');
  const codes = [...new Set(stops.map(({ code }) => code))].join(', ');
  const silence = describeSilenceHead(plan);
  const alarms = [
    ...(stops.length > 0 ? [`Not applied as it is: ${codes} (below)`] : []),
    ...describeDanger(access, plan.targets),
    ...describeWidening({ drift, access: driftAccess }).alarms,
    ...describeLostLogs(findings),
    ...(silence === undefined ? [] : [silence]),
  ];
  const harmless = describeHarmless(access);
  return [
    ...alarms.map(text => ({ text, isAlarm: true })),
    ...(harmless === undefined || !look.complete ? [] : [{ text: harmless, isAlarm: false }]),
    ...(changes === 0 ? [] : [{ text: `${countResources(changes)}: ${countActions(plan)}`, isAlarm: false }]),
  ];
}

function describeLostLogs(findings: HeadedPlan['findings']): string[] {
  const lost = findings.filter(({ code }) => code === 'plan/logs-deleted');
  if (lost.length < 2) return lost.map(({ message }) => message);
  return [`${lost.length} log groups lose logs, which do not come back (below)`];
}

function countResources(number: number): string {
  return number === 1 ? '1 resource changes' : `${number} resources change`;
}

/** Of a channel that moves, the people at the old place only lose. */
function isGaining({ gained }: AccessChange): boolean {
  return gained.length > 0;
}

/** In how many channels people gain more than harmless reads, by what they gain, and how many of those are production. */
function describeDanger(access: readonly AccessChange[], targets: readonly TargetChanges[]): string[] {
  const gaining = access.filter(isGaining);
  const serious = gaining.filter(isSerious);
  if (serious.length === 0) return [];
  const production = new Set(
    targets.flatMap(({ target, isProduction }) => (isProduction === true ? [target] : [])),
  );
  const first = serious.filter(({ target }) => production.has(target)).length;
  const where =
    first === 0 ? '' : first === serious.length ? ', in production' : `, ${first} of them in production`;
  const found = kinds
    .map(({ has, noun }) => ({ noun, count: serious.filter(has).length }))
    .filter(({ count }) => count > 0);
  const rests = [
    { count: gaining.length - serious.length, one: 'gains only other reads', many: 'gain only other reads' },
    { count: access.length - gaining.length, one: 'only loses', many: 'only lose' },
  ].flatMap(({ count, one, many }) => (count === 0 ? [] : [`${count} ${count === 1 ? one : many}`]));
  const rest = rests.length === 0 ? '' : ` (${rests.join(', ')})`;
  if (serious.length === 1)
    return [`1 channel gains ${joinWords(found.map(({ noun }) => noun))}${where}${rest}`];
  const counted = found.map(({ noun, count }) => `${noun} in ${count}`).join(', ');
  return [`${serious.length} channels gain more than harmless reads${where}: ${counted}${rest}`];
}

const kinds: readonly { readonly has: (change: AccessChange) => boolean; readonly noun: string }[] = [
  { has: ({ other, was }) => other !== undefined || was !== undefined, noun: 'other members' },
  { has: change => change.gained.some(({ level }) => level === 'permissions'), noun: 'permissions actions' },
  { has: change => change.gained.some(({ level }) => level === 'write'), noun: 'write actions' },
  { has: change => change.gained.some(isSecret), noun: 'reads of what is often secret' },
  { has: change => change.gained.some(({ level }) => level === 'tagging'), noun: 'tagging actions' },
  { has: change => change.gained.some(({ level }) => level === 'unknown'), noun: 'actions of unknown level' },
];

function isSecret({ action, level }: AccessRow): boolean {
  return (level === 'read' || level === 'list') && sensitiveReads.has(action.toLowerCase());
}

function joinWords(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** That no one gains more than harmless reads; undefined when someone does. */
function describeHarmless(access: readonly AccessChange[]): string | undefined {
  const changes = access.filter(isGaining);
  if (changes.some(isSerious)) return undefined;
  const gaining = changes.length;
  if (gaining > 0) {
    const subject = gaining === 1 ? '1 channel gains' : `${gaining} channels gain`;
    return `${subject} reads only, none of them of what is often secret`;
  }
  if (access.length === 0) return 'What people can do from chat does not change';
  return 'No channel gains anything; what people can do from chat only shrinks';
}
