import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { signRequest } from '../../action/aws/sign-request.ts';
import {
  type ApplyHooks,
  type ApplyReport,
  type ApplyTerms,
  applyProjects,
} from '../../action/commands/apply.ts';
import { type PlanReport, planProjects } from '../../action/commands/plan.ts';
import { type ServedAws, withAws } from '../../action/commands/session.ts';
import type { Json } from '../../action/core/json.ts';
import { resolve } from '../../action/core/resolve.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { startLocalAws } from '../../action/local-aws/index.ts';
import { renderApplyText } from '../../action/render/apply.ts';
import { createColors } from '../../action/render/colors.ts';
import { type Clients, makeClients } from '../local-aws/harness.ts';
import { memoryFolder } from '../memory-folder.ts';

/** An embedded AWS of its own over HTTP, and the product against it. */
export interface World {
  readonly url: string;
  readonly folder: string;
  readonly clients: Clients;
  /** Calls the control endpoint. */
  readonly control: (method: string, path: string, body?: Json) => Promise<Json>;
  readonly plan: (config: ChatopsConfig, way?: Partial<ServedAws>) => Promise<PlanReport>;
  readonly apply: (config: ChatopsConfig, run?: Run) => Promise<ApplyReport>;
  readonly stop: () => Promise<void>;
}

/** How one apply is to run. */
export interface Run {
  readonly way?: Partial<ServedAws>;
  readonly terms?: ApplyTerms;
  readonly hooks?: Partial<ApplyHooks>;
}

const pace = { firstMillis: 1, lastMillis: 8, patienceMillis: 4000 };

/** Starts an AWS in a folder of its own. */
export async function startWorld(stepMillis = 1): Promise<World> {
  const folder = await mkdtemp(join(memoryFolder, 'chatops-world-'));
  const server = await startLocalAws({ stateFile: join(folder, 'aws.json'), stepMillis });
  const { url } = server;
  const served = (way: Partial<ServedAws> = {}): ServedAws => ({
    url,
    pace,
    attempts: 3,
    callMillis: 3000,
    ...way,
  });
  const optionsOf = (way?: Partial<ServedAws>) => ({
    isLocal: true,
    stateFile: '',
    region: undefined,
    targets: undefined,
    served: served(way),
  });
  return {
    url,
    folder,
    clients: makeClients(url),
    control: async (method, path, body) => {
      const ask = () =>
        fetch(`${url}/_local/${path}`, {
          method,
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
      // A connection that was idle for long may be closed just when it is used again.
      const answer = await ask().catch(ask);
      const value = (await answer.json()) as Json;
      if (!answer.ok) throw new Error(`control ${path}: ${JSON.stringify(value)}`);
      return value;
    },
    plan: (config, way) =>
      withAws(optionsOf(way), config, aws => planProjects([{ aws, config: resolve(config) }])),
    apply: (config, { way, terms = {}, hooks = {} } = {}) =>
      withAws(optionsOf(way), config, aws =>
        applyProjects([{ aws, config: resolve(config) }], terms, {
          confirm: async () => true,
          report: () => undefined,
          ...hooks,
        }),
      ),
    stop: async () => {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A valid configuration from its parts. */
export function configOf(parts: object): ChatopsConfig {
  return { ...base, ...parts } as unknown as ChatopsConfig;
}

const base = {
  version: 1,
  name: 'demo',
  workspaces: { acme: { slack: 'T0123ABCD' } },
  defaults: { workspace: 'acme', guardrails: ['AmazonSNSReadOnlyAccess'], role: 'ops' },
  roles: { ops: { 'managed-policies': ['AmazonSNSReadOnlyAccess'] } },
};

/** Channels by key, each with a chat channel: `{ a: 'C0AAAAAAA' }`. */
export function channelsOf(places: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(places).map(([key, channel]) => [key, { channel }]));
}

/** What people read at the end, without colours. */
export function textOf(report: ApplyReport): string {
  return renderApplyText(report, createColors(false));
}

/** The channel configurations that the service has, as `name → chat channel`, whoever made them. */
export async function observedChannels(world: World): Promise<Record<string, string>> {
  const { DescribeSlackChannelConfigurationsCommand } = await import('@aws-sdk/client-chatbot');
  const ask = () =>
    world.clients.chatbot.send(new DescribeSlackChannelConfigurationsCommand({ MaxResults: 100 }));
  // A connection that was idle for long may be closed just when it is used again.
  const { SlackChannelConfigurations = [] } = await ask().catch(ask);
  return Object.fromEntries(
    SlackChannelConfigurations.map(({ ConfigurationName = '', SlackChannelId = '' }) => [
      ConfigurationName,
      SlackChannelId,
    ]),
  );
}

/** Makes a bucket in an account. */
export async function makeBucket(world: World, account: string, bucket: string): Promise<void> {
  const url = new URL(`${world.url}/${bucket}`);
  const headers = await signRequest(
    { method: 'PUT', url, headers: {}, body: '' },
    { accessKeyId: account, secretAccessKey: 'local' },
    { region: 'us-east-1', service: 's3' },
    new Date(),
  );
  const answer = await fetch(url, { method: 'PUT', headers });
  if (!answer.ok) throw new Error(await answer.text());
}
