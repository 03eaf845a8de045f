import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, sep } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { transformSync } from 'esbuild';

/**
 * One copy of each package version. @aws-sdk/client-chatbot is available only in an old version, so npm nests a
 * whole SDK core below every newer client; resolving equal name@version to one folder halves the bundle.
 */
export const oneCopyOfEachVersion = {
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
  // Only what is written into a file of the runner needs it, and it takes a quarter of the start to load.
  crypto: 'export function randomUUID() { return require("node:crypto").randomUUID(); }',
};
export const noClientsOfActions = {
  name: 'no-clients-of-actions',
  setup(bundler) {
    const importers = ['core', 'github'].map(name => `${sep}@actions${sep}${name}${sep}lib${sep}`);
    bundler.onResolve(
      { filter: /^undici$|^crypto$|^@actions\/http-client$|\/oidc-utils\.js$/ },
      ({ path, importer }) =>
        importers.some(folder => importer.includes(folder))
          ? { path: path.replace(/^.*\/(?=oidc-utils)/, ''), namespace: 'left-out' }
          : undefined,
    );
    bundler.onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({ contents: leftOut[path] }));
  },
};

/** `…/node_modules/@scope/name` of a file inside of it. */
export function packageFolder(file) {
  const marker = `${sep}node_modules${sep}`;
  const start = file.lastIndexOf(marker);
  if (start < 0) return undefined;
  const [first, second] = file.slice(start + marker.length).split(sep);
  return join(file.slice(0, start), 'node_modules', first, first.startsWith('@') ? second : '');
}

/** Modules of Node that are loaded at every start anyway, or are next to nothing. */
const loadedAnyway = ['fs', 'module', 'path', 'process', 'url', 'vm'].map(name => `node:${name}`);

/**
 * Node's own modules, each loaded at its first use. Loading `node:http` and `node:crypto` takes longer than all that
 * `validate` computes, and it uses neither.
 */
export const lazyBuiltins = {
  name: 'lazy-builtins',
  setup(bundler) {
    const require = createRequire(import.meta.url);
    const inUse = findBuiltins(join(bundler.initialOptions.absWorkingDir, 'action'));
    bundler.onResolve({ filter: /^node:/ }, ({ path, importer, namespace }) =>
      namespace === 'lazy-builtin' || loadedAnyway.includes(path) || importer.includes('node_modules')
        ? { path, external: true }
        : { path, namespace: 'lazy-builtin' },
    );
    bundler.onLoad({ filter: /.*/, namespace: 'lazy-builtin' }, ({ path }) => ({
      contents: lazyModule(path, inUse.get(path) ?? Object.keys(require(path))),
    }));
  },
};

/** The names that each module of Node is imported for; undefined for one that some file takes as a whole. */
function findBuiltins(folder) {
  const names = new Map();
  const files = readdirSync(folder, { recursive: true }).filter(file => file.endsWith('.ts'));
  const texts = files.map(file => readFileSync(join(folder, file), 'utf8'));
  for (const [, own, path] of texts.flatMap(text => [
    ...text.matchAll(/^import (?!type )\{([^}]*)\} from '(node:[^']+)';$/gm),
  ])) {
    const known = names.get(path) ?? new Set();
    for (const each of own.split(',').map(one => one.trim()))
      if (each !== '' && !each.startsWith('type ')) known.add(each.split(' as ')[0]);
    names.set(path, known);
  }
  const taken = /^import (?!type )(?!\{)[^;]* from '(node:[^']+)'|(?<!typeof )import\('(node:[^']+)'\)/gm;
  for (const [, imported, loaded] of texts.flatMap(text => [...text.matchAll(taken)]))
    names.delete(imported ?? loaded);
  return names;
}

/**
 * A module of CommonJS that loads another one when an export of it is used for the first time.
 * @param {string} path of the other one
 * @param {Iterable<string>} names what the other one exports
 */
export function lazyModule(path, names) {
  return `for (const name of ${JSON.stringify([...names])})
  Object.defineProperty(exports, name, { enumerable: true, get: () => require(${JSON.stringify(path)})[name] });`;
}

/** A text as `pack-text.mjs` and `generate-command-catalogue.py` write it. */
const packedText = /^export const (\w+)(?:: string)? =\s+'([A-Za-z\d+/=]{1000,})';$/m;

/**
 * Data with a packed text, which is unpacked into a file of its own and read at its first use.
 * @param {string} folder for the texts, below that of the bundle
 */
export function unpackedData(folder) {
  return {
    name: 'unpacked-data',
    setup(bundler) {
      bundler.onLoad({ filter: /action\/data\/unpack-text\.ts$/ }, ({ path }) => ({
        contents:
          'export const unpackText = text => text; export { readBlocks as openBlocks } from "../launch/read-blocks.ts";',
        resolveDir: dirname(path),
      }));
      bundler.onResolve({ filter: /\/data\/[^/]+\.ts$/ }, ({ path, resolveDir }) => {
        const file = join(resolveDir, path);
        return packedText.test(readFileSync(file, 'utf8'))
          ? { path: file, namespace: 'lazy-data' }
          : undefined;
      });
      bundler.onLoad({ filter: /.*/, namespace: 'lazy-data' }, ({ path }) => {
        const text = readFileSync(path, 'utf8');
        const [whole, constant, packed] = packedText.exec(text);
        const name = basename(path, '.ts');
        mkdirSync(folder, { recursive: true });
        const unpacked = brotliDecompressSync(Buffer.from(packed, 'base64'));
        writeFileSync(join(folder, `${name}.txt`), unpacked);
        const form = blockForms[name];
        if (form !== undefined) {
          writeFileSync(join(folder, `${name}.index`), indexBlocks(unpacked.toString('latin1'), form));
        }
        const file = `${basename(folder)}/${name}`;
        const isDivided = form !== undefined;
        return {
          contents: dataModule({ text: text.replace(whole, ''), constant, file, isDivided }),
          resolveDir: folder,
        };
      });
    },
  };
}

/**
 * The validator that explains mistakes, which only a file with a mistake needs: a file of its own, loaded at its first use.
 * @param {Map<string, string>} files gets what was found
 */
export function validatorOnDemand(files) {
  const name = 'validate-config';
  return {
    name: 'validator-on-demand',
    setup(bundler) {
      bundler.onResolve({ filter: /\/generated\/validate-config\.js$/ }, ({ path, resolveDir }) => ({
        path: join(resolveDir, path),
        namespace: 'on-demand',
      }));
      bundler.onLoad({ filter: /.*/, namespace: 'on-demand' }, ({ path }) => {
        const text = readFileSync(path, 'utf8');
        files.set(name, transformSync(text, { format: 'cjs', minify: true }).code);
        return { contents: lazyModule(`./data/${name}.js`, ['validateConfig']), resolveDir: dirname(path) };
      });
    },
  };
}

/** Data that is parsed as JSON, which V8 does in half the time that a literal of it takes to compile and to build. */
export const parsedJson = {
  name: 'parsed-json',
  setup(bundler) {
    bundler.onLoad({ filter: /\/(?:data|generated)\/[^/]+\.json$/ }, ({ path }) => {
      const text = JSON.stringify(JSON.parse(readFileSync(path, 'utf8')));
      return { contents: `export default JSON.parse(${JSON.stringify(text)});` };
    });
  },
};

/** How the texts are divided that are read in parts. */
const blockForms = JSON.parse(readFileSync(new URL('../data/block-forms.json', import.meta.url), 'utf8'));

/** What `launch/read-blocks.ts` reads: a line for each block, with its name, where the rest of it begins, and its length. */
function indexBlocks(text, { skip, separator, end }) {
  if (/[^\0-\x7f]/.test(text)) throw new Error('A text that is read in parts has to be in ASCII');
  let start = skip;
  return text
    .slice(skip)
    .split(separator)
    .map(block => {
      const at = block.indexOf(end);
      const name = at < 0 ? block : block.slice(0, at);
      const rest = at < 0 ? block.length : at + end.length;
      const line = `${name}\t${start + rest}\t${block.length - rest}`;
      start += block.length + separator.length;
      return line;
    })
    .join('\n');
}

/** A module of CommonJS that reads its text when it is asked for it; of a text that is read in parts it has the name of the file. */
function dataModule({ text, constant, file, isDivided }) {
  const { code } = transformSync(text, { loader: 'ts', format: 'cjs' });
  const path = `require('node:path').join(__dirname, ${JSON.stringify(isDivided ? file : `${file}.txt`)})`;
  return `${code}Object.defineProperty(module.exports, ${JSON.stringify(constant)}, {
  enumerable: true,
  get: () => ${isDivided ? path : `require('node:fs').readFileSync(${path}, 'utf8')`},
});
`;
}
