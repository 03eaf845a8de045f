import { joinWords } from './quote.ts';

/** Regions of requests: one of `in`, or all but those of `except`. */
export type RegionScope = { readonly in: readonly string[] } | { readonly except: readonly string[] };

/** The condition key of the Region of a request, in lower case. */
export const regionKey = 'aws:requestedregion';

/** Whether a condition key is the Region of the request. */
export function isRegionKey(key: string): boolean {
  return key.toLowerCase() === regionKey;
}

/** `in eu-central-1 and eu-west-1`, or `in every Region except us-east-1`. */
export function describeRegions(scope: RegionScope): string {
  return 'in' in scope ? `in ${joinWords(scope.in)}` : `in every Region except ${joinWords(scope.except)}`;
}

/** Whether the Regions of a scope have a Region. @param scope undefined: all Regions */
export function hasRegion(scope: RegionScope | undefined, region: string): boolean {
  if (scope === undefined) return true;
  return 'in' in scope ? scope.in.includes(region) : !scope.except.includes(region);
}

/** Whether the Regions of a scope have all those of another one. @param scope undefined: all Regions */
export function hasAllRegions(scope: RegionScope | undefined, inner: RegionScope | undefined): boolean {
  if (scope === undefined) return true;
  if (inner === undefined) return false;
  if ('in' in inner) return inner.in.every(region => hasRegion(scope, region));
  return 'except' in scope && scope.except.every(region => inner.except.includes(region));
}
