import { canonicalJson, type Json } from './json.ts';
import type { Template } from './template.ts';

/** Properties that, taken together, AWS gives to one resource only. */
export interface UniqueName {
  /** What people call it: `Slack channel`. */
  readonly noun: string;
  /** Names of one scope differ, also across types: `configuration`. */
  readonly scope: string;
  readonly properties: readonly string[];
  /** Whether it is unique in the whole account, or in a Region of it. */
  readonly isGlobal: boolean;
  /** Brings a value to the form in which equal names are equal texts. */
  readonly fold?: (text: string) => string;
}

/** Which unique names resources of a type have. */
export type UniqueNamesOf = (type: string) => readonly UniqueName[];

/** A unique name, and the resource of a template that has it. */
export interface HeldName {
  readonly unique: UniqueName;
  /** The name as people read it. */
  readonly name: string;
  /** Equal for equal names. */
  readonly key: string;
  readonly logicalId: string;
  readonly type: string;
  readonly path: string;
}

/** The unique names that the resources of a template have, or ask for. */
export function listHeldNames(template: Template | undefined, uniqueNamesOf: UniqueNamesOf): HeldName[] {
  return Object.entries(template?.Resources ?? {}).flatMap(([logicalId, resource]) =>
    uniqueNamesOf(resource.Type).flatMap((unique): HeldName[] => {
      const key = keyOfName(unique, resource.Properties);
      if (key === undefined) return [];
      const values = unique.properties.map(property => resource.Properties[property] ?? '');
      const last = values.at(-1) ?? '';
      const name = typeof last === 'string' ? last : canonicalJson(last);
      return [{ unique, name, key, logicalId, type: resource.Type, path: resource.Metadata?.chatops ?? '' }];
    }),
  );
}

/** A unique name of a resource as one text; undefined when it has none, e.g. because AWS makes it up. */
export function keyOfName(
  { scope, properties, fold = text => text }: UniqueName,
  values: { readonly [name: string]: Json },
): string | undefined {
  const parts = properties.map(property => values[property]);
  if (parts.some(part => part === undefined)) return undefined;
  return `${scope} ${parts.map(part => (typeof part === 'string' ? fold(part) : canonicalJson(part ?? null))).join(' ')}`;
}
