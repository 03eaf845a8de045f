import { printCommand, variablesOf } from '../chat/describe.ts';
import type { Project } from '../core/project.ts';
import { accessTo, listAllowed } from '../iam/access-summary.ts';
import { decideDefault, requirementsIn } from './ask-command.ts';
import type { ChannelAccess } from './channel-access.ts';
import { summarizeChannel } from './channel-summary.ts';
import type { Knowledge } from './knowledge.ts';
import type { ReadAlias } from './prove.ts';

/** What the members of a channel should know. Plain data; the message to pin is made of it. */
export interface ChannelGuide {
  readonly channel: string;
  readonly platform: 'slack' | 'teams';
  /** Whether every member has to choose a role of their own, and which ones are expected. */
  readonly userRoles: { readonly required: boolean; readonly roles: readonly string[] };
  readonly aliases: readonly GuideAlias[];
  /** Services of which something works, or may work. */
  readonly services: readonly string[];
  /** Whether anything works for certain; otherwise it depends on the role that each member brings. */
  readonly isCertain: boolean;
  /** Where notifications come from, in words. */
  readonly notifications: readonly string[];
}

/** One alias as people use it. */
export interface GuideAlias {
  readonly name: string;
  /** `run deploy pipeline=staging-pipeline` */
  readonly example: string;
  readonly command: string;
  readonly description: string | undefined;
  /** What each variable is meant to be; AWS does not enforce it. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  readonly works: 'yes' | 'no' | 'perhaps';
}

/** Gathers what the members of a channel should know. */
export function guideChannel(
  access: ChannelAccess,
  aliases: ReadonlyMap<string, ReadAlias>,
  { config }: Project,
  knowledge: Knowledge,
): ChannelGuide {
  const { channel } = access;
  const summaries = summarizeChannel(access, knowledge).defaults;
  const allowed = summaries.flatMap(summary =>
    listAllowed(summary, knowledge.actions).map(action => ({
      service: action.service,
      isSure: accessTo(summary, action).sure.length > 0,
    })),
  );
  const notify = channel.ownTopic;
  return {
    channel: channel.key,
    platform: channel.place.platform,
    userRoles: { required: channel.userRoleRequired, roles: channel.userRoles },
    aliases: channel.aliases.flatMap(key => {
      const alias = aliases.get(key);
      return alias === undefined
        ? []
        : [describeAlias(access, alias, descriptionOf(config.aliases?.[key]), knowledge)];
    }),
    services: [...new Set(allowed.map(({ service }) => service))].sort(),
    isCertain: allowed.some(({ isSure }) => isSure),
    notifications: [
      ...(notify?.notificationRules.map(({ key }) => key.replace('-', ' ')) ?? []),
      ...(notify?.eventRules.map(({ key }) => `events ${key}`) ?? []),
      ...channel.topics.map(arn => `topic ${arn.split(':').at(-1)}`),
    ],
  };
}

function descriptionOf(alias: unknown): string | undefined {
  return typeof alias === 'object' &&
    alias !== null &&
    'description' in alias &&
    typeof alias.description === 'string'
    ? alias.description
    : undefined;
}

function describeAlias(
  access: ChannelAccess,
  alias: ReadAlias,
  description: string | undefined,
  knowledge: Knowledge,
): GuideAlias {
  const { key, parsed, values } = alias;
  const { decision } = decideDefault(access, requirementsIn(access, parsed, alias, knowledge), 'every');
  const variables = variablesOf(parsed);
  const sample = (name: string) => values[name]?.find(value => !/[*?]/.test(value)) ?? `<${name}>`;
  return {
    name: key,
    example: ['run', key, ...variables.map(name => `${name}=${sample(name)}`)].join(' '),
    command: printCommand(parsed),
    description,
    values: Object.fromEntries(
      variables.flatMap(name => (values[name] === undefined ? [] : [[name, values[name]]])),
    ),
    works: decision === 'allowed' ? 'yes' : decision === 'denied' ? 'no' : 'perhaps',
  };
}
