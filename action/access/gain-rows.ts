import { placeKey } from '../core/chat-place.ts';
import { type AccessRow, compareRows } from '../iam/access-delta.ts';
import { matchesText, parseGlob } from '../iam/glob.ts';
import type { AccessChange } from './compare-access.ts';
import { cutByRole, splitByRole } from './listed-rows.ts';

/** The keys of the places of changes. */
export function placesOf(changes: readonly AccessChange[]): Set<string> {
  return new Set(changes.map(({ place }) => placeKey(place)));
}

/** The changes that give something, without what they take away. */
export function gainsOf(changes: readonly AccessChange[]): readonly AccessChange[] {
  return changes.filter(({ gained }) => gained.length > 0).map(change => ({ ...change, lost: [] }));
}

/** What changes take away, as what they would give the other way. */
export function lossesOf(changes: readonly AccessChange[]): readonly AccessChange[] {
  return gainsOf(changes.map(change => ({ ...withoutWhole(change), gained: change.lost })));
}

/** A change that does not say that it is everything: a part of what a comparison gives is not the whole of anything. */
export function withoutWhole({ whole: _whole, ...change }: AccessChange): AccessChange {
  return change;
}

/**
 * When rows are the same: `any`: of the same place, verdict, action, resource and Regions; `same`: and equally certain; `exact`: and both in
 * part, or both as a whole.
 */
type Sameness = 'any' | 'same' | 'exact';

/** The gains of changes that others have too, equally certain, for the time in which both have them. */
export function keepRows(
  changes: readonly AccessChange[],
  others: readonly AccessChange[],
): readonly AccessChange[] {
  return others.length === 0 ? [] : clipRows(changes, indexRows(others, 'same'), 'same', intersect);
}

/** The gains of changes that others do not have, for the time in which these do not have them. */
export function dropRows(
  changes: readonly AccessChange[],
  others: readonly AccessChange[],
  sameness: Sameness,
): readonly AccessChange[] {
  return others.length === 0
    ? gainsOf(changes)
    : clipRows(changes, indexRows(others, sameness), sameness, subtract);
}

/** The key of an action: for the people of a place, by a verdict and the role that they choose. Of a row for all listed roles each has one. */
export function actionKey(place: string, { verdict, role = '', action }: AccessRow): string {
  return `${place} ${verdict} ${role} ${action}`;
}

/** The gains of changes in the actions of which others have gains too, by the same verdict in the same place. */
export function keepActions(
  changes: readonly AccessChange[],
  others: readonly AccessChange[],
): readonly AccessChange[] {
  return filterActions(changes, others, true);
}

/** The gains of changes in the actions of which others have no gain, by the same verdict in the same place. */
export function dropActions(
  changes: readonly AccessChange[],
  others: readonly AccessChange[],
): readonly AccessChange[] {
  return filterActions(changes, others, false);
}

function filterActions(
  changes: readonly AccessChange[],
  others: readonly AccessChange[],
  isWanted: boolean,
): readonly AccessChange[] {
  const keyOf = ({ place }: AccessChange, row: AccessRow) => actionKey(placeKey(place), row);
  const known = new Set(
    others.flatMap(other => other.gained.flatMap(splitByRole).map(row => keyOf(other, row))),
  );
  return gainsOf(
    changes.map(change => ({
      ...change,
      gained: change.gained.flatMap(row =>
        cutByRole(row, own => (known.has(keyOf(change, own)) === isWanted ? [own] : [])),
      ),
    })),
  );
}

/** Changes with one for each place, which has the gains of both; what is the whole of something is that of the first. */
export function joinRows(
  changes: readonly AccessChange[],
  others: readonly AccessChange[],
): readonly AccessChange[] {
  const added = new Map(others.map(other => [placeKey(other.place), other]));
  const joined = changes.map(change => {
    const other = added.get(placeKey(change.place));
    added.delete(placeKey(change.place));
    return other === undefined
      ? change
      : { ...change, gained: [...change.gained, ...other.gained].sort(compareRows) };
  });
  return [...joined, ...[...added.values()].map(({ whole: _whole, ...change }) => change)];
}

/** A time in which a row holds: from an instant on, and until another one. Without either it always holds. */
type HeldTime = Pick<AccessRow, 'from' | 'until'>;

type RowIndex = ReadonlyMap<string, readonly HeldTime[]>;

function keyOfRow(change: AccessChange, row: AccessRow, resource: string, sameness: Sameness): string {
  const { certainty = '', partial = false, regions } = row;
  const within = regions === undefined ? '' : JSON.stringify(regions);
  const key = `${actionKey(placeKey(change.place), row)} ${resource} ${within}`;
  if (sameness === 'any') return key;
  return sameness === 'same' ? `${certainty} ${key}` : `${certainty} ${partial} ${key}`;
}

function indexRows(changes: readonly AccessChange[], sameness: Sameness): RowIndex {
  const index = new Map<string, HeldTime[]>();
  for (const change of changes) {
    for (const row of change.gained.flatMap(splitByRole)) {
      for (const resource of row.resources) {
        const key = keyOfRow(change, row, resource, sameness);
        const spans = index.get(key) ?? [];
        index.set(key, spans);
        spans.push(row);
      }
    }
  }
  return index;
}

function clipRows(
  changes: readonly AccessChange[],
  index: RowIndex,
  sameness: Sameness,
  clip: (span: HeldTime, others: readonly HeldTime[]) => readonly HeldTime[],
): readonly AccessChange[] {
  const clipped = changes.map(change => ({
    ...change,
    gained: change.gained.flatMap(row =>
      cutByRole(row, own =>
        splitRow(own, resource => clip(own, index.get(keyOfRow(change, own, resource, sameness)) ?? [])),
      ),
    ),
  }));
  return gainsOf(clipped);
}

/** A row by the times in which it holds on its resources. */
function splitRow(row: AccessRow, spansOf: (resource: string) => readonly HeldTime[]): AccessRow[] {
  const parts = new Map<string, { readonly span: HeldTime; readonly resources: string[] }>();
  for (const resource of row.resources) {
    for (const span of spansOf(resource)) {
      const key = `${span.from ?? ''} ${span.until ?? ''}`;
      const part = parts.get(key) ?? { span, resources: [] };
      parts.set(key, part);
      part.resources.push(resource);
    }
  }
  return [...parts.values()].map(({ span, resources }) =>
    resources.length === row.resources.length && span.from === row.from && span.until === row.until
      ? row
      : restrictRow(row, resources, span),
  );
}

/** A part of a row. The example can be about another resource, and is asked at the instant from which the part holds. */
function restrictRow(row: AccessRow, resources: readonly string[], { from, until }: HeldTime): AccessRow {
  const { example, from: _from, until: _until, ...rest } = row;
  const isAbout = example !== undefined && resources.some(each => covers(each, example.resource));
  const context = from === undefined ? {} : { context: { ...example?.context, 'aws:CurrentTime': from } };
  return {
    ...rest,
    resources,
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
    ...(isAbout ? { example: from === row.from ? example : { ...example, ...context } } : {}),
  };
}

/** Whether a resource as a row has it, with wildcards, is or covers one of a request. */
function covers(pattern: string, resource: string): boolean {
  return pattern === resource || matchesText(parseGlob(pattern), resource);
}

/** The parts of a time that are in others. Instants are texts of one form, in which an earlier one is less. */
function intersect(span: HeldTime, others: readonly HeldTime[]): HeldTime[] {
  return mergeSpans(others).flatMap(other => {
    const from = later(span.from, other.from);
    const until = earlier(span.until, other.until);
    return isEmpty(from, until) ? [] : [spanOf(from, until)];
  });
}

/** The parts of a time that are in none of the others. */
function subtract(span: HeldTime, others: readonly HeldTime[]): HeldTime[] {
  const whole: readonly HeldTime[] = [spanOf(span.from, span.until)];
  return others.reduce((left, other) => left.flatMap(each => cut(each, other)), whole) as HeldTime[];
}

function cut(span: HeldTime, other: HeldTime): HeldTime[] {
  if (intersect(span, [other]).length === 0) return [span];
  const before = spanOf(span.from, other.from);
  const after = spanOf(other.until, span.until);
  return [
    ...(other.from === undefined || isEmpty(before.from, before.until) ? [] : [before]),
    ...(other.until === undefined || isEmpty(after.from, after.until) ? [] : [after]),
  ];
}

/** Times without overlaps, in order. */
function mergeSpans(spans: readonly HeldTime[]): HeldTime[] {
  const sorted = [...spans].sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1));
  const merged: HeldTime[] = [];
  for (const span of sorted) {
    const last = merged.at(-1);
    const isApart = last?.until !== undefined && span.from !== undefined && span.from > last.until;
    if (last === undefined || isApart) merged.push(spanOf(span.from, span.until));
    else merged[merged.length - 1] = spanOf(last.from, latestEnd(last.until, span.until));
  }
  return merged;
}

/** The later of two ends; without one it never ends. */
function latestEnd(one: string | undefined, other: string | undefined): string | undefined {
  return one === undefined || other === undefined ? undefined : one > other ? one : other;
}

function spanOf(from: string | undefined, until: string | undefined): HeldTime {
  return { ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) };
}

function isEmpty(from: string | undefined, until: string | undefined): boolean {
  return from !== undefined && until !== undefined && from >= until;
}

function later(one: string | undefined, other: string | undefined): string | undefined {
  return one === undefined || (other !== undefined && other > one) ? other : one;
}

function earlier(one: string | undefined, other: string | undefined): string | undefined {
  return one === undefined || (other !== undefined && other < one) ? other : one;
}
