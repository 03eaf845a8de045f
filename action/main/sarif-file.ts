import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replaceFiles } from '../commands/replace-files.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Inputs } from './inputs.ts';
import type { Outputs } from './step.ts';

/**
 * Keeps what was found in the file as SARIF, for a later step that uploads it to code scanning. A file without findings
 * is kept too: it closes the alerts of before.
 */
export async function keepSarif({ config }: Inputs, diagnostics: readonly Diagnostic[]): Promise<Outputs> {
  const [{ renderSarif }, { allRules }] = await Promise.all([
    import('../render/sarif.ts'),
    import('../rules/all.ts'),
  ]);
  const folder = process.env['RUNNER_TEMP'] || tmpdir();
  const file = join(folder, `chatops-${config.replace(/[^A-Za-z0-9.-]+/g, '-')}.sarif`);
  await replaceFiles(new Map([[file, renderSarif(diagnostics, allRules)]]));
  return { 'sarif-file': file };
}
