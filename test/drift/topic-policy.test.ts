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
