// Makes what a release consists of: `node action/build/release-tree.mjs X.Y.Z FOLDER`, after a build.
//   FOLDER/tree          what the tag vX.Y.Z holds: the bundle, and a root action.yml as the Marketplace wants it
//   FOLDER/*.tgz         the npm package
//   FOLDER/SHA256SUMS    of the package and of every file of the tree
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const [version = '', folder = 'release'] = process.argv.slice(2);
const { version: declared } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
if (!/^\d+\.\d+\.\d+$/.test(version) || version !== declared) {
  process.stderr.write(`package.json says ${declared}, so ${JSON.stringify(version)} cannot be released\n`);
  process.exit(1);
}
if (!existsSync(join(root, 'dist', 'main.js'))) {
  process.stderr.write('dist is not built, so there is nothing to release: npm run build\n');
  process.exit(1);
}

const tree = join(folder, 'tree');
rmSync(folder, { recursive: true, force: true });
mkdirSync(tree, { recursive: true });
for (const name of ['dist', 'schema', 'templates', 'docs', 'README.md', 'LICENSE', 'CHANGELOG.md']) {
  if (existsSync(join(root, name))) cpSync(join(root, name), join(tree, name), { recursive: true });
}
const action = readFileSync(join(root, 'action', 'action.yml'), 'utf8');
writeFileSync(join(tree, 'action.yml'), action.replace('main: ../dist/main.js', 'main: dist/main.js'));
// The bundle is made of ES modules; without this Node would take them for CommonJS.
writeFileSync(join(tree, 'package.json'), `${JSON.stringify({ private: true, type: 'module' })}\n`);

const packed = spawnSync('npm', ['pack', '--silent', '--pack-destination', resolve(folder)], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
});
if (packed.status !== 0) process.exit(packed.status ?? 1);

const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map(name => join(folder, name))
  .filter(file => statSync(file).isFile())
  .sort();
const sums = files.map(file => {
  const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
  return `${digest}  ${relative(folder, file).split(sep).join('/')}\n`;
});
writeFileSync(join(folder, 'SHA256SUMS'), sums.join(''));
