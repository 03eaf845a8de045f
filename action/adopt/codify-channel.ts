import { notifyOf, originOf } from '../core/channel-config.ts';
import { normalizeTeamsChannelId } from '../core/chat-place.ts';
import type { Drift } from '../core/drift.ts';
import { isEmptyValue } from '../core/json.ts';
import { denyAllArn, endPolicyName } from '../core/model.ts';
import { joinWords } from '../core/quote.ts';
import type { ChannelConfig, ChatopsConfig } from '../generated/config.ts';
import {
  type CodifyAnswer,
  type CodifyScope,
  changeList,
  changeTag,
  setTo,
  undeclared,
} from './codify-edits.ts';
import { generalizeArn } from './describe-policy.ts';
import type { Edit, EditPath } from './edit-text.ts';
import { listOnlyOf, targetsOfChannel } from './last-uses.ts';

const loggingWords: Readonly<Record<string, string>> = { NONE: 'none', ERROR: 'error', INFO: 'info' };

/** Writes down what AWS says of the configuration of a channel. */
export function codifyChannel(drift: Drift, key: string, scope: CodifyScope): CodifyAnswer {
  const { config, names, place } = scope;
  const channel = config.channels?.[key];
  if (channel === undefined) return undeclared;
  const at = ['channels', key];
  const { observed } = drift;
  switch (drift.property) {
    case 'GuardrailPolicies':
      return changeGuardrails(drift, channel, key, scope);
    case 'SnsTopicArns': {
      const { topics = [], ...made } = notifyOf(config, channel);
      if (channel.notify === undefined && config.defaults?.notify !== undefined)
        return 'its topics are those of the defaults';
      const idOf = (topic: string) => generalizeArn(topic, place);
      const isListed = topics.some(topic => idOf(topic) === idOf(String(drift.expected)));
      if (observed === undefined && !isListed && Object.keys(made).length > 0)
        return 'chatops.yml makes it for `notify`: revert attaches it again';
      return changeList(drift, topics, [...at, 'notify', 'topics'], { idOf, nameOf: idOf });
    }
    case 'CustomizationResourceArns': {
      const aliases = channel.aliases ?? config.defaults?.aliases ?? [];
      const arn = drift.observed ?? drift.expected;
      const alias = names.aliasKey(String(arn));
      const isLost = drift.observed === undefined;
      // With the alias that is gone, its uses were taken away already.
      if (isLost && (alias === undefined || !aliases.includes(alias))) return [];
      if (alias === undefined)
        return 'chatops.yml has no such alias; once it is declared there, chatops import --file adopts it';
      // A custom action that no channel has cannot be written down: apply deletes the one of an alias without a use.
      if (isLost && listOnlyOf(config, key, drift.target).includes(`aliases.${alias}`))
        return 'it is the last channel of the alias, and without one apply would delete the custom action: revert attaches it again, or remove the alias by hand';
      if (isLost && aliases.length === 1) return [setTo([...at, 'aliases'], [])];
      const own = channel.aliases === undefined ? [setTo([...at, 'aliases'], aliases)] : [];
      const change = changeList(drift, aliases, [...at, 'aliases'], { idOf: id => names.aliasKey(id) ?? id });
      return typeof change === 'string' ? change : [...own, ...change];
    }
    case 'IamRoleArn': {
      const role = names.roleKey(String(observed));
      if (role !== undefined) return [setTo([...at, 'role'], role)];
      const free = freeKey(config.roles ?? {}, String(observed).split('/').at(-1) ?? 'role');
      return [
        setTo(['roles', free], { arn: generalizeArn(String(observed), place) }),
        setTo([...at, 'role'], free),
      ];
    }
    case 'UserRoleRequired': {
      const choice = channel['user-roles'];
      if (typeof choice === 'object') return [setTo([...at, 'user-roles', 'required'], observed === true)];
      return [setTo([...at, 'user-roles'], observed === true ? 'required' : 'optional')];
    }
    case 'UserRole':
      return addUserRole(drift, channel, at, scope);
    case 'LoggingLevel':
      return [setTo([...at, 'logging'], loggingWords[String(observed)] ?? 'none')];
    case 'SlackChannelId':
      return [setTo([...at, 'channel'], String(observed))];
    case 'TeamsChannelId':
      return [setTo([...at, 'channel'], normalizeTeamsChannelId(String(observed)))];
    case 'TeamsChannelName':
      return isEmptyValue(observed)
        ? [{ do: 'remove', path: [...at, 'channel-name'] }]
        : [setTo([...at, 'channel-name'], String(observed))];
    case 'SlackWorkspaceId':
    case 'TeamId':
    case 'TeamsTenantId':
      return 'chatops.yml declares it in `workspace`, by which an apply replaces the channel configuration: change that by hand, or revert';
    case 'Tags':
      return changeTag(drift, [...at, 'tags'], channel.tags, config.defaults?.tags);
    default:
      return `chatops.yml cannot declare a different ${drift.property}`;
  }
}

/** Removes a channel, unless anything that is in AWS would be deleted with it. */
export function removeChannel(
  key: string,
  { target, heldBy }: Pick<Drift, 'target' | 'heldBy'>,
  config: ChatopsConfig,
): CodifyAnswer {
  const channel = config.channels?.[key];
  if (channel === undefined) return [];
  const targets = targetsOfChannel(config, channel);
  const first =
    heldBy === undefined ? '' : ', once the configuration is deleted that has its chat channel now';
  const revert = `revert creates the channel again${first}`;
  if (targets.length > 1)
    return `it is a channel of several targets (${joinWords(targets)}), and would be removed from all of them: ${revert}, or change its \`targets\` by hand`;
  const only = listOnlyOf(config, key, target);
  return only.length === 0
    ? [{ do: 'remove', path: ['channels', key] }]
    : `apply would then also delete ${joinWords(only)}, which nothing else uses: ${revert}, or remove it by hand`;
}

/** Writes down how long the logs of a channel are kept. */
export function codifyLog({ property, observed }: Drift, key: string, { config }: CodifyScope): CodifyAnswer {
  const channel = config.channels?.[key];
  if (channel === undefined) return undeclared;
  if (property !== 'RetentionInDays')
    return `chatops.yml cannot declare a different ${property} of a log group`;
  const path = ['channels', key, 'log-retention'];
  if (typeof observed === 'number') return [setTo(path, observed)];
  // chatops.yml has no key for a log that never expires.
  if (config.defaults?.['log-retention'] !== undefined) {
    return 'its logs are kept forever, and the defaults set a retention';
  }
  return [{ do: 'remove', path }];
}

function changeGuardrails(
  drift: Drift,
  channel: ChannelConfig,
  key: string,
  scope: CodifyScope,
): CodifyAnswer {
  const { config, names } = scope;
  const path = ['channels', key, 'guardrails'];
  const written = channel.guardrails ?? config.defaults?.guardrails ?? 'none';
  const ways = { idOf: (name: string) => names.policyArn(name) ?? name, nameOf: names.policyName };
  // `none` means one policy, AWSDenyAll, so that a guardrail beside it stays beside it.
  const choice = written === 'none' ? [names.policyName(denyAllArn)] : written;
  const own: Edit[] = channel.guardrails === choice ? [] : [setTo(path, choice)];
  if (drift.observed === undefined) {
    const gone = choice.find(name => ways.idOf(name) === drift.expected);
    if (gone === undefined) {
      const endName = endPolicyName(config.name, { origin: originOf(key, channel) });
      return channel.until === undefined || !String(drift.expected).endsWith(`/${endName}`)
        ? []
        : 'it is the policy that ends the channel, and `until` says when: revert attaches it again, or remove `until` by hand';
    }
    if (choice.length === 1)
      return 'it is the last guardrail in the list, and without one AWS applies AdministratorAccess';
    if (listOnlyOf(config, key, drift.target).includes(`guardrails.${gone}`))
      return 'it is the last channel of the guardrail, and without one apply would delete the policy: revert attaches it again, or remove it by hand';
  }
  const change = changeList(drift, choice, path, ways);
  return typeof change === 'string' ? change : [...own, ...change];
}

function addUserRole(
  { observed }: Drift,
  channel: ChannelConfig,
  at: EditPath,
  { names }: CodifyScope,
): CodifyAnswer {
  const role = names.roleKey(String(observed));
  if (role === undefined) return 'the role that the member chose is not in chatops.yml';
  if (typeof channel['user-roles'] !== 'object') return 'the channel names no roles';
  if (channel['user-roles'].roles?.includes(role) === true) return [];
  return [{ do: 'append', path: [...at, 'user-roles', 'roles'], value: role }];
}

function freeKey(taken: object, name: string): string {
  const base = name.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^[^A-Za-z]+/, '') || 'role';
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? base : `${base}-${number}`;
    if (!Object.hasOwn(taken, key)) return key;
  }
}
