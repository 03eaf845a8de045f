import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

/** Kilobytes of data that the built command reads for the sample: more than 20 % above is a regression. */
const usual: Readonly<Record<string, number>> = {
  'command-catalogue.index': 10.9,
  'command-catalogue.txt': 3.6,
  'documented-resources.index': 9.4,
  'documented-resources.txt': 2.1,
  'iam-actions.index': 10.5,
  'iam-actions.txt': 32.4,
  'managed-policy-documents.index': 81,
  'managed-policy-documents.txt': 3.1,
};

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

test('validate reads of the data only what the sample mentions', () => {
  const command = [pathOf('../../dist/cli.js'), 'validate', pathOf('../../chatops.yml')];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--require', pathOf('./count-reads.cjs'), ...command],
    { encoding: 'utf8', env: { PATH: process.env['PATH'] } },
  );
  expect([status, stdout]).toEqual([0, expect.stringContaining(': valid')]);
  const read = JSON.parse(stderr) as Readonly<Record<string, number>>;
  // Nothing is read that is not in the table.
  expect(Object.keys(read).sort()).toEqual(Object.keys(usual).sort());
  const more = Object.entries(read).filter(([name, bytes]) => bytes / 1024 > (usual[name] ?? 0) * 1.2);
  expect(more).toEqual([]);
});
