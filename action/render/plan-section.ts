import { hashToExpect } from '../access/reviewed-gains.ts';
import { isSerious } from '../access/sort-changes.ts';
import type { PlanReport, TargetFailure } from '../commands/plan.ts';
import { countOf } from '../core/count-of.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Complete } from '../core/look.ts';
import type { Change, PlanSeen, StackPlan, TargetChanges, TargetPlan } from '../core/plan.ts';
import type { PlanFinding } from '../core/plan-finding.ts';
import { listSome } from '../core/quote.ts';
import { codeBlock, codeSpan, inlineCode } from './code-block.ts';
import { type CommentSection, type SectionCounts, sectionKey } from './comment.ts';
import { isCut } from './cut-names.ts';
import { deltaRows, rowLines } from './delta-rows.ts';
import { helpBesidePlan, summarizeDriftBesidePlan } from './drift.ts';
import { describeWidening } from './drift-head.ts';
import { driftRows, uncheckedRows } from './drift-rows.ts';
import { type AccessGroup, groupAccess } from './group-access.ts';
import { describeRow, driftText } from './markdown.ts';
import { describeNothingToChange, describeUndeployed, listMissing } from './nothing.ts';
import { listPeopleSections } from './people-changes.ts';
import { describePhases, type PlanRow, stackRows } from './plan.ts';
import { describeMeaning } from './plan-head.ts';
import type { PeopleGroup } from './plan-people.ts';
import { groupWithDrift } from './with-drift.ts';

/** Everything that is known of one target when its section is written. */
export interface TargetView
  extends Pick<
    PlanReport,
    'look' | 'access' | 'chosenRoles' | 'drift' | 'driftAccess' | 'accessWithDrift' | 'unchecked' | 'findings'
  > {
  /** The chatops.yml as the repository names it. */
  readonly file: string;
  /** Without a hash when it was made without AWS, or is not complete. */
  readonly plan: TargetPlan | (TargetChanges & { readonly hash?: undefined });
}

/** What a report says of one target of its plan. @param file the chatops.yml as the repository names it */
export function viewOfTarget(
  report: Omit<TargetView, 'file' | 'plan'>,
  plan: TargetView['plan'],
  file: string,
): TargetView {
  const own = <T extends { readonly target: string }>(items: readonly T[]) =>
    items.filter(({ target }) => target === plan.target);
  return {
    file,
    plan,
    look: report.look,
    access: own(report.access),
    chosenRoles: own(report.chosenRoles),
    accessWithDrift: own(report.accessWithDrift),
    drift: own(report.drift),
    driftAccess: own(report.driftAccess),
    unchecked: own(report.unchecked),
    findings: own(report.findings),
  };
}

/** One target's section: access first, then what is deleted or replaced, then the rest. */
export function renderTargetSection(view: TargetView): CommentSection {
  const { file, plan, findings } = view;
  const rows = plan.stacks.flatMap(stack => stackRows(stack, plan.account));
  const access = groupAccess(view.access);
  const withDrift = groupWithDrift(view.accessWithDrift);
  const opensStatements = rows.filter(({ statements }) => statements.length > 0).length <= maxOpenRows;
  const groups = [
    ...access.map(group => ({ ...group, isFirst: group.changes.some(isSerious) })),
    ...withDrift.map(group => ({ ...group, isFirst: group.isSerious })),
  ];
  const { phrases, serious } = phrasesOf(view, groups);
  const isDefault = plan.target === 'default';
  const name = isDefault ? '' : `Target ${codeSpan(plan.target)} · `;
  const lead = [
    `#### ${nameFile(file)}${name}account ${codeSpan(plan.account)}, ${codeSpan(plan.region)}${plan.isProduction === true ? ' · production' : ''}`,
    '',
    ...describeLook(view, rows.length === 0),
    '',
    ...refusals(findings),
    ...warnings(rows),
    ...warnOfDrift(view),
  ];
  return {
    state: {
      key: sectionKey(file, plan.target),
      hash: plan.hash ?? '',
      counts: countChanges(plan),
      phrases,
      serious,
      ...(plan.isProduction === undefined ? {} : { isProduction: plan.isProduction }),
    },
    lead: lead.join('\n'),
    blocks: [
      ...access.map(renderAccess),
      ...withDrift.map(renderAccess),
      ...listPeopleSections({ targets: [plan] }, false).flatMap(({ sign, groups }) =>
        groups.map(group => renderPeople(group, sign)),
      ),
      ...plan.stacks.flatMap(renderTwoSteps),
      ...[...rows]
        .sort((a, b) => weightOf(a) - weightOf(b))
        .map(row => renderRow(row, opensStatements && row.statements.length > 0)),
      ...renderNotices(findings),
      ...renderDriftBlock(view),
    ],
    previous: '',
  };
}

/**
 * What the first line of the comment says: the first lines of the plan in a terminal, and where these ask for no attention, which channels
 * gain and lose.
 */
function phrasesOf(
  view: TargetView,
  groups: readonly (AccessGroup & { readonly isFirst: boolean })[],
): { readonly phrases: readonly string[]; readonly serious: number } {
  const { plan, findings, drift, driftAccess } = view;
  const meaning = describeMeaning({ ...view, plan: { targets: [plan] } });
  const stops = [
    ...(findings.some(({ level }) => level === 'refusal') ? ['refused as unsafe'] : []),
    ...(findings.some(({ level }) => level === 'obstacle') ? ['blocked'] : []),
  ];
  const alarms =
    meaning.length === 0
      ? [...stops, ...describeWidening({ drift, access: driftAccess }).alarms]
      : meaning.filter(({ isAlarm }) => isAlarm).map(({ text }) => text);
  const isSaid = (short: string) => meaning.some(({ text }) => text.startsWith(short));
  // Who gains what that is dangerous is in titles right below.
  const named = meaning.some(({ isAlarm }) => isAlarm)
    ? []
    : [...groups]
        .sort((a, b) => Number(b.isFirst) - Number(a.isFirst))
        .flatMap(phraseOf)
        .filter(short => !isSaid(short));
  const others = meaning.filter(({ isAlarm }) => !isAlarm).map(({ text }) => text);
  return { phrases: [...alarms, ...others, ...named], serious: alarms.length };
}

/** What the first line says of channels; of one that moves it says where to, and not that the old place loses it. */
function phraseOf({ changes, short }: AccessGroup): string[] {
  const isLeft = changes.every(({ presence, other }) => presence === 'leaves' && other !== undefined);
  return isLeft ? [] : [short];
}

/** The usual file is not named; of several files each section says which one it is about. */
function nameFile(file: string): string {
  return file === 'chatops.yml' ? '' : `${codeSpan(file)} · `;
}

/** A section that says why there is no plan of a target. */
export function renderFailureSection(file: string, { target, message, help }: TargetFailure): CommentSection {
  const text = [message, ...(help === undefined ? [] : [help])].join('\n');
  const name = target === 'default' ? '' : `Target ${codeSpan(target)}: `;
  return {
    state: {
      key: sectionKey(file, target),
      hash: '',
      counts: undefined,
      phrases: [target === 'default' ? 'could not be planned' : `${target} could not be planned`],
    },
    lead: `#### ${nameFile(file)}${name}not planned\n\n${codeBlock('text', text)}`,
    blocks: [],
    previous: '',
  };
}

/** A section of what is wrong with the file; without it there is no plan. */
export function renderDiagnosticsSection(
  file: string,
  target: string,
  diagnostics: readonly Diagnostic[],
): CommentSection {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const title = errors > 0 ? `${inlineName(file)} is not valid` : `${inlineName(file)} is valid`;
  return {
    state: { key: sectionKey(file, target), hash: '', counts: undefined, phrases: [title] },
    lead: `#### ${codeSpan(file)}: ${countOf(errors, 'error')}, ${countOf(diagnostics.length - errors, 'warning')}\n`,
    blocks: diagnostics.map(renderDiagnostic),
    previous: '',
  };
}

function inlineName(file: string): string {
  return file.split('/').at(-1) ?? file;
}

/** One diagnostic as a block. */
function renderDiagnostic({ severity, code, message, help, file, line, column }: Diagnostic): string {
  const lines = [`${file}:${line}:${column}  ${severity}  ${code}`, `  ${message}`];
  return codeBlock('text', [...lines, ...(help === undefined ? [] : [`  ${help}`])].join('\n'));
}

/** Warnings of a valid file, as one block. */
export function renderWarningsBlock(diagnostics: readonly Diagnostic[]): readonly string[] {
  if (diagnostics.length === 0) return [];
  const noun = countOf(diagnostics.length, 'warning');
  return [details(noun, diagnostics.map(renderDiagnostic).join('\n'))];
}

/** The first statement of a section: the hash, that nothing changes, or that the plan is not complete. */
function describeLook(view: TargetView, isEmpty: boolean): string[] {
  const { plan, look } = view;
  if (!look.complete) {
    return [
      '> [!CAUTION]',
      '> This plan is not complete, so it has no hash and cannot be applied. Not checked:',
      '',
      codeBlock('text', listMissing(look).join('\n'), 5_000),
    ];
  }
  if (isEmpty) return [describeNothingToChange(ofTarget(look, view))];
  const hash = hashToExpect(view);
  if (hash !== undefined) {
    const { value } = ofTarget(look, view);
    const undeployed = value.undeployed?.filter(target => target === plan.target);
    const first = describeUndeployed({ ...value, ...(undeployed === undefined ? {} : { undeployed }) });
    return [`Plan ${codeSpan(hash)}`, ...first];
  }
  return ['Made without AWS, against the base branch: it cannot be applied and has no hash.'];
}

/** What the look saw of one target. */
function ofTarget(look: Complete<PlanSeen>, { plan, drift }: TargetView): Complete<PlanSeen> {
  const isHere = (arn: string) => arn.split(':')[4] === plan.account;
  return look.map(seen => ({
    ...seen,
    changes: plan.stacks.reduce((sum, { changes }) => sum + changes.length, 0),
    drift,
    channels: {
      own: seen.channels.own.filter(isHere),
      declared: seen.channels.declared.filter(isHere),
      unasked: seen.channels.unasked.filter(isHere),
    },
  }));
}

/** What has to be decided, or put right, before this can be applied. */
function refusals(findings: readonly PlanFinding[]): string[] {
  const serious = findings.filter(({ level }) => level !== 'notice');
  if (serious.length === 0) return [];
  return ['> [!CAUTION]', '> apply refuses this plan:', '', codeBlock('text', listFindings(serious), 5_000)];
}

function renderNotices(findings: readonly PlanFinding[]): string[] {
  const notices = findings.filter(({ level }) => level === 'notice');
  return notices.length === 0 ? [] : [details('Good to know', codeBlock('text', listFindings(notices)))];
}

function listFindings(findings: readonly PlanFinding[]): string {
  return findings
    .map(({ code, message, help }) =>
      [`${code}: ${message}`, ...(help === undefined ? [] : [`  ${help}`])].join('\n'),
    )
    .join('\n');
}

function countChanges({ stacks }: TargetChanges): SectionCounts {
  const changes = stacks.flatMap(stack => stack.changes);
  const count = (action: Change['action']) => changes.filter(change => change.action === action).length;
  return {
    add: count('create'),
    change: count('update'),
    replace: count('replace'),
    remove: count('delete'),
    import: count('import'),
  };
}

function warnings(rows: readonly PlanRow[]): string[] {
  const of = (action: Change['action']) => rows.filter(row => row.action === action);
  const list = (some: readonly PlanRow[]) =>
    listSome(
      some.map(row => codeSpan(row.path)),
      10,
    );
  const lines = [
    ...(of('replace').length > 0 ? [`> Replaced: ${list(of('replace'))}. `] : []),
    ...(of('delete').length > 0 ? [`> Deleted: ${list(of('delete'))}. `] : []),
  ];
  return lines.length === 0 ? [] : ['> [!WARNING]', ...lines.map(line => line.trimEnd()), ''];
}

/** That a change takes two steps, and what does not work in between, is seen without opening anything. */
function renderTwoSteps(stack: StackPlan): string[] {
  const [title, ...lines] = describePhases(stack);
  return title === undefined ? [] : [details(title, codeBlock('text', lines.join('\n')), true)];
}

/** How many rows of one channel a comment writes out in full below the short ones. */
const maxFullRows = 150;

function renderAccess({
  changes,
  title,
  rows,
  names,
  because,
}: AccessGroup & { readonly because?: string }): string {
  const short = rows.flatMap(rowLines).join('\n');
  const [first] = changes;
  const isLong = first === undefined || first.gained.length + first.lost.length > maxFullRows;
  const full = isLong ? short : deltaRows(first, true).flatMap(rowLines).join('\n');
  const all = full === short ? '' : `\n${details('All rows, with full ARNs', codeBlock('diff', full))}`;
  const list = short === '' ? '' : codeBlock('diff', short);
  const why = because === undefined ? '' : `\n${codeBlock('text', because)}`;
  return details(title, `${list}${why}${all}${listChannels(names)}`, short !== '');
}

function renderPeople({ title, whats, names }: PeopleGroup, sign: '+' | '-'): string {
  const list = codeBlock('diff', whats.map(what => `${sign} ${what}`).join('\n'));
  return details(title, `${list}${isCut(names) ? listChannels(names) : ''}`, true);
}

/** All channels of a group of which the title counts some. */
function listChannels(names: readonly string[]): string {
  return names.length === 0
    ? ''
    : `\n${details(`All ${names.length} channels`, codeBlock('text', names.join('\n')))}`;
}

/** Up to how many resources with changed statements are shown without opening them. */
const maxOpenRows = 4;

function weightOf({ action }: PlanRow): number {
  return action === 'delete' ? 0 : action === 'replace' ? 1 : 2;
}

function renderRow(row: PlanRow, isOpen: boolean): string {
  const title = `${row.symbol} ${row.action} ${row.path} (${row.type})`;
  const { removed, added } = row.policies;
  const json = [
    ...removed.map(({ label, text }) => `- ${label}: ${text}`),
    ...added.map(({ label, text }) => `+ ${label}: ${text}`),
  ];
  const all =
    json.length === 0 ? '' : `\n${details('Statements as JSON', codeBlock('diff', json.join('\n')))}`;
  return details(title, `${codeBlock('diff', describeRow(row))}${all}`, isOpen);
}

/** What drift gives and takes away is seen without opening anything. */
function warnOfDrift({ drift, driftAccess }: TargetView): string[] {
  const { alarms, headlines, channels } = describeWidening({ drift, access: driftAccess });
  if (headlines.length === 0) return [];
  const lines = [...headlines, ...channels.map(line => `  ${line}`)];
  return [
    alarms.length > 0 ? '> [!WARNING]' : '> [!NOTE]',
    '> AWS was changed outside of chatops.yml:',
    '',
    codeBlock('text', lines.join('\n'), 5_000),
  ];
}

function renderDriftBlock({ drift, unchecked }: TargetView): string[] {
  if (drift.length === 0 && unchecked.length === 0) return [];
  const lines = [
    ...driftRows(drift).map(driftText),
    ...uncheckedRows(unchecked).map(row => `not checked  ${row}`),
    '',
    ...helpBesidePlan(drift),
  ];
  return [details(summarizeDriftBesidePlan({ drift, unchecked }), codeBlock('text', lines.join('\n')))];
}

/** A collapsed part; its title is shown as code, so that nothing in it means anything to GitHub. */
function details(title: string, markdown: string, isOpen = false): string {
  return `<details${isOpen ? ' open' : ''}><summary>${inlineCode(title)}</summary>\n\n${markdown}\n</details>\n`;
}
