import { importProduct } from './import-product.mjs';
import { writeCalls } from './write-calls.mjs';

/**
 * What action/chat/list-forwarded-permissions.ts lists, so that a proof does not read the whole catalogue for it.
 * @returns {Promise<string>} the module's text
 */
export async function generateForwardedPermissions() {
  const { loadCatalogue, listForwardedPermissions, listKeyServices, listPossiblyForwarded, loadIamActions } =
    await importProduct(
      "export { loadCatalogue } from './action/chat/catalogue.ts';",
      "export { listForwardedPermissions } from './action/chat/list-forwarded-permissions.ts';",
      "export { listKeyServices, listPossiblyForwarded } from './action/chat/list-possibly-forwarded-permissions.ts';",
      "export { loadIamActions } from './action/iam/iam-actions.ts';",
    );
  const [catalogue, actions] = [await loadCatalogue(), await loadIamActions()];
  const known = listForwardedPermissions(catalogue, actions);
  const possible = [...listPossiblyForwarded(catalogue, actions)].map(([permission, calls]) => [
    permission,
    [...calls].filter(call => known.get(permission)?.has(call) !== true),
  ]);
  return writeModule(known, possible, listKeyServices(catalogue, known));
}

function writeRows(users) {
  const permissionsOf = new Map();
  for (const [permission, actions] of users) {
    for (const action of actions)
      permissionsOf.set(action, [...(permissionsOf.get(action) ?? []), permission]);
  }
  // Hundreds of calls can use the same permissions: each call is in one row, under all that it can use.
  const callsOf = new Map();
  for (const [action, permissions] of permissionsOf) {
    const key = permissions.join(' ');
    const services = callsOf.get(key) ?? new Map();
    callsOf.set(key, services);
    const [prefix, operation] = action.split(':');
    services.set(prefix, [...(services.get(prefix) ?? []), operation]);
  }
  return writeCalls(callsOf);
}

function writeModule(known, possible, keyServices) {
  return `// Made by \`npm run generate\` from action/chat/list-forwarded-permissions.ts. Do not edit.
import type { ForwardingCalls } from './forwarding-calls.ts';

/** Calls under the permissions that are of use within them. Each is in one row. */
export const forwardedPermissions: readonly ForwardingCalls[] = [
${writeRows(known)}
];

/** Calls under the permissions that are possibly of use within them: whether they are is not documented. */
export const possiblyForwarded: readonly ForwardingCalls[] = [
${writeRows(possible)}
];

/** The prefixes of the services that take a key in some operation, or use one in it. */
export const keyServices =
  '${[...keyServices].sort().join(' ')}';
`;
}
