// Packages that only the generators need are 115 MB: they are no part of `npm ci`, and installed into a temporary folder
// when something is generated or checked. Versions and integrity are in packages/package-lock.json.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Where the lock of those packages is. */
export const lockFolder = join(dirname(fileURLToPath(import.meta.url)), 'packages');

/** npm could not install the packages; its message says why. */
export class PackagesUnavailable extends Error {}

/**
 * Installs the packages, as their lock says, and takes them away afterwards.
 * @template T
 * @param {(packages: { folderOf: (name: string) => string, load: (name: string) => Promise<any> }) => Promise<T>} work
 * @returns {Promise<T>}
 * @throws PackagesUnavailable
 */
export async function withGeneratorPackages(work) {
  const folder = mkdtempSync(join(tmpdir(), 'chatops-generators-'));
  try {
    for (const file of ['package.json', 'package-lock.json'])
      cpSync(join(lockFolder, file), join(folder, file));
    const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
    const { status, stderr, error } = spawnSync('npm', ['ci', ...options], { cwd: folder, encoding: 'utf8' });
    if (status !== 0) {
      const lines = (error?.message ?? stderr ?? '')
        .split('\n')
        .map(line => line.replace(/^npm error /, '').trim())
        .filter(line => line !== '');
      const cause = lines.find(line => /\w+Error: |EINTEGRITY|can only install/.test(line)) ?? lines[0] ?? '';
      throw new PackagesUnavailable(
        `npm ci cannot install the packages of the generators (action/build/packages/package-lock.json): ${cause}`,
      );
    }
    // An import is resolved from the folder of the file that it is in.
    const loader = join(folder, 'load.mjs');
    writeFileSync(loader, 'export const load = name => import(name);\n');
    const { load } = await import(pathToFileURL(loader).href);
    return await work({ folderOf: name => join(folder, 'node_modules', name), load });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * What the package.json of a package says.
 * @param {string} folder of the package
 */
export function readPackage(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
