// Hooks of Node's module loader: what the product keeps from one question to the next can be forgotten. Otherwise what was kept without a
// mutant would hide it, and what was kept with one would outlast it.

/** Of a module: a map that is empty when the module is loaded, and the last result. */
const ofModule = /^const (\w+)\s*=\s*new (WeakMap|Map)\s*\(\s*\);/gm;
const lastResult = /^let (last\w+)\s*;/gm;
const inside = /^(\s+)const (\w+)\s*=\s*new (WeakMap|Map)\s*\(\s*\);/gm;

/** Maps of objects that live as long as the process, by file. What they hold is found again when it is missing. */
export const ofObjects = {
  'iam/access-summary.ts': ['unlisted', 'byText', 'known'],
  'iam/iam-actions.ts': ['matched'],
  'iam/identity.ts': ['longer'],
  'iam/policy-coverage.ts': ['longer'],
  'iam/remembered-effects.ts': ['lists', 'listOfAction', 'known'],
  'access/proof-data.ts': ['compiled'],
  'chat/example-command.ts': ['operations', 'forms', 'found'],
};

/** Maps of a module that say something of what stays, catalogues and the layers of a proof, and are not found again. */
export const ofCatalogues = {
  'access/channel-access.ts': ['laterLayers'],
  'iam/requested-arns.ts': ['readings'],
};

/** Where maps are made from which their owners can let go of something. */
export const ofRecent = 'core/recent-map.ts';

/** Loads a module of the product so that what it keeps is forgotten before each test (suites.mjs). */
export async function load(url, context, next) {
  const loaded = await next(url, context);
  const [, file] = /\/action\/([^?]*\.ts)$/.exec(url) ?? [];
  if (file === undefined || typeof loaded.source !== 'string') return loaded;
  const names = ofObjects[file] ?? [];
  const own =
    file === ofRecent ? loaded.source.replace(/new Map\b/g, 'new globalThis.KeptMap') : loaded.source;
  const source = own
    .replace(ofModule, (text, name, kind) =>
      ofCatalogues[file]?.includes(name) === true ? text : `const ${name} = new globalThis.Kept${kind}();`,
    )
    .replace(inside, (text, space, name, kind) =>
      names.includes(name) ? `${space}const ${name} = new globalThis.Kept${kind}();` : text,
    )
    .replace(lastResult, (text, name) => `${text} globalThis.whenForgotten(() => { ${name} = undefined; });`);
  return { ...loaded, source };
}
