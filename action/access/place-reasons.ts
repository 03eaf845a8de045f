import type { LayerName } from '../iam/policy.ts';
import type { Verdict } from '../iam/verdict.ts';
import type { ChannelAccess } from './channel-access.ts';
import type { ChannelPicture, PolicySource, RolePicture } from './picture.ts';

/**
 * A verdict whose reasons say where in chatops.yml their policy comes in, also when it is made elsewhere: a policy that
 * channels name is compiled once for all of them and does not know where each of them names it.
 */
export function placeReasons({ channel }: ChannelAccess, verdict: Verdict): Verdict {
  const { decision, because } = verdict;
  if (because.every(({ path }) => path !== undefined)) return verdict;
  return {
    decision,
    because: because.map(reason => {
      if (reason.path !== undefined) return reason;
      const path = pathsOfPolicies(channel).get(`${reason.layer} ${reason.policy}`);
      return path === undefined ? reason : { ...reason, path };
    }),
  };
}

const known = new WeakMap<ChannelPicture, ReadonlyMap<string, string>>();

/** Places in chatops.yml of the policies of a channel, by layer and name: `guardrail ReadOnlyAccess`. */
export function pathsOfPolicies(channel: ChannelPicture): ReadonlyMap<string, string> {
  let paths = known.get(channel);
  if (paths === undefined) {
    const roles = [channel.role, ...(channel.userRoles ?? [])];
    paths = new Map([
      ...channel.guardrails.flatMap(each => placesOf('guardrail', each)),
      ...roles.flatMap(role => placesOfRole(role)),
    ]);
    known.set(channel, paths);
  }
  return paths;
}

function placesOfRole({ policies, boundary }: RolePicture): [string, string][] {
  return [
    ...policies.flatMap(each => placesOf('role', each)),
    ...(boundary === undefined ? [] : placesOf('boundary', boundary)),
  ];
}

/** An AWS-managed policy goes by its name in AWS, whatever chatops.yml calls it. */
function placesOf(layer: LayerName, { name, arn, path }: PolicySource): [string, string][] {
  if (path === undefined) return [];
  const names = [name, ...(arn === undefined ? [] : [arn.slice(arn.lastIndexOf('/') + 1)])];
  return [...new Set(names)].map(each => [`${layer} ${each}`, path]);
}
