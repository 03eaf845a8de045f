// Bundles the two shells into dist/: `node action/build/bundle.mjs`. Not committed; releases carry it.
//   cli.js, main.js   the launchers: they load the parts
//   core.js, …        the parts, as bundle-parts.mjs divides action/: each in one scope, loaded when it is used
//   data/             large data, unpacked, each file loaded when it is used
//   vendor/           packages of npm (the SDKs of AWS, Octokit), each loaded when it is used
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleParts } from './bundle-parts.mjs';
import {
  lazyBuiltins,
  lazyModule,
  packageFolder,
  parsedJson,
  unpackedData,
  validatorOnDemand,
} from './bundle-plugins.mjs';
import { bundleVendor, packagesInUse, vendorFile } from './bundle-vendor.mjs';
import { collectLicenses } from './third-party-licenses.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const dist = join(root, 'dist');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Small packages without state that most commands need. */
const inParts = ['yaml', 'fastest-levenshtein'];

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
    'import.meta.dirname': '__dirname',
    'import.meta.filename': '__filename',
  },
  metafile: true,
  logLevel: 'warning',
};

/** Leaves packages out of the parts. */
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
for (const name of inParts) packages.delete(name);
const data = new Map();
const plugins = [
  lazyBuiltins,
  filesOfTheirOwn(packages),
  unpackedData(join(dist, 'data')),
  validatorOnDemand(data),
  parsedJson,
];
const external = ['./data/*.js'];
const parts = await bundleParts({ root, options: { ...options, external }, plugins, packages: inParts });
const results = [...parts.results];
for (const [name, text] of data) writeFileSync(join(dist, 'data', `${name}.js`), text);
const hash = createHash('sha256');
for (const name of parts.names) hash.update(readFileSync(join(dist, `${name}.js`)));
// For measurements only, and not part of a release.
if (process.argv.includes('--bench'))
  await build({ ...options, external, plugins, entryPoints: { bench: 'action/bench.ts' }, outdir: 'dist' });
results.push(
  await build({
    ...options,
    define: {
      ...options.define,
      'process.env.CHATOPS_PARTS': JSON.stringify(parts.names.join(' ')),
      'process.env.CHATOPS_PARTS_HASH': JSON.stringify(hash.digest('hex').slice(0, 16)),
    },
    entryPoints: { cli: 'action/launch/cli.ts', main: 'action/launch/main.ts' },
    plugins: [lazyBuiltins],
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
