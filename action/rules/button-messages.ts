import { type Arrivals, type ArrivingMessage, createArrivalReader } from '../core/arrivals.ts';
import { messageKeyAt } from '../core/message.ts';
import { canCarry, hasPath, listTexts } from '../core/message-values.ts';
import { findNearest } from '../core/nearest.ts';
import type { Path } from '../core/path.ts';
import { joinChoices, joinSome, joinWords, quoteName } from '../core/quote.ts';
import { resolveTargets } from '../core/resolve.ts';
import type { ConfigRule, RuleFinding } from '../core/rule.ts';
import { topicNameOfArn } from '../core/topic-arn.ts';
import type { ButtonConfig, ChatopsConfig } from '../generated/config.ts';
import {
  buttonExample,
  contextPrefix,
  eachButton,
  type FoundButton,
  isEventPath,
  shownButton,
} from './each-button.ts';

const good = buttonExample(shownButton);

/** A value that no message of a channel carries. */
const buttonUnfilledVariable: ConfigRule = {
  code: 'button/unfilled-variable',
  title: 'A variable that is not in any message of a channel',
  severity: 'error',
  why: 'A message carries the values that it names. A channel receives its own messages, and those of other channels whose topics it lists. If a button reads a value that none of these messages carries, the value is empty, whatever other channels receive. This is a warning where the channel also has a topic made elsewhere, because what is published there is unknown.',
  wrong: buttonExample(shownButton.replace('Context.group', 'Context.grup')),
  right: good,
  *check(config) {
    for (const { button, path, places } of placeButtons(config, 'Custom')) {
      for (const [name, source] of readVariables(button)) {
        const hasIt = ({ arrivals }: ButtonPlace) => shownOn(button, arrivals).some(carries(source));
        const lacking = places.filter(place => place.arrivals.messages.length > 0 && !hasIt(place));
        const value = source.startsWith(contextPrefix) ? source.slice(contextPrefix.length) : source;
        const known = lacking.flatMap(({ arrivals }) => arrivals.messages).flatMap(listValues);
        const nearest = findNearest(value.slice(value.lastIndexOf('.') + 1), known);
        // The messages that carry it may be those on which the button does not appear.
        const isElsewhere = ({ arrivals }: ButtonPlace) => arrivals.messages.some(carries(source));
        const wording = {
          verb: `carries the value ${quoteName(value)}`,
          others: places.filter(hasIt),
          places,
        };
        const [shownElsewhere, nowhere] = [
          lacking.filter(isElsewhere),
          lacking.filter(each => !isElsewhere(each)),
        ];
        const rest = (messages: readonly ArrivingMessage[], which: string) => ({
          help: adviseOnValue({ source, nearest, which }, messages),
          path: [...path, 'variables', name],
        });
        const all = nowhere.flatMap(({ arrivals }) => arrivals.messages);
        yield* report(nowhere, wording, rest(all, 'a message of the channel'));
        const shown = shownElsewhere.flatMap(({ arrivals }) => shownOn(button, arrivals));
        const verb = `on which this button appears ${wording.verb}`;
        yield* report(
          shownElsewhere,
          { ...wording, verb },
          rest(shown, 'a message on which this button appears'),
        );
      }
    }
  },
};

/** Criteria that no message of a channel can meet. */
const buttonUnmetCriteria: ConfigRule = {
  code: 'button/unmet-criteria',
  title: 'Criteria that no message of a channel can meet',
  severity: 'error',
  why: 'A button appears only on a message that meets all of its criteria. It never appears if the values are in different messages, or if the event pattern does not match the values. This is a warning where the channel also has a topic made elsewhere, because what is published there is unknown.',
  wrong: buttonExample(
    shownButton.replace('variable: group', 'variable: group, equals: web'),
    '{ events: [{ name: e, pattern: { source: [aws.ecs], detail: { group: [api] } }, message: { description: "<group> stopped", values: { group: $.detail.group } } }] }',
  ),
  right: buttonExample(
    shownButton.replace('variable: group', 'variable: group, equals: api'),
    '{ events: [{ name: e, pattern: { source: [aws.ecs], detail: { group: [api] } }, message: { description: "<group> stopped", values: { group: $.detail.group } } }] }',
  ),
  *check(config) {
    for (const { button, path, places } of placeButtons(config, 'Custom')) {
      const sources = readVariables(button);
      const isCarried = (messages: readonly ArrivingMessage[]) =>
        button.when.every(({ variable }) => messages.some(carries(sources.get(variable) ?? '')));
      const unmet = places.filter(
        ({ arrivals: { messages } }) => isCarried(messages) && !messages.some(meets(button)),
      );
      if (unmet.length === 0) continue;
      const others = places.filter(({ arrivals }) => arrivals.messages.some(meets(button)));
      const messages = unmet.flatMap(({ arrivals }) => arrivals.messages);
      const index = button.when.findIndex(
        ({ variable, equals }) => !messages.some(carries(sources.get(variable) ?? '', equals)),
      );
      const { variable = '', equals = '' } = button.when[index] ?? {};
      if (index < 0) {
        const names = joinWords(button.when.map(each => quoteName(each.variable)));
        yield* report(
          unmet,
          { verb: `meets the criteria on ${names} together`, others, places },
          {
            help: 'add what is missing to the `values` of one message, or make two buttons',
            path: [...path, 'when'],
          },
        );
        continue;
      }
      const texts = messages.flatMap(message => listTexts(message, sources.get(variable) ?? '') ?? []);
      yield* report(
        unmet,
        { verb: `can have ${quoteName(equals)} as ${quoteName(variable)}`, others, places },
        {
          help:
            texts.length === 0
              ? 'compare `equals` with the message and the pattern of its event'
              : `write ${joinChoices([...new Set(texts)].slice(0, 5).map(quoteName))}, or change the pattern of the event`,
          path: [...path, 'when', index, 'equals'],
        },
      );
    }
  },
};

/** A button in channels in which nothing arrives that could have it. */
const buttonNoMessage: ConfigRule = {
  code: 'button/no-message',
  title: 'A button without a notification on which it appears',
  severity: 'warning',
  why: 'A button `on: Custom` appears on messages of the custom schema, which the `message` of an event produces, and a button `on: CloudWatch` appears on alarms. Notifications that AWS formats have no alias buttons, and a channel without `notify` receives nothing.',
  wrong: buttonExample(shownButton, '{ events: [{ name: e, pattern: { source: [aws.ecs] } }] }'),
  right: good,
  *check(config, project) {
    if (project.isBroken(['channels']) || project.isBroken(['defaults'])) return;
    for (const { button, path, places, isButtonOnly } of placeButtons(config)) {
      const empty = places.filter(({ arrivals }) => !canHaveButton(button, arrivals));
      const formatted = button.on === 'Custom' ? empty.filter(({ arrivals }) => !arrivals.isSilent) : [];
      // Where it appears in another channel, one in which nothing arrives may have the alias for its name alone.
      const found = empty.length === places.length || isButtonOnly ? empty : formatted;
      if (found.length === 0) continue;
      yield {
        message: `${describeEmptiness(button, found)} in ${describePlaces(found, places)}, so this button does not appear there${describeExceptions(button, found)}`,
        help:
          button.on === 'Custom'
            ? 'add an event with a `message` to `notify` of the channel, or give it an alias without this button'
            : 'add `cloudwatch-alarms` to `from` in `notify` of the channel, or give it an alias without this button',
        path,
      };
    }
  },
};

/** A button of which nothing known shows whether it appears. */
const buttonUnknownMessage: ConfigRule = {
  code: 'button/unknown-message',
  title: 'A button that may never appear',
  severity: 'warning',
  why: 'Only the owner of a topic made elsewhere decides what is published to it, so it is unknown whether a message carries what the button reads. Nothing is reported if a message in chatops.yml shows the button in another channel.',
  wrong: buttonExample(shownButton, '{ topics: ["arn:aws:sns:eu-west-1:123456789012:deployments"] }'),
  right: good,
  *check(config) {
    for (const { button, path, places } of placeButtons(config, 'Custom')) {
      const unknown = places.filter(
        ({ arrivals }) => arrivals.messages.length === 0 && arrivals.elsewhere.length > 0,
      );
      if (unknown.length === 0 || places.some(({ arrivals }) => arrivals.messages.some(meets(button))))
        continue;
      const sources = [...readVariables(button).values()].map(
        source => `\`${source.slice('event.'.length)}\``,
      );
      yield {
        message: `Whether this button appears in ${describePlaces(unknown, places)} is unknown. ${describeElsewhere(unknown)}`,
        help: `publish messages of the custom schema with ${joinWords(sources)} there; \`rules: { button/unknown-message: off }\` accepts that it is not checked`,
        path,
      };
    }
  },
};

/** Rules about buttons and the messages that arrive in the channels of their aliases. */
export const buttonMessageRules: readonly ConfigRule[] = [
  buttonUnfilledVariable,
  buttonUnmetCriteria,
  buttonNoMessage,
  buttonUnknownMessage,
];

/** A channel of a target that has the alias of a button. */
interface ButtonPlace {
  readonly channel: string;
  readonly target: string;
  readonly arrivals: Arrivals;
}

interface PlacedButton extends FoundButton {
  readonly places: readonly ButtonPlace[];
}

/** Buttons of a kind (by default, of every known one) with the channels in which they may appear. */
function placeButtons(config: ChatopsConfig, on?: string): PlacedButton[] {
  const buttons = eachButton(config).filter(({ button }) => button.on === (on ?? button.on));
  if (buttons.length === 0) return [];
  const readers = resolveTargets(config).map(target => ({
    target: target.key,
    read: createArrivalReader(config, target),
  }));
  const { channels = {}, defaults = {} } = config;
  const known = new Map<string, ButtonPlace[]>();
  const placesOf = (channel: string) => {
    const places =
      known.get(channel) ??
      readers.flatMap(({ target, read }) => {
        const arrivals = read(channel);
        return arrivals === undefined ? [] : [{ channel, target, arrivals }];
      });
    known.set(channel, places);
    return places;
  };
  return buttons.map(button => ({
    ...button,
    places: Object.entries(channels)
      .filter(([, channel]) => (channel.aliases ?? defaults.aliases ?? []).includes(button.alias))
      .flatMap(([key]) => placesOf(key)),
  }));
}

/** The variables of a button that are read from the notification, by name. */
function readVariables({ variables = {} }: ButtonConfig): Map<string, string> {
  return new Map(Object.entries(variables).filter(([, source]) => isEventPath(source)));
}

const carries = (source: string, wanted?: string) => (message: ArrivingMessage) =>
  canCarry(message, source, wanted);

/** Whether a message can meet all criteria; those on variables that nothing fills are reported on their own. */
function meets(button: ButtonConfig): (message: ArrivingMessage) => boolean {
  const sources = readVariables(button);
  return message =>
    button.when.every(({ variable, equals }) => {
      const source = sources.get(variable);
      return source === undefined || canCarry(message, source, equals);
    });
}

/** The messages on which a button appears; all, where it appears on none. */
function shownOn(button: ButtonConfig, { messages }: Arrivals): readonly ArrivingMessage[] {
  const met = messages.filter(meets(button));
  return met.length === 0 ? messages : met;
}

/**
 * What to do about a variable that none of some messages fills.
 * @param value with the nearest name of a value, and with which message could get it
 */
function adviseOnValue(
  value: { readonly source: string; readonly nearest: string | undefined; readonly which: string },
  messages: readonly ArrivingMessage[],
): string {
  const { source, nearest, which } = value;
  const orElse = ', or give the channel an alias without this button';
  if (messages.some(message => hasPath(message, source)))
    return `change the pattern of the event, which leaves it empty${orElse}`;
  const key = messageKeyAt(source);
  if (key !== undefined) return `add \`${key}\` to ${which}${orElse}`;
  if (nearest !== undefined && `${contextPrefix}${nearest}` !== source)
    return `did you mean \`${contextPrefix}${nearest}\`?`;
  return source.startsWith(contextPrefix)
    ? `add it to the \`values\` of ${which}${orElse}`
    : `add a value to the \`values\` of ${which} and read it as \`${contextPrefix}<name>\`${orElse}`;
}

function canHaveButton({ on }: ButtonConfig, { messages, elsewhere, hasAlarms }: Arrivals): boolean {
  if (elsewhere.length > 0) return true;
  if (on === 'CloudWatch') return hasAlarms;
  return on !== 'Custom' || messages.length > 0;
}

function describeEmptiness({ on }: ButtonConfig, places: readonly ButtonPlace[]): string {
  if (places.every(({ arrivals }) => arrivals.isSilent)) return 'No notification arrives';
  return on === 'Custom' ? 'No event with a `message` arrives' : 'No alarm arrives through `notify`';
}

function describeExceptions({ on }: ButtonConfig, places: readonly ButtonPlace[]): string {
  const hasTopic = places.some(({ arrivals }) => !arrivals.isSilent);
  return on === 'Custom' && hasTopic ? ', unless a program publishes a custom notification to its topic' : '';
}

function listValues({ transformer }: ArrivingMessage): string[] {
  return Object.keys(transformer.paths);
}

/** How places that lack something are reported. */
interface Wording {
  /** What no message of theirs does. */
  readonly verb: string;
  /** Places with a message that does it. */
  readonly others: readonly ButtonPlace[];
  /** All places of the button. */
  readonly places: readonly ButtonPlace[];
}

/** Reports places of which no message does something: as an error, or as a warning where unknown messages arrive too. */
function* report(
  lacking: readonly ButtonPlace[],
  { verb, others, places }: Wording,
  rest: { readonly help: string; readonly path: Path },
): Generator<RuleFinding> {
  const closed = lacking.filter(({ arrivals }) => arrivals.elsewhere.length === 0);
  const open = lacking.filter(({ arrivals }) => arrivals.elsewhere.length > 0);
  const beside = others.length === 0 ? '' : `; one of ${describePlaces(others, places)} does`;
  if (closed.length > 0)
    yield { ...rest, message: `No message of ${describePlaces(closed, places)} ${verb}${beside}` };
  if (open.length > 0) {
    const message = `No message that chatops.yml makes for ${describePlaces(open, places)} ${verb}${beside}. ${describeElsewhere(open)}`;
    yield { ...rest, message, severity: 'warning' };
  }
}

/** The most channels and topics that a message names. */
const maxNames = 4;

function describePlaces(places: readonly ButtonPlace[], all: readonly ButtonPlace[]): string {
  const keys = [...new Set(places.map(({ channel }) => channel))];
  const names = keys.map(key => {
    const targets = places.filter(({ channel }) => channel === key).map(({ target }) => quoteName(target));
    const isEverywhere = all.filter(({ channel }) => channel === key).length === targets.length;
    return isEverywhere ? quoteName(key) : `${quoteName(key)} in ${joinWords(targets)}`;
  });
  return `${keys.length === 1 ? 'the channel' : 'the channels'} ${joinSome(names, maxNames)}`;
}

function describeElsewhere(places: readonly ButtonPlace[]): string {
  const topics = [...new Set(places.flatMap(({ arrivals }) => arrivals.elsewhere))];
  const names = topics.map(arn => quoteName(topicNameOfArn(arn)));
  return `What is published to the ${topics.length === 1 ? 'topic' : 'topics'} ${joinSome(names, maxNames)} is unknown`;
}
