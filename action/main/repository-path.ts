import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';

/**
 * A file as the repository names it, which is how annotations and the API want it: relative to the nearest folder
 * with a `.git`, or to the workspace where there is none (`actions/checkout` without git). A head that is checked out
 * beside the code that reads it is a repository of its own.
 */
export function repositoryPath(file: string): string {
  const place = resolve(file);
  const root = findRepository(file);
  if (root !== undefined) return toPosix(relative(root, place));
  const inWorkspace = toPosix(relative(resolve('.'), place));
  return inWorkspace.startsWith('../') ? file : inWorkspace;
}

/** The nearest folder above a file that has a `.git`; undefined when there is none. */
export function findRepository(file: string): string | undefined {
  for (let folder = dirname(resolve(file)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

function toPosix(path: string): string {
  return path.split(sep).join('/');
}

/**
 * Whether a file is reached through a symbolic link below its repository. A pull request could point one at a file
 * of the runner, or at the code that reads it. A file that is not there is not.
 */
export async function isLinked(file: string): Promise<boolean> {
  const inside = repositoryPath(file);
  const place = resolve(file);
  const root = place.endsWith(`${sep}${inside.split('/').join(sep)}`)
    ? place.slice(0, -inside.length - 1)
    : dirname(place);
  try {
    return (await realpath(place)) !== join(await realpath(root), relative(root, place));
  } catch {
    return false;
  }
}
