import { resolve } from 'node:path';
import { maxFileBytes, refuseSize } from '../core/decode.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { type Document, parseDocument, toDiagnostic } from '../core/document.ts';
import { quoteName } from '../core/quote.ts';
import type { RuleCode } from '../core/rule-code.ts';
import { readBytes } from './read-bytes.ts';

/** Texts by absolute file name that replace what is in the files: a change that is checked before it is written. */
export type Overlay = ReadonlyMap<string, string>;

/** Reads one YAML file; every obstacle becomes a diagnostic. */
export async function readDocument(
  file: string,
  overlay?: Overlay,
): Promise<{ document?: Document; diagnostics: Diagnostic[] }> {
  const refuse = (code: RuleCode, message: string, help: string) => ({
    diagnostics: [toDiagnostic(file, { code, message, help, offset: 0 }, { line: 1, column: 1 })],
  });
  const text = overlay?.get(resolve(file));
  if (text !== undefined) return parseDocument(file, new TextEncoder().encode(text));
  try {
    const bytes = await readBytes(file, maxFileBytes);
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
          `The file does not exist: ${quoteName(file)}`,
          'give the name of the file, or create one with `chatops init`',
        );
      case 'EISDIR':
        return refuse(
          'file/not-readable',
          `${quoteName(file)} is a directory`,
          'give the name of the file in it, e.g. chatops.yml',
        );
      case 'EACCES':
      case 'EPERM':
        return refuse(
          'file/not-readable',
          `This user may not read ${quoteName(file)}`,
          'change the permissions of the file',
        );
      case 'ETIMEDOUT':
        return refuse(
          'file/not-readable',
          `${quoteName(file)} is a pipe that sends nothing`,
          'give a readable text file',
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

/** The `code` of an error of Node, e.g. ENOENT. */
export function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined;
}
