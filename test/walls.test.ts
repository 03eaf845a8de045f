import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from '@jest/globals';
import { appendTo } from '../action/core/group.ts';
import { action, listActionFiles } from './action-files.ts';

/** What each folder may import of ours, as ARCHITECTURE.md says; `.` is the folder itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  core: ['.', 'generated', 'data'],
  iam: ['.', 'core', 'data'],
  chat: ['.', 'core', 'data'],
  kinds: ['.', 'core', 'data'],
  rules: ['.', 'core', 'iam', 'chat', 'generated', 'data'],
  adopt: ['.', 'core', 'kinds', 'generated', 'data'],
  drift: ['.', 'core', 'kinds', 'adopt', 'generated', 'data'],
  activity: ['.', 'core', 'iam'],
  access: ['.', 'core', 'iam', 'chat', 'drift', 'generated', 'data'],
  doctor: ['.', 'core'],
  page: ['.'],
  render: [
    '.',
    'page',
    'generated/access-page.ts',
    'core',
    'activity',
    'drift',
    'doctor',
    'commands',
    'aws',
    'access',
    'iam',
    'rules',
  ],
  aws: ['.', 'core', 'activity', 'adopt', 'drift', 'doctor', 'http'],
  github: ['.', 'core', 'render', 'doctor', 'http'],
  http: ['.'],
  commands: [
    '.',
    'activity',
    'core',
    'iam',
    'chat',
    'access',
    'adopt',
    'drift',
    'doctor',
    'kinds',
    'rules',
    'aws',
    'github',
    'generated',
    'data',
    'local-aws',
  ],
  'local-aws': ['.', 'core/json.ts', 'core/event-pattern-form.ts', 'iam', 'data'],
  cli: [
    '.',
    'core',
    'kinds',
    'rules',
    'access',
    'doctor',
    'commands',
    'page/page-data.ts',
    'render',
    'generated',
    'aws',
    'local-aws',
  ],
  main: [
    '.',
    'core',
    'access/reviewed-gains.ts',
    'commands',
    'render',
    'rules',
    'generated',
    'github',
    'aws',
    'http',
  ],
  launch: ['.', 'cli/io.ts', 'data/blocks.ts'],
  data: ['.'],
  generated: ['.'],
};

/** What makes a module more than a function of its arguments. */
const impure = /^(node:(?!crypto$|util$|zlib$)|@aws-sdk\/|@actions\/)/;

interface Import {
  readonly file: string;
  readonly folder: string;
  readonly target: string;
  /** Loaded together with the file: neither a type nor a dynamic import. */
  readonly isEager: boolean;
}

function readImports(): Import[] {
  return listActionFiles().flatMap(file => {
    const text = readFileSync(join(action, file), 'utf8');
    const matches = text.matchAll(
      /(?:^|\n)\s*(?:import|export)\s+(type\s+)?[^'";]*?from\s+'([^']+)'|import\('([^']+)'\)/g,
    );
    return [...matches].map(match => {
      const specifier = match[2] ?? match[3] ?? '';
      const target = specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : specifier;
      return {
        file,
        folder: file.includes('/') ? (file.split('/')[0] ?? '') : '',
        target,
        isEager: match[1] === undefined && match[3] === undefined,
      };
    });
  });
}

const imports = readImports();

test('there is something to look at', () => {
  expect(imports.length).toBeGreaterThan(100);
  expect(new Set(imports.map(({ folder }) => folder)).size).toBeGreaterThan(6);
});

test('every folder imports only what ARCHITECTURE.md allows', () => {
  const trespasses = imports
    .filter(
      ({ folder, target }) =>
        folder !== '' && !target.startsWith('@') && target.includes('/') && !target.startsWith('node:'),
    )
    .filter(({ folder, target }) => {
      const own = target.startsWith(`${folder}/`);
      return (
        !own && !(allowed[folder] ?? []).some(place => target === place || target.startsWith(`${place}/`))
      );
    })
    .map(({ file, target }) => `${file} imports ${target}`);
  expect(trespasses).toEqual([]);
});

test.each([
  'core',
  'iam',
  'chat',
  'access',
  'activity',
  'adopt',
  'drift',
  'doctor',
  'kinds',
  'rules',
  'render',
  'data',
])('%s is pure: no files, network, clock or environment', folder => {
  const reaching = imports
    .filter(entry => entry.folder === folder && entry.isEager && impure.test(entry.target))
    .map(({ file, target }) => `${file} imports ${target}`);
  expect(reaching).toEqual([]);
  const ambient = readdirSync(join(action, folder), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .filter(file =>
      /\b(process\.|Date\.now|new Date\(\)|Math\.random|console\.(?:log|info|warn|error|debug)\b)/.test(
        readFileSync(join(action, folder, file), 'utf8'),
      ),
    );
  expect(ambient).toEqual([]);
});

test('core knows no kind by its CloudFormation type', () => {
  const naming = readdirSync(join(action, 'core'), { encoding: 'utf8' }).filter(file =>
    /AWS::(Chatbot|IAM|SNS|Events|CodeStar)/.test(
      readFileSync(join(action, 'core', file), 'utf8').replace(/\/\*\*[\s\S]*?\*\//g, ''),
    ),
  );
  expect(naming).toEqual([]);
});

test('what validate loads reaches no AWS client', () => {
  const byFile = new Map<string, string[]>();
  for (const { file, target, isEager } of imports) {
    if (isEager) appendTo(byFile, file, target);
  }
  const seen = new Set<string>();
  const queue = ['cli/validate.ts', 'cli/help.ts', 'cli/io.ts', 'cli/usage.ts'];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    queue.push(...(byFile.get(file) ?? []));
  }
  expect([...seen].filter(target => target.startsWith('@aws-sdk') || target.startsWith('@actions'))).toEqual(
    [],
  );
});

test('clients that most runs do not need are loaded with their first call', () => {
  const lazily = /^@aws-sdk\/client-(?:sns|cloudtrail)$/;
  const loading = imports.filter(({ target }) => lazily.test(target));
  expect(loading.filter(({ isEager }) => isEager)).toEqual([]);
  expect(new Set(loading.map(({ target }) => target)).size).toBe(2);
});

test('only the access pipeline compiles policies of channels', () => {
  const compiling = imports
    .filter(({ target }) => target === 'iam/compile-policy.ts' || target === 'iam/channel-layers.ts')
    // The check of a reviewed document is about its form, and not about any channel.
    .filter(({ file }) => !/^(iam|access|local-aws)\/|^commands\/check-policy-document\.ts$/.test(file))
    .map(({ file, target }) => `${file} imports ${target}`);
  expect(compiling).toEqual([]);
});

test('no file imports itself through others, not even for a type', () => {
  const targets = new Map<string, Set<string>>();
  for (const { file, target } of imports) targets.set(file, (targets.get(file) ?? new Set()).add(target));
  // What is left after every file without imports of its own is taken away, again and again, is in or before a cycle.
  for (let isShrinking = true; isShrinking; ) {
    isShrinking = false;
    for (const [file, own] of targets) {
      if ([...own].some(target => targets.has(target))) continue;
      targets.delete(file);
      isShrinking = true;
    }
  }
  expect([...targets.keys()]).toEqual([]);
});

test('an exported type has a name of its own', () => {
  const files = new Map<string, string[]>();
  for (const file of listActionFiles()) {
    const text = readFileSync(join(action, file), 'utf8');
    const declarations = text.matchAll(
      /^export (?:declare )?(?:interface|type|(?:abstract )?class|enum) (\w+)/gm,
    );
    for (const [, name = ''] of declarations) appendTo(files, name, file);
  }
  expect(files.size).toBeGreaterThan(800);
  const shared = [...files].filter(([, places]) => places.length > 1);
  expect(shared.map(([name, places]) => `${name}: ${places.join(', ')}`)).toEqual([]);
});

test('the embedded AWS is a neighbour: one entry, and little that it knows of the product', () => {
  const inside = (file: string) => file.startsWith('local-aws/');
  const entering = imports.filter(({ file, target }) => inside(target) && !inside(file));
  expect(entering.map(({ target }) => target).filter(target => target !== 'local-aws/index.ts')).toEqual([]);
  // Who does not ask for it does not load it, so that the bundle has it in a part of its own.
  expect(entering.length).toBeGreaterThan(0);
  expect(entering.filter(({ isEager }) => isEager).map(({ file }) => file)).toEqual([]);
  const known = imports.filter(({ file, target }) => inside(file) && /^(core|iam|data)\//.test(target));
  expect([...new Set(known.map(({ target }) => target.split('/')[0]))].sort()).toEqual([
    'core',
    'data',
    'iam',
  ]);
  expect(
    [...new Set(known.filter(({ target }) => target.startsWith('iam/')).map(({ file }) => file))].sort(),
  ).toEqual([
    'local-aws/permissions/project-plugins.ts',
    'local-aws/permissions/trust.ts',
    'local-aws/resources/iam-policies.ts',
  ]);
});

test('no type inside a file has the name of an exported one', () => {
  // The embedded AWS is a neighbour, and has its own words.
  const isNeighbor = (file: string) => file.startsWith('local-aws/');
  const declared = listActionFiles().flatMap(file =>
    Array.from(
      readFileSync(join(action, file), 'utf8').matchAll(
        /^(export )?(?:declare )?(?:interface|type|(?:abstract )?class|enum) (\w+)/gm,
      ),
      ([, exported, name = '']) => ({ file, name, isExported: exported !== undefined }),
    ),
  );
  const exported = new Map(
    declared.filter(({ isExported }) => isExported).map(each => [each.name, each.file] as const),
  );
  const shadowing = declared.filter(({ file, name, isExported }) => {
    const other = exported.get(name);
    return !isExported && other !== undefined && isNeighbor(other) === isNeighbor(file);
  });
  expect(shadowing.map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
});
