import type { Severity } from '../core/diagnostic.ts';
import type { RequestExample } from '../core/request-example.ts';
import type { RuleCode } from '../core/rule-code.ts';
import type { Detail, Verdict } from '../iam/verdict.ts';
import type { Whose } from './allowed-example.ts';
import type { Provided } from './ask-command.ts';
import type { ForwardingNotes } from './note-on-forwarding.ts';

/** What `expect` and `chatops can` ask about. */
export type AskedFor =
  | { readonly kind: 'action'; readonly action: string; readonly resource: string | undefined }
  | { readonly kind: 'command'; readonly text: string };

const actionShape = /^(\*|[A-Za-z0-9*?-]+:[A-Za-z0-9*?]+)(?:\s+on\s+(\S+))?$/;

/**
 * Distinguishes an IAM action (`iam:*`, `lambda:InvokeFunction on arn:…`, `*`) from a command or `run alias`. An ARN alone is about every
 * action that can be about it.
 */
export function readQuestion(text: string): AskedFor {
  if (/^arn:(?:[^\s:]*:){4}\S+$/.test(text.trim()))
    return { kind: 'action', action: '*:*', resource: text.trim() };
  const [, action, resource] = actionShape.exec(text.trim()) ?? [];
  if (action === undefined) return { kind: 'command', text };
  return { kind: 'action', action: action === '*' ? '*:*' : action, resource };
}

/** Both verdicts on what was asked, each worked out when it is wanted. */
export interface DecidedAnswer {
  readonly default: () => Verdict;
  /** With `decision` its reasons may be left out. */
  readonly ceiling: (detail?: Detail) => Verdict;
  /** What is also needed in some set-ups. */
  readonly provided?: readonly Provided[];
  /** A request that the question covers and that is allowed for certain. */
  readonly example?: (whose: Whose) => RequestExample | undefined;
  /** Set for a command without a Region: what the answer depends on. */
  readonly note?: string;
  /** What other calls do with an action that chat never runs; set for a question about actions. */
  readonly forwarding?: () => ForwardingNotes;
  /** What is worth knowing of the question, though it has an answer. */
  readonly remarks?: readonly CommandProblem[];
}

/** The answer to a question; or what is wrong with the question. */
export type QuestionAnswer = DecidedAnswer | { readonly problems: readonly CommandProblem[] };

/** Something in a question: an error that leaves it without an answer, or a remark. */
export interface CommandProblem {
  readonly code: RuleCode;
  readonly severity: Severity;
  readonly message: string;
  readonly help: string | undefined;
  /** In the text that was asked. */
  readonly offset: number;
}
