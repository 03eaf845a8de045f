// Modules that are asked for again while a command runs: Node asks the thread of the hooks each time where they are.

const imported = new Map();

/**
 * Imports a module as `import()` does.
 * @param {string} from the URL of the module that imports
 * @param {string} specifier as it is written there
 */
globalThis.importOnce = (from, specifier) => {
  const url = specifier.startsWith('.') ? new URL(specifier, from).href : specifier;
  let known = imported.get(url);
  if (known === undefined) {
    known = import(url);
    imported.set(url, known);
    known.catch(() => imported.delete(url));
  }
  return known;
};
