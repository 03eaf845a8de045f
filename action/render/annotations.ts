import type { Diagnostic } from '../core/diagnostic.ts';
import { makeLinesVisible, makeVisible } from '../core/visible.ts';

/** GitHub shows ten annotations of each severity per step; the rest is counted in one more. */
const maxPerSeverity = 10;

/**
 * Diagnostics as GitHub workflow commands, so that they appear on the lines of the pull request.
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export function renderAnnotations(diagnostics: readonly Diagnostic[]): string {
  return (['error', 'warning'] as const).map(severity => renderSeverity(severity, diagnostics)).join('');
}

function renderSeverity(severity: Diagnostic['severity'], diagnostics: readonly Diagnostic[]): string {
  const all = diagnostics.filter(diagnostic => diagnostic.severity === severity);
  const isTooMany = all.length > maxPerSeverity;
  const shown = isTooMany ? all.slice(0, maxPerSeverity - 1) : all;
  const lines = shown.map(renderAnnotation);
  if (isTooMany) lines.push(`::${severity}::and ${all.length - shown.length} more, listed in the log\n`);
  return lines.join('');
}

function renderAnnotation({ severity, code, message, help, file, line, column }: Diagnostic): string {
  const properties = [
    `file=${escapeProperty(file)}`,
    `line=${line}`,
    `col=${column}`,
    `title=${escapeProperty(code)}`,
  ];
  const text = help === undefined ? message : `${message}\n${help}`;
  return `::${severity} ${properties.join(',')}::${escapeData(text)}\n`;
}

/** Nothing from a file can end the command and start another one. */
function escapeData(text: string): string {
  const visible = makeLinesVisible(text);
  return visible.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(makeVisible(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
