import type { Diagnostic } from '../core/diagnostic.ts';
import { codeBlock } from './code-block.ts';

/** Markdown of a configuration's diagnostics. */
export function renderDiagnosticsMarkdown(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  if (diagnostics.length === 0) return '### chatops.yml is valid\n';
  const lines = diagnostics.map(({ severity, code, message, help, file, line, column }) =>
    [
      `${file}:${line}:${column}  ${severity}  ${code}`,
      `  ${message}`,
      ...(help === undefined ? [] : [`  ${help}`]),
    ].join('\n'),
  );
  return `### chatops.yml has ${errors} errors and ${warnings} warnings\n\n${codeBlock('text', lines.join('\n'))}`;
}
