import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasAwsDouble } from '../aws/connection.ts';
import { AwsFailure } from '../aws/failure.ts';
import { type LoadedConfig, loadConfig } from '../commands/load-config.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Resolved } from '../core/model.ts';
import { GitHubFailure } from '../github/failure.ts';
import { renderDiagnosticsMarkdown } from '../render/diagnostics-markdown.ts';
import type { BranchRun } from './branch-run.ts';
import type { Forge } from './forge.ts';
import type { Inputs } from './inputs.ts';
import { repositoryPath } from './repository-path.ts';
import { isBranchRun, type RunContext } from './run-context.ts';
import { logText, type StepContext, type StepResult } from './step.ts';

/** What a run starts from. */
export interface ActionRun {
  readonly inputs: Inputs;
  readonly context: RunContext;
  /** Undefined: nothing is read from GitHub or written there. */
  readonly forge: Forge | undefined;
  /** Takes what was found in the file, with names as the repository has them, before anything else is done. */
  readonly onChecked: (diagnostics: readonly Diagnostic[]) => void;
  /** Ends an apply at the next place where nothing is half-done. */
  readonly signal: AbortSignal;
}

/**
 * One step of a workflow, from its inputs to its result. What is written on GitHub is written here; what the runner
 * receives is returned.
 * @throws AwsFailure, GitHubFailure after the check run of the run, if it has one, has said so
 */
export async function runAction(run: ActionRun): Promise<StepResult> {
  const branch = await openBranch(run);
  if (branch !== undefined && 'outputs' in branch) return branch;
  if (branch !== undefined && run.inputs.command === 'plan') {
    const { reportConflicts } = await import('./conflicts.ts');
    await reportConflicts(branch);
  }
  const onAbort = () => {
    void branch?.report(
      'cancelled',
      'Interrupted',
      'The run was stopped. The next run continues from the state in AWS.',
    );
  };
  run.signal.addEventListener('abort', onAbort);
  try {
    return run.context.triggeringHead === undefined || run.forge === undefined
      ? await runChecked(run, branch)
      : await runFetched(run, run.forge);
  } catch (error) {
    await reportError(run.inputs, branch, error);
    throw error;
  } finally {
    run.signal.removeEventListener('abort', onAbort);
  }
}

/**
 * Opens the run of a plan or an apply on the default branch.
 * @returns a result when the run ends here: it is superseded, or nothing may be applied in it; undefined for a run that
 * is not about the default branch
 * @throws GitHubFailure
 */
async function openBranch({
  inputs,
  context,
  forge,
}: ActionRun): Promise<BranchRun | StepResult | undefined> {
  const { command } = inputs;
  const isPlan = command === 'plan' && context.eventName !== 'schedule' && inputs.against === undefined;
  // Whatever starts the workflow, an apply looks for reviews, unless the workflow says itself which plan was reviewed.
  const isBranch = isBranchRun(context);
  const isApply = command === 'apply' && (isBranch || inputs.expectedHash === undefined);
  if (forge === undefined || !(isApply || (isPlan && isBranch))) return undefined;
  const nothing = { 'has-changes': false, 'changed-targets': '[]', 'plan-hashes': '{}' };
  if (context.pull !== undefined || context.triggeringHead !== undefined) {
    const message = `This run (event ${context.eventName}) is for a pull request, but only the default branch is applied\nStart the workflow that applies by a push to the default branch, or by hand`;
    return { outputs: nothing, markdown: '', failure: { reason: 'denied', message } };
  }
  const { openBranchRun } = await import('./branch-run.ts');
  const opening = await openBranchRun(forge, inputs);
  if (opening.kind === 'open') return opening.run;
  if (opening.kind === 'superseded') {
    const text = `Superseded by ${opening.by}: the branch has moved on, and the run of that commit plans and applies. This run did nothing.`;
    logText(text);
    return { outputs: nothing, markdown: `### Superseded by ${opening.by}\n\nThis run did nothing.\n` };
  }
  // A plan of another branch is of no consequence; it is made like one without GitHub.
  if (command === 'plan' && opening.kind === 'other-branch') return undefined;
  return { outputs: nothing, markdown: '', failure: { reason: 'denied', message: opening.message } };
}

/** After the workflow of a fork: its files are read through the API, by code of the default branch. */
async function runFetched(run: ActionRun, forge: Forge): Promise<StepResult> {
  const { findPull } = await import('./forge.ts');
  const pull = await findPull(forge);
  if (pull === undefined) {
    logText('No open pull request has this head. A newer run plans the new head.');
    return { outputs: { 'has-changes': false }, markdown: '' };
  }
  const { fetchHead } = await import('./fetch-head.ts');
  const file = repositoryPath(run.inputs.config);
  const folder = await fetchHead(forge, file, pull.dataSha);
  try {
    return await runChecked({ ...run, inputs: { ...run.inputs, config: join(folder, file) } }, undefined);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runChecked(run: ActionRun, branch: BranchRun | undefined): Promise<StepResult> {
  const { inputs, forge } = run;
  const file = repositoryPath(inputs.config);
  const { readBaseRules } = await import('./base-rules.ts');
  const rules = await readBaseRules(inputs, file, forge, branch);
  const { verifyCheckout } = await import('./verify-checkout.ts');
  await verifyCheckout({ inputs, forge, branch, pull: rules.pull });
  const loaded = await loadConfig(inputs.config, {
    adjust: rules.adjust,
    comparesEnded: inputs.command === 'drift',
    deploys:
      /^(plan|apply)$/.test(inputs.command) && inputs.against === undefined && !hasAwsDouble(process.env),
  });
  const diagnostics = loaded.diagnostics.map(inRepository);
  run.onChecked(diagnostics);
  const { config } = loaded;
  const isShown = config === undefined || diagnostics.length > 0 || inputs.command === 'validate';
  const summary = isShown ? renderDiagnosticsMarkdown(loaded.diagnostics) : '';
  const common = {
    inputs,
    diagnostics,
    loosenings: rules.loosenings,
    notes: rules.notes,
    pull: rules.pull,
    sources: listSources(inputs.config, loaded),
    forge,
    branch,
  };
  if (config === undefined) {
    if (forge !== undefined || inputs.command === 'drift') {
      const { reportInvalid } = await import('./delivery.ts');
      await reportInvalid(common, loaded.project);
    }
    return {
      outputs: {},
      markdown: summary,
      failure: { reason: 'invalid', message: describeInvalid(inputs, rules.loosenings, branch) },
    };
  }
  const result = await runCommand({ ...common, config }, run.signal);
  const page =
    inputs.makesPage && inputs.command === 'plan' ? await keepPage({ ...loaded, config }, inputs) : {};
  return {
    ...result,
    outputs: { ...result.outputs, ...page },
    markdown: [summary, result.markdown].filter(text => text !== '').join('\n'),
  };
}

/** Loaded only for the steps that write the page. */
async function keepPage(
  loaded: LoadedConfig & { readonly config: Resolved },
  inputs: Inputs,
): Promise<StepResult['outputs']> {
  const { keepAccessPage } = await import('./access-page-file.ts');
  return keepAccessPage(loaded, inputs);
}

/** On the default branch a stricter rule of before is what a reader does not see in the file. */
function describeInvalid(
  { config }: Inputs,
  loosenings: StepContext['loosenings'],
  branch: BranchRun | undefined,
): string {
  if (branch === undefined || loosenings.length === 0) return `${config} is not valid`;
  const lines = loosenings.map(({ path, message }) => `${path}: ${message}`);
  return `${config} is not valid under the rules of the commit that was applied last, which count until a commit that only loosens them is applied:\n${lines.join('\n')}`;
}

async function runCommand(step: StepContext, signal: AbortSignal): Promise<StepResult> {
  const { inputs } = step;
  if (inputs.command === 'validate') {
    if (step.forge !== undefined) {
      const { reportValid } = await import('./delivery.ts');
      await reportValid(step);
    }
    return { outputs: {}, markdown: '' };
  }
  if (inputs.command === 'plan' && inputs.against !== undefined) {
    const { runAgainst } = await import('./delivery.ts');
    return runAgainst(step, inputs.against);
  }
  const { runOnAws } = await import('./run.ts');
  return runOnAws(step, {}, signal);
}

function inRepository(diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, file: repositoryPath(diagnostic.file) };
}

function listSources(config: string, { texts, project }: LoadedConfig): ReadonlySet<string> {
  const documents = [...(project?.policyDocuments.keys() ?? [])].map(name => join(config, '..', name));
  return new Set([...texts.keys(), ...documents].map(repositoryPath));
}

/** A check run that stays open would make everything wait for it. */
async function reportError(inputs: Inputs, branch: BranchRun | undefined, error: unknown): Promise<void> {
  if (branch === undefined || branch.isReported()) return;
  const known = error instanceof AwsFailure || error instanceof GitHubFailure;
  const text = known ? error.message : 'An unexpected error; see the log of the run.';
  const title = inputs.command === 'apply' ? 'Not applied' : 'Not planned';
  await branch.report('failure', title, text);
}
