import { compareRows, gainedRows, riskOfChange } from '../../action/iam/access-delta.ts';
import {
  groupByService,
  listAllowed,
  listAllowedIn,
  listChangesIn,
} from '../../action/iam/allowed-actions.ts';
import { comparePasses } from '../../action/iam/compare-passes.ts';
import { parseGlob } from '../../action/iam/glob.ts';
import type { IamAction } from '../../action/iam/iam-actions.ts';
import { isForwardedIn, type Layers, type PassCertainty, withoutPasses } from '../../action/iam/policy.ts';
import { checkTablesOf } from '../check-table.ts';
import { layersOf, type Side, sideOf } from './short-policies.ts';
import { catalogue, reader } from './summaries.ts';

// What versions of policies allow, what passes the chat service by them, and what one gives more than others, as tables in `tables/`.

const check = checkTablesOf(import.meta.url);

check<{ readonly before?: Side | readonly Side[]; readonly after?: Side }>(
  'gains',
  ({ before = [], after }) => {
    const from = (Array.isArray(before) ? (before as readonly Side[]) : [before as Side]).map(sideOf);
    const to = after === undefined ? undefined : sideOf(after);
    const { shared, own } = gainedRows(reader, from, to, 'default');
    const rows = [...shared, ...own]
      .sort(compareRows)
      .map(({ level: _level, verdict: _verdict, ...row }) => row);
    const [first] = from;
    return {
      rows: rows.length > 4 ? 'many' : rows,
      ...(first === undefined || to === undefined || from.length > 1
        ? {}
        : { risk: riskOfChange(reader, first, to) }),
    };
  },
);

check<{
  readonly sides: readonly (Side & { readonly isLater?: true })[];
  readonly pattern?: string;
  readonly resource?: string;
}>('allowed-actions', ({ sides, pattern = '*', resource }) => {
  const parts = sides.map(({ isLater, ...side }) => ({
    summary: sideOf(side),
    ...(isLater === undefined ? {} : { isLater }),
  }));
  const names = (list: readonly IamAction[]) => (list.length > 12 ? 'many' : list.map(({ name }) => name));
  const summaries = parts.map(({ summary }) => summary);
  const scope = {
    pattern: parseGlob(pattern.toLowerCase()),
    ...(resource === undefined ? {} : { resource: parseGlob(resource) }),
  };
  return {
    all: summaries.map(summary => names(listAllowed(summary, catalogue))),
    within: summaries.map(summary => names(listAllowedIn(summary, scope, catalogue))),
    changes: summaries.map(summary => names(listChangesIn(summary, catalogue))),
    services: groupByService(parts, catalogue).map(({ level, ...rest }) => ({
      ...rest,
      ...(level === undefined ? {} : { level }),
    })),
  };
});

/** What passes the chat service by permission: how, and in whose calls. */
type Passing = Readonly<Record<string, readonly [how: string, ...services: string[]]>>;

check<{
  readonly before: readonly (Passing | null)[];
  readonly after: Passing | null;
  readonly isShared?: true;
}>('compared-passes', ({ before, after, isShared }) => {
  const shared = () => new Map<string, ReadonlySet<string>>();
  const layersWith = (passing: Passing | null): Layers => {
    const plain = layersOf([['Allow *']]);
    if (passing === null) return plain;
    const all = Object.entries(passing);
    const passes = new Map(all.map(([name, [how]]) => [name, how as PassCertainty]));
    const services = new Map(all.map(([name, [, ...list]]) => [name, new Set(list)]));
    const listServices = isShared === true ? shared : () => services;
    return [...plain.map(layer => ({ ...layer, passes, listServices })), ...layersOf([['Allow sqs:*']])];
  };
  const from = before.map(layersWith);
  const compared = comparePasses(from, layersWith(after));
  return compared.map((layers, index) =>
    layers === from[index]
      ? 'the same'
      : layers.map(({ passes }) => (passes === undefined ? 'none' : Object.fromEntries(passes))),
  );
});

check<{ readonly passes?: readonly string[]; readonly action: string }>('passes', ({ passes, action }) => {
  const plain = layersOf([['Allow *']]);
  const layers: Layers =
    passes === undefined
      ? plain
      : plain.map(layer => ({ ...layer, passes: new Map(passes.map(name => [name, 'surely' as const])) }));
  const without = withoutPasses(layers);
  return {
    isForwarded: isForwardedIn(layers, action),
    isSame: without === layers,
    keepsPasses: without.some(each => 'passes' in each),
    isKept: withoutPasses(layers) === without,
  };
});
