import { type AccessSummary, accessTo } from '../iam/access-summary.ts';
import { listAllowed } from '../iam/allowed-actions.ts';
import type { IamAction, IamActions } from '../iam/iam-actions.ts';
import type { ChannelAccess, RoleAccess } from './channel-access.ts';
import type { ProofData } from './proof-data.ts';
import { summaryContext } from './request-context.ts';

/** Both verdicts of a channel for every action there is. */
export interface ChannelSummary {
  /** What the channel role gives; where every member has to choose a role, what each expected one gives. */
  readonly defaults: readonly AccessSummary[];
  readonly ceiling: AccessSummary;
}

/** Summarises a channel; channels with equal permissions share it. */
export function summarizeChannel(
  access: ChannelAccess,
  { reader }: Pick<ProofData, 'reader'>,
): ChannelSummary {
  const summarize = ({ layers, known }: Pick<RoleAccess, 'layers' | 'known'>) =>
    reader.summarize(layers, summaryContext(access, known, layers));
  return {
    defaults: access.defaults.map(summarize),
    ceiling: summarize({ layers: access.ceiling, known: access.known }),
  };
}

/** Whether an action changes something. */
function isChange({ level }: IamAction): boolean {
  return level === 'write' || level === 'permissions' || level === 'tagging';
}

const knownChanges = new WeakMap<AccessSummary, IamAction[]>();

/** The actions that change something and are allowed for certain, on whatever. Channels share their summaries. */
export function listChanges(summary: AccessSummary, actions: IamActions): IamAction[] {
  const known = knownChanges.get(summary);
  if (known !== undefined) return known;
  const changes = listAllowed(summary, actions, isChange).filter(
    action => accessTo(summary, action).sure.length > 0,
  );
  knownChanges.set(summary, changes);
  return changes;
}
