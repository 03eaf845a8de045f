import type { DecisionTimes } from '../access/decision-times.ts';
import type { RoleDecision } from '../access/listed-roles.ts';
import type { CanAnswer, CanVerdict, TargetVerdict } from '../commands/can.ts';
import { groupBy } from '../core/group.ts';
import { defaultTarget } from '../core/model.ts';
import { formatEnd, formatTimes } from '../core/until.ts';
import { makeVisible } from '../core/visible.ts';
import type { Decision } from '../iam/verdict.ts';
import type { Colors } from './colors.ts';
import { reasonLines } from './reason-lines.ts';
import { indentedLines, terminalColumns } from './wrap-line.ts';

/** The answer of `chatops can` as a person can follow it. */
export function renderCanText(answer: CanAnswer, paint: Colors): string {
  const { channel, command, targets } = answer;
  const name = `${makeVisible(channel)}:`;
  const isWide = name.length + 1 + makeVisible(command).length > terminalColumns;
  const head = isWide
    ? [name, ...indentedLines(command, 4).map(paint.strong)]
    : [`${name} ${paint.strong(makeVisible(command))}`];
  // A channel of which nothing is known has no target, and the reason all the same.
  const [first] = targets;
  const isOne = first === undefined || (targets.length === 1 && first.target === defaultTarget);
  const blocks = isOne
    ? [renderVerdict({ ...first, ...answer }, '', paint)]
    : targets.map(target => renderVerdict(target, `${makeVisible(target.target)}: `, paint));
  return `${[...head, ...blocks, ...describeUnread(answer, paint)].join('\n')}\n`;
}

/** Says that no policy of the organization of a declared account was looked at, where something is allowed there. */
function describeUnread({ decision, because, targets }: CanAnswer, paint: Colors): string[] {
  if (decision !== 'allowed' || because.every(({ layer }) => layer === 'service')) return [];
  const unread = targets.filter(
    each => each.target !== defaultTarget && each.organizationPolicies.length === 0,
  );
  if (unread.length === 0) return [];
  const names = unread.map(({ target }) => makeVisible(target)).join(', ');
  const text = `no organization policy (SCP, RCP) was read for ${names}: no \`limits\` in the target`;
  return indentedLines(text, 2).map(paint.faint);
}

/** The decision and its end; where every member has to choose a role, with which listed role it is what, and when. */
function describeDecision(
  { decision, until }: { readonly decision: Decision; readonly until: string | undefined },
  roles: readonly RoleDecision[],
  mark: (decision: Decision) => string,
): string {
  if (roles.length === 0) return `${mark(decision)}${describeEnd(until)}`;
  const parts = (['denied', 'unknown', 'allowed'] as const).flatMap(each =>
    groupByTimes(roles.filter(role => role.decision === each)).map(
      ({ names, times }) => `${mark(each)} for members who choose ${names}${times}`,
    ),
  );
  // With times the parts are too long for one line.
  return parts.join(roles.some(hasTimes) ? ';\n    ' : ', ');
}

/** Roles of which dates change the same at the same time. */
export function groupByTimes(
  roles: readonly RoleDecision[],
): { readonly names: string; readonly times: string }[] {
  return [...groupBy(roles, role => describeTimes(role))].map(([times, group]) => ({
    names: group.map(({ role }) => makeVisible(role)).join(' or '),
    times,
  }));
}

/** Whether dates change something about a decision. */
export function hasTimes({ until, later }: DecisionTimes): boolean {
  return until !== undefined || later !== undefined;
}

/** What dates change about a decision, behind it; empty where they change nothing. @param name what a decision is called */
export function describeTimes(
  { until, later }: { readonly [name in keyof DecisionTimes]: DecisionTimes[name] | undefined },
  name: (decision: Decision) => string = decision => decision,
): string {
  return later === undefined ? describeEnd(until) : `, ${name(later.decision)} ${formatTimes(later)}`;
}

/** What members with a role of their own can do, where the guardrails decide it. */
export function describeCeiling(decision: Decision): string {
  return decision === 'allowed' ? 'allowed by the guardrails' : decision;
}

/** Until when something holds; nothing where no date ends it. */
export function describeEnd(until: string | undefined): string {
  return until === undefined ? '' : `, until ${formatEnd(until)}`;
}

function renderVerdict(
  verdict: CanVerdict &
    Partial<Pick<TargetVerdict, 'until' | 'ceilingUntil' | 'ceilingLater' | 'isChannelRoleOnly' | 'roles'>>,
  prefix: string,
  paint: Colors,
): string {
  const {
    decision,
    ceiling,
    because,
    provided,
    until,
    ceilingUntil,
    ceilingLater,
    isChannelRoleOnly = false,
    roles = [],
  } = verdict;
  // What chat answers by itself is no matter of guardrails.
  const isOfChat = decision === 'allowed' && because.every(({ layer }) => layer === 'service');
  const color = { allowed: paint.good, denied: paint.bad, unknown: paint.note };
  return [
    `  ${prefix}${describeDecision({ decision, until }, roles, each => color[each](each))}`,
    ...because.flatMap(reason => reasonLines(reason, 4, paint)),
    ...provided
      .flatMap(({ action, resources, when }) =>
        indentedLines(`also needs ${action} on ${resources.join(', ')} if ${when}`, 4),
      )
      .map(paint.faint),
    ...indentedLines(
      isChannelRoleOnly
        ? 'members cannot choose their own role: the chat policy of the organization allows only the channel role'
        : `with a role of the member's own: ${isOfChat ? ceiling : describeCeiling(ceiling)}${describeTimes({ until: ceilingUntil, later: ceilingLater }, describeCeiling)}`,
      4,
    ).map(paint.faint),
  ].join('\n');
}
