import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { Step } from '../action/run-action.ts';
import type { Fault } from './gateway.ts';
import { example, ownComments, runStep, usePlace } from './place.ts';
import { commitFile, openPull, pullEvent } from './repository.ts';

const here = dirname(fileURLToPath(import.meta.url));

interface FaultCase {
  readonly name: string;
  readonly on: string;
  readonly answer: Omit<Fault, 'on' | 'times'>;
  readonly status: number;
  readonly reason?: string;
  readonly says: readonly string[];
}

const place = usePlace();
beforeAll(async () => {
  await commitFile(place.github, 'main', 'chatops.yml', example);
});

/** A pull request of its own, so that no case meets what another one left. */
async function open(branch: string) {
  const number = await openPull(place.github, branch, 'chatops.yml', `${example}# ${branch}\n`);
  return { number, event: await pullEvent(place.github, number) };
}

function plan(event: Step['event'], config = 'chatops.yml', more: Readonly<Record<string, string>> = {}) {
  return runStep(place, { command: 'plan', config, ...more }, event);
}

describe('a plan while GitHub refuses something', () => {
  const cases = parse(readFileSync(join(here, 'faults.yml'), 'utf8')) as FaultCase[];
  test.each(cases.map((one, index) => ({ ...one, branch: `fault-${index}` })))(
    '$name',
    async ({ branch, on, answer, status, reason = '', says }) => {
      const { number, event } = await open(branch);
      place.github.faults.push({ ...answer, on: new RegExp(on), times: 99 });
      const { commands, outputs, log, ...result } = await plan(event);
      expect([result.status, outputs['failure-reason']]).toEqual([status, reason]);
      const annotations = commands.filter(line =>
        line.startsWith(status === 0 ? '::warning::' : '::error::'),
      );
      if (says.length === 0) expect(annotations).toEqual([]);
      else expect(annotations.filter(line => says.every(part => line.includes(part)))).toHaveLength(1);
      // A plan does not depend on whether it can be shown.
      expect(outputs['plan-hash'] !== undefined).toBe(status === 0);
      expect((await ownComments(place, number)).length).toBeLessThanOrEqual(1);
      expect(log).not.toMatch(/^\s+at /m);
    },
  );
});

test.each(['odd#name.yml', '100%.yml', 'what?.yml'])('the rules of the base hold for %s', async name => {
  await place.github.call('alice', 'PUT', `/repos/alice/demo/contents/${encodeURIComponent(name)}`, {
    message: 'strict rules',
    branch: 'main',
    content: Buffer.from(`${example}rules: { alias/unpinned-region: error }\n`).toString('base64'),
  });
  await place.workspace.write(name, `${example}rules: { alias/unpinned-region: off }\n`);
  const { event, number } = await open(`rules-${name.replace(/\W/g, '')}`);
  await plan(event, name);
  const [comment] = await ownComments(place, number);
  expect(comment?.body).toContain('alias/unpinned-region changes from error to off');
});

test.each([
  ['valid', example, 0],
  ['not valid', example.replace('logging: info', 'loging: info'), 1],
])(
  'the job without AWS writes nothing on GitHub, and asks for nothing that it may not: a file that is %s',
  async (_, text, status) => {
    await place.workspace.write('offline.yml', text);
    const { event } = await open(`offline-${status}`);
    place.github.requests.length = 0;
    const result = await plan(event, 'offline.yml', { against: 'chatops.yml', comment: 'false' });
    expect(result.status).toBe(status);
    expect(result.commands.filter(command => command.startsWith('::warning::'))).toEqual([]);
    expect(place.github.requests.filter(request => !/^(GET|POST \/graphql)/.test(request))).toEqual([]);
    expect(result.outputs['sarif-file']).toMatch(/offline\.yml\.sarif$/);
  },
);

test('a workspace without the data of git keeps no review', async () => {
  const { event } = await open('no-git');
  place.github.requests.length = 0;
  const result = await runStep(place, { command: 'plan' }, event, { workspace: 'none' });
  expect([result.status, result.outputs['plan-hash']]).toEqual([1, undefined]);
  expect(result.commands.at(-1)).toContain('It cannot be verified that the workspace is the head of #');
  const sent = await place.github.call<{ check_runs: { name: string; conclusion: string }[] }>(
    'alice',
    'GET',
    `/repos/alice/demo/commits/${event.payload.pull_request.head.sha}/check-runs`,
  );
  expect(sent.check_runs.map(({ name, conclusion }) => [name, conclusion])).toEqual([
    ['chatops plan', 'failure'],
  ]);
});

test('a plan without AWS of another commit is made, with a warning', async () => {
  const { event } = await open('elsewhere');
  const inputs = { command: 'plan', against: 'chatops.yml', comment: 'false' };
  const result = await runStep(place, inputs, event, { workspace: 'f'.repeat(40) });
  expect(result.status).toBe(0);
  expect(result.commands.join('\n')).toMatch(/^::warning::The workspace is at commit ffffffffffff, and/m);
});
