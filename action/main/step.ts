import { randomUUID } from 'node:crypto';

/** Why a step failed, as the output failure-reason says it; empty for reasons that have no name. */
export type FailureReason = 'invalid' | 'plan-changed' | 'apply-failed' | 'unsafe' | 'denied' | '';

/** What one step ends with. */
export interface StepResult {
  readonly outputs: Readonly<Record<string, string | boolean>>;
  /** For the job summary. */
  readonly markdown: string;
  readonly failure?: { readonly reason: FailureReason; readonly message: string };
}

/** Writes text to the log with workflow commands switched off around it, so that no value can speak one. */
export function logText(text: string): void {
  const token = randomUUID();
  process.stdout.write(`::stop-commands::${token}\n${text.trimEnd()}\n::${token}::\n`);
}
