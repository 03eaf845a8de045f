import type { Delegation } from '../generated/config.ts';
import type { Document } from './document.ts';
import type { Finding } from './finding.ts';
import { isObject } from './json.ts';
import { formatPath, type Path } from './path.ts';
import { quoteName } from './quote.ts';
import type { RuleCode } from './rule-code.ts';

/** A file that `include` brought in, with what it may hold. */
export interface IncludedFile {
  readonly document: Document;
  /** Undefined: anything that an included file can hold. */
  readonly delegation: Delegation | undefined;
}

/** Where a part of the merged configuration comes from. */
export interface PartOrigin {
  readonly document: Document;
  readonly path: Path;
}

type IncludedSection = (typeof includable)[number];

/** One file on its way into the merged configuration. */
interface Merging {
  readonly merged: Value;
  readonly file: IncludedFile;
  readonly origins: Map<string, PartOrigin>;
  readonly refuse: (path: Path, code: RuleCode, message: string, help: string) => void;
}

const includable = ['roles', 'guardrails', 'aliases', 'channels', 'expect'] as const;

/** Data of a file, while it is put together. */
export type Value = { [key: string]: unknown };

/** A copy of a map, of which only the first level is new; an empty one of anything else. */
export function copyShallow(value: unknown): Value {
  if (!isObject(value)) return Object.create(null) as Value;
  return Object.assign(Object.create(null) as Value, value);
}

/** Adds what an included file holds, and notes where each part comes from and what the file may not hold. */
export function mergeFile(
  merged: Value,
  file: IncludedFile,
  origins: Map<string, PartOrigin>,
  findings: Finding[],
): void {
  const { document, delegation } = file;
  const value = copyShallow(document.value);
  const prefix = `included:${document.file}`;
  const refuse = (path: Path, code: RuleCode, message: string, help: string) => {
    // A refused part has no place in the merged configuration, so it gets a root of its own for its position.
    const rooted = [prefix, ...path];
    origins.set(formatPath([prefix]), { document, path: [] });
    findings.push({ code, message, help, path: rooted, at: 'key' });
  };
  const merging: Merging = { merged, file, origins, refuse };
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
    if (section === 'expect') mergeList(merging, merged, ['expect'], content);
    else mergeSection(merging, section as IncludedSection, content);
  }
  if (delegation?.may !== undefined && 'expect' in value && !delegation.may.includes('expect')) {
    refuse(['expect'], 'include/not-allowed', 'This file may not hold `expect`', mayHelp(delegation.may));
  }
}

function mergeSection(merging: Merging, section: IncludedSection, content: unknown): void {
  const { merged, file, origins, refuse } = merging;
  const { document, delegation } = file;
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
        mayHelp(delegation.may),
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
    if (isNotify) mergeNotify(merging, target, key, entry['notify']);
    else if (key in target && !isPlaceholder(target[key])) {
      refuse(
        [section, key],
        'reference/declared-twice',
        `${quoteName(`${section}.${key}`)} is declared twice; the other one is in ${describeOther(origins, [section, key])}`,
        'keep one of them, or give one of them another key',
      );
    } else {
      const waiting = isPlaceholder(target[key]) ? (target[key] as Value) : undefined;
      target[key] = entry;
      origins.set(formatPath([section, key]), { document, path: [section, key] });
      if (waiting === undefined || !isObject(entry)) continue;
      const channel = copyShallow(entry);
      channel['notify'] = waiting['notify'];
      target[key] = channel;
      if ('notify' in entry) mergeNotify(merging, target, key, entry['notify']);
    }
  }
}

/** A channel of which only another file's `notify` is known so far. */
const placeholders = new WeakSet<object>();
function isPlaceholder(value: unknown): boolean {
  return placeholders.has(value as object);
}

/** Adds what a file says about the notifications of a channel to what the files before it say. */
function mergeNotify(merging: Merging, channels: Value, key: string, added: unknown): void {
  const { file, origins } = merging;
  const { document } = file;
  if (!(key in channels)) {
    const placeholder = copyShallow(undefined);
    placeholders.add(placeholder);
    channels[key] = placeholder;
    origins.set(formatPath(['channels', key]), { document, path: ['channels', key] });
  }
  const before = channels[key];
  if (!isObject(before)) return;
  const channel = copyShallow(before);
  if (isPlaceholder(before)) placeholders.add(channel);
  channels[key] = channel;
  const path = ['channels', key, 'notify'];
  if (!isObject(added)) {
    // The schema reports it, where it is written.
    origins.set(formatPath(path), { document, path });
    channel['notify'] = added;
    return;
  }
  const notify = copyShallow(channel['notify']);
  channel['notify'] = notify;
  for (const [name, content] of Object.entries(added)) {
    const isSecond = notify[name] !== undefined && !(Array.isArray(notify[name]) && Array.isArray(content));
    if (isSecond) refuseSecond(merging, [...path, name]);
    else mergeList(merging, notify, [...path, name], content);
  }
}

/** There is only one name and one key; only lists of several files are joined. */
function refuseSecond({ origins, refuse }: Merging, path: Path): void {
  refuse(
    path,
    'reference/declared-twice',
    `${quoteName(formatPath(path))} is declared twice; the other one is in ${describeOther(origins, path)}`,
    'keep one of them',
  );
}

/** Sets a value under the last key of its path, or appends a list; each element remembers where it came from. */
function mergeList({ file, origins }: Merging, into: Value, path: Path, content: unknown): void {
  const { document } = file;
  const name = String(path.at(-1));
  if (!(name in into && Array.isArray(content))) origins.set(formatPath(path), { document, path });
  if (!Array.isArray(content)) {
    into[name] = content;
    return;
  }
  const before: unknown = into[name];
  const list = Array.isArray(before) ? [...(before as unknown[])] : [];
  content.forEach((item: unknown, index) => {
    origins.set(formatPath([...path, list.length]), { document, path: [...path, index] });
    list.push(item);
  });
  into[name] = list;
}

/** Where a part of the merged configuration, or the nearest part around it, comes from; undefined for the main file. */
export function findOrigin(origins: ReadonlyMap<string, PartOrigin>, path: Path): PartOrigin | undefined {
  const own = origins.get(formatPath(path));
  const [last] = path.slice(-1);
  if (own !== undefined || last === undefined) return own;
  const around = findOrigin(origins, path.slice(0, -1));
  return around && { document: around.document, path: [...around.path, last] };
}

function describeOther(origins: ReadonlyMap<string, PartOrigin>, path: Path): string {
  const origin = findOrigin(origins, path);
  if (origin === undefined) return 'the main file';
  const { document } = origin;
  return `${document.file}, line ${document.locate(origin.path, 'key').line}`;
}

function mayHelp(may: readonly string[]): string {
  return `it may hold: ${may.join(', ')}; the main file's \`include\` says so`;
}

/** Whether a key fits a pattern in which `*` matches any characters. */
function matchesKey(pattern: string, key: string): boolean {
  const parts = pattern.split('*').map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(key);
}
