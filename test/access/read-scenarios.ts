import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { type LoadedConfig, loadConfig } from '../../action/commands/load-config.ts';
import type { Proofs } from '../../action/commands/prove-project.ts';
import type { Diagnostic } from '../../action/core/diagnostic.ts';
import { scenarioDay } from '../scenarios/read-scenarios.ts';

/** A question of `chatops can` and its answer. */
export interface Question {
  readonly ask: string;
  /** The key of the channel; the only one when it is not given. */
  readonly in?: string;
  readonly as?: string;
  readonly target?: string;
  readonly decision: string;
  readonly ceiling?: string;
  /** Members that some reason must have: `layer`, `policy`, `statement`, `path`. */
  readonly because?: Readonly<Record<string, string>>;
  /** The first instant at which it is no longer allowed; an empty text: no date ends it. */
  readonly until?: string;
  /** What `chatops who` says of the channel: `default ceiling`. */
  readonly who?: string;
  /** A part of the words. */
  readonly says?: string;
}

/** What somebody gains or loses: `default write codepipeline:StartPipelineExecution on arn…`. */
export interface ExpectedDelta {
  readonly channel: string;
  readonly gained?: readonly string[];
  readonly lost?: readonly string[];
}

/** A configuration with what has to be true of it. */
export interface Scenario {
  readonly title: string;
  /**
   * YAML text, after the `base` of its file. Each `«` marks the place of one of the diagnostics that are expected; the
   * marks are taken out before the text is read.
   */
  readonly config: string;
  /** Other files by name, as text or as data (written as JSON). */
  readonly files?: Readonly<Record<string, unknown>>;
  /** Codes with the words that the message must hold, in file order; only those of the areas that are under test. */
  readonly findings?: readonly (string | Readonly<Record<string, string>>)[];
  /** The help of each of them, where it is under test. */
  readonly helps?: readonly string[];
  readonly can?: readonly Question[];
  /** `Statement`s of a rendered role (all inline policies) or guardrail by logical id, with `allow-aliases`. */
  readonly policies?: Readonly<Record<string, unknown>>;
  /** Properties of rendered resources by logical id, as far as they matter. */
  readonly rendered?: Readonly<Record<string, unknown>>;
  /** The version before, for the access delta. */
  readonly before?: string;
  /** The other files of that version, where they are not the same. */
  readonly 'before-files'?: Readonly<Record<string, unknown>>;
  readonly delta?: readonly ExpectedDelta[];
  readonly guide?: Readonly<Record<string, string>>;
  /** The matrix as markdown, as a graph and in a terminal. */
  readonly access?: string;
  readonly graph?: string;
  readonly matrix?: string;
}

interface ScenarioFile {
  readonly base?: string;
  readonly cases: readonly Scenario[];
}

/** All scenarios of `cases/`, each with its whole text; adding one adds a test. */
export function listScenarios(): (Scenario & { readonly file: string })[] {
  const folder = join(dirname(fileURLToPath(import.meta.url)), 'cases');
  return readdirSync(folder)
    .filter(file => file.endsWith('.yml'))
    .flatMap(file => {
      const { base = '', cases } = parse(readFileSync(join(folder, file), 'utf8')) as ScenarioFile;
      return cases.map(scenario => ({
        ...scenario,
        file,
        config: base + scenario.config,
        ...(scenario.before === undefined ? {} : { before: base + scenario.before }),
      }));
    });
}

/** Loads a text as `chatops.yml` beside other files, in a folder that is removed again. */
export async function loadText(
  text: string,
  files: Readonly<Record<string, unknown>> = {},
): Promise<LoadedConfig> {
  const folder = mkdtempSync(join(tmpdir(), 'chatops-access-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
    }
    const file = join(folder, 'chatops.yml');
    writeFileSync(file, text);
    return await loadConfig(file, { today: scenarioDay });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The text without its marks, and where they stood, from 1. */
export function readMarks(marked: string): { text: string; places: { line: number; column: number }[] } {
  const places: { line: number; column: number }[] = [];
  let text = '';
  for (const character of marked) {
    if (character === '«') {
      const lines = text.split('\n');
      places.push({ line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 });
    } else text += character;
  }
  return { text, places };
}

/** The proofs, of a configuration that can be proved at all. */
export function proofsOf({ proofs, diagnostics }: LoadedConfig): Proofs {
  if (proofs === undefined) throw new Error(JSON.stringify(diagnostics, null, 2));
  return proofs;
}

/** Diagnostics about permissions: the areas of this folder. */
export function aboutPermissions(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.filter(
    ({ code, path }) =>
      /^(alias|permission|expect)\//.test(code) ||
      code === 'channel/user-role-open' ||
      path.startsWith('expect'),
  );
}
