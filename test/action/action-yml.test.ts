import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { planArtifactName } from '../../action/main/check-names.ts';
import { readInputs } from '../../action/main/inputs.ts';
import { repositoryPath } from '../../action/main/repository-path.ts';
import { outputNames } from '../../action/main/step.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');

interface Entry {
  readonly description?: string;
  readonly default?: string;
  readonly required?: boolean;
}

const { inputs, outputs } = parse(read('action/action.yml')) as {
  readonly inputs: Readonly<Record<string, Entry>>;
  readonly outputs: Readonly<Record<string, Entry>>;
};

let before: NodeJS.ProcessEnv = {};
beforeEach(() => {
  before = { ...process.env };
});
afterEach(() => {
  process.env = before;
});

function setInputs(values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values)) process.env[`INPUT_${name.toUpperCase()}`] = value;
}

describe('action.yml', () => {
  test('has the inputs that the code reads, and no others', () => {
    const names = read('action/main/inputs.ts').matchAll(/\b(?:read[A-Z]\w*|getInput)\(\s*'([\w-]+)'/g);
    expect([...new Set([...names].map(match => match[1]))].sort()).toEqual(Object.keys(inputs).sort());
  });

  test('has the outputs that the code sets, and no others', () => {
    expect(Object.keys(outputs).sort()).toEqual([...outputNames].sort());
    const shell = [
      'main/shell.ts',
      'main/apply-step.ts',
      'main/drift-step.ts',
      'main/plan-step.ts',
      'main/sarif-file.ts',
      'main/access-page-file.ts',
    ];
    const code = shell.map(file => read(`action/${file}`)).join('\n');
    expect(outputNames.filter(name => !new RegExp(`(['"{ ])${name}(['" ]*:)`).test(code))).toEqual([]);
  });

  test('says of each what it means, in a sentence', () => {
    for (const [name, { description = '' }] of Object.entries({ ...inputs, ...outputs })) {
      expect([name, description]).toEqual([name, expect.stringMatching(/^\S.{10,}\.$/)]);
    }
  });

  test('its defaults are those of the code', () => {
    setInputs({ command: 'plan' });
    const without = readInputs();
    for (const [name, { default: value = '' }] of Object.entries(inputs)) {
      if (name !== 'command' && !value.includes('${{')) setInputs({ [name]: value });
    }
    expect(readInputs()).toEqual(without);
    expect(inputs['github-token']?.default).toBe('${{ github.token }}');
    expect(Object.keys(inputs).filter(name => inputs[name]?.required === true)).toEqual(['command']);
  });

  test.each([
    ['command', ['validate', 'plan', 'apply', 'drift']],
    ['comment', ['true', 'false', 'changes-only']],
    ['fail-on', ['error', 'drift']],
    ['allow', ['safety/max-removals', 'safety/emptied', 'safety/protected', 'safety/orphan']],
  ])('names every value of %s', (name, values) => {
    for (const value of values) expect(inputs[name]?.description).toContain(value);
  });
});

test('a token is what the input says, never what the environment holds', () => {
  process.env['GITHUB_TOKEN'] = 'secret';
  setInputs({ command: 'plan', 'github-token': '' });
  expect(readInputs().token).toBeUndefined();
  setInputs({ 'github-token': 'given' });
  expect(readInputs().token).toBe('given');
});

describe('a file as the repository names it', () => {
  let folder = '';
  const cwd = process.cwd();
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'workspace-'));
    mkdirSync(join(folder, 'teams', 'a'), { recursive: true });
    writeFileSync(join(folder, 'teams', 'a', 'chatops.yml'), '');
    process.chdir(folder);
  });
  afterEach(() => {
    process.chdir(cwd);
    rmSync(folder, { recursive: true });
  });

  test.each(['teams/a/chatops.yml', './teams/a/chatops.yml', 'teams/./a/../a/chatops.yml'])(
    '%s in a workspace without git, as actions/checkout leaves it where there is no git',
    file => {
      expect(repositoryPath(file)).toBe('teams/a/chatops.yml');
      expect(repositoryPath(join(folder, file))).toBe('teams/a/chatops.yml');
    },
  );

  test('in a repository of its own below', () => {
    mkdirSync(join(folder, 'teams', '.git'));
    expect(repositoryPath('teams/a/chatops.yml')).toBe('a/chatops.yml');
  });
});

describe('the names of plans as artifacts', () => {
  const files = [
    'chatops.yml',
    'team-a/chatops.yml',
    'team/a-chatops.yml',
    'team-a-chatops.yml',
    'prod/chatops.yml',
    'a "b": <c>|*?\\\r\n/chatops.yml',
    `${'x/'.repeat(300)}chatops.yml`,
  ];
  const targets = [undefined, 'prod', 'default', 'prod-chatops'];
  const names = files.flatMap(file => targets.map(target => planArtifactName(file, target)));

  test('are another one for each file and target', () => {
    expect(new Set(names).size).toBe(names.length);
    expect(names.slice(0, 2)).toEqual(['chatops-plan', 'chatops-plan-prod']);
  });

  test('hold nothing that GitHub refuses in the name of an artifact or a file', () => {
    expect(names.filter(name => /["':<>|*?\r\n\\/ ]/.test(name) || name.length > 200)).toEqual([]);
  });
});
