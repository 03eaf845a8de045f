import { type MessagePreview, previewMessage } from '../commands/preview-message.ts';
import { readTextFile } from '../commands/read-bytes.ts';
import { sendMessage } from '../commands/send-message.ts';
import { inRegion, withAws } from '../commands/session.ts';
import { parseExactJson } from '../core/exact-json.ts';
import { isObject, type JsonObject } from '../core/json.ts';
import type { Channel, Model } from '../core/model.ts';
import { listTopics } from '../core/notifications.ts';
import { globalRegion } from '../core/stacks.ts';
import { createColors } from '../render/colors.ts';
import { renderMessagePreview } from '../render/message.ts';
import type { Run } from './command.ts';
import { exitStatus, type Io } from './io.ts';
import { printJson } from './json.ts';
import { type Accepted, acceptConfig } from './load.ts';
import { announceAws, sessionOptions } from './session.ts';
import { chosenTargets } from './targets.ts';
import { type Arguments, UsageError, unknownName } from './usage.ts';

/** `chatops notify CHANNEL EVENT`: the message of an event as chat shows it, or published as a test. */
export const runNotify: Run = async (args, io) => {
  const [channelKey, eventKey] = args.positionals;
  if (channelKey === undefined || eventKey === undefined) {
    throw new UsageError(
      'A channel and an event are needed',
      'For example: chatops notify operations ecs-stopped',
    );
  }
  const { event: eventFile, send, sample } = args.options;
  if (sample === true && eventFile !== undefined)
    throw new UsageError('--sample and --event cannot be combined');
  const accepted = await acceptConfig({ ...args, positionals: [] }, io);
  if (typeof accepted === 'number') return accepted;
  const event = typeof eventFile === 'string' ? await readEvent(eventFile) : undefined;
  const { model, channel } = findChannel(accepted, channelKey, args);
  const rules = listTopics(channel).flatMap(({ eventRules }) => eventRules);
  const rule = rules.find(({ key }) => key === eventKey);
  if (rule === undefined)
    throw notFound('event', `events[].name of the channel ${channelKey}`, eventKey, rules);
  const preview = previewMessage(model, channel, rule, event);
  const sent = send === true && preview.isShown ? await publish(accepted, preview, args, io) : undefined;
  if (args.options['format'] === 'json') {
    await printJson(io, {
      diagnostics: accepted.diagnostics,
      ...preview,
      ...(sent === undefined ? {} : { sent, local: args.options['local'] === true }),
    });
  } else {
    io.out(renderMessagePreview(preview, createColors(io.outHasColor)));
    for (const { topic, target } of sent ?? []) {
      io.err(`Published to ${topic}${target === 'default' ? '' : ` (target ${target})`}\n`);
    }
  }
  return preview.isShown ? exitStatus.clean : exitStatus.findings;
};

async function readEvent(file: string): Promise<JsonObject> {
  const text = await readTextFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`The event ${file} cannot be read: ${error.code ?? error.message}`);
  });
  let event: unknown;
  try {
    event = parseExactJson(text);
  } catch (error) {
    throw new UsageError(`The event ${file} is not JSON: ${(error as Error).message}`);
  }
  if (!isObject(event)) throw new UsageError(`The event ${file} is not a JSON object`);
  return event;
}

function findChannel({ config }: Accepted, key: string, args: Arguments): { model: Model; channel: Channel } {
  const models = config.models;
  const chosen = chosenTargets(
    args,
    models.map(({ target }) => target.key),
  );
  const candidates = models.filter(({ target }) => chosen === undefined || chosen.includes(target.key));
  for (const model of candidates) {
    const channel = model.channels.find(each => each.key === key);
    if (channel !== undefined) return { model, channel };
  }
  throw notFound(
    'channel',
    'channels',
    key,
    candidates.flatMap(({ channels }) => channels),
  );
}

function notFound(
  noun: string,
  where: string,
  key: string,
  known: readonly { readonly key: string }[],
): UsageError {
  const names = [...new Set(known.map(each => each.key))];
  const all = names.length === 0 ? `There is none in ${where}` : `In ${where}: ${names.join(', ')}`;
  return unknownName(`There is no ${noun} ${key}`, key, names, all);
}

/** Publishes in every chosen target that has the channel. */
function publish(
  { config }: Accepted,
  preview: Extract<MessagePreview, { isShown: true }>,
  args: Arguments,
  io: Io,
): Promise<{ topic: string; target: string }[]> {
  const topics = new Map(
    config.models.map(({ target, channels }) => [
      target.key,
      channels
        .filter(({ key }) => key === preview.channel)
        .flatMap(listTopics)
        .find(({ eventRules }) => eventRules.some(({ key }) => key === preview.event)),
    ]),
  );
  return withAws(sessionOptions(args), config, async aws => {
    announceAws(aws, io);
    const outcomes = await aws.inEachTarget('apply', async session => {
      const own = topics.get(session.target.key);
      if (own === undefined) return [];
      const there = own.isGlobal ? inRegion(session, globalRegion) : session;
      const topic = await sendMessage(there, own.topicName, preview.notification);
      return [{ topic, target: session.target.key }];
    });
    for (const outcome of outcomes) if (!outcome.ok) throw outcome.failure;
    return outcomes.flatMap(outcome => (outcome.ok ? outcome.value : []));
  });
}
