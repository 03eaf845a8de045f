import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** MiB on the disk, for everything that `npm ci` installs on one platform. */
const maxMegabytes = 250;

interface LockedPackage {
  readonly version?: string;
}

const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, LockedPackage>>;
};
const folders = Object.keys(packages).filter(folder => folder !== '');

/** Bytes on the disk of a package without those inside it; 0 for one of another platform. A file with two names counts once. */
function sizeOf(folder: string, counted: Set<number>): number {
  let size = 0;
  const count = (path: string) => {
    const { ino, blocks } = lstatSync(path);
    if (!counted.has(ino)) size += blocks * 512;
    counted.add(ino);
  };
  const entries = listFolder(folder);
  if (entries === undefined) return 0;
  count(folder);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) count(path);
    else if (entry.name !== 'node_modules') size += sizeOf(path, counted);
  }
  return size;
}

function listFolder(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return undefined;
  }
}

test('what a developer installs is small', () => {
  const counted = new Set<number>();
  const sizes = folders.map(folder => ({ folder, size: sizeOf(join(root, folder), counted) }));
  const total = sizes.reduce((sum, { size }) => sum + size, 0);
  const largest = sizes
    .sort((a, b) => b.size - a.size)
    .slice(0, 10)
    .map(({ folder, size }) => `${(size / 2 ** 20).toFixed(1)} ${folder}`);
  const megabytes = Math.ceil(total / 2 ** 20);
  expect(megabytes).toBeGreaterThan(100);
  const isSmall = megabytes <= maxMegabytes;
  expect(isSmall ? 'small' : `${megabytes} MiB, of which ${largest.join(', ')}`).toBe('small');
});

test('the clients of AWS share one version of what they are made of', () => {
  const copies = folders.filter(
    folder => /@(?:aws-sdk|smithy)\/core$/.test(folder) && !folder.includes('/client-chatbot/'),
  );
  expect(copies).toEqual(['node_modules/@aws-sdk/core', 'node_modules/@smithy/core']);
});
