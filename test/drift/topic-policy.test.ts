import { expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../action/core/json.ts';
import { topicPolicy } from '../../action/kinds/topic-policy/index.ts';

const declared: JsonObject = {
  Sid: 'DevOpsGuru',
  Effect: 'Allow',
  Principal: { Service: 'eu-west-1.devops-guru.amazonaws.com' },
  Action: 'sns:Publish',
  Resource: 't',
  Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
};
const normalize = (...Statement: JsonObject[]) =>
  topicPolicy.normalize?.('PolicyDocument', { Version: '2012-10-17', Statement });

test.each<[string, JsonObject, boolean]>([
  ['the same', declared, true],
  ['an action in other case', { ...declared, Action: 'SNS:Publish' }, true],
  [
    'a condition more',
    {
      ...declared,
      Condition: { StringEquals: { 'AWS:SourceAccount': '123456789012', 'aws:SourceArn': 'channel/c' } },
    },
    true,
  ],
  ['no condition', { ...declared, Condition: {} }, false],
  [
    'another account',
    { ...declared, Condition: { StringEquals: { 'aws:SourceAccount': '999999999999' } } },
    false,
  ],
  [
    'one account more',
    { ...declared, Condition: { StringEquals: { 'aws:SourceAccount': ['123456789012', '999999999999'] } } },
    false,
  ],
  ['another service', { ...declared, Principal: { Service: 'events.amazonaws.com' } }, false],
  ['everyone', { ...declared, Principal: '*' }, false],
  ['another action', { ...declared, Action: 'sns:Subscribe' }, false],
  ['another topic', { ...declared, Resource: 'u' }, false],
  ['a denial', { ...declared, Effect: 'Deny' }, false],
])('an appended statement: %s', (_name, statement, isCovered) => {
  const appended = { ...statement, Sid: 'Appended' };
  for (const order of [normalize(declared, appended), normalize(appended, declared)]) {
    // Of two statements that allow the same either may stay: one is left, and it is no drift but for its Sid.
    const count = ((order as JsonObject)['Statement'] as readonly Json[]).length;
    if (isCovered) expect(count).toBe(1);
    else expect(order).not.toEqual(normalize(declared));
  }
});

test.each<[string, JsonObject, JsonObject, number]>([
  [
    'one of two conditions',
    { ...declared, Condition: { StringEquals: { a: '1', b: '2' } } },
    { ...declared, Condition: { StringEquals: { a: '1' } } },
    1,
  ],
  [
    'one equal condition and another one',
    { ...declared, Condition: { StringEquals: { a: '1', b: '2' } } },
    { ...declared, Condition: { StringEquals: { a: '1', b: '3' } } },
    2,
  ],
  [
    'a condition under another operator',
    { ...declared, Condition: { StringEquals: { a: '1' } } },
    { ...declared, Condition: { StringLike: { a: '1' } } },
    2,
  ],
  [
    'a condition that is no map',
    { ...declared, Condition: { StringEquals: 'x' } },
    { ...declared, Condition: { StringEquals: 'y' } },
    2,
  ],
  [
    'a condition that is no map, twice',
    { ...declared, Condition: { StringEquals: 'x' } },
    { ...declared, Condition: { StringEquals: 'x' } },
    1,
  ],
  ['conditions that are no map', { ...declared, Condition: 'x' }, { ...declared, Condition: 'x' }, 1],
  ['two denials', { ...declared, Effect: 'Deny' }, { ...declared, Effect: 'Deny', Sid: 'b' }, 2],
  ['a denial of the same', declared, { ...declared, Effect: 'Deny' }, 2],
  [
    'the same without an action',
    { Effect: 'Allow', Resource: 't' },
    { Effect: 'Allow', Resource: 't', Sid: 'b' },
    1,
  ],
  ['an action that is no text', { ...declared, Action: [5] }, { ...declared, Action: ['sns:publish'] }, 2],
])('two statements: %s', (_name, one, other, count) => {
  const { Statement } = normalize({ ...one, Sid: 'a' }, { ...other, Sid: 'z' }) as JsonObject;
  expect(Statement).toHaveLength(count);
});

test('of statements that cover each other the first one stays', () => {
  const { Statement } = normalize(
    { ...declared, Sid: 'a' },
    { ...declared, Sid: 'b' },
    { ...declared, Sid: 'c' },
  ) as JsonObject;
  expect((Statement as readonly JsonObject[]).map(({ Sid }) => Sid)).toEqual(['a']);
});

test('what is no policy document stays as it is', () => {
  expect(topicPolicy.normalize?.('PolicyDocument', 'a text')).toEqual('a text');
  expect(topicPolicy.normalize?.('PolicyDocument', { Id: 'x' })).toEqual({ Id: 'x' });
  const rubbish = topicPolicy.normalize?.('PolicyDocument', {
    Statement: ['a', null, declared],
  }) as JsonObject;
  expect(rubbish['Statement']).toHaveLength(3);
  expect(topicPolicy.normalize?.('Topics', { Statement: [declared, declared] })).toEqual({
    Statement: [declared, declared],
  });
});
