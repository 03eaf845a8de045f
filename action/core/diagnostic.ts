import { compareTexts } from './compare-texts.ts';
import type { RequestExample } from './request-example.ts';
import type { RuleCode } from './rule-code.ts';

/** How much a diagnostic weighs: an error makes the file invalid, a warning does not. */
export type Severity = 'error' | 'warning';

/** One thing that is wrong, for people (message, help) and for machines (code, position). */
export interface Diagnostic {
  /** Stable name, `area/name`, e.g. `schema/unknown-key`. */
  readonly code: RuleCode;
  readonly severity: Severity;
  /** What is wrong, with the wrong value in it. One sentence, no final period needed. */
  readonly message: string;
  /** What to write instead. */
  readonly help?: string;
  /** One request that a failed `cannot` allows. The message says it too. */
  readonly example?: RequestExample;
  /** The file as the user named it. */
  readonly file: string;
  /** From 1, at the value that is wrong (at the key, for an unknown or missing key). */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
  /** Where in the data, e.g. `channels.operations.role`; empty for the whole file. */
  readonly path: string;
}

/** File order: by file, line, column, then code, so that equal input prints equal output. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      compareTexts(a.file, b.file) || a.line - b.line || a.column - b.column || compareTexts(a.code, b.code),
  );
}

/** Whether any of them is an error, i.e. the file is invalid. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(diagnostic => diagnostic.severity === 'error');
}
