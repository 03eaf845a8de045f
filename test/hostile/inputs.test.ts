import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { loadConfig } from '../../action/commands/load-config.ts';
import { type Bench, makeBench } from '../samples/check-text.ts';
import { findUnsound } from '../samples/sound-diagnostics.ts';
import { scenarioDay } from '../scenarios/read-scenarios.ts';

/** `code line:column path`, as short as a table can have it; `file` before it when it is not chatops.yml. */
type Place = string;

interface Input {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly expected: readonly Place[];
}

const head = 'version: 1\nname: demo\n';
const good = `${head}workspaces: { acme: { slack: T0123ABCD } }\nroles: { reader: { managed-policies: [CloudWatchReadOnlyAccess] } }\nchannels: { ops: { workspace: acme, channel: C0BBBBBBB, role: reader, guardrails: [ReadOnlyAccess] } }\n`;
const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map(part => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));
const alias = (n: number) => `*a${n}`;
const aliasLevels = (count: number) =>
  Array.from({ length: count }, (_, n) => `schema/unknown-key ${n + 5}:1 a${n + 2}`);

const inputs: readonly Input[] = [
  { name: 'nothing at all', content: '', expected: ['yaml/empty 1:1'] },
  { name: 'white space', content: ' \n\n  \n', expected: ['yaml/empty 1:1'] },
  { name: 'null', content: 'null\n', expected: ['schema/type 1:1'] },
  { name: 'a list', content: '- version: 1\n', expected: ['schema/type 1:1'] },
  { name: 'prose', content: 'please make me a channel\n', expected: ['schema/type 1:1'] },
  { name: 'JSON is YAML', content: JSON.stringify({ version: 1, name: 'demo' }), expected: [] },
  { name: '20 MB', content: Buffer.alloc(20 * 1024 * 1024, '# comment\n'), expected: ['file/too-large 1:1'] },
  { name: 'binary', content: bytes([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1]), expected: ['file/binary 1:1'] },
  { name: 'a NUL byte in the middle', content: bytes(head, [0]), expected: ['file/binary 1:1'] },
  { name: 'UTF-16', content: bytes([0xff, 0xfe], 'v'), expected: ['file/encoding 1:1'] },
  {
    name: 'Latin-1',
    content: bytes('version: 1\nname: caf', [0xe9], '\n'),
    expected: ['file/encoding 2:10'],
  },
  {
    name: 'half a character at the end',
    content: bytes(`${head}# `, [0xe2, 0x82]),
    expected: ['file/encoding 3:3'],
  },
  { name: 'a byte order mark', content: bytes([0xef, 0xbb, 0xbf], good), expected: [] },
  {
    name: 'a byte order mark, and a mistake',
    content: bytes([0xef, 0xbb, 0xbf], 'verison: 1\nname: demo\n'),
    expected: ['schema/required 1:1 version', 'schema/unknown-key 1:1 verison'],
  },
  { name: 'Windows line ends', content: good.replaceAll('\n', '\r\n'), expected: [] },
  {
    name: 'a mistake after Windows line ends',
    content: `${head.replaceAll('\n', '\r\n')}rols: {}\r\n`,
    expected: ['schema/unknown-key 3:1 rols'],
  },
  {
    name: 'line ends of an old Mac',
    content: 'version: 1\rname: demo\r',
    expected: ['yaml/syntax 1:10', 'yaml/control-character 1:11', 'yaml/control-character 1:22'],
  },
  {
    name: 'a tab as indentation',
    content: 'version: 1\nroles:\n\treader: {}\n',
    expected: ['yaml/syntax 3:1'],
  },
  {
    name: 'a duplicate key',
    content: `${good}version: 1\n`,
    expected: ['yaml/duplicate-key 6:1 version'],
  },
  {
    name: 'anchor, alias and merge key: an unused role is reported where it is declared',
    content: `${head}roles:\n  a: &x { managed-policies: [CloudWatchReadOnlyAccess] }\n  b: *x\n  c: { <<: *x, path: / }\n`,
    expected: ['role/unused 4:3 roles.a', 'role/unused 5:3 roles.b', 'role/unused 6:3 roles.c'],
  },
  {
    name: 'a bomb of aliases: the first level that is too much',
    content: `${head}a0: &a0 [x, x]\n${Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [${alias(n)}, ${alias(n)}, ${alias(n)}, ${alias(n)}]\n`).join('')}`,
    expected: [
      'schema/unknown-key 3:1 a0',
      'schema/unknown-key 4:1 a1',
      ...aliasLevels(8),
      'yaml/alias-limit 12:',
    ],
  },
  {
    name: 'a bomb of maps',
    content: `${head}a0: &a0 { k: x }\n${Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} { a: ${alias(n)}, b: ${alias(n)}, c: ${alias(n)}, d: ${alias(n)} }\n`).join('')}`,
    expected: ['schema/unknown-key 3:1 a0', 'schema/unknown-key 4:1 a1', ...aliasLevels(7)],
  },
  {
    name: 'merge keys that double at each of thirty levels',
    content: `${head}a0: &a0 { k: x }\n${Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} { <<: [${alias(n)}, ${alias(n)}], k${n}: x }\n`).join('')}`,
    expected: [
      ...Array.from({ length: 21 }, (_, n) => `schema/unknown-key ${n + 3}:1 a${n}`),
      'schema/unknown-key 24:1 a21',
      'yaml/alias-limit 24:13 a21',
    ],
  },
  {
    name: 'aliases of aliases, thirty deep',
    content: `${head}roles: { r0: &a0 {} }\n${Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} { k: ${alias(n)} }\n`).join('')}`,
    expected: [
      'role/unused 3:10 roles.r0',
      ...Array.from({ length: 21 }, (_, n) => `schema/unknown-key ${n + 4}:1 a${n + 1}`),
      'yaml/alias-limit',
    ],
  },
  {
    name: 'four hundred channels that merge one',
    content: `${head}workspaces: { acme: { slack: T0123ABCD } }\nroles: { reader: { managed-policies: [CloudWatchReadOnlyAccess] } }\nchannels:\n  c: &c { workspace: acme, channel: C0BBBBBBB, role: reader, guardrails: [ReadOnlyAccess] }\n${Array.from({ length: 400 }, (_, n) => `  c${n}: { <<: *c, channel: C10000000${n} }\n`).join('')}`,
    expected: [],
  },
  {
    name: 'an anchor that holds itself',
    content: `${head}roles: &r { a: *r }\n`,
    expected: ['yaml/alias 3:16 roles.a'],
  },
  {
    name: 'a map that merges itself',
    content: `${head}roles: { a: &r { <<: *r } }\n`,
    expected: ['yaml/alias 3:22 roles.a'],
  },
  {
    name: 'an alias of nothing',
    content: `${head}roles: { a: *nothing }\n`,
    expected: ['yaml/alias 3:13 roles.a'],
  },
  {
    name: 'a merge key without a map, twice, and in quotes',
    content: `${head}roles:\n  a: { <<: ReadOnlyAccess }\n  b: { <<: {}, <<: {} }\n  c: { "<<": {} }\n  d: { <<: }\n`,
    expected: [
      'yaml/merge-key 4:12 roles.a',
      'role/unused 5:3 roles.b',
      'yaml/duplicate-key 5:16 roles.b["<<"]',
      'schema/unknown-key 6:8 roles.c["<<"]',
      'yaml/merge-key 7:',
    ],
  },
  {
    name: 'one wrong value that three places use is reported once, where it is written',
    content: `${head}roles:\n  a: &x { managed-policies: [Nothing] }\n  b: *x\n  c: { <<: *x, path: / }\n`,
    expected: [
      'role/unused 4:3 roles.a',
      'reference/unknown 4:30 roles.a.managed-policies[0]',
      'role/unused 5:3 roles.b',
      'role/unused 6:3 roles.c',
    ],
  },
  { name: 'version 2', content: 'version: 2\nname: demo\n', expected: ['schema/pattern 1:10 version'] },
  { name: 'version as text', content: 'version: "1"\nname: demo\n', expected: ['schema/type 1:10 version'] },
  { name: 'version 1.0', content: 'version: 1.0\nname: demo\n', expected: [] },
  {
    name: 'a huge number',
    content: `version: ${'9'.repeat(400)}\nname: demo\n`,
    expected: ['schema/pattern 1:10 version'],
  },
  {
    name: 'not a number',
    content: 'version: .nan\nname: .inf\n',
    expected: ['schema/type 1:10 version', 'schema/type 2:7 name'],
  },
  {
    name: 'a date as name',
    content: 'version: 1\nname: 2027-01-31\n',
    expected: ['schema/pattern 2:7 name'],
  },
  { name: 'emoji as name', content: 'version: 1\nname: 🚀\n', expected: ['schema/pattern 2:7 name'] },
  {
    name: 'emoji before a mistake: columns count UTF-16 units',
    content: `${head}roles: { "🚀": {}, a: { pth: / } }\n`,
    expected: ['schema/pattern 3:10 roles["🚀"]', 'schema/unknown-key 3:25 roles.a.pth'],
  },
  {
    name: 'names of what every object has',
    content: `${head}roles: { constructor: {}, toString: {} }\n__proto__: { x: 1 }\nhasOwnProperty: 1\n`,
    expected: [
      'role/unused 3:10 roles.constructor',
      'role/unused 3:27 roles.toString',
      'schema/unknown-key 4:1 __proto__',
      'schema/unknown-key 5:1 hasOwnProperty',
    ],
  },
  {
    name: 'references to what every object has',
    content: good
      .replace('role: reader', 'role: toString')
      .replace('workspace: acme', 'workspace: constructor'),
    expected: ['reference/unknown 5:31 channels.ops.workspace', 'reference/unknown 5:70 channels.ops.role'],
  },
  {
    name: 'a control character in a key',
    content: `${head}roles: { "a\\u0000b": {} }\n`,
    expected: ['yaml/control-character 3:10 roles'],
  },
  {
    name: 'a raw escape in a comment',
    content: `${good}# \x1b[31mred\n`,
    expected: ['yaml/control-character 6:3'],
  },
  {
    name: 'a first line that is indented: one mistake, whatever follows',
    content: '  a: b\nversion: 1\nname: demo\nroles:\n  a: {}\n',
    expected: ['yaml/syntax 2:1'],
  },
  {
    name: 'an invisible character in the words of the parser',
    content: '  [a]\n\u202e x:\n',
    expected: ['yaml/bidi-character 2:1', 'yaml/syntax 2:1'],
  },
  {
    name: 'an invisible character in a command, written as an escape',
    content: `${head}aliases: { a: "\\u202e b" }\n`,
    expected: ['alias/unused 3:12 aliases.a', 'alias/unknown-service 3:'],
  },
  {
    name: 'half of a surrogate pair',
    content: `version: 1\nname: "\\ud800"\n`,
    expected: ['yaml/control-character 2:7 name'],
  },
  { name: 'brackets inside each other', content: '['.repeat(5_000), expected: ['yaml/too-deep 1:101'] },
  { name: 'only brackets', content: '['.repeat(100_000), expected: ['yaml/too-deep 1:101'] },
  {
    name: 'only brackets, one on each line',
    content: '{\n'.repeat(40_000),
    expected: ['yaml/too-deep 101:1'],
  },
  { name: 'only closing brackets', content: ']'.repeat(1_000_000), expected: ['file/too-large 1:100001'] },
  {
    name: 'a hundred levels, and one more',
    content: `${head}roles: { a: { description: ${'['.repeat(98)}${']'.repeat(98)} } }\n`,
    expected: ['yaml/too-deep 3:125'],
  },
  {
    name: 'a hundred levels',
    content: `${head}roles: { a: { description: ${'['.repeat(97)}${']'.repeat(97)} } }\n`,
    expected: ['schema/type 3:28 roles.a.description'],
  },
  { name: 'brackets in a comment', content: `${good}# ${'['.repeat(10_000)}\n`, expected: [] },
  {
    name: 'more marks than any file has',
    content: `${good}${'#\n'.repeat(650_000)}`,
    expected: ['file/too-large '],
  },
  {
    name: 'a megabyte of commas inside a bracket',
    content: `${head}roles: [${','.repeat(1_000_000)}`,
    expected: ['file/too-large 3:100003'],
  },
  {
    name: 'text of which half is commas, inside a bracket',
    content: `${head}roles: [${'x,'.repeat(60_000)}`,
    expected: ['yaml/syntax 3:120009'],
  },
  {
    name: 'tags that YAML itself has, and one that it cannot read',
    content: `${head}roles: { a: { description: !!str x, path: ! "/", tags: !!map { a: b } } }\nworkspaces: !e!x {}\n`,
    expected: [
      'role/unused 3:10 roles.a',
      'yaml/tag 3:28',
      'yaml/tag 3:43',
      'yaml/tag 3:56',
      'yaml/tag 4:13',
    ],
  },
  {
    name: 'a directive after a comment',
    content: `# ours\n\n%TAG ! x\n---\n${head}`,
    expected: ['yaml/directive 3:1'],
  },
  {
    name: 'only indentation',
    content: Array.from({ length: 1000 }, (_, n) => `${' '.repeat(n)}a:\n`).join(''),
    expected: ['yaml/too-deep'],
  },
  // The stack of the package ended while V8 compiled an expression, and with it the process.
  { name: 'a megabyte of dashes', content: '- '.repeat(500_000), expected: ['yaml/too-deep 1:201'] },
  { name: 'a megabyte of keys', content: 'a: '.repeat(333_333), expected: ['yaml/too-deep 1:'] },
  {
    name: 'a megabyte of keys and commas',
    content: 'a, b: '.repeat(166_666),
    expected: ['yaml/too-deep 1:'],
  },
  {
    name: 'a megabyte of text that cannot start with its character',
    content: `${head}roles: [${'@,'.repeat(500_000)}`,
    expected: ['file/too-large 3:'],
  },
  { name: 'only dashes', content: '- '.repeat(100_000), expected: ['yaml/too-deep 1:'] },
  { name: 'only question marks', content: '? '.repeat(100_000), expected: ['yaml/too-deep 1:'] },
  { name: 'only quotes', content: `${'"'.repeat(99_999)}`, expected: ['yaml/syntax 1:'] },
  {
    name: 'a line of a megabyte',
    content: `${head}roles: { a: { description: ${'x'.repeat(1_000_000)} } }\n`,
    expected: ['schema/pattern 3:28 roles.a.description'],
  },
  {
    name: 'a key of a megabyte',
    content: `${head}${'x'.repeat(1_000_000)}: 1\n`,
    expected: ['yaml/syntax 3:1'],
  },
  {
    name: 'two thousand unknown keys',
    content: `${head}${Array.from({ length: 2000 }, (_, n) => `key-${n}: x\n`).join('')}`,
    expected: ['schema/unknown-key 3:1 key-0'],
  },
  {
    name: 'two thousand references to nothing',
    content: `${head}workspaces: { acme: { slack: T0123ABCD } }\nroles: { r: {} }\nchannels:\n${Array.from({ length: 2000 }, (_, n) => `  c${n}: { workspace: acme, channel: C10000000${n}, role: rr, guardrails: [ReadOnlyAcces] }\n`).join('')}`,
    expected: ['reference/unknown 6:53 channels.c0.role'],
  },
];

let bench: Bench;
beforeEach(() => {
  bench = makeBench();
});
afterEach(() => bench.remove());

test.each(inputs)('$name', async ({ content, expected }) => {
  const { diagnostics, config } = await bench.check(content);
  const observed = diagnostics.map(({ code, line, column, path }) =>
    `${code} ${line}:${column} ${path}`.trim(),
  );
  // Of floods only the beginning is told in the table.
  expect(observed.length).toBeGreaterThanOrEqual(expected.length);
  for (const [index, place] of expected.entries()) expect(observed[index]).toContain(place);
  if (expected.length === 0) expect(observed).toEqual([]);
  expect(config === undefined).toBe(diagnostics.some(({ severity }) => severity === 'error'));
  expect(findUnsound(diagnostics)).toEqual([]);
});

interface Trap {
  readonly name: string;
  readonly set: (folder: string) => string;
  readonly expected: readonly Place[];
  /** Whether the file is read by somebody who may not read everything, as the superuser may. */
  readonly isOrdinary?: boolean;
}

/** The user `nobody`. */
const nobody = 65_534;

/** Does something as an ordinary user, also where the tests run as the superuser. */
async function asOrdinaryUser<T>(does: () => Promise<T>): Promise<T> {
  const isSuperuser = process.geteuid?.() === 0;
  if (!isSuperuser) return does();
  process.seteuid?.(nobody);
  try {
    return await does();
  } finally {
    process.seteuid?.(0);
  }
}

/** A chatops.yml with a mode, in a folder that everybody may enter. */
function writeWithMode(folder: string, mode: number): string {
  chmodSync(folder, 0o755);
  const file = write(folder, 'chatops.yml', good);
  chmodSync(file, mode);
  return file;
}

const including = (pattern: string) =>
  `${good.replace('channels: {', 'channels: {')}include: ["${pattern}"]\n`;
const write = (folder: string, name: string, content: string) => {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const traps: readonly Trap[] = [
  {
    name: 'a missing file',
    set: folder => join(folder, 'none.yml'),
    expected: ['none.yml: file/not-found 1:1'],
  },
  { name: 'a directory', set: folder => folder, expected: [': file/not-readable 1:1'] },
  {
    name: 'a file below a file',
    set: folder => join(write(folder, 'chatops.yml', good), 'chatops.yml'),
    expected: ['chatops.yml/chatops.yml: file/not-found 1:1'],
  },
  {
    name: 'no permission',
    isOrdinary: true,
    set: folder => writeWithMode(folder, 0),
    expected: ['chatops.yml: file/not-readable 1:1'],
  },
  {
    name: 'just enough permission',
    isOrdinary: true,
    set: folder => writeWithMode(folder, 0o444),
    expected: [],
  },
  {
    name: 'a device that never ends',
    set: () => '/dev/zero',
    expected: [': file/too-large 1:1'],
  },
  {
    name: 'an include that is a symbolic link out of the folder',
    set: folder => {
      const outside = write(folder, 'outside.yml', 'roles: { stolen: {} }\n');
      const file = write(folder, 'in/chatops.yml', including('teams/*.yml'));
      mkdirSync(join(folder, 'in/teams'));
      symlinkSync(outside, join(folder, 'in/teams/a.yml'));
      return file;
    },
    // Not followed, so it is not even found.
    expected: ['chatops.yml: include/no-file 6:11 include[0]'],
  },
  {
    name: 'an include through a symbolic link to a folder',
    set: folder => {
      write(folder, 'outside/a.yml', 'roles: { stolen: {} }\n');
      const file = write(folder, 'in/chatops.yml', including('teams/a.yml'));
      symlinkSync(join(folder, 'outside'), join(folder, 'in/teams'));
      return file;
    },
    expected: ['chatops.yml: include/outside 6:11 include[0]'],
  },
  {
    name: 'an include of an absolute path',
    set: folder => write(folder, 'chatops.yml', including('/etc/*.yml')),
    expected: ['chatops.yml: include/outside 6:11 include[0]'],
  },
  {
    name: 'an include of a parent',
    set: folder => write(folder, 'in/chatops.yml', including('teams/../../*.yml')),
    expected: ['chatops.yml: include/outside 6:11 include[0]'],
  },
  {
    name: 'an include of itself, which holds nothing more',
    set: folder => write(folder, 'chatops.yml', including('*.yml')),
    expected: [],
  },
  {
    name: 'an included file that includes',
    set: folder => {
      write(folder, 'a.yml', 'include: [chatops.yml]\n');
      return write(folder, 'chatops.yml', including('a.yml'));
    },
    expected: ['a.yml: include/not-allowed 1:1 include'],
  },
  {
    name: 'an included file that is no YAML',
    set: folder => {
      write(folder, 'a.yml', 'roles: { a: {}\n');
      return write(folder, 'chatops.yml', including('a.yml'));
    },
    expected: ['a.yml: yaml/syntax 2:1'],
  },
  {
    name: 'an included file that is a list',
    set: folder => {
      write(folder, 'a.yml', '- roles\n');
      return write(folder, 'chatops.yml', including('a.yml'));
    },
    expected: ['a.yml: schema/type 1:1'],
  },
  {
    name: 'a policy document that is no policy document',
    set: folder => {
      write(folder, 'p.json', '["Statement"]\n');
      return write(
        folder,
        'chatops.yml',
        good.replace(
          '{ managed-policies: [CloudWatchReadOnlyAccess] }',
          '{ arn: "arn:aws:iam::123456789012:role/x", document: p.json }',
        ),
      );
    },
    expected: ['chatops.yml: file/policy-document 4:71 roles.reader.document'],
  },
];

test.each(traps)('$name', async ({ set, expected, isOrdinary }) => {
  const file = set(bench.folder);
  const load = () => loadConfig(file, { today: scenarioDay });
  const { diagnostics } = await (isOrdinary === true ? asOrdinaryUser(load) : load());
  const observed = diagnostics.map(({ code, line, column, path, file: name }) => {
    const folder = file.includes('/in/') ? join(bench.folder, 'in') : bench.folder;
    const shown = name.startsWith(bench.folder) ? relative(folder, name) : '';
    return `${shown}: ${code} ${line}:${column} ${path}`.trim();
  });
  expect(observed).toEqual(expected);
});
