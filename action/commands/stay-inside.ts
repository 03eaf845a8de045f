import { lstat, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Finding } from '../core/finding.ts';
import type { Path } from '../core/path.ts';
import { quoteName } from '../core/quote.ts';

/** A finding when a file name, by its words alone, leaves the folder that it is relative to. */
export function refuseOutside(name: string, path: Path): Finding | undefined {
  const isOutside = /^([/\\~]|[A-Za-z]:)/.test(name) || name.split(/[/\\]/).includes('..');
  if (!isOutside) return undefined;
  return {
    code: 'include/outside',
    message: `${quoteName(name)} leaves the folder of chatops.yml`,
    help: 'move the file below the folder of chatops.yml and name it relative to that',
    path,
  };
}

/** A finding when a file is, or is reached through, a symbolic link. @throws Node's error when there is no such file */
export async function refuseEscape(folder: string, name: string, path: Path): Promise<Finding | undefined> {
  const root = await realpath(folder === '' ? '.' : folder);
  const place = await realpath(join(folder, name));
  const isInside = place.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
  if (isInside && !(await lstat(join(folder, name))).isSymbolicLink()) return undefined;
  return {
    code: 'include/outside',
    message: `${quoteName(name)} is a symbolic link or goes through one${isInside ? '' : ' that leaves the folder of chatops.yml'}`,
    help: 'put the file itself there',
    path,
  };
}
