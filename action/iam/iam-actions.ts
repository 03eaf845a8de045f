import { furtherTypes } from '../data/arn-names.ts';
import forms from '../data/block-forms.json' with { type: 'json' };
import type { Blocks } from '../data/blocks.ts';
import { openBlocks } from '../data/unpack-text.ts';
import { type Glob, makeGlob, matchesText, parseGlob, toInner } from './glob.ts';
import { asRequested, literalStarOfArns } from './requested-arns.ts';
import { serviceOf } from './statements-for.ts';

/** What an action does, as AWS classifies it; `unknown` of an action that AWS does not document. */
export type AccessLevel = 'list' | 'read' | 'write' | 'tagging' | 'permissions' | 'unknown';

/** The levels from the least to the most. */
export const accessLevels: readonly AccessLevel[] = [
  'list',
  'read',
  'unknown',
  'tagging',
  'write',
  'permissions',
];

/** The levels from the most to the least: the order in which people read what changes. */
export const levelsDownwards = accessLevels.toReversed();

/** A type of resource that an action is about. */
export interface ActionResource {
  readonly type: string;
  /** With AWS's placeholders, e.g. `arn:${Partition}:codepipeline:${Region}:${Account}:${PipelineName}`. */
  readonly arns: readonly string[];
  /** Every ARN of the type. */
  readonly globs: readonly Glob[];
  /** Other ARNs that requests may have, with AWS's placeholders: of them nothing is certain. */
  readonly possible?: readonly string[];
  /** Whether the action cannot be called without one. */
  readonly isRequired: boolean;
}

/** An action that AWS documents, or one that a policy names although AWS does not: that has the level `unknown`. */
export interface IamAction {
  /** As AWS writes it, e.g. `codepipeline:GetPipeline`. */
  readonly name: string;
  /** In lower case. */
  readonly key: string;
  readonly service: string;
  readonly level: AccessLevel;
  /** Empty for an action that can only be allowed on `*`. */
  readonly resources: readonly ActionResource[];
}

/** All actions that AWS documents. Names are not case-sensitive. */
export interface IamActions {
  /** The day of the data, `YYYY-MM-DD`. */
  readonly date: string;
  /** By service, then by name. */
  readonly all: readonly IamAction[];
  readonly find: (action: string) => IamAction | undefined;
  readonly levelOf: (action: string) => AccessLevel | undefined;
  /** Whether there is any action of a service. @param service the prefix in lower case */
  readonly hasService: (service: string) => boolean;
  /** The actions that a pattern with `*` and `?` matches, in order. */
  readonly actionsMatching: (pattern: string | Glob) => readonly IamAction[];
  /** Whether there is one. Of a pattern of services, they are read until one is found. */
  readonly hasMatching: (pattern: Glob) => boolean;
  readonly resourcesOf: (action: string) => readonly ActionResource[];
  /** Whether an action is known to take no resource, so that policies must allow it on `*`. */
  readonly isWildcardOnly: (action: string) => boolean;
}

/**
 * An action that is not in the list, such as one of a service that no longer exists. Nothing is known of it; its resources
 * are taken to be those of its service.
 */
export function describeUnlisted(name: string): IamAction {
  const key = name.toLowerCase();
  const [service = ''] = key.split(':');
  const arn = `arn:\${Partition}:${service}:\${Region}:\${Account}:\${Resource}`;
  const resources = [{ type: 'unknown', arns: [arn], globs: [readArn(arn)], isRequired: false }];
  return { name, key, service, level: 'unknown', resources };
}

let loaded: Promise<IamActions> | undefined;

/** The catalogue, read once. A service is read when it is asked for. */
export function loadIamActions(): Promise<IamActions> {
  loaded ??= import('../data/iam-actions.ts').then(({ iamActionsDate, iamActionsPacked }) =>
    readIamActions(iamActionsDate, openBlocks(iamActionsPacked, forms['iam-actions'])),
  );
  return loaded;
}

/** Reads the catalogue from its blocks, whose form generate-iam-data.mjs describes. */
function readIamActions(date: string, blocks: Blocks): IamActions {
  const services = new Map<string, ReadonlyMap<string, IamAction>>();
  const actionsOf = (service: string): ReadonlyMap<string, IamAction> => {
    let actions = services.get(service);
    if (actions === undefined) {
      actions = readService(service, blocks.find(service) ?? '');
      services.set(service, actions);
    }
    return actions;
  };
  // As they were written: a text that is always the same is found faster than one in lower case.
  const found = new Map<string, IamAction>();
  const find = (action: string): IamAction | undefined => {
    let known = found.get(action);
    if (known === undefined) {
      const key = action.toLowerCase();
      known = actionsOf(key.slice(0, Math.max(0, key.indexOf(':')))).get(key);
      if (known !== undefined) found.set(action, known);
    }
    return known;
  };
  const matched = new Map<string, readonly IamAction[]>();
  let all: readonly IamAction[] | undefined;
  const listAll = (): readonly IamAction[] => {
    all ??= blocks.names.flatMap(service => [...actionsOf(service).values()]);
    return all;
  };
  return {
    date,
    get all() {
      return listAll();
    },
    find,
    levelOf: action => find(action)?.level,
    hasService: service => blocks.find(service) !== undefined,
    actionsMatching: pattern => {
      const glob = typeof pattern === 'string' ? parseGlob(pattern.toLowerCase()) : pattern;
      if (glob.isLiteral) {
        const literal = find(glob.text);
        return literal === undefined ? [] : [literal];
      }
      let matching = matched.get(glob.text);
      if (matching === undefined) {
        const service = serviceOf(glob);
        const candidates = service === undefined ? listAll() : [...actionsOf(service).values()];
        matching = candidates.filter(({ key }) => matchesText(glob, key));
        matched.set(glob.text, matching);
      }
      return matching;
    },
    hasMatching: pattern => {
      const known = matched.get(pattern.text);
      if (known !== undefined) return known.length > 0;
      const service = serviceOf(pattern);
      return (service === undefined ? blocks.names : [service]).some(name =>
        [...actionsOf(name).keys()].some(key => matchesText(pattern, key)),
      );
    },
    resourcesOf: action => find(action)?.resources ?? [],
    isWildcardOnly: action => find(action)?.resources.length === 0,
  };
}

const levels: Readonly<Record<string, AccessLevel>> = {
  l: 'list',
  r: 'read',
  w: 'write',
  t: 'tagging',
  p: 'permissions',
};

function readService(service: string, text: string): ReadonlyMap<string, IamAction> {
  const required: ActionResource[] = [];
  const optional: ActionResource[] = [];
  const actions = new Map<string, IamAction>();
  // Actions with the same resources share one list, so that what is worked out of it is shared too.
  const lists = new Map<string, readonly ActionResource[]>();
  for (const line of text.split('\n')) {
    if (line.startsWith('=')) {
      const [type = '', ...arns] = line.slice(1).split('\t');
      const patterns = new Patterns(arns);
      required.push(new DocumentedResource(type, patterns, true));
      optional.push(new DocumentedResource(type, patterns, false));
      continue;
    }
    const space = line.indexOf(' ');
    const [word, numbers] = space < 0 ? [line, ''] : [line.slice(0, space), line.slice(space + 1)];
    const level = levels[word[0] ?? ''];
    if (level === undefined) continue;
    const name = `${service}:${word.slice(1)}`;
    const key = name.toLowerCase();
    const resources =
      lists.get(numbers) ??
      (numbers === '' ? [] : numbers.split(' ')).flatMap(
        number => (number.endsWith('?') ? optional : required)[Number.parseInt(number, 10)] ?? [],
      );
    lists.set(numbers, resources);
    actions.set(key, { name, key, service, level, resources: withFurther(key, resources) });
  }
  return actions;
}

/** Patterns of ARNs, read when they are asked for: of most actions only the names are. */
class Patterns {
  readonly arns: readonly string[];
  #globs: readonly Glob[] | undefined;

  constructor(arns: readonly string[]) {
    this.arns = arns;
  }

  get globs(): readonly Glob[] {
    this.#globs ??= this.arns.map(readArn);
    return this.#globs;
  }
}

/** A class, because objects with getters of their own have no shape in common, so that V8 reads all their members slowly. */
class DocumentedResource implements ActionResource {
  readonly type: string;
  readonly arns: readonly string[];
  readonly isRequired: boolean;
  readonly #patterns: Patterns;

  constructor(type: string, patterns: Patterns, isRequired: boolean) {
    this.type = type;
    this.arns = patterns.arns;
    this.isRequired = isRequired;
    this.#patterns = patterns;
  }

  get globs(): readonly Glob[] {
    return this.#patterns.globs;
  }
}

/** The resources of an action as requests have them, with those that AWS's reference leaves out. */
function withFurther(action: string, listed: readonly ActionResource[]): readonly ActionResource[] {
  const resources = asRequested(action, listed, (type, arns, possible) => ({
    type: type.type,
    arns,
    globs: arns.map(readArn),
    possible,
    isRequired: type.isRequired,
  }));
  const further = furtherTypes.get(action);
  return further === undefined
    ? resources
    : [
        ...resources,
        { ...further, globs: further.arns.map(readArn), isRequired: further.isRequired ?? false },
      ];
}

function readArn(arn: string): Glob {
  const pattern = arn.replace(/^arn:\$\{Partition\}/, 'arn:aws');
  // Within the text of a glob, `*` is the character.
  const parts = pattern.split(literalStarOfArns).map(part => toInner(part.replace(/\$\{[^}]*\}/g, '*')));
  return makeGlob(parts.join('*'));
}
