import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { readConditions } from '../../action/core/condition-words.ts';
import type { Drift } from '../../action/core/drift.ts';
import type { JsonObject } from '../../action/core/json.ts';
import { driftRows } from '../../action/render/drift-rows.ts';
import { splitProperty } from '../../action/render/split-property.ts';
import { describeStatementChanges } from '../../action/render/statement-changes.ts';

interface Case {
  readonly name: string;
  readonly before: readonly JsonObject[];
  readonly after: readonly JsonObject[];
  readonly says: readonly string[];
}

const folder = dirname(fileURLToPath(import.meta.url));
const cases = parse(readFileSync(join(folder, 'statements.yml'), 'utf8')) as Case[];
const document = (Statement: readonly JsonObject[]) => ({ Version: '2012-10-17', Statement });
const describeChanges = (before: readonly JsonObject[], after: readonly JsonObject[]) =>
  describeStatementChanges(document(before), document(after), { label: '', account: '123456789012' });

test.each(cases)('$name', ({ before, after, says }) => {
  expect(describeChanges(before, after).map(({ sign, text }) => `${sign} ${text}`)).toEqual(says);
});

test('a policy that did not change says nothing', () => {
  for (const { before } of cases) expect(describeChanges(before, before)).toEqual([]);
});

/** Names of which none is a part of another one, so that a sentence that has the text names it. */
const names = (prefix: string) =>
  fc
    .uniqueArray(fc.constantFrom(...'abcd'), { minLength: 1, maxLength: 4 })
    .map(each => each.map(name => `${prefix}:${name}`));
const statement = fc.record(
  {
    Sid: fc.constantFrom('One', 'Two'),
    Effect: fc.constantFrom('Allow', 'Deny'),
    Action: names('svc'),
    Resource: names('res'),
    Condition: fc.record(
      {
        StringEquals: fc.record({ 'k:one': names('val'), 'k:two': names('val') }, { requiredKeys: [] }),
        Bool: fc.constant({ 'k:mfa': 'true' }),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['Effect', 'Action', 'Resource'] },
);
const statements = fc.array(statement, { maxLength: 4 });

/** Every action, resource and value of a document, with the effect that it stands under. */
const atoms = (list: readonly JsonObject[]) =>
  new Set(list.flatMap(each => JSON.stringify(each).match(/(?:svc|res|val|k):\w+/g) ?? []));

test('whatever is in one version only is named, and two that differ are never called the same', () => {
  fc.assert(
    fc.property(statements, statements, (before, after) => {
      const changes = describeChanges(before as JsonObject[], after as JsonObject[]);
      const text = changes.map(each => each.text).join('\n');
      const [old, wanted] = [atoms(before as JsonObject[]), atoms(after as JsonObject[])];
      for (const atom of [...old].filter(each => !wanted.has(each))) expect(text).toContain(atom);
      for (const atom of [...wanted].filter(each => !old.has(each))) expect(text).toContain(atom);
      const sorted = (list: readonly JsonObject[]) =>
        list.map(each => JSON.stringify(sortLists(each))).sort();
      const isSame =
        JSON.stringify(sorted(before as JsonObject[])) === JSON.stringify(sorted(after as JsonObject[]));
      expect(changes.some(each => !/^the same/.test(each.text))).toBe(!isSame);
    }),
    {
      numRuns: Number(process.env['STATEMENT_RUNS'] ?? 500),
      ...(process.env['FC_SEED'] ? { seed: Number(process.env['FC_SEED']) } : { seed: 16 }),
    },
  );
});

/** Members by name, lists by value. Empty condition blocks are no condition. */
function sortLists(value: unknown): unknown {
  if (Array.isArray(value)) return [...value].map(sortLists).sort();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, member]) => [name, sortLists(member)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

test.each<[object, string]>([
  [{ StringEquals: { k: 'a' } }, 'k is a'],
  [{ StringNotEquals: { k: ['a'] } }, 'k is not a'],
  [{ StringNotLike: { k: ['a', 'b'] } }, 'k is like none of a, b'],
  [{ 'ForAnyValue:StringLike': { k: ['a', 'b'] } }, 'any value of k is like a or b'],
  [{ 'ForAllValues:StringEquals': { k: 'a' } }, 'each value of k is a'],
  [{ StringEqualsIfExists: { k: 'a' } }, 'k is a (or k is missing)'],
  [{ Null: { k: 'true' } }, 'k is missing'],
  [{ Null: { k: [false] } }, 'k is there'],
  [
    { DateLessThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' } },
    'aws:CurrentTime is before 2027-01-01T00:00:00Z',
  ],
  [{ NumericLessThanEquals: { k: 5 } }, 'k is at most 5'],
  [{ NotIpAddress: { k: ['10.0.0.0/8', '::1'] } }, 'k is in none of 10.0.0.0/8, ::1'],
  [{ Bool: { k: true } }, 'k is true'],
  [{ Unheard: { k: ['a', 'b'] } }, 'Unheard k a, b'],
  [{ StringEquals: { k: [] } }, 'k is (no value)'],
])('the condition %j in words: %s', (condition, text) => {
  expect(readConditions(condition as JsonObject, String).map(test => test.text)).toEqual([text]);
});

test('a role with several policies names the policy; what is not a statement stays a line', () => {
  const policy = (name: string, action: string) => ({
    PolicyName: name,
    PolicyDocument: document([{ Effect: 'Allow', Action: [action], Resource: 'x' }]),
  });
  const split = splitProperty(
    {
      name: 'Policies',
      before: [policy('one', 'a:b'), policy('gone', 'a:c')],
      after: [policy('one', 'a:d')],
    },
    '1',
  );
  expect(split.statements.map(({ text }) => text)).toEqual([
    'policy one, statement 1 now also allows a:d on x; no longer allows a:b on x',
  ]);
  expect(split.leaves).toEqual({ removed: [{ label: 'Policies.gone', text: 'Allow a:c on x' }], added: [] });
  expect(split.policies.added.map(({ text }) => text)).toEqual([
    '{"Action":["a:d"],"Effect":"Allow","Resource":"x"}',
  ]);
});

test('drift of a policy says how its statements differ from the declared ones', () => {
  const drift = (property: string, expected: JsonObject, observed: JsonObject): Drift => ({
    ...{
      target: 'default',
      kind: 'modified',
      path: 'roles.x',
      type: 'AWS::IAM::Role',
      id: 'x',
      risk: 'widens',
    },
    ...{ property, expected, observed },
  });
  const statement = (action: string) => ({ Effect: 'Allow', Action: [action], Resource: '*' });
  const [one, two] = [document([statement('a:b')]), document([statement('a:c')])];
  const named = (PolicyDocument: JsonObject) => ({ PolicyName: 'ops', PolicyDocument });
  const sentences = driftRows([
    drift('Policies', named(one), named(two)),
    drift('AssumeRolePolicyDocument', one, document([statement('a:b'), statement('a:c')])),
    drift('Tags', { Key: 'a', Value: 'b' }, { Key: 'a', Value: 'c' }),
  ]).map(({ sentence }) => sentence);
  expect(sentences).toEqual([
    'Role x has another Policies: ops: new statement 1 allows a:c on *; statement 1 is removed: it allowed a:b on *',
    'Role x has another AssumeRolePolicyDocument: trust policy, new statement 2 allows a:c on *',
    'Role x has another Tags: Key: a; Value: c (declared: Key: a; Value: b)',
  ]);
});
