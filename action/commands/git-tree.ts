import { execFile } from 'node:child_process';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { AwsFailure } from '../aws/failure.ts';
import { writeCopy } from './replace-files.ts';

const run = promisify(execFile);

/** No configuration comes near this; a repository that has more in its YAML and JSON files is not read whole. */
const maxBytes = 64 * 1024 * 1024;

/**
 * Gives a file as it is in another commit, with everything below its folder that it may include, as files in a
 * folder that is removed afterwards. Nothing of the repository is run, and symbolic links are left out.
 * @param ref branch, tag or commit
 * @throws AwsFailure when there is no repository or no such commit
 */
export async function withFileAt<T>(
  ref: string,
  file: string,
  use: (file: string | undefined) => Promise<T>,
): Promise<T> {
  const folder = await realpath(dirname(resolve(file))).catch(() => dirname(resolve(file)));
  const root = await git(folder, ['rev-parse', '--show-toplevel']).catch(() => {
    throw new AwsFailure(
      `${folder} is not in a git repository, so ${ref} cannot be found`,
      '--against also takes a file: chatops plan --against FILE',
    );
  });
  const commit = await git(folder, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${ref}^{commit}`,
  ]).catch(() => {
    throw new AwsFailure(
      `${ref} is not a file, branch, tag or commit`,
      'In a workflow, fetch it first: actions/checkout with fetch-depth: 0',
    );
  });
  const below = relative(root.trim(), folder).split(sep).join('/');
  const copy = await mkdtemp(join(tmpdir(), 'chatops-against-'));
  try {
    const found = await copyTree(folder, commit.trim(), below, copy);
    const name = basename(file);
    return await use(found.has(name) ? join(copy, name) : undefined);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/**
 * The commit that a file is read in, e.g. `4f9c2d1…`; with ` and changes` when the folder of the file holds anything that is not
 * committed. Undefined outside of a repository, or without git.
 */
export async function readCommit(file: string): Promise<string | undefined> {
  const folder = dirname(resolve(file));
  try {
    const commit = (await git(folder, ['rev-parse', '--verify', '--quiet', 'HEAD'])).trim();
    const changes = await git(folder, ['status', '--porcelain', '--', '.']);
    return changes.trim() === '' ? commit : `${commit} and changes`;
  } catch {
    return undefined;
  }
}

/** Writes the YAML and JSON files of a commit's folder. @returns their paths below the folder */
async function copyTree(cwd: string, commit: string, below: string, copy: string): Promise<Set<string>> {
  const tree = below === '' ? commit : `${commit}:${below}`;
  const listing = await git(cwd, ['ls-tree', '-r', '-z', '-l', '--full-tree', tree]).catch(() => '');
  const found = new Set<string>();
  let bytes = 0;
  for (const line of listing.split('\0')) {
    const [, mode = '', object = '', size = '', path = ''] =
      /^(\d+) blob ([0-9a-f]+) +(\d+|-)\t([\s\S]+)$/.exec(line) ?? [];
    const isPlain = mode === '100644' || mode === '100755';
    const isInside = !path.split('/').some(step => step === '..' || step === '' || step === '.git');
    if (!isPlain || !isInside || !/\.(ya?ml|json)$/i.test(path)) continue;
    bytes += Number(size) || 0;
    if (bytes > maxBytes) {
      throw new AwsFailure(
        `The YAML and JSON files beside chatops.yml in ${commit.slice(0, 12)} exceed 64 MB`,
        'Put chatops.yml and its includes into their own folder',
      );
    }
    const target = join(copy, ...path.split('/'));
    await writeCopy(target, await gitBytes(cwd, ['cat-file', 'blob', object]));
    found.add(path);
  }
  return found;
}

async function git(cwd: string, args: readonly string[]): Promise<string> {
  return (await gitBytes(cwd, args)).toString('utf8').replace(/\n$/, '');
}

async function gitBytes(cwd: string, args: readonly string[]): Promise<Buffer> {
  const { stdout } = await run('git', ['-C', cwd, ...args], {
    encoding: 'buffer',
    maxBuffer: maxBytes,
    // Neither a pager nor a file system monitor nor anything else that the repository's own settings could start.
    env: {
      ...process.env,
      GIT_OPTIONAL_LOCKS: '0',
      GIT_PAGER: 'cat',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'core.fsmonitor',
      GIT_CONFIG_VALUE_0: 'false',
    },
  });
  return stdout;
}
