import { randomUUID } from 'node:crypto';
import { copyFile, link, mkdir, open, realpath, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AwsFailure } from '../aws/failure.ts';
import { codeOf } from './read-document.ts';

/** A file on its way: where it really is, its new content beside it, and the content of before while that can be needed. */
interface Draft {
  readonly file: string;
  readonly draft: string;
  readonly old: string | undefined;
  isPlaced: boolean;
}

/** Adds bytes, which can be used again afterwards, to the end of a file. */
export type WritePart = (bytes: Uint8Array) => Promise<void>;

/**
 * What a file is to hold: a text, or a function that writes it in parts, for what is too large for one text. What the function throws
 * itself is thrown on, after everything is as before.
 */
export type FileContent = string | ((write: WritePart) => Promise<void>);

/** The two steps that a disk can refuse; a test gives others. */
export interface Steps {
  readonly write: (file: string, content: FileContent, mode: number | undefined) => Promise<void>;
  readonly rename: (from: string, to: string) => Promise<void>;
}

const onDisk: Steps = { write: writeDraft, rename };

/** What goes wrong in making the content of a file, which is no error of the disk. */
class ContentError extends Error {}

/**
 * Writes files all or none: each new content is written beside its file and brought to the disk first, and then all are put
 * in their places. A link stays one, what it leads to is replaced; a file keeps its permissions. Folders are made as
 * needed. After an error each file has its content of before, and the folders that were made are removed.
 * @throws AwsFailure naming the file and the reason; a sentence in it names each file that could not be put back
 */
export async function replaceFiles(
  contents: ReadonlyMap<string, FileContent>,
  steps: Steps = onDisk,
): Promise<void> {
  const drafts: Draft[] = [];
  const folders: string[] = [];
  let current = '';
  try {
    for (const [name, content] of contents) {
      current = name;
      await makeFolder(dirname(resolve(name)), folders);
      const { file, mode } = await placeOf(name);
      const draft = `${file}.${randomUUID()}.tmp`;
      const old = mode === undefined ? undefined : `${draft}.old`;
      drafts.push({ file, draft, old, isPlaced: false });
      await steps.write(draft, content, mode);
      if (old !== undefined) await link(file, old).catch(() => copyFile(file, old));
    }
    for (const draft of drafts) {
      current = draft.file;
      await steps.rename(draft.draft, draft.file);
      draft.isPlaced = true;
    }
  } catch (error) {
    const kept = await undo(drafts, folders);
    if (error instanceof ContentError && kept.length === 0) throw error.cause;
    throw new AwsFailure(
      `The file ${current} could not be written: ${describeReason(error)}`,
      kept.length === 0 ? 'Nothing was changed' : `These could not be restored: ${kept.join(', ')}`,
    );
  }
  await Promise.all(
    drafts.map(({ old }) =>
      old === undefined ? undefined : rm(old, { force: true }).catch(() => undefined),
    ),
  );
}

/**
 * Writes a file of a temporary copy, which is removed as a whole whatever happens; folders are made as needed.
 * @throws AwsFailure naming the file and the reason
 */
export async function writeCopy(file: string, content: Uint8Array | string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  } catch (error) {
    throw new AwsFailure(
      `The temporary file ${file} could not be written: ${describeReason(error)}`,
      'Free space in the folder for temporary files, or set TMPDIR to another folder',
    );
  }
}

function describeReason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Makes a folder and those above it that are missing, and notes each, the outermost first. */
async function makeFolder(folder: string, made: string[]): Promise<void> {
  const outermost = await mkdir(folder, { recursive: true });
  if (outermost === undefined) return;
  const fresh = [folder];
  while (fresh[0] !== undefined && fresh[0].length > outermost.length) fresh.unshift(dirname(fresh[0]));
  made.push(...fresh);
}

async function writeDraft(file: string, content: FileContent, mode: number | undefined): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    if (typeof content === 'string') await handle.writeFile(content);
    else await writeParts(content, bytes => handle.writeFile(bytes));
    if (mode !== undefined) await handle.chmod(mode);
    // A full disk can say so only now; after it the content survives a power cut.
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Keeps apart what the disk refuses and what goes wrong in making the content. */
async function writeParts(content: Exclude<FileContent, string>, write: WritePart): Promise<void> {
  let refusal: unknown;
  try {
    await content(async bytes => {
      try {
        await write(bytes);
      } catch (error) {
        refusal = error;
        throw error;
      }
    });
  } catch (error) {
    throw refusal ?? new ContentError('', { cause: error });
  }
}

/** Puts everything back. @returns the files for which that failed */
async function undo(drafts: readonly Draft[], folders: readonly string[]): Promise<string[]> {
  const kept: string[] = [];
  for (const { file, draft, old, isPlaced } of [...drafts].reverse()) {
    try {
      if (isPlaced) await (old === undefined ? rm(file) : rename(old, file));
      else if (old !== undefined) await rm(old, { force: true });
      await rm(draft, { force: true });
    } catch {
      kept.push(old !== undefined && isPlaced ? `${file} (its old content is in ${old})` : draft);
    }
  }
  for (const folder of [...folders].reverse()) await rmdir(folder).catch(() => undefined);
  return kept;
}

/** Where a file really is and what its permissions are; as it is named, and nothing, when it is new. */
async function placeOf(name: string): Promise<{ file: string; mode: number | undefined }> {
  try {
    const file = await realpath(name);
    const stats = await stat(file);
    // A device or a pipe would be replaced by a file.
    if (!stats.isFile()) throw new Error(stats.isDirectory() ? 'it is a folder' : 'it is not a regular file');
    return { file, mode: stats.mode & 0o777 };
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return { file: name, mode: undefined };
  }
}
