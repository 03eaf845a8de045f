import { importProduct } from './import-product.mjs';

/**
 * What action/chat/list-forwarded-permissions.ts lists, so that a proof does not read the whole catalogue for it.
 * @returns {Promise<string>} the module's text
 */
export async function generateForwardedPermissions() {
  const { loadCatalogue, listForwardedPermissions } = await importProduct(
    "export { loadCatalogue } from './action/chat/catalogue.ts';",
    "export { listForwardedPermissions } from './action/chat/list-forwarded-permissions.ts';",
  );
  return writeModule(listForwardedPermissions(await loadCatalogue()));
}

function writeModule(users) {
  const permissionsOf = new Map();
  for (const [permission, actions] of users) {
    const calls = writeCalls(actions);
    permissionsOf.set(calls, [...(permissionsOf.get(calls) ?? []), permission]);
  }
  const rows = [...permissionsOf].map(
    ([calls, permissions]) => `  {
    permissions: '${permissions.join(' ')}',
    calls: [
${calls}
    ],
  },`,
  );
  return `// Made by \`npm run generate\` from action/chat/list-forwarded-permissions.ts. Do not edit.

/** Permissions that are of use within other calls, and these calls: a service and its operations in each line. */
export const forwardedPermissions: readonly {
  readonly permissions: string;
  readonly calls: readonly string[];
}[] = [
${rows.join('\n')}
];
`;
}

/** In the order in which they are listed: one that is met again later starts another line. */
function writeCalls(actions) {
  const lines = [];
  for (const action of actions) {
    const [prefix, operation] = action.split(':');
    const last = lines.at(-1);
    if (last?.[0] === prefix) last.push(operation);
    else lines.push([prefix, operation]);
  }
  return lines.map(line => `      '${line.join(' ')}',`).join('\n');
}
