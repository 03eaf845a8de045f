import { type AccessModel, type Filter, serviceOf } from './model.ts';
import type { PageChange, PageComparison, PageDeltaRow } from './page-data.ts';
import { findMatches } from './search.ts';

/** A place that changes, with the rows that a filter keeps. */
export interface KeptChange {
  readonly change: PageChange;
  /** The highest level first; worked out when they are asked for. */
  readonly gained: () => readonly PageDeltaRow[];
  readonly lost: () => readonly PageDeltaRow[];
}

/** The places of which a filter keeps anything, in order. For whom rows are is no part of the filter: no gain is left out by it. */
export function filterChanges(
  model: AccessModel,
  { changes, deltas }: PageComparison,
  filter: Omit<Filter, 'audience'>,
): KeptChange[] {
  const name = filter.channel.trim().toLowerCase().replace(/^#/, '');
  const keeps = rowFilter(model, filter);
  const known = new Map<number, boolean>();
  const hasAny = (delta: number): boolean => {
    const is = known.get(delta) ?? (deltas[delta] ?? []).some(keeps);
    known.set(delta, is);
    return is;
  };
  const sorted = new Map<number, readonly PageDeltaRow[]>();
  const rowsOf = (delta: number) => {
    const rows =
      sorted.get(delta) ??
      (deltas[delta] ?? [])
        .filter(keeps)
        .sort((a, b) => model.levelOf(b.action) - model.levelOf(a.action) || a.action - b.action);
    sorted.set(delta, rows);
    return rows;
  };
  return changes
    .filter(({ key, place, account, gained, lost }) => {
      if (name !== '' && !`${key} ${place}`.toLowerCase().includes(name)) return false;
      if (filter.account !== '' && account !== filter.account) return false;
      return hasAny(gained) || hasAny(lost);
    })
    .map(change => ({ change, gained: () => rowsOf(change.gained), lost: () => rowsOf(change.lost) }));
}

function rowFilter(
  model: AccessModel,
  { query, service, level }: Omit<Filter, 'audience'>,
): (row: PageDeltaRow) => boolean {
  const found = findMatches(model, query);
  return ({ action, on, where, when = [], example }) => {
    if (model.levelOf(action) < level) return false;
    if (service !== '' && serviceOf(model.data, action) !== service) return false;
    if (found === undefined || found.actions.has(action)) return true;
    const texts = [...on, ...when, ...(where === undefined ? [] : [where])];
    return texts.some(found.text) || (example !== undefined && found.text(example));
  };
}
