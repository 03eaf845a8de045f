import type { Layer, Layers, PassCertainty } from './policy.ts';

/**
 * Versions as they are compared with a newer one: what passes the chat service in calls of other services than before is another
 * permission, though its name is the same. A role that could be passed to one service only, and can be passed to another one now, is
 * possibly more.
 * @returns the same layers where the newer version uses what passes in no other calls
 */
export function comparePasses(before: readonly Layers[], after: Layers): readonly Layers[] {
  const to = findPassing(after);
  if (to === undefined) return before;
  const passing = before.flatMap(layers => findPassing(layers) ?? []);
  if (passing.every(({ listServices }) => listServices === to.listServices)) return before;
  const others = new Set(
    [...to.passes.keys()].filter(permission =>
      isElsewhere(
        servicesOf(to, permission),
        passing.filter(({ passes }) => passes.has(permission)).map(each => servicesOf(each, permission)),
      ),
    ),
  );
  return others.size === 0 ? before : before.map(layers => passOtherwise(layers, others));
}

type Passing = Required<Pick<Layer, 'passes' | 'listServices'>>;

function findPassing(layers: Layers): Passing | undefined {
  const [first] = layers.flatMap(({ passes, listServices }) =>
    passes === undefined || listServices === undefined ? [] : [{ passes, listServices }],
  );
  return first;
}

function servicesOf({ listServices }: Passing, permission: string): ReadonlySet<string> {
  return listServices().get(permission) ?? new Set();
}

/** Whether some services are among none of the others; no others: it passes in no other version, and is new as a whole. */
function isElsewhere(services: ReadonlySet<string>, others: readonly ReadonlySet<string>[]): boolean {
  if (others.length === 0 || others.some(each => each.has('*'))) return false;
  return [...services].some(service => !others.some(each => each.has(service)));
}

function passOtherwise(layers: Layers, others: ReadonlySet<string>): Layers {
  return layers.map(layer => {
    if (layer.passes === undefined) return layer;
    const passes = [...layer.passes].map(([name, how]): [string, PassCertainty] => [
      name,
      others.has(name) ? 'otherwise' : how,
    ]);
    return { ...layer, passes: new Map(passes) };
  });
}
