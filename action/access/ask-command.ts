import type { VariableValues } from '../chat/option-values.ts';
import type { ParsedCommand } from '../chat/parse.ts';
import { type Requirement, type Requirements, requirementsOf } from '../chat/requirements.ts';
import { makeContext } from '../iam/context.ts';
import { evaluate, evaluateAny, type Verdict } from '../iam/evaluate.ts';
import type { Layers } from '../iam/policy.ts';
import type { ChannelAccess } from './channel-access.ts';
import type { Knowledge } from './knowledge.ts';
import { allOf, anyOf, unknownBecause } from './verdicts.ts';

/** `every`: it works, whatever its open parts stand for. `some`: there is something for which it works. */
export type Range = 'every' | 'some';

/** What a command needs in a channel. */
export function requirementsIn(
  access: ChannelAccess,
  parsed: ParsedCommand,
  values: VariableValues,
  knowledge: Knowledge,
): Requirements {
  return requirementsOf(knowledge.catalogue, parsed, {
    values,
    place: access.place,
    facts: knowledge.actions,
  });
}

/** What the channel role gives; where every member has to choose a role, what each of the expected ones gives. */
export function decideDefault(access: ChannelAccess, requirements: Requirements, range: Range): Verdict {
  const verdicts = access.defaults.map(({ layers, known }) =>
    decideFor(access, layers, known, requirements, range),
  );
  return range === 'every' ? allOf(verdicts) : anyOf(verdicts);
}

/** What any user role can be given at most. */
export function decideCeiling(access: ChannelAccess, requirements: Requirements, range: Range): Verdict {
  const known = { 'aws:SecureTransport': 'true', 'aws:PrincipalAccount': access.place.account };
  return decideFor(access, access.ceiling, known, requirements, range);
}

function decideFor(
  access: ChannelAccess,
  layers: Layers,
  known: Readonly<Record<string, string>>,
  requirements: Requirements,
  range: Range,
): Verdict {
  if ('unknown' in requirements) return unknownBecause(requirements.unknown);
  // A command works when all that it needs is there; what it may do without decides nothing.
  const needed = requirements.requirements.filter(({ perhaps }) => perhaps === undefined);
  return allOf(needed.map(each => decideRequirement(access, layers, known, each, range)));
}

function decideRequirement(
  access: ChannelAccess,
  layers: Layers,
  known: Readonly<Record<string, string>>,
  { action, resources, regions, resourcesUnknown }: Requirement,
  range: Range,
): Verdict {
  const verdicts = regions.flatMap(region => {
    const context = makeContext({
      ...known,
      'aws:ChatbotSourceArn': sourceArn(access),
      ...(region === '*' ? {} : { 'aws:RequestedRegion': region }),
    });
    return resources.map(resource => {
      const request = { action, resource, context };
      if (resourcesUnknown === undefined) {
        return range === 'every' ? evaluate(layers, request) : evaluateAny(layers, request);
      }
      // On some resource, nobody knows which: certain only when it is the same for all of them.
      const everywhere = evaluate(layers, request);
      if (everywhere.decision === 'allowed') return everywhere;
      const anywhere = evaluateAny(layers, request);
      return anywhere.decision === 'denied' ? anywhere : unknownBecause(`${action}: ${resourcesUnknown}`);
    });
  });
  return range === 'every' ? allOf(verdicts) : anyOf(verdicts);
}

/** The ARN of the channel configuration, which sessions of the service carry as `aws:ChatbotSourceArn`. */
export function sourceArn({ channel, place }: ChannelAccess): string {
  const kind = channel.place.platform === 'slack' ? 'slack-channel' : 'microsoft-teams-channel';
  return `arn:${place.partition}:chatbot::${place.account}:chat-configuration/${kind}/${channel.configurationName}`;
}
