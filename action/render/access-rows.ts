import type { ReportedChannel } from '../access/access-report.ts';
import type { AccessEntry, AccessSource } from '../access/list-access.ts';
import { type ChannelPlace, describePlace } from '../core/chat-place.ts';
import { makeVisible } from '../core/visible.ts';
import type { AccessLevel } from '../iam/iam-actions.ts';

/** Gives the file and line of a place in chatops.yml: `chatops.yml:34`. */
export type Locate = (path: string) => string;

/** One action that one verdict of a channel allows, or may allow. */
export interface AccessRowOut {
  readonly channel: string;
  readonly place: ChannelPlace;
  readonly target: string;
  readonly verdict: 'default' | 'ceiling';
  /** `unknown` when it depends on what cannot be seen. */
  readonly certainty: 'allowed' | 'unknown';
  /** Whom it is about: `everyone in the channel`, `members who choose op` or `members with a role of their own`. */
  readonly who: string;
  /** The role that commands run as; for the ceiling, which holds for every role, null. */
  readonly role: string | null;
  readonly action: string;
  readonly level: AccessLevel;
  readonly resources: readonly string[];
  readonly conditions: readonly string[];
  readonly source: readonly RowSource[];
}

/** The statement that allows an action, with its place. */
export interface RowSource {
  readonly layer: AccessSource['layer'];
  readonly policy: string;
  readonly statement: string | null;
  /** `chatops.yml:34`; of a policy made elsewhere the line that brings it in; null where chatops.yml does not name it. */
  readonly at: string | null;
}

/** The rows of a channel in the order of verdicts and actions. */
export function* accessRows(channel: ReportedChannel, locate: Locate): Generator<AccessRowOut> {
  const known = new Map<AccessEntry['grant'], readonly RowSource[]>();
  for (const { verdict, role, members, access } of channel.verdicts) {
    for (const { action, level, grant } of access.list()) {
      const source = known.get(grant) ?? grant.sources.map(each => placeSource(each, channel, locate));
      known.set(grant, source);
      yield {
        channel: channel.channel,
        place: channel.place,
        target: channel.target,
        verdict,
        certainty: grant.certainty,
        who: members,
        role: role ?? null,
        action,
        level,
        resources: grant.resources,
        conditions: grant.conditions,
        source,
      };
    }
  }
}

/** Finds the place of a statement; of a policy made elsewhere that is the line that names it. */
function placeSource(
  { layer, policy, statement, path }: AccessSource,
  { policyPaths }: Pick<ReportedChannel, 'policyPaths'>,
  locate: Locate,
): RowSource {
  const at = path ?? policyPaths.get(`${layer} ${policy}`);
  return { layer, policy, statement: statement ?? null, at: at === undefined ? null : locate(at) };
}

const columns = [
  'channel',
  'place',
  'verdict',
  'action',
  'level',
  'resources',
  'conditions',
  'source',
  'certainty',
  'role',
  'target',
  'account',
  'who',
] as const;

/** The first line of the CSV. */
export const accessCsvHeader: string = `${columns.join(',')}\r\n`;

type Cells = Readonly<Record<(typeof columns)[number], string>>;

/** A row as a line of CSV (RFC 4180). Lists are joined by `; `. */
export function accessCsvLine(row: AccessRowOut): string {
  return writeCells({
    channel: row.channel,
    place: describePlace(row.place),
    verdict: row.verdict,
    action: row.action,
    level: row.level,
    resources: row.resources.join('; '),
    conditions: row.conditions.join('; '),
    source: row.source.map(describeSource).join('; '),
    certainty: row.certainty,
    role: row.role ?? '',
    target: row.target,
    account: row.place.account,
    who: row.who,
  });
}

/** The line of a channel in which nothing is allowed, so that a list of channels is complete. */
export function emptyCsvLine({ channel, place, target }: ReportedChannel): string {
  return writeCells({
    channel,
    place: describePlace(place),
    verdict: 'ceiling',
    action: '',
    level: 'none',
    resources: '',
    conditions: '',
    source: '',
    certainty: '',
    role: '',
    target,
    account: place.account,
    who: '',
  });
}

function writeCells(cells: Cells): string {
  return `${columns.map(name => csvCell(cells[name])).join(',')}\r\n`;
}

/** `chatops.yml:34 (role operator, Read)` */
function describeSource({ layer, policy, statement, at }: RowSource): string {
  const words = `${layer === 'role' ? 'role policy' : layer} ${policy}${statement === null ? '' : `, ${statement}`}`;
  return at === null ? words : `${at} (${words})`;
}

/**
 * A cell of CSV. A spreadsheet runs what begins like a formula, so that the text gets an apostrophe before it, which
 * spreadsheets take as "this is text".
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvCell(text: string): string {
  const isFormula = /^\s*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(text);
  const visible = `${isFormula ? "'" : ''}${makeVisible(text)}`;
  return /[",;\r\n']|^\s|\s$/.test(visible) ? `"${visible.replaceAll('"', '""')}"` : visible;
}
