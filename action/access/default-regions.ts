import type { Catalogue } from '../chat/catalogue.ts';
import { listRegions } from '../chat/known-place.ts';
import { changeArns, type Requirement } from '../chat/requirement.ts';
import type { Requirements } from '../chat/requirements.ts';
import { listSome } from '../core/quote.ts';
import type { Decision, Verdict } from '../iam/verdict.ts';

/** What a command needs, where that is known. */
export type KnownRequirements = Exclude<Requirements, { readonly unknown: string }>;

/** Decides what a command needs in one Region. */
type DecideNeeded = (needed: KnownRequirements, detail: 'decision' | 'reasons') => Verdict;

/** Adds the Regions in which a command may run that names none. */
export function withDefaultRegions(needed: Requirements, catalogue: Catalogue): Requirements {
  if ('unknown' in needed || !needed.requirements.some(isOpen)) return needed;
  return { ...needed, defaultRegions: listRegions(catalogue) };
}

/** What a command needs where it is also meant with `--region`: then no default decides. */
export function withoutDefaultRegions(needed: Requirements): Requirements {
  if ('unknown' in needed || needed.defaultRegions === undefined) return needed;
  const { defaultRegions: _left, ...others } = needed;
  return others;
}

/**
 * What a command comes to that names no Region: a verdict where some Regions allow it and others deny it, otherwise what it needs in a Region
 * that shows why it is denied.
 * @param decide in the sense of the question
 * @param isPossible whether something of it is not denied
 */
export function decideInDefaultRegion(
  needed: KnownRequirements,
  decide: DecideNeeded,
  isPossible: (needed: KnownRequirements) => boolean,
): Verdict | KnownRequirements {
  const { defaultRegions = [] } = needed;
  const found = defaultRegions.map(region => {
    const inRegion = pinTo(needed, region);
    return { region, inRegion, decision: decide(inRegion, 'decision').decision };
  });
  const open = found.filter(({ decision }) => decision !== 'denied');
  const denied = found.filter(({ decision }) => decision === 'denied');
  if (open.length === 0)
    return (denied.find(({ inRegion }) => isPossible(inRegion)) ?? denied[0])?.inRegion ?? needed;
  const [anyOne] = found;
  if (anyOne !== undefined && open.every(({ decision }) => decision === 'allowed') && denied.length === 0)
    return decide(anyOne.inRegion, 'reasons');
  const message = `it depends on the default Region of the channel: it ${describeRegions(open, denied)}`;
  const help = 'add `--region` and a Region in which it is allowed';
  const [first] = denied;
  const because = first === undefined ? [] : decide(first.inRegion, 'reasons').because;
  return { decision: 'unknown', because: [{ layer: 'service', message, help }, ...because] };
}

interface InRegion {
  readonly region: string;
  readonly decision: Decision;
}

/** How many Regions are named. */
const maxNamed = 3;

function describeRegions(open: readonly InRegion[], denied: readonly InRegion[]): string {
  const nameOf = ({ region }: InRegion) => region;
  const isSure = open.every(({ decision }) => decision === 'allowed');
  if (denied.length > 0 && denied.length < open.length)
    return `is denied in ${listSome(denied.map(nameOf), maxNamed)}, and ${isSure ? 'not in others' : 'may be allowed in others'}`;
  const shown = listSome(open.map(nameOf), maxNamed);
  if (denied.length === 0) return `may be denied in ${shown}`;
  return isSure
    ? `is allowed in ${shown}, and denied in others`
    : `may be allowed in ${shown}, and is denied in others`;
}

function isOpen({ regions }: Requirement): boolean {
  return regions.includes('*');
}

/** What a command needs in one Region. */
function pinTo(needed: KnownRequirements, region: string): KnownRequirements {
  const pin = (arn: string) => arn.replace(/^(arn:[^:]*:[^:]*:)\*:/, `$1${region}:`);
  return {
    ...needed,
    requirements: needed.requirements.map(each =>
      isOpen(each) ? changeArns(each, pin, () => [region]) : each,
    ),
  };
}
