import { randomUUID } from 'node:crypto';
import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { AwsFailure } from '../aws/failure.ts';

/**
 * Writes files all or none: each new text is written beside its file first, and then put in its place.
 * @throws AwsFailure when one cannot be written; nothing has changed then
 */
export async function replaceFiles(texts: ReadonlyMap<string, string>): Promise<void> {
  const drafts: { file: string; draft: string }[] = [];
  try {
    for (const [file, text] of texts) {
      const draft = `${file}.${randomUUID()}.tmp`;
      drafts.push({ file, draft });
      await writeFile(draft, text, { flag: 'wx', mode: await modeOf(file) });
    }
    for (const { file, draft } of drafts) await rename(draft, file);
  } catch (error) {
    await Promise.all(drafts.map(({ draft }) => rm(draft, { force: true })));
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsFailure(`The file could not be written: ${reason}`, 'Nothing was changed');
  }
}

/** A file keeps the permissions that it has. */
async function modeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).mode & 0o777;
  } catch {
    return 0o644;
  }
}
