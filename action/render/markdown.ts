import type { AccessChange } from '../access/compare-access.ts';
import type { ChangeWithDrift } from '../access/plan-with-drift.ts';
import { hashToExpect } from '../access/reviewed-gains.ts';
import type { ApplyReport } from '../commands/apply.ts';
import type { DriftReport } from '../commands/drift.ts';
import type { PlanReport } from '../commands/plan.ts';
import { countOf } from '../core/count-of.ts';
import type { Drift, Unchecked } from '../core/drift.ts';
import type { Plan, PlannedChanges, UnhashedPlan } from '../core/plan.ts';
import { renderApplyText } from './apply.ts';
import { codeBlock, codeSpan, maxBlockBytes } from './code-block.ts';
import { createColors } from './colors.ts';
import { rowLines } from './delta-rows.ts';
import { summarizeDrift, summarizeDriftBesidePlan } from './drift.ts';
import { describeWidening } from './drift-head.ts';
import { type DriftRow, driftRows, paintRow, uncheckedRows } from './drift-rows.ts';
import { renderFindings } from './findings.ts';
import { foldRows, limitDetails } from './fold-drift.ts';
import { type AccessGroup, groupAccess } from './group-access.ts';
import { describeIncompletePlan, describeNothingToChange, describeUndeployed } from './nothing.ts';
import { listPeopleLines } from './people-changes.ts';
import { countActions, describePhases, type PlanRow, planRows } from './plan.ts';
import { describeMeaning } from './plan-head.ts';
import { groupWithDrift } from './with-drift.ts';

/** Markdown of a plan. Every value from a file is in a code block that it cannot close. */
export function renderPlanMarkdown(
  report: Omit<PlanReport, 'plan' | 'failures'> & { readonly plan: Plan | UnhashedPlan },
): string {
  const { plan, look, access, accessWithDrift, findings, drift, driftAccess, unchecked } = report;
  const rows = planRows(plan);
  const parts = [
    `### Plan: ${rows.length > 0 ? countActions(plan) : look.complete ? 'nothing to change' : 'not complete'}\n`,
    ...describeMeaning(report).map(({ text, isAlarm }) =>
      isAlarm ? `**${plainOrCode(text)}**\n` : `${plainOrCode(text)}\n`,
    ),
    ...describePlanLook(report),
  ];
  if (findings.length > 0)
    parts.push(codeBlock('text', renderFindings(findings, createColors(false)).trimEnd()));
  const phases = plan.targets.flatMap(({ stacks }) => stacks.flatMap(describePhases));
  if (phases.length > 0) parts.push(codeBlock('text', phases.join('\n')));
  parts.push(...accessParts(access), ...withDriftParts(accessWithDrift), ...peopleParts(plan));
  if (rows.length > 0) parts.push(codeBlock('diff', rows.map(describeRow).join('\n')));
  if (drift.length > 0 || unchecked.length > 0) {
    parts.push(
      ...wideningParts({ drift, access: driftAccess }),
      `${summarizeDriftBesidePlan({ drift, unchecked })}\n`,
      renderDriftList({ drift, unchecked }),
    );
  }
  return parts.join('\n');
}

/** Words as they are; with a name in them, which could mean something to GitHub, as code. */
function plainOrCode(text: string): string {
  return /^[A-Za-z0-9 ,;:()-]*$/.test(text) ? text : codeSpan(text);
}

function describePlanLook(
  report: Pick<PlanReport, 'look' | 'access' | 'accessWithDrift'> & { readonly plan: Plan | UnhashedPlan },
): string[] {
  const { look } = report;
  if (!look.complete) return [codeBlock('text', describeIncompletePlan(look))];
  const own = hashToExpect(report);
  const hash = own === undefined ? 'Made without AWS, so it has no hash.' : `Hash ${codeSpan(own)}`;
  const first = look.value.changes === 0 ? [describeNothingToChange(look)] : describeUndeployed(look.value);
  return [`${hash}\n`, ...first.map(text => `${text}\n`)];
}

/** Who gains and loses what, channel by channel, as far as a summary can hold; the rest is counted. */
function accessParts(access: readonly AccessChange[]): string[] {
  return groupParts(groupAccess(access, { namesTarget: true }));
}

/** What an apply does besides, because of the drift that there is. */
function withDriftParts(changes: readonly ChangeWithDrift[]): string[] {
  return groupParts(groupWithDrift(changes, { namesTarget: true }));
}

function groupParts(groups: readonly (AccessGroup & { readonly because?: string })[]): string[] {
  const parts: string[] = [];
  let length = 0;
  let left = groups.reduce((sum, { changes }) => sum + changes.length, 0);
  for (const { changes, title, rows, names, because } of groups) {
    const all = names.length === 0 ? '' : codeBlock('text', `All ${names.length}: ${names.join(', ')}`);
    const list = rows.length === 0 ? '' : codeBlock('diff', rows.flatMap(rowLines).join('\n'));
    const why = because === undefined ? '' : `${codeSpan(because)}\n\n`;
    const part = `${codeSpan(title)}\n\n${list}${why}${all}`;
    length += Buffer.byteLength(part);
    if (length > maxBlockBytes)
      return [...parts, `and ${countOf(left, 'more channel')}; plan-file lists all\n`];
    parts.push(part);
    left -= changes.length;
  }
  return parts;
}

/** The aliases that people no longer have, and what they stop and begin hearing of. */
function peopleParts(plan: PlannedChanges): string[] {
  return listPeopleLines(plan).map(({ title, lines }) =>
    [`${codeSpan(title)}\n`, ...(lines.length === 0 ? [] : [codeBlock('diff', lines.join('\n'))])].join('\n'),
  );
}

/** Markdown of a drift report, what widens access first. */
export function renderDriftMarkdown(report: DriftReport): string {
  const parts = [`### ${summarizeDrift(report)}\n`, ...wideningParts(report)];
  parts.push(renderDriftList(report), ...limitDetails(report.limits, codeSpan));
  return parts.join('\n');
}

/** What drift does to access, and in which channels. */
function wideningParts(report: Pick<DriftReport, 'drift' | 'access'>): string[] {
  const { headlines, channels } = describeWidening(report);
  return [
    ...headlines.map(line => `**${line}**\n`),
    ...(channels.length === 0 ? [] : [codeBlock('text', channels.join('\n'))]),
  ];
}

/** Markdown of how an apply ended. */
export function renderApplyMarkdown(report: ApplyReport): string {
  const plan = planRows(report.plan);
  const parts = ['### Apply\n', codeBlock('text', renderApplyText(report, createColors(false)).trimEnd())];
  parts.push(
    ...accessParts(report.access),
    ...withDriftParts(report.accessWithDrift),
    ...peopleParts(report.plan),
  );
  if (plan.length > 0) parts.push(codeBlock('diff', plan.map(describeRow).join('\n')));
  return parts.join('\n');
}

function renderDriftList({ drift, unchecked }: Pick<DriftReport, 'drift' | 'unchecked'>): string {
  return foldedDrift(drift, unchecked).join('\n');
}

/**
 * Drift as markdown: the riskiest in a code block, with what was not checked, and the others folded.
 * @param maxBytes the limit of all blocks together
 */
export function foldedDrift(
  drift: readonly Drift[],
  unchecked: readonly Unchecked[],
  maxBytes = maxBlockBytes,
): string[] {
  const { shown, folded, rest } = foldRows(driftRows(drift));
  const shownBytes = rest === undefined ? maxBytes : maxBytes * 0.6;
  const lines = [...shown.map(driftText), ...uncheckedRows(unchecked).map(row => `not checked  ${row}`)];
  return [
    ...(lines.length === 0 ? [] : [codeBlock('text', lines.join('\n'), shownBytes)]),
    ...(rest === undefined
      ? []
      : [
          `<details><summary>${rest}</summary>\n`,
          codeBlock('text', folded.map(driftText).join('\n'), maxBytes - shownBytes),
          '</details>\n',
        ]),
  ];
}

/** A drift as lines of a code block: what it is, and below it what else is known of it. */
export function driftText(row: DriftRow): string {
  return paintRow(row, createColors(false));
}

/** A change as lines of a diff. */
export function describeRow(row: PlanRow): string {
  const { symbol, path, type, action, reason, removed, added } = row;
  const marks: Readonly<Record<string, string>> = { '~': '!', '±': '!', '↓': '+' };
  const lines =
    action === 'delete'
      ? row.content.map(text => `-     ${text}`)
      : [
          ...row.statements.map(({ sign, text }) => `${sign === '~' ? '!' : sign}     ${text}`),
          ...removed.map(leaf => `-     ${leaf.label}: ${leaf.text}`),
          ...added.map(leaf => `+     ${leaf.label}: ${leaf.text}`),
        ];
  const because = reason === '' ? '' : `: ${reason}`;
  return [`${marks[symbol] ?? symbol} ${action} ${path} (${type})${because}`, ...lines].join('\n');
}
