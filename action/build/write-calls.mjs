/**
 * Writes rows of the type `ForwardingCalls` (action/data/forwarding-calls.ts).
 * @param {Map<string, Map<string, string[]>>} rows the operations by the prefix of their service, by the permissions
 * @returns {string} the entries of an array
 */
export function writeCalls(rows) {
  return [...rows]
    .map(
      ([permissions, services]) => `  {
    permissions: '${permissions}',
    calls: [
${[...services].map(line => `      '${line.flat().join(' ')}',`).join('\n')}
    ],
  },`,
    )
    .join('\n');
}
