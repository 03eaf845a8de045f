import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Json } from '../../action/core/json.ts';
import { startTestAws, type TestAws } from './harness.ts';
import { callQuery } from './raw-call.ts';

let aws: TestAws;
let arn: string;
beforeAll(async () => {
  aws = await startTestAws(0);
  await iam('CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: trust({}) });
  const { text } = await iam('CreatePolicy', { PolicyName: 'p', PolicyDocument: identity({}) });
  arn = /<Arn>(.*?)<\/Arn>/.exec(text)?.[1] ?? '';
});
afterAll(() => aws.stop());

const iam = (action: string, form: Readonly<Record<string, string>>) =>
  callQuery(aws, 'iam', '2010-05-08', action, form);
const document = (statement: Readonly<Record<string, Json>>) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
const identity = (block: Json) =>
  document({ Effect: 'Allow', Action: 'sqs:*', Resource: '*', Condition: block });
const trust = (block: Json) =>
  document({
    Effect: 'Allow',
    Principal: { Service: 'chatbot.amazonaws.com' },
    Action: 'sts:AssumeRole',
    Condition: block,
  });

const wrong = { DateLessThan: { 'aws:CurrentTime': 'tomorrow' } };

test.each<[string, Readonly<Record<string, string>>]>([
  ['PutRolePolicy', { RoleName: 'r', PolicyName: 'i', PolicyDocument: identity(wrong) }],
  ['CreatePolicy', { PolicyName: 'q', PolicyDocument: identity(wrong) }],
  ['CreatePolicyVersion', { PolicyArn: 'p', PolicyDocument: identity(wrong) }],
  ['CreateRole', { RoleName: 's', AssumeRolePolicyDocument: trust(wrong) }],
  ['UpdateAssumeRolePolicy', { RoleName: 'r', PolicyDocument: trust(wrong) }],
])('%s refuses a literal that IAM does not store, and takes the same without it', async (action, form) => {
  const given = { ...form, ...('PolicyArn' in form ? { PolicyArn: arn } : {}) };
  const refused = await iam(action, given);
  expect(refused.status).toBe(400);
  expect(refused.text).toContain(
    '<Code>MalformedPolicyDocument</Code><Message>The policy failed legacy parsing</Message>',
  );
  const right = Object.entries(given).map(([name, text]) => [name, text.replace('tomorrow', '2027-06-30')]);
  const taken = await iam(action, Object.fromEntries(right) as Record<string, string>);
  expect([taken.status, taken.text]).toEqual([200, expect.anything()]);
});

test('an operator that IAM does not have is a syntax error', async () => {
  const form = { PolicyName: 'o', PolicyDocument: identity({ StringSame: { 'aws:RequestedRegion': 'a' } }) };
  expect((await iam('CreatePolicy', form)).text).toContain('<Message>Syntax errors in policy.</Message>');
});

test.each([
  ['SendMessage', 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.'],
  ['arn:aws:sqs', 'Actions/Condition can contain only one colon.'],
])('the action %s is refused', async (action, message) => {
  const text = document({ Effect: 'Allow', Action: ['sqs:*', action], Resource: '*' });
  const refused = await iam('CreatePolicy', { PolicyName: 'a', PolicyDocument: text });
  expect(refused.text).toContain(`<Message>${message}</Message>`);
});
