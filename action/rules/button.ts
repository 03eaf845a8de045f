import { variableNames } from '../chat/variables.ts';
import { findNearest } from '../core/nearest.ts';
import { quoteName } from '../core/quote.ts';
import type { ConfigRule } from '../core/rule.ts';
import { buttonMessageRules } from './button-messages.ts';
import { buttonExample, contextPrefix, eachButton, isEventPath, shownButton } from './each-button.ts';

const good = buttonExample(shownButton);

/** Kinds of notifications that take buttons; AWS documents no list (seen in templates and in the console). */
const notificationKinds = ['CloudWatch', 'Custom'];

/** A button on a kind of notification that does not exist never appears. */
const buttonUnknownKind: ConfigRule = {
  code: 'button/unknown-kind',
  title: 'A button on an unknown kind of notification',
  severity: 'error',
  why: 'AWS accepts any text as the kind of notification. If the kind does not exist, the button never appears.',
  wrong: buttonExample('{ text: Logs, on: Cloudwatch-alarm, when: [{ variable: group }] }'),
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
  title: 'A variable whose source is not a path in a notification',
  severity: 'error',
  why: 'Chat reads a button variable from the notification through a path that begins with `event.`, e.g. `event.metadata.additionalContext.group`. With any other path the variable stays empty and the button does not appear.',
  wrong: buttonExample(
    '{ text: Logs, on: Custom, when: [{ variable: group }], variables: { group: $.detail.group } }',
  ),
  right: good,
  *check(config) {
    for (const { path, button } of eachButton(config)) {
      for (const [name, source] of Object.entries(button.variables ?? {})) {
        if (isEventPath(source)) continue;
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
  why: 'On custom notifications a button knows only the variables that it reads itself. A criterion on any other variable is never met, so the button never appears.',
  wrong: buttonExample(
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

/** Chat asks for a variable of the command that the button does not fill. */
const buttonOpenVariable: ConfigRule = {
  code: 'button/open-variable',
  title: 'A variable of the command that the button does not fill',
  severity: 'warning',
  why: 'A button runs the command of its alias. If the button does not read a variable from the notification, the variable is left open and chat may ask for it.',
  wrong: buttonExample('{ text: Logs, on: CloudWatch, when: [{ variable: AlarmName }] }'),
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
  wrong: buttonExample('').replace(', buttons: []', ', button-only: true'),
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
  ...buttonMessageRules,
  buttonOpenVariable,
];
