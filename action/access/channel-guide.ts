import { bindCommand } from '../chat/bind.ts';
import { checkCommand } from '../chat/check.ts';
import { printCommand, printRunForm, variablesOf } from '../chat/describe.ts';
import type { Channel } from '../core/model.ts';
import { endOf } from '../core/until.ts';
import type { Decision } from '../iam/verdict.ts';
import { listNotifications } from './access-report.ts';
import { answerQuestion } from './answer-question.ts';
import { decideDefault } from './ask-command.ts';
import type { ChannelAccess } from './channel-access.ts';
import { requirementsIn } from './command-requirements.ts';
import { findGuideCommands, type GuideCommands } from './guide-commands.ts';
import { decideEachListed, rolesWith } from './listed-roles.ts';
import type { ProofData } from './proof-data.ts';
import type { ReadAlias } from './prove.ts';

/** What the members of a channel should know, all of it proved. Plain data; the message to pin is made of it. */
export interface ChannelGuide extends GuideCommands {
  readonly channel: string;
  readonly platform: 'slack' | 'teams';
  /** Why nothing works in the channel, not even notifications; undefined: it is open. */
  readonly closed?: string;
  /** The first instant after the end of the channel; undefined: it has none. */
  readonly until?: string;
  /**
   * Whether members can choose a role of their own (the chat policy of an organization can forbid it), whether every
   * member has to, and which ones are expected.
   */
  readonly userRoles: {
    readonly allowed: boolean;
    readonly required: boolean;
    readonly roles: readonly string[];
  };
  /** The aliases that are proved to work, also those that do with some of the roles that members have to choose from. */
  readonly aliases: readonly GuideAlias[];
  /** The aliases of the channel that are not, with any role: never part of the message. */
  readonly leftOut: readonly { readonly name: string; readonly decision: Exclude<Decision, 'allowed'> }[];
  /** Words of chat itself that are of use here. */
  readonly words: readonly string[];
  /** Whether questions in natural language are answered. */
  readonly hasQuestions: boolean;
  /** Where notifications come from, in words. */
  readonly notifications: readonly string[];
}

/** One alias as members use it. */
export interface GuideAlias {
  readonly name: string;
  /** `run deploy <pipeline>` */
  readonly usage: string;
  readonly command: string;
  readonly description: string | undefined;
  /** Where every member has to choose a role: the listed ones with which it is proved to work; undefined: all. */
  readonly roles?: readonly string[];
  /** The first instant after the end of the alias; undefined: it has none. */
  readonly until?: string;
  /** What each variable is meant to be; AWS does not enforce it. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** Whether it runs in the default Region, which members can change. */
  readonly isUnpinned: boolean;
}

/**
 * Gathers what the members of a channel should know.
 * @param channel the same channel as chatops.yml has it, for what is not about access
 */
export function guideChannel(
  access: ChannelAccess,
  channel: Channel,
  aliases: ReadonlyMap<string, ReadAlias>,
  proofData: ProofData,
): ChannelGuide {
  const proved = access.channel.aliases.flatMap(({ key }) => {
    const alias = aliases.get(key);
    return alias === undefined || alias.isButtonOnly
      ? []
      : [{ key, alias, ...decideAlias(access, alias, proofData) }];
  });
  const commands = findGuideCommands(access, proofData);
  const worksAtAll = commands.examples.length > 0 || proved.some(({ decision }) => decision !== 'denied');
  const hasRoleChoice = !access.isChannelRoleOnly && (access.channel.userRoleRequired || worksAtAll);
  return {
    channel: channel.key,
    platform: channel.place.platform,
    ...(access.closed === undefined ? {} : { closed: access.closed.message }),
    ...(channel.end === undefined ? {} : { until: channel.end.instant }),
    userRoles: {
      allowed: !access.isChannelRoleOnly,
      required: access.channel.userRoleRequired,
      roles: channel.userRoles.map(({ key }) => key),
    },
    aliases: proved
      .filter(({ decision, roles }) => decision === 'allowed' || roles.length > 0)
      .map(({ alias, decision, roles }) => ({
        ...describeAlias(alias, proofData),
        ...(decision === 'allowed' ? {} : { roles }),
      })),
    leftOut: proved.flatMap(({ key, decision, roles }) =>
      decision === 'allowed' || roles.length > 0 ? [] : [{ name: key, decision }],
    ),
    ...commands,
    words: ['help', 'alias list', ...(hasRoleChoice ? ['switch-roles'] : [])],
    hasQuestions: isAnswered(access, proofData),
    notifications: listNotifications(channel),
  };
}

/** Whether an alias works, and with which of the roles that members have to choose from. */
function decideAlias(
  access: ChannelAccess,
  alias: ReadAlias,
  proofData: ProofData,
): { readonly decision: Decision; readonly roles: readonly string[] } {
  const { parsed, hiddenError } = alias;
  if (hiddenError !== undefined) return { decision: 'unknown', roles: [] };
  const isWrong = checkCommand(proofData.catalogue, parsed).some(({ severity }) => severity === 'error');
  if (isWrong) return { decision: 'denied', roles: [] };
  const needed = requirementsIn(access, parsed, alias, proofData);
  const decide = (asked: ChannelAccess) => decideDefault(asked, needed, 'every').decision;
  return { decision: decide(access), roles: rolesWith(decideEachListed(access, decide), 'allowed') };
}

function isAnswered(access: ChannelAccess, proofData: ProofData): boolean {
  const answer = answerQuestion(access, proofData, 'every');
  return !('problems' in answer) && answer.default().decision === 'allowed';
}

function describeAlias(
  { key, parsed, values, description, until }: ReadAlias,
  { catalogue }: ProofData,
): GuideAlias {
  const end = endOf(until);
  const variables = variablesOf(parsed);
  const { service, globals } = bindCommand(catalogue, parsed);
  return {
    name: key,
    usage: printRunForm(key, variables),
    command: printCommand(parsed),
    description,
    ...(end === undefined ? {} : { until: end.instant }),
    values: Object.fromEntries(
      variables.flatMap(name => (values[name] === undefined ? [] : [[name, values[name]]])),
    ),
    isUnpinned: service?.isGlobal !== true && !globals.has('region'),
  };
}
