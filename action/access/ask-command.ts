import type { VariableValues } from '../chat/option-values.ts';
import type { ParsedCommand } from '../chat/parse.ts';
import { type Requirement, type Requirements, requirementsOf } from '../chat/requirements.ts';
import { substitutePlace } from '../core/place.ts';
import { evaluate, evaluateAny, type Verdict } from '../iam/evaluate.ts';
import type { Layers } from '../iam/policy.ts';
import type { ChannelAccess } from './channel-access.ts';
import type { Knowledge } from './knowledge.ts';
import { placeReasons } from './place-reasons.ts';
import { type KnownValues, requestContext } from './request-context.ts';
import { allOf, anyOf, unknownBecause } from './verdicts.ts';

/** `every`: it works, whatever its open parts stand for. `some`: there is something for which it works. */
export type Range = 'every' | 'some';

/** What a command needs in a channel. Pseudo parameters in the command are what they are in its target. */
export function requirementsIn(
  { place }: ChannelAccess,
  parsed: ParsedCommand,
  values: VariableValues,
  { catalogue, actions }: Knowledge,
): Requirements {
  const needed = requirementsOf(catalogue, parsed, { values, place, facts: actions });
  if ('unknown' in needed || !parsed.text.includes('${AWS::')) return needed;
  const fill = (text: string) => substitutePlace(text, place);
  return {
    ...needed,
    requirements: needed.requirements.map(each => ({
      ...each,
      resources: each.resources.map(fill),
      regions: each.regions.map(fill),
    })),
  };
}

/** What the channel role gives; where every member has to choose a role, what each of the expected ones gives. */
export function decideDefault(access: ChannelAccess, requirements: Requirements, range: Range): Verdict {
  const verdicts = access.defaults.map(({ layers, known }) =>
    decideFor(access, layers, known, requirements, range),
  );
  return placeReasons(access, range === 'every' ? allOf(verdicts) : anyOf(verdicts));
}

/** What any user role can be given at most. */
export function decideCeiling(access: ChannelAccess, requirements: Requirements, range: Range): Verdict {
  return placeReasons(access, decideFor(access, access.ceiling, access.known, requirements, range));
}

function decideFor(
  access: ChannelAccess,
  layers: Layers,
  known: KnownValues,
  requirements: Requirements,
  range: Range,
): Verdict {
  if ('unknown' in requirements) return unknownBecause(requirements.unknown);
  // A command works when all that it needs is there; what it may do without decides nothing.
  const needed = requirements.requirements.filter(({ perhaps }) => perhaps === undefined);
  // What chat never runs are operations. What IAM checks besides, as `iam:PassRole`, is none that is run.
  const policies = layers.filter(({ name }) => name !== 'service');
  return allOf(
    needed.map(each => decideRequirement(access, each.isBeside ? policies : layers, known, each, range)),
  );
}

function decideRequirement(
  access: ChannelAccess,
  layers: Layers,
  known: KnownValues,
  { action, resources, regions, resourcesUnknown }: Requirement,
  range: Range,
): Verdict {
  const verdicts = regions.flatMap(region => {
    const context = requestContext(access, known, region === '*' ? undefined : region);
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
