// Makes what a release consists of: `node action/build/release-tree.mjs X.Y.Z FOLDER OWNER/REPOSITORY`, after a build.
//   FOLDER/tree                      what the tag vX.Y.Z holds: the bundle, and a root action.yml as the Marketplace wants it
//   FOLDER/tree.bundle               the same as a commit, for git; its SHA is in the package, so that `chatops init` can pin it
//   FOLDER/chatops-as-code-*.tgz     the npm package
//   FOLDER/chatops-template-*.tgz    a team's repository, as `chatops init` writes it
//   FOLDER/SHA256SUMS                of all of these, and of every file of the tree
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const [version = '', folder = 'release', repository = ''] = process.argv.slice(2);
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Ends with a sentence. */
function refuse(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

if (!/^\d+\.\d+\.\d+$/.test(version) || version !== manifest.version) {
  refuse(`package.json says ${manifest.version}, so ${JSON.stringify(version)} cannot be released`);
}
if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) {
  refuse(`${JSON.stringify(repository)} is no OWNER/REPOSITORY, so a release of it cannot be named`);
}
if (!existsSync(join(root, 'dist', 'main.js'))) {
  refuse('dist is not built, so there is nothing to release: npm run build');
}

/** Runs a program. @returns what it printed */
function run(program, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', ...options });
  if (status !== 0) refuse(`${program} ${args[0]} ended with ${status}: ${error?.message ?? stderr}`);
  return stdout;
}

/** What this machine kept compiled is no part of a release. */
const compiled = join(root, 'dist', 'compiled');

function copy(names, to) {
  for (const name of names) {
    if (!existsSync(join(root, name))) continue;
    mkdirSync(dirname(join(to, name)), { recursive: true });
    cpSync(join(root, name), join(to, name), { recursive: true, filter: source => source !== compiled });
  }
}

function writeJson(file, value) {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

const { name, description, license, type, engines, bin, publishConfig, files: packed } = manifest;
const described = { name, version, description, license, type, engines, bin };

const tree = join(folder, 'tree');
rmSync(folder, { recursive: true, force: true });
mkdirSync(tree, { recursive: true });
copy(
  ['dist', 'schema', 'templates', 'docs', 'README.md', 'LICENSE', 'CHANGELOG.md', '.pre-commit-hooks.yaml'],
  tree,
);
const action = readFileSync(join(root, 'action', 'action.yml'), 'utf8');
writeFileSync(join(tree, 'action.yml'), action.replace('main: ../dist/main.js', 'main: dist/main.js'));
// Pre-commit installs the command from it.
writeJson(join(tree, 'package.json'), { ...described, private: true });

const commit = commitTree();
packPackage();
packTemplate();
writeSums();

/**
 * The tree as a commit without parents, which has the same SHA whenever it is made of the same source.
 * @returns its SHA
 */
function commitTree() {
  const place = mkdtempSync(join(tmpdir(), 'release-'));
  const [source = '', seconds = ''] = run('git', ['log', '-1', '--format=%H %ct'], { cwd: root })
    .trim()
    .split(' ');
  const person = {
    NAME: 'github-actions[bot]',
    EMAIL: '41898282+github-actions[bot]@users.noreply.github.com',
  };
  const identity = Object.fromEntries(
    ['AUTHOR', 'COMMITTER'].flatMap(role => [
      [`GIT_${role}_NAME`, person.NAME],
      [`GIT_${role}_EMAIL`, person.EMAIL],
      [`GIT_${role}_DATE`, `${seconds} +0000`],
    ]),
  );
  const env = { ...process.env, ...identity, GIT_DIR: join(place, 'git'), GIT_WORK_TREE: resolve(tree) };
  const git = (...args) => run('git', args, { env, cwd: resolve(tree) });
  git('init', '--quiet', '--initial-branch', 'release');
  git('config', 'core.autocrlf', 'false');
  git('add', '--all', '--force');
  git('commit', '--quiet', '--no-verify', '--no-gpg-sign', '--message', `v${version}, built from ${source}`);
  git('tag', `v${version}`);
  git('bundle', 'create', '--quiet', join(resolve(folder), 'tree.bundle'), `v${version}`);
  const sha = git('rev-parse', 'HEAD').trim();
  rmSync(place, { recursive: true });
  return sha;
}

/** The npm package: what package.json lists, and the release that it belongs to. */
function packPackage() {
  const place = mkdtempSync(join(tmpdir(), 'release-'));
  copy(['dist', 'schema', 'templates', 'README.md', 'LICENSE', 'action/action.yml'], place);
  for (const file of readdirSync(join(root, '.github', 'workflows'))) {
    if (file.startsWith('chatops-')) copy([`.github/workflows/${file}`], place);
  }
  writeJson(join(place, 'release.json'), { repository, commit, version });
  writeJson(join(place, 'package.json'), {
    ...described,
    repository: { type: 'git', url: `git+https://github.com/${repository}.git` },
    publishConfig,
    files: packed,
  });
  run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', resolve(folder)], { cwd: place });
  rmSync(place, { recursive: true });
}

/** A repository to start from, made by the command of the package itself. */
function packTemplate() {
  const place = mkdtempSync(join(tmpdir(), 'release-'));
  run('tar', ['-xzf', resolve(folder, `${name}-${version}.tgz`), '-C', place]);
  const cli = join(place, 'package', 'dist', 'cli.js');
  const made = `chatops-template-${version}`;
  run(
    process.execPath,
    [cli, 'init', '--template', 'notifications-and-operations', '--branch', 'main', '--dir', made],
    {
      cwd: place,
    },
  );
  run('tar', ['-czf', resolve(folder, `${made}.tgz`), '-C', place, made]);
  rmSync(place, { recursive: true });
}

function writeSums() {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(file => join(folder, file))
    .filter(file => statSync(file).isFile())
    .sort();
  const sums = files.map(file => {
    const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
    return `${digest}  ${relative(folder, file).split(sep).join('/')}\n`;
  });
  writeFileSync(join(folder, 'SHA256SUMS'), sums.join(''));
}
