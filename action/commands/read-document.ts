import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { maxFileBytes, refuseSize } from '../core/decode.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { type Document, parseDocument, toDiagnostic } from '../core/document.ts';
import { quoteName } from '../core/quote.ts';

/** Texts by absolute file name that stand for what is in the files: a change that is checked before it is written. */
export type Overlay = ReadonlyMap<string, string>;

/** Reads one YAML file; whatever stands in the way becomes a diagnostic. */
export async function readDocument(
  file: string,
  overlay?: Overlay,
): Promise<{ document?: Document; diagnostics: Diagnostic[] }> {
  const refuse = (code: string, message: string, help: string) => ({
    diagnostics: [toDiagnostic(file, { code, message, help, offset: 0 }, { line: 1, column: 1 })],
  });
  const text = overlay?.get(resolve(file));
  if (text !== undefined) return parseDocument(file, new TextEncoder().encode(text));
  try {
    const bytes = await readBytes(file);
    if (typeof bytes === 'number') {
      const [finding] = refuseSize(bytes).findings;
      return finding === undefined
        ? { diagnostics: [] }
        : { diagnostics: [toDiagnostic(file, finding, { line: 1, column: 1 })] };
    }
    return parseDocument(file, bytes);
  } catch (error) {
    switch (codeOf(error)) {
      case 'ENOENT':
      case 'ENOTDIR':
        return refuse(
          'file/not-found',
          `There is no file ${quoteName(file)}`,
          'name the file, or make one with `chatops init`',
        );
      case 'EISDIR':
        return refuse(
          'file/not-readable',
          `${quoteName(file)} is a directory`,
          'name the file in it, e.g. chatops.yml',
        );
      case 'EACCES':
      case 'EPERM':
        return refuse(
          'file/not-readable',
          `${quoteName(file)} may not be read by this user`,
          'give yourself permission to read it',
        );
      default:
        return refuse(
          'file/not-readable',
          `${quoteName(file)} cannot be read: ${codeOf(error) ?? String(error)}`,
          'give a readable text file',
        );
    }
  }
}

/** The bytes of a file, or its size when it is too large to be read. */
async function readBytes(file: string): Promise<Uint8Array | number> {
  const handle = await open(file, 'r');
  try {
    const stats = await handle.stat();
    if (stats.isDirectory()) throw Object.assign(new Error('a directory'), { code: 'EISDIR' });
    // A device or pipe may never end; only as much as could be a chatops.yml is read of it.
    if (stats.isFile() && stats.size > maxFileBytes) return stats.size;
    if (stats.isFile()) return await handle.readFile();
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of handle.createReadStream({ end: maxFileBytes })) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
    }
    return size > maxFileBytes ? size : Buffer.concat(chunks);
  } finally {
    await handle.close().catch(() => undefined);
  }
}

/** The `code` of an error of Node, e.g. ENOENT. */
export function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined;
}
