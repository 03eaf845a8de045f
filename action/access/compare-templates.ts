import type { Template } from '../core/template.ts';
import { type AccessDelta, type AccessRow, compareAccess, compareRows } from '../iam/access-delta.ts';
import type { AccessSummary } from '../iam/access-summary.ts';
import type { Knowledge } from './knowledge.ts';
import type { ProofPlace } from './place.ts';
import {
  type DocumentsByArn,
  type ExpectedRole,
  summarizeTemplate,
  type TemplateAccess,
} from './template-access.ts';

/** What people in one channel will newly be able to do, and what no longer. */
export interface AccessChange extends AccessDelta {
  readonly channel: string;
  readonly target: string;
}

/** The two versions of one target's stack. */
export interface TemplatePair {
  readonly target: string;
  readonly before: Template | undefined;
  readonly after: Template | undefined;
  readonly place: ProofPlace;
  /** The roles that members of a channel are expected to choose. */
  readonly expectedRoles: (channel: string) => readonly ExpectedRole[];
}

/**
 * Who gains and loses what between two versions: complete over all actions of AWS, by target and channel; channels
 * with neither gain nor loss are left out.
 */
export function compareTemplates(
  pairs: readonly TemplatePair[],
  documents: DocumentsByArn,
  knowledge: Knowledge,
): AccessChange[] {
  const compare = rememberComparisons(knowledge);
  return pairs.flatMap(({ target, before, after, place, expectedRoles }) => {
    const [old, wanted] = [before, after].map(template =>
      summarizeTemplate(template, place, documents, knowledge, expectedRoles),
    );
    const channels = [...new Set([...(old?.keys() ?? []), ...(wanted?.keys() ?? [])])].sort();
    return channels.flatMap(channel => {
      const delta = compare(old?.get(channel), wanted?.get(channel));
      return delta.gained.length + delta.lost.length === 0 ? [] : [{ channel, target, ...delta }];
    });
  });
}

/**
 * Hundreds of channels have the same role and guardrails, and then the same summaries: they are compared once, and
 * have one list of rows between them. Without that a plan of many new channels takes minutes and gigabytes.
 */
function rememberComparisons(knowledge: Knowledge) {
  const numbers = new Map<AccessSummary, number>();
  const numberOf = (summary: AccessSummary | undefined) => {
    if (summary === undefined) return 0;
    const number = numbers.get(summary) ?? numbers.size + 1;
    numbers.set(summary, number);
    return number;
  };
  const keyOf = (access: TemplateAccess | undefined) =>
    access && [numberOf(access.ceiling), ...listRoles(access).map(([key, each]) => [key, numberOf(each)])];
  const known = new Map<string, AccessDelta>();
  return (before: TemplateAccess | undefined, after: TemplateAccess | undefined): AccessDelta => {
    const key = JSON.stringify([keyOf(before) ?? null, keyOf(after) ?? null]);
    const delta = known.get(key) ?? compareChannel(knowledge, before, after);
    known.set(key, delta);
    return delta;
  };
}

/**
 * A role is compared with itself, and one that is new with all that there were: what each of those lacks is a gain.
 * Nobody has to know which of several roles a member takes.
 */
function compareChannel(
  { reader }: Knowledge,
  before: TemplateAccess | undefined,
  after: TemplateAccess | undefined,
): AccessDelta {
  const compare = (from: AccessSummary | undefined, to: AccessSummary | undefined) =>
    compareAccess(
      reader,
      before && { default: from ?? before.ceiling, ceiling: before.ceiling },
      after && { default: to ?? after.ceiling, ceiling: after.ceiling },
    );
  const [old, wanted] = [listRoles(before), listRoles(after)];
  const matching = (others: RoleSummaries, key: string) => others.filter(([other]) => other === key);
  const gained = wanted.map(([key, to]) => {
    const same = matching(old, key);
    return commonRows((same.length > 0 ? same : old).map(([, from]) => compare(from, to).gained));
  });
  const lost = old.map(([key, from]) => {
    const same = matching(wanted, key);
    return commonRows((same.length > 0 ? same : wanted).map(([, to]) => compare(from, to).lost));
  });
  return { gained: uniteRows(gained), lost: uniteRows(lost) };
}

type RoleSummaries = readonly (readonly [key: string, summary: AccessSummary | undefined])[];

function listRoles(access: TemplateAccess | undefined): RoleSummaries {
  return access === undefined ? [['', undefined]] : [...access.defaults];
}

/** Rows that all lists have; the ceiling is the same in all of them. */
function commonRows(lists: readonly (readonly AccessRow[])[]): readonly AccessRow[] {
  const [first = [], ...rest] = lists;
  if (rest.length === 0) return first;
  const keys = rest.map(rows => new Set(rows.map(row => JSON.stringify(row))));
  return first.filter(row => keys.every(each => each.has(JSON.stringify(row))));
}

/** One row for each action, verdict and certainty, with the resources of all lists; in the order of the rows. */
function uniteRows(lists: readonly (readonly AccessRow[])[]): readonly AccessRow[] {
  const [first = [], ...rest] = lists;
  if (rest.length === 0) return first;
  const rows = new Map<string, AccessRow>();
  for (const row of lists.flat()) {
    const key = `${row.action} ${row.verdict} ${row.certainty ?? ''}`;
    const known = rows.get(key);
    const resources = [...new Set([...(known?.resources ?? []), ...row.resources])].sort();
    rows.set(key, { ...row, resources: resources.includes('*') ? ['*'] : resources });
  }
  return [...rows.values()].sort(compareRows);
}
