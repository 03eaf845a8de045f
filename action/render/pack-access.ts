import type { ReportedChannel, ReportedPolicy, ReportedRole } from '../access/access-report.ts';
import { type SharedRow, whomOf, withKept } from '../access/change-audience.ts';
import type { AccessChange } from '../access/compare-access.ts';
import { describePlace } from '../core/chat-place.ts';
import { describeRegions } from '../core/region-scope.ts';
import { formatExample } from '../core/request-example.ts';
import { listTimes } from '../core/until.ts';
import type { AccessRow } from '../iam/access-delta.ts';
import type {
  PageChange,
  PageChannel,
  PageData,
  PageDeltaRow,
  PagePolicy,
  PageRole,
} from '../page/page-data.ts';
import { describeDelta } from './access.ts';
import type { Locate } from './access-rows.ts';
import { createTable, type Table } from './number-rows.ts';
import { createSetPacker, type SetPacker } from './pack-sets.ts';

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
  const packer = createSetPacker({ texts, actions });
  const deltas = createTable<readonly PageDeltaRow[]>(rows => JSON.stringify(rows));
  const knownRows = new Map<readonly AccessRow[], number>();

  const addRows = (rows: readonly AccessRow[]): number => {
    const number = knownRows.get(rows) ?? deltas.add(rows.map(packRow));
    knownRows.set(rows, number);
    return number;
  };
  const packRow = (row: SharedRow): PageDeltaRow => {
    const { action, level, verdict, role, isKept, certainty, partial, resources, regions, example } = row;
    const times = listTimes(row);
    return {
      action: actions.add([action, level]),
      ...(verdict === 'ceiling' ? { own: 1 as const } : {}),
      ...(isKept === true ? { kept: 1 as const } : {}),
      ...(role === undefined ? {} : { role: texts.add(role) }),
      ...(certainty === 'unknown' ? { unknown: 1 as const } : {}),
      ...(partial === true ? { partial: 1 as const } : {}),
      ...(times.length === 0 ? {} : { when: times.map(texts.add) }),
      on: resources.map(texts.add),
      ...(regions === undefined ? {} : { where: texts.add(describeRegions(regions)) }),
      ...(example === undefined ? {} : { example: texts.add(formatExample(example)) }),
    };
  };

  return {
    addChannel: (channel, locate) => packChannel(channel, locate, packer),
    addChange: change => ({
      key: change.channel,
      target: change.target,
      account: change.place.account,
      place: describePlace(change.place),
      presence: change.presence,
      summary: describeDelta(change) ?? '',
      gained: addRows(change.gained),
      lost: addRows(withKept(change.lost, whomOf('-', change))),
      who: { gained: whomOf('+', change), lost: whomOf('-', change) },
    }),
    finish: () => sortActions({ texts, actions, deltas, ...packer }),
  };
}

function packChannel(channel: ReportedChannel, locate: Locate, { add }: SetPacker): PageChannel {
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
        set: add(verdict.access, locate),
      })),
    ceiling: ceiling === undefined ? -1 : add(ceiling.access, locate),
    aliases: channel.aliases.map(alias => ({
      name: alias.name,
      command: alias.command,
      withDefault: alias.default,
      ownRole: alias.ceiling,
      because: alias.because.map(({ message, path }) => ({
        text: message,
        ...(path === undefined ? {} : { at: locate(path) }),
      })),
      at: locate(alias.path),
    })),
    notifications: channel.notifications,
    unknown: channel.unknown,
    places: Array.from(channel.policyPaths, ([name, path]) => ({ name, at: locate(path) })),
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

interface Tables extends Omit<SetPacker, 'add'> {
  readonly texts: Table<string>;
  readonly actions: Table<readonly [name: string, level: string]>;
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
