import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Diagnostic } from '../core/diagnostic.ts';
import { resolveTargets } from '../core/model.ts';
import type { BaseView } from '../render/head-section.ts';
import type { Inputs } from './inputs.ts';
import type { ShownPlan } from './publish-plan.ts';
import { repositoryPath } from './repository-path.ts';
import type { StepContext } from './step.ts';

/** All that a pull request is told about one file. */
export interface PullView extends BaseView {
  readonly inputs: Inputs;
  /** The target that this job plans; undefined: all of them. */
  readonly target: string | undefined;
  /** The targets that the file declares; undefined when it cannot be read. */
  readonly declared: readonly string[] | undefined;
  /** Undefined when the file is not valid. */
  readonly report: ShownPlan | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** The files that the configuration is read from, by their names in the repository. */
  readonly sources: ReadonlySet<string>;
  /** Whether a file is there, by its name in the repository. */
  readonly hasFile: (file: string) => boolean;
}

/** The view of a step; without a report the file is not valid, or only its diagnostics are shown. */
export function viewOf(
  {
    inputs,
    config,
    diagnostics,
    loosenings,
    notes,
    sources,
  }: Omit<StepContext, 'config'> & {
    readonly config: StepContext['config'] | undefined;
  },
  report?: ShownPlan,
): PullView {
  const file = repositoryPath(inputs.config);
  return {
    inputs,
    file,
    target: inputs.target,
    declared: config === undefined ? undefined : resolveTargets(config).map(({ key }) => key),
    report,
    diagnostics,
    loosenings,
    notes,
    sources,
    hasFile: name => existsSync(join(rootOf(inputs.config, file), name)),
  };
}

/** The folder of the repository that a file is in. */
function rootOf(config: string, file: string): string {
  const place = resolve(config);
  return place.endsWith(file) ? place.slice(0, -file.length) : '.';
}
