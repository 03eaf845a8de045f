import type { Loosening } from '../commands/base-policy.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import { readFileAt } from '../github/pull-requests.ts';
import type { BranchRun } from './branch-run.ts';
import { type Forge, findPull, type Pull } from './forge.ts';
import type { Inputs } from './inputs.ts';

/** What counts besides the file itself. */
export interface BaseRules {
  /** Changes the configuration before it is checked. */
  readonly adjust: (config: ChatopsConfig) => ChatopsConfig;
  /** Filled by `adjust`: what the file says looser than what counts. */
  readonly loosenings: Loosening[];
  /** Sentences about the base branch. */
  readonly notes: readonly string[];
  /** Of a pull request: where its review holds. */
  readonly pull: (Pull & { readonly rules: string }) | undefined;
}

/** Nothing counts but the file itself. */
const noRules = { adjust: (config: ChatopsConfig) => config, notes: [], pull: undefined };

/**
 * In a pull request the rules of the base branch count too; on the default branch those of the commit that was applied
 * last. When they cannot be read the step fails: otherwise a pull request could choose its own rules.
 * @throws GitHubFailure
 */
export async function readBaseRules(
  inputs: Inputs,
  file: string,
  forge: Forge | undefined,
  branch: BranchRun | undefined,
): Promise<BaseRules> {
  const loosenings: Loosening[] = [];
  if (forge === undefined) return { ...noRules, loosenings };
  if (branch !== undefined) return readAppliedRules(inputs, branch, loosenings);
  const pull = await findPull(forge);
  if (pull === undefined) return { ...noRules, loosenings };
  const bytes = await readFileAt(forge.github, forge.repository, file, pull.baseSha);
  const { digestPolicy, mergePolicies, readPolicyConfig } = await import('../commands/base-policy.ts');
  const found = { ...pull, rules: digestPolicy(file, bytes) };
  const name = `The base branch${pull.baseRef === '' ? '' : ` ${pull.baseRef}`}`;
  if (bytes === undefined) {
    const notes = [`${name} has no ${file} yet, so only the rules of this pull request count.`];
    return { ...noRules, loosenings, notes, pull: found };
  }
  const base = readPolicyConfig(file, bytes);
  if (base === undefined) {
    const notes = [
      `${name} has no valid ${file}: its rules cannot be read, so only those of this pull request count.`,
    ];
    return { ...noRules, loosenings, notes, pull: found };
  }
  return {
    adjust: head => {
      const { config, loosenings: more } = mergePolicies(base, head);
      loosenings.push(...more);
      return config;
    },
    loosenings,
    notes: [],
    pull: found,
  };
}

async function readAppliedRules(
  { acceptsPlanChange }: Inputs,
  { forge, file, lastApplied }: BranchRun,
  loosenings: Loosening[],
): Promise<BaseRules> {
  const sha = acceptsPlanChange ? undefined : await lastApplied();
  if (sha === undefined || sha === forge.context.sha) return { ...noRules, loosenings };
  const bytes = await readFileAt(forge.github, forge.repository, file, sha);
  const { mergeAppliedPolicies, readPolicyConfig } = await import('../commands/base-policy.ts');
  const applied = bytes === undefined ? undefined : readPolicyConfig(file, bytes);
  if (applied === undefined) return { ...noRules, loosenings };
  return {
    ...noRules,
    adjust: head => {
      const { config, loosenings: more } = mergeAppliedPolicies(applied, head);
      loosenings.push(...more);
      return config;
    },
    loosenings,
  };
}
