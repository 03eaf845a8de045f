import { proposeName } from '../core/nearest.ts';
import { matchesWildcards } from '../core/wildcards.ts';
import type { Catalogue } from './catalogue.ts';
import type { UnknownNeed } from './requirement.ts';

const endpointSource = 'https://docs.aws.amazon.com/general/latest/gr/rande.html';

/** Partitions in which the chat service does not exist, by the beginning of their Regions. */
const otherPartitions = /^(?:cn|us-gov|us-iso[a-z]*|eu-iso[a-z]*|eusc)-/;

type KnownRegions = Pick<Catalogue, 'regionNames' | 'date'>;

const known = new WeakMap<KnownRegions, readonly string[]>();

/** The Regions in which the account can be. */
export function listRegions(catalogue: KnownRegions): readonly string[] {
  const regions =
    known.get(catalogue) ?? [...catalogue.regionNames].filter(name => !otherPartitions.test(name));
  known.set(catalogue, regions);
  return regions;
}

/** Why it is not known that a request in a Region can be made; undefined: it can, in one that a pattern of Regions matches. */
export function describeRegion({ regionNames, date }: KnownRegions, region: string): UnknownNeed | undefined {
  if (otherPartitions.test(region)) {
    const message = `\`${region}\` is a Region of another partition, in which no credentials of this account are valid`;
    return { message, instead: 'write a Region of the account', source: endpointSource };
  }
  if (region.includes('$') || regionNames.has(region)) return undefined;
  if (/[*?]/.test(region)) {
    if ([...regionNames].some(name => matchesWildcards(region, name))) return undefined;
    const message = `No Region of ${date} is like \`${region}\`, so it is not known whether one exists`;
    return { message, instead: 'write a Region that exists', region, source: endpointSource };
  }
  const near = proposeName(region, regionNames);
  const message = `\`${region}\` was not a Region on ${date}, so it is not known whether it exists`;
  const instead = near === undefined ? 'write a Region that exists' : `did you mean \`${near}\`?`;
  return { message, instead, region, source: endpointSource };
}

/** Why it is not known that a request about a resource can be made, as far as its ARN says where it is; undefined: it can. */
export function describeArnPlace(catalogue: KnownRegions, arn: string): UnknownNeed | undefined {
  // A pseudo parameter without a known value has colons of its own.
  const [prefix, partition = '', , region = ''] = arn.replaceAll('AWS::', 'AWS/').split(':');
  if (prefix !== 'arn') return undefined;
  if (!/^aws$|[*?$]/.test(partition)) {
    const message = `\`${arn}\` is in the partition \`${partition}\`, in which no credentials of this account are valid`;
    return { message, instead: 'write an ARN of the partition `aws`', source: endpointSource };
  }
  return region === '' ? undefined : describeRegion(catalogue, region);
}
