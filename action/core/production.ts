/** Words that make a name one of something else than production, although it names production too. */
const otherWords: ReadonlySet<string> = new Set([
  ...['non', 'not', 'no', 'pre', 'before', 'like', 'copy', 'mirror'],
  ...['test', 'staging', 'stage', 'dev', 'sandbox', 'qa'],
]);

const productionWords: ReadonlySet<string> = new Set(['prod', 'production', 'prd', 'live']);

/**
 * Whether a target is production by its name alone: one of its words is `prod`, `production`, `prd` or `live`, and none says
 * otherwise (`pre-prod`). Only the order in which things are shown rests on it; `production` in chatops.yml decides before a name.
 */
export function isProductionName(name: string): boolean {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z]+/);
  return words.some(word => productionWords.has(word)) && !words.some(word => otherWords.has(word));
}

/** The items of production before the others; each group keeps its order. */
export function productionFirst<T extends { readonly isProduction?: boolean }>(items: readonly T[]): T[] {
  return [
    ...items.filter(({ isProduction }) => isProduction === true),
    ...items.filter(({ isProduction }) => isProduction !== true),
  ];
}
