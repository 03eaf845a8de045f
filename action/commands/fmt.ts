import { randomUUID } from 'node:crypto';
import { chmod, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import type { Diagnostic } from '../core/diagnostic.ts';
import { FormatRefusal, formatText } from '../core/format.ts';
import { readProject } from './read-project.ts';

/** How the files of a project stand to the canonical style. */
export interface FormatReport {
  /** What stands in the way: a file that cannot be read as YAML is left as it is. */
  readonly diagnostics: readonly Diagnostic[];
  readonly texts: ReadonlyMap<string, string>;
  /** Files that are, or would be, written anew. */
  readonly changed: readonly string[];
  /** Files that are left as they are because formatting them would lose something, with the reason. */
  readonly refused: readonly { readonly file: string; readonly reason: string }[];
}

/**
 * Formats a chatops.yml and the files that it includes. Mistakes in what they say do not matter, those in their YAML do.
 * @param isCheck only looks
 * @throws Node's error when a file cannot be written
 */
export async function formatFiles(file: string, isCheck: boolean): Promise<FormatReport> {
  const { diagnostics: all, texts } = await readProject(file);
  const diagnostics = all.filter(({ severity }) => severity === 'error');
  if (diagnostics.length > 0) return { diagnostics, texts, changed: [], refused: [] };
  const changed: string[] = [];
  const refused: { file: string; reason: string }[] = [];
  for (const [name, text] of texts) {
    try {
      const formatted = formatText(text);
      if (formatted === text) continue;
      if (!isCheck) await replaceFile(name, formatted);
      changed.push(name);
    } catch (error) {
      if (!(error instanceof FormatRefusal)) throw error;
      refused.push({ file: name, reason: error.message });
    }
  }
  return { diagnostics, texts, changed, refused };
}

/** Writes beside the file and then moves, so that a file is whole at every moment; through links, with its permissions. */
async function replaceFile(name: string, content: string): Promise<void> {
  const place = await realpath(name);
  const { mode } = await stat(place);
  const beside = `${place}.${randomUUID()}.tmp`;
  try {
    await writeFile(beside, content, { flag: 'wx' });
    await chmod(beside, mode);
    await rename(beside, place);
  } finally {
    await rm(beside, { force: true });
  }
}
