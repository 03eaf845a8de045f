import type { Requirements } from '../chat/requirements.ts';
import type { RequestExample } from '../core/request-example.ts';
import { type Item, restrictItems } from '../iam/access-items.ts';
import { accessTo } from '../iam/access-summary.ts';
import { claimExample } from '../iam/example-claims.ts';
import { createGainSearch } from '../iam/find-gains.ts';
import { type Glob, parseGlob } from '../iam/glob.ts';
import { accessLevels, type IamAction } from '../iam/iam-actions.ts';
import { isOfAll, listMeant } from '../iam/requested-arns.ts';
import { decideCeiling, decideDefault } from './ask-command.ts';
import type { ChannelAccess, RoleAccess } from './channel-access.ts';
import { withCommand } from './example-command.ts';
import type { ProofData } from './proof-data.ts';
import { requestContext } from './request-context.ts';

/** What an example is wanted of. */
export interface WantedExample {
  /** An action or a pattern of actions. */
  readonly action: string;
  /** An ARN or a pattern of ARNs; undefined: any resource. */
  readonly resource: string | undefined;
  /** `aws:RequestedRegion`; undefined: any. */
  readonly region: string | undefined;
}

/** Whose permissions are meant: those of the channel's own roles, or those of any role. */
export type Whose = 'default' | 'ceiling';

/** Number of actions of a pattern that are searched for one that a command shows. */
const maxActions = 40;

/**
 * A request that is allowed for certain and that a question covers: of a pattern of actions the weightiest one that has a
 * command. Undefined where none is found.
 */
export function findAllowedExample(
  access: ChannelAccess,
  whose: Whose,
  { action, resource, region }: WantedExample,
  proofData: ProofData,
): RequestExample | undefined {
  const candidates = [...proofData.actions.actionsMatching(action.toLowerCase())].sort(
    (a, b) => accessLevels.indexOf(b.level) - accessLevels.indexOf(a.level) || (a.key < b.key ? -1 : 1),
  );
  const roles = whose === 'default' ? access.defaults : [{ layers: access.ceiling, known: access.known }];
  let first: RequestExample | undefined;
  let looked = 0;
  for (const role of roles) {
    const find = createFinder(access, role, { resource, region }, proofData);
    for (const candidate of candidates) {
      const example = find(candidate);
      if (example === undefined) continue;
      if (example.command !== undefined) return example;
      first ??= example;
      looked += 1;
      if (looked >= maxActions) return first;
    }
  }
  return first;
}

/** The same of a command: of the action that it needs itself, in one of the ways in which it is allowed. */
export function findCommandExample(
  access: ChannelAccess,
  whose: Whose,
  variants: readonly Requirements[],
  proofData: ProofData,
): RequestExample | undefined {
  const decide = whose === 'default' ? decideDefault : decideCeiling;
  for (const needed of variants) {
    if ('unknown' in needed || decide(access, needed, 'some').decision !== 'allowed') continue;
    const main = needed.requirements.find(({ when, isBeside }) => when === undefined && isBeside !== true);
    if (main === undefined) continue;
    const [region, ...others] = main.regions;
    const isOne = others.length === 0 && region !== '*';
    for (const resource of main.resources) {
      const wanted = { action: main.action, resource, region: isOne ? region : undefined };
      const example = findAllowedExample(access, whose, wanted, proofData);
      if (example !== undefined) return example;
    }
  }
  return undefined;
}

function createFinder(
  access: ChannelAccess,
  { layers, known }: Pick<RoleAccess, 'layers' | 'known'>,
  { resource, region }: Pick<WantedExample, 'resource' | 'region'>,
  proofData: ProofData,
): (action: IamAction) => RequestExample | undefined {
  const context = requestContext(access, known, region);
  const summary = proofData.reader.summarize(layers, context);
  const search = createGainSearch([], summary);
  const on = resource === undefined ? undefined : parseGlob(resource);
  return action => {
    const { sure, doubts } = accessTo(summary, action);
    if (sure.length === 0) return undefined;
    // An action that takes no resource is asked on `*`, whatever the question says.
    const items =
      on === undefined || action.resources.length === 0 || isOfAll(action.key)
        ? sure
        : listMeant(action.resources, on).flatMap(each => restrictTo(action, sure, each));
    const wanted = { sure: items, possible: items, doubts };
    const found = search.find(action, [], wanted).find(({ isSure }) => isSure)?.example;
    if (found === undefined) return undefined;
    const plain = { ...found, action: action.name };
    const example = withCommand(plain, summary, [], {
      proofData,
      place: access.place,
      resources: resource === undefined ? [] : [resource],
    });
    claimExample({ example, certainty: 'allowed', after: summary, before: [] });
    return example;
  };
}

/** Items within a pattern, as far as ARNs of the action can be: `service/*` of ECS is no daemon whose name has colons. */
function restrictTo({ resources }: IamAction, items: readonly Item[], on: Glob): readonly Item[] {
  const documented = resources.flatMap(({ globs }) => globs);
  const within = restrictItems(items, on);
  return documented.length === 0 || on.isLiteral
    ? within
    : documented.flatMap(glob => restrictItems(within, glob));
}
