import {
  DescribeSlackChannelConfigurationsCommand,
  ListMicrosoftTeamsChannelConfigurationsCommand,
} from '@aws-sdk/client-chatbot';
import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { JsonObject } from '../../action/core/json.ts';
import { deploy, detectDrift, makeClients, startTestAws, type TestAws, trust } from './harness.ts';
import { callJson, callQuery, callRest, callS3, signFor } from './raw-call.ts';

let aws: TestAws;
beforeAll(async () => {
  aws = await startTestAws();
});
afterAll(() => aws.stop());

const topicArn = 'arn:aws:sns:us-east-1:000000000000:pipelines';
const slackArn = 'arn:aws:chatbot::000000000000:chat-configuration/slack-channel/ops';
const pipelineArn = 'arn:aws:codepipeline:us-east-1:000000000000:demo';

function publishers(...services: string[]): JsonObject {
  return {
    Version: '2012-10-17',
    Statement: services.map(Service => ({
      Effect: 'Allow',
      Principal: { Service },
      Action: 'sns:Publish',
      Resource: { Ref: 'Topic' },
    })),
  };
}

const template: JsonObject = {
  Resources: {
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'pipelines' } },
    Policy: {
      Type: 'AWS::SNS::TopicPolicy',
      Properties: {
        Topics: [{ Ref: 'Topic' }],
        PolicyDocument: publishers('codestar-notifications.amazonaws.com', 'events.amazonaws.com'),
      },
    },
    Notification: {
      Type: 'AWS::CodeStarNotifications::NotificationRule',
      Properties: {
        Name: 'pipelines',
        DetailType: 'FULL',
        Resource: pipelineArn,
        EventTypeIds: ['codepipeline-pipeline-pipeline-execution-failed'],
        Targets: [{ TargetType: 'SNS', TargetAddress: { Ref: 'Topic' } }],
        Tags: { team: 'platform' },
      },
    },
    Stopped: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: 'ecs-stopped',
        EventPattern: { source: ['aws.ecs'], 'detail-type': ['ECS Task State Change'] },
        Targets: [{ Id: 'topic', Arn: { Ref: 'Topic' } }],
      },
    },
    Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'ops', AssumeRolePolicyDocument: trust } },
    Slack: {
      Type: 'AWS::Chatbot::SlackChannelConfiguration',
      Properties: {
        ConfigurationName: 'ops',
        SlackWorkspaceId: 'T0123ABCD',
        SlackChannelId: 'C0AAAAAAA',
        IamRoleArn: { 'Fn::GetAtt': 'Role.Arn' },
        GuardrailPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
        SnsTopicArns: [{ Ref: 'Topic' }],
      },
    },
    Teams: {
      Type: 'AWS::Chatbot::MicrosoftTeamsChannelConfiguration',
      Properties: {
        ConfigurationName: 'ops-teams',
        TeamId: '11111111-1111-1111-1111-111111111111',
        TeamsTenantId: '22222222-2222-2222-2222-222222222222',
        TeamsChannelId: '19%3aabcdef%40thread.tacv2',
        IamRoleArn: { 'Fn::GetAtt': 'Role.Arn' },
        GuardrailPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
      },
    },
  },
};

test('a stack of every notification resource is made, is in sync, and each API shows it', async () => {
  expect(await deploy(aws.cloudFormation, 'create', { template, ChangeSetType: 'CREATE' })).toBe(
    'CREATE_COMPLETE',
  );
  const drifts = await detectDrift(aws.cloudFormation);
  // FACTS 9: a topic policy has no drift.
  expect([...drifts].map(([id, drift]) => `${id} ${drift.StackResourceDriftStatus}`)).toEqual([
    'Policy NOT_CHECKED',
  ]);

  const { json: rules } = await callJson(aws, 'events', 'AWSEvents.ListRules', {});
  expect(rules['Rules']).toMatchObject([{ Name: 'ecs-stopped', State: 'ENABLED', EventBusName: 'default' }]);
  const { json: targets } = await callJson(aws, 'events', 'AWSEvents.ListTargetsByRule', {
    Rule: 'ecs-stopped',
  });
  expect(targets['Targets']).toEqual([{ Id: 'topic', Arn: topicArn }]);

  const { json: listed } = await callRest(aws, 'codestar-notifications', '/listNotificationRules', {});
  const [{ Arn: ruleArn }] = listed['NotificationRules'] as [{ Arn: string }];
  const { json: rule } = await callRest(aws, 'codestar-notifications', '/describeNotificationRule', {
    Arn: ruleArn,
  });
  expect(rule).toMatchObject({
    Name: 'pipelines',
    Resource: pipelineArn,
    Targets: [{ TargetType: 'SNS', TargetAddress: topicArn, TargetStatus: 'ACTIVE' }],
    Tags: { team: 'platform' },
  });

  const attributes = await callQuery(aws, 'sns', '2010-03-31', 'GetTopicAttributes', { TopicArn: topicArn });
  expect(attributes.text).toContain('events.amazonaws.com');
  const subscriptions = await callQuery(aws, 'sns', '2010-03-31', 'ListSubscriptionsByTopic', {
    TopicArn: topicArn,
  });
  expect(subscriptions.text).toContain('<Endpoint>https://global.sns-api.chatbot.amazonaws.com</Endpoint>');

  const { TeamChannelConfigurations: teams } = await aws.chatbot.send(
    new ListMicrosoftTeamsChannelConfigurationsCommand({}),
  );
  expect(teams).toMatchObject([{ ConfigurationName: 'ops-teams', ChannelId: '19%3aabcdef%40thread.tacv2' }]);
});

test('a rule whose target is a channel plants a topic in it, which stays when the rule goes', async () => {
  const made = await callRest(aws, 'codestar-notifications', '/createNotificationRule', {
    Name: 'direct',
    DetailType: 'BASIC',
    Resource: pipelineArn,
    EventTypeIds: ['codepipeline-pipeline-pipeline-execution-succeeded'],
    Targets: [{ TargetType: 'AWSChatbotSlack', TargetAddress: slackArn }],
  });
  expect(made.status).toBe(200);
  await callRest(aws, 'codestar-notifications', '/deleteNotificationRule', { Arn: made.json['Arn'] ?? '' });
  const { SlackChannelConfigurations: [slack] = [] } = await aws.chatbot.send(
    new DescribeSlackChannelConfigurationsCommand({}),
  );
  expect(slack?.SnsTopicArns).toEqual([
    topicArn,
    expect.stringMatching(/^arn:aws:sns:us-east-1:000000000000:CodeStarNotifications-direct-[0-9a-f]{40}$/),
  ]);
  expect([...(await detectDrift(aws.cloudFormation)).keys()]).toEqual(['Policy', 'Slack']);
});

test('a second rule of the same name, and an unknown channel, are refused', async () => {
  const rule = {
    Name: 'pipelines',
    DetailType: 'BASIC',
    Resource: pipelineArn,
    EventTypeIds: ['x'],
    Targets: [],
  };
  const twin = await callRest(aws, 'codestar-notifications', '/createNotificationRule', rule);
  expect(twin.headers.get('x-amzn-errortype')).toBe('ResourceAlreadyExistsException');
  const lost = await callRest(aws, 'codestar-notifications', '/createNotificationRule', {
    ...rule,
    Name: 'other',
    Targets: [
      {
        TargetType: 'AWSChatbotSlack',
        TargetAddress: 'arn:aws:chatbot::000000000000:chat-configuration/slack-channel/no',
      },
    ],
  });
  expect(lost.headers.get('x-amzn-errortype')).toBe('ConfigurationException');
});

test('the history says who did what, by hand and through a stack', async () => {
  await aws.iam.send(
    new CreateRoleCommand({ RoleName: 'traced', AssumeRolePolicyDocument: JSON.stringify(trust) }),
  );
  const lookup = async (key: string, value: string) => {
    const { json } = await callJson(
      aws,
      'cloudtrail',
      'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents',
      { LookupAttributes: [{ AttributeKey: key, AttributeValue: value }] },
    );
    return (json['Events'] as { EventName: string; Username: string; CloudTrailEvent: string }[]).map(
      event => ({
        ...event,
        record: JSON.parse(event.CloudTrailEvent) as JsonObject,
      }),
    );
  };
  const [byHand] = await lookup('ResourceName', 'traced');
  expect(byHand).toMatchObject({
    EventName: 'CreateRole',
    Username: 'local',
    record: {
      eventSource: 'iam.amazonaws.com',
      awsRegion: 'us-east-1',
      userIdentity: { arn: 'arn:aws:iam::000000000000:user/local' },
      requestParameters: { roleName: 'traced' },
    },
  });
  const [byStack] = await lookup('ResourceName', 'ops');
  expect(byStack).toMatchObject({
    EventName: 'CreateRole',
    record: { userIdentity: { invokedBy: 'cloudformation.amazonaws.com' } },
  });
  expect(await lookup('EventName', 'ListRoles')).toEqual([]);
});

test('a template in S3 is found by its URL, whichever way it is written', async () => {
  expect((await callS3(aws, 'PUT', '/templates')).status).toBe(200);
  const body = JSON.stringify({
    Resources: { Topic: { Type: 'AWS::SNS::Topic' } },
    Metadata: { pad: 'x'.repeat(60_000) },
  });
  expect((await callS3(aws, 'PUT', '/templates/a/b%20c.json', body)).status).toBe(200);
  expect((await callS3(aws, 'GET', '/templates/a/b%20c.json')).text).toBe(body);
  expect((await callS3(aws, 'GET', '/templates?list-type=2&prefix=a/')).text).toContain(
    '<Key>a/b c.json</Key>',
  );
  for (const url of [
    'https://templates.s3.us-east-1.amazonaws.com/a/b%20c.json',
    'https://s3.us-east-1.amazonaws.com/templates/a/b%20c.json',
    `${aws.url}/templates/a/b%20c.json`,
  ]) {
    const summary = await callQuery(aws, 'cloudformation', '2010-05-15', 'GetTemplateSummary', {
      TemplateURL: url,
    });
    expect(summary.text).toContain('<member>AWS::SNS::Topic</member>');
  }
  const elsewhere = await callQuery(aws, 'cloudformation', '2010-05-15', 'GetTemplateSummary', {
    TemplateURL: 'https://example.com/t.json',
  });
  expect(elsewhere.text).toContain('TemplateURL must be a supported URL.');
  const missing = await callQuery(aws, 'cloudformation', '2010-05-15', 'GetTemplateSummary', {
    TemplateURL: 'https://templates.s3.amazonaws.com/no.json',
  });
  expect(missing.text).toContain('S3 error: The specified key does not exist.');
  expect((await callS3(aws, 'GET', '/no-such-bucket/x')).text).toContain('<Code>NoSuchBucket</Code>');
});

test('a body in signed chunks is put together', async () => {
  await callS3(aws, 'PUT', '/templates');
  const response = await fetch(`${aws.url}/templates/chunked`, {
    method: 'PUT',
    headers: {
      authorization: signFor('s3'),
      'content-encoding': 'aws-chunked',
      'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
    },
    body: '5\r\nhello\r\n6;chunk-signature=0\r\n world\r\n0\r\nx-amz-checksum-crc32:AAAA\r\n\r\n',
  });
  expect(response.status).toBe(200);
  expect((await callS3(aws, 'GET', '/templates/chunked')).text).toBe('hello world');
});

test('a web identity enters the account of the role, without a signature', async () => {
  const claims = {
    iss: 'https://token.actions.githubusercontent.com',
    aud: 'sts.amazonaws.com',
    sub: 'repo:a/b:ref:refs/heads/main',
  };
  const token = ['e30', Buffer.from(JSON.stringify(claims)).toString('base64url'), 'sig'].join('.');
  const response = await fetch(aws.url, {
    method: 'POST',
    body: new URLSearchParams({
      Action: 'AssumeRoleWithWebIdentity',
      Version: '2011-06-15',
      RoleArn: 'arn:aws:iam::123456789012:role/chatops-plan',
      RoleSessionName: 'ci',
      WebIdentityToken: token,
    }),
  });
  const text = await response.text();
  expect(text).toContain(
    '<SubjectFromWebIdentityToken>repo:a/b:ref:refs/heads/main</SubjectFromWebIdentityToken>',
  );
  const key = /<AccessKeyId>(.+?)</.exec(text)?.[1] ?? '';
  const { Account, Arn } = await makeClients(aws.url, key).sts.send(new GetCallerIdentityCommand({}));
  expect({ Account, Arn }).toEqual({
    Account: '123456789012',
    Arn: 'arn:aws:sts::123456789012:assumed-role/chatops-plan/ci',
  });
});
