import type { Drift } from '../core/drift.ts';
import { covers } from '../core/to-diagnostics.ts';
import type { Ignore } from '../generated/config.ts';
import { kindOf } from '../kinds/index.ts';

/** A drift that an entry of `ignore` suppresses, with that entry's reason and last day. */
export interface IgnoredDrift extends Drift {
  readonly ignored: { readonly reason: string; readonly until: string };
}

/**
 * Separates what `ignore` suppresses. The code of a drift is `drift/<kind>`; `at` names its path, what is above it,
 * or the key that its property comes from (`channels.operations.guardrails`, `channels.operations.topics`).
 * @param today YYYY-MM-DD
 */
export function ignoreDrift(
  drift: readonly Drift[],
  ignore: readonly Ignore[] = [],
  today: string,
): { readonly drift: readonly Drift[]; readonly ignored: readonly IgnoredDrift[] } {
  const kept: Drift[] = [];
  const ignored: IgnoredDrift[] = [];
  for (const item of drift) {
    const entry = ignore.find(candidate =>
      pathsOf(item).some(path => covers(candidate, { code: `drift/${item.kind}`, path }, today)),
    );
    if (entry === undefined) kept.push(item);
    else ignored.push({ ...item, ignored: { reason: entry.reason, until: entry.until } });
  }
  return { drift: kept, ignored };
}

/** The places of chatops.yml that a drift can be found at. */
function pathsOf({ type, path, property }: Drift): string[] {
  if (property === undefined) return [path];
  const keys = kindOf(type)?.keys?.[property] ?? (property === 'UserRole' ? ['user-roles'] : []);
  return [path, ...keys.map(key => `${path}.${key}`), `${path}.${property}`];
}
