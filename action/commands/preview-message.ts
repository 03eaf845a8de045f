import { replaceVariables } from '../chat/variables.ts';
import { matchesPattern } from '../core/event-pattern.ts';
import { withPlainNumbers } from '../core/exact-json.ts';
import type { JsonObject } from '../core/json.ts';
import { readNotification, transformEvent } from '../core/message.ts';
import type { Channel, EventRule, Model } from '../core/model.ts';

/** A button that chat shows under a message, with the command that it runs. */
export interface PreviewedButton {
  readonly alias: string;
  readonly text: string;
  readonly command: string;
}

/** What chat shows of an event, or why it shows nothing. */
export type MessagePreview =
  | {
      readonly isShown: true;
      readonly channel: string;
      readonly event: string;
      /** The custom notification that is published. */
      readonly notification: JsonObject;
      /** Values that the event does not have, or has as null. */
      readonly missing: readonly string[];
      readonly buttons: readonly PreviewedButton[];
    }
  | { readonly isShown: false; readonly channel: string; readonly event: string; readonly reason: string };

/**
 * Works out the message of an event in a channel, as EventBridge and chat make it.
 * @param rule the event's rule, as the model has it
 * @param event an event as EventBridge delivers it; undefined: the message with its placeholders
 */
export function previewMessage(
  model: Model,
  channel: Channel,
  rule: EventRule,
  event: JsonObject | undefined,
): MessagePreview {
  const place = { channel: channel.key, event: rule.key };
  const { transformer, pattern } = rule;
  if (transformer === undefined) {
    const reason =
      'it has no `message`: Amazon Q formats the event by itself, and only AWS can show the result';
    return { isShown: false, ...place, reason };
  }
  if (event !== undefined && !matchesPattern(pattern, withPlainNumbers(event))) {
    return { isShown: false, ...place, reason: 'the event does not match the pattern' };
  }
  const transformed =
    event === undefined
      ? { isShown: true as const, notification: JSON.parse(transformer.template) as JsonObject, missing: [] }
      : transformEvent(transformer, event);
  if (!transformed.isShown) return { isShown: false, ...place, reason: transformed.reason };
  const { notification, missing } = transformed;
  return {
    isShown: true,
    ...place,
    notification,
    missing,
    buttons: listButtons(model, channel, notification),
  };
}

/** The buttons whose criteria the notification meets. */
function listButtons({ aliases }: Model, channel: Channel, notification: JsonObject): PreviewedButton[] {
  return aliases
    .filter(({ key }) => channel.aliases.some(({ value }) => value === key))
    .flatMap(({ key, command, buttons }) =>
      buttons.flatMap(({ text, notificationType, criteria, variables }) => {
        const readValue = (name: string) => readText(notification, variables[name]);
        const isMet = criteria.every(({ variable, value }) =>
          value === undefined ? hasText(readValue(variable)) : readValue(variable) === value,
        );
        if (notificationType !== 'Custom' || !isMet) return [];
        return [{ alias: key, text, command: replaceVariables(command, readValue) }];
      }),
    );
}

function hasText(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

/** A text of a notification by a path such as `event.metadata.additionalContext.group`. */
function readText(notification: JsonObject, path = ''): string | undefined {
  const value = readNotification(notification, path);
  return typeof value === 'string' ? value : undefined;
}
