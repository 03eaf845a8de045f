import { type Diagnostic, sortDiagnostics } from '../core/diagnostic.ts';
import type { Resolved } from '../core/model.ts';
import type { Project } from '../core/project.ts';
import { placeFinding } from '../core/to-diagnostics.ts';
import { checkAcrossStacks } from '../rules/across-stacks.ts';
import { type LoadOptions, loadConfig } from './load-config.ts';

/** A valid configuration with the files that it comes from. */
export interface NamedConfig {
  readonly file: string;
  readonly config: Resolved;
  readonly project: Project;
}

/**
 * What is wrong with several configurations only when they are taken together: two stacks of one name in one place,
 * one channel twice, and things to which both would give the same name in one account.
 */
export function checkTogether(configs: readonly NamedConfig[]): Diagnostic[] {
  const stacks = configs.map(({ project, config }) => ({ project, models: config.models }));
  return checkAcrossStacks(stacks).map(({ project, finding }) => placeFinding(project, finding, 'error'));
}

/** Reads and checks several files, each of which is a stack of its own, and then all of them together. */
export async function loadConfigs(
  files: readonly string[],
  options: LoadOptions = {},
): Promise<{
  diagnostics: readonly Diagnostic[];
  texts: ReadonlyMap<string, string>;
  /** Those that are sound. */
  configs: readonly NamedConfig[];
}> {
  const loaded = await Promise.all(
    [...new Set(files)].map(async file => ({ file, ...(await loadConfig(file, options)) })),
  );
  const valid = loaded.flatMap(({ file, config, project }): NamedConfig[] =>
    config === undefined || project === undefined ? [] : [{ file, config, project }],
  );
  const diagnostics = loaded.flatMap(each => each.diagnostics);
  return {
    diagnostics: loaded.length < 2 ? diagnostics : sortDiagnostics([...diagnostics, ...checkTogether(valid)]),
    texts: new Map(loaded.flatMap(each => [...each.texts])),
    configs: valid,
  };
}
