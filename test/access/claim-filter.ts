import type { ClaimedVersion, ExampleClaim } from '../../action/iam/example-claims.ts';

/**
 * Says of a claim whether it is the first of its kind in this process, of all suites that run in it: a claim is the same request, of
 * versions with the same policies (equal documents are compiled to one object) and the same context.
 */
export const isNewClaim = createClaimFilter();

function createClaimFilter(): (claim: ExampleClaim) => boolean {
  const ids = new WeakMap<object, number>();
  const texts = new Map<string, number>();
  const versions = new WeakMap<object, WeakMap<object, number>>();
  const seen = new Map<string, Map<string, Set<string>>>();
  let count = 0;
  const idOf = (value: object): number => {
    let id = ids.get(value);
    if (id === undefined) {
      count += 1;
      id = count;
      ids.set(value, id);
    }
    return id;
  };
  const describe = ({ layers, context }: ClaimedVersion): string =>
    JSON.stringify([
      layers.map(({ name, policies, passes }) => [
        name,
        policies.map(idOf),
        passes === undefined ? 0 : idOf(passes),
      ]),
      context.isComplete,
      context.isSymbolic,
      [...context.values],
    ]);
  const versionOf = (version: ClaimedVersion): number => {
    const byContext = versions.get(version.layers) ?? new WeakMap<object, number>();
    versions.set(version.layers, byContext);
    let id = byContext.get(version.context);
    if (id === undefined) {
      const text = describe(version);
      id = texts.get(text) ?? texts.size;
      texts.set(text, id);
      byContext.set(version.context, id);
    }
    return id;
  };
  // Thousands of the same come again with each comparison: what is looked up has to be short.
  return ({ example, certainty, after, before }) => {
    const asked = `${certainty} ${versionOf(after)} ${before.map(versionOf).join(' ')}`;
    const actions = seen.get(asked) ?? new Map<string, Set<string>>();
    seen.set(asked, actions);
    const requests = actions.get(example.action) ?? new Set<string>();
    actions.set(example.action, requests);
    const { resource, command, context, compared } = example;
    const request =
      command === undefined && context === undefined && compared === undefined
        ? resource
        : JSON.stringify([resource, command, context, compared]);
    if (requests.has(request)) return false;
    requests.add(request);
    return true;
  };
}
