import { findNearest } from '../core/nearest.ts';
import { UsageError } from './usage.ts';

/** The words for a part of the world in the names of Regions. @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html */
const directions: readonly string[] = [
  'central',
  'east',
  'north',
  'northeast',
  'northwest',
  'south',
  'southeast',
  'southwest',
  'west',
];

/**
 * The Regions of a list with commas.
 * @throws UsageError with the name that was probably meant
 */
export function readRegions(value: string): string[] {
  return value.split(',').map(region => readRegion(region, '--regions'));
}

/**
 * A Region of the command line. There is no list of Regions, because a new one would be refused; a name that can be none is.
 * @throws UsageError with the name that was probably meant
 */
export function readRegion(value: string, option = '--region'): string {
  const refuse = (help: string) => new UsageError(`${option} cannot be ${value}`, help);
  if (/^(cn|us-gov|us-iso[a-z]*|eu-isoe|eusc)-/.test(value)) {
    throw refuse(
      'Amazon Q Developer in chat applications is in the partition aws only, and this Region is in another one',
    );
  }
  const [, zoned] = /^([a-z]{2}-[a-z]+-\d)[a-z]$/.exec(value) ?? [];
  if (zoned !== undefined) throw refuse(`It is an availability zone; the Region is ${zoned}`);
  const [, area = '', direction = '', number = ''] =
    /^([a-z]{2})-?([a-z]+?)-?(\d)$/.exec(value.toLowerCase()) ?? [];
  const known = direction === '' ? undefined : findNearest(direction, directions);
  const meant = known === undefined ? undefined : `${area}-${known}-${number}`;
  if (meant === value) return value;
  throw refuse(meant === undefined ? 'It is the name of a Region, e.g. eu-west-1' : `Did you mean ${meant}?`);
}
