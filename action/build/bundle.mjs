// Bundles the two shells into dist/: `node action/build/bundle.mjs`. Not committed; releases carry it.
//   cli.js, main.js   the launchers: they load core.js
//   core.js           all code of action/, in one scope, with `yaml`: one file to read, and one to keep compiled
//   data/             large data, unpacked, each file loaded when it is used
//   vendor/           packages of npm (the SDKs of AWS, Octokit), each loaded when it is used
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { lazyBuiltins, lazyModule, packageFolder, unpackedData } from './bundle-plugins.mjs';
import { bundleVendor, packagesInUse, vendorFile } from './bundle-vendor.mjs';
import { collectLicenses } from './third-party-licenses.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const dist = join(root, 'dist');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Small packages without state that most commands need. */
const inCore = ['yaml', 'fastest-levenshtein'];

/** CommonJS: it starts faster than ES modules, and V8 can keep it compiled. */
const options = {
  absWorkingDir: root,
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  // `--readable` keeps names, for profiles.
  minify: !process.argv.includes('--readable'),
  legalComments: 'linked',
  mainFields: ['module', 'main'],
  // `import()` becomes a deferred `require`, or the start of a part of the same file.
  supported: { 'dynamic-import': false },
  define: {
    'process.env.CHATOPS_VERSION': JSON.stringify(version),
    'import.meta.url': 'bundleUrl',
    'import.meta.dirname': '__dirname',
    'import.meta.filename': '__filename',
  },
  metafile: true,
  logLevel: 'warning',
};
const bundleUrl = 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;';

/** Leaves packages out of core.js. */
function filesOfTheirOwn(packages) {
  return {
    name: 'files-of-their-own',
    setup(bundler) {
      bundler.onResolve({ filter: /^[^./]/ }, ({ path, importer, kind }) => {
        if (!packages.has(path) || importer.includes('node_modules')) return undefined;
        const file = `./vendor/${vendorFile(path)}.js`;
        return kind === 'dynamic-import' || kind === 'require-call'
          ? { path: file, external: true }
          : { path, namespace: 'lazy-vendor' };
      });
      bundler.onLoad({ filter: /.*/, namespace: 'lazy-vendor' }, ({ path }) => ({
        contents: lazyModule(path, packages.get(path).names),
        resolveDir: root,
      }));
    },
  };
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
// The package is of ES modules; the bundle is not.
writeFileSync(join(dist, 'package.json'), '{ "type": "commonjs" }\n');

const packages = packagesInUse(root);
for (const name of inCore) packages.delete(name);
const data = new Map();
const results = [
  await build({
    ...options,
    // The second entry is for measurements only, and not part of a release.
    entryPoints: {
      core: 'action/shells.ts',
      ...(process.argv.includes('--bench') ? { bench: 'action/bench.ts' } : {}),
    },
    outdir: 'dist',
    banner: { js: bundleUrl },
    plugins: [
      lazyBuiltins,
      filesOfTheirOwn(packages),
      unpackedData({ folder: join(dist, 'data'), files: data }),
    ],
    external: ['./data/*.js'],
  }),
];
for (const [name, text] of data) writeFileSync(join(dist, 'data', `${name}.js`), text);
const hash = createHash('sha256')
  .update(readFileSync(join(dist, 'core.js')))
  .digest('hex')
  .slice(0, 16);
results.push(
  await build({
    ...options,
    define: { ...options.define, 'process.env.CHATOPS_CORE_HASH': JSON.stringify(hash) },
    entryPoints: { cli: 'action/launch/cli.ts', main: 'action/launch/main.ts' },
    outdir: 'dist',
  }),
  await bundleVendor({ root, folder: join(dist, 'vendor'), packages }),
);

const bundled = results
  .flatMap(({ metafile }) => Object.keys(metafile.inputs))
  .map(file => packageFolder(join(root, file)));
writeFileSync(
  join(dist, 'THIRD-PARTY-LICENSES.txt'),
  collectLicenses(bundled.filter(folder => folder !== undefined)),
);

if (process.argv.includes('--sizes')) {
  const rows = results
    .flatMap(({ metafile }) => Object.entries(metafile.outputs))
    .map(([file, { bytes }]) => [bytes, file]);
  for (const [bytes, file] of rows.sort((a, b) => b[0] - a[0]).slice(0, 20)) {
    process.stdout.write(`${String(bytes).padStart(9)}  ${file}\n`);
  }
}
