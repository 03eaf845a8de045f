import { sortByText } from './compare-texts.ts';
import { groupBy } from './group.ts';
import { canonicalJson, isEmptyValue, type Json, type JsonObject, oneOrMany } from './json.ts';
import type { Kind } from './kind.ts';
import type { Missing } from './look.ts';
import { isUnorderedList, normalizeProperty } from './resource-schema.ts';
import type { Risk } from './risk.ts';

/** How something differs from what was declared. */
export type DriftKind =
  | 'modified'
  | 'deleted'
  | 'undeclared'
  | 'unmanaged'
  | 'disabled'
  | 'expired'
  | 'unapplied';

/** One difference between what is deployed and what AWS holds (or, for `unapplied`, between chatops.yml and what is deployed). */
export interface Drift {
  /** The target's key in chatops.yml; `default` when none is declared. */
  readonly target: string;
  readonly kind: DriftKind;
  /** Where in chatops.yml, e.g. `roles.operator`. */
  readonly path: string;
  readonly type: string;
  /** Physical id; the logical id where nothing physical exists yet. */
  readonly id: string;
  /** Top-level CloudFormation property; absent when the whole resource is meant. */
  readonly property?: string;
  readonly expected?: Json;
  readonly observed?: Json;
  readonly risk: Risk;
  /** What people can do now and could not do as it was deployed and reviewed, as far as it has part in it, one line each. */
  readonly gained?: readonly string[];
  /** The same by the way in which it has part; absent where all of it is its own, and where it widens nothing. */
  readonly share?: GainShares;
  /** What was reviewed and people can no longer do because of it, one line each; absent where it takes nothing away. */
  readonly lost?: readonly string[];
  /** What it takes away alone, and what other drift takes away as well, one line each. */
  readonly lostAsWell?: readonly string[];
  /**
   * What a role allows now and did not as reviewed to those who can assume it outside of chat, where no guardrail applies, one line each;
   * absent where the role is not open to others, or its part is none.
   */
  readonly outside?: readonly string[];
  /**
   * Who can assume the role outside of chat and could not as it was deployed; of a role made elsewhere, who can and should not. Each by
   * name, `*` for every principal of every account. Set where a trust policy widens; both are empty where it allows only more to those who can assume it already.
   * `except`: whom `*` does not mean, where there is any.
   */
  readonly assumable?: {
    readonly by: readonly string[];
    readonly possiblyBy: readonly string[];
    readonly except?: readonly string[];
  };
  /** Who did it, by CloudTrail: the ARN of the caller. */
  readonly actor?: string;
  /** When, as CloudTrail writes it: `2026-11-25T01:02:03Z`. */
  readonly at?: string;
  /** What a reader should know of it that the values do not say. */
  readonly note?: string;
  /** Set when it widens a policy but has no effect at present, because other limits or other drift still apply. */
  readonly isHeldBack?: true;
  /** Set where its own effect is not worked out, because all drift together has too much. */
  readonly isNotAssessed?: true;
  /** Set for what no stack of the product makes: a revert cannot bring it back. */
  readonly isElsewhere?: true;
  /** The configuration that has the chat channel of this one now: a revert takes place after it is deleted. */
  readonly heldBy?: string;
  /** The place in chatops.yml of what is unmanaged and declared there, so that an import adopts it. */
  readonly declaredAs?: string;
  /** Set for what is unmanaged and declared, and refers there to what does not exist, so that an import leaves it. */
  readonly isNotAdoptable?: true;
  /** Set for what is unmanaged: what chatops.yml has to give up for its YAML, in words, because both have one chat channel. */
  readonly inExchange?: string;
  /** Set for what is not applied and is in AWS already, outside of the stack: an apply alone does not create it. */
  readonly isThere?: true;
  /** Set where chatops.yml already has what was observed, or no longer has the resource: an apply ends it, and a revert would undo that. */
  readonly isPending?: true;
  /** Why `--codify` cannot write it into chatops.yml; absent where it may, if the file then passes its checks. */
  readonly codifyRefused?: string;
  /** What it does to notifications; absent where it does nothing to them. */
  readonly notifications?: NotificationEffect;
  /** The alias that is gone, or runs something else than was reviewed. */
  readonly alias?: DriftedAlias;
  /** For what is unmanaged: the name of the chatops.yml beside which it was found, which its YAML is for. */
  readonly beside?: string;
  /** For what is unmanaged: the YAML that would declare it. */
  readonly snippet?: string;
}

/** An alias that is not what was reviewed. */
export interface DriftedAlias {
  readonly name: string;
  /** The keys of the channels in which people had it. */
  readonly channels: readonly string[];
  /** What it runs now; undefined where it is gone, or has another name. */
  readonly command?: string;
}

/** What a drift does to the notifications of channels. */
export interface NotificationEffect {
  /** What no longer arrives. */
  readonly silenced?: readonly Silence[];
  /** Who can do something with a topic and could not as it was deployed. */
  readonly opened?: readonly {
    /** In words, e.g. `everyone, in any AWS account`. */
    readonly who: string;
    /** E.g. `publish to`. */
    readonly words: string;
    /** The name of the topic. */
    readonly topic: string;
    /** The keys of the channels that have it. */
    readonly channels: readonly string[];
    /** Whether it does not depend on what cannot be seen, e.g. on a condition. */
    readonly isCertain: boolean;
    /** Set where it is to subscribe alone: they receive what is published, and put no message into the channels. */
    readonly isReadOnly?: true;
    /** Set where nothing says what was allowed before. */
    readonly isOfUnknownAge?: true;
  }[];
  /** Who is subscribed to a topic without being declared. */
  readonly receivers?: readonly {
    /** In words, e.g. `the e-mail address ops@example.com`. */
    readonly who: string;
    /** The name of the topic. */
    readonly topic: string;
    /** The keys of the channels that have it. */
    readonly channels: readonly string[];
    /** Whether the subscription is confirmed, so that messages are sent. */
    readonly isCertain: boolean;
  }[];
  /** Set where the drift has part in what people in chat can do as well, or where that was not assessed. */
  readonly isBesideAccess?: true;
}

/** What no longer arrives in one channel. */
export interface Silence {
  /** The key of the channel. */
  readonly channel: string;
  /** The chat channel whose people no longer hear of it, in words, where a channel was moved. */
  readonly place?: string;
  /** In words, e.g. `pipeline web (failed, started)`. */
  readonly what: string;
  /** Whether it does not depend on what cannot be seen. */
  readonly isCertain: boolean;
  /** Set where nothing says that it arrived before. */
  readonly isOfUnknownAge?: true;
}

/** How a drift takes part in what all drift together allows, one line each; all empty when it adds nothing. */
export interface GainShares {
  /** What ends with it. */
  readonly own: readonly string[];
  /** What ends with it, and what it does not allow without other drift. */
  readonly together: readonly string[];
  /** What other drift allows as well, so that it stays possible without this one. */
  readonly shared: readonly string[];
  /** What several drifts allow, of which no single one is needed and no single one is enough. */
  readonly group: readonly string[];
}

/** A read that was denied or failed: what it would have shown is neither clean nor drifted. */
export interface Unchecked {
  readonly target: string;
  readonly path: string;
  readonly type: string;
  readonly id: string;
  readonly property?: string;
  /** Why, in AWS's own words where there are any. */
  readonly reason: string;
  /** As for {@link Drift}. */
  readonly isElsewhere?: true;
}

/** A read that was denied or failed, as something that a look misses. */
export function missingOfUnchecked({ target, path, property, reason }: Unchecked): Missing {
  return { target, what: property === undefined ? path : `${path} ${property}`, reason };
}

/** What was seen of one resource. Properties that could not be read are named, never assumed. */
export type Observation =
  | {
      readonly status: 'present';
      readonly properties: JsonObject;
      /** Set when AWS has switched it off, with its reason. */
      readonly disabled?: string;
      readonly unread: readonly { readonly property: string; readonly reason: string }[];
    }
  | { readonly status: 'absent' }
  | { readonly status: 'unread'; readonly reason: string };

/** One resource of the stack: what it should be, and what it is. */
export interface Comparison {
  readonly target: string;
  readonly type: string;
  readonly path: string;
  readonly id: string;
  /** Properties of the deployed template, intrinsics resolved. */
  readonly expected: JsonObject;
  readonly observed: Observation;
  /** How this kind of resource is compared, and what a difference risks. */
  readonly kind: Pick<Kind, 'riskOf' | 'riskOfLoss' | 'elementKey' | 'neverEmpty' | 'normalize'>;
}

/** What differs, and what could not be looked at. */
export interface Differences {
  readonly drift: readonly Drift[];
  readonly unchecked: readonly Unchecked[];
}

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

/** Compares resources with what was observed of them; riskiest first, then by path. */
export function findDrift(comparisons: readonly Comparison[]): Differences {
  const all = comparisons.map(compareResource);
  return {
    drift: sortByRisk(all.flatMap(({ drift }) => drift)),
    unchecked: all.flatMap(({ unchecked }) => unchecked),
  };
}

/** Drift with the risk `widens`, by what it really does. */
export interface WideningDrift {
  /** What has part in what people in chat can do now and could not before. */
  readonly inChat: readonly Drift[];
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
  const { property, isHeldBack, share, gained, notifications, outside } = item;
  if (property === 'AssumeRolePolicyDocument') return opensRole(item) ? 'outside' : 'trust';
  if (outside !== undefined && gained === undefined) return 'withOpenRole';
  if (
    (notifications?.opened ?? notifications?.receivers) !== undefined &&
    notifications?.isBesideAccess !== true
  )
    return 'topics';
  if (isHeldBack === true) return 'heldBack';
  return share !== undefined && gained === undefined ? 'idle' : 'inChat';
}

/** Whether a drift lets more principals assume a role, or possibly does, outside of chat. */
export function opensRole({ property, risk, assumable }: Drift): boolean {
  if (property !== 'AssumeRolePolicyDocument' || risk !== 'widens') return false;
  return assumable === undefined || assumable.by.length + assumable.possiblyBy.length > 0;
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

function compareResource(comparison: Comparison): Differences {
  const { target, type, path, id, expected, observed, kind } = comparison;
  const place = { target, path, type, id };
  if (observed.status === 'absent')
    return { drift: [{ kind: 'deleted', ...place, risk: kind.riskOfLoss ?? 'narrows' }], unchecked: [] };
  if (observed.status === 'unread') return { drift: [], unchecked: [{ ...place, reason: observed.reason }] };
  const unread = new Set(observed.unread.map(({ property }) => property));
  const drift: Drift[] = [];
  if (observed.disabled !== undefined) {
    drift.push({ kind: 'disabled', ...place, observed: observed.disabled, risk: 'narrows' });
  }
  const names = new Set([...Object.keys(expected), ...Object.keys(observed.properties)]);
  for (const property of names) {
    if (unread.has(property)) continue;
    for (const difference of compareProperty(
      comparison,
      property,
      expected[property],
      observed.properties[property],
    )) {
      const risk = kind.riskOf(property, difference.expected, difference.observed);
      drift.push({ ...difference, ...place, property, risk });
    }
  }
  return {
    drift,
    unchecked: observed.unread.map(({ property, reason }) => ({ ...place, property, reason })),
  };
}

type Difference = Pick<Drift, 'kind' | 'expected' | 'observed'>;

function compareProperty(
  { type, kind }: Comparison,
  property: string,
  expected: Json | undefined,
  observed: Json | undefined,
): Difference[] {
  if (isEmptyValue(expected) && isEmptyValue(observed)) return [];
  const textOf = (value: Json) => {
    const meaning = kind.normalize?.(property, value) ?? value;
    return canonicalJson(normalizeProperty(type, property, meaning));
  };
  if (isUnorderedList(type, property)) {
    const keyOf = (element: Json) => kind.elementKey?.(property, element) ?? textOf([element]);
    const differences = compareLists(
      oneOrMany(expected),
      oneOrMany(observed),
      element => textOf([element]),
      keyOf,
    );
    const isReplaced =
      differences.filter(each => each.expected !== undefined).length === oneOrMany(expected).length;
    return isReplaced && kind.neverEmpty?.includes(property) === true
      ? pairElements(differences)
      : differences;
  }
  if (observed === undefined) return [{ kind: 'modified', expected: expected ?? null }];
  if (expected === undefined) return [{ kind: 'undeclared', observed }];
  return textOf(expected) === textOf(observed) ? [] : [{ kind: 'modified', expected, observed }];
}

/** Element by element, so that a report names the one policy that was added and not the whole list. */
function compareLists(
  expected: readonly Json[],
  observed: readonly Json[],
  textOf: (element: Json) => string,
  keyOf: (element: Json) => string,
): Difference[] {
  const expectedTexts = new Set(expected.map(textOf));
  const observedTexts = new Set(observed.map(textOf));
  const missing = expected.filter(element => !observedTexts.has(textOf(element)));
  const extra = observed.filter(element => !expectedTexts.has(textOf(element)));
  const extraByKey = groupBy(extra, keyOf);
  const modified = missing.map((element): Difference => {
    const counterpart = extraByKey.get(keyOf(element))?.shift();
    if (counterpart === undefined) return { kind: 'modified', expected: element };
    return { kind: 'modified', expected: element, observed: counterpart };
  });
  const undeclared = [...extraByKey.values()].flat();
  return [
    ...modified,
    ...undeclared.map((element): Difference => ({ kind: 'undeclared', observed: element })),
  ];
}

/** What is missing and what is there in its place as one difference, as far as there are as many of both. */
function pairElements(differences: readonly Difference[]): Difference[] {
  const extra = differences.filter(({ expected }) => expected === undefined);
  const paired = differences
    .filter(({ expected }) => expected !== undefined)
    .map(each => (each.observed === undefined ? { ...each, ...onlyObserved(extra.shift()) } : each));
  return [...paired, ...extra];
}

function onlyObserved(difference: Difference | undefined): Pick<Drift, 'observed'> {
  return difference?.observed === undefined ? {} : { observed: difference.observed };
}

/** The properties that say which chat channel a configuration is for. */
export const placeProperties = ['SlackChannelId', 'TeamsChannelId'];

/** Whether a channel configuration has another chat channel than was declared. */
export function isMove({ kind, property = '', expected, observed }: Drift): boolean {
  return (
    kind === 'modified' &&
    placeProperties.includes(property) &&
    expected !== undefined &&
    observed !== undefined
  );
}
