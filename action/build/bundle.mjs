// Bundles the two shells into dist/: `node action/build/bundle.mjs`. Not committed; releases carry it.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { collectLicenses } from './third-party-licenses.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * One copy of each package version. @aws-sdk/client-chatbot is available only in an old version, so npm nests a
 * whole SDK core below every newer client; resolving equal name@version to one folder halves the bundle.
 */
const oneCopyOfEachVersion = {
  name: 'one-copy-of-each-version',
  setup(bundler) {
    const folders = new Map();
    bundler.onResolve({ filter: /^[^./]/ }, async ({ path, pluginData, ...options }) => {
      if (pluginData === 'resolved') return undefined;
      const found = await bundler.resolve(path, { ...options, pluginData: 'resolved' });
      if (found.errors.length > 0 || found.external || found.namespace !== 'file') return found;
      const folder = packageFolder(found.path);
      if (folder === undefined) return found;
      const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const first = folders.get(`${name}@${version}`) ?? folder;
      folders.set(`${name}@${version}`, first);
      return { ...found, path: join(first, relative(folder, found.path)) };
    });
  },
};

/**
 * The packages of Actions bring HTTP clients of their own, with undici, which takes longer to load than all of
 * validate. All of our requests have one way out (action/http), so those parts are left out: OIDC tokens we ask for
 * ourselves (main/credentials.ts), and Octokit gets a `fetch` (github/api.ts).
 */
const leftOut = {
  'oidc-utils.js': 'export class OidcClient { static getIDToken() { throw new Error("left out"); } }',
  undici: 'export function fetch() { throw new Error("left out"); }',
  '@actions/http-client': 'export class HttpClient { getAgent() {} getAgentDispatcher() {} }',
};
const noClientsOfActions = {
  name: 'no-clients-of-actions',
  setup(bundler) {
    const importers = ['core', 'github'].map(name => `${sep}@actions${sep}${name}${sep}lib${sep}`);
    bundler.onResolve(
      { filter: /^undici$|^@actions\/http-client$|\/oidc-utils\.js$/ },
      ({ path, importer }) =>
        importers.some(folder => importer.includes(folder))
          ? { path: path.replace(/^.*\/(?=oidc-utils)/, ''), namespace: 'left-out' }
          : undefined,
    );
    bundler.onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({ contents: leftOut[path] }));
  },
};

/** `…/node_modules/@scope/name` of a file inside of it. */
function packageFolder(file) {
  const marker = `${sep}node_modules${sep}`;
  const start = file.lastIndexOf(marker);
  if (start < 0) return undefined;
  const [first, second] = file.slice(start + marker.length).split(sep);
  return join(file.slice(0, start), 'node_modules', first, first.startsWith('@') ? second : '');
}

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
rmSync(join(root, 'dist'), { recursive: true, force: true });
const result = await build({
  absWorkingDir: root,
  // The third entry is for measurements only, and not part of a release.
  entryPoints: {
    cli: 'action/cli.ts',
    main: 'action/main.ts',
    ...(process.argv.includes('--bench') ? { bench: 'action/bench.ts' } : {}),
  },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minify: true,
  legalComments: 'linked',
  // `module` first: a lazily imported CommonJS build has no named exports in an ES module bundle.
  mainFields: ['module', 'main'],
  chunkNames: 'chunks/[name]-[hash]',
  // CommonJS dependencies require Node's own modules.
  banner: {
    js: "import { createRequire as nodeRequire } from 'node:module'; const require = nodeRequire(import.meta.url);",
  },
  plugins: [noClientsOfActions, oneCopyOfEachVersion],
  define: { 'process.env.CHATOPS_VERSION': JSON.stringify(version) },
  metafile: true,
  logLevel: 'warning',
});
const bundled = Object.keys(result.metafile.inputs).map(file => packageFolder(join(root, file)));
writeFileSync(
  join(root, 'dist', 'THIRD-PARTY-LICENSES.txt'),
  collectLicenses(
    bundled.filter(folder => folder !== undefined),
    join(root, 'node_modules'),
  ),
);

if (process.argv.includes('--sizes')) {
  const rows = Object.entries(result.metafile.outputs).map(([file, { bytes }]) => [bytes, file]);
  for (const [bytes, file] of rows.sort((a, b) => b[0] - a[0]).slice(0, 20)) {
    process.stdout.write(`${String(bytes).padStart(9)}  ${file}\n`);
  }
}
