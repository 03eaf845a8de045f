import type { ChannelAccess as SummarizedAccess } from '../iam/access-delta.ts';
import { type AccessSummary, accessTo, listAllowed } from '../iam/access-summary.ts';
import type { IamAction, IamActions } from '../iam/iam-actions.ts';
import type { ChannelAccess, RoleAccess } from './channel-access.ts';
import type { Knowledge } from './knowledge.ts';
import { summaryContext } from './request-context.ts';

/**
 * Both verdicts of a channel for every action there is. Where several user roles are expected, the default verdict is
 * that of the first; the others are told apart by `chatops can --as`.
 */
export function summarizeChannel(
  access: ChannelAccess,
  { reader }: Pick<Knowledge, 'reader'>,
): SummarizedAccess {
  const [first] = access.defaults;
  const summarize = ({ layers, known }: Pick<RoleAccess, 'layers' | 'known'>) =>
    reader.summarize(layers, summaryContext(access, known, layers));
  const ceiling = summarize({ layers: access.ceiling, known: access.known });
  return { default: first === undefined ? ceiling : summarize(first), ceiling };
}

/** Whether an action changes something. */
export function isChange({ level }: IamAction): boolean {
  return level === 'write' || level === 'permissions' || level === 'tagging';
}

/** The actions that change something and are allowed for certain, on whatever. */
export function listChanges(summary: AccessSummary, actions: IamActions): IamAction[] {
  return listAllowed(summary, actions).filter(
    action => isChange(action) && accessTo(summary, action).sure.length > 0,
  );
}
