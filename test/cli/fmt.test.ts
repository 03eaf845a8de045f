import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readProject } from '../../action/commands/read-project.ts';
import { FormatRefusal, formatText } from '../../action/core/format.ts';
import { templateBody } from '../../action/core/template.ts';
import { type Bench, makeBench } from '../samples/check-text.ts';
import { mutated } from '../samples/mutations.ts';
import { shuffleKeys, toYaml, validConfig } from '../samples/valid-config.ts';
import { listScenarios } from '../scenarios/read-scenarios.ts';
import { runCli } from './run-cli.ts';

let folder = '';
let bench: Bench;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-'));
  bench = makeBench();
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  bench.remove();
});

const untidy = `# The channels of the shop.
# One more line.
name:   'demo'   # also the stack
# Which language
version: 1
channels:
    # The room for all
    ops: {guardrails: [ ReadOnlyAccess ],channel: C0BBBBBBB, role: 'reader'} # beside ops

    # The second room


    more:   # beside more
        role: reader
        # above channel
        channel: C0CCCCCCC
        guardrails:
        - ReadOnlyAccess
    # at the end of channels
defaults: { workspace: acme }
workspaces: {acme: {slack: T0123ABCD}}
roles:
    reader:
        tags: {"b": "yes", 'a': '0123'}
        managed-policies: [ReadOnlyAccess]   # AWS-managed
unknown-key: [1,2]
# the last word
`;

const tidy = `# Which language
version: 1
# The channels of the shop.
# One more line.
name: "demo" # also the stack
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme }

roles:
  reader:
    managed-policies: [ReadOnlyAccess] # AWS-managed
    tags: { "b": "yes", "a": "0123" }

channels:
  # The room for all
  ops: { channel: C0BBBBBBB, role: "reader", guardrails: [ReadOnlyAccess] } # beside ops

  # The second room

  more: # beside more
    # above channel
    channel: C0CCCCCCC
    role: reader
    guardrails:
      - ReadOnlyAccess
  # at the end of channels
unknown-key: [1, 2]

# the last word
`;

test('order and style, with every comment at what it stands at', () => {
  expect(formatText(untidy)).toBe(tidy);
  expect(formatText(tidy)).toBe(tidy);
});

test('the files of the project itself are in the canonical style', () => {
  const own = readFileSync(new URL('../../chatops.yml', import.meta.url), 'utf8');
  expect(formatText(own)).toBe(own);
});

test('formatting twice is formatting once, and never changes what is rendered', async () => {
  await fc.assert(
    fc.asyncProperty(validConfig, fc.nat(), async (config, seed) => {
      const text = toYaml(shuffleKeys(config, seed));
      const formatted = formatText(text);
      expect(formatText(formatted)).toBe(formatted);
      const [before, after] = [await bench.render(text), await bench.render(formatted)];
      expect([...after.values()].map(templateBody)).toEqual([...before.values()].map(templateBody));
    }),
    { numRuns: 60, seed: 11 },
  );
});

test('whatever is read without an objection is formatted once and for all, or left alone', async () => {
  const samples = [
    untidy,
    ...listScenarios('render').map(({ folder: f }) => readFileSync(join(f, 'chatops.yml'), 'utf8')),
  ];
  let count = 0;
  await fc.assert(
    fc.asyncProperty(mutated(samples), async bytes => {
      writeFileSync(join(bench.folder, 'chatops.yml'), bytes);
      const { diagnostics, texts } = await readProject(join(bench.folder, 'chatops.yml'));
      const [text] = [...texts.values()];
      if (text === undefined || diagnostics.some(({ code }) => /^(yaml|file)\//.test(code))) return;
      try {
        const formatted = formatText(text);
        count += 1;
        expect(formatText(formatted)).toBe(formatted);
      } catch (error) {
        if (!(error instanceof FormatRefusal)) throw error;
      }
    }),
    { numRuns: 500, seed: 12 },
  );
  expect(count).toBeGreaterThan(50);
});

test('the command writes a file and what it includes, and --check only looks', () => {
  const main = join(folder, 'chatops.yml');
  const team = join(folder, 'teams/a.yml');
  mkdirSync(join(folder, 'teams'));
  writeFileSync(main, `${untidy}include: [teams/*.yml]\n`, { mode: 0o640 });
  writeFileSync(team, 'roles: {a: { }}\n');
  const check = runCli(folder, ['fmt', '--check']);
  expect([check.status, check.out]).toEqual([1, 'chatops.yml\nteams/a.yml\n']);
  expect(readFileSync(team, 'utf8')).toBe('roles: {a: { }}\n');
  const first = runCli(folder, ['fmt']);
  expect([first.status, first.out, first.err]).toEqual([0, 'chatops.yml\nteams/a.yml\n', '']);
  expect(readFileSync(team, 'utf8')).toBe('roles: { a: {} }\n');
  expect(statSync(main).mode & 0o777).toBe(0o640);
  expect(runCli(folder, ['fmt'])).toEqual({ status: 0, out: '', err: '' });
  expect(runCli(folder, ['fmt', '--check']).status).toBe(0);
});

test('a file that is no YAML is told of and left alone', () => {
  const file = join(folder, 'chatops.yml');
  writeFileSync(file, 'name: [\n');
  const { status, err } = runCli(folder, ['fmt']);
  expect(status).toBe(1);
  expect(err).toContain('yaml/syntax');
  expect(readFileSync(file, 'utf8')).toBe('name: [\n');
});
