import { join, resolve } from 'node:path';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Document } from '../core/document.ts';
import type { Finding } from '../core/finding.ts';
import type { IncludedFile } from '../core/merge-files.ts';
import type { Path } from '../core/path.ts';
import { readIncludes } from '../core/project.ts';
import { quoteName } from '../core/quote.ts';
import { type Overlay, readDocument } from './read-document.ts';
import { refuseEscape, refuseOutside } from './stay-inside.ts';

/** Reads the files that a main file includes, each once, in the order of the patterns and then of their names. */
export async function readIncluded(main: Document, file: string, folder: string, overlay?: Overlay) {
  const files: IncludedFile[] = [];
  const findings: Finding[] = [];
  const diagnostics: Diagnostic[] = [];
  const patterns = readIncludes(main);
  if (patterns.length === 0) return { files, findings, diagnostics };
  const { glob } = await import('tinyglobby');
  const seen = new Set([resolve(file)]);
  for (const { pattern, delegation, path } of patterns) {
    const outside = refuseOutside(pattern, path);
    if (outside !== undefined) {
      findings.push(outside);
      continue;
    }
    const found = await glob(pattern, {
      cwd: folder === '' ? '.' : folder,
      followSymbolicLinks: false,
      dot: false,
    });
    const names = found.sort();
    if (names.length === 0) findings.push(describeNoFile(pattern, path));
    for (const name of names) {
      const place = join(folder, name);
      if (seen.has(resolve(place))) continue;
      seen.add(resolve(place));
      const leak = refuseEscape(folder, name, path);
      if (leak !== undefined) {
        findings.push(leak);
        continue;
      }
      const read = await readDocument(place, overlay);
      diagnostics.push(...read.diagnostics);
      if (read.document?.value !== undefined) files.push({ document: read.document, delegation });
    }
  }
  return { files, findings, diagnostics };
}

function describeNoFile(pattern: string, path: Path): Finding {
  return {
    code: 'include/no-file',
    message: `No file matches ${quoteName(pattern)}`,
    help: 'correct the pattern (it is relative to this file, and symbolic links are not followed), or remove it',
    path,
  };
}
