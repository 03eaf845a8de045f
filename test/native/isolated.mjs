// Jest's own contexts for each suite, as mutation testing needs them: `npm run jest -- --config test/native/isolated.mjs …`.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const {
  jest: { runtime: _runtime, testEnvironment: _environment, ...settings },
} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const syntax = {
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript' },
    experimental: { keepImportAttributes: true },
  },
};

// biome-ignore lint/style/noDefaultExport: Jest reads the default export of a configuration.
export default {
  ...settings,
  rootDir: root,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': ['@swc/jest', syntax] },
};
