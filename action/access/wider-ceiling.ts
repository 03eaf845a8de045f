import { substitutePlace } from '../core/place.ts';
import { type Access, formatItems, restrictItems, withoutNothing } from '../iam/access-items.ts';
import { type AccessSummary, accessTo } from '../iam/access-summary.ts';
import { anything, type Glob, parseGlob } from '../iam/glob.ts';
import { type ChannelAccess, summarizeChannel } from './channel-access.ts';
import type { ProofData } from './proof-data.ts';
import { readQuestion } from './question.ts';

/**
 * The resources on which the guardrails certainly allow an action to members with their own role, where these are others than
 * everyone has: one verdict for each would be equal, as each is about some resource.
 * @returns undefined for a command, a pattern of actions, and where both have the same resources
 */
export function findWiderCeiling(
  access: ChannelAccess,
  text: string,
  proofData: ProofData,
): readonly string[] | undefined {
  const asked = readQuestion(text);
  const action = asked.kind === 'action' ? proofData.actions.find(asked.action) : undefined;
  if (asked.kind !== 'action' || action === undefined || access.closed !== undefined) return undefined;
  const within =
    asked.resource === undefined ? anything : parseGlob(substitutePlace(asked.resource, access.place));
  const { defaults, ceiling } = summarizeChannel(access, proofData);
  const resourcesIn = (summary: AccessSummary) => listSure(accessTo(summary, action), within);
  const own = new Set(defaults.flatMap(resourcesIn));
  const most = resourcesIn(ceiling);
  return most.some(each => !own.has(each)) ? most : undefined;
}

function listSure({ sure }: Access, within: Glob): string[] {
  return formatItems(restrictItems(sure, within).flatMap(withoutNothing));
}
