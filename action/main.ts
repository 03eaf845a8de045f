import { randomUUID } from 'node:crypto';
import { getInput, setFailed, setOutput, summary } from '@actions/core';
import { AwsFailure } from './aws/failure.ts';
import { loadConfig } from './commands/load-config.ts';
import { hasErrors } from './core/diagnostic.ts';
import { InputError, readInputs } from './main/inputs.ts';
import { renderAnnotations } from './render/annotations.ts';
import { renderDiagnosticsMarkdown } from './render/markdown.ts';

/** The Actions shell: inputs, command, outputs, annotations, job summary. */
async function main(): Promise<void> {
  const inputs = readInputs();
  const { config, diagnostics } = await loadConfig(inputs.config);
  process.stdout.write(renderAnnotations(diagnostics));
  setOutput('valid', !hasErrors(diagnostics));
  if (config === undefined || diagnostics.length > 0 || inputs.command === 'validate') {
    await writeSummary(renderDiagnosticsMarkdown(diagnostics));
  }
  if (config === undefined) return fail('invalid', `${inputs.config} is not valid`);
  if (inputs.command === 'validate') return succeed();
  const { runOnAws } = await import('./main/run.ts');
  const { failure, markdown, outputs } = await runOnAws(inputs, config, diagnostics, logText);
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value);
  await writeSummary(markdown);
  return failure === undefined ? succeed() : fail(failure.reason, failure.message);
}

/** Writes text to the log with workflow commands switched off around it, so that no value can speak one. */
function logText(text: string): void {
  const token = randomUUID();
  process.stdout.write(`::stop-commands::${token}\n${text.trimEnd()}\n::${token}::\n`);
}

/** Outside of a runner there is nowhere to write it. */
async function writeSummary(markdown: string): Promise<void> {
  if (process.env['GITHUB_STEP_SUMMARY']) await summary.addRaw(markdown, true).write();
}

function succeed(): void {
  setOutput('failure-reason', '');
}

function fail(reason: string, message: string): void {
  setOutput('failure-reason', reason);
  setFailed(message);
}

try {
  await main();
} catch (error) {
  if (error instanceof InputError) fail('invalid', error.message);
  else if (error instanceof AwsFailure) {
    const reason = error.isDenied ? 'denied' : getInput('command') === 'apply' ? 'apply-failed' : '';
    fail(reason, [error.message, error.help ?? ''].join('\n').trim());
  } else
    setFailed(
      `This is not expected, please report it: ${error instanceof Error ? error.message : String(error)}`,
    );
}
