import type { ChosenChange } from '../access/chosen-plan.ts';
import { groupBy } from '../core/group.ts';
import type { ChangeAction, TargetChanges } from '../core/plan.ts';
import { listSome } from '../core/quote.ts';
import { describeRegions } from '../core/region-scope.ts';
import { nameRegions } from '../core/region-words.ts';
import { formatTimes } from '../core/until.ts';
import type { AccessRow } from '../iam/access-delta.ts';
import { foldArn } from './fold-arn.ts';
import { isGaining } from './gain-head.ts';

/** How many roles are named before the others are counted. */
const maxRoles = 3;

/** How many actions, and channels, are named before the others are counted. */
const maxNames = 3;

/** How many channels, or groups of them, are each named with their own actions. */
const maxGroups = 2;

/** How the members begin of whom a first line is not true. */
const exceptFor = ', except for members who have ';

/** What members may have chosen and the plan changes: any role of the account, whether or not a channel lists it. */
export interface ChosenRoles {
  /** What goes, and what that means for them; undefined when no role goes. */
  readonly gone: { readonly chosen: string; readonly lose: string } | undefined;
  /** What gives something else, and what that means for them. */
  readonly changed:
    | {
        readonly chosen: string;
        readonly get: string;
        /** Whether any of them gains, or may. */
        readonly isMore: boolean;
      }
    | undefined;
}

/** Names the roles that go, that another takes the place of, or that give something else. */
export function describeChosenRoles(
  targets: readonly TargetChanges[],
  chosen: readonly ChosenChange[],
): ChosenRoles {
  const all = targets.flatMap(({ stacks }) => stacks.flatMap(({ changes }) => changes));
  const paths = (wanted: ChangeAction) => {
    const found = all.filter(({ action, type }) => action === wanted && type === 'AWS::IAM::Role');
    return [...new Set(found.map(({ path }) => path.replace(/^roles\./, '')))];
  };
  // What gave members nothing in any channel takes nothing from them.
  const gave = new Set(chosen.flatMap(({ role, isGone }) => (isGone === true ? [role] : [])));
  const isLost = (role: string) => gave.has(role);
  const [deleted, replaced] = [paths('delete').filter(isLost), paths('replace').filter(isLost)];
  const count = deleted.length + replaced.length;
  const parts = [nameRoles('deleted', deleted), nameRoles('replaced', replaced)];
  return {
    gone:
      count === 0
        ? undefined
        : {
            chosen: `chosen ${parts.filter(part => part !== '').join(' or ')}`,
            lose: `lose what ${count === 1 ? 'it' : 'they'} gave them`,
          },
    changed: describeChanged(chosen.filter(({ isGone }) => isGone !== true)),
  };
}

/** What members can do with changed roles, in the channels of which the rows do not say it: all roles in one text. */
function describeChanged(chosen: readonly Pick<ChosenChange, 'role' | 'changes'>[]): ChosenRoles['changed'] {
  if (chosen.length === 0) return undefined;
  const changes = chosen.flatMap(each => each.changes ?? []);
  const sideOf = (side: 'gained' | 'lost', isTogether = false) =>
    changes
      .filter(change => (change.isTogether === true) === isTogether)
      .map(({ channel, place: { account }, [side]: rows }) => ({ channel, account, rows }));
  const parts = [
    ...describeSide('gain', sideOf('gained')),
    ...describeSide('gain', sideOf('gained', true)).map(text => `${text} together with drift`),
    ...describeSide('lose', sideOf('lost')),
    ...(chosen.some(each => each.changes === undefined) ? ['may get more or less'] : []),
  ];
  const roles = [...new Set(chosen.map(({ role }) => role))];
  const isMore = chosen.some(each => each.changes?.some(isGaining) !== false);
  return { chosen: `chosen ${nameRoles('changed', roles)}`, get: parts.join(', and '), isMore };
}

interface ChannelRows {
  readonly channel: string;
  readonly account: string;
  readonly rows: readonly AccessRow[];
}

/** `gain sqs:PurgeQueue in #ops`, and what is only possible by itself; empty where it is nothing. */
function describeSide(verb: string, channels: readonly ChannelRows[]): string[] {
  const describe = (words: string, certainty: AccessRow['certainty']): string[] => {
    const own = channels.map(each => ({
      ...each,
      rows: each.rows.filter(row => row.certainty === certainty),
    }));
    const some = own.filter(each => each.rows.length > 0);
    if (some.length === 0) return [];
    // Where channels differ, each is named with its own actions, as long as that is short.
    const alike = [...groupBy(some, each => listActions([each])).values()];
    const groups = alike.length > maxGroups ? [some] : alike;
    const texts = groups.map(group => {
      const names = group.map(({ channel }) => `#${channel}`);
      return `${listActions(group)} in ${listSome([...new Set(names)], maxNames)}`;
    });
    return [`${words} ${texts.join(' and ')}`];
  };
  return [...describe(verb, undefined), ...describe(`possibly ${verb}`, 'unknown')];
}

/** `sqs:PurgeQueue, sqs:SendMessage on prod-*`: the actions of all channels, by what they are limited to. */
function listActions(channels: readonly ChannelRows[]): string {
  const rows = channels.flatMap(({ account, rows }) =>
    rows.map(row => ({ action: row.action, limits: describeLimits(row, account) })),
  );
  const actions = [...groupBy(rows, ({ limits }) => limits)].map(
    ([limits, list]) =>
      `${listSome([...new Set(list.map(({ action }) => action))].sort(), maxNames)}${limits}`,
  );
  return listSome(actions, maxNames);
}

/** ` on prod-* (in part) until 2027-06-30`; empty where a row is about everything at any time. */
function describeLimits(row: AccessRow, account: string): string {
  const service = row.action.slice(0, row.action.indexOf(':'));
  const folded = row.resources
    .slice(0, maxNames)
    .map(text => foldArn(nameRegions(text), { account, service }));
  const resources = listSome(folded, maxNames, row.resources.length);
  const where = row.regions === undefined ? '' : ` ${describeRegions(row.regions)}`;
  const times = formatTimes(row);
  return [
    resources === '*' && where === '' ? '' : ` on ${resources}${where}`,
    row.partial === true ? ' (in part)' : '',
    times === '' ? '' : ` ${times}`,
  ].join('');
}

/**
 * The members of whom a line is not true that speaks of all people: those who have chosen a role that goes, or that gives something
 * else. Where a role does not change what the channels give that are known to use it, a member may have chosen it all the same.
 */
export function describeExceptions({ gone, changed }: ChosenRoles): string {
  const parts = [
    ...(gone === undefined ? [] : [`${gone.chosen}: they ${gone.lose}`]),
    ...(changed === undefined ? [] : [`${changed.chosen}: they ${changed.get}`]),
  ];
  return parts.length === 0 ? '' : `${exceptFor}${parts.join('; or who have ')}`;
}

function nameRoles(what: string, roles: readonly string[]): string {
  if (roles.length === 0) return '';
  return `the ${what} ${roles.length === 1 ? 'role' : 'roles'} ${listSome(roles, maxRoles)}`;
}
