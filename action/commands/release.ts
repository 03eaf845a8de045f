import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isObject, type Json } from '../core/json.ts';

/** The release that an installed package belongs to. */
export interface Release {
  /** `OWNER/REPOSITORY` of the product on GitHub. */
  readonly repository: string;
  /** The full SHA of the commit that the tag of the release has. */
  readonly commit: string;
  /** `X.Y.Z`. */
  readonly version: string;
}

/** The folder of the package: from the bundle and from the source it is above. @throws Error when its templates are missing */
export function findPackage(): string {
  let folder: string = import.meta.dirname;
  while (!existsSync(join(folder, 'templates', 'minimal', 'chatops.yml'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('This installation of chatops has no templates');
    folder = parent;
  }
  return folder;
}

/** What release.json of a released package says; undefined in a clone, which is no release. */
export async function readRelease(folder: string): Promise<Release | undefined> {
  const file = join(folder, 'release.json');
  if (!existsSync(file)) return undefined;
  const data = JSON.parse(await readFile(file, 'utf8')) as Json;
  if (!isObject(data)) return undefined;
  const { repository, commit, version } = data;
  const isRelease =
    typeof repository === 'string' &&
    /^[\w.-]+\/[\w.-]+$/.test(repository) &&
    typeof commit === 'string' &&
    /^[0-9a-f]{40}$/.test(commit) &&
    typeof version === 'string' &&
    /^\d+\.\d+\.\d+$/.test(version);
  return isRelease ? { repository, commit, version } : undefined;
}

/** Where a release has the schema of chatops.yml. */
export function schemaUrl({ repository, version }: Release): string {
  return `https://raw.githubusercontent.com/${repository}/v${version}/schema/chatops.schema.json`;
}
