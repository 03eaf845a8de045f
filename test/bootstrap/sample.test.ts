import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { callAction } from '../action/run-action.ts';
import { runSignedIn, useBootstrapped } from './signed-in.ts';

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

const names = ['chatops.yml', 'policies/boundary.json'];
const place = useBootstrapped(Object.fromEntries(names.map(name => [name, read(name)])));

// Who copies this repository applies this file first.
test('the chatops.yml of this repository is planned, applied and compared with the rights of the bootstrap', async () => {
  const step = (command: string, role: string, subject: string) =>
    runSignedIn(place, command, { role, subject: `repo:alice/demo:${subject}` }, callAction);

  const planned = await step('plan', 'chatops-plan', 'pull_request');
  expect([planned.status, planned.log]).toEqual([0, expect.stringContaining('Plan: 7 to create')]);
  expect(planned.log).not.toMatch(/not authorized|plan\/no-boundary/);

  const applied = await step('apply', 'chatops-apply', 'environment:production');
  expect([applied.status, applied.outputs['failure-reason'], applied.log]).toEqual([
    0,
    '',
    expect.stringContaining('CREATE_COMPLETE'),
  ]);

  const looked = await step('drift', 'chatops-plan', 'ref:refs/heads/main');
  expect([looked.status, looked.log]).toEqual([0, expect.stringMatching(/No drift|Drift: 0 found/)]);
});
