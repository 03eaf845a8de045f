import type { Loosening } from '../commands/base-policy.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Resolved } from '../core/model.ts';
import type { Project } from '../core/project.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import { readFileAt } from '../github/pull-requests.ts';
import { attemptDelivery, type Forge, findPull, openForge } from './forge.ts';
import type { Inputs } from './inputs.ts';
import { publishDiagnosticsComment, publishPlanCheck, publishPlanComment } from './publish-plan.ts';
import { repositoryPath } from './repository-path.ts';
import type { RunContext } from './run-context.ts';
import type { StepResult } from './step.ts';

/** What a step does besides its command: it reads the base's policy and tells GitHub how it went. */
export interface Delivery {
  /** How the configuration of a pull request is changed before it is checked. */
  readonly readPolicy: () => Promise<{ readonly adjust: (config: ChatopsConfig) => ChatopsConfig }>;
  readonly reportInvalid: (project: Project | undefined, diagnostics: readonly Diagnostic[]) => Promise<void>;
  readonly reportValid: (diagnostics: readonly Diagnostic[]) => Promise<void>;
  readonly runOnAws: (
    config: Resolved,
    project: Project,
    diagnostics: readonly Diagnostic[],
  ) => Promise<StepResult>;
}

/** Opens GitHub when this run may talk to it; without it everything else works all the same. */
export function openDelivery(inputs: Inputs, context: RunContext): Delivery {
  const forge = openForge(inputs, context);
  const file = repositoryPath(inputs.config);
  const loosenings: Loosening[] = [];
  const tellPull = async (report: Report, diagnostics: readonly Diagnostic[]) => {
    if (forge === undefined) return;
    const { target } = inputs;
    const view = { file, target, report: undefined, diagnostics, loosenings };
    await attemptDelivery('The pull request was not told', 'pull-requests: write', async () => {
      const pull = await findPull(forge);
      if (pull === undefined) return;
      await report({ ...forge }, pull, view);
    });
  };
  return {
    readPolicy: async () => ({ adjust: await readAdjustment(forge, file, loosenings) }),
    reportInvalid: async (project, diagnostics) => {
      if (inputs.command === 'plan') {
        // A plan without AWS promises nothing, so it has no check run, and its job may not write one.
        if (inputs.against === undefined) await tellPull(publishPlanCheck, diagnostics);
        if (inputs.isCommenting) await tellPull(publishPlanComment, diagnostics);
      } else if (inputs.command === 'validate' && inputs.isCommenting) {
        await tellPull(publishDiagnosticsComment, diagnostics);
      } else if (inputs.command === 'drift') {
        const { reportProblem } = await import('./drift-step.ts');
        const { targetsOf } = await import('./run.ts');
        const targets =
          project === undefined ? [inputs.target ?? 'default'] : targetsOf(inputs, project.config);
        const name = project?.config.name ?? file;
        await reportProblem(inputs, name, targets, `${file} is not valid`, forge);
      }
    },
    reportValid: async diagnostics => {
      if (inputs.isCommenting) await tellPull(publishDiagnosticsComment, diagnostics);
    },
    runOnAws: async (config, _project, diagnostics) => {
      if (inputs.command === 'plan' && inputs.against !== undefined) {
        const { runOfflinePlanStep } = await import('./plan-step.ts');
        return runOfflinePlanStep(inputs, inputs.against, config, diagnostics, loosenings, forge);
      }
      const { runOnAws } = await import('./run.ts');
      return runOnAws(inputs, config, diagnostics, loosenings, {}, forge);
    },
  };
}

type Report = typeof publishPlanCheck;

/**
 * In a pull request the base's policy counts too; a file that the base does not have has none. When the base cannot
 * be read the step fails: it would let the pull request choose its own rules.
 * @throws GitHubFailure
 */
async function readAdjustment(
  forge: Forge | undefined,
  file: string,
  loosenings: Loosening[],
): Promise<(config: ChatopsConfig) => ChatopsConfig> {
  const unchanged = (config: ChatopsConfig) => config;
  if (forge === undefined) return unchanged;
  const pull = await findPull(forge);
  if (pull === undefined) return unchanged;
  const bytes = await readFileAt(forge.github, forge.repository, file, pull.baseSha);
  if (bytes === undefined) return unchanged;
  const { mergePolicies, readPolicyConfig } = await import('../commands/base-policy.ts');
  const base = readPolicyConfig(file, bytes);
  if (base === undefined) {
    loosenings.push({
      path: file,
      message: 'the base branch has no valid file, so only the rules of this one count',
    });
    return unchanged;
  }
  return head => {
    const { config, loosenings: found } = mergePolicies(base, head);
    loosenings.push(...found);
    return config;
  };
}
