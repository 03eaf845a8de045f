import { createHash } from 'node:crypto';
import { canonicalJson } from './json.ts';
import { describeUnshownGains, digestGains, type GainsOfPlace, type UnreviewedPart } from './review.ts';

/** A plan as an apply insists on it. */
export interface ExpectedPlan {
  /** The hash of its changes; followed by `+` and a digest where it gives something only together with drift. */
  readonly hash: string;
  /** What it was shown to give to whom; undefined where only the hash is known. */
  readonly gains?: readonly GainsOfPlace[] | undefined;
}

/** Hexadecimal digits of the digest of what a plan gives together with drift. */
const digestLength = 28;

/** The form of a hash that an apply takes. */
export const expectedHashForm = new RegExp(`^[0-9a-f]{64}(?:\\+[0-9a-f]{${digestLength}})?$`);

/**
 * The hash that an apply takes for a plan. The hash of a plan covers its changes and no drift; what it gives only together with drift that there is
 * was reviewed too, and has a digest of its own behind it.
 * @param gains everything that the plan gives
 */
export function expectedHashOf(hash: string, gains: readonly GainsOfPlace[]): string {
  const given = keepWithDrift(gains);
  return given.length === 0 ? hash : `${hash}+${digestAll(given)}`;
}

/**
 * What of a plan is not what was expected. Drift that ended gives less, and stops nothing.
 * @returns `changes` when it has other changes; what it gives together with drift beyond what was expected; undefined when it is the expected
 * plan
 */
export function findUnexpected(
  now: { readonly hash: string | undefined; readonly gains: readonly GainsOfPlace[] },
  expected: ExpectedPlan,
): 'changes' | readonly UnreviewedPart[] | undefined {
  const [hash, digest] = expected.hash.split('+');
  if (now.hash !== hash) return 'changes';
  const given = keepWithDrift(now.gains);
  if (given.length === 0 || digest === digestAll(given)) return undefined;
  const parts = describeUnshownGains(given, expected.gains ?? []);
  return parts.length === 0 ? undefined : parts;
}

/** The gains that a plan has only together with the drift that there is: what an expected plan has beside its hash. */
export function keepWithDrift(gains: readonly GainsOfPlace[]): readonly GainsOfPlace[] {
  return gains.filter(({ isWithDrift, gained }) => isWithDrift === true && gained.length > 0);
}

function digestAll(gains: readonly GainsOfPlace[]): string {
  const places = gains.map(place => canonicalJson([place.target, ...digestGains(place)])).sort();
  return createHash('sha256').update(canonicalJson(places)).digest('hex').slice(0, digestLength);
}
