import { canonicalJson, type Json, type JsonObject } from '../core/json.ts';
import { openMarkerIn } from '../core/open-question.ts';
import { resolveModel } from '../core/resolve.ts';
import { checkSchema } from '../core/schema-check.ts';
import type { ChatopsConfig, Notify } from '../generated/config.ts';
import { kindOf, renderTemplate } from '../kinds/index.ts';
import type { NotifyCandidate } from './describe-notify.ts';
import { resolveTemplate } from './identify.ts';
import type { Wired, Wiring } from './wiring.ts';

/** What of an account is said by `notify` of some channels. */
export interface Confirmed {
  /** Keys of the channels. */
  readonly channels: ReadonlySet<string>;
  /** The resources that are said by it. */
  readonly parts: ReadonlySet<Wired>;
}

/**
 * Of some proposals, those that render to the very resources that they were read from: nothing is invented, and nothing
 * is lost.
 * @param config the configuration with all proposals in it
 * @param candidates by key of the channel
 */
export function confirmNotify(
  config: ChatopsConfig,
  candidates: ReadonlyMap<string, NotifyCandidate>,
  { place, notifying }: Pick<Wiring, 'place' | 'notifying'>,
): Confirmed {
  // What is still open elsewhere in the file says nothing about a topic.
  const isSound = checkSchema(config).every(({ code }) => code === 'import/open-question');
  if (candidates.size === 0 || !isSound) return { channels: new Set(), parts: new Set() };
  const { Resources } = renderTemplate(resolveModel(config));
  const resolved = resolveTemplate({ Resources } as Parameters<typeof resolveTemplate>[0], place);
  const rendered = Object.entries(Resources).map(([id, { Type, Metadata }]) => ({
    path: Metadata.chatops,
    text: textOf(Type, resolved.get(id) ?? {}),
    isOfKey: isOfKey(Type),
  }));
  const keys = notifying.filter(({ type }) => isOfKey(type));
  const keyTexts = new Set(keys.map(({ type, properties }) => textOf(type, properties)));
  const hasKeys = rendered.every(({ text, isOfKey: isKey }) => !isKey || keyTexts.has(text));
  const confirmed = [...candidates].filter(([key, { parts, notify }]) => {
    const expected = rendered.filter(
      ({ path, isOfKey: isKey }) => path === `channels.${key}.notify` && !isKey,
    );
    const isWhole = parts.every(({ properties }) => openMarkerIn(JSON.stringify(properties)) === undefined);
    const observed = parts.map(({ type, properties }) => textOf(type, properties));
    const isSame = canonicalJson(expected.map(({ text }) => text).sort()) === canonicalJson(observed.sort());
    return isWhole && isSame && (hasKeys || !hasOwnKey(notify));
  });
  const ofKeys = confirmed.some(([, { notify }]) => hasOwnKey(notify)) ? keys : [];
  return {
    channels: new Set(confirmed.map(([key]) => key)),
    parts: new Set([...confirmed.flatMap(([, { parts }]) => parts), ...ofKeys]),
  };
}

/** Whether the key of a topic is part of the stack. */
function hasOwnKey({ key }: Notify): boolean {
  return typeof key === 'string' && key.startsWith('alias/');
}

function isOfKey(type: string): boolean {
  return type.startsWith('AWS::KMS::');
}

/** A resource as text: equal for what means the same. */
function textOf(type: string, properties: JsonObject): string {
  const { normalize } = kindOf(type) ?? {};
  const entries = Object.entries(properties)
    // The key of an alias is named by another logical id here than there.
    .filter(([name]) => name !== 'TargetKeyId')
    .map(([name, value]) => [name, sortList(normalize?.(name, value) ?? value)] as const);
  return `${type} ${canonicalJson(Object.fromEntries(entries))}`;
}

function sortList(value: Json): Json {
  if (!Array.isArray(value)) return value;
  return [...(value as readonly Json[])].sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1));
}
