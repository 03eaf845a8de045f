import { readFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { readIdentity } from '../../action/aws/identity.ts';
import { applyChanges } from '../../action/commands/apply.ts';
import { type DriftOptions, type DriftReport, detectDrift } from '../../action/commands/drift.ts';
import { type RevertReport, revertDrift } from '../../action/commands/revert-drift.ts';
import type { Aws, Session } from '../../action/commands/session.ts';
import type { Drift, NotificationEffect } from '../../action/core/drift.ts';
import type { Json, JsonObject } from '../../action/core/json.ts';
import type { ReviewedDocuments } from '../../action/core/model.ts';
import { resolve, resolveTargets } from '../../action/core/resolve.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { startTestAws, type TestAws } from '../local-aws/harness.ts';
import { callJson, callQuery, callRest, control, type RawAnswer } from '../local-aws/raw-call.ts';

const here = dirname(fileURLToPath(import.meta.url));

/** A file of this folder. */
export function readText(name: string): string {
  return readFileSync(join(here, name), 'utf8');
}

/** A file of this folder as data. */
export function readYaml<T>(name: string): T {
  return parse(readText(name)) as T;
}

/** The ARN of a Slack channel configuration by its name. */
export const channelArn = (name: string) =>
  `arn:aws:chatbot::000000000000:chat-configuration/slack-channel/${name}`;

/** The ARN of a custom action by its name. */
export const customActionArn = (name: string) => `arn:aws:chatbot::000000000000:custom-action/${name}`;

/** An embedded AWS with a stack made from a chatops.yml. */
export interface World {
  readonly aws: TestAws;
  readonly config: ChatopsConfig;
  use<T>(work: (aws: Aws) => Promise<T>): Promise<T>;
  /** Does something in the one target, with the role of apply. @throws the failure of the target */
  inSession<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** @param other another chatops.yml of the same account */
  drift(options?: DriftOptions, other?: ChatopsConfig): Promise<DriftReport>;
  revert(): Promise<RevertReport>;
  apply(other?: ChatopsConfig): Promise<string>;
  byHand(call: HandCall): Promise<RawAnswer>;
}

/** A call that somebody makes by hand, as data; `control`: what AWS itself does. */
export type HandCall =
  | { readonly iam: string; readonly input: Record<string, string> }
  | { readonly sns: string; readonly input: Record<string, string> }
  | { readonly chatbot: string; readonly input: JsonObject; readonly region?: string }
  | { readonly events: string; readonly input: JsonObject }
  | { readonly 'cloud-control': string; readonly input: JsonObject }
  | { readonly control: string; readonly input: JsonObject };

/** Makes an AWS for a test; whoever made it stops it. */
export async function makeWorld(
  config: ChatopsConfig,
  documents: ReviewedDocuments = new Map(),
): Promise<World> {
  const resolved = (file: ChatopsConfig) => ({ ...resolve(file), documents });
  const aws = await startTestAws();
  const opened = openAws(aws.url);
  const use = <T>(work: (aws: Aws) => Promise<T>) => work(opened);
  return {
    aws,
    config,
    use,
    inSession: work => inOnlyTarget(opened, work),
    drift: (more = {}, other = config) => detectDrift(opened, resolved(other), more),
    revert: () =>
      revertDrift(opened, resolved(config), { confirm: async () => true, report: () => undefined }),
    apply: async (other = config) => {
      const hooks = { confirm: async () => true, report: () => undefined };
      const report = await applyChanges(opened, resolved(other), {}, hooks);
      return report.outcome;
    },
    byHand: call => makeCall(aws.url, call),
  };
}

/** A world in which everything is applied, and that can be brought back to that. */
export interface SavedWorld extends World {
  readonly restore: () => Promise<void>;
}

/** Makes an AWS that holds what a configuration asks for, and a policy `boundary` where there is one. */
export async function makeSavedWorld(
  config: ChatopsConfig,
  documents: ReviewedDocuments = new Map(),
  boundary?: object,
): Promise<SavedWorld> {
  const world = await makeWorld(config, documents);
  if (boundary !== undefined)
    await world.byHand({
      iam: 'CreatePolicy',
      input: { PolicyName: 'boundary', PolicyDocument: JSON.stringify(boundary) },
    });
  const outcome = await world.apply();
  if (outcome !== 'applied') throw new Error(`The configuration was not applied: ${outcome}`);
  const { stateFile } = world.aws;
  const saved = `${stateFile}.saved`;
  await copyFile(stateFile, saved);
  return { ...world, restore: () => copyFile(saved, stateFile) };
}

/** A way into the server of the test itself, so that its faults are felt. */
export function openAws(endpoint: string): Aws {
  const connection = {
    region: 'us-east-1',
    endpoint,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  const [target] = resolveTargets({ version: 1, name: 'demo' });
  if (target === undefined) throw new Error('There is always a target');
  return {
    isLocal: true,
    inEachTarget: async (_purpose, work) => {
      const session: Session = {
        target,
        connection,
        identity: await readIdentity(connection),
        pace: { firstMillis: 2, lastMillis: 10 },
        isLocal: true,
      };
      return [{ ok: true, target, value: await work(session) }];
    },
  };
}

async function inOnlyTarget<T>(aws: Aws, work: (session: Session) => Promise<T>): Promise<T> {
  const [outcome] = await aws.inEachTarget('apply', work);
  if (outcome === undefined) throw new Error('There is one target');
  if (!outcome.ok) throw outcome.failure;
  return outcome.value;
}

async function makeCall(url: string, call: HandCall): Promise<RawAnswer> {
  const answer = await send(url, call);
  if (answer.status >= 300) throw new Error(`${JSON.stringify(call)}: ${answer.text}`);
  return answer;
}

function send(url: string, call: HandCall): Promise<RawAnswer> {
  if ('iam' in call) return callQuery({ url }, 'iam', '2010-05-08', call.iam, stringify(call.input));
  if ('sns' in call) return callQuery({ url }, 'sns', '2010-03-31', call.sns, stringify(call.input));
  if ('control' in call) return control(url, call.control, call.input);
  if ('events' in call) return callJson({ url }, 'events', `AWSEvents.${call.events}`, call.input);
  if ('chatbot' in call) {
    return callRest({ url, region: call.region ?? 'us-east-2' }, 'chatbot', `/${call.chatbot}`, call.input);
  }
  const input = Object.fromEntries(
    Object.entries(call.input).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
  return callJson({ url }, 'cloudcontrolapi', `CloudApiService.${call['cloud-control']}`, input);
}

/** Documents stand in the tables as data; the query protocol takes texts. */
function stringify(input: Readonly<Record<string, Json>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

/** Each silence has its chat channel, which depends on nothing but the key of the channel. */
function withoutPlaces({ silenced, ...rest }: NotificationEffect): NotificationEffect {
  if (silenced === undefined) return rest;
  return { silenced: silenced.map(({ chatChannel: _chatChannel, ...each }) => each), ...rest };
}

/** Drifts as a table has them: what is the same in every row is left out, and so is what has tests of its own: what a codify refuses, and losses. */
export function tabulate(drift: readonly Drift[]): object[] {
  const withoutCounts = (lines: readonly string[]) => lines.map(line => line.replace(/\d+(?= [a-z])/g, 'N'));
  return drift.map(
    ({
      target: _target,
      codifyRefused: _refused,
      beside: _beside,
      lost: _lost,
      lostAsWell: _lostAsWell,
      id,
      actor,
      at,
      gained,
      share,
      note,
      notifications,
      ...rest
    }) => ({
      ...rest,
      ...(notifications === undefined ? {} : { notifications: withoutPlaces(notifications) }),
      ...(note === undefined ? {} : { note: withoutCounts([note])[0] }),
      // How many actions there are changes from day to day.
      ...(gained === undefined ? {} : { gained: withoutCounts(gained) }),
      ...(share === undefined
        ? {}
        : {
            share: Object.fromEntries(
              Object.entries(share).flatMap(([way, lines]) =>
                lines.length === 0 ? [] : [[way, withoutCounts(lines)]],
              ),
            ),
          }),
      // CloudFormation makes up the id of a topic policy.
      ...(id.startsWith('TopicPolicy-') ? {} : { id }),
      ...(actor === undefined ? {} : { actor: actor.endsWith(':user/local') ? 'me' : actor }),
      ...(at === undefined ? {} : { at: typeof at }),
    }),
  );
}
