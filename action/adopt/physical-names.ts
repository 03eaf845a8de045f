import { originOf } from '../core/channel-config.ts';
import { isObject } from '../core/json.ts';
import { type Place, substitutePlace } from '../core/place.ts';
import { resolvePolicyName } from '../core/policy-name.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import { generalizeArn } from './describe-policy.ts';
import { policyName } from './keys.ts';

/** The way between names of chatops.yml and what AWS calls the things. */
export interface PhysicalNames {
  /** The ARN of a policy by the name that a list of guardrails or managed policies has. */
  readonly policyArn: (name: string) => string | undefined;
  /** How chatops.yml names a policy: an own key, the name of an AWS-managed one, or an ARN. */
  readonly policyName: (arn: string) => string;
  readonly roleKey: (arn: string) => string | undefined;
  readonly aliasKey: (arn: string) => string | undefined;
  readonly channelKey: (arn: string) => string | undefined;
}

/** The names of a configuration in one account. */
export function physicalNames(config: ChatopsConfig, place: Place): PhysicalNames {
  const { name } = config;
  const { account, partition } = place;
  const iam = (kind: string, path: string, own: string) =>
    `arn:${partition}:iam::${account}:${kind}${path}${own}`;
  const ownPath = `/chatops/${name}/`;
  const resolve = (arn: string) => substitutePlace(arn, place);
  const guardrails = new Map(
    Object.entries(config.guardrails ?? {}).map(([key, guardrail]) => [
      key,
      'arn' in guardrail
        ? resolve(guardrail.arn)
        : iam(
            'policy',
            guardrail.path ?? ownPath,
            guardrail['policy-name'] ?? `${name}-${originOf(key, guardrail)}`,
          ),
    ]),
  );
  const roles = Object.entries(config.roles ?? {}).map(([key, role]) => [
    'arn' in role
      ? resolve(role.arn)
      : iam('role', role.path ?? ownPath, role['role-name'] ?? `${name}-${originOf(key, role)}`),
    key,
  ]) as [string, string][];
  const aliases = Object.entries(config.aliases ?? {}).map(([key, alias]) => {
    const actionName = typeof alias === 'string' ? undefined : alias['action-name'];
    return [
      `arn:${partition}:chatbot::${account}:custom-action/${actionName ?? `${name}-${originOf(key, alias)}`}`,
      key,
    ];
  }) as [string, string][];
  const channels = Object.entries(config.channels ?? {}).map(([key, channel]) => {
    const workspace = config.workspaces?.[channel.workspace ?? config.defaults?.workspace ?? ''];
    const kind = isObject(workspace) && 'teams' in workspace ? 'microsoft-teams-channel' : 'slack-channel';
    const own = channel['configuration-name'] ?? `${name}-${originOf(key, channel)}`;
    return [`arn:${partition}:chatbot::${account}:chat-configuration/${kind}/${own}`, key];
  }) as [string, string][];
  const [roleKeys, aliasKeys, channelKeys] = [new Map(roles), new Map(aliases), new Map(channels)];
  return {
    policyArn: text => {
      const found = resolvePolicyName(text, guardrails);
      if (found === undefined) return undefined;
      return found.kind === 'own' ? guardrails.get(found.key) : resolve(found.arn);
    },
    policyName: arn => {
      const own = [...guardrails].find(([, guardrail]) => guardrail === arn)?.[0];
      return own ?? generalizeArn(policyName(arn), place);
    },
    roleKey: arn => roleKeys.get(arn),
    aliasKey: arn => aliasKeys.get(arn),
    channelKey: arn => channelKeys.get(arn),
  };
}
