import type { ChannelAccess as SummarizedAccess } from '../iam/access-delta.ts';
import { type AccessSummary, accessTo, listAllowed } from '../iam/access-summary.ts';
import { makeContext } from '../iam/context.ts';
import type { IamAction, IamActions } from '../iam/iam-actions.ts';
import type { ChannelAccess } from './channel-access.ts';
import type { Knowledge } from './knowledge.ts';

/**
 * Both verdicts of a channel for every action there is. Where several user roles are expected, the default verdict is
 * that of the first; the others are told apart by `chatops can --as`.
 */
export function summarizeChannel(
  access: ChannelAccess,
  { reader }: Pick<Knowledge, 'reader'>,
): SummarizedAccess {
  const [first] = access.defaults;
  const ceiling = makeContext({
    'aws:SecureTransport': 'true',
    'aws:PrincipalAccount': access.place.account,
  });
  return {
    default: reader.summarize(first?.layers ?? access.ceiling, makeContext(first?.known ?? {})),
    ceiling: reader.summarize(access.ceiling, ceiling),
  };
}

/** Whether an action changes something. */
export function isChange({ level }: IamAction): boolean {
  return level === 'write' || level === 'permissions' || level === 'tagging';
}

const knownChanges = new WeakMap<AccessSummary, IamAction[]>();

/** The actions that change something and are allowed for certain, on whatever. Channels share their summaries. */
export function listChanges(summary: AccessSummary, actions: IamActions): IamAction[] {
  const known = knownChanges.get(summary);
  if (known !== undefined) return known;
  const changes = listAllowed(summary, actions).filter(
    action => isChange(action) && accessTo(summary, action).sure.length > 0,
  );
  knownChanges.set(summary, changes);
  return changes;
}
