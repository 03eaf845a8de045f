import type { Comparison, Differences, Drift } from './drift.ts';
import { groupBy } from './group.ts';
import { canonicalJson, isEmptyValue, type Json, oneOrMany } from './json.ts';
import { isUnorderedList, normalizeProperty } from './resource-schema.ts';
import { sortByRisk } from './sort-drift.ts';

/** Compares resources with what was observed of them; riskiest first, then by path. */
export function findDrift(comparisons: readonly Comparison[]): Differences {
  const all = comparisons.map(compareResource);
  return {
    drift: sortByRisk(all.flatMap(({ drift }) => drift)),
    unchecked: all.flatMap(({ unchecked }) => unchecked),
  };
}

function compareResource(comparison: Comparison): Differences {
  const { target, type, path, id, expected, observed, kind } = comparison;
  const place = { target, path, type, id };
  if (observed.status === 'absent')
    return { drift: [{ kind: 'deleted', ...place, risk: kind.riskOfLoss ?? 'narrows' }], unchecked: [] };
  if (observed.status === 'unread') return { drift: [], unchecked: [{ ...place, reason: observed.reason }] };
  const unread = new Set(observed.unread.map(({ property }) => property));
  const drift: Drift[] = [];
  if (observed.disabled !== undefined) {
    drift.push({ kind: 'disabled', ...place, observed: observed.disabled, risk: 'narrows' });
  }
  const names = new Set([...Object.keys(expected), ...Object.keys(observed.properties)]);
  for (const property of names) {
    if (unread.has(property)) continue;
    for (const difference of compareProperty(
      comparison,
      property,
      expected[property],
      observed.properties[property],
    )) {
      const risk = kind.riskOf(property, difference.expected, difference.observed);
      drift.push({ ...difference, ...place, property, risk });
    }
  }
  return {
    drift,
    unchecked: observed.unread.map(({ property, reason }) => ({ ...place, property, reason })),
  };
}

type Difference = Pick<Drift, 'kind' | 'expected' | 'observed'>;

function compareProperty(
  { type, kind }: Comparison,
  property: string,
  expected: Json | undefined,
  observed: Json | undefined,
): Difference[] {
  if (isEmptyValue(expected) && isEmptyValue(observed)) return [];
  const textOf = (value: Json) => {
    const meaning = kind.normalize?.(property, value) ?? value;
    return canonicalJson(normalizeProperty(type, property, meaning));
  };
  if (isUnorderedList(type, property)) {
    const keyOf = (element: Json) => kind.elementKey?.(property, element) ?? textOf([element]);
    const differences = compareLists(
      oneOrMany(expected),
      oneOrMany(observed),
      element => textOf([element]),
      keyOf,
    );
    const isReplaced =
      differences.filter(each => each.expected !== undefined).length === oneOrMany(expected).length;
    return isReplaced && kind.neverEmpty?.includes(property) === true
      ? pairElements(differences)
      : differences;
  }
  if (observed === undefined) return [{ kind: 'modified', expected: expected ?? null }];
  if (expected === undefined) return [{ kind: 'undeclared', observed }];
  return textOf(expected) === textOf(observed) ? [] : [{ kind: 'modified', expected, observed }];
}

/** Element by element, so that a report names the one policy that was added and not the whole list. */
function compareLists(
  expected: readonly Json[],
  observed: readonly Json[],
  textOf: (element: Json) => string,
  keyOf: (element: Json) => string,
): Difference[] {
  const expectedTexts = new Set(expected.map(textOf));
  const observedTexts = new Set(observed.map(textOf));
  const missing = expected.filter(element => !observedTexts.has(textOf(element)));
  const extra = observed.filter(element => !expectedTexts.has(textOf(element)));
  const extraByKey = groupBy(extra, keyOf);
  const modified = missing.map((element): Difference => {
    const counterpart = extraByKey.get(keyOf(element))?.shift();
    if (counterpart === undefined) return { kind: 'modified', expected: element };
    return { kind: 'modified', expected: element, observed: counterpart };
  });
  const undeclared = [...extraByKey.values()].flat();
  return [
    ...modified,
    ...undeclared.map((element): Difference => ({ kind: 'undeclared', observed: element })),
  ];
}

/** What is missing and what is there in its place as one difference, as far as there are as many of both. */
function pairElements(differences: readonly Difference[]): Difference[] {
  const extra = differences.filter(({ expected }) => expected === undefined);
  const paired = differences
    .filter(({ expected }) => expected !== undefined)
    .map(each => (each.observed === undefined ? { ...each, ...onlyObserved(extra.shift()) } : each));
  return [...paired, ...extra];
}

function onlyObserved(difference: Difference | undefined): Pick<Drift, 'observed'> {
  return difference?.observed === undefined ? {} : { observed: difference.observed };
}
