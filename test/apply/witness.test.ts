import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { configOf, startWorld, type World } from './world.ts';

const hasAws = spawnSync('python3', ['-c', 'import awscli'], { stdio: 'ignore' }).status === 0;

let world: World;
let cli: ChildProcess;
let answers: AsyncIterator<string>;

const wish = configOf({
  roles: {
    ops: {
      'managed-policies': ['CloudWatchReadOnlyAccess'],
      allow: [{ sid: 'Read', actions: ['codepipeline:ListPipelines'], resources: ['*'] }],
    },
  },
  guardrails: {
    only: {
      allow: [
        {
          actions: ['codepipeline:StartPipelineExecution'],
          resources: ['arn:aws:codepipeline:us-east-1:${AWS::AccountId}:demo'],
        },
      ],
    },
  },
  aliases: { deploy: 'codepipeline start-pipeline-execution --name demo --region us-east-1' },
  channels: {
    a: {
      channel: 'C0AAAAAAA',
      guardrails: ['only', 'ReadOnlyAccess'],
      aliases: ['deploy'],
      logging: 'info',
      'user-roles': 'required',
      tags: { team: 'platform' },
      notify: {
        topics: ['arn:aws:sns:us-east-1:000000000000:alarms'],
        pipelines: [{ name: 'demo', events: ['failed'] }],
      },
    },
    b: { channel: 'C0BBBBBBB', guardrails: 'none' },
  },
});

beforeAll(async () => {
  if (!hasAws) {
    process.stdout.write(
      'SKIPPED: the Python package awscli is not installed, so only our own client has seen what apply did\n',
    );
    return;
  }
  world = await startWorld();
  startCli();
  const topic = { TopicName: 'alarms' };
  await aws('sns', 'create-topic', '--name', topic.TopicName);
  const report = await world.apply(wish);
  expect(report.outcome).toBe('applied');
});
afterAll(async () => {
  cli?.kill();
  await world?.stop();
});

/** Starts the stock aws CLI in one process for all calls. */
function startCli(): void {
  const script = fileURLToPath(new URL('../local-aws/witness/stock_cli.py', import.meta.url));
  const env = {
    PATH: process.env['PATH'],
    PYTHONDONTWRITEBYTECODE: '1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_PAGER: '',
  };
  const child = spawn('python3', [script], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  cli = child;
  answers = createInterface(child.stdout)[Symbol.asyncIterator]();
}

/** Runs a command of the stock aws CLI against the embedded AWS. @throws when it fails */
async function aws(...args: string[]): Promise<Record<string, unknown>> {
  const region = args[0] === 'chatbot' ? 'us-east-2' : 'us-east-1';
  const all = [...args, '--endpoint-url', world.url, '--region', region, '--output', 'json'];
  cli.stdin?.write(`${JSON.stringify(all)}\n`);
  const { value } = await answers.next();
  const [status, out, err] = JSON.parse(value) as [number, string, string];
  if (status !== 0) throw new Error(`aws ${args.join(' ')}: ${err}`);
  return out.trim() === '' ? {} : (JSON.parse(out) as Record<string, unknown>);
}

const account = '000000000000';

(hasAws ? describe : describe.skip)('the stock aws CLI reads back what chatops.yml asked for', () => {
  test('the channels, as the service has them', async () => {
    const { SlackChannelConfigurations } = await aws('chatbot', 'describe-slack-channel-configurations');
    expect(SlackChannelConfigurations).toEqual([
      expect.objectContaining({
        ConfigurationName: 'demo-a',
        SlackTeamId: 'T0123ABCD',
        SlackChannelId: 'C0AAAAAAA',
        IamRoleArn: `arn:aws:iam::${account}:role/chatops/demo/demo-ops`,
        LoggingLevel: 'INFO',
        UserAuthorizationRequired: true,
        GuardrailPolicyArns: [
          `arn:aws:iam::${account}:policy/chatops/demo/demo-only`,
          'arn:aws:iam::aws:policy/ReadOnlyAccess',
        ],
        SnsTopicArns: ['arn:aws:sns:us-east-1:000000000000:alarms', expect.stringContaining(':demo-')],
      }),
      expect.objectContaining({
        ConfigurationName: 'demo-b',
        LoggingLevel: 'ERROR',
        UserAuthorizationRequired: false,
        GuardrailPolicyArns: ['arn:aws:iam::aws:policy/AWSDenyAll'],
      }),
    ]);
  });

  test('the role: whom it trusts, what it may do, what it may not', async () => {
    const { Role } = await aws('iam', 'get-role', '--role-name', 'demo-ops');
    expect(Role).toMatchObject({
      Path: '/chatops/demo/',
      AssumeRolePolicyDocument: {
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'chatbot.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      },
    });
    const { AttachedPolicies } = await aws('iam', 'list-attached-role-policies', '--role-name', 'demo-ops');
    expect(AttachedPolicies).toEqual([
      {
        PolicyName: 'CloudWatchReadOnlyAccess',
        PolicyArn: 'arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess',
      },
    ]);
    const { PolicyNames } = await aws('iam', 'list-role-policies', '--role-name', 'demo-ops');
    expect(PolicyNames).toEqual(['demo-ops']);
    const { PolicyDocument } = await aws(
      'iam',
      'get-role-policy',
      '--role-name',
      'demo-ops',
      '--policy-name',
      'demo-ops',
    );
    expect(PolicyDocument).toMatchObject({
      Statement: [{ Sid: 'Read', Effect: 'Allow', Action: ['codepipeline:ListPipelines'], Resource: ['*'] }],
    });
  });

  test('the guardrail', async () => {
    const arn = `arn:aws:iam::${account}:policy/chatops/demo/demo-only`;
    const { PolicyVersion } = await aws(
      'iam',
      'get-policy-version',
      '--policy-arn',
      arn,
      '--version-id',
      'v1',
    );
    expect(PolicyVersion).toMatchObject({
      IsDefaultVersion: true,
      Document: {
        Statement: [
          {
            Action: ['codepipeline:StartPipelineExecution'],
            Resource: [`arn:aws:codepipeline:us-east-1:${account}:demo`],
          },
        ],
      },
    });
  });

  test('the alias, and that the channel has it', async () => {
    const { ResourceDescriptions } = await aws(
      'cloudcontrol',
      'list-resources',
      '--type-name',
      'AWS::Chatbot::CustomAction',
    );
    const [description] = ResourceDescriptions as { Identifier: string }[];
    expect(description?.Identifier).toBe(`arn:aws:chatbot::${account}:custom-action/demo-deploy`);
    const { Associations } = await aws(
      'chatbot',
      'list-associations',
      '--chat-configuration',
      `arn:aws:chatbot::${account}:chat-configuration/slack-channel/demo-a`,
    );
    expect(Associations).toEqual([{ Resource: `arn:aws:chatbot::${account}:custom-action/demo-deploy` }]);
  });

  test('the stack, and nothing beside it', async () => {
    const { Stacks } = await aws('cloudformation', 'describe-stacks');
    expect(Stacks).toEqual([expect.objectContaining({ StackName: 'demo', StackStatus: 'CREATE_COMPLETE' })]);
    const { Summaries } = await aws('cloudformation', 'list-change-sets', '--stack-name', 'demo');
    expect(Summaries).toEqual([]);
    const { NotificationRules } = await aws('codestar-notifications', 'list-notification-rules');
    expect(NotificationRules).toHaveLength(1);
  });
});
