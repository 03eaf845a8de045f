import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { parseDocument } from '../../action/core/document.ts';
import type { IncludedFile } from '../../action/core/merge-files.ts';
import { assembleProject } from '../../action/core/project.ts';

interface Case {
  readonly name: string;
  readonly main?: string;
  readonly files: Readonly<Record<string, { text: string; may?: string[]; channels?: string[] }>>;
  readonly config?: object;
  readonly findings: readonly string[];
  /** What to do about them, in their order. */
  readonly helps?: readonly string[];
}

const first = `version: 1
name: demo
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme, guardrails: [ReadOnlyAccess] }
`;

function read(file: string, text: string) {
  const { document } = parseDocument(file, Buffer.from(text));
  if (document === undefined) throw new Error(`${file} has no text`);
  return document;
}

const table = join(dirname(fileURLToPath(import.meta.url)), 'merge-files.yml');
const { cases } = parse(readFileSync(table, 'utf8')) as { readonly cases: readonly Case[] };

test.each(cases)('$name', ({ main = '', files, config = {}, findings: wanted, helps }) => {
  const included = Object.entries(files).map(([file, { text, ...limits }]): IncludedFile => {
    const delegation = Object.keys(limits).length === 0 ? undefined : { files: file, ...limits };
    return { document: read(file, text), delegation: delegation as IncludedFile['delegation'] };
  });
  const { project, findings } = assembleProject(read('main.yml', first + main), included, new Map());
  const found = findings.map(({ code, message, path, at }) => {
    const { file, line, column } = project.locate(path, at);
    const isOfFiles = /^(reference|include)\//.test(code) && !message.startsWith('An included');
    return `${file}:${line}:${column} ${code}${isOfFiles ? ` ${message}` : ''}`;
  });
  expect(found.sort()).toEqual([...wanted].sort());
  expect(JSON.parse(JSON.stringify(project.config))).toMatchObject(config);
  if (helps !== undefined) expect(findings.map(({ help }) => help)).toEqual(helps);
});
