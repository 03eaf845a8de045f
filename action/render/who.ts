import type { LaterDecision } from '../access/decision-times.ts';
import type { SomeNames } from '../access/pattern-actions.ts';
import type { CommandProblem } from '../access/question.ts';
import type { WhoAnswer, WhoEntry } from '../commands/who.ts';
import { describePlace } from '../core/chat-place.ts';
import { countOf } from '../core/count-of.ts';
import { groupBy } from '../core/group.ts';
import { listSome } from '../core/quote.ts';
import { makeVisible } from '../core/visible.ts';
import type { VerdictName } from '../iam/access-delta.ts';
import type { Reason } from '../iam/verdict.ts';
import { describeCeiling, describeEnd, describeTimes, groupByTimes, hasTimes } from './can.ts';
import type { Colors } from './colors.ts';
import { reasonLines } from './reason-lines.ts';
import { indentedLines } from './wrap-line.ts';

/** Channels are listed by what the question means for their people, the most that is possible first. */
const groups: readonly {
  readonly title: string;
  readonly holds: (entry: WhoEntry) => boolean;
  /** Which verdict is explained. */
  readonly verdict: VerdictName;
}[] = [
  {
    title: 'Everyone in the channel:',
    holds: entry => entry.audience === 'everyone' && entry.default === 'allowed',
    verdict: 'default',
  },
  {
    title: 'Possibly everyone in the channel (it depends on something unknown):',
    holds: entry => entry.audience === 'everyone' && entry.default === 'unknown',
    verdict: 'default',
  },
  {
    title: 'Members who choose a listed role (members without their own role cannot run anything):',
    holds: entry => entry.audience === 'listed-role' && entry.default === 'allowed',
    verdict: 'default',
  },
  {
    title: 'Possibly members who choose a listed role (it depends on something unknown):',
    holds: entry => entry.audience === 'listed-role' && entry.default === 'unknown',
    verdict: 'default',
  },
  {
    title: 'Only members with their own role (the guardrails allow it):',
    holds: entry => isForNoRoleKnown(entry) && entry.ceiling === 'allowed',
    verdict: 'ceiling',
  },
  {
    title: 'Possibly members with their own role (it depends on something unknown):',
    holds: entry => isForNoRoleKnown(entry) && entry.ceiling === 'unknown',
    verdict: 'ceiling',
  },
  {
    title: 'Not now; dates in policies change it:',
    holds: entry => isDenied(entry) && isChangedForKnown(entry),
    verdict: 'default',
  },
  {
    title: 'Not now; dates in policies change it for members with their own role:',
    holds: entry => isDenied(entry) && !isChangedForKnown(entry) && entry.ceilingLater !== undefined,
    verdict: 'ceiling',
  },
];

/** Whether nothing of it is possible now. */
function isDenied(entry: WhoEntry): boolean {
  return entry.default === 'denied' && entry.ceiling === 'denied';
}

/** Whether dates change what members can do with a role that is known. */
function isChangedForKnown({ audience, later, roleDecisions = [] }: WhoEntry): boolean {
  return audience === 'listed-role'
    ? roleDecisions.some(each => each.later !== undefined)
    : audience === 'everyone' && later !== undefined;
}

/** Whether the guardrails alone decide: with no role of which anything is known it is possible. */
function isForNoRoleKnown({ audience, default: decision }: WhoEntry): boolean {
  return audience === 'any-role' || decision === 'denied';
}

/** The answer of `chatops who` as a person can follow it: for whom it works in which channel, and why. */
export function renderWhoText(
  { question, channels, problems, remarks = [] }: WhoAnswer,
  paint: Colors,
): string {
  const lines = [paint.strong(makeVisible(question))];
  for (const { message, help } of problems) {
    lines.push(
      `  ${paint.bad(makeVisible(message))}`,
      ...(help === undefined ? [] : [`    ${makeVisible(help)}`]),
    );
  }
  lines.push(...remarks.flatMap(describeRemark).map(line => `  ${paint.note(makeVisible(line))}`));
  for (const { title, holds, verdict } of groups) {
    const found = channels.filter(holds);
    if (found.length === 0) continue;
    lines.push('', `  ${title}`);
    for (const entry of found) {
      const target = entry.target === 'default' ? '' : `, target ${entry.target}`;
      const reasons = verdict === 'default' ? entry.because : entry.ceilingBecause;
      const head = `#${entry.channel}  ${describePlace(entry.place)}${target}${describeWhen(entry, verdict)}`;
      const [first = '', ...more] = indentedLines(head, 4);
      lines.push(
        first.replace(`#${entry.channel}`, name => paint.strong(name)),
        ...more,
      );
      const shown = entry.actions === undefined ? reasons : onePerStatement(reasons);
      lines.push(...shown.flatMap(reason => reasonLines(reason, 6, paint)));
      lines.push(...describeMore(entry, verdict).flatMap(line => indentedLines(line, 6)));
    }
  }
  if (problems.length === 0) {
    lines.push('', countImpossible(channels), ...listNotCounted(channels));
  }
  return `${lines.join('\n')}\n`;
}

/** What may be read all the same, with the channels in which. */
function listNotCounted(channels: readonly WhoEntry[]): string[] {
  return [...groupBy(channels, ({ notCounted }) => notCounted)].flatMap(([note, found]) => {
    if (note === undefined) return [];
    const names = listSome([...new Set(found.map(({ channel }) => `#${channel}`))], maxNames);
    return indentedLines(`Not counted in ${names}: ${note}.`, 0);
  });
}

/** When the verdict holds that lists a channel, and with which of the roles that have to be chosen: `, as dev or ops, possibly as legacy`. */
function describeWhen(entry: WhoEntry, verdict: VerdictName): string {
  if (verdict === 'ceiling') {
    return describeTimes({ until: entry.ceilingUntil, later: entry.ceilingLater });
  }
  if (entry.audience !== 'listed-role') return describeTimes(entry);
  const { roles = [], possibleRoles = [], roleDecisions = [] } = entry;
  // Where nothing is possible now, only the roles that dates change are named.
  const listed = roleDecisions.filter(each => !isDenied(entry) || each.later !== undefined);
  const name = (how: string, names: readonly string[]) =>
    groupByTimes(listed.filter(({ role }) => names.includes(role))).map(
      group => `${how} ${group.names}${group.times}`,
    );
  const parts = [...name('as', roles), ...name('possibly as', possibleRoles)];
  return parts.length === 0 ? describeTimes(entry) : `, ${parts.join(listed.some(hasTimes) ? '; ' : ', ')}`;
}

/** The reasons for a pattern, each statement with the first action that it allows: all actions are named below. */
function onePerStatement(reasons: readonly Reason[]): Reason[] {
  const firsts = new Map<string, Reason>();
  for (const reason of reasons) {
    const { layer, policy, statement, path, message } = reason;
    const key = statement === undefined ? message : JSON.stringify([layer, policy, statement, path]);
    if (!firsts.has(key)) firsts.set(key, reason);
  }
  return [...firsts.values()];
}

function describeRemark({ message, help }: CommandProblem): string[] {
  return [message, ...(help === undefined ? [] : [help])];
}

/** How many actions of a pattern one line names. */
const maxNames = 8;

/** How many resources one line names. */
const maxResources = 3;

/**
 * What else is true of a channel than the one verdict that lists it: other actions of a pattern, and what members with their
 * own role can do beyond it.
 * @param verdict the one that is explained
 */
function describeMore(entry: WhoEntry, verdict: VerdictName): string[] {
  return [...describeLater(entry, verdict), ...describeOthers(entry, verdict)];
}

/** What dates change for others than those of the one verdict. */
function describeLater(entry: WhoEntry, verdict: VerdictName): string[] {
  const { audience, roles = [], possibleRoles = [], roleDecisions = [], later, ceilingLater } = entry;
  const named = verdict === 'default' ? [...roles, ...possibleRoles] : [];
  const lines = roleDecisions
    .filter(each => each.later !== undefined && !named.includes(each.role))
    .map(each => `as ${each.role}: ${each.decision}${describeTimes(each)}`);
  if (verdict === 'ceiling') {
    return audience === 'everyone' && later !== undefined
      ? [`everyone in the channel: ${entry.default}${describeTimes(entry)}`]
      : lines;
  }
  // What is the same for everyone is said once.
  return ceilingLater === undefined || isSame(ceilingLater, later)
    ? lines
    : [
        ...lines,
        `with a role of the member's own: ${entry.ceiling}${describeTimes({ until: undefined, later: ceilingLater }, describeCeiling)}`,
      ];
}

function isSame(one: LaterDecision, other: LaterDecision | undefined): boolean {
  return one.decision === other?.decision && one.from === other.from && one.until === other.until;
}

function describeOthers({ actions, ...entry }: WhoEntry, verdict: VerdictName): string[] {
  if (actions === undefined) {
    const { ownRoleResources: wider = [] } = entry;
    if (verdict === 'default' && wider.length > 0) {
      return [
        `with a role of the member's own: allowed by the guardrails on ${listSome(wider, maxResources)}${describeEnd(entry.ceilingUntil)}`,
      ];
    }
    return verdict === 'default' && entry.default === 'unknown' && entry.ceiling === 'allowed'
      ? [`with a role of the member's own: allowed by the guardrails${describeEnd(entry.ceilingUntil)}`]
      : [];
  }
  const { allowed, unknown } = actions[verdict];
  const own = verdict === 'default' ? actions.ceiling : { allowed: noNames, unknown: noNames };
  return [
    // What decides names a single one.
    ...(allowed.count > 1 ? nameSome('in all: ', allowed) : []),
    ...(allowed.count > 0 ? nameSome('possibly also: ', unknown) : []),
    ...(allowed.count === 0 && unknown.count > 1 ? nameSome('in all, each possibly: ', unknown) : []),
    ...nameSome("with a role of the member's own also: ", own.allowed),
    ...nameSome("with a role of the member's own possibly also: ", own.unknown),
  ];
}

const noNames: SomeNames = { names: [], count: 0 };

function nameSome(title: string, { names, count }: SomeNames): string[] {
  return count === 0 ? [] : [`${title}${listSome(names, maxNames, count)}`];
}

/** In how many channels nothing of it is possible: in none of their targets, and in some of them only. */
function countImpossible(entries: readonly WhoEntry[]): string {
  const isLater = (entry: WhoEntry) => isChangedForKnown(entry) || entry.ceilingLater !== undefined;
  const all = [...groupBy(entries, ({ channel }) => channel).values()];
  const denied = all.filter(each => each.every(isDenied));
  const notYet = denied.filter(each => each.some(isLater)).length;
  const none = denied.length - notYet;
  const partly = all.filter(each => each.some(isDenied)).length - denied.length;
  if (denied.length === 0) {
    const where = all.length === 1 ? 'the only channel' : `all ${all.length} channels`;
    const some = partly === all.length ? '' : ` in ${partly} of them`;
    const isCertain = (entry: WhoEntry) => entry.default === 'allowed' || entry.ceiling === 'allowed';
    const possible = entries.some(isCertain) ? 'Possible' : 'Depends on something unknown';
    return `${possible} in ${where}${partly === 0 ? '' : `,${some} not in every target`}.`;
  }
  const rest = partly === 0 ? '' : `, and in ${partly} more not in every target`;
  if (none === 0) return `Not possible now in ${notYet} of ${countOf(all.length, 'channel')}${rest}.`;
  const now = notYet === 0 ? '' : `, not now in ${notYet} more`;
  return `Not possible in ${none} of ${countOf(all.length, 'channel')}${now}${rest}.`;
}
