import { isObject } from '../core/json.ts';
import { proposeName } from '../core/nearest.ts';
import { listSome } from '../core/quote.ts';
import type { BoundCommand, BoundOption } from './bind.ts';
import type { Service } from './catalogue.ts';
import { type CommandFinding, makeWarning } from './finding.ts';
import type { Shape } from './shapes.ts';
import { readStructured } from './shorthand.ts';
import type { Token } from './tokens.ts';
import { hasVariable } from './variables.ts';

/**
 * Whether values are what the model of the service says: one of a list of words, and structures with the members that
 * they need and no others. All are warnings, since a service may take more than the catalogue of a day knows.
 */
export function checkShapes({ service, options }: BoundCommand): CommandFinding[] {
  if (service === undefined) return [];
  const findings: CommandFinding[] = [];
  for (const bound of options.values()) {
    if (bound.option.shape !== undefined) findings.push(...checkOption(service, bound, bound.option.shape));
  }
  return findings;
}

function checkOption(service: Service, { option, values }: BoundOption, number: number): CommandFinding[] {
  const shape = service.shapes(number);
  // Several words are the members of a list; one may be the list itself, in JSON.
  const member = shape.kind === 'list' ? service.shapes(shape.member) : undefined;
  return values.flatMap(word => {
    const isWhole = values.length === 1 && word.value.trimStart().startsWith('[');
    const looked = member === undefined || isWhole ? shape : member;
    const read = readValue(word.value, looked);
    return read === undefined ? [] : checkValue(read, looked, { service, word, path: `--${option.name}` });
  });
}

/** The value of a word, as far as it can be read without a shell or the files of a member. */
function readValue(text: string, shape: Shape): unknown {
  if (/^(file|fileb|https?):\/\//.test(text)) return undefined;
  const isText = shape.kind === 'enumeration' || shape.kind === 'text';
  // What is wrong with JSON is reported by `checkOptions`, and a bare variable in JSON is right in chat.
  return isText ? text : readStructured(text);
}

interface ValuePlace {
  readonly service: Service;
  readonly word: Token;
  readonly path: string;
}

function checkValue(value: unknown, shape: Shape, place: ValuePlace): CommandFinding[] {
  const { service, word, path } = place;
  switch (shape.kind) {
    case 'enumeration':
      return typeof value === 'string' ? checkEnumeration(value, shape.values, place) : [];
    case 'list':
      return Array.isArray(value)
        ? value.flatMap(each => checkValue(each, service.shapes(shape.member), place))
        : [];
    case 'map':
      return isObject(value)
        ? Object.entries(value).flatMap(([key, each]) =>
            checkValue(each, service.shapes(shape.member), { ...place, path: `${path} ${key}` }),
          )
        : [];
    case 'structure':
    case 'union': {
      if (!isObject(value) || Object.keys(value).some(hasVariable)) return [];
      const missing = [...shape.members].filter(
        ([name, { isRequired }]) => isRequired && !Object.hasOwn(value, name),
      );
      return [
        ...Object.entries(value).flatMap(([name, each]) => {
          const member = shape.members.get(name);
          if (member === undefined) return [describeUnknownMember(name, shape.members.keys(), place)];
          return checkValue(each, service.shapes(member.shape), { ...place, path: `${path} ${name}` });
        }),
        ...missing.map(([name]) =>
          makeWarning(
            'alias/missing-member',
            `\`${path}\` needs \`${name}\`, which its value does not have`,
            `add \`${name}\` to the value`,
            word,
          ),
        ),
      ];
    }
    default:
      return [];
  }
}

function checkEnumeration(
  value: string,
  known: readonly string[],
  { path, word }: ValuePlace,
): CommandFinding[] {
  if (known.includes(value) || hasVariable(value)) return [];
  const near = proposeInCase(value, known);
  const shown = known.map(each => `\`${each}\``);
  return [
    makeWarning(
      'alias/unknown-value',
      `\`${path}\` does not list \`${value}\` among its values`,
      near === undefined ? `it takes ${listSome(shown, 8)}` : `did you mean \`${near}\`?`,
      word,
    ),
  ];
}

/** The nearest name, whatever the case of its letters. */
function proposeInCase(typed: string, names: readonly string[]): string | undefined {
  const lower = new Map(names.map(name => [name.toLowerCase(), name]));
  const key = typed.toLowerCase();
  return lower.get(key) ?? lower.get(proposeName(key, lower.keys()) ?? '');
}

function describeUnknownMember(
  name: string,
  known: Iterable<string>,
  { path, word }: ValuePlace,
): CommandFinding {
  const names = [...known];
  const proposal = proposeInCase(name, names);
  const shown = names.map(each => `\`${each}\``);
  return makeWarning(
    'alias/unknown-value',
    `\`${path}\` has no member \`${name}\``,
    proposal === undefined ? `its members are ${listSome(shown, 8)}` : `did you mean \`${proposal}\`?`,
    word,
  );
}
