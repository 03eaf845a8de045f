import type { Ignore } from '../generated/config.ts';
import { type Diagnostic, type Severity, sortDiagnostics } from './diagnostic.ts';
import type { Finding } from './finding.ts';
import { joinUses, type Placed } from './join-uses.ts';
import { withoutLookalikes } from './lookalikes.ts';
import { findNearest } from './nearest.ts';
import { formatPath } from './path.ts';
import type { Project } from './project.ts';
import { quoteName } from './quote.ts';
import { isAdjustable } from './rule.ts';
import type { RuleCode } from './rule-code.ts';
import { makeLinesVisible } from './visible.ts';

/** Settings of the diagnostics, besides the findings. */
export interface DiagnosticSettings {
  /** Default severity by code; a code that is not here is an error. */
  readonly severities: ReadonlyMap<string, Severity>;
  /** Every code there is, for `rules` and `ignore`; undefined when it was not asked for. */
  readonly codes: ReadonlySet<string>;
  /** The day of the check, YYYY-MM-DD. */
  readonly today: string;
}

/**
 * Turns findings into diagnostics: severities as `rules` sets them, without what `ignore` suppresses, and with
 * what is wrong with `rules` and `ignore` themselves. In file order.
 */
export function toDiagnostics(
  project: Project,
  findings: readonly Finding[],
  settings: DiagnosticSettings,
): Diagnostic[] {
  const { config } = project;
  const used = new Set<Ignore>();
  const placed: Placed[] = [];
  const add = (finding: Finding, severity: Severity) =>
    placed.push({ diagnostic: placeFinding(project, finding, severity), path: finding.path });
  for (const finding of findings) {
    const severity = severityOf(finding, config.rules ?? {}, settings);
    if (severity === 'off') continue;
    const ignore = (config.ignore ?? []).find(entry => covers(entry, finding, settings.today));
    if (ignore === undefined) add(finding, severity);
    else used.add(ignore);
  }
  for (const checked of checkAdjustments(project, used, settings)) {
    const finding = { ...checked, path: project.restorePath(checked.path) };
    const severity = severityOf(finding, config.rules ?? {}, settings);
    if (severity !== 'off') add(finding, severity);
  }
  return sortDiagnostics(joinUses(project, placed));
}

/** Looks up where a finding is in its file. */
export function placeFinding(project: Project, finding: Finding, severity: Severity): Diagnostic {
  const { code, message, example, path, at = 'value', offset = 0 } = finding;
  const help = explainWriting(project, finding) ?? finding.help;
  const place = offset > 0 ? project.locateInside(path, offset) : project.locate(path, at);
  // A part that was refused on its way into the merged configuration is shown by its path in its own file.
  const shown = String(path[0] ?? '').startsWith('included:') ? path.slice(1) : path;
  return {
    code,
    severity,
    // Whatever a rule says of a text from the file: nothing in it may change how the words around it are shown.
    message: makeLinesVisible(message),
    ...(help === undefined ? {} : { help: makeLinesVisible(help) }),
    ...(example === undefined ? {} : { example }),
    ...place,
    path: formatPath(shown),
  };
}

/** Whether a name or an ID that nothing has is written with characters that only look like those of YAML. */
function explainWriting(project: Project, { code, path, at }: Finding): string | undefined {
  if (!/^(?:schema|reference|channel)\//.test(code)) return undefined;
  const text = at === 'key' ? path.at(-1) : project.sourceOf(path);
  return typeof text === 'string' ? withoutLookalikes(text) : undefined;
}

function severityOf(
  finding: Finding,
  rules: Readonly<Record<string, Severity | 'off'>>,
  { severities }: DiagnosticSettings,
): Severity | 'off' {
  const chosen = Object.hasOwn(rules, finding.code) ? rules[finding.code] : undefined;
  if (chosen !== undefined && isAdjustable(finding.code)) return chosen;
  return finding.severity ?? severities.get(finding.code) ?? 'error';
}

/**
 * Whether `rules` or `ignore` keep a finding from being an error, now or on another day. What rests on the finding has
 * to fail by itself then.
 */
export function isSilenced({ config }: Project, finding: Finding): boolean {
  const chosen = Object.hasOwn(config.rules ?? {}, finding.code) ? config.rules?.[finding.code] : undefined;
  if (chosen !== undefined && chosen !== 'error' && isAdjustable(finding.code)) return true;
  // No day is before this one, so that an entry that ends soon counts.
  return (config.ignore ?? []).some(entry => covers(entry, finding, ''));
}

/** Whether an entry of `ignore` hides a finding: same code, at its path or above it, on or before its last day. */
export function covers(
  { code, at, until }: Ignore,
  finding: { readonly code: RuleCode; readonly path: Finding['path'] | string },
  today: string,
): boolean {
  if (code !== finding.code || today > until || !isAdjustable(code)) return false;
  const path = typeof finding.path === 'string' ? finding.path : formatPath(finding.path);
  return path === at || path.startsWith(`${at}.`) || path.startsWith(`${at}[`);
}

function* checkAdjustments(
  { config }: Project,
  used: ReadonlySet<Ignore>,
  { codes, today }: DiagnosticSettings,
): Generator<Finding> {
  for (const code of Object.keys(config.rules ?? {})) {
    yield* checkCode(code, ['rules', code], 'key', codes);
  }
  for (const [index, entry] of (config.ignore ?? []).entries()) {
    const findings = [...checkCode(entry.code, ['ignore', index, 'code'], 'value', codes)];
    yield* findings;
    if (findings.length > 0) continue;
    if (today > entry.until) {
      yield {
        code: 'ignore/expired',
        message: `This ended on ${entry.until}: ${quoteName(entry.code)} at ${quoteName(entry.at)} is reported again`,
        help: 'resolve the finding and remove this, or set a new end date with its reason',
        path: ['ignore', index, 'until'],
        severity: 'warning',
      };
      // What drifts is seen only by a look at AWS.
    } else if (!used.has(entry) && !entry.code.startsWith('drift/')) {
      yield {
        code: 'ignore/unused',
        message: `There is no finding ${quoteName(entry.code)} at ${quoteName(entry.at)}`,
        help: 'remove it, so that it cannot hide a future finding',
        path: ['ignore', index],
        severity: 'warning',
      };
    }
  }
}

function* checkCode(
  code: string,
  path: Finding['path'],
  at: 'key' | 'value',
  codes: ReadonlySet<string>,
): Generator<Finding> {
  if (!codes.has(code)) {
    const nearest = findNearest(code, codes);
    yield {
      code: 'reference/unknown',
      message: `There is no rule ${quoteName(code)}`,
      help:
        nearest === undefined ? 'write the code as a diagnostic shows it' : `did you mean \`${nearest}\`?`,
      path,
      at,
    };
  } else if (!isAdjustable(code)) {
    yield {
      code: 'reference/not-adjustable',
      message: `${quoteName(code)} can be neither ignored nor downgraded`,
      help: 'resolve the finding instead, and remove this',
      path,
      at,
    };
  }
}
