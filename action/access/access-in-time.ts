import { formatStart, toInstant } from '../core/until.ts';
import type { AccessSummary } from '../iam/access-summary.ts';
import { valuesAt, withValue } from '../iam/context.ts';
import type { IamActions } from '../iam/iam-actions.ts';
import { listInstants, onlyEnds } from '../iam/instants.ts';
import { type ChannelAccess, layersAt, layersOf, summarizeChannel } from './channel-access.ts';
import { type AccessEntry, type AccessList, listAccess } from './list-access.ts';
import type { ProofData } from './proof-data.ts';

/** What is allowed at the instant of the proofs, and what dates in policies make of it. */
export interface TimedSummary {
  /** As `can` says it. Where there are too many dates to look at, whatever depends on one is unknown here. */
  readonly summary: AccessSummary;
  /** What is allowed at each later instant that a date sets apart, in order; empty where nothing begins. */
  readonly later: readonly { readonly from: string; readonly summary: AccessSummary }[];
}

/** Summarises a channel at the instant of the proofs and at every later one that dates set apart. */
export function summarizeInTime(
  access: ChannelAccess,
  { reader }: Pick<ProofData, 'reader'>,
): { readonly defaults: readonly TimedSummary[]; readonly ceiling: TimedSummary } {
  const isAtInstant = listInstants(layersOf(access)) !== undefined;
  const { defaults, ceiling } = summarizeChannel({ ...access, isAtInstant }, { reader });
  const now = access.known['aws:CurrentTime'];
  const withLater = (summary: AccessSummary): TimedSummary => {
    if (!isAtInstant || typeof now !== 'string') return { summary, later: [] };
    const known = timed.get(summary) ?? { summary, later: listLater(summary, now, reader) };
    timed.set(summary, known);
    return known;
  };
  return { defaults: defaults.map(withLater), ceiling: withLater(ceiling) };
}

const timed = new WeakMap<AccessSummary, TimedSummary>();

function listLater(
  { layers, context }: AccessSummary,
  now: string,
  reader: ProofData['reader'],
): TimedSummary['later'] {
  const instants = onlyEnds(layers) ? [] : (listInstants(layers) ?? []);
  return instants
    .filter(instant => instant > Date.parse(now))
    .map(instant => {
      const from = toInstant(instant);
      const then = Object.entries(valuesAt(from)).reduce(
        (dated, [key, value]) => withValue(dated, key, value),
        context,
      );
      return { from, summary: reader.summarize(layersAt(layers, from), then) };
    });
}

/** Lists what is allowed now, and as unknown what only begins later, under the condition that says when. */
export function listInTime({ summary, later }: TimedSummary, actions: IamActions): AccessList {
  const now = listAccess(summary, actions);
  if (later.length === 0) return now;
  const list = () => {
    const entries = [...now.list()];
    const seen = new Set(entries.flatMap(keysOf));
    for (const { from, summary: then } of later) {
      const begun = [...listAccess(then, actions).list()].flatMap(entry => {
        const keys = keysOf(entry);
        const resources = entry.grant.resources.filter((_, index) => !seen.has(keys[index] ?? ''));
        if (resources.length === 0) return [];
        const conditions = [`from ${formatStart(from)}`, ...entry.grant.conditions];
        return [
          { ...entry, grant: { ...entry.grant, resources, conditions, certainty: 'unknown' as const } },
        ];
      });
      for (const key of begun.flatMap(keysOf)) seen.add(key);
      entries.push(...begun);
    }
    return entries.sort((a, b) => (a.action === b.action ? 0 : a.action < b.action ? -1 : 1));
  };
  return { shared: summary, list, base: undefined };
}

/** One text for each of the resources of an entry. */
function keysOf({ action, grant: { resources, regions } }: AccessEntry): string[] {
  return resources.map(resource => JSON.stringify([action, resource, regions ?? '']));
}
