import type { ChatopsConfig, Delegation, Include } from '../generated/config.ts';
import type { Document } from './document.ts';
import type { Finding } from './finding.ts';
import { isObject, type Json } from './json.ts';
import {
  copyShallow,
  findOrigin,
  type IncludedFile,
  mergeFile,
  type PartOrigin,
  type Value,
} from './merge-files.ts';
import { formatPath, type Path } from './path.ts';
import type { Position } from './positions.ts';
import { checkSchema } from './schema-check.ts';
import { unreadable } from './yaml-values.ts';

/** A chatops.yml with everything that it includes and refers to, and the way back to each place in the files. */
export interface Project {
  /** The main file, as the user named it. */
  readonly file: string;
  /** All files as one configuration. What was broken is left out, so this is always valid. */
  readonly config: ChatopsConfig;
  /** Every key that the files declare in a section, broken or not, so that each mistake is reported once. */
  readonly declared: (section: Section) => ReadonlySet<string>;
  /** Paths at which something was broken, e.g. `channels.operations`: nothing is concluded from what is missing there. */
  readonly isBroken: (path: Path) => boolean;
  /** The path in the files of a path in `config`: where broken entries of a list are left out, later ones move up. */
  readonly restorePath: (path: Path) => Path;
  /** Reviewed policy documents by their file name as chatops.yml has it. */
  readonly policyDocuments: ReadonlyMap<string, Json>;
  /** The file and place of a path; of a path that does not exist its nearest ancestor's. */
  readonly locate: (path: Path, at?: 'key' | 'value') => Position & { readonly file: string };
  /** The file and place of a part of a text, from its offset in UTF-16 units. */
  readonly locateInside: (path: Path, offset: number) => Position & { readonly file: string };
  /** A scalar as it is written in its file. */
  readonly sourceOf: (path: Path) => string | undefined;
  /** The places of the YAML aliases that lead to a value, the outermost first. */
  readonly aliasesTo: (path: Path) => readonly Position[];
  /** The text of each file by name. */
  readonly texts: ReadonlyMap<string, string>;
}

/** The parts of a configuration whose entries have keys. */
export type Section = 'targets' | 'workspaces' | 'roles' | 'guardrails' | 'aliases' | 'channels';

const sections: readonly Section[] = ['targets', 'workspaces', 'roles', 'guardrails', 'aliases', 'channels'];
/**
 * Puts a main file and its included files together and checks their form.
 * @returns the project, and what is wrong with the form of the files, with paths of the merged configuration
 */
export function assembleProject(
  main: Document,
  included: readonly IncludedFile[],
  policyDocuments: ReadonlyMap<string, Json>,
): { project: Project; findings: Finding[] } {
  const origins = new Map<string, PartOrigin>();
  const findings: Finding[] = [];
  const merged = copyShallow(main.value);
  for (const file of included) mergeFile(merged, file, origins, findings);
  const schemaFindings = checkSchema(included.length === 0 ? main.value : merged);
  findings.push(...schemaFindings);
  const originOf = (path: Path) => findOrigin(origins, path) ?? { document: main, path };
  const documents = [main, ...included.map(({ document }) => document)];
  const brokenPaths = schemaFindings.map(({ path }) => path);
  if (documents.some(({ isClean }) => !isClean)) brokenPaths.push(...findUnreadable(merged, []));
  const broken = new Set(brokenPaths.flatMap(ancestors));
  const repaired = brokenPaths.length === 0 ? undefined : repair(merged, brokenPaths);
  const keysOf = (section: Section) => new Set(Object.keys(copyShallow(merged[section])));
  const declared: Readonly<Record<Section, ReadonlySet<string>>> = {
    targets: keysOf('targets'),
    workspaces: keysOf('workspaces'),
    roles: keysOf('roles'),
    guardrails: keysOf('guardrails'),
    aliases: keysOf('aliases'),
    channels: keysOf('channels'),
  };
  return {
    findings,
    project: {
      file: main.file,
      config: repaired?.config ?? (merged as unknown as ChatopsConfig),
      restorePath: path => repaired?.restorePath(path) ?? path,
      declared: section => declared[section],
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
      aliasesTo: path => {
        const origin = originOf(path);
        return origin.document.aliasesTo(origin.path);
      },
      texts: new Map(documents.map(({ file, text }) => [file, text])),
    },
  };
}

/** A pattern of `include`, and its place. */
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

/** What a delegation limits, as far as it is readable; the schema check reports what is not. */
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
 * rest can be checked too and everything is reported at once.
 */
function repair(merged: Value, brokenPaths: readonly Path[]): Repaired {
  const config: Value = { version: 1, name: 'unnamed' };
  const dropped = new Set(brokenPaths.map(path => formatPath(path.slice(0, 2))));
  const droppedWhole = new Set(
    brokenPaths.filter(({ length }) => length === 1).map(([name]) => String(name)),
  );
  const keptIndices = new Map<string, readonly number[]>();
  for (const [name, value] of Object.entries(merged)) {
    if (droppedWhole.has(name)) continue;
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
  const restorePath = (path: Path): Path => {
    const kept = keptIndices.get(String(path[0]))?.[Number(path[1])];
    return kept === undefined ? path : [...path.slice(0, 1), kept, ...path.slice(2)];
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
