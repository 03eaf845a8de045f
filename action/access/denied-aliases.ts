import { parseCommand } from '../chat/parse.ts';
import { channelsInPlace, type DeniedTo, type Drift, type DriftedAlias } from '../core/drift.ts';
import type { Risk } from '../core/risk.ts';
import { aliasType, listProperty } from './alias-places.ts';
import { decideCeiling, decideDefault } from './ask-command.ts';
import { type ChannelAccess, createChannelReader } from './channel-access.ts';
import { requirementsIn } from './command-requirements.ts';
import { createAccountPainter, type DriftedAccount, isDecisive } from './drifted-account.ts';
import { keyOf } from './picture.ts';
import type { ProofData } from './proof-data.ts';
import type { ReadAlias } from './prove.ts';

/** Whether any alias runs something else than was reviewed. */
export function hasChangedAliases(drift: readonly Drift[]): boolean {
  return drift.some(item => listAliases(item).some(({ command }) => command !== undefined));
}

/**
 * Adds to aliases that run something else where that is denied now. A drift by which nothing runs any longer narrows.
 * @param found everything that was found, of which the drift explains the aliases
 * @param aliases the aliases of chatops.yml by their key
 * @param options.now the instant at which they are to work
 */
export function withDeniedAliases(
  drift: readonly Drift[],
  { account, found }: { readonly account: DriftedAccount; readonly found: readonly Drift[] },
  aliases: ReadonlyMap<string, ReadAlias>,
  { proofData, now }: { readonly proofData: ProofData; readonly now: string },
): Drift[] {
  const picture = createAccountPainter(account)(new Set(found.filter(isDecisive)));
  const reader = createChannelReader(proofData, now);
  // Nothing works in a channel that AWS has switched off, whatever an alias runs.
  const off = new Set(found.filter(({ kind }) => kind === 'disabled').map(({ path }) => keyOf(path)));
  const explain = (alias: DriftedAlias): DriftedAlias => {
    const { name, command, isAdded } = alias;
    const channels = isAdded === true ? alias.channels : channelsInPlace(alias);
    if (command === undefined) return alias;
    // The values were reviewed for the command of chatops.yml alone where that runs as well.
    const { values = {}, passRoles = [] } = (isAdded === true ? undefined : aliases.get(name)) ?? {};
    const denied = picture.channels.flatMap(channel => {
      if (!channels.includes(channel.key) || channel.unread !== undefined) return [];
      if (off.has(channel.key)) return [{ channel: channel.key, to: 'everyone' as const }];
      const access = reader.read(picture, channel);
      const needed = requirementsIn(access, parseCommand(command), { values, passRoles }, proofData);
      const to = deniedTo(access, needed);
      return to === undefined ? [] : [{ channel: channel.key, to }];
    });
    return denied.length === 0 ? alias : { ...alias, denied };
  };
  return drift.map(item => {
    const { alias, aliases: others } = item;
    const explained = {
      ...item,
      ...(alias === undefined ? {} : { alias: explain(alias) }),
      ...(others === undefined ? {} : { aliases: others.map(explain) }),
    };
    return { ...explained, risk: riskOf(explained, off) };
  });
}

/** The risk of a drift by what its aliases run: what no one can run is none. @param off the channels in which nothing works anyway */
function riskOf(item: Drift, off: ReadonlySet<string>): Risk {
  const { property, risk, type } = item;
  const all = listAliases(item);
  if (property === 'Definition')
    return risk === 'unknown' && all.every(each => runsNowhere(each, off)) ? 'narrows' : risk;
  // A reviewed command is no other one under another name.
  const isRename = property === 'AliasName';
  const runs = all.some(
    each => each.command !== undefined && !(isRename && each.isAdded === true) && !runsNowhere(each, off),
  );
  const isOfAlias = isRename || type === aliasType || property === listProperty;
  return isOfAlias && runs && (risk === 'none' || isRename) ? 'unknown' : risk;
}

function listAliases({ alias, aliases = [] }: Drift): readonly DriftedAlias[] {
  return alias === undefined ? aliases : [alias, ...aliases];
}

/** @param off the channels in which nothing works anyway */
function runsNowhere(
  { channels, places = [], denied = [] }: DriftedAlias,
  off: ReadonlySet<string>,
): boolean {
  const closed = denied.filter(({ channel, to }) => to === 'everyone' && !off.has(channel)).length;
  return channels.length > 0 && closed === channels.length && places.length === 0;
}

/** To whom something is denied that the roles of a channel deny; undefined: it is not, or depends on what cannot be seen. */
function deniedTo(access: ChannelAccess, needed: ReturnType<typeof requirementsIn>): DeniedTo | undefined {
  const isDenied = access.defaults.every(
    role => decideDefault({ ...access, defaults: [role] }, needed, 'some').decision === 'denied',
  );
  if (access.defaults.length === 0 || !isDenied) return undefined;
  if (decideCeiling(access, needed, 'some').decision === 'denied') return 'everyone';
  const { userRoleRequired, userRoles = [] } = access.channel;
  if (!userRoleRequired) return 'channel-role';
  return userRoles.length === 0 ? undefined : 'listed-role';
}
