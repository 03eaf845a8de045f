import { setFailed, setOutput, setSecret, summary } from '@actions/core';
import { AwsFailure } from './aws/failure.ts';
import { loadConfig } from './commands/load-config.ts';
import type { Diagnostic } from './core/diagnostic.ts';
import { hasErrors } from './core/diagnostic.ts';
import { GitHubFailure } from './github/failure.ts';
import { InputError, type Inputs, readInputs } from './main/inputs.ts';
import { isLinked, repositoryPath } from './main/repository-path.ts';
import { readRunContext } from './main/run-context.ts';
import type { StepResult } from './main/step.ts';
import { renderAnnotations } from './render/annotations.ts';
import { renderDiagnosticsMarkdown } from './render/markdown.ts';

/** The Actions shell: inputs, command, outputs, annotations, job summary. */
async function main(inputs: Inputs): Promise<void> {
  const context = await readRunContext(process.env);
  const { openDelivery } = await import('./main/delivery.ts');
  const delivery = openDelivery(inputs, context);
  const policy = await delivery.readPolicy();
  const { config, project, diagnostics } = await loadConfig(inputs.config, { adjust: policy.adjust });
  process.stdout.write(renderAnnotations(diagnostics.map(inRepository)));
  setOutput('valid', !hasErrors(diagnostics));
  if (config === undefined || diagnostics.length > 0 || inputs.command === 'validate') {
    await writeSummary(renderDiagnosticsMarkdown(diagnostics));
  }
  if (config === undefined || project === undefined) {
    await delivery.reportInvalid(project, diagnostics.map(inRepository));
    return fail('invalid', `${inputs.config} is not valid`);
  }
  if (inputs.command === 'validate') {
    await delivery.reportValid(diagnostics.map(inRepository));
    return succeed();
  }
  const result = await delivery.runOnAws(config, project, diagnostics.map(inRepository));
  await finish(result);
}

function inRepository(diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, file: repositoryPath(diagnostic.file) };
}

async function finish({ outputs, markdown, failure }: StepResult): Promise<void> {
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value);
  if (markdown !== '') await writeSummary(markdown);
  return failure === undefined ? succeed() : fail(failure.reason, failure.message);
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

/** An error that has a sentence for people and a way out ends the step with it; any other is a mistake of ours. */
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
    fail(command === 'apply' ? 'apply-failed' : '', `This is not expected, please report it: ${message}`);
  }
}

// The runner decides the version of Node, and our bundle carries its own SDK.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
let command: string | undefined;
try {
  const inputs = readInputs();
  command = inputs.command;
  if (inputs.token !== undefined) setSecret(inputs.token);
  if (await isLinked(inputs.config)) {
    throw new InputError(
      `Input config: ${inputs.config} is or goes through a symbolic link; name the file itself`,
    );
  }
  await main(inputs);
} catch (error) {
  failWith(error, command);
}
