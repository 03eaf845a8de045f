import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, transform } from 'esbuild';
import { noClientsOfActions, oneCopyOfEachVersion } from './bundle-plugins.mjs';

/** The name of the file of a package, without its ending, e.g. `aws-sdk-client-iam`. */
export function vendorFile(specifier) {
  return specifier.replace(/^@/, '').replaceAll('/', '-');
}

/**
 * Bundles packages of npm, each as one file that exports what the code of action/ imports of it; what they share is in
 * files beside them. esbuild splits only ES modules, so these become CommonJS one by one.
 * @param {{ root: string, folder: string, packages: ReturnType<typeof packagesInUse> }} options
 * @returns the result of esbuild, with its metafile
 */
export async function bundleVendor({ root, folder, packages }) {
  const result = await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries([...packages.keys()].map(name => [vendorFile(name), `vendor:${name}`])),
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minify: true,
    write: false,
    legalComments: 'linked',
    // `module` first: a lazily imported CommonJS build has no named exports in an ES module bundle.
    mainFields: ['module', 'main'],
    chunkNames: '[name]-[hash]',
    plugins: [exportsInUse(root, packages), noClientsOfActions, oneCopyOfEachVersion],
    metafile: true,
    logLevel: 'warning',
  });
  for (const { path, text } of result.outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, path.endsWith('.js') ? await toCommonJs(text) : text);
  }
  return result;
}

const moduleUrl = 'const moduleUrl = require("node:url").pathToFileURL(__filename).href;';

async function toCommonJs(text) {
  const { code } = await transform(text, {
    format: 'cjs',
    // tinyglobby makes a `require` of its own with it.
    define: { 'import.meta.url': 'moduleUrl' },
    ...(text.includes('import.meta') ? { banner: moduleUrl } : {}),
    platform: 'node',
    target: 'node20',
    minify: true,
    legalComments: 'inline',
    supported: { 'dynamic-import': false },
  });
  return code;
}

/** Entries that export of a package what is imported of it, so that the rest of it is left out. */
function exportsInUse(root, packages) {
  return {
    name: 'exports-in-use',
    setup(bundler) {
      bundler.onResolve({ filter: /^vendor:/ }, ({ path }) => ({
        path: path.slice('vendor:'.length),
        namespace: 'vendor',
      }));
      bundler.onLoad({ filter: /.*/, namespace: 'vendor' }, ({ path }) => {
        const { names, isWhole } = packages.get(path);
        return {
          contents: `export ${isWhole ? '*' : `{ ${[...names].join(', ')} }`} from ${JSON.stringify(path)};`,
          resolveDir: root,
        };
      });
    },
  };
}

/**
 * What the code of action/ imports of packages of npm.
 * @param {string} root of the repository
 * @returns {Map<string, { names: Set<string>, isWhole: boolean }>} by specifier; `isWhole` when `import()` loads it
 * @throws Error when a file imports a package in another form than `import { … }` or `import('…')`
 */
export function packagesInUse(root) {
  const packages = new Map();
  const find = name => {
    if (!packages.has(name)) packages.set(name, { names: new Set(), isWhole: false });
    return packages.get(name);
  };
  for (const file of readdirSync(join(root, 'action'), { recursive: true })) {
    if (!file.endsWith('.ts') || /^(build|data|generated)\b/.test(file)) continue;
    const text = readFileSync(join(root, 'action', file), 'utf8');
    for (const [, name] of text.matchAll(/(?<!typeof )import\('(?!node:)([^.'][^']*)'\)/g))
      find(name).isWhole = true;
    for (const [, form, name] of text.matchAll(
      /^import (?!type )([^;]*?) from '(?!node:)([^.'][^']*)';$/gm,
    )) {
      if (!/^\{[^}]*\}$/.test(form))
        throw new Error(`${file} imports ${name} in another form than { names }`);
      const names = form
        .slice(1, -1)
        .split(',')
        .map(each => each.trim());
      for (const each of names.filter(each => each !== '' && !each.startsWith('type ')))
        find(name).names.add(each.split(' as ')[0]);
    }
  }
  return packages;
}
