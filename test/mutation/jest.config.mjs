import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import isolated from '../native/isolated.mjs';

// The suites of one group: fast ones only, without the embedded AWS and without spawned commands.
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const groups = JSON.parse(readFileSync(join(root, 'test', 'mutation', 'groups.json'), 'utf8'));
const { tests } = groups[process.env.MUTATION_GROUP ?? 'core'];
const { globalSetup: _setup, globalTeardown: _teardown, ...settings } = isolated;

// biome-ignore lint/style/noDefaultExport: Jest and Stryker read the default export of a configuration.
export default { ...settings, rootDir: root, testMatch: tests.map(name => `<rootDir>/test/${name}.test.ts`) };
