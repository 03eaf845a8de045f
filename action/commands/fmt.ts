import type { Diagnostic } from '../core/diagnostic.ts';
import { FormatRefusal, formatText } from '../core/format.ts';
import { readProject } from './read-project.ts';
import { replaceFiles } from './replace-files.ts';

/** How the files of a project compare with the canonical style. */
export interface FormatReport {
  /** Obstacles: a file that cannot be read as YAML is left as it is. */
  readonly diagnostics: readonly Diagnostic[];
  readonly texts: ReadonlyMap<string, string>;
  /** Files that are, or would be, rewritten. */
  readonly changed: readonly string[];
  /** Files that are left as they are because formatting them would lose something, with the reason. */
  readonly refused: readonly { readonly file: string; readonly reason: string }[];
}

/**
 * Formats a chatops.yml and the files that it includes. Mistakes in what they say do not matter, those in their YAML do.
 * @param isCheck only looks
 * @throws AwsFailure when a file cannot be written; none of them is changed then
 */
export async function formatFiles(file: string, isCheck: boolean): Promise<FormatReport> {
  const { diagnostics: all, texts } = await readProject(file);
  const diagnostics = all.filter(({ severity }) => severity === 'error');
  if (diagnostics.length > 0) return { diagnostics, texts, changed: [], refused: [] };
  const changed = new Map<string, string>();
  const refused: { file: string; reason: string }[] = [];
  for (const [name, text] of texts) {
    try {
      const formatted = formatText(text);
      if (formatted !== text) changed.set(name, formatted);
    } catch (error) {
      if (!(error instanceof FormatRefusal)) throw error;
      refused.push({ file: name, reason: error.message });
    }
  }
  if (!isCheck) await replaceFiles(changed);
  return { diagnostics, texts, changed: [...changed.keys()], refused };
}
