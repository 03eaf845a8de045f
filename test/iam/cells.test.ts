import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { type Access, type Item, noAccess } from '../../action/iam/access-items.ts';
import { parseConditions } from '../../action/iam/conditions.ts';
import { emptyContext, makeContext } from '../../action/iam/context.ts';
import { parseGlob } from '../../action/iam/glob.ts';
import { loadIamActions } from '../../action/iam/iam-actions.ts';
import { otherRegionFor } from '../../action/iam/region-cells.ts';
import { isAbout, isNamedResource, isWithin, listCells, overlaps } from '../../action/iam/resource-cells.ts';

/** A pattern of ARNs, with `except` before each one that it is without. */
type ItemText = string;

interface CellCase {
  readonly case: string;
  readonly action: string;
  readonly item: ItemText;
  /** What another version allows, certainly or possibly. */
  readonly sure?: readonly ItemText[];
  readonly possible?: readonly ItemText[];
  /** Patterns of statements, where something is open. */
  readonly patterns?: readonly string[];
  readonly conditions?: Readonly<Record<string, Record<string, string>>>;
  readonly account?: string;
  readonly region?: string;
  readonly effort?: number;
  readonly texts: readonly string[];
  /** `whole` where it is left out. */
  readonly is?: 'part' | 'unsure';
}

interface ItemCase {
  readonly action: string;
  readonly item: ItemText;
  readonly yes?: readonly ItemText[];
  readonly no?: readonly ItemText[];
}

interface Tables {
  readonly cells: readonly CellCase[];
  readonly within: readonly ItemCase[];
  readonly about: readonly ItemCase[];
  readonly overlaps: readonly ItemCase[];
  readonly named: readonly (ItemCase & {
    readonly possible?: readonly ItemText[];
    readonly account?: string;
  })[];
  readonly 'other Region': readonly {
    readonly item: string;
    readonly named: readonly string[];
    readonly is: string;
  }[];
}

const here = dirname(fileURLToPath(import.meta.url));
const tables = parse(readFileSync(join(here, 'cells.yml'), 'utf8')) as Tables;
const catalogue = await loadIamActions();

function actionOf(name: string) {
  const action = catalogue.find(name);
  if (action === undefined) throw new Error(`There is no action ${name}`);
  return action;
}

function itemOf(text: ItemText): Item {
  const [glob = '', ...except] = text.split(' except ').map(part => part.trim());
  return { glob: parseGlob(glob), except: except.map(parseGlob) };
}

function accessOf(sure: readonly ItemText[] = [], possible: readonly ItemText[] = []): Access {
  const items = sure.map(itemOf);
  return { ...noAccess, sure: items, possible: [...items, ...possible.map(itemOf)] };
}

const contextOf = (account?: string) =>
  account === undefined ? emptyContext : makeContext({ 'aws:PrincipalAccount': account });

test.each(tables.cells)('cells: $case', row => {
  const isOpen = row.patterns !== undefined || row.conditions !== undefined;
  const cells = listCells({
    action: actionOf(row.action),
    item: itemOf(row.item),
    before: row.sure || row.possible ? [accessOf(row.sure, row.possible)] : [],
    globs: (row.patterns ?? []).map(parseGlob),
    unknown: isOpen ? parseConditions(row.conditions, true) : undefined,
    context: contextOf(row.account),
    region: row.region,
    effort: { left: row.effort ?? 100 },
  });
  const is = cells.isUnsure ? 'unsure' : cells.isWhole ? undefined : 'part';
  expect({ texts: cells.texts, is }).toEqual({ texts: row.texts, is: row.is });
});

test.each(tables.within)('within: $action on $item', ({ action, item, yes = [], no = [] }) => {
  const has = (other: ItemText) => isWithin(actionOf(action), itemOf(item), itemOf(other));
  expect([yes.filter(other => !has(other)), no.filter(has)]).toEqual([[], []]);
});

test.each(tables.about)('about: $action', ({ action, yes = [], no = [] }) => {
  const has = (item: ItemText) => isAbout(actionOf(action), itemOf(item));
  expect([yes.filter(item => !has(item)), no.filter(has)]).toEqual([[], []]);
});

test.each(tables.overlaps)('overlaps: $item', ({ item, yes = [], no = [] }) => {
  const has = (other: ItemText) => overlaps(itemOf(item), itemOf(other));
  expect([yes.filter(other => !has(other)), no.filter(has)]).toEqual([[], []]);
});

test.each(tables.named)(
  'named: $action on $item',
  ({ action, item, account, possible, yes = [], no = [] }) => {
    const search = { item: itemOf(item), before: [accessOf([], possible)], context: contextOf(account) };
    const has = (text: string) => isNamedResource(actionOf(action), search, text);
    expect([yes.filter(text => !has(text)), no.filter(has)]).toEqual([[], []]);
  },
);

test.each(tables['other Region'])('other Region: $item, not $named', ({ item, named, is }) => {
  expect(otherRegionFor(itemOf(item), { named, other: 'af-south-1' })).toBe(is);
});
