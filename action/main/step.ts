import { randomUUID } from 'node:crypto';
import type { Loosening } from '../commands/base-policy.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Resolved } from '../core/model.ts';
import type { BranchRun } from './branch-run.ts';
import type { Forge, Pull } from './forge.ts';
import type { Inputs } from './inputs.ts';

/** Why a step failed, as the output failure-reason says it; empty for reasons that have no name. */
export type FailureReason = 'invalid' | 'plan-changed' | 'apply-failed' | 'unsafe' | 'denied' | '';

/** The outputs of action.yml. */
export const outputNames = [
  'valid',
  'has-changes',
  'plan-hash',
  'changed-targets',
  'plan-hashes',
  'drifted',
  'failure-reason',
  'plan-json',
  'plan-file',
  'plan-name',
  'sarif-file',
  'access-page-file',
  'access-page-name',
  'stack-ids',
] as const;

/** One of them. */
export type OutputName = (typeof outputNames)[number];

/** Values of outputs. */
export type Outputs = Readonly<Partial<Record<OutputName, string | boolean>>>;

/** What one step ends with. */
export interface StepResult {
  readonly outputs: Outputs;
  /** For the job summary. */
  readonly markdown: string;
  readonly failure?: { readonly reason: FailureReason; readonly message: string };
}

/** Everything that a step with a valid configuration works with. */
export interface StepContext {
  readonly inputs: Inputs;
  readonly config: Resolved;
  readonly diagnostics: readonly Diagnostic[];
  /** What counts although the file says otherwise. */
  readonly loosenings: readonly Loosening[];
  /** Sentences about the base branch for the reader of a plan, e.g. that it has no chatops.yml yet. */
  readonly notes: readonly string[];
  /** The files that the configuration is read from, by their names in the repository. */
  readonly sources: ReadonlySet<string>;
  /** Undefined: nothing is read from GitHub or written there. */
  readonly forge: Forge | undefined;
  /** Set when the run is about a pull request. */
  readonly pull: (Pull & { readonly rules: string }) | undefined;
  /** Set when the run is about the default branch, and not about a pull request. */
  readonly branch: BranchRun | undefined;
}

/** Writes text to the log with workflow commands switched off around it, so that no value can speak one. */
export function logText(text: string): void {
  const token = randomUUID();
  process.stdout.write(`::stop-commands::${token}\n${text.trimEnd()}\n::${token}::\n`);
}
