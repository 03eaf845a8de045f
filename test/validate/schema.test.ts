import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { eventWordsOf } from '../../action/data/notification-events.ts';

type Schema = { readonly [keyword: string]: unknown };

const root = JSON.parse(
  readFileSync(new URL('../../schema/chatops.schema.json', import.meta.url), 'utf8'),
) as Schema & { definitions: Record<string, Schema> };

/** Every place of the schema that an editor can stand on: values, elements and the names of keys. */
function* places(schema: Schema, path: string): Generator<{ path: string; schema: Schema }> {
  yield { path, schema };
  for (const [name, member] of Object.entries((schema['properties'] ?? {}) as Record<string, Schema>)) {
    yield* places(member, `${path}.${name}`);
  }
  for (const keyword of ['items', 'additionalProperties', 'propertyNames']) {
    const member = schema[keyword];
    if (typeof member === 'object' && member !== null) yield* places(member as Schema, `${path} ${keyword}`);
  }
  for (const [index, branch] of ((schema['anyOf'] ?? []) as Schema[]).entries()) {
    if (!('const' in branch) && !('enum' in branch) && branch['type'] !== 'array')
      yield* places(branch, `${path} anyOf ${index}`);
    else if (branch['items']) yield* places(branch['items'] as Schema, `${path} anyOf ${index} items`);
  }
}

const all = [
  ...places(root, 'file'),
  ...Object.entries(root.definitions).flatMap(([name, schema]) => [...places(schema, name)]),
].filter(({ schema }) => schema['$ref'] === undefined);

test('there is something to look at', () => {
  expect(all.length).toBeGreaterThan(100);
});

test('an editor shows a title, a description and an example everywhere', () => {
  const bare = all
    .filter(({ schema }) =>
      ['title', 'description', 'examples'].some(keyword => schema[keyword] === undefined),
    )
    // A choice of plain types says all that there is to say.
    .filter(({ schema }) => !Array.isArray(schema['type']))
    .map(({ path }) => path);
  expect(bare).toEqual([]);
});

test('every reference leads somewhere, and every definition is used', () => {
  const text = JSON.stringify(root);
  const references = new Set([...text.matchAll(/"#\/definitions\/(\w+)"/g)].map(match => match[1]));
  expect([...references].sort()).toEqual(Object.keys(root.definitions).sort());
});

test('every example fits what it is an example of', () => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  ajv.addSchema(root, 'chatops');
  const wrong = all.flatMap(({ path, schema }) => {
    const validate = ajv.compile({ ...schema, definitions: root.definitions });
    return ((schema['examples'] ?? []) as unknown[])
      .filter(example => !validate(example))
      .map(example => `${path}: ${JSON.stringify(example)} ${ajv.errorsText(validate.errors)}`);
  });
  expect(wrong).toEqual([]);
});

test('every object says which keys it takes, so that an editor can complete them', () => {
  const open = all
    .filter(({ schema }) => schema['type'] === 'object')
    .filter(({ schema }) => schema['additionalProperties'] === undefined)
    .map(({ path }) => path);
  // An event pattern is EventBridge's language, not ours.
  expect(open).toEqual(['EventNotification.pattern']);
});

test('an editor says in words what a pattern wants', () => {
  const withPattern = all.filter(({ schema }) => schema['pattern'] !== undefined);
  expect(withPattern.length).toBeGreaterThan(30);
  for (const { path, schema } of withPattern) {
    const message = schema['patternErrorMessage'];
    expect({ path, message }).toEqual({
      path,
      message: expect.stringMatching(/^This is not an? |^This is not the /),
    });
    expect(String(message)).not.toContain(String(schema['pattern']));
    expect(String(message)).toContain(String(schema['x-noun']));
  }
});

test('no key is proposed where a key of the file belongs', () => {
  const names = ['Reference', 'AliasList', 'TargetList'];
  expect(names.map(name => root.definitions[name]?.['examples'])).toEqual([[], [], []]);
});

test.each([
  ['PipelineEvents', 'codepipeline'],
  ['BuildEvents', 'codebuild'],
  ['DeploymentEvents', 'codedeploy'],
  ['RepositoryEvents', 'codecommit'],
] as const)('every event is proposed: %s', (name, service) => {
  const items = root.definitions[name]?.['items'] as Schema;
  expect([...(items['examples'] as string[])].sort()).toEqual([...eventWordsOf(service)].sort());
});

test('a channel without guardrails or role, here and in the defaults, is marked', () => {
  const validate = new Ajv({ strict: false, allErrors: true }).compile(root);
  const marksOf = (defaults: object | undefined, channel: object) => {
    const config = { version: 1, name: 'demo', ...(defaults && { defaults }), channels: { ops: channel } };
    return validate(config)
      ? []
      : (validate.errors ?? []).flatMap(({ params }) => params['missingProperty'] ?? []);
  };
  const channel = { channel: 'C0BBBBBBB' };
  expect(marksOf(undefined, channel)).toEqual(['guardrails', 'role']);
  expect(marksOf({ logging: 'error' }, { ...channel, role: 'reader' })).toEqual(['guardrails']);
  expect(marksOf({ role: 'reader' }, { ...channel, guardrails: 'none' })).toEqual([]);
  expect(marksOf({ guardrails: ['ReadOnlyAccess'], role: 'reader' }, channel)).toEqual([]);
});
