import { expect, test } from '@jest/globals';
import { checkTopics, observeTopics, type ReadTopic } from '../../action/commands/check-topics.ts';
import { resolve } from '../../action/core/resolve.ts';

const place = { account: '123456789012', region: 'eu-west-1', partition: 'aws' };
const arn = (name: string, account: string = place.account) => `arn:aws:sns:eu-west-1:${account}:${name}`;

/** Checks two channels with the same topics. */
async function check(topics: readonly string[], read: ReadTopic) {
  const channel = (id: string, more: object = {}) => ({
    workspace: 'acme',
    channel: id,
    role: 'r',
    guardrails: 'none' as const,
    notify: { topics: [...topics], ...more },
  });
  const { models } = resolve({
    version: 1,
    name: 'x',
    workspaces: { acme: { slack: 'T0123ABCD' } },
    roles: { r: { 'managed-policies': ['ReadOnlyAccess'] } },
    channels: { a: channel('C0AAAAAAA'), b: channel('C0BBBBBBB', { from: ['budgets'] }) },
  });
  const [model] = models;
  if (model === undefined) throw new Error('there is always a model');
  return checkTopics(await observeTopics(read, model, place), model.target.key, place);
}

/** A topic that services may publish to. */
const attributes = ({ KmsMasterKeyId: key }: Record<string, string> = {}) => ({
  policy: {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' }, Action: 'sns:Publish', Resource: '*' },
    ],
  },
  key,
});

test.each<[string, string, ReadTopic, readonly string[]]>([
  ['a plain topic', arn('t'), async () => attributes(), []],
  ['a customer-managed key', arn('t'), async () => attributes({ KmsMasterKeyId: 'alias/chatops' }), []],
  [
    'the key of AWS',
    arn('t'),
    async () => attributes({ KmsMasterKeyId: 'alias/aws/sns' }),
    ['plan/topic-aws-key'],
  ],
  [
    'the key of AWS by the ARN of its alias',
    arn('t'),
    async () => attributes({ KmsMasterKeyId: 'arn:aws:kms:eu-west-1:123456789012:alias/aws/sns' }),
    ['plan/topic-aws-key'],
  ],
  [
    'a key of the account whose alias only looks like one of AWS',
    arn('t'),
    async () => attributes({ KmsMasterKeyId: 'alias/awsome' }),
    [],
  ],
  ['no topic', arn('t'), async () => undefined, ['plan/topic-missing']],
  [
    'a name that only begins like the topic of another channel',
    arn('x-bb'),
    async () => undefined,
    ['plan/topic-missing'],
  ],
  ['the topic that the same file makes for another channel', arn('x-b'), async () => undefined, []],
  [
    'a denied read',
    arn('t'),
    async () => {
      throw new Error('AccessDenied');
    },
    ['plan/topic-unread'],
  ],
  [
    'symbols of the account',
    'arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:t',
    async () => attributes(),
    [],
  ],
])('%s', async (_name, topic, read, codes) => {
  const asked: string[] = [];
  const findings = await check([topic], async topicArn => {
    asked.push(topicArn);
    return read(topicArn);
  });
  expect(findings.map(({ code }) => code)).toEqual(codes);
  // One call, although two channels have the topic.
  expect(asked).toEqual([topic.includes('$') ? arn('t') : topic]);
});

test('a topic of another account is not read at all', async () => {
  const findings = await check([arn('t', '999999999999')], async () => {
    throw new Error('this must not be read');
  });
  expect(findings.map(({ code, path }) => [code, path])).toEqual([
    ['plan/topic-of-another-account', 'channels.a.notify'],
  ]);
});
