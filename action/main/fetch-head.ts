import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsFailure } from '../aws/failure.ts';
import { writeCopy } from '../commands/replace-files.ts';
import { type Document, parseDocument } from '../core/document.ts';
import { readIncludes } from '../core/project.ts';
import { readFileAt } from '../github/pull-requests.ts';
import type { Forge } from './forge.ts';

/** The limits of what is read of a fork: a configuration does not come near them. */
const maxFiles = 500;
const maxBytes = 20 * 1024 * 1024;
const maxNames = 50_000;

interface TreeAnswer {
  readonly truncated?: boolean;
  readonly tree: readonly {
    readonly path?: string;
    readonly mode?: string;
    readonly type?: string;
    readonly size?: number;
  }[];
}

/**
 * Reads a configuration through the API, with what it includes and refers to, into a folder of its own: the head of a
 * fork is never checked out where there is a token. Links and everything outside of the folder of the file are left out.
 * @param file as the repository names it
 * @param ref the commit
 * @returns a folder in place of the repository; the caller removes it
 * @throws GitHubFailure
 * @throws AwsFailure when there is more to read than a configuration has
 */
export async function fetchHead(forge: Forge, file: string, ref: string): Promise<string> {
  const folder = await mkdtemp(join(process.env['RUNNER_TEMP'] || tmpdir(), 'head-'));
  await mkdir(join(folder, '.git'));
  const bytes = await readFileAt(forge.github, forge.repository, file, ref);
  if (bytes === undefined) return folder;
  const copy = openCopy(forge, folder, ref);
  await copy.write(file, bytes);
  const root = file.slice(0, file.lastIndexOf('/') + 1);
  const sizes = await listFiles(forge, root, ref);
  const main = parseDocument(file, bytes).document;
  const documents = main === undefined ? [] : [main];
  for (const name of main === undefined ? [] : await findIncluded(main, [...sizes.keys()])) {
    const text = await copy.fetch(`${root}${name}`, sizes.get(name) ?? 0);
    const included = text && parseDocument(name, text).document;
    if (included !== undefined) documents.push(included);
  }
  const names = new Set(documents.flatMap(({ value }) => listTexts(value)));
  for (const [name, size] of sizes) if (names.has(name)) await copy.fetch(`${root}${name}`, size);
  return folder;
}

function openCopy({ github, repository }: Forge, folder: string, ref: string) {
  const done = new Set<string>();
  let total = 0;
  const write = async (path: string, bytes: Uint8Array) => {
    done.add(path);
    await writeCopy(join(folder, path), bytes);
  };
  return {
    write,
    fetch: async (path: string, size: number): Promise<Uint8Array | undefined> => {
      if (done.has(path)) return undefined;
      total += size;
      if (done.size >= maxFiles || total > maxBytes) {
        throw new AwsFailure(
          `The configuration of this pull request is more than ${maxFiles} files or 20 MB`,
          'Include fewer files, or plan it from a branch in this repository',
        );
      }
      const bytes = await readFileAt(github, repository, path, ref);
      if (bytes !== undefined) await write(path, bytes);
      return bytes;
    },
  };
}

/** The plain files at or below a folder, relative to it, with their sizes in bytes. */
async function listFiles(
  { github, repository }: Forge,
  root: string,
  ref: string,
): Promise<Map<string, number>> {
  const { owner, repo } = repository;
  const { tree, truncated } = await github.call<TreeAnswer>(
    'GET /repos/{owner}/{repo}/git/trees/{tree_sha}',
    {
      owner,
      repo,
      tree_sha: ref,
      recursive: '1',
    },
  );
  if (truncated === true || tree.length > maxNames) {
    throw new AwsFailure(
      'The repository of this pull request has too many files to be listed',
      'Plan it from a branch of this repository',
    );
  }
  const isPlain = (mode: string | undefined) => mode === '100644' || mode === '100755';
  const isInside = (path: string) => !path.split('/').some(step => ['', '.', '..', '.git'].includes(step));
  return new Map(
    tree.flatMap(({ path = '', mode, type, size = 0 }): [string, number][] =>
      type === 'blob' && isPlain(mode) && path.startsWith(root) && isInside(path)
        ? [[path.slice(root.length), size]]
        : [],
    ),
  );
}

/** The files that the patterns of `include` mean, found among empty files of the same names. */
async function findIncluded(main: Document, names: readonly string[]): Promise<string[]> {
  const patterns = readIncludes(main).map(({ pattern }) => pattern);
  const isOutside = (pattern: string) =>
    /^([/\\~]|[A-Za-z]:)/.test(pattern) || pattern.split(/[/\\]/).includes('..');
  const inside = patterns.filter(pattern => !isOutside(pattern));
  if (inside.length === 0) return [];
  const folder = await mkdtemp(join(tmpdir(), 'names-'));
  try {
    for (const name of names) {
      await writeCopy(join(folder, name), '');
    }
    const { glob } = await import('tinyglobby');
    return (await glob(inside, { cwd: folder, followSymbolicLinks: false, dot: false })).sort();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Every text in a document, at any depth: the names of policy documents are among them. */
function listTexts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(listTexts);
}
