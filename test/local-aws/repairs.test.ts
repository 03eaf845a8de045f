import { ValidateTemplateCommand } from '@aws-sdk/client-cloudformation';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Json } from '../../action/core/json.ts';
import { refusalOf, startTestAws, type TestAws } from './harness.ts';
import { callQuery } from './raw-call.ts';

let aws: TestAws;
beforeAll(async () => {
  aws = await startTestAws(1);
});
afterAll(() => aws.stop());

const topic = { Type: 'AWS::SNS::Topic', Condition: 'A' };
const validate = (template: string) =>
  refusalOf(aws.cloudFormation.send(new ValidateTemplateCommand({ TemplateBody: template })));

test.each<[string, Json]>([
  ['two', { A: { Condition: 'B' }, B: { Condition: 'A' } }],
  ['itself', { A: { 'Fn::Not': [{ Condition: 'A' }] } }],
  [
    'three, deep inside',
    {
      A: { 'Fn::And': [{ Condition: 'B' }, { 'Fn::Equals': ['x', 'x'] }] },
      B: { 'Fn::Or': [{ 'Fn::Not': [{ Condition: 'C' }] }, { Condition: 'C' }] },
      C: { Condition: 'A' },
    },
  ],
])('conditions in a circle of %s are refused', async (_name, conditions) => {
  const refusal = await validate(JSON.stringify({ Conditions: conditions, Resources: { T: topic } }));
  expect(refusal).toMatchObject({ status: 400, message: expect.stringContaining('circular condition') });
});

test('one condition that two others use is no circle', async () => {
  const conditions = { A: { Condition: 'C' }, B: { Condition: 'C' }, C: { 'Fn::Equals': ['x', 'x'] } };
  const template = { Conditions: conditions, Resources: { T: topic } };
  await aws.cloudFormation.send(new ValidateTemplateCommand({ TemplateBody: JSON.stringify(template) }));
});

test.each(['__proto__', 'constructor', 'toString'])('the name %s is a name like any other', async name => {
  const template = `{"Conditions":{"A":{"Condition":"${name}"}},"Mappings":{"${name}":{"a":{"b":"c"}}},"Resources":{"T":{"Type":"AWS::SNS::Topic","Condition":"A","Properties":{"DisplayName":{"${name}":"x"}}}}}`;
  const answer = await callQuery({ url: aws.url }, 'cloudformation', '2010-05-15', 'CreateStack', {
    StackName: 'names',
    TemplateBody: template,
  });
  expect([answer.status, answer.text]).toEqual([
    400,
    expect.stringContaining('<Code>ValidationError</Code>'),
  ]);
});

test.each([
  ['sns:*', 400],
  ['SNS:*', 400],
  ['*', 400],
  ['sqs:SendMessage', 400],
  ['sns:Nonsense', 400],
  ['sns:Publish', 200],
  ['SNS:Publish', 200],
])('a topic policy with the action %s: %d', async (action, status) => {
  const { text } = await callQuery({ url: aws.url }, 'sns', '2010-03-31', 'CreateTopic', { Name: 'scoped' });
  const arn = /<TopicArn>(.*?)<\/TopicArn>/.exec(text)?.[1] ?? '';
  const policy = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: action, Resource: arn }],
  };
  const answer = await callQuery({ url: aws.url }, 'sns', '2010-03-31', 'SetTopicAttributes', {
    TopicArn: arn,
    AttributeName: 'Policy',
    AttributeValue: JSON.stringify(policy),
  });
  expect(answer.status).toBe(status);
  if (status === 400) expect(answer.text).toContain('Policy statement action out of service scope!');
});

test.each(['__proto__', 'constructor', 'toString'])(
  'a role with the name %s is a role like any other',
  async name => {
    const iam = (action: string, parameters: Record<string, string> = {}) =>
      callQuery({ url: aws.url }, 'iam', '2010-05-08', action, { RoleName: name, ...parameters });
    expect((await iam('GetRole')).status).toBe(404);
    const trust = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'chatbot.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    };
    const created = await iam('CreateRole', { AssumeRolePolicyDocument: JSON.stringify(trust) });
    expect([created.status, created.text]).toEqual([200, expect.stringContaining(`:role/${name}</Arn>`)]);
    expect((await iam('TagRole', { 'Tags.member.1.Key': 'a', 'Tags.member.1.Value': 'b' })).status).toBe(200);
    expect((await iam('GetRole')).text).toContain('<Value>b</Value>');
    expect((await iam('ListRoles')).text).toContain(`<RoleName>${name}</RoleName>`);
    expect((await iam('DeleteRole')).status).toBe(200);
    expect((await iam('GetRole')).status).toBe(404);
    expect((await iam('ListRoles')).text).not.toContain(name);
  },
);
