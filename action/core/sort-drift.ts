import { sortByText } from './compare-texts.ts';
import type { Differences, Drift } from './drift.ts';
import { canonicalJson } from './json.ts';
import type { Risk } from './risk.ts';

/** Joins differences of two kinds; riskiest first, then by path. */
export function joinDifferences(...parts: readonly Differences[]): Differences {
  return {
    drift: sortByRisk(parts.flatMap(({ drift }) => drift)),
    unchecked: parts.flatMap(({ unchecked }) => unchecked),
  };
}

/** Drift without what was found before: each chatops.yml of an account finds what is unmanaged there, which is one drift. */
export function withoutRepeated(drift: readonly Drift[]): Drift[] {
  const seen = new Set<string>();
  return drift.filter(({ kind, type, id }) => {
    const key = `${type} ${id}`;
    if (kind !== 'unmanaged') return true;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Drift with the risk `widens`, by what it really does. */
export interface WideningDrift {
  /** What has part in what people in chat can do now and could not before. */
  readonly inChat: readonly Drift[];
  /** What possibly has part in it, in channels whose roles and guardrails were not read. */
  readonly unread: readonly Drift[];
  /** What gives something only to members who have chosen a role that it changes. */
  readonly forChosen: readonly Drift[];
  /** Roles that more principals can assume, or possibly can, whatever the channels and guardrails. */
  readonly outside: readonly Drift[];
  /** Trust policies that allow more only to those who can assume the role already. */
  readonly trust: readonly Drift[];
  /** What gives nothing in chat, and lets those who can assume a role outside of chat do more with it. */
  readonly withOpenRole: readonly Drift[];
  /** Topics that more principals can use: to put messages into channels, or to receive them. */
  readonly topics: readonly Drift[];
  /** Policies that allow more, while other drift is what gives access. */
  readonly idle: readonly Drift[];
  /** Policies that allow more, while all drift together gives no member more access. */
  readonly heldBack: readonly Drift[];
}

/** Sorts out which drift gives access, and which only widens a policy. */
export function sortWidening(drift: readonly Drift[]): WideningDrift {
  const groups: Record<keyof WideningDrift, Drift[]> = {
    inChat: [],
    unread: [],
    forChosen: [],
    outside: [],
    trust: [],
    withOpenRole: [],
    topics: [],
    idle: [],
    heldBack: [],
  };
  for (const item of drift) if (item.risk === 'widens') groups[placeWidening(item)].push(item);
  return groups;
}

function placeWidening(item: Drift): keyof WideningDrift {
  const { property, isHeldBack, share, gained, notifications, outside, unreadIn, isForChosen } = item;
  if (property === 'AssumeRolePolicyDocument') return opensRole(item) ? 'outside' : 'trust';
  if (outside !== undefined && gained === undefined) return 'withOpenRole';
  if (
    (notifications?.opened ?? notifications?.receivers) !== undefined &&
    notifications?.isBesideAccess !== true
  )
    return 'topics';
  if (unreadIn !== undefined && gained === undefined) return 'unread';
  if (isForChosen === true) return 'forChosen';
  if (isHeldBack === true) return 'heldBack';
  return share !== undefined && gained === undefined ? 'idle' : 'inChat';
}

/** Whether a drift lets more principals assume a role, or possibly does, outside of chat. */
export function opensRole({ property, risk, assumable }: Drift): boolean {
  if (property !== 'AssumeRolePolicyDocument' || risk !== 'widens') return false;
  return assumable === undefined || assumable.by.length + assumable.possiblyBy.length > 0;
}

/** Whether principals can assume a role for certain through a drift that opens it. */
export function opensForCertain({ assumable }: Drift): boolean {
  return assumable === undefined || assumable.by.length > 0;
}

const riskOrder: readonly Risk[] = ['widens', 'unknown', 'narrows', 'none'];

/**
 * Riskiest first, then what is of production; the rest of the order only makes equal input print equal output.
 * @param production the keys of the targets that are production
 */
export function sortByRisk(drift: readonly Drift[], production: readonly string[] = []): Drift[] {
  const first = new Set(production);
  const key = (d: Drift) =>
    `${riskOrder.indexOf(d.risk)} ${first.has(d.target) ? 0 : 1} ${d.target} ${d.path} ${d.property ?? ''} ${canonicalJson(d.observed ?? null)}`;
  return sortByText(drift, key);
}

/** Those who have an identity of a provider, as {@link Drift.assumable} and sentences name them. */
export const everyFederated = 'every federated identity';
