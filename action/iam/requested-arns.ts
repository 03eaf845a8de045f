import { furtherTypes, type RequestedArn, requestedArns } from '../data/arn-names.ts';
import { type Glob, makeGlob, many } from './glob.ts';

/** A type of resource, with its ARNs. */
interface TypeWithArns {
  readonly arns: readonly string[];
}

/** How a question about a resource is read of an action, where requests have another ARN than the reference. */
type ArnReading = 'requested' | 'below' | 'listed' | 'unclear';

/** The types of an action as requests have them; actions with the same types share a list. */
const requested = new WeakMap<readonly TypeWithArns[], Map<ArnReading, readonly TypeWithArns[]>>();

/** How resources are read, by the list of types. Lists that are not here are read as they are written. */
const readings = new WeakMap<readonly TypeWithArns[], ArnReading>();

/**
 * The types of resources of an action with the ARNs that requests have: `log-group:NAME:log-stream:` in place of `log-group:NAME` for
 * what CloudWatch Logs does to a log group.
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
  const isOfType = types.some(({ arns }) => arns.includes(listed));
  if (!isOfType && !types.some(({ arns }) => arns.some(each => below.includes(each)))) return types;
  const reading = readingOf(row, action, isOfType);
  const known = (requested.get(types) ?? new Map()) as Map<ArnReading, readonly T[]>;
  requested.set(types, known);
  const all =
    known.get(reading) ??
    types.map(type =>
      reading !== 'listed' && type.arns.includes(listed)
        ? make(type, [`${listed}${suffix}`], reading === 'unclear' ? [listed] : [])
        : type,
    );
  known.set(reading, all);
  readings.set(all, reading);
  return all;
}

function readingOf({ asListed, unclear }: RequestedArn, action: string, isOfType: boolean): ArnReading {
  if (asListed.has(action)) return 'listed';
  if (unclear.has(action)) return 'unclear';
  return isOfType ? 'requested' : 'below';
}

/**
 * The resources that a question is about, for an action: people name a log group by the ARN that AWS shows, with `:*` or without. For an
 * action on what is in the group, that is all that is in it. Several where it is not documented which of them requests have.
 */
export function listMeant(types: readonly TypeWithArns[], asked: Glob): readonly Glob[] {
  const reading = readings.get(types);
  if (reading === undefined) return [asked];
  const fields = asked.text.split(':');
  const row = requestedArns.get(fields[2] ?? '');
  if (row === undefined || !isOfType(fields)) return [asked];
  const hasEnd = fields.length === 8 && fields[7] === many;
  if (fields.length !== 7 && !hasEnd) return [asked];
  const listed = makeGlob(fields.slice(0, 7).join(':'));
  if (reading === 'listed') return [hasEnd ? listed : asked];
  if (reading === 'below') return [hasEnd ? asked : makeGlob(`${asked.text}:${many}`)];
  const own = makeGlob(`${listed.text}${row.suffix}`);
  return reading === 'unclear' ? [own, asked] : [own];
}

/** The character `*` in the ARNs of the table. */
export const literalStarOfArns = '${*}';

/** Whether every request of an action is about all resources of a kind, by an ARN that names none of them. */
export function isOfAll(action: string): boolean {
  return typeOfAll(action) !== undefined;
}

/** What the requests of an action of that kind are about, for people: `all log groups`; undefined for any other action. */
export function typeOfAll(action: string): string | undefined {
  const further = furtherTypes.get(action.toLowerCase());
  return further?.isRequired === true ? further.type : undefined;
}

/** The ARN of the requests of these actions, in the Region and the account of the ARN that a question names. */
export function arnOfAll(action: string, asked: Glob): Glob {
  const [arn = ''] = furtherTypes.get(action.toLowerCase())?.arns ?? [];
  const fields = asked.text.split(':');
  const rest = arn.split(':').slice(5).join(':').replaceAll(literalStarOfArns, '*');
  return fields.length < 6 ? asked : makeGlob([...fields.slice(0, 5), rest].join(':'));
}

/** Whether the fields of an ARN are those of a type in the table, without its name. */
function isOfType(fields: readonly string[]): boolean {
  const row = requestedArns.get(fields[2] ?? '');
  return row !== undefined && row.listed.split(':')[5] === fields[5];
}

/** Whether requests of an action have an ARN that policies match with `:*` at the end, and never the one without it. */
export function wantsSuffix(types: readonly TypeWithArns[]): boolean {
  const reading = readings.get(types);
  return reading === 'requested' || reading === 'below';
}

/** The ARN with `:*` at its end in place of one without it, as policies write them; undefined for any other text. */
export function requestedFor(text: string): string | undefined {
  // Variables have colons of their own.
  const fields = text.replace(/\$\{[^}]*\}/g, 'x').split(':');
  return fields.length === 7 && isOfType(fields) && !text.endsWith('*') ? `${text}:*` : undefined;
}

/** An ARN of a request as AWS documents it for policies: `log-group:NAME:*`, and `log-group:*` for all log groups. Any other text stays. */
export function writtenFor(arn: string): string {
  const match = /^(arn:.*:logs:.*:log-group:)(.*):log-stream:$/.exec(arn);
  if (match === null) return arn;
  const [, head = '', name = ''] = match;
  return name === '' ? `${head}*` : `${head}${name}:*`;
}
