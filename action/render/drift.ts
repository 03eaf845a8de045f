import type { CodifyReport } from '../commands/codify-drift.ts';
import type { DriftReport } from '../commands/drift.ts';
import type { PlanReport } from '../commands/plan.ts';
import type { RevertReport } from '../commands/revert-drift.ts';
import { countOf } from '../core/count-of.ts';
import type { Drift } from '../core/drift.ts';
import { groupBy } from '../core/group.ts';
import { type Complete, describeMissing, missingOf } from '../core/look.ts';
import { makeVisible } from '../core/visible.ts';
import { describeRemedies } from '../drift/drift-remedy.ts';
import type { Colors } from './colors.ts';
import { describeWidening, type Widening } from './drift-head.ts';
import { driftRows, paintRow, uncheckedRows } from './drift-rows.ts';
import { renderFailures } from './failures.ts';
import { foldLimits, foldRows } from './fold-drift.ts';
import { joinSnippets } from './join-snippets.ts';
import { indentedLines, terminalColumns, wrapLine } from './wrap-line.ts';

function paintWidening({ headlines, channels }: Widening, paint: Colors): string[] {
  return [
    ...headlines.flatMap(line => wrapLine(line, 2)).map(paint.bad),
    ...channels.flatMap(line => wrapLine(line, 2)).map(line => `  ${line}`),
  ];
}

/**
 * The report for a terminal or a log: what widens access comes first.
 * @param full whether it names every channel and lists every drift and limit
 */
export function renderDriftText(report: DriftReport, paint: Colors, full = false): string {
  const { look, drift, unchecked, limits, failures } = report;
  const lines: string[] = failures.length === 0 ? [] : [renderFailures(failures, paint)];
  const widening = describeWidening(report, full);
  lines.push(...paintWidening(widening, paint));
  if (widening.headlines.length > 0) lines.push('');
  else if (look.complete && drift.length > 0 && drift.every(({ kind }) => kind === 'unapplied'))
    lines.push(`${countOf(drift.length, 'change')} of chatops.yml not applied yet; no other drift`, '');
  lines.push(...listRows(drift, paint, full));
  if (drift.length > 0) lines.push('');
  if (unchecked.length > 0) {
    lines.push(paint.note('Not checked:'), ...uncheckedRows(unchecked).map(row => `  ${row}`), '');
  }
  lines.push(...describeIgnored(report.ignored, paint), ...describeChosen(report.chosenRoles, paint));
  lines.push(...describeUnmanaged(report, paint));
  lines.push(
    ...describeRemedies(drift)
      .flatMap(line => wrapLine(`${line}.`, 0, terminalColumns))
      .map(paint.note),
  );
  lines.push(paint.strong(summarizeDrift(report)));
  lines.push(
    ...foldLimits(limits, full)
      .flatMap(line => indentedLines(line, 0))
      .map(paint.faint),
  );
  return `${lines.join('\n')}\n`;
}

/** The drifts of a report, the riskiest first; of many the others are counted. */
function listRows(drift: readonly Drift[], paint: Colors, full: boolean): string[] {
  const rows = driftRows(drift);
  const { shown, rest } = full ? { shown: rows, rest: undefined } : foldRows(rows);
  return [
    ...shown.map(row => paintRow(row, paint)),
    ...(rest === undefined ? [] : [paint.note(`and ${rest}; --full lists them`)]),
  ];
}

/** What to do about what is unmanaged: the YAML of all of it, or how to delete it. */
function describeUnmanaged({ drift, names }: DriftReport, paint: Colors): string[] {
  if (names.length <= 1) return describeSnippets(drift, 'chatops.yml', paint);
  const byName = groupBy(drift, ({ beside = '' }) => beside);
  return [...byName].flatMap(([name, own]) =>
    describeSnippets(own, `the chatops.yml with name: ${makeVisible(name)}`, paint),
  );
}

/** @param file in words, the file that the YAML is for */
function describeSnippets(drift: readonly Drift[], file: string, paint: Colors): string[] {
  const texts = joinSnippets(drift.flatMap(({ snippet }) => snippet ?? []));
  const [first, ...others] = texts;
  if (first === undefined) return [];
  const paintYaml = (text: string) =>
    text
      .trimEnd()
      .split('\n')
      .map(line => `  ${paint.faint(makeVisible(line))}`);
  return [
    ...wrapLine(
      `To manage what is unmanaged, merge this YAML into ${file} and, if that passes its checks, run chatops import --file, which adopts it as it is:`,
      0,
      terminalColumns,
    ).map(paint.note),
    ...paintYaml(first),
    ...describeExchanges(drift)
      .flatMap(line => wrapLine(line, 0, terminalColumns))
      .map(paint.note),
    ...others.flatMap(text => [
      paint.note(
        'And this under different keys, because chatops.yml already uses these keys for something else:',
      ),
      ...paintYaml(text),
    ]),
    '',
  ];
}

/** What has to leave chatops.yml for the YAML of what is unmanaged; its checks refuse a chat channel that is declared twice. */
function describeExchanges(drift: readonly Drift[]): string[] {
  const parts = drift.flatMap(({ inExchange }) => inExchange ?? []);
  if (parts.length === 0) return [];
  const lost = drift.flatMap(({ inExchange = '', lostInExchange = [] }) =>
    lostInExchange.length === 0
      ? []
      : [
          `Without ${inExchange}, its people no longer have what this YAML does not declare: ${lostInExchange.join(', ')}`,
        ],
  );
  return [
    `Remove from chatops.yml in exchange, because each chat channel can be declared only once: ${[...new Set(parts)].map(makeVisible).join(', ')}`,
    ...lost.map(makeVisible),
  ];
}

function describeIgnored(ignored: DriftReport['ignored'], paint: Colors): string[] {
  if (ignored.length === 0) return [];
  const rows = ignored.map(({ path, kind, ignored: { reason, until } }) =>
    makeVisible(`  ${path}: ${kind}, until ${until} (${reason})`),
  );
  return [paint.faint('Ignored:'), ...rows.map(row => paint.faint(row)), ''];
}

function describeChosen(chosen: DriftReport['chosenRoles'], paint: Colors): string[] {
  if (chosen.length === 0) return [];
  const rows = chosen.map(({ channel, user, role }) => makeVisible(`  ${channel}: ${user} chose ${role}`));
  return [paint.faint('Members with their own role:'), ...rows.map(row => paint.faint(row)), ''];
}

/** `Drift: 2 found, 1 not checked`; "no drift" is said only from a complete look. */
export function summarizeDrift({ look, drift, unchecked, failures }: DriftReport): string {
  if (look.complete) return describeFoundDrift(look);
  const targets = countOf(failures.length, 'target');
  const unknown = failures.length === 0 ? '' : ` ${targets} could not be checked.`;
  if (drift.length + unchecked.length === 0) return `Drift is unknown.${unknown}`;
  return `Drift: ${drift.length} found, ${unchecked.length} not checked.${unknown}`;
}

function describeFoundDrift({ value: drift }: Complete<readonly Drift[]>): string {
  if (drift.length === 0) return 'No drift: AWS matches what was declared.';
  const unapplied = drift.filter(({ kind }) => kind === 'unapplied').length;
  const part = unapplied === 0 ? '' : ` (${unapplied} of them not applied yet)`;
  const open = countNotAssessed(drift);
  const except = open === 0 ? '' : ` except for what ${open} of them ${open === 1 ? 'does' : 'do'} alone`;
  return `Drift: ${drift.length} found${part}, everything was checked${except}.`;
}

/** How many drifts have an effect of their own that is not worked out. */
function countNotAssessed(drift: readonly Drift[]): number {
  return drift.filter(({ isNotAssessed }) => isNotAssessed === true).length;
}

/** How a codify ended: what was written down, and what could not be. */
export function renderCodifyText(
  { outcome, before, codified, refused, withoutDocument, texts }: CodifyReport,
  paint: Colors,
): string {
  const unseen = describeMissing(missingOf(before.look)).map(
    row => `${paint.note('not checked')}  ${makeVisible(row)}`,
  );
  const helps = missingOf(before.look).flatMap(({ help }) => help ?? []);
  unseen.push(...[...new Set(helps)].map(help => `  ${makeVisible(help)}`));
  if (outcome === 'declined') return `${[...unseen, 'Nothing was written.'].join('\n')}\n`;
  const lines = [
    ...driftRows(codified).map(({ path, sentence }) => `${paint.good('written')}  ${path}: ${sentence}`),
    ...refused.map(({ drift, reason }) => {
      const [row] = driftRows([drift]);
      return `${paint.note('left as it is')}  ${row?.path}: ${row?.sentence}\n          ${makeVisible(reason)}`;
    }),
  ];
  const open = withoutDocument.map(arn =>
    makeVisible(
      `${arn} has no \`document\` in chatops.yml: until it has one, plans say only what is possibly gained and lost`,
    ),
  );
  const files = [...texts.keys()].map(makeVisible).join(', ');
  const last =
    codified.length > 0
      ? `${countOf(codified.length, 'drift is', 'drifts are')} written to ${files}. Review the difference, then apply it.`
      : `Nothing was written.${before.look.complete && refused.length === 0 ? ` ${describeFoundDrift(before.look)}` : ''}`;
  return `${[...lines, ...unseen, ...open.flatMap(line => wrapLine(line, 2, terminalColumns)).map(paint.note), paint.strong(last)].join('\n')}\n`;
}

/** What a plan says besides its changes: that AWS was changed outside of it, and what that does to access. */
export function describeDriftBesidePlan(
  { drift, driftAccess, unchecked }: Pick<PlanReport, 'drift' | 'driftAccess' | 'unchecked'>,
  paint: Colors,
  full = false,
): string {
  if (drift.length === 0 && unchecked.length === 0) return '';
  const lines = [
    ...paintWidening(describeWidening({ drift, access: driftAccess }, full), paint),
    paint.note(summarizeDriftBesidePlan({ drift, unchecked })),
    ...listRows(drift, paint, full),
    ...uncheckedRows(unchecked).map(row => `not checked: ${row}`),
    ...helpBesidePlan(drift)
      .flatMap(line => wrapLine(line, 0, terminalColumns))
      .map(paint.faint),
  ];
  return `\n${lines.join('\n')}\n`;
}

/** How much drift was seen beside a plan. */
export function summarizeDriftBesidePlan({
  drift,
  unchecked,
}: Pick<PlanReport, 'drift' | 'unchecked'>): string {
  const open = countNotAssessed(drift);
  const rest = open === 0 ? '' : `, ${open} not assessed by ${open === 1 ? 'itself' : 'themselves'}`;
  return `Drift outside this plan: ${drift.length} found, ${unchecked.length} not checked${rest}`;
}

/** What a plan does not read about drift, and what to do about it. */
export function helpBesidePlan(drift: readonly Drift[]): string[] {
  return [
    'chatops drift also shows who did it and when, if CloudTrail has it',
    ...describeRemedies(drift),
  ].map(line => `${line}.`);
}

/** That no drift is one that a revert ends. */
function describeNothingToRevert(drift: readonly Drift[]): string {
  if (drift.length === 0) return 'Nothing to revert.';
  const which =
    drift.length === 1 ? 'The drift that was found is none that' : 'None of the drift that was found is';
  return `Nothing to revert. ${which} ${drift.length === 1 ? '--revert ends' : 'ended by --revert'}.`;
}

/** How a revert ended: what is left comes from a second look. */
export function renderRevertText(report: RevertReport, paint: Colors): string {
  const { outcome, after, failures, problems, corrections } = report;
  const rest = [
    ...corrections.map(({ path, property, failure }) =>
      makeVisible(
        failure === undefined
          ? `Corrected outside CloudFormation: ${path} ${property}`
          : `Not corrected: ${path} ${property}: ${failure}`,
      ),
    ),
    renderDriftText(after, paint, true),
  ].join('\n');
  switch (outcome) {
    case 'unchanged':
      return `${report.before.look.complete ? describeNothingToRevert(after.drift) : 'Nothing was reverted: not everything could be checked.'}\n\n${rest}`;
    case 'unverified':
      return `${paint.note('Reverted, but the second check is incomplete.')}\n\n${rest}`;
    case 'declined':
      return 'Nothing was changed.\n';
    case 'reverted':
      return `${paint.good('Reverted.')} A second check:\n\n${rest}`;
    case 'failed': {
      const causes = failures.map(
        ({ logicalId, reason }) => `  ${makeVisible(`${logicalId}: ${reason ?? 'no reason given'}`)}`,
      );
      const isListed = causes.length + problems.length > 0;
      const isLeft = !after.look.complete || after.drift.length > 0;
      const headline = isLeft
        ? paint.bad('Not everything was reverted')
        : paint.note('Something failed during the revert, but the second check finds nothing left to revert');
      const lines = [`${headline}${isListed ? ':' : '.'}`, ...causes].join('\n');
      return `${lines}\n${renderFailures(problems, paint)}\nA second check:\n\n${rest}`;
    }
  }
}
