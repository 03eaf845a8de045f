// Hooks of Node's module loader: what a module of the product keeps (a map that is empty when the module is loaded, the last result) can
// be forgotten. Otherwise what was kept without a mutant would hide it, and what was kept with one would outlast it.
const emptyMap = /^const (\w+)\s*=\s*new (WeakMap|Map)\s*\(\s*\);/gm;
const lastResult = /^let (last\w+)\s*;/gm;

/** Loads a module of the product so that what it keeps is emptied before each test (suites.mjs). */
export async function load(url, context, next) {
  const loaded = await next(url, context);
  if (!/\/action\/[^?]*\.ts$/.test(url) || typeof loaded.source !== 'string') return loaded;
  const source = loaded.source
    .replace(emptyMap, (_text, name, kind) => `const ${name} = globalThis.keptMap('${kind}');`)
    .replace(lastResult, (text, name) => `${text} globalThis.whenForgotten(() => { ${name} = undefined; });`);
  return { ...loaded, source };
}
