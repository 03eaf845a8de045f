import type {
  ReportedChannel,
  ReportedPolicy,
  ReportedRole,
  ReportedVerdict,
} from '../access/access-report.ts';
import { whomOf } from '../access/change-audience.ts';
import type { AccessChange } from '../access/compare-access.ts';
import type { AccessEntry } from '../access/list-access.ts';
import { describePlace } from '../core/chat-place.ts';
import { listTimes } from '../core/until.ts';
import type { AccessRow } from '../iam/access-delta.ts';
import type {
  PageChange,
  PageChannel,
  PageData,
  PageDeltaRow,
  PageGrant,
  PagePolicy,
  PageRole,
} from '../page/page-data.ts';
import { describeDelta } from './access.ts';
import type { Locate } from './access-rows.ts';

/** Collects what channels have in common, once, for the page. */
export interface AccessPacker {
  readonly addChannel: (channel: ReportedChannel, locate: Locate) => PageChannel;
  readonly addChange: (change: AccessChange) => PageChange;
  /** The tables, when everything was added. */
  readonly finish: () => Pick<PageData, 'texts' | 'actions' | 'levels' | 'lists' | 'grants' | 'sets'> & {
    readonly deltas: readonly (readonly PageDeltaRow[])[];
  };
}

/** Starts packing. */
export function createAccessPacker(): AccessPacker {
  const texts = createTable<string>(text => text);
  const actions = createTable<readonly [name: string, level: string]>(([name]) => name);
  const lists = createTable<readonly number[]>(list => list.join());
  const grants = createTable<PageGrant>(grant => JSON.stringify(grant));
  const sets = createTable<readonly (readonly [number, number])[]>(set => JSON.stringify(set));
  const deltas = createTable<readonly PageDeltaRow[]>(rows => JSON.stringify(rows));
  // Two versions share what they allow, and each has its own lines.
  const knownSets = new Map<Locate, Map<object, number>>();
  const knownRows = new Map<readonly AccessRow[], number>();

  const addGrant = ({ certainty, resources, conditions, sources }: AccessEntry['grant'], locate: Locate) =>
    grants.add({
      ...(certainty === 'unknown' ? { unknown: 1 as const } : {}),
      on: resources.map(texts.add),
      if: conditions.map(texts.add),
      by: sources.map(({ layer, policy, statement, path }) => [
        texts.add(`${layer} ${policy}`),
        statement === undefined ? -1 : texts.add(statement),
        path === undefined ? -1 : texts.add(locate(path)),
      ]),
    });
  const addSet = ({ shared, list }: ReportedVerdict, locate: Locate): number => {
    const known = knownSets.get(locate) ?? new Map<object, number>();
    knownSets.set(locate, known);
    const number = known.get(shared);
    if (number !== undefined) return number;
    const ofGrants = new Map<AccessEntry['grant'], number[]>();
    for (const { action, level, grant } of list()) {
      const own = ofGrants.get(grant) ?? [];
      own.push(actions.add([action, level]));
      ofGrants.set(grant, own);
    }
    // Equal grants of different objects are one.
    const byNumber = new Map<number, number[]>();
    for (const [grant, own] of ofGrants) {
      const at = addGrant(grant, locate);
      byNumber.set(at, [...(byNumber.get(at) ?? []), ...own]);
    }
    const set = sets.add([...byNumber].map(([grant, own]) => [grant, lists.add(own)] as const));
    known.set(shared, set);
    return set;
  };
  const addRows = (rows: readonly AccessRow[]): number => {
    const number = knownRows.get(rows) ?? deltas.add(rows.map(packRow));
    knownRows.set(rows, number);
    return number;
  };
  const packRow = (row: AccessRow): PageDeltaRow => {
    const { action, level, verdict, certainty, partial, resources, example } = row;
    const times = listTimes(row);
    return {
      action: actions.add([action, level]),
      ...(verdict === 'ceiling' ? { own: 1 as const } : {}),
      ...(certainty === 'unknown' ? { unknown: 1 as const } : {}),
      ...(partial === true ? { partial: 1 as const } : {}),
      ...(times.length === 0 ? {} : { when: times.map(texts.add) }),
      on: resources.map(texts.add),
      ...(example === undefined ? {} : { example: texts.add(`${example.action} on ${example.resource}`) }),
    };
  };

  return {
    addChannel: (channel, locate) => packChannel(channel, locate, addSet),
    addChange: change => ({
      key: change.channel,
      target: change.target,
      place: describePlace(change.place),
      presence: change.presence,
      summary: describeDelta(change) ?? '',
      gained: addRows(change.gained),
      lost: addRows(change.lost),
      who: { gained: whomOf('+', change), lost: whomOf('-', change) },
    }),
    finish: () => sortActions({ texts, actions, lists, grants, sets, deltas }),
  };
}

function packChannel(
  channel: ReportedChannel,
  locate: Locate,
  addSet: (verdict: ReportedVerdict, locate: Locate) => number,
): PageChannel {
  const ceiling = channel.verdicts.find(({ verdict }) => verdict === 'ceiling');
  return {
    key: channel.channel,
    target: channel.target,
    account: channel.account,
    region: channel.region,
    place: describePlace(channel.place),
    configurationName: channel.configurationName,
    at: locate(channel.path),
    role: packRole(channel.role, locate),
    userRolesRequired: channel.userRoles.required,
    userRoles: channel.userRoles.roles.map(role => packRole(role, locate)),
    guardrails: channel.guardrails.map(policy => packPolicy(policy, locate)),
    organization: channel.organizationPolicies,
    defaults: channel.verdicts
      .filter(({ verdict }) => verdict === 'default')
      .map(verdict => ({
        role: verdict.role ?? '',
        who: verdict.members,
        set: addSet(verdict, locate),
      })),
    ceiling: ceiling === undefined ? -1 : addSet(ceiling, locate),
    aliases: channel.aliases.map(alias => ({
      name: alias.name,
      command: alias.command,
      withDefault: alias.default,
      ownRole: alias.ceiling,
      because: alias.because.map(({ message, path }) =>
        path === undefined ? message : `${message} (${locate(path)})`,
      ),
      at: locate(alias.path),
    })),
    notifications: channel.notifications,
    unknown: channel.unknown,
    places: Object.fromEntries([...channel.policyPaths].map(([name, path]) => [name, locate(path)])),
  };
}

function packRole({ key, arn, policies, boundary }: ReportedRole, locate: Locate): PageRole {
  return {
    key,
    ...(arn === undefined ? {} : { arn }),
    policies: policies.map(policy => packPolicy(policy, locate)),
    ...(boundary === undefined ? {} : { boundary: packPolicy(boundary, locate) }),
  };
}

function packPolicy({ name, arn, path }: ReportedPolicy, locate: Locate): PagePolicy {
  return { name, ...(arn === undefined ? {} : { arn }), ...(path === undefined ? {} : { at: locate(path) }) };
}

interface Table<T> {
  readonly rows: readonly T[];
  /** The number of a row, which is there once. */
  readonly add: (row: T) => number;
}

function createTable<T>(keyOf: (row: T) => string): Table<T> {
  const rows: T[] = [];
  const numbers = new Map<string, number>();
  const add = (row: T): number => {
    const key = keyOf(row);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, rows.length);
    rows.push(row);
    return rows.length - 1;
  };
  return { rows, add };
}

interface Tables {
  readonly texts: Table<string>;
  readonly actions: Table<readonly [name: string, level: string]>;
  readonly lists: Table<readonly number[]>;
  readonly grants: Table<PageGrant>;
  readonly sets: Table<readonly (readonly [number, number])[]>;
  readonly deltas: Table<readonly PageDeltaRow[]>;
}

/** Actions get their final numbers in the order of names, and lists become differences, which are short. */
function sortActions({
  texts,
  actions,
  lists,
  grants,
  sets,
  deltas,
}: Tables): ReturnType<AccessPacker['finish']> {
  const order = actions.rows
    .map(([name], index) => ({ name: name.toLowerCase(), index }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const place = new Map(order.map(({ index }, position) => [index, position]));
  const sorted = order.map(({ index }) => actions.rows[index] ?? (['', ''] as const));
  return {
    texts: texts.rows,
    actions: sorted.map(([name]) => name),
    levels: sorted.map(([, level]) => level[0] ?? '').join(''),
    lists: lists.rows.map(list => {
      const numbers = list.map(action => place.get(action) ?? 0).sort((a, b) => a - b);
      return numbers.map((number, index) => number - (numbers[index - 1] ?? 0));
    }),
    grants: grants.rows,
    sets: sets.rows,
    deltas: deltas.rows.map(rows => rows.map(row => ({ ...row, action: place.get(row.action) ?? 0 }))),
  };
}
