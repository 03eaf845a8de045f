import { type Diagnostic, sortDiagnostics } from '../core/diagnostic.ts';
import { placeFinding } from '../core/judge.ts';
import { resolveModels } from '../core/model.ts';
import type { Project } from '../core/project.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import { type LoadedConfig, type LoadOptions, loadConfig } from './load-config.ts';

/** A valid configuration with the files that it comes from. */
export interface NamedConfig {
  readonly file: string;
  readonly config: ChatopsConfig;
  readonly project: Project;
}

/** Several checked configurations, each of which is a stack of its own. */
export interface LoadedConfigs {
  readonly loaded: readonly LoadedConfig[];
  /** Of all files, with what is wrong between them. */
  readonly diagnostics: readonly Diagnostic[];
  readonly texts: ReadonlyMap<string, string>;
}

/** Reads and checks several files, and whether they would make one thing twice. */
export async function loadConfigs(
  files: readonly string[],
  options: LoadOptions = {},
): Promise<LoadedConfigs> {
  const loaded: LoadedConfig[] = [];
  for (const file of new Set(files)) loaded.push(await loadConfig(file, options));
  const diagnostics = loaded.flatMap(each => each.diagnostics);
  const texts = new Map(loaded.flatMap(each => [...each.texts]));
  if (loaded.length < 2) return { loaded, diagnostics, texts };
  const { checkAcrossStacks } = await import('../rules/across-stacks.ts');
  const stacks = loaded.flatMap(({ project, config }) =>
    project === undefined || config === undefined ? [] : [{ project, models: resolveModels(config) }],
  );
  const between = checkAcrossStacks(stacks).map(({ project, finding }) =>
    placeFinding(project, finding, 'error'),
  );
  return { loaded, diagnostics: sortDiagnostics([...diagnostics, ...between]), texts };
}
