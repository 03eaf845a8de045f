import { canonicalJson, type Json } from '../core/json.ts';
import type { Picture, PolicySource, RolePicture } from './picture.ts';

/** Lists the roles that give something else in a later version or are not in the earlier one, by ARN. */
export function listChangedRoles(before: Picture, after: Picture): string[] {
  const old = indexRoles(before);
  return [...indexRoles(after)].flatMap(([arn, role]) => {
    const other = old.get(arn);
    const isSame = other === role || (other !== undefined && contentOf(other) === contentOf(role));
    return isSame ? [] : [arn];
  });
}

/** Equal for versions of a role that give the same: places in chatops.yml and names do not matter. */
function contentOf({ key: _key, policies, boundary, ...session }: RolePicture): string {
  const content = ({ arn, document }: PolicySource) => [arn ?? '', document ?? null];
  const limit = boundary === undefined ? null : content(boundary);
  return canonicalJson([policies.map(content), limit, session] as Json);
}

const indexes = new WeakMap<Picture, ReadonlyMap<string, RolePicture>>();

/** All roles of an account by ARN, also those that are made elsewhere and that only a channel has. */
export function indexRoles(picture: Picture): ReadonlyMap<string, RolePicture> {
  const known = indexes.get(picture);
  if (known !== undefined) return known;
  const { roles, channels } = picture;
  const all = [...channels.flatMap(({ role, userRoles = [] }) => [role, ...userRoles]), ...roles];
  const index = new Map(all.flatMap(role => (role.arn === undefined ? [] : [[role.arn, role] as const])));
  indexes.set(picture, index);
  return index;
}

/** The channels of an account as they are for members who have chosen a role. */
export function chooseEverywhere(picture: Picture, role: RolePicture): Picture {
  const channels = picture.channels.map(channel => ({
    ...channel,
    userRoleRequired: true,
    userRoles: [role],
  }));
  return { ...picture, channels };
}
