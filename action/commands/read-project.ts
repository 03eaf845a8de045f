import { dirname } from 'node:path';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Finding } from '../core/finding.ts';
import { assembleProject, type Project } from '../core/project.ts';
import { expandPolicyFiles } from './expand-policy-files.ts';
import { type Overlay, readDocument } from './read-document.ts';
import { readIncluded } from './read-included.ts';
import { readPolicyDocuments } from './read-policy-documents.ts';

/** A file and all that it brings in. */
export interface ReadProject {
  /** Undefined when not even the main file could be read as data. */
  readonly project: Project | undefined;
  /** What is wrong with the files as text. */
  readonly diagnostics: readonly Diagnostic[];
  /** What is wrong with the data, with paths of the merged configuration. */
  readonly findings: readonly Finding[];
  /** The texts that could be read, by file name, for showing lines. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Reads a chatops.yml, the files that it includes and the policy documents that it refers to. Everything stays below
 * the folder of the main file, also through symbolic links.
 */
export async function readProject(file: string, overlay?: Overlay): Promise<ReadProject> {
  const main = await readDocument(file, overlay);
  const texts = new Map(main.document === undefined ? [] : [[file, main.document.text] as const]);
  if (main.document?.value === undefined) {
    return { project: undefined, diagnostics: main.diagnostics, findings: [], texts };
  }
  const folder = dirname(file);
  const { files, findings, diagnostics } = await readIncluded(main.document, file, folder, overlay);
  const documents = await readPolicyDocuments(main.document, files, folder, overlay);
  const assembled = assembleProject(main.document, files, documents.documents);
  const expanded = expandPolicyFiles(assembled.project);
  return {
    project: { ...assembled.project, config: expanded.config },
    diagnostics: [...main.diagnostics, ...diagnostics, ...documents.diagnostics],
    findings: [...findings, ...assembled.findings, ...documents.findings, ...expanded.findings],
    texts: new Map([...assembled.project.texts, ...documents.texts]),
  };
}
