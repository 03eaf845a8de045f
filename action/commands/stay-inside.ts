import { lstatSync, realpathSync } from 'node:fs';
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
export function refuseEscape(folder: string, name: string, path: Path): Finding | undefined {
  // Without promises of Node, which take longer to load than all files of most projects take to read.
  const root = realpathSync.native(folder === '' ? '.' : folder);
  const place = realpathSync.native(join(folder, name));
  const isInside = place.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
  if (isInside && !lstatSync(join(folder, name)).isSymbolicLink()) return undefined;
  return {
    code: 'include/outside',
    message: `${quoteName(name)} is a symbolic link or goes through one${isInside ? '' : ' that leaves the folder of chatops.yml'}`,
    help: 'put the file itself there',
    path,
  };
}
