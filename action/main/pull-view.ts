import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { PlanReport } from '../commands/plan.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Plan, UnhashedPlan } from '../core/plan.ts';
import { resolveTargets } from '../core/resolve.ts';
import { listPullFiles } from '../github/pull-requests.ts';
import type { BaseView } from '../render/head-section.ts';
import type { Inputs } from './inputs.ts';

import { repositoryPath } from './repository-path.ts';
import type { StepContext } from './step.ts';

/** Everything that is shown on a pull request about one file. */
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
  /**
   * Whether the pull request touches what this configuration is read from. Otherwise its plan is that of the base
   * branch: it is not shown, so it is no review either.
   */
  readonly isTouched: boolean;
  /** Whether a file is there, by its name in the repository. */
  readonly hasFile: (file: string) => boolean;
}

/** The view of a step; without a report the file is not valid, or only its diagnostics are shown. @throws GitHubFailure */
export async function viewOf(
  {
    inputs,
    config,
    diagnostics,
    loosenings,
    notes,
    sources,
    forge,
    pull,
  }: Omit<StepContext, 'config'> & {
    readonly config: StepContext['config'] | undefined;
  },
  report?: ShownPlan,
): Promise<PullView> {
  const file = repositoryPath(inputs.config);
  const isPart = (name: string) => sources.has(name) || isConfiguration(name, file);
  const touched =
    forge === undefined || pull === undefined
      ? []
      : await listPullFiles(forge.github, forge.repository, pull.number);
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
    isTouched: touched.some(isPart),
    // What was read through the API is one file of many.
    hasFile: name =>
      forge?.context.triggeringHead !== undefined || existsSync(join(rootOf(inputs.config, file), name)),
  };
}

/** Whether a file can be part of a configuration: YAML and JSON at or below its folder, but no workflows. */
export function isConfiguration(file: string, config: string): boolean {
  const folder = config.slice(0, config.lastIndexOf('/') + 1);
  const isData = /\.(ya?ml|json)$/i.test(file) && !file.startsWith('.github/');
  return file === config || (file.startsWith(folder) && isData);
}

/** The folder of the repository that a file is in. */
function rootOf(config: string, file: string): string {
  const place = resolve(config);
  return place.endsWith(file) ? place.slice(0, -file.length) : '.';
}

/** A plan as it is shown; without a hash when it was made without AWS. */
export type ShownPlan = Omit<PlanReport, 'plan'> & { readonly plan: Plan | UnhashedPlan };
