import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import bootstrapSchemas from '../../action/data/bootstrap-resource-schemas.json' with { type: 'json' };
import schemas from '../../action/data/resource-schemas.json' with { type: 'json' };
import { faultKinds } from '../../action/local-aws/faults/fault.ts';
import { findResourceType } from '../../action/local-aws/resources/types/index.ts';
import { services } from '../../action/local-aws/services/index.ts';
import { handlerCalls } from '../../action/local-aws/trail/deeds.ts';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'action', 'local-aws');
const page = readFileSync(join(folder, 'README.md'), 'utf8');

function section(title: string): string {
  const start = page.indexOf(`## ${title}\n`);
  const end = page.indexOf('\n## ', start + 1);
  return page.slice(start, end === -1 ? undefined : end);
}

test.each(services.map(service => [service.signingName, service] as const))(
  'the page lists what %s does, operation by operation',
  (name, { operations }) => {
    const line = section('Operations')
      .split('\n')
      .find(entry => entry.startsWith(`* \`${name}\`: `));
    expect(line?.slice(line.indexOf(': ') + 2)).toBe(Object.keys(operations).sort().join(', '));
  },
);

test('the page lists the resource types, and no others', () => {
  const listed = [...section('Resource types').matchAll(/`(AWS::\w+::\w+)`/g)].map(match => match[1] ?? '');
  const known = [...Object.keys(schemas), ...Object.keys(bootstrapSchemas)];
  const made = known.filter(type => findResourceType(type) !== undefined);
  expect([...listed].sort()).toEqual([...new Set(made)].sort());
});

test('each resource type has the calls by which CloudTrail shows its changes', () => {
  const known = [...Object.keys(schemas), ...Object.keys(bootstrapSchemas)];
  const silent = known.filter(
    type => findResourceType(type) !== undefined && handlerCalls[type] === undefined,
  );
  expect({ 'types to add to action/local-aws/trail/deeds.ts': silent }).toEqual({
    'types to add to action/local-aws/trail/deeds.ts': [],
  });
});

test('the page explains every fault', () => {
  const listed = [...section('Faults').matchAll(/^\| `(\w+)` \|/gm)].map(match => match[1]);
  expect([...listed].sort()).toEqual([...faultKinds].sort());
});

test('the script for tests of others starts a server, and stops it', () => {
  const [, script = ''] = /```bash\n([\s\S]*?)```/.exec(section('In your own tests')) ?? [];
  const bin = mkdtempSync(join(tmpdir(), 'chatops-bin-'));
  const cli = join(folder, '..', '..', 'dist', 'cli.js');
  writeFileSync(join(bin, 'npx'), `#!/bin/sh\nshift\nexec '${process.execPath}' '${cli}' "$@"\n`, {
    mode: 0o755,
  });
  const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}`, TMPDIR: bin };
  const { status, stdout, stderr } = spawnSync('bash', ['-ec', `${script}wait "$server" || true`], {
    env,
    encoding: 'utf8',
    timeout: 300_000,
  });
  rmSync(bin, { recursive: true });
  expect([status, stderr]).toEqual([0, expect.stringContaining('The embedded AWS is listening')]);
  expect(JSON.parse(stdout)).toMatchObject({ accounts: expect.anything() });
});
