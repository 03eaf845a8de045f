import type { Message } from '../generated/config.ts';
import { readExact } from './exact-json.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { compact } from './template.ts';

/**
 * Limits of a custom notification, in characters.
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html (read November 2026)
 */
const maxMessageLengths = { title: 250, description: 8000, nextStep: 350, keyword: 75 } as const;

/** The most characters of an input template (EventBridge). */
export const maxTemplateLength = 8192;

/** The most paths of an input transformer (EventBridge). */
export const maxTemplatePaths = 100;

/** What EventBridge makes of an event before it publishes it. Plain data of an `AWS::Events::Rule` target. */
export interface InputTransformer {
  /** Paths in the event by the name of the placeholder, sorted by name. */
  readonly paths: Readonly<Record<string, string>>;
  /** JSON text with placeholders `<name>`. */
  readonly template: string;
}

/**
 * Placeholders that EventBridge fills by itself and that are text. `aws.events.event` is an object, which inside a text
 * makes a message that EventBridge drops.
 */
export const reservedValues: readonly string[] = [
  'aws.events.event.ingestion-time',
  'aws.events.rule-arn',
  'aws.events.rule-name',
];

const placeholder = /<([A-Za-z0-9_-]+|aws\.events(?:\.[a-z-]+)+)>/g;

/** The names of the placeholders in a text, each once, in order. Links of chat such as `<https://…|text>` are none. */
export function listPlaceholders(text: string): string[] {
  return [...new Set([...text.matchAll(placeholder)].map(([, name = '']) => name))];
}

/** The parts of a text around its placeholders. */
export function splitText(text: string): string[] {
  // The name in a placeholder is captured, so that every second part is one.
  return text.split(placeholder).filter((_, index) => index % 2 === 0);
}

/** A text without its placeholders: what is certain about its length. */
export function withoutPlaceholders(text: string): string {
  return text.replace(placeholder, '');
}

/** One text of a message, with its place below the message and its limit in characters. */
export interface MessageText {
  readonly path: readonly (string | number)[];
  readonly text: string;
  readonly limit: number | undefined;
}

/** All texts of a message. */
export function listMessageTexts(message: Message): MessageText[] {
  const one = (key: 'title' | 'description' | 'thread' | 'summary' | 'event-type', limit?: number) => {
    const text = message[key];
    return text === undefined ? [] : [{ path: [key], text, limit }];
  };
  const many = (key: 'next-steps' | 'keywords' | 'related-resources', limit?: number) =>
    (message[key] ?? []).map((text, index) => ({ path: [key, index], text, limit }));
  return [
    ...one('title', maxMessageLengths.title),
    ...one('description', maxMessageLengths.description),
    ...many('next-steps', maxMessageLengths.nextStep),
    ...many('keywords', maxMessageLengths.keyword),
    ...one('thread'),
    ...one('summary'),
    ...one('event-type'),
    ...many('related-resources'),
  ];
}

/** A part of a message, and where a custom notification has it. */
interface MessageField {
  readonly key: Exclude<keyof Message, 'values'>;
  readonly part: 'content' | 'metadata';
  readonly name: string;
  readonly isList?: true;
}

/** In the order in which notifications have them. */
const messageFields: readonly MessageField[] = [
  { key: 'title', part: 'content', name: 'title' },
  { key: 'description', part: 'content', name: 'description' },
  { key: 'next-steps', part: 'content', name: 'nextSteps', isList: true },
  { key: 'keywords', part: 'content', name: 'keywords', isList: true },
  { key: 'thread', part: 'metadata', name: 'threadId' },
  { key: 'summary', part: 'metadata', name: 'summary' },
  { key: 'event-type', part: 'metadata', name: 'eventType' },
  { key: 'related-resources', part: 'metadata', name: 'relatedResources', isList: true },
];

/** The key of a text of a message, by the path at which a button reads it; undefined for any other path. */
export function messageKeyAt(path: string): string | undefined {
  return messageFields.find(({ part, name, isList }) => isList !== true && path === `event.${part}.${name}`)
    ?.key;
}

function renderPart(message: Message, wanted: MessageField['part']): Readonly<Record<string, unknown>> {
  const fields = messageFields.filter(({ part }) => part === wanted);
  return Object.fromEntries(fields.map(({ key, name }) => [name, message[key]]));
}

/**
 * Renders a message of chatops.yml to what makes EventBridge publish it in the custom notification schema. Every
 * placeholder is inside a quoted text, where EventBridge escapes texts, writes numbers as text, and leaves nothing
 * for a value that the event does not have (recorded).
 * @param hasButtons whether an alias of the channel has a button on custom notifications
 */
export function renderMessage(message: Message, hasButtons: boolean): InputTransformer {
  const names = Object.keys(message.values ?? {}).sort();
  const content: JsonObject = compact({
    textType: 'client-markdown',
    ...renderPart(message, 'content'),
  });
  const context: Json | undefined =
    names.length === 0 ? undefined : Object.fromEntries(names.map(name => [name, `<${name}>`]));
  const metadata: JsonObject = compact({
    ...renderPart(message, 'metadata'),
    additionalContext: context,
    enableCustomActions: hasButtons,
  });
  return {
    paths: Object.fromEntries(names.map(name => [name, message.values?.[name] ?? ''])),
    template: JSON.stringify({ version: '1.0', source: 'custom', content, metadata }),
  };
}

/** The message that an input transformer was made from; undefined for one that makes no custom notification. */
export function readMessage({
  InputTemplate: template,
  InputPathsMap: paths = {},
}: JsonObject): Message | undefined {
  let notification: Json;
  try {
    notification = JSON.parse(String(template)) as Json;
  } catch {
    return undefined;
  }
  if (!isObject(notification) || !isObject(notification['content'])) return undefined;
  const parts = notification;
  const entries = messageFields.map(({ key, part, name }) => {
    const members = parts[part];
    return [key, isObject(members) ? members[name] : undefined];
  });
  const values = isObject(paths) && Object.keys(paths).length > 0 ? paths : undefined;
  return compact({ ...Object.fromEntries(entries), values }) as unknown as Message;
}

/** What EventBridge publishes, or why chat shows nothing. */
export type TransformedEvent =
  | { readonly isShown: true; readonly notification: JsonObject; readonly missing: readonly string[] }
  | { readonly isShown: false; readonly reason: string };

/**
 * Works out what a transformer makes of an event, as EventBridge does (recorded): a missing value is an empty text, and
 * an object or list inside a text makes a message that is dropped.
 * @param event an event as EventBridge delivers it
 */
export function transformEvent({ paths, template }: InputTransformer, event: JsonObject): TransformedEvent {
  const missing: string[] = [];
  let lost: string | undefined;
  const text = template.replace(placeholder, (whole, name: string) => {
    const path = paths[name];
    if (path === undefined) return reservedValues.includes(name) ? escapeText(name) : whole;
    const value = readPath(event, path);
    if (value === undefined || value === null) {
      missing.push(name);
      return '';
    }
    if (typeof value === 'object') lost ??= `${path} is ${Array.isArray(value) ? 'a list' : 'an object'}`;
    return escapeText(readExact(value) ?? String(value));
  });
  if (lost !== undefined) {
    return {
      isShown: false,
      reason: `EventBridge drops the message: ${lost}, and a text takes only a single value`,
    };
  }
  const notification = JSON.parse(text) as JsonObject;
  const problem = findProblem(notification);
  return problem === undefined
    ? { isShown: true, notification, missing: [...new Set(missing)] }
    : { isShown: false, reason: problem };
}

/**
 * Whether what a transformer makes is certainly shown in chat wherever the message of an earlier one was.
 * @param before the earlier one
 */
export function isShownLike({ paths, template }: InputTransformer, before: InputTransformer): boolean {
  const known = new Set(Object.values(before.paths));
  const names = [...template.matchAll(placeholder)].map(([, name = '']) => name);
  // An object or a list at another path makes a message that is dropped.
  const isText = (name: string) =>
    Object.hasOwn(paths, name) ? known.has(paths[name] ?? '') : reservedValues.includes(name);
  if (!names.every(isText)) return false;
  try {
    const made = JSON.parse(template.replace(placeholder, 'x')) as Json;
    if (!isObject(made) || made['version'] !== '1.0' || made['source'] !== 'custom') return false;
    const { content } = made;
    return isObject(content) && typeof content['description'] === 'string' && findProblem(made) === undefined;
  } catch {
    return false;
  }
}

/** What a notification has at a path such as `event.metadata.additionalContext.group`; undefined: nothing. */
export function readNotification(notification: JsonObject, path: string): Json | undefined {
  const [root, ...names] = path.split('.');
  if (root !== 'event') return undefined;
  let value: Json | undefined = notification;
  for (const name of names) value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return value;
}

function escapeText(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** What chat does not show, although it was published. */
function findProblem(notification: JsonObject): string | undefined {
  const content = notification['content'] as Readonly<Record<string, Json | undefined>>;
  const { title, description, nextSteps = [], keywords = [] } = content;
  if (description === '') return 'chat does not show a message without a description';
  const tooLong = (name: string, texts: readonly (Json | undefined)[], limit: number) => {
    const length = Math.max(0, ...texts.map(text => [...String(text ?? '')].length));
    return length > limit ? `the ${name} has ${length} characters, and chat takes ${limit}` : undefined;
  };
  return (
    tooLong('title', [title], maxMessageLengths.title) ??
    tooLong('description', [description], maxMessageLengths.description) ??
    tooLong('next step', nextSteps as readonly Json[], maxMessageLengths.nextStep) ??
    tooLong('keyword', keywords as readonly Json[], maxMessageLengths.keyword)
  );
}

/** The value at a path such as `$.detail.group` or `$.resources[0]`; undefined when the event does not have it. */
function readPath(event: JsonObject, path: string): Json | undefined {
  let value: Json | undefined = event;
  for (const [, name, index] of path.matchAll(/\.([A-Za-z0-9_/-]+)|\[(\d+|\*)\]/g)) {
    if (typeof value !== 'object' || value === null) return undefined;
    if (index === '*') return Array.isArray(value) ? (value as readonly Json[]) : undefined;
    const key = name ?? index ?? '';
    value = Object.hasOwn(value, key) ? (value as { readonly [key: string]: Json })[key] : undefined;
  }
  return value;
}
