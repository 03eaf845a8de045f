import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ChatbotClient } from '@aws-sdk/client-chatbot';
import { CloudControlClient } from '@aws-sdk/client-cloudcontrol';
import {
  CloudFormationClient,
  CreateChangeSetCommand,
  type CreateChangeSetCommandInput,
  DescribeChangeSetCommand,
  type DescribeChangeSetCommandOutput,
  DescribeStackDriftDetectionStatusCommand,
  DescribeStackEventsCommand,
  DescribeStackResourceDriftsCommand,
  DescribeStacksCommand,
  DetectStackDriftCommand,
  ExecuteChangeSetCommand,
  type StackEvent,
  type StackResourceDrift,
} from '@aws-sdk/client-cloudformation';
import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import type { Json, JsonObject } from '../../action/core/json.ts';
import { type LocalAws, startLocalAws } from '../../action/local-aws/index.ts';
import { memoryFolder } from '../memory-folder.ts';

/** A running embedded AWS with a state of its own, and clients for it. */
export interface TestAws extends Clients {
  readonly url: string;
  readonly stateFile: string;
  /** Stops it and removes its state. */
  stop(): Promise<void>;
}

/** SDK clients that do not repeat what fails. */
export interface Clients {
  readonly cloudFormation: CloudFormationClient;
  readonly iam: IAMClient;
  readonly chatbot: ChatbotClient;
  readonly cloudControl: CloudControlClient;
  readonly sts: STSClient;
}

/** Starts an embedded AWS in a directory of its own. */
export async function startTestAws(stepMillis = 1, traceFile?: string): Promise<TestAws> {
  const directory = await mkdtemp(join(memoryFolder, 'local-aws-'));
  const stateFile = join(directory, 'state', 'local-aws.json');
  const server: LocalAws = await startLocalAws({
    stateFile,
    stepMillis,
    ...(traceFile === undefined ? {} : { traceFile }),
  });
  return {
    url: server.url,
    stateFile,
    ...makeClients(server.url),
    stop: async () => {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Clients for an endpoint. @param accessKeyId twelve digits name an account */
export function makeClients(endpoint: string, accessKeyId = 'local'): Clients {
  const settings = {
    endpoint,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey: 'local' },
  };
  return {
    cloudFormation: new CloudFormationClient(settings),
    iam: new IAMClient(settings),
    chatbot: new ChatbotClient({ ...settings, region: 'us-east-2' }),
    cloudControl: new CloudControlClient(settings),
    sts: new STSClient(settings),
  };
}

/** Asks until the answer is there; fails after ten seconds. */
export async function waitUntil<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let attempt = 0; attempt < 2000; attempt += 1) {
    const answer = await look();
    if (answer !== undefined) return answer;
    await sleep(5);
  }
  throw new Error('Waited too long');
}

type Wish = Partial<CreateChangeSetCommandInput> & { readonly template: Json };

/** Makes a change set for the stack `demo` and waits until it is made, or could not be. */
export async function makeChangeSet(
  client: CloudFormationClient,
  name: string,
  { template, ...more }: Wish,
): Promise<DescribeChangeSetCommandOutput> {
  await client.send(
    new CreateChangeSetCommand({
      StackName: 'demo',
      ChangeSetName: name,
      TemplateBody: typeof template === 'string' ? template : JSON.stringify(template),
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      ...more,
    }),
  );
  return waitUntil(async () => {
    const answer = await describeChangeSet(client, name, false, more.StackName);
    return answer.Status === 'CREATE_IN_PROGRESS' ? undefined : answer;
  });
}

export function describeChangeSet(
  client: CloudFormationClient,
  name: string,
  IncludePropertyValues: boolean,
  stackName = 'demo',
) {
  return client.send(
    new DescribeChangeSetCommand({ StackName: stackName, ChangeSetName: name, IncludePropertyValues }),
  );
}

/** Makes a change set, executes it and waits for the end. @returns the stack's last status */
export async function deploy(client: CloudFormationClient, name: string, wish: Wish): Promise<string> {
  const { Status: status, StatusReason: reason } = await makeChangeSet(client, name, wish);
  if (status !== 'CREATE_COMPLETE') throw new Error(`${name}: ${status}: ${reason}`);
  await client.send(
    new ExecuteChangeSetCommand({ StackName: wish.StackName ?? 'demo', ChangeSetName: name }),
  );
  return waitForStack(client, wish.StackName);
}

/** Waits until nothing is under way. @returns the stack's last status */
export function waitForStack(client: CloudFormationClient, stackName = 'demo'): Promise<string> {
  return waitUntil(async () => {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    const status = Stacks?.[0]?.StackStatus;
    return status?.endsWith('_IN_PROGRESS') === false ? status : undefined;
  });
}

/** All events of a stack, oldest first. */
export async function readEvents(client: CloudFormationClient, stackName = 'demo'): Promise<StackEvent[]> {
  const events: StackEvent[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new DescribeStackEventsCommand({ StackName: stackName, NextToken: token }),
    );
    events.push(...(page.StackEvents ?? []));
    token = page.NextToken;
  } while (token !== undefined);
  return events.reverse();
}

/** Events from a position on, as `id status: reason`. */
export async function listEvents(
  client: CloudFormationClient,
  from = 0,
  stackName = 'demo',
): Promise<string[]> {
  return (await readEvents(client, stackName)).slice(from).map(event => {
    const reason = event.ResourceStatusReason;
    return `${event.LogicalResourceId} ${event.ResourceStatus}${reason === undefined ? '' : `: ${reason}`}`;
  });
}

/** Has the stack compared. @returns what is not in sync, by logical id */
export async function detectDrift(client: CloudFormationClient): Promise<Map<string, StackResourceDrift>> {
  const { StackDriftDetectionId: id } = await client.send(new DetectStackDriftCommand({ StackName: 'demo' }));
  await waitUntil(async () => {
    const answer = await client.send(
      new DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId: id }),
    );
    return answer.DetectionStatus === 'DETECTION_IN_PROGRESS' ? undefined : answer;
  });
  const { StackResourceDrifts = [] } = await client.send(
    new DescribeStackResourceDriftsCommand({ StackName: 'demo' }),
  );
  return new Map(
    StackResourceDrifts.filter(drift => drift.StackResourceDriftStatus !== 'IN_SYNC').map(drift => [
      drift.LogicalResourceId ?? '',
      drift,
    ]),
  );
}

/** The code and text with which a call was refused. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ code: string; message: string; status: number | undefined }> {
  try {
    await call;
  } catch (error) {
    const { name, message, $metadata } = error as {
      name: string;
      message: string;
      $metadata?: { httpStatusCode?: number };
    };
    return { code: name, message, status: $metadata?.httpStatusCode };
  }
  throw new Error('It was not refused');
}

/** A statement that trusts the service. */
export const trust: JsonObject = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'chatbot.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

/** A document that allows one action. */
export function allow(action: string): JsonObject {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: [action], Resource: '*' }] };
}
