import { requestedArns } from '../data/arn-names.ts';
import { type Glob, makeGlob, many } from './glob.ts';

/** A type of resource, with its ARNs. */
interface TypeWithArns {
  readonly arns: readonly string[];
}

/** How a question about a resource is read of an action, where requests have another ARN than the reference. */
type ArnReading = 'requested' | 'listed' | 'unclear';

/** The types of an action as requests have them; actions with the same types share a list. */
const requested = new WeakMap<readonly TypeWithArns[], Map<ArnReading, readonly TypeWithArns[]>>();

/** How resources are read, by the list of types. Lists that are not here are read as they are written. */
const readings = new WeakMap<readonly TypeWithArns[], ArnReading>();

/**
 * The types of resources of an action with the ARNs that requests have: `log-group:NAME:*` in place of `log-group:NAME` for what
 * CloudWatch Logs does to a log group.
 * @param action in lower case
 * @param make makes a type with other ARNs
 */
export function asRequested<T extends TypeWithArns>(
  action: string,
  types: readonly T[],
  make: (type: T, arns: readonly string[], possible: readonly string[]) => T,
): readonly T[] {
  const row = requestedArns.get(action.slice(0, Math.max(0, action.indexOf(':'))));
  if (row === undefined) return types;
  const { listed, suffix, below } = row;
  if (!types.some(({ arns }) => arns.includes(listed) || arns.some(each => below.includes(each))))
    return types;
  const reading = row.asListed.has(action) ? 'listed' : row.unclear.has(action) ? 'unclear' : 'requested';
  const known = (requested.get(types) ?? new Map()) as Map<ArnReading, readonly T[]>;
  requested.set(types, known);
  const possible = reading === 'unclear' ? [...row.possible, listed] : row.possible;
  const all =
    known.get(reading) ??
    types.map(type =>
      reading !== 'listed' && type.arns.includes(listed)
        ? make(type, [`${listed}${suffix}`], possible)
        : type,
    );
  known.set(reading, all);
  readings.set(all, reading);
  return all;
}

/**
 * The resources that a question is about, for an action: people name a log group by the ARN that AWS shows, with `:*` or without.
 * Several where it is not documented which of them requests have.
 */
export function listMeant(types: readonly TypeWithArns[], asked: Glob): readonly Glob[] {
  const reading = readings.get(types);
  if (reading === undefined) return [asked];
  const other = reading === 'listed' ? withoutSuffix(asked) : withSuffix(asked);
  if (other === undefined) return [asked];
  return reading === 'unclear' ? [other, asked] : [other];
}

/** The resource with `:*` at its end; undefined where it has something there. */
function withSuffix(asked: Glob): Glob | undefined {
  const fields = asked.text.split(':');
  return fields.length === 7 && isOfType(fields) ? makeGlob(`${asked.text}:${many}`) : undefined;
}

/** The resource without the `:*` at its end; undefined where it has none. */
function withoutSuffix(asked: Glob): Glob | undefined {
  const fields = asked.text.split(':');
  if (fields.length !== 8 || fields[7] !== many || !isOfType(fields)) return undefined;
  return makeGlob(fields.slice(0, 7).join(':'));
}

/** Whether the fields of an ARN are those of a type in the table, without its name. */
function isOfType(fields: readonly string[]): boolean {
  const row = requestedArns.get(fields[2] ?? '');
  return row !== undefined && row.listed.split(':')[5] === fields[5];
}

/** Whether requests of an action have the ARN with `:*` at its end, and never the one without it. */
export function wantsSuffix(types: readonly TypeWithArns[]): boolean {
  return readings.get(types) === 'requested';
}

/** The ARN with `:*` at its end in place of one without it, as policies write them; undefined for any other text. */
export function requestedFor(text: string): string | undefined {
  // Variables have colons of their own.
  const fields = text.replace(/\$\{[^}]*\}/g, 'x').split(':');
  return fields.length === 7 && isOfType(fields) && !text.endsWith('*') ? `${text}:*` : undefined;
}
