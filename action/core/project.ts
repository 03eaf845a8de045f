import type { ChatopsConfig, Delegation, Include } from '../generated/config.ts';
import type { Document } from './document.ts';
import type { Finding } from './finding.ts';
import { isObject, type Json } from './json.ts';
import { formatPath, type Path } from './path.ts';
import type { Position } from './positions.ts';
import { quoteName } from './quote.ts';
import { checkSchema } from './schema-check.ts';
import { unreadable } from './yaml-values.ts';

/** A chatops.yml with everything that it includes and refers to, and the way back to each place in the files. */
export interface Project {
  /** The main file, as the user named it. */
  readonly file: string;
  /** All files as one configuration. What was broken is left out, so this is always valid. */
  readonly config: ChatopsConfig;
  /** Every key that the files declare in a section, broken or not, so that nobody is told twice about one mistake. */
  readonly declared: (section: Section) => ReadonlySet<string>;
  /** Paths at which something was broken, e.g. `channels.operations`: nothing is concluded from what is missing there. */
  readonly isBroken: (path: Path) => boolean;
  /** The path in the files of a path in `config`: where broken entries of a list are left out, later ones move up. */
  readonly restorePath: (path: Path) => Path;
  /** Reviewed policy documents by their file name as chatops.yml has it. */
  readonly policyDocuments: ReadonlyMap<string, Json>;
  /** The file and place of a path; of a path that does not exist its nearest ancestor's. */
  readonly locate: (path: Path, at?: 'key' | 'value') => Position & { readonly file: string };
  /** The file and place of a part of a text: so many UTF-16 units from the start of its value. */
  readonly locateInside: (path: Path, offset: number) => Position & { readonly file: string };
  /** A scalar as it is written in its file. */
  readonly sourceOf: (path: Path) => string | undefined;
  /** The text of each file by name. */
  readonly texts: ReadonlyMap<string, string>;
}

/** The parts of a configuration whose entries have keys. */
export type Section = 'targets' | 'workspaces' | 'roles' | 'guardrails' | 'aliases' | 'channels';

/** A file that `include` brought in, with what it may hold. */
export interface IncludedFile {
  readonly document: Document;
  /** Undefined: anything that an included file can hold. */
  readonly delegation: Delegation | undefined;
}

/** Where a part of the merged configuration comes from. */
interface Origin {
  readonly document: Document;
  readonly path: Path;
}

const sections: readonly Section[] = ['targets', 'workspaces', 'roles', 'guardrails', 'aliases', 'channels'];
const includable = ['roles', 'guardrails', 'aliases', 'channels', 'expect'] as const;

type Value = { [key: string]: unknown };

/**
 * Puts a main file and its included files together and checks their form.
 * @returns the project, and what is wrong with the form of the files, with paths of the merged configuration
 */
export function assembleProject(
  main: Document,
  included: readonly IncludedFile[],
  policyDocuments: ReadonlyMap<string, Json>,
): { project: Project; findings: Finding[] } {
  const origins = new Map<string, Origin>();
  const findings: Finding[] = [];
  const merged = copyShallow(main.value);
  for (const file of included) mergeFile(merged, file, origins, findings);
  const schemaFindings = checkSchema(included.length === 0 ? main.value : merged);
  findings.push(...schemaFindings);
  const originOf = createOriginFinder(main, origins);
  const documents = [main, ...included.map(({ document }) => document)];
  const brokenPaths = schemaFindings.map(({ path }) => path);
  if (documents.some(({ isClean }) => !isClean)) brokenPaths.push(...findUnreadable(merged, []));
  const broken = new Set(brokenPaths.flatMap(ancestors));
  const repaired = brokenPaths.length === 0 ? undefined : repair(merged, brokenPaths);
  const keysOf = (section: Section) => new Set(isObject(merged[section]) ? Object.keys(merged[section]) : []);
  const declared = new Map(sections.map(section => [section, keysOf(section)]));
  return {
    findings,
    project: {
      file: main.file,
      config: repaired?.config ?? (merged as unknown as ChatopsConfig),
      restorePath: path => repaired?.restorePath(path) ?? path,
      declared: section => declared.get(section) ?? keysOf(section),
      isBroken: path => broken.has(formatPath(path)),
      policyDocuments,
      locate: (path, at = 'value') => {
        const origin = originOf(path);
        return { file: origin.document.file, ...origin.document.locate(origin.path, at) };
      },
      locateInside: (path, offset) => {
        const origin = originOf(path);
        return { file: origin.document.file, ...origin.document.locateInside(origin.path, offset) };
      },
      sourceOf: path => {
        const origin = originOf(path);
        return origin.document.sourceOf(origin.path);
      },
      texts: new Map(documents.map(({ file, text }) => [file, text])),
    },
  };
}

/** A pattern of `include`, and where it stands. */
export interface IncludePattern {
  readonly pattern: string;
  readonly delegation: Delegation | undefined;
  readonly path: Path;
}

/** The file patterns that a main file includes; nothing when that part is not readable. */
export function readIncludes(main: Document): IncludePattern[] {
  const { include } = copyShallow(main.value);
  if (!Array.isArray(include)) return [];
  return (include as Include[]).flatMap((entry, index): IncludePattern[] => {
    if (typeof entry === 'string')
      return [{ pattern: entry, delegation: undefined, path: ['include', index] }];
    if (!isObject(entry) || typeof entry['files'] !== 'string') return [];
    return [
      {
        pattern: entry['files'],
        delegation: readDelegation(entry),
        path: ['include', index, 'files'],
      },
    ];
  });
}

/** What a delegation limits, as far as it is readable; the schema tells what is not. */
function readDelegation(entry: Value): Delegation {
  const texts = (value: unknown) =>
    Array.isArray(value) ? value.filter(item => typeof item === 'string') : undefined;
  const [may, channels] = [texts(entry['may']), texts(entry['channels'])];
  return {
    files: String(entry['files']),
    ...(may === undefined ? {} : { may: may as NonNullable<Delegation['may']> }),
    ...(channels === undefined ? {} : { channels }),
  };
}

function copyShallow(value: unknown): Value {
  if (!isObject(value)) return Object.create(null) as Value;
  return Object.assign(Object.create(null) as Value, value);
}

function mergeFile(
  merged: Value,
  file: IncludedFile,
  origins: Map<string, Origin>,
  findings: Finding[],
): void {
  const { document, delegation } = file;
  const value = copyShallow(document.value);
  const prefix = `included:${document.file}`;
  const refuse = (path: Path, code: string, message: string, help: string) => {
    // A refused part has no place in the merged configuration, so it gets a root of its own for its position.
    const rooted = [prefix, ...path];
    origins.set(formatPath([prefix]), { document, path: [] });
    findings.push({ code, message, help, path: rooted, at: 'key' });
  };
  if (!isObject(document.value)) {
    refuse(
      [],
      'schema/type',
      'An included file is a map of keys',
      `start with one of: ${includable.join(', ')}`,
    );
  }
  for (const [section, content] of Object.entries(value)) {
    if (section === 'version') continue;
    if (!includable.some(name => name === section)) {
      refuse(
        [section],
        'include/not-allowed',
        `An included file cannot hold ${quoteName(section)}`,
        `move it to the main file; included files hold ${includable.join(', ')}`,
      );
      continue;
    }
    if (section === 'expect') mergeList(merged, 'expect', content, ['expect'], document, origins);
    else mergeSection(merged, section as Section, content, file, origins, refuse);
  }
  if (delegation?.may !== undefined && 'expect' in value && !delegation.may.includes('expect')) {
    refuse(['expect'], 'include/not-allowed', 'This file may not hold `expect`', mayHelp(delegation));
  }
}

function mergeSection(
  merged: Value,
  section: Section,
  content: unknown,
  { document, delegation }: IncludedFile,
  origins: Map<string, Origin>,
  refuse: (path: Path, code: string, message: string, help: string) => void,
): void {
  if (!isObject(content)) {
    if (content === null) return;
    origins.set(formatPath([section]), { document, path: [section] });
    merged[section] = content;
    return;
  }
  const target = copyShallow(merged[section]);
  merged[section] = target;
  for (const [key, entry] of Object.entries(content)) {
    const isNotify = section === 'channels' && isObject(entry) && Object.keys(entry).join() === 'notify';
    const part = isNotify ? 'notify' : section;
    if (delegation?.may !== undefined && !delegation.may.some(allowed => allowed === part)) {
      refuse(
        [section, key],
        'include/not-allowed',
        `This file may not hold \`${part}\``,
        mayHelp(delegation),
      );
      continue;
    }
    if (
      section === 'channels' &&
      delegation?.channels !== undefined &&
      !delegation.channels.some(p => matchesKey(p, key))
    ) {
      refuse(
        [section, key],
        'include/not-allowed',
        `This file may not touch the channel ${quoteName(key)}`,
        `it may touch: ${delegation.channels.join(', ')}`,
      );
      continue;
    }
    if (isNotify) mergeNotify(target, key, entry as Value, document, origins);
    else if (key in target && !isPlaceholder(target[key])) {
      refuse(
        [section, key],
        'reference/declared-twice',
        `${quoteName(`${section}.${key}`)} is declared twice; the other one is in ${describeOther(origins, section, key)}`,
        'keep one of them, or give one of them another key',
      );
    } else {
      const notify = isPlaceholder(target[key]) ? (target[key] as Value)['notify'] : undefined;
      target[key] = entry;
      origins.set(formatPath([section, key]), { document, path: [section, key] });
      if (notify !== undefined && isObject(entry)) {
        const channel = copyShallow(entry);
        channel['notify'] = joinNotify(channel['notify'], notify as Value);
        target[key] = channel;
      }
    }
  }
}

/** A channel of which only another file's `notify` is known so far. */
const placeholders = new WeakSet<object>();
function isPlaceholder(value: unknown): boolean {
  return typeof value === 'object' && value !== null && placeholders.has(value);
}

function mergeNotify(
  channels: Value,
  key: string,
  entry: Value,
  document: Document,
  origins: Map<string, Origin>,
): void {
  const isKnown = key in channels;
  const channel = copyShallow(channels[key]);
  const notify = copyShallow(channel['notify']);
  for (const [list, items] of Object.entries(copyShallow(entry['notify']))) {
    const path = ['channels', key, 'notify', list];
    if (Array.isArray(items) && (notify[list] === undefined || Array.isArray(notify[list]))) {
      mergeList(notify, list, items, path, document, origins);
    } else {
      notify[list] = items;
      origins.set(formatPath(path), { document, path });
    }
  }
  channel['notify'] = notify;
  if (!isKnown) {
    placeholders.add(channel);
    origins.set(formatPath(['channels', key]), { document, path: ['channels', key] });
  }
  channels[key] = channel;
}

function joinNotify(own: unknown, other: Value): Value {
  const notify = copyShallow(own);
  for (const [list, items] of Object.entries(other)) {
    const before = Array.isArray(notify[list]) ? (notify[list] as unknown[]) : [];
    notify[list] = Array.isArray(items) ? [...before, ...items] : items;
  }
  return notify;
}

/** Appends a list; each element remembers where it came from. */
function mergeList(
  into: Value,
  name: string,
  content: unknown,
  path: Path,
  document: Document,
  origins: Map<string, Origin>,
): void {
  if (!Array.isArray(content)) {
    origins.set(formatPath(path), { document, path });
    into[name] = content;
    return;
  }
  const list = Array.isArray(into[name]) ? [...(into[name] as unknown[])] : [];
  content.forEach((item: unknown, index) => {
    origins.set(formatPath([...path, list.length]), { document, path: [...path, index] });
    list.push(item);
  });
  into[name] = list;
}

function describeOther(origins: ReadonlyMap<string, Origin>, section: string, key: string): string {
  const origin = origins.get(formatPath([section, key]));
  if (origin === undefined) return 'the main file';
  const { line } = origin.document.locate(origin.path, 'key');
  return `${origin.document.file}, line ${line}`;
}

function mayHelp({ may = [] }: Delegation): string {
  return `it may hold: ${may.join(', ')}; the main file's \`include\` says so`;
}

/** Whether a key fits a pattern in which `*` stands for any characters. */
export function matchesKey(pattern: string, key: string): boolean {
  const parts = pattern.split('*').map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(key);
}

function createOriginFinder(main: Document, origins: ReadonlyMap<string, Origin>): (path: Path) => Origin {
  if (origins.size === 0) return path => ({ document: main, path });
  return path => {
    for (let length = path.length; length > 0; length -= 1) {
      const origin = origins.get(formatPath(path.slice(0, length)));
      if (origin !== undefined)
        return { document: origin.document, path: [...origin.path, ...path.slice(length)] };
    }
    return { document: main, path };
  };
}

/** A path, and those of its ancestors whose meaning it takes part in. */
function ancestors(path: Path): string[] {
  return path.map((_, index) => formatPath(path.slice(0, index + 1)));
}

/** Paths of what was refused as text already, so that nothing is known about it. */
function* findUnreadable(value: unknown, path: Path): Generator<Path> {
  if (value === unreadable) yield path;
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* findUnreadable(item, [...path, index]);
  } else if (isObject(value)) {
    if (unreadable in value) yield path;
    for (const [key, member] of Object.entries(value)) yield* findUnreadable(member, [...path, key]);
  }
}

interface Repaired {
  readonly config: ChatopsConfig;
  readonly restorePath: Project['restorePath'];
}

/**
 * A valid configuration out of a broken one: each entry in which something is broken is left out whole, so that the
 * rest can be checked too and everything is told at once.
 */
function repair(merged: Value, brokenPaths: readonly Path[]): Repaired {
  const config: Value = { version: 1, name: typeof merged['name'] === 'string' ? merged['name'] : 'unnamed' };
  const dropped = new Set(brokenPaths.map(path => formatPath(path.slice(0, 2))));
  const droppedWhole = new Set(
    brokenPaths.filter(({ length }) => length === 1).map(([name]) => String(name)),
  );
  const keptIndices = new Map<string, readonly number[]>();
  if (droppedWhole.has('name')) config['name'] = 'unnamed';
  for (const [name, value] of Object.entries(merged)) {
    if (name === 'version' || name === 'name' || droppedWhole.has(name)) continue;
    if (Array.isArray(value)) {
      const kept = [...value.keys()].filter(index => !dropped.has(formatPath([name, index])));
      keptIndices.set(name, kept);
      config[name] = kept.map(index => value[index] as unknown);
    } else if (isObject(value)) {
      config[name] = Object.fromEntries(
        Object.entries(value).filter(([key]) => !dropped.has(formatPath([name, key]))),
      );
    } else config[name] = value;
  }
  const restorePath = ([name, index, ...rest]: Path): Path => {
    if (name === undefined || index === undefined) return name === undefined ? [] : [name];
    const kept = typeof index === 'number' ? keptIndices.get(String(name))?.[index] : undefined;
    return [name, kept ?? index, ...rest];
  };
  // A rest that is not valid either is not worth guessing about.
  const isSound = checkSchema(config).length === 0;
  return {
    config: (isSound ? config : { version: 1, name: 'unnamed' }) as unknown as ChatopsConfig,
    restorePath,
  };
}

/** The sections in the order of the reference page. */
export function sectionNames(): readonly Section[] {
  return sections;
}
