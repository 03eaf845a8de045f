import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));

/** The day on which scenarios happen, so that end dates always mean the same. */
export const scenarioDay = '2026-11-25';

/** A folder of files, named for what it shows. */
export interface Scenario {
  readonly name: string;
  readonly folder: string;
}

/** All scenarios of one kind; adding a folder adds a test. */
export function listScenarios(kind: 'validate' | 'render'): Scenario[] {
  return readdirSync(join(root, kind), { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ name }) => ({ name, folder: join(root, kind, name) }));
}

/** Runs a comparison; when it fails, what really came out is left beside the expected file as `*.actual`. */
export function compareOrLeave(expectedFile: string, observed: string, compare: () => void): void {
  const leftover = `${expectedFile}.actual`;
  try {
    compare();
    rmSync(leftover, { force: true });
  } catch (error) {
    writeFileSync(leftover, observed);
    throw error;
  }
}
