import type { Severity } from '../core/diagnostic.ts';
import type { RuleCode } from '../core/rule-code.ts';
import type { Span } from './span.ts';

/** Something wrong in a command, at its place in the command's text. */
export interface CommandFinding extends Span {
  readonly code: RuleCode;
  readonly severity: Severity;
  readonly message: string;
  readonly help?: string;
}

/** A finding that makes the command useless. */
export function makeError(
  code: RuleCode,
  message: string,
  help: string | undefined,
  { start, end }: Span,
): CommandFinding {
  return { code, severity: 'error', message, ...(help === undefined ? {} : { help }), start, end };
}

/** A finding to think about; the command works. */
export function makeWarning(
  code: RuleCode,
  message: string,
  help: string | undefined,
  span: Span,
): CommandFinding {
  return { ...makeError(code, message, help, span), severity: 'warning' };
}
