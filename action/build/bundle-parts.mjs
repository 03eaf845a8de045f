import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { build } from 'esbuild';

/**
 * The parts of the bundle, each a file with its modules in one scope, so that a command reads and compiles little more than
 * it uses. A part has what its roots import, directly and by way of others, and no part before it has.
 */
const parts = {
  /** What both shells need to find the mistakes of a file, and what two of the next four parts import. */
  core: ['action/commands/load-several.ts', 'action/render/diagnostics.ts'],
  terminal: ['action/cli.ts', 'action/cli/validate.ts'],
  actions: [
    'action/main.ts',
    'action/main/base-rules.ts',
    'action/main/forge.ts',
    'action/main/run-action.ts',
    'action/main/verify-checkout.ts',
  ],
  /** What proves a file without mistakes. */
  proofs: ['action/commands/prove-project.ts'],
  /** What writes SARIF, as the Action does in every validation, with all that there is to say of the rules. */
  reports: ['action/render/sarif.ts', 'action/rules/all.ts'],
  /** What the Action writes on GitHub. */
  delivery: ['action/main/delivery.ts'],
  /** All that is in no other part. */
  rest: [],
  /** What only the embedded AWS uses. */
  local: ['action/local-aws/index.ts', 'action/local-aws/permissions/project-plugins.ts'],
};

/** What the launchers load. */
const shells = ['action/cli.ts', 'action/main.ts'];

/**
 * Bundles `action/` in parts. A file of a part is a function like those that Node makes of CommonJS modules, and exports `load`,
 * which gives whole modules, and `share`, which gives what later parts import of its modules.
 * @param {object} given
 * @param {string} given.root of the repository
 * @param {import('esbuild').BuildOptions} given.options
 * @param {import('esbuild').Plugin[]} given.plugins leave out of the parts what has a file of its own
 * @param {readonly string[]} given.packages those of npm that are in a part, like modules
 * @returns {Promise<{ names: readonly string[], results: readonly import('esbuild').BuildResult[] }>} the names of the
 * parts, and what esbuild says of each
 * @throws Error when a module is imported in a form that cannot be divided
 */
export async function bundleParts({ root, options, plugins, packages }) {
  const { metafile } = await build({
    ...options,
    plugins,
    entryPoints: shells,
    outdir: 'dist',
    write: false,
  });
  const graph = new Map(
    Object.entries(metafile.inputs).map(([file, { imports }]) => [
      file,
      imports.filter(({ external }) => !external),
    ]),
  );
  const bundle = { root, partOf: divide(graph), packages: findPackages(graph, packages) };
  const links = findLinks(graph, bundle);
  const names = Object.keys(parts);
  const results = await Promise.all(
    names.map(name =>
      build({
        ...options,
        entryPoints: { [name]: `part:${name}` },
        outdir: 'dist',
        // As a launcher compiles it, so that it does not copy the text.
        banner: { js: '(function (exports, require, module, __filename, __dirname) {' },
        footer: { js: '})' },
        plugins: [otherParts(name, links, bundle), ...plugins],
      }),
    ),
  );
  return { names, results };
}

/** Modules and what they import without `import()`, directly or by way of others. */
function reach(graph, roots) {
  const reached = new Set();
  const queue = [...roots];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (reached.has(file)) continue;
    const imports = graph.get(file);
    if (imports === undefined) throw new Error(`${file} is not in the bundle`);
    reached.add(file);
    for (const { path, kind } of imports) if (kind !== 'dynamic-import') queue.push(path);
  }
  return reached;
}

/** The name of the part of each module. What a plugin makes is in each part that imports it. */
function divide(graph) {
  const loaded = [...graph.values()]
    .flat()
    .flatMap(({ path, kind }) => (kind === 'dynamic-import' ? [path] : []));
  const elsewhere = reach(
    graph,
    [...shells, ...loaded].filter(file => !file.startsWith('action/local-aws/')),
  );
  const [core, terminal, actions, proofs, reports, delivery, local] = [
    'core',
    'terminal',
    'actions',
    'proofs',
    'reports',
    'delivery',
    'local',
  ].map(name => reach(graph, parts[name]));
  const isInTwo = file => [terminal, actions, proofs, reports].filter(each => each.has(file)).length > 1;
  const places = {
    core: [...core, ...[...terminal, ...actions, ...reports].filter(isInTwo)],
    terminal,
    actions,
    proofs,
    reports,
    delivery,
    local: [...local].filter(file => !elsewhere.has(file)),
    rest: graph.keys(),
  };
  const partOf = new Map();
  for (const [name, files] of Object.entries(places)) {
    for (const file of files) if (!/^[\w-]+:/.test(file) && !partOf.has(file)) partOf.set(file, name);
  }
  return partOf;
}

/** The main modules of packages, by the name of the package. */
function findPackages(graph, packages) {
  const found = new Map();
  for (const imports of graph.values()) {
    for (const { path, original } of imports) if (packages.includes(original)) found.set(original, path);
  }
  return found;
}

/** `import { … } from`, also of a file of JSON; types are left out. */
const importForm = /^(?:import|export) (?!type\b)(?:\{([^}]*)\}|(\w+)) from '([^']+)'/gm;

/** What each part takes of modules of earlier parts, and which modules are loaded by another part or a launcher. */
function findLinks(graph, bundle) {
  const { root, partOf } = bundle;
  const loaded = new Set(shells);
  const taken = new Map();
  for (const [file, part] of partOf) {
    if (file.includes('node_modules')) continue;
    const text = readFileSync(join(root, file), 'utf8');
    if (/^(?:import|export) \* /m.test(text.replaceAll(/^import \* as \w+ from 'node:.*$/gm, '')))
      throw new Error(`${file} imports or exports \`*\`, so that it cannot be divided into parts`);
    for (const [, names = '', whole, specifier] of text.matchAll(importForm)) {
      const from = moduleOf(specifier, join(root, file, '..'), bundle);
      if (from === undefined || partOf.get(from) === part) continue;
      const own = names.split(',').map(each => each.trim());
      const wanted = own.flatMap(each =>
        each === '' || each.startsWith('type ') ? [] : [each.split(' as ')[0]],
      );
      const key = `${part} ${from}`;
      const known = taken.get(key) ?? new Set();
      for (const name of whole === undefined ? wanted : ['default']) known.add(name);
      taken.set(key, known);
    }
  }
  for (const [file, imports] of graph) {
    for (const { path, kind } of imports) {
      if (kind === 'dynamic-import' && partOf.has(path) && partOf.get(path) !== partOf.get(file))
        loaded.add(path);
    }
  }
  return { loaded, taken };
}

/** The module that a specifier names; undefined for what is no module of the parts. */
function moduleOf(specifier, folder, { root, partOf, packages }) {
  const file = specifier.startsWith('.')
    ? relative(root, join(folder, specifier)).replaceAll(sep, '/')
    : packages.get(specifier);
  return partOf.has(file) ? file : undefined;
}

/** The entry of a part, and its imports of other parts. */
function otherParts(part, { loaded, taken }, bundle) {
  const { root, partOf } = bundle;
  return {
    name: 'other-parts',
    setup(bundler) {
      bundler.onResolve({ filter: /^part:/ }, ({ path }) => ({ path, namespace: 'part' }));
      bundler.onLoad({ filter: /.*/, namespace: 'part' }, () => ({
        contents: entryOf(part, { loaded, taken }, bundle),
        resolveDir: root,
      }));
      bundler.onResolve({ filter: /.*/ }, ({ path, resolveDir, importer, kind, namespace }) => {
        if (namespace === 'shared' || namespace === 'loaded') return { path, external: true };
        if (namespace !== 'file' || importer.includes('node_modules')) return undefined;
        const file = moduleOf(path, resolveDir, bundle);
        if (file === undefined || partOf.get(file) === part) return undefined;
        return { path: file, namespace: kind === 'dynamic-import' ? 'loaded' : 'shared' };
      });
      bundler.onLoad({ filter: /.*/, namespace: 'shared' }, ({ path }) => {
        const names = [...(taken.get(`${part} ${path}`) ?? [])];
        const own = names.map(
          name => `export ${name === 'default' ? 'default' : `const ${name} =`} shared.${name};`,
        );
        return {
          contents: `const shared = require("./${partOf.get(path)}.js").share()[${JSON.stringify(path)}];\n${own.join('\n')}`,
        };
      });
      bundler.onLoad({ filter: /.*/, namespace: 'loaded' }, ({ path }) => ({
        contents: `module.exports = require("./${partOf.get(path)}.js").load[${JSON.stringify(path)}]();`,
      }));
    },
  };
}

/** What other parts take of a part. */
function entryOf(part, { loaded, taken }, { partOf, packages }) {
  const shared = new Map();
  for (const [key, names] of taken) {
    const [, file] = key.split(' ');
    if (partOf.get(file) === part) shared.set(file, new Set([...(shared.get(file) ?? []), ...names]));
  }
  const specifiers = new Map([...packages].map(([name, file]) => [file, name]));
  const imports = [];
  const members = [];
  for (const [file, names] of shared) {
    const locals = [...names].map(name => [name, `value${imports.length}_${name}`]);
    const from = JSON.stringify(specifiers.get(file) ?? `./${file}`);
    // With the attribute of the other imports, because esbuild takes a file without it for another module.
    const attribute = file.endsWith('.json') ? " with { type: 'json' }" : '';
    imports.push(
      `import { ${locals.map(([name, local]) => `${name} as ${local}`).join(', ')} } from ${from}${attribute};`,
    );
    const values = locals.map(([name, local]) => `${name}: ${local}`).join(', ');
    members.push(`${JSON.stringify(file)}: { ${values} }`);
  }
  const loads = [...loaded]
    .filter(file => partOf.get(file) === part)
    .map(file => `${JSON.stringify(file)}: () => require(${JSON.stringify(`./${file}`)})`);
  return `${imports.join('\n')}
let shared;
export const share = () => (shared ??= { ${members.join(',\n')} });
export const load = { ${loads.join(',\n')} };`;
}
