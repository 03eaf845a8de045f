import { variableNames } from '../chat/variables.ts';
import { findNearest } from '../core/nearest.ts';
import type { Path } from '../core/path.ts';
import { quoteName } from '../core/quote.ts';
import type { ConfigRule } from '../core/rule.ts';
import type { ButtonConfig, ChatopsConfig } from '../generated/config.ts';
import { exampleHead } from './describe-rule.ts';

const example = (button: string) =>
  `${exampleHead}roles: { r: { managed-policies: [ReadOnlyAccess] } }\naliases: { logs: { run: "logs describe-log-streams --log-group-name $group --region eu-west-1", values: { group: ["*"] }, buttons: [${button}] } }\nchannels: { ops: { channel: C0BBBBBBB, role: r, guardrails: [ReadOnlyAccess], aliases: [logs] } }`;
const good = example(
  '{ text: Logs, on: Custom, when: [{ variable: group }], variables: { group: event.metadata.additionalContext.group } }',
);

/** Kinds of notifications that take buttons; AWS documents no list (seen in templates and in the console). */
const notificationKinds = ['CloudWatch', 'Custom'];

/** Where a message of chatops.yml carries its values. */
const contextPrefix = 'event.metadata.additionalContext.';

/** A button on a kind of notification that does not exist never appears. */
const buttonUnknownKind: ConfigRule = {
  code: 'button/unknown-kind',
  title: 'A button on an unknown kind of notification',
  severity: 'error',
  why: 'AWS takes any text as kind of notification, and shows the button on none when the kind does not exist.',
  wrong: example('{ text: Logs, on: Cloudwatch-alarm, when: [{ variable: group }] }'),
  right: good,
  *check(config) {
    for (const { path, button } of eachButton(config)) {
      if (notificationKinds.includes(button.on)) continue;
      const nearest = findNearest(button.on, notificationKinds);
      yield {
        message: `There is no kind of notification ${quoteName(button.on)} that takes buttons`,
        help:
          nearest === undefined
            ? `write one of: ${notificationKinds.join(', ')}`
            : `did you mean \`${nearest}\`?`,
        path: [...path, 'on'],
      };
    }
  },
};

/** A value of the notification is named from `event.`. */
const buttonEventPath: ConfigRule = {
  code: 'button/event-path',
  title: 'A variable whose source is no path of a notification',
  severity: 'error',
  why: 'Chat reads a variable of a button from the notification by a path that begins with `event.`, e.g. `event.metadata.additionalContext.group`. With another path the variable stays empty, and the button does not appear.',
  wrong: example(
    '{ text: Logs, on: Custom, when: [{ variable: group }], variables: { group: $.detail.group } }',
  ),
  right: good,
  *check(config) {
    for (const { path, button } of eachButton(config)) {
      for (const [name, source] of Object.entries(button.variables ?? {})) {
        if (/^event\.[^.]/.test(source)) continue;
        const rest = source.replace(/^\$?\.?(?:event\.)?/, '');
        const better =
          rest.startsWith('metadata.') || rest.startsWith('content.') ? `event.${rest}` : undefined;
        yield {
          message: `${quoteName(source)} is not a path in a notification, which begins with \`event.\` and a name`,
          help: `write \`${better ?? `${contextPrefix}${name}`}\``,
          path: [...path, 'variables', name],
        };
      }
    }
  },
};

/** A criterion on a variable that the button does not read never holds. */
const buttonUnfilledCriterion: ConfigRule = {
  code: 'button/unfilled-criterion',
  title: 'A criterion on a variable that nothing fills',
  severity: 'error',
  why: 'On custom notifications a button knows the variables that it reads itself. A criterion on another one never holds, so the button never appears.',
  wrong: example(
    '{ text: Logs, on: Custom, when: [{ variable: stage }], variables: { group: event.metadata.additionalContext.group } }',
  ),
  right: good,
  *check(config) {
    for (const { path, button } of eachButton(config)) {
      if (button.on !== 'Custom') continue;
      const names = Object.keys(button.variables ?? {});
      for (const [index, { variable }] of button.when.entries()) {
        if (names.includes(variable)) continue;
        const nearest = findNearest(variable, names);
        yield {
          message: `Nothing fills the variable ${quoteName(variable)} of this criterion, so the button never appears`,
          help:
            nearest === undefined
              ? `add \`variables: { ${variable}: ${contextPrefix}${variable} }\``
              : `did you mean \`${nearest}\`?`,
          path: [...path, 'when', index, 'variable'],
        };
      }
    }
  },
};

/** A value that no message of the channel carries. */
const buttonUnfilledVariable: ConfigRule = {
  code: 'button/unfilled-variable',
  title: 'A variable that no message of the channel carries',
  severity: 'error',
  why: 'The messages of a channel carry the values that they name. A button that reads another one finds it empty, and does not appear.',
  wrong: `${example('{ text: Logs, on: Custom, when: [{ variable: group }], variables: { group: event.metadata.additionalContext.grup } }').slice(0, -3)}, notify: { events: [{ name: e, pattern: { source: [aws.ecs] }, message: { description: "<group> stopped", values: { group: $.detail.group } } }] } } }`,
  right: `${good.slice(0, -3)}, notify: { events: [{ name: e, pattern: { source: [aws.ecs] }, message: { description: "<group> stopped", values: { group: $.detail.group } } }] } } }`,
  *check(config) {
    for (const { alias, path, button } of eachButton(config)) {
      if (button.on !== 'Custom') continue;
      const carried = listCarried(config, alias);
      if (carried === undefined) continue;
      for (const [name, source] of Object.entries(button.variables ?? {})) {
        if (!source.startsWith(contextPrefix)) continue;
        const value = source.slice(contextPrefix.length);
        if (carried.has(value)) continue;
        const nearest = findNearest(value, carried);
        yield {
          message: `No message of the channels with the alias ${quoteName(alias)} carries the value ${quoteName(value)}`,
          help:
            nearest === undefined
              ? `add it to the \`values\` of a message, or remove the variable`
              : `did you mean \`${contextPrefix}${nearest}\`?`,
          path: [...path, 'variables', name],
        };
      }
    }
  },
};

/** Chat asks for a variable of the command that the button does not fill. */
const buttonOpenVariable: ConfigRule = {
  code: 'button/open-variable',
  title: 'A variable of the command that the button does not fill',
  severity: 'warning',
  why: 'A button runs the command of its alias. A variable that the button does not read from the notification is left open, and chat may ask for it.',
  wrong: example('{ text: Logs, on: CloudWatch, when: [{ variable: AlarmName }] }'),
  right: good,
  *check(config) {
    for (const { path, button, command } of eachButton(config)) {
      const names = Object.keys(button.variables ?? {});
      const open = variableNames(command).filter(name => !names.includes(name));
      if (open.length === 0) continue;
      const list = open.map(name => quoteName(`$${name}`)).join(', ');
      yield {
        message: `The button does not fill ${list} of the command; chat may ask for ${open.length === 1 ? 'it' : 'them'}`,
        help: `add \`variables: { ${open[0]}: ${contextPrefix}${open[0]} }\``,
        path,
      };
    }
  },
};

/** What only buttons can start needs one. */
const buttonNone: ConfigRule = {
  code: 'button/none',
  title: 'An action for buttons only, without a button',
  severity: 'warning',
  why: 'With `button-only` an action has no name in chat, and members cannot run it. Without a button nothing starts it.',
  wrong: example('').replace(', buttons: []', ', button-only: true'),
  right: good.replace(', buttons:', ', button-only: true, buttons:'),
  *check({ aliases = {} }) {
    for (const [key, alias] of Object.entries(aliases)) {
      if (typeof alias === 'string' || alias['button-only'] !== true || (alias.buttons ?? []).length > 0)
        continue;
      yield {
        message: `Nothing can start ${quoteName(key)}: it is for buttons only, and has none`,
        help: 'add `buttons`, or remove `button-only`',
        path: ['aliases', key, 'button-only'],
      };
    }
  },
};

/** Every rule about buttons. */
export const buttonRules: readonly ConfigRule[] = [
  buttonNone,
  buttonUnknownKind,
  buttonEventPath,
  buttonUnfilledCriterion,
  buttonUnfilledVariable,
  buttonOpenVariable,
];

interface FoundButton {
  readonly alias: string;
  readonly command: string;
  readonly path: Path;
  readonly button: ButtonConfig;
}

function eachButton({ aliases = {} }: ChatopsConfig): FoundButton[] {
  return Object.entries(aliases).flatMap(([key, alias]) =>
    typeof alias === 'string'
      ? []
      : (alias.buttons ?? []).map((button, index) => ({
          alias: key,
          command: alias.run,
          path: ['aliases', key, 'buttons', index],
          button,
        })),
  );
}

/**
 * The values that the messages of the channels with an alias carry. Undefined where others can publish there too: on a
 * topic made elsewhere, or on a managed one that has no message. Nothing arrives in a channel without notifications.
 */
function listCarried(
  { channels = {}, defaults = {} }: ChatopsConfig,
  alias: string,
): Set<string> | undefined {
  const carried = new Set<string>();
  let isKnown = false;
  for (const channel of Object.values(channels)) {
    if (!(channel.aliases ?? defaults.aliases ?? []).includes(alias)) continue;
    const notify = channel.notify ?? defaults.notify ?? {};
    if (Object.keys(notify).length === 0) continue;
    const messages = (notify.events ?? []).flatMap(({ message }) => message ?? []);
    if (messages.length === 0 || (notify.topics ?? []).length > 0) return undefined;
    isKnown = true;
    for (const { values = {} } of messages) for (const name of Object.keys(values)) carried.add(name);
  }
  return isKnown ? carried : undefined;
}
