import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readWorkflow, rules } from './rules.ts';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const folder = join(root, '.github', 'workflows');
const names = readdirSync(folder);
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

describe.each(names)('%s', name => {
  test.each(Object.keys(rules))('%s', rule => {
    const text = read(name);
    expect([...(rules[rule]?.(readWorkflow(text), text) ?? ['no such rule'])]).toEqual([]);
  });
});

describe('the rules find what they are for', () => {
  const base = read('chatops-plan.yml');
  const cases = parse(readFileSync(join(here, 'bad.yml'), 'utf8')) as {
    rule: string;
    replace: [string, string];
  }[];
  test.each(cases.map((one, index) => ({ ...one, index })))(
    '$index: $rule',
    ({ rule, replace: [from, to] }) => {
      const at = base.lastIndexOf(from);
      expect(at).toBeGreaterThan(0);
      const text = base.slice(0, at) + to + base.slice(at + from.length);
      expect([...(rules[rule]?.(readWorkflow(text), text) ?? [])]).not.toEqual([]);
    },
  );
});

/** What each job may do; a change here is a change of who can do what, and has to be looked at. */
const permissions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'ci.yml check': { contents: 'read' },
  'chatops-plan.yml validate': {
    contents: 'read',
    'pull-requests': 'read',
    actions: 'read',
    'security-events': 'write',
  },
  'chatops-plan.yml plan': {
    contents: 'read',
    'id-token': 'write',
    'pull-requests': 'write',
    checks: 'write',
  },
  'chatops-comment.yml comment': { contents: 'read', 'pull-requests': 'write' },
  'chatops-apply.yml plan': {
    contents: 'read',
    'id-token': 'write',
    checks: 'write',
    'pull-requests': 'write',
  },
  'chatops-apply.yml apply': {
    contents: 'read',
    'id-token': 'write',
    actions: 'read',
    checks: 'write',
    'pull-requests': 'write',
    issues: 'write',
  },
  'chatops-drift.yml drift': {
    contents: 'read',
    'id-token': 'write',
    issues: 'write',
    checks: 'read',
    actions: 'read',
  },
  'mutation.yml mutate': { contents: 'read' },
  'random.yml try': { contents: 'read' },
  'refresh-data.yml refresh': { contents: 'read' },
  'refresh-data.yml propose': { contents: 'write', 'pull-requests': 'write' },
  'release.yml build': { contents: 'read' },
  'release.yml publish': { contents: 'write', 'id-token': 'write', attestations: 'write' },
};

test('each job may do what this table says', () => {
  const found = names.flatMap(name =>
    Object.entries(readWorkflow(read(name)).jobs).map(([job, { permissions: own }]) => [
      `${name} ${job}`,
      own,
    ]),
  );
  expect(Object.fromEntries(found)).toEqual(permissions);
});

test('one version of each action', () => {
  const all = names.flatMap(name => read(name).match(/uses: [^.\s][^\n]*/g) ?? []);
  const versions = new Map<string, Set<string>>();
  for (const uses of all) {
    const action = uses.split('@')[0] ?? '';
    versions.set(action, (versions.get(action) ?? new Set()).add(uses));
  }
  expect([...versions].filter(([, set]) => set.size > 1)).toEqual([]);
  expect(versions.size).toBeGreaterThan(4);
});

test('steps of the Action use inputs and outputs that it has', () => {
  const { inputs, outputs } = parse(readFileSync(join(root, 'action', 'action.yml'), 'utf8')) as {
    inputs: Record<string, unknown>;
    outputs: Record<string, unknown>;
  };
  const own = names.flatMap(name =>
    Object.values(readWorkflow(read(name)).jobs).flatMap(({ steps }) =>
      steps.filter(({ uses }) => uses === './action'),
    ),
  );
  expect(own.length).toBeGreaterThan(4);
  for (const step of own) {
    expect(Object.keys(step.with ?? {}).filter(input => !Object.hasOwn(inputs, input))).toEqual([]);
  }
  const used = names.flatMap(name =>
    [...read(name).matchAll(/steps\.(?:plan|validate)\.outputs\.([\w-]+)/g)].map(match => match[1] ?? ''),
  );
  expect(used.filter(output => !Object.hasOwn(outputs, output))).toEqual([]);
});

test('the fork comment follows the workflow that there is', () => {
  const { on } = readWorkflow(read('chatops-comment.yml'));
  const followed = (on['workflow_run'] as { workflows: string[] }).workflows;
  const titles = names.map(name => (parse(read(name)) as { name: string }).name);
  expect(followed.filter(title => !titles.includes(title))).toEqual([]);
  expect(read('chatops-comment.yml')).not.toContain('download-artifact');
});

test('a copy of this repository starts nothing by itself but what a team needs', () => {
  const gated = names.filter(name => !name.startsWith('chatops-'));
  expect(gated).toEqual(['ci.yml', 'mutation.yml', 'random.yml', 'refresh-data.yml', 'release.yml']);
  for (const name of gated) {
    for (const [job, { if: condition = '', needs }] of Object.entries(readWorkflow(read(name)).jobs)) {
      const isGated = /vars\.CHATOPS_(DEVELOPMENT|REFRESH_DATA) == 'true'/.test(condition);
      expect([name, job, isGated || needs !== undefined]).toEqual([name, job, true]);
    }
  }
  // Without a role there is no AWS account, and a drift check or an apply does nothing.
  for (const name of ['chatops-apply.yml', 'chatops-drift.yml']) {
    const [first] = Object.values(readWorkflow(read(name)).jobs);
    expect(first?.if).toMatch(/vars\.CHATOPS_(APPLY|PLAN)_ROLE != ''/);
  }
  const { updates } = parse(readFileSync(join(root, '.github', 'dependabot.yml'), 'utf8')) as {
    updates: Record<string, unknown>[];
  };
  expect(updates.map(update => update['open-pull-requests-limit'])).toEqual([0, 0]);
});

test('a repository that is made from a template does not refresh the data of the product', () => {
  const { jobs } = readWorkflow(read('refresh-data.yml'));
  expect(jobs['refresh']?.if).toContain("vars.CHATOPS_REFRESH_DATA == 'true'");
  expect(jobs['propose']).toMatchObject({ needs: 'refresh' });
  const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { files: string[] };
  expect(files.filter(file => file.includes('workflows'))).toEqual(['.github/workflows/chatops-*.yml']);
});

test('scripts are shell that can be read', () => {
  for (const name of names) {
    for (const { steps } of Object.values(readWorkflow(read(name)).jobs)) {
      for (const { run } of steps) {
        if (run === undefined) continue;
        const { status, stderr } = spawnSync('bash', ['-n'], { input: run, encoding: 'utf8' });
        expect([name, run, status, stderr]).toEqual([name, run, 0, '']);
      }
    }
  }
});

test('the Marketplace form of action.yml differs from ours in nothing but where the bundle is', () => {
  const text = readFileSync(join(root, 'action', 'action.yml'), 'utf8');
  expect(text.split('main: ../dist/main.js')).toHaveLength(2);
  const action = parse(text) as {
    name: string;
    description: string;
    branding: { icon: string; color: string };
  };
  // What the Marketplace asks for: https://docs.github.com/actions/how-tos/create-and-publish-actions/publish-in-github-marketplace
  expect(action.name.length).toBeGreaterThan(0);
  expect(action.description.length).toBeLessThan(125);
  expect(['white', 'black', 'yellow', 'blue', 'green', 'orange', 'red', 'purple', 'gray-dark']).toContain(
    action.branding.color,
  );
});

/** What runs in a copy of this repository, which has no variables: without AWS and without a secret. */
const inEveryCopy = ['chatops-comment.yml comment', 'chatops-plan.yml validate'];

test('a copy of the repository starts nothing else', () => {
  const jobs = names.flatMap(name =>
    Object.entries(
      parse(read(name)).jobs as Record<string, { readonly if?: string; readonly needs?: string }>,
    ).map(([key, job]) => ({
      name: `${name} ${key}`,
      needs: `${name} ${job.needs ?? ''}`,
      condition: job.if ?? '',
    })),
  );
  const isSwitched = (condition: string) => /^vars\.CHATOPS_\w+ (== 'true'|!= '')( && |$)/.test(condition);
  const closed = new Set(jobs.filter(({ condition }) => isSwitched(condition)).map(({ name }) => name));
  const open = jobs.filter(({ name, needs }) => !closed.has(name) && !closed.has(needs));
  expect(open.map(({ name }) => name).sort()).toEqual(inEveryCopy);
});

test('the workflow of mutants runs every group', () => {
  const groups = JSON.parse(readFileSync(join(root, 'test/mutation/groups.json'), 'utf8')) as object;
  const { jobs } = parse(read('mutation.yml')) as {
    jobs: { mutate: { strategy: { matrix: { group: string[] } } } };
  };
  expect(jobs.mutate.strategy.matrix.group).toEqual(Object.keys(groups));
});
