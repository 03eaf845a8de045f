import { createHash } from 'node:crypto';
import { groupBy } from './group.ts';
import { canonicalJson, type Json, type JsonObject } from './json.ts';
import { type Change, reviewedAction, type TargetPlan } from './plan.ts';
import { listSome } from './quote.ts';
import { describeRegions, type RegionScope } from './region-scope.ts';

/** Where a review holds: the file and target that were planned, the branch they go to, and the rules of that branch. */
export interface ReviewScope {
  /** The chatops.yml as the repository names it. */
  readonly file: string;
  readonly target: string;
  /** The base branch of the pull request. */
  readonly base: string;
  /** The commit of the base branch that the plan was merged with. */
  readonly baseSha: string;
  /** Digest of that commit's `targets`, `rules`, `ignore`, `safety` and `include`. */
  readonly rules: string;
}

/** What the reviewers of one target were shown, as digests: small enough for a check run, whole enough to compare with. */
export interface Review extends ReviewScope {
  readonly hash: string;
  /** `action:digest` of each change, by `stack/logicalId`. */
  readonly changes: Readonly<Record<string, string>>;
  /** Digest of everything that people in one place gain, by that place. */
  readonly gains: Readonly<Record<string, string>>;
  /** The single gains behind a digest of `gains`; left out where they are too many to keep. */
  readonly sets: Readonly<Record<string, readonly string[]>>;
}

/** An action that people gain. Rows are compared as canonical JSON with all their members, whichever they are. */
export interface GainedRow {
  readonly action: string;
  readonly resources: readonly string[];
  readonly regions?: RegionScope;
  /** The listed role that members choose for it. */
  readonly role?: string;
  /** All roles that members have to choose from, where each gives it. */
  readonly listed?: readonly string[];
  readonly example?: unknown;
}

/** What people in one place gain. */
export interface GainsOfPlace {
  readonly channel: string;
  readonly target: string;
  readonly gained: readonly GainedRow[];
  readonly lost: readonly unknown[];
  /** Set for what the plan gives only together with the drift that there is. */
  readonly isWithDrift?: true;
  /** Set where the channel is the name of a role that drift has opened to others. */
  readonly isOutsideOfChat?: true;
}

/** A part of a plan that no review showed. */
export interface UnreviewedPart {
  readonly kind: 'change' | 'gain';
  /** One line, each once: `+ roles.operator (create)`, or what a place gains. */
  readonly text: string;
}

/** How a target differs from what was reviewed of it. */
export interface ReviewDifference {
  readonly target: string;
  /** Hashes of the reviews that were compared with. */
  readonly reviewed: readonly string[];
  readonly now: string;
  readonly parts: readonly UnreviewedPart[];
}

/** Characters of a digest: 132 bits, so that two changes with one digest cannot be found. */
const digestLength = 22;

/** A digest of data, in the alphabet of base64url. */
export function digestOf(value: Json): string {
  return createHash('sha256').update(canonicalJson(value)).digest('base64url').slice(0, digestLength);
}

/** The review of one target's plan. */
export function makeReview(scope: ReviewScope, plan: TargetPlan, access: readonly GainsOfPlace[]): Review {
  const { gains, sets } = summarizeGains(access.filter(({ target }) => target === plan.target));
  const changes = Object.fromEntries(
    listChanges(plan).map(({ key, change, digest }) => [key, `${change.action}:${digest}`]),
  );
  return { ...scope, hash: plan.hash, changes, gains, sets };
}

/** What was shown of gains. */
type ShownGains = Pick<Review, 'gains' | 'sets'>;

function summarizeGains(access: readonly GainsOfPlace[]): ShownGains {
  const gains: Record<string, string> = {};
  const sets: Record<string, readonly string[]> = {};
  for (const place of access) {
    if (place.gained.length === 0) continue;
    const atoms = gainDigests(place);
    const digest = digestOf(atoms);
    gains[placeKey(place)] = digest;
    sets[digest] = atoms;
  }
  return { gains, sets };
}

/** A digest of whose gains these are, and one of each single gain. */
export function digestGains(place: GainsOfPlace): readonly string[] {
  return [digestOf(placeKey(place)), ...gainDigests(place)];
}

/** Gains that are not among those that were shown, as a review compares them. */
export function describeUnshownGains(
  gains: readonly GainsOfPlace[],
  shown: readonly GainsOfPlace[],
): UnreviewedPart[] {
  const byTarget = [...groupBy(shown, ({ target }) => target)];
  const summaries = new Map(byTarget.map(([target, places]) => [target, [summarizeGains(places)]]));
  return gains.flatMap(place => unreviewedGains(place, summaries.get(place.target) ?? []));
}

interface KeyedChange {
  readonly key: string;
  readonly change: Change;
  readonly digest: string;
}

function listChanges({ account, region, stacks }: TargetPlan): KeyedChange[] {
  return stacks.flatMap(({ name, changes, region: own = region }) =>
    changes.map(change => ({
      key: `${name}/${change.logicalId}`,
      change,
      digest: digestChange(change, { account, region: own, stack: name }),
    })),
  );
}

/** What a hash of a plan covers, of one change; the reason explains and is left out. */
function digestChange({ action, logicalId, type, properties }: Change, place: JsonObject): string {
  return digestOf({
    ...place,
    action: reviewedAction(action),
    logicalId,
    type,
    properties: properties as unknown as Json,
  });
}

/** Whose gain it is: every member that says so, e.g. the channel. */
function placeKey({ target: _target, gained: _gained, lost: _lost, ...place }: GainsOfPlace): string {
  return canonicalJson(place as JsonObject);
}

/** One digest for each action, resource and named Region, sorted: what two pull requests bring can then be put together. */
function gainDigests({ gained }: GainsOfPlace): string[] {
  return [...new Set(gained.flatMap(splitGain).map(digestOf))].sort();
}

/**
 * A row is split by the listed roles that it is about, by its resources and by the Regions that it names; one without any stays whole.
 * Its example is one of many, and explains.
 */
function splitGain({ listed, ...row }: GainedRow): Json[] {
  return listed === undefined
    ? splitResources(row)
    : listed.flatMap(role => splitResources({ ...row, role }));
}

function splitResources({
  example: _example,
  resources,
  regions,
  ...row
}: Omit<GainedRow, 'listed'>): Json[] {
  const scopes =
    regions === undefined ? [{}] : 'in' in regions ? regions.in.map(region => ({ region })) : [{ regions }];
  return scopes.flatMap((scope): Json[] => {
    const rest = { ...row, ...scope };
    return resources.length === 0
      ? [{ ...rest, resources: [] }]
      : resources.map(resource => ({ ...rest, resource }));
  });
}

/**
 * What of a target's plan no review shows: changes that are in none of them in this form, and gains of a place that
 * are neither one review's gains nor, each by itself, in some review of this place.
 * @param reviews those that count; together they have to cover the plan
 * @returns undefined when the plan is covered, or changes nothing
 */
export function compareWithReviews(
  plan: TargetPlan,
  access: readonly GainsOfPlace[],
  reviews: readonly Review[],
): ReviewDifference | undefined {
  const changes = listChanges(plan);
  if (changes.length === 0) return undefined;
  const parts = [
    ...changes.flatMap(change => describeUnreviewed(change, reviews)),
    ...access
      .filter(({ target }) => target === plan.target)
      .flatMap(place => unreviewedGains(place, reviews)),
  ];
  if (parts.length === 0) return undefined;
  return { target: plan.target, reviewed: reviews.map(({ hash }) => hash), now: plan.hash, parts };
}

function describeUnreviewed(
  { key, change, digest }: KeyedChange,
  reviews: readonly Review[],
): UnreviewedPart[] {
  const seen = reviews.flatMap(review => ownValue(review.changes, key) ?? []);
  if (seen.includes(`${change.action}:${digest}`)) return [];
  const sign = seen.length === 0 ? '+' : '~';
  return [{ kind: 'change', text: `${sign} ${change.path} (${change.action})` }];
}

function unreviewedGains(place: GainsOfPlace, reviews: readonly ShownGains[]): UnreviewedPart[] {
  const key = placeKey(place);
  const shown = reviews.map(({ gains, sets }) => ({ sets, digest: ownValue(gains, key) ?? '' }));
  const now = digestOf(gainDigests(place));
  if (shown.some(({ digest }) => digest === now)) return [];
  const known = new Set(shown.flatMap(({ sets, digest }) => ownValue(sets, digest) ?? []));
  const rows = place.gained.filter(row => splitGain(row).some(atom => !known.has(digestOf(atom))));
  const rest = place.isWithDrift === true ? ', together with drift' : '';
  const who =
    place.isOutsideOfChat === true ? `outside of chat, the role ${place.channel}` : `#${place.channel}`;
  const texts = new Set(rows.map(row => `${who} gains ${describeGain(row)}${rest}`));
  return [...texts].map(text => ({ kind: 'gain', text }));
}

function ownValue<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** Resources that a line names; the others are counted. */
const maxNamed = 5;

function describeGain({ action, resources, regions, role, listed }: GainedRow): string {
  const where = regions === undefined ? '' : ` ${describeRegions(regions)}`;
  const who = role === undefined ? listed && 'with a listed role' : `who choose ${role}`;
  const whose = who === undefined ? '' : ` for members ${who}`;
  return `${action} on ${listSome(resources, maxNamed)}${where}${whose}`;
}
