import {
  listMessageTexts,
  listPlaceholders,
  maxTemplateLength,
  maxTemplatePaths,
  renderMessage,
  reservedValues,
  withoutPlaceholders,
} from '../core/message.ts';
import { findNearest } from '../core/nearest.ts';
import type { Path } from '../core/path.ts';
import { quoteName } from '../core/quote.ts';
import type { ConfigRule } from '../core/rule.ts';
import type { ChatopsConfig, Message } from '../generated/config.ts';
import { exampleHead } from './describe-rule.ts';
import { eachNotify } from './each-notify.ts';

const example = (message: string) =>
  `${exampleHead}roles: { r: { managed-policies: [ReadOnlyAccess] } }\nchannels: { ops: { channel: C0BBBBBBB, role: r, guardrails: none, notify: { events: [{ name: e, pattern: { source: [aws.ecs] }, message: ${message} }] } } }`;
const good = example('{ description: "<group> stopped", values: { group: $.detail.group } }');

/** A placeholder that nothing fills appears in chat as it is written. */
export const messageUnknownValue: ConfigRule = {
  code: 'message/unknown-value',
  title: 'A placeholder without a value',
  severity: 'error',
  why: 'EventBridge does not replace a placeholder that is not listed in `values`, so chat shows `<grup>` instead of the value.',
  wrong: example('{ description: "<grup> stopped", values: { group: $.detail.group } }'),
  right: good,
  *check(config) {
    for (const { path, message } of eachMessage(config)) {
      const names = [...Object.keys(message.values ?? {}), ...reservedValues];
      for (const { path: below, text } of listMessageTexts(message)) {
        for (const name of listPlaceholders(text)) {
          if (names.includes(name)) continue;
          if (name.startsWith('aws.events.event')) {
            yield {
              message: `${quoteName(`<${name}>`)} is an object, and EventBridge drops a message with an object inside a text`,
              help: 'name single values of the event, e.g. `values: { group: $.detail.group }`',
              path: [...path, ...below],
              offset: text.indexOf(`<${name}>`),
            };
            continue;
          }
          const nearest = findNearest(name, names);
          yield {
            message: `No value fills the placeholder ${quoteName(`<${name}>`)}`,
            help:
              nearest === undefined
                ? `add it to \`values\`, e.g. \`values: { ${name}: $.detail.${name} }\``
                : `did you mean \`<${nearest}>\`?`,
            path: [...path, ...below],
            offset: text.indexOf(`<${name}>`),
          };
        }
      }
    }
  },
};

/** Chat drops a message whose texts are too long. */
export const messageTooLong: ConfigRule = {
  code: 'message/too-long',
  title: 'A message that is too long',
  severity: 'error',
  why: 'Chat does not show a custom notification whose title has more than 250 characters, a next step of more than 350, a keyword of more than 75, or a description of more than 8,000. An input template has at most 8,192 characters and 100 paths.',
  wrong: example(`{ title: "${'a'.repeat(251)}", description: text }`),
  right: good,
  *check(config) {
    for (const { path, message } of eachMessage(config)) {
      for (const { path: below, text, limit } of listMessageTexts(message)) {
        const length = [...withoutPlaceholders(text)].length;
        if (limit === undefined || length <= limit) continue;
        yield {
          message: `This text has ${length} characters without its values; chat takes ${limit}`,
          help: `shorten it to ${limit} characters, and leave room for the values: EventBridge cannot cut them`,
          path: [...path, ...below],
        };
      }
      const { template, paths } = renderMessage(message, true);
      if (template.length > maxTemplateLength) {
        yield {
          message: `The message becomes an input template of ${template.length} characters; EventBridge takes ${maxTemplateLength}`,
          help: 'shorten its texts',
          path,
          at: 'key',
        };
      }
      const count = Object.keys(paths).length;
      if (count > maxTemplatePaths) {
        yield {
          message: `The message has ${count} values; EventBridge takes ${maxTemplatePaths}`,
          help: 'remove some of them',
          path: [...path, 'values'],
          at: 'key',
        };
      }
    }
  },
};

/** A list or an object inside a text makes a message that EventBridge drops. */
export const messageListValue: ConfigRule = {
  code: 'message/list-value',
  title: 'A value that is a list or an object',
  severity: 'error',
  why: 'A path with `[*]`, or `$.resources`, gives a list, and `$.detail` is an object. EventBridge silently drops a message that has a list or an object inside a text.',
  wrong: example('{ description: "<group>", values: { group: "$.resources[*]" } }'),
  right: good,
  *check(config) {
    for (const { path, message } of eachMessage(config)) {
      for (const [name, source] of Object.entries(message.values ?? {})) {
        const whole = findWhole(source);
        if (whole === undefined) continue;
        yield {
          message: `The value ${quoteName(name)} is ${whole.noun}, and EventBridge drops a message with ${whole.noun} inside a text`,
          help: `name ${whole.part}, e.g. \`${whole.instead}\``,
          path: [...path, 'values', name],
        };
      }
    }
  },
};

/** What a path gives that is certainly no single value, and a part of it. */
function findWhole(source: string) {
  if (source.includes('[*]'))
    return { noun: 'a list', part: 'one element', instead: source.replace('[*]', '[0]') };
  if (source === '$.resources') return { noun: 'a list', part: 'one element', instead: '$.resources[0]' };
  if (source === '$.detail') return { noun: 'an object', part: 'one member', instead: '$.detail.group' };
  return undefined;
}

/** A description of values alone can be empty, and chat drops a message without a description. */
export const messageMayBeEmpty: ConfigRule = {
  code: 'message/may-be-empty',
  title: 'A description that can be empty',
  severity: 'warning',
  why: 'A value that is not in the event becomes empty text. Chat does not show a message with an empty description.',
  wrong: example('{ description: "<group>", values: { group: $.detail.group } }'),
  right: good,
  *check(config) {
    for (const { path, message } of eachMessage(config)) {
      if (withoutPlaceholders(message.description).trim() !== '') continue;
      yield {
        message:
          'This description is empty when the event has none of its values, and chat then shows nothing',
        help: 'add a few words of your own',
        path: [...path, 'description'],
      };
    }
  },
};

function eachMessage(config: ChatopsConfig): { path: Path; message: Message }[] {
  return eachNotify(config).flatMap(({ path, notify }) =>
    (notify.events ?? []).flatMap(({ message }, index) =>
      message === undefined ? [] : [{ path: [...path, 'events', index, 'message'], message }],
    ),
  );
}
