import { importProduct } from './import-product.mjs';
import { writeCalls } from './write-calls.mjs';

/**
 * What action/chat/list-forwarded-permissions.ts lists, so that a proof does not read the whole catalogue for it.
 * @param documents of the AWS-managed policies
 * @returns {Promise<string>} the module's text
 */
export async function generateForwardedPermissions(documents) {
  const {
    loadCatalogue,
    listCallsViaServices,
    listForwardedPermissions,
    listKeyServices,
    listPossiblyForwarded,
    loadIamActions,
  } = await importProduct(
    "export { loadCatalogue } from './action/chat/catalogue.ts';",
    "export { listCallsViaServices } from './action/chat/list-calls-via-services.ts';",
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
  return writeModule({
    known,
    possible,
    keyServices: listKeyServices(catalogue, known),
    via: listCallsViaServices(documents, actions, known),
  });
}

/** Services that use the same permissions are in one row. */
function writeServices(via) {
  const services = new Map();
  for (const [service, permissions] of via) {
    const key = [...permissions].sort().join(' ');
    services.set(key, [...(services.get(key) ?? []), service].sort());
  }
  return [...services]
    .map(([permissions, prefixes]) => [prefixes.join(' '), permissions])
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([prefixes, permissions]) => `  { services: '${prefixes}', permissions: '${permissions}' },`)
    .join('\n');
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

function writeModule({ known, possible, keyServices, via }) {
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

/** What services use as their caller, by their prefixes: AWS-managed policies allow it to requests that come from them. */
export const callsViaServices: readonly { readonly services: string; readonly permissions: string }[] = [
${writeServices(via)}
];
`;
}
