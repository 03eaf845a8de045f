import type { EntryUse } from '../activity/permission-use.ts';
import type { ActionActivity, MemberActivity } from '../activity/summarize-activity.ts';
import type { ActivityReport, RoleActivity, RolePermissions, TargetActivity } from '../commands/activity.ts';
import type { NarrowProposal, RoleProposal } from '../commands/propose-narrower.ts';
import { countOf } from '../core/count-of.ts';
import { describeMissing } from '../core/look.ts';
import { formatPath } from '../core/path.ts';
import { makeVisible } from '../core/visible.ts';
import type { Colors } from './colors.ts';
import { indentedLines } from './wrap-line.ts';

/** How many actions of a member, or entries of a role, are listed unless all are asked for. */
const maxListed = 8;

/** What an activity report does not show, whatever was read. */
const limits = [
  'Data events, such as lambda invoke or reading and writing objects, items or messages, are in neither record. Their use is unknown.',
  'CloudTrail names the role and the member, not the channel. Members who choose a role that is not in chatops.yml are missing.',
  'Permissions are the actions that roles name in chatops.yml. Managed policies and not-actions are not looked at.',
  'IAM tracks only some management actions, and the last four hours may be missing.',
];

const localLimit = 'The embedded AWS records only calls that change something, not calls that read.';

/** Options of the text. */
export interface ActivityTextOptions {
  /** Lists everything. */
  readonly isFull: boolean;
  /** Whether it is of the embedded AWS, which keeps less. */
  readonly isLocal: boolean;
}

/** The report for a terminal: per role who called what, then what was never used. */
export function renderActivityText(
  report: ActivityReport,
  paint: Colors,
  options: ActivityTextOptions,
): string {
  const parts = report.targets.map(target => renderTarget(target, report.look.complete, paint, options));
  const missing = report.look.complete ? [] : describeMissing(report.look.missing);
  return [
    ...parts,
    ...(missing.length === 0
      ? []
      : [`${paint.bad('Not everything was read:')}\n${missing.map(indentLine).join('')}`]),
    `Not visible:\n${(options.isLocal ? [...limits, localLimit] : limits).map(indentLine).join('')}`,
  ].join('\n');
}

function indentLine(text: string): string {
  return `${indentedLines(text, 2).join('\n')}\n`;
}

function renderTarget(
  { target, account, since, until, regions, roles }: TargetActivity,
  isComplete: boolean,
  paint: Colors,
  options: ActivityTextOptions,
): string {
  const head = `${paint.strong(`${target} (${account})`)}, ${since} to ${until}\nEvents of ${regions.join(', ')}\n`;
  return head + roles.map(role => renderRole(role, isComplete, paint, options)).join('');
}

function renderRole(
  role: RoleActivity,
  isComplete: boolean,
  paint: Colors,
  options: ActivityTextOptions,
): string {
  const { members, permissions } = role;
  const none = isComplete ? 'no calls from chat' : 'no calls from chat were seen';
  return [
    `\n  Role ${paint.strong(role.role)} in ${role.channels.join(', ')}\n`,
    members.length === 0
      ? `    ${none}\n`
      : members.map(member => renderMember(member, paint, options)).join(''),
    permissions === undefined ? '' : renderPermissions(permissions, paint, options),
  ].join('');
}

function renderMember(
  { member, calls, denied, lastAt, actions }: MemberActivity,
  paint: Colors,
  options: ActivityTextOptions,
): string {
  const refused = denied === 0 ? '' : `, ${paint.bad(`${denied} denied`)}`;
  const shown = options.isFull ? actions : actions.slice(0, maxListed);
  const more = actions.length - shown.length;
  return [
    `    ${makeVisible(member)}: ${countOf(calls, 'call')}${refused}, the last on ${lastAt}\n`,
    ...shown.map(action => `      ${renderAction(action, paint)}\n`),
    ...(more === 0 ? [] : [`      and ${countOf(more, 'more action')} (--full lists all)\n`]),
  ].join('');
}

function renderAction({ action, calls, denied, errors, regions }: ActionActivity, paint: Colors): string {
  const notes = [
    ...(denied === 0 ? [] : [paint.bad(denied === calls ? 'denied' : `${denied} denied`)]),
    ...(errors.length === 0 ? [] : [`failed: ${errors.map(makeVisible).join(', ')}`]),
  ];
  return [makeVisible(action), `× ${calls}`, regions.join(', '), ...notes].join('  ');
}

function renderPermissions(
  { trackedSince, entries }: RolePermissions,
  paint: Colors,
  { isFull }: ActivityTextOptions,
): string {
  if (entries.length === 0) {
    return '    Permissions: chatops.yml names no action for it\n';
  }
  const unused = entries.filter(entry => entry.unused.length > 0);
  const untracked = entries.reduce((sum, entry) => sum + entry.untracked.length, 0);
  const used = entries.reduce((sum, entry) => sum + entry.used.length, 0);
  const shown = isFull ? unused : unused.slice(0, maxListed);
  const more = unused.length - shown.length;
  const never =
    unused.length === 0
      ? 'no tracked permission is unused'
      : `never used since ${trackedSince.slice(0, 10)}:`;
  return [
    `    Permissions: ${used} used, ${untracked} not tracked by AWS, ${never}\n`,
    ...shown.map(entry => `      ${describeEntry(entry, paint)}\n`),
    ...(more === 0 ? [] : [`      and ${countOf(more, 'more entry', 'more entries')} (--full lists all)\n`]),
  ].join('');
}

function describeEntry({ pattern, path, unused, used, untracked }: EntryUse, paint: Colors): string {
  const all = unused.length + used.length + untracked.length;
  const part = all === 1 ? '' : ` (${unused.length} of ${all} actions)`;
  return `${makeVisible(pattern)}${part}  ${paint.faint(formatPath(path))}`;
}

/** What a proposal takes away, and where it takes nothing. */
export function renderProposalText({ roles, refused, isComplete }: NarrowProposal, paint: Colors): string {
  if (roles.length + refused.length === 0) {
    return isComplete
      ? 'Nothing to narrow: every action that roles name in chatops.yml was used, or is not tracked by AWS.\n'
      : 'Nothing is proposed, because not everything was read.\n';
  }
  return [...roles.map(role => renderRoleProposal(role, paint)), ...refused.map(describeRefusal)].join('');
}

function renderRoleProposal({ role, statements }: RoleProposal, paint: Colors): string {
  const lines = statements.flatMap(({ path, removed, actions, kept }) => [
    `  ${path}${actions.length === 0 ? ', the whole statement' : ''}\n`,
    ...removed.map(action => `    ${paint.bad(`- ${makeVisible(action)}`)}\n`),
    ...kept.flatMap(({ pattern, reason }) =>
      indentedLines(`${pattern} stays: ${reason}`, 4).map(line => `${line}\n`),
    ),
  ]);
  return `Role ${paint.strong(role)} without what was never used:\n${lines.join('')}`;
}

function describeRefusal({ role, reason }: { readonly role: string; readonly reason: string }): string {
  return `${indentedLines(`Role ${role} stays as it is: ${reason}`, 0).join('\n')}\n`;
}
