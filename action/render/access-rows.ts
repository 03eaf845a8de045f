import type { ReportedChannel, ReportedVerdict } from '../access/access-report.ts';
import type { AccessGrant, AccessSource } from '../access/list-access.ts';
import { type ChannelPlace, describePlace } from '../core/chat-place.ts';
import { describeRegions, type RegionScope } from '../core/region-scope.ts';
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
  /** The Regions of the requests, where they decide and no ARN says them. */
  readonly regions?: RegionScope;
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

/** What a row says besides its action: the same for thousands of them. */
export type RowFrame = Omit<AccessRowOut, 'action' | 'level'>;

/** How rows are written: what surrounds an action, and the action itself. Each part is written once and used by many rows. */
export interface RowFormat {
  readonly frame: (frame: RowFrame) => readonly [before: string, after: string];
  readonly action: (name: string, level: AccessLevel) => string;
}

/** Gives what rows of a verdict say besides their actions, by what allows them. Sources are placed once for all verdicts. */
export function createFrames(
  channel: ReportedChannel,
  locate: Locate,
): (verdict: ReportedVerdict, grant: AccessGrant) => RowFrame {
  const known = new Map<AccessGrant, readonly RowSource[]>();
  return ({ verdict, role, members }, grant) => {
    const source = known.get(grant) ?? grant.sources.map(each => placeSource(each, channel, locate));
    known.set(grant, source);
    return {
      channel: channel.channel,
      place: channel.place,
      target: channel.target,
      verdict,
      certainty: grant.certainty,
      who: members,
      role: role ?? null,
      resources: grant.resources,
      ...(grant.regions === undefined ? {} : { regions: grant.regions }),
      conditions: grant.conditions,
      source,
    };
  };
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

/** The first line of the CSV. */
export const accessCsvHeader =
  'channel,place,verdict,action,level,resources,conditions,source,certainty,role,target,account,who,regions\r\n';

/** Rows as lines of CSV (RFC 4180). Lists are joined by `; `. */
export const csvRows: RowFormat = {
  frame: ({ channel, place, verdict, resources, regions, conditions, source, ...row }) => [
    `${csvLine([channel, describePlace(place), verdict])},`,
    `,${csvLine([
      resources.join('; '),
      conditions.join('; '),
      source.map(describeSource).join('; '),
      row.certainty,
      row.role ?? '',
      row.target,
      place.account,
      row.who,
      regions === undefined ? '' : describeRegions(regions),
    ])}\r\n`,
  ],
  action: (name, level) => csvLine([name, level]),
};

/** Rows as members of a list of JSON, each on a line of its own and with a comma before it. */
export const jsonRows: RowFormat = {
  frame: ({ resources, regions, conditions, source, ...before }) => [
    `,\n    ${JSON.stringify(before).slice(0, -1)},`,
    `,${JSON.stringify({ resources, regions, conditions, source }).slice(1)}`,
  ],
  action: (action, level) => JSON.stringify({ action, level }).slice(1, -1),
};

/** The line of a channel in which nothing is allowed, so that a list of channels is complete. */
export function emptyCsvLine({ channel, place, target }: ReportedChannel): string {
  const cells = [
    channel,
    describePlace(place),
    'ceiling',
    '',
    'none',
    '',
    '',
    '',
    '',
    '',
    target,
    place.account,
    '',
    '',
  ];
  return `${csvLine(cells)}\r\n`;
}

function csvLine(cells: readonly string[]): string {
  return cells.map(csvCell).join(',');
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
