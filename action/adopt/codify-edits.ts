import type { Drift } from '../core/drift.ts';
import { isObject, type Json } from '../core/json.ts';
import type { Place } from '../core/place.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import type { Edit, EditPath } from './edit-text.ts';
import type { PhysicalNames } from './physical-names.ts';

/** What an edit is worked out from. */
export interface CodifyScope {
  readonly config: ChatopsConfig;
  readonly place: Place;
  readonly names: PhysicalNames;
}

/** The edits that write a drift down, or why it cannot be. */
export type CodifyAnswer = readonly Edit[] | string;

/** Why a drift of what the file no longer has cannot be written down. */
export const undeclared = 'chatops.yml no longer declares it';

/** Sets or removes a tag as a drift says. @param shared the tags of the defaults */
export function changeTag(
  drift: Drift,
  path: EditPath,
  own: Readonly<Record<string, string>> = {},
  shared: Readonly<Record<string, string>> = {},
): CodifyAnswer {
  const tag = drift.observed ?? drift.expected;
  if (!isObject(tag)) return 'it is not a tag';
  const key = String(tag['Key']);
  if (isObject(drift.observed)) return [setTo([...path, key], String(drift.observed['Value']))];
  if (Object.hasOwn(own, key)) return [{ do: 'remove', path: [...path, key] }];
  return Object.hasOwn(shared, key) ? 'the tag comes from the defaults' : [];
}

/**
 * Adds to, takes from or replaces in a list of names what a drift says. What is missing from AWS and from the list needs no edit: the list has
 * all that chatops.yml says of the property.
 */
export function changeList(
  { expected, observed }: Drift,
  list: readonly string[],
  path: EditPath,
  {
    idOf,
    nameOf = idOf,
  }: { readonly idOf: (item: string) => string; readonly nameOf?: (id: string) => string },
): CodifyAnswer {
  const find = (id: Json | undefined) =>
    id === undefined ? -1 : list.findIndex(item => idOf(item) === idOf(String(id)));
  const index = find(expected);
  if (expected !== undefined && index < 0)
    return observed === undefined ? [] : 'chatops.yml does not name it';
  if (expected === undefined)
    return find(observed) < 0 ? [{ do: 'append', path, value: nameOf(String(observed)) }] : [];
  if (observed === undefined) return [{ do: 'remove', path: [...path, index] }];
  return [setTo([...path, index], nameOf(String(observed)))];
}

/** The edit that writes a value. */
export function setTo(path: EditPath, value: Json): Edit {
  return { do: 'set', path, value };
}
