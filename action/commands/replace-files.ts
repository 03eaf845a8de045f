import { randomUUID } from 'node:crypto';
import { chmod, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { AwsFailure } from '../aws/failure.ts';

/**
 * Writes files all or none: each new text is written beside its file first, and then put in its place. A link stays
 * one, what it leads to is replaced; a file keeps its permissions.
 * @throws AwsFailure when one cannot be written; nothing has changed then
 */
export async function replaceFiles(texts: ReadonlyMap<string, string>): Promise<void> {
  const drafts: { file: string; draft: string }[] = [];
  try {
    for (const [name, text] of texts) {
      const { file, mode } = await placeOf(name);
      const draft = `${file}.${randomUUID()}.tmp`;
      drafts.push({ file, draft });
      await writeFile(draft, text, { flag: 'wx' });
      if (mode !== undefined) await chmod(draft, mode);
    }
    for (const { file, draft } of drafts) await rename(draft, file);
  } catch (error) {
    await Promise.all(drafts.map(({ draft }) => rm(draft, { force: true })));
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsFailure(`The file could not be written: ${reason}`, 'Nothing was changed');
  }
}

/** Where a file really is and what its permissions are; as it is named, and nothing, when it is new. */
async function placeOf(name: string): Promise<{ file: string; mode: number | undefined }> {
  try {
    const file = await realpath(name);
    return { file, mode: (await stat(file)).mode & 0o777 };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { file: name, mode: undefined };
  }
}
