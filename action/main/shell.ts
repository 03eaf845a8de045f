import { appendFile, stat, truncate } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { error as annotateError, setFailed, setOutput, setSecret, warning } from '@actions/core';
import { AwsFailure } from '../aws/failure.ts';
import { type Diagnostic, hasErrors } from '../core/diagnostic.ts';
import type { Wait } from '../github/api.ts';
import { GitHubFailure } from '../github/failure.ts';
import { renderAnnotations } from '../render/annotations.ts';
import { cutToBytes } from '../render/byte-limit.ts';
import { InputError, type Inputs, readInputs } from './inputs.ts';
import { isLinked } from './repository-path.ts';
import { readRunContext } from './run-context.ts';
import { keepSarif } from './sarif-file.ts';
import type { FailureReason, Outputs } from './step.ts';

async function run(inputs: Inputs, signal: AbortSignal, wait: Wait): Promise<void> {
  const context = await readRunContext(process.env);
  const { openForge } = await import('./forge.ts');
  const { runAction } = await import('./run-action.ts');
  const checked: Diagnostic[] = [];
  let lost: string | undefined;
  const { outputs, markdown, failure } = await runAction({
    inputs,
    context,
    forge: openForge(inputs, context, wait),
    signal,
    onChecked: diagnostics => {
      process.stdout.write(renderAnnotations(diagnostics));
      writeOutputs({ valid: !hasErrors(diagnostics) });
      checked.push(...diagnostics);
    },
  })
    .finally(async () => {
      if (inputs.command === 'validate' || inputs.command === 'plan')
        lost = await writeSarif(inputs, checked);
    })
    .catch((error: unknown) => {
      if (lost !== undefined) annotateError(lost);
      throw error;
    });
  writeOutputs(outputs);
  if (markdown !== '') await writeSummary(markdown);
  if (failure !== undefined) return fail(failure.reason, failure.message);
  return lost === undefined ? succeed() : fail('', lost);
}

/** @returns why it could not be written, which must not hide how the step ended; undefined when it was */
async function writeSarif(inputs: Inputs, diagnostics: readonly Diagnostic[]): Promise<string | undefined> {
  try {
    writeOutputs(await keepSarif(inputs, diagnostics));
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsFailure)) throw error;
    return error.message;
  }
}

/** Later steps read outputs, so that a step without them fails, whatever it did; the disk may be full. */
function writeOutputs(outputs: Outputs): void {
  try {
    for (const [name, value] of Object.entries(outputs)) setOutput(name, value);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    setFailed(`The outputs of this step could not be written: ${reason}. Its log says what it did`);
  }
}

/** The runner drops a summary that is larger than 1 MiB. @see https://docs.github.com/actions/reference/limits */
const maxSummaryBytes = 1_000_000;

/** Outside of a runner there is nowhere to write it. */
async function writeSummary(markdown: string): Promise<void> {
  const file = process.env['GITHUB_STEP_SUMMARY'];
  if (!file) return;
  const cut = cutToBytes(markdown, maxSummaryBytes);
  const note =
    '\n\nThe rest is not shown, because it would exceed the size limit of GitHub; the log has everything.\n';
  const size = await stat(file).then(
    stats => stats.size,
    () => 0,
  );
  try {
    await appendFile(file, `${cut === markdown ? markdown : `${cut}${note}`}\n`);
  } catch (error) {
    // Half a summary would say something else; the log has all of it.
    await truncate(file, size).catch(() => undefined);
    const reason = error instanceof Error ? error.message : String(error);
    warning(`The job summary could not be written: ${reason}. The log has everything`);
  }
}

function succeed(): void {
  writeOutputs({ 'failure-reason': '' });
}

function fail(reason: FailureReason, message: string): void {
  writeOutputs({ 'failure-reason': reason });
  setFailed(message);
}

/** An error that has a sentence for people and a way out ends the step with it; any other is a bug. */
function failWith(error: unknown, command: string | undefined): void {
  if (error instanceof InputError) fail('invalid', error.message);
  else if (error instanceof AwsFailure) {
    const reason = error.isDenied ? 'denied' : command === 'apply' ? 'apply-failed' : '';
    fail(reason, [error.message, error.help ?? ''].join('\n').trim());
  } else if (error instanceof GitHubFailure) {
    const help = error.describeHelp('contents: read and pull-requests: read');
    const reason = error.isDenied ? 'denied' : command === 'apply' ? 'apply-failed' : '';
    fail(reason, [error.message, help ?? ''].join('\n').trim());
  } else {
    const message = error instanceof Error ? error.message : String(error);
    fail(command === 'apply' ? 'apply-failed' : '', `This is unexpected, please report it: ${message}`);
  }
}

/** The runner kills a step 7.5 seconds after it has asked it to end. */
const secondsToReport = 3;

/**
 * The Actions shell: inputs, command, outputs, annotations, job summary. It reads the environment of the runner, and
 * sets the exit code of the process.
 * @param wait how to wait for GitHub
 */
export async function runShell(wait: Wait = sleep): Promise<void> {
  let command: string | undefined;
  try {
    const inputs = readInputs();
    command = inputs.command;
    if (inputs.token !== undefined) setSecret(inputs.token);
    if (await isLinked(inputs.config)) {
      throw new InputError(
        `Input config: ${inputs.config} is a symbolic link or goes through one; name the file itself`,
      );
    }
    const stop = new AbortController();
    const onSignal = () => {
      stop.abort();
      // An apply ends by itself where nothing is half-done; a plan has nothing to end, and only says that it was stopped.
      if (inputs.command !== 'apply') setTimeout(() => process.exit(1), secondsToReport * 1000);
    };
    process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
    await run(inputs, stop.signal, wait).finally(() =>
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal),
    );
  } catch (error) {
    failWith(error, command);
  }
}
