import type { AccessChange } from '../../action/access/compare-access.ts';
import { countRows } from '../../action/access/count-rows.ts';
import { describeGains, describeLostRows, describeRoleGains } from '../../action/access/describe-gains.ts';
import {
  actionKey,
  dropActions,
  dropRows,
  gainsOf,
  joinRows,
  keepActions,
  keepRows,
  lossesOf,
} from '../../action/access/gain-rows.ts';
import { joinInTime } from '../../action/access/join-in-time.ts';
import { cutByRole, joinRoles } from '../../action/access/listed-rows.ts';
import { isSerious, sortActionNames, sortChanges } from '../../action/access/sort-changes.ts';
import { uniteLists } from '../../action/access/unite-rows.ts';
import { allOf, anyOf, withReasonsOf } from '../../action/access/verdicts.ts';
import type { AccessRow } from '../../action/iam/access-delta.ts';
import { joinParts } from '../../action/iam/parts.ts';
import type { Verdict } from '../../action/iam/verdict.ts';
import { checkTablesOf } from '../check-table.ts';

// What is made of rows of access: kept, dropped, joined, counted and sorted, as tables in `tables/`.

const check = checkTablesOf(import.meta.url);

const usual = { action: 'sqs:A', level: 'write', resources: ['*'], verdict: 'default' } as const;

/** A row by what differs from the usual one. */
type Part = Partial<AccessRow>;

const rowOf = (part: Part): AccessRow => ({ ...usual, ...part });

/** The members in which a row differs from the usual one. */
const tell = (row: AccessRow): Part =>
  Object.fromEntries(
    Object.entries(row).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(usual[name as keyof typeof usual]),
    ),
  );

/** Gains and losses of the people of a place. */
interface Change {
  readonly in?: string;
  readonly gained?: readonly Part[];
  readonly lost?: readonly Part[];
  readonly isWhole?: true;
}

const changeOf = ({ in: channel = 'C1', gained = [], lost = [], isWhole }: Change): AccessChange =>
  ({
    ...{ target: 'default', channel: channel.toLowerCase(), presence: 'stays' },
    place: { platform: 'slack', workspace: 'T1', channel, account: '123456789012' },
    ...{ gained: gained.map(rowOf), lost: lost.map(rowOf) },
    ...(isWhole === undefined ? {} : { whole: { gained: [], lost: [] } }),
  }) as unknown as AccessChange;

const tellChange = ({ place, gained, lost, whole }: AccessChange): Change => ({
  in: place.channel,
  gained: gained.map(tell),
  ...(lost.length === 0 ? {} : { lost: lost.map(tell) }),
  ...(whole === undefined ? {} : { isWhole: true }),
});

const dropBy =
  (how: Parameters<typeof dropRows>[2]) =>
  (changes: readonly AccessChange[], others: readonly AccessChange[]) =>
    dropRows(changes, others, how);

const ways = {
  keep: keepRows,
  drop: dropBy('any'),
  dropSame: dropBy('same'),
  dropExact: dropBy('exact'),
  keepActions,
  dropActions,
  join: joinRows,
  gains: gainsOf,
  losses: lossesOf,
} as const;

check<{
  readonly do: readonly (keyof typeof ways)[];
  readonly of: readonly Change[];
  readonly by?: readonly Change[];
}>('row-sets', ({ do: names, of, by = [] }) =>
  Object.fromEntries(
    names.map(name => [name, ways[name](of.map(changeOf), by.map(changeOf)).map(tellChange)]),
  ),
);

check<
  readonly { readonly whose: string; readonly shared?: readonly Part[]; readonly own?: readonly Part[] }[]
>('united-rows', lists =>
  uniteLists(
    lists.map(({ whose, shared = [], own = [] }) => ({
      whose,
      rows: { shared: shared.map(rowOf), own: own.map(rowOf) },
    })),
  ).map(tell),
);

const day = (number: number) => Date.parse('2027-01-01T00:00:00Z') + number * 86_400_000;

check<readonly (readonly Part[])[]>('rows-in-time', rows =>
  joinInTime(
    rows.map((_, index) => day(index)),
    rows.map(each => each.map(rowOf)),
  ).map(tell),
);

check<{ readonly rows: readonly Part[]; readonly listed?: readonly string[]; readonly cut?: string }>(
  'listed-rows',
  ({ rows, listed = [], cut }) => {
    if (cut === undefined) return joinRoles(rows.map(rowOf), listed).map(tell);
    const cutOne = (row: AccessRow) => (row.role === cut ? [] : [row]);
    return rows
      .map(rowOf)
      .flatMap(row => cutByRole(row, cutOne).map(each => ({ ...tell(each), same: each === row })));
  },
);

check<{ readonly shared?: readonly Part[]; readonly own?: readonly Part[] }>(
  'counted-rows',
  ({ shared = [], own = [] }) => {
    const parts = { shared: shared.map(rowOf), own: own.map(rowOf) };
    const { byLevel, ...counts } = countRows(joinParts(parts, (a, b) => (a.action < b.action ? -1 : 1)));
    return { ...counts, byLevel: Object.fromEntries(byLevel) };
  },
);

check<readonly (Change & { readonly target?: string; readonly moved?: true })[]>('sorted-changes', given => {
  const changes = given.map(({ target = 'dev', moved, ...each }, index) => ({
    ...changeOf({ in: `C${index}`, ...each }),
    ...{ target, ...(moved === undefined ? {} : { other: 'x', presence: 'enters' }) },
  })) as unknown as AccessChange[];
  return sortChanges(changes, target => target === 'prod').map(
    each => `${each.place.channel}${isSerious(each) ? '!' : ''}`,
  );
});

check<readonly string[]>('sorted-names', sortActionNames);

check<Part>('action-keys', part => actionKey('place', rowOf(part)));

/** A decision with the messages of its reasons. */
type ShortVerdict = readonly [Verdict['decision'], ...string[]];

const verdictOf = ([decision, ...messages]: ShortVerdict): Verdict => ({
  decision,
  because: messages.map(message => ({ layer: 'role', message })),
});
const tellVerdict = ({ decision, because }: Verdict) => [decision, ...because.map(({ message }) => message)];

check<readonly ShortVerdict[]>('verdicts', given => {
  const verdicts = given.map(verdictOf);
  const [first, second] = verdicts;
  return {
    ...{ all: tellVerdict(allOf(verdicts)), any: tellVerdict(anyOf(verdicts)) },
    ...(verdicts.length === 1 ? { isSame: allOf(verdicts) === first } : {}),
    ...(first === undefined || second === undefined
      ? {}
      : { both: tellVerdict(withReasonsOf(first, second)) }),
  };
});

check<Change & Pick<Partial<AccessChange>, 'other' | 'was' | 'presence' | 'userRoleRequired'>>(
  'described-rows',
  ({ other, was, presence, userRoleRequired, ...given }) => {
    const change = {
      ...changeOf(given),
      ...(other === undefined ? {} : { other }),
      ...(was === undefined ? {} : { was }),
      ...(presence === undefined ? {} : { presence }),
      ...(userRoleRequired === undefined ? {} : { userRoleRequired }),
    };
    return {
      gained: describeGains([change]),
      lost: describeLostRows(lossesOf([change])),
      ofRole: describeRoleGains(change),
    };
  },
);
