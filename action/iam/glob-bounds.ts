import { accountSymbol, anyAccount, type Glob, makeGlob, many, one, regionSymbol } from './glob.ts';

/**
 * A pattern in which something is not known, from below and from above: texts that it matches whatever the unknown
 * value is, and texts that it matches for some value of it.
 */
export interface Bounds {
  readonly sure: readonly Glob[];
  readonly possible: readonly Glob[];
}

/** What occurs in a text that can, or cannot, be the value of a symbol. Flags that can be joined with `|`. */
export const traits = { accountSymbol: 1, regionSymbol: 2, account: 4, region: 8, variable: 16 } as const;

/** The {@link traits} of a text in the inner form. */
export function traitsOf(text: string): number {
  const isArn = text.startsWith('arn:');
  const region = isArn ? fieldOf(text, 3) : '';
  const account = isArn ? fieldOf(text, 4) : '';
  const hasRegion = region !== '' && region !== many && region !== regionSymbol;
  return (
    (text.includes(accountSymbol) ? traits.accountSymbol : 0) |
    (text.includes(regionSymbol) ? traits.regionSymbol : 0) |
    (/\d{12}/.test(text) || /[\d\uE001]/.test(account) ? traits.account : 0) |
    (hasRegion ? traits.region : 0)
  );
}

/** A field between colons, by its index; empty where there are fewer. */
function fieldOf(text: string, index: number): string {
  let start = 0;
  for (let passed = 0; passed < index; passed++) {
    const colon = text.indexOf(':', start);
    if (colon < 0) return '';
    start = colon + 1;
  }
  const end = text.indexOf(':', start);
  return end < 0 ? text.slice(start) : text.slice(start, end);
}

/** Whether texts with these traits together must be read with bounds: a symbol occurs beside a possible value of it. */
export function needsBounds(joined: number): boolean {
  const has = (flags: number) => (joined & flags) === flags;
  return (
    has(traits.accountSymbol | traits.account) ||
    has(traits.regionSymbol | traits.region) ||
    (has(traits.variable) && (joined & (traits.accountSymbol | traits.regionSymbol)) !== 0)
  );
}

const bounds = new WeakMap<Glob, Bounds>();

/**
 * The bounds of a pattern in a question in which symbols occur: `${AWS::AccountId}` may be any account, and a literal
 * account may be the value of the symbol.
 */
export function boundsOf(glob: Glob): Bounds {
  let known = bounds.get(glob);
  if (known === undefined) {
    known = { sure: [glob], possible: [...new Set(expandSymbols(glob.text))].map(makeGlob) };
    bounds.set(glob, known);
  }
  return known;
}

/** A place where a symbol and a text may be the same. */
const place = /\uE002|\uE003|(?<!\d)\d{12}(?!\d)/g;

/** The most places that are looked at one by one; beyond, each becomes `*`. */
const maxPlaces = 3;

function expandSymbols(text: string): string[] {
  const wide = widenArn(text);
  const texts = wide === text ? [text] : [text, wide];
  return texts.flatMap(each => {
    const places = [...each.matchAll(place)];
    if (places.length > maxPlaces) return [each, each.replace(place, many)];
    return places.reduceRight<string[]>(
      (alternatives, match) =>
        alternatives.flatMap(alternative => [alternative, replaceAt(alternative, match.index, match[0])]),
      [each],
    );
  });
}

function replaceAt(text: string, index: number, found: string): string {
  return text.slice(0, index) + otherForm(found) + text.slice(index + found.length);
}

function otherForm(found: string): string {
  if (found === accountSymbol) return anyAccount;
  return found === regionSymbol ? many : accountSymbol;
}

/** Region and account of an ARN as symbols where they are a text, or a text with wildcards, that may be their value. */
function widenArn(text: string): string {
  const fields = text.split(':');
  if (fields.length < 6 || fields[0] !== 'arn') return text;
  const [, , , region = '', account = ''] = fields;
  if (/^[a-z\uE000\uE001][a-z0-9\uE000\uE001-]*$/.test(region) && region !== many) fields[3] = regionSymbol;
  if (account !== many && mayBeAccount(account)) fields[4] = accountSymbol;
  return fields.join(':');
}

/** Whether a text with wildcards matches a text of 12 digits. */
function mayBeAccount(text: string): boolean {
  if (!/^[\d\uE000\uE001]+$/.test(text)) return false;
  const length = text.replaceAll(many, '').length;
  return text.includes(many) ? length <= 12 : length === 12 && text.includes(one);
}
