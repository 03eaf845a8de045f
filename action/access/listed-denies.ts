import { isRegionKey } from '../core/region-scope.ts';
import type { Item } from '../iam/access-items.ts';
import { formatCondition } from '../iam/conditions.ts';
import type { Glob } from '../iam/glob.ts';
import { intersects, type Matcher } from '../iam/glob-search.ts';
import { isTime } from '../iam/instants.ts';
import type { LayerEffect } from '../iam/layer-effect.ts';
import type { Statement } from '../iam/policy.ts';
import { isTemplate } from '../iam/policy-text.ts';
import { meetsItem } from './narrow-grants.ts';

/** Whether a request of an action can be about what a pattern of ARNs matches. */
type IsAbout = (pattern: Glob) => boolean;

/** Whether a statement denies at some times or in some Regions only. */
export function isConditionalDeny({ effect, conditions }: Statement): boolean {
  return effect === 'Deny' && conditions.some(({ key }) => isTime(key) || isRegionKey(key));
}

/** Denies that may apply to an item: what must not hold. */
export function doubtfulDenies({ layer, deny }: LayerEffect, item: Item, isAbout: IsAbout): string[] {
  return deny.possible.flatMap(({ source, doubt, matcher: { globs, isNegated } }) => {
    const meets = isNegated || globs.some(glob => intersects(glob, item.glob) && isAbout(glob));
    if (doubt === undefined || !meets) return [];
    // An unknown policy is said once, where it may allow.
    if (!('label' in source)) return layer === 'service' ? [] : [`${source.origin.name}: ${doubt}`];
    const conditions = source.conditions.map(formatCondition);
    return conditions.length > 0 ? [`not ${conditions.join(' and ')}`] : [doubt];
  });
}

/** Denies that only begin at a later date, or that are about other Regions than those of an item. */
export function deniesOfOthers({ statements, deny }: LayerEffect, item: Item, isAbout: IsAbout): string[] {
  const counted = new Set(deny.possible.map(({ source }) => source));
  const sure = new Set(deny.sure.map(({ source }) => source));
  return statements.flatMap(statement => {
    const { effect, conditions } = statement;
    const isLater = !counted.has(statement) && conditions.some(({ key }) => isTime(key));
    const isElsewhere = !sure.has(statement) && conditions.some(({ key }) => isRegionKey(key));
    if (effect === 'Allow' || !(isLater || isElsewhere)) return [];
    const matcher = matcherOf(statement, isAbout);
    const meets = matcher === undefined || meetsItem(matcher, item);
    return meets ? [`not ${conditions.map(formatCondition).join(' and ')}`] : [];
  });
}

/** The resources of the denies that depend on the time: only of these access ends. */
export function laterDenies(effects: readonly LayerEffect[], isAbout: IsAbout): Matcher[] {
  return effects.flatMap(({ statements }) =>
    statements.flatMap(statement => {
      const { effect, conditions } = statement;
      if (effect === 'Allow' || !conditions.some(({ key }) => isTime(key))) return [];
      return matcherOf(statement, isAbout) ?? [];
    }),
  );
}

/** The resources that a statement names and an action can be about; undefined where a variable leaves open which. */
function matcherOf({ resources, isNotResource }: Statement, isAbout: IsAbout): Matcher | undefined {
  const globs = resources.flatMap(text => (isTemplate(text) ? [] : [text]));
  return globs.length < resources.length
    ? undefined
    : { globs: globs.filter(isAbout), isNegated: isNotResource };
}
