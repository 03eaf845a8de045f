import {
  type AccountPainter,
  createAccountPainter,
  findAmbiguous,
} from '../../action/access/drifted-account.ts';
import { isSameEntity, listWays } from '../../action/access/lay-changes.ts';
import { assessOpenRoles, listOpenGains } from '../../action/access/open-roles.ts';
import type { ChannelPicture, PolicySource, RolePicture } from '../../action/access/picture.ts';
import { loadProofData } from '../../action/access/proof-data.ts';
import { isObject, type JsonObject, listOf } from '../../action/core/json.ts';
import { checkTablesOf } from '../check-table.ts';
import { accountOf, arnOfRole, changesOf, driftOf, type Planned, type Setting } from './short-account.ts';

// The pictures of accounts with drift and with plans over it, and what they say of roles that are open to others, as tables in `tables/`.

const check = checkTablesOf(import.meta.url);

const proofData = await loadProofData();

/** A policy as `name: what it allows`; `?` where its document is not known. */
function tellPolicy({ name, document }: PolicySource): string {
  if (document === undefined) return `${name}: ?`;
  const statements = isObject(document) ? listOf(document['Statement']) : [];
  const told = statements.map(statement => {
    if (!isObject(statement)) return JSON.stringify(statement);
    const { Effect: effect, Action: actions, Condition: condition } = statement;
    const when = condition === undefined ? '' : ` if ${JSON.stringify(condition)}`;
    return `${effect === 'Allow' ? '' : 'not '}${[actions].flat().join(' ')}${when}`;
  });
  return `${name}: ${told.join(', ')}`;
}

function tellRole({
  key,
  arn,
  policies,
  boundary,
  unknownTrust,
  tags,
  hasAllTags,
  tagsOf,
}: RolePicture): unknown {
  return {
    [key]: policies.map(tellPolicy),
    ...(arn === undefined || arn === arnOfRole(key) ? {} : { arn }),
    ...(boundary === undefined ? {} : { boundary: tellPolicy(boundary) }),
    ...(unknownTrust === undefined ? {} : { isDoubtful: true }),
    ...(Object.keys(tags).length === 0 ? {} : { tags }),
    ...(hasAllTags === undefined ? {} : { hasAllTags }),
    ...(tagsOf === undefined ? {} : { tagsOf }),
  };
}

function tellChannel(channel: ChannelPicture): unknown {
  const { key, place, role, userRoleRequired, unread, userRoles, guardrails, isSwitchedOff, aliases } =
    channel;
  const { channel: id, account: _account, platform: _platform, ...where } = place;
  return {
    [key]: [...Object.values(where), id].join(' '),
    role: tellRole(role),
    guardrails: guardrails.map(tellPolicy),
    ...(userRoleRequired ? { userRoleRequired } : {}),
    ...(unread === undefined ? {} : { unread }),
    ...(userRoles === undefined ? {} : { userRoles: userRoles.map(tellRole) }),
    ...(isSwitchedOff === undefined ? {} : { isSwitchedOff }),
    ...(aliases.length === 0 ? {} : { aliases }),
  };
}

function tell(picture: ReturnType<AccountPainter>): unknown {
  const { channels, roles } = picture;
  return { channels: channels.map(tellChannel), roles: roles.map(tellRole) };
}

check<Setting>('painted', given => {
  const paint = createAccountPainter(accountOf(given));
  return tell(paint(new Set(driftOf(given)), changesOf(given)));
});

check<Planned>('ambiguous', given =>
  findAmbiguous(accountOf(given), driftOf(given), changesOf(given).stack).map(
    ({ type, id }) => `${type} ${id}`,
  ),
);

check<
  | readonly string[]
  | { readonly one: JsonObject; readonly other: JsonObject; readonly unread?: readonly string[] }
>('ways', given => {
  if ('one' in given) {
    const entity = (properties: JsonObject, unread: readonly string[] = []) => ({
      key: 'a',
      properties,
      unread,
    });
    return isSameEntity(entity(given.one, ['b', 'a']), entity(given.other, given.unread ?? ['a', 'b']));
  }
  return listWays(given).map(way => [...way].join(' '));
});

/** The drift of roles that are open, and whether a plan counts. */
type Open = Setting & { readonly open?: readonly string[] };

check<Open>('open-roles', async given => {
  const drift = driftOf(given);
  const changes = changesOf(given);
  if (changes !== undefined) {
    const [gains] = listOpenGains(accountOf(given), drift, [changes], proofData);
    return gains?.map(({ channel, gained, lost }) => ({
      [channel]: gained.map(({ action, verdict }) => `${action} ${verdict}`),
      ...(lost.length === 0 ? {} : { lost: lost.length }),
    }));
  }
  const pause = () => Promise.resolve();
  const open = { open: new Set(given.open ?? []), pause };
  const { allowed, gains } = await assessOpenRoles(accountOf(given), drift, open, proofData);
  return { allowed: Object.fromEntries(allowed), gains: gains.map(each => each ?? 'none') };
});
