import { formatPath } from '../core/path.ts';
import { managedPolicyOf } from '../core/policy-forms.ts';
import type { Project } from '../core/project.ts';
import type { Verdict } from '../iam/evaluate.ts';
import type { LayerName } from '../iam/policy.ts';
import type { ChannelAccess } from './channel-access.ts';
import type { PolicyEntry } from './compile-policies.ts';

/** Where chatops.yml names a policy that is made elsewhere; its statements have no place there. */
export type FindPolicyPath = (layer: LayerName, policy: string) => string | undefined;

/**
 * Finds the places of policies that a channel has by name: they are compiled once for all channels, so that they do
 * not know where each of them names them.
 */
export function createPolicyFinder(
  { config }: Project,
  roles: readonly string[],
  guardrails: readonly PolicyEntry[],
): FindPolicyPath {
  let paths: ReadonlyMap<string, string> | undefined;
  const listPaths = () => {
    const entries = guardrails.map(
      ({ name, path }) => [`guardrail ${shortName(name)}`, formatPath(path)] as const,
    );
    const ofRoles = roles.flatMap(key => {
      const role = config.roles?.[key];
      if (role === undefined || 'arn' in role) return [];
      return (role['managed-policies'] ?? []).map(
        (entry, index) =>
          [
            `role ${shortName(managedPolicyOf(entry).name)}`,
            formatPath(['roles', key, 'managed-policies', index]),
          ] as const,
      );
    });
    return new Map([...entries, ...ofRoles]);
  };
  return (layer, policy) => {
    paths ??= listPaths();
    return paths.get(`${layer} ${policy}`);
  };
}

/** What AWS calls a policy that is given by name, by path and name, or by ARN. */
export function shortName(policy: string): string {
  return policy.slice(policy.lastIndexOf('/') + 1);
}

/** A verdict whose reasons say where in chatops.yml their policy comes in, also when it is made elsewhere. */
export function placeReasons({ findPolicy }: ChannelAccess, { decision, because }: Verdict): Verdict {
  return {
    decision,
    because: because.map(reason => {
      const path = reason.path ?? (reason.policy && findPolicy(reason.layer, reason.policy));
      return path === undefined || path === '' ? reason : { ...reason, path };
    }),
  };
}
