import { readFile } from 'node:fs/promises';
import type { Loosening, MergedPolicy } from '../commands/base-policy.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import { readFileAt } from '../github/pull-requests.ts';
import type { BranchRun } from './branch-run.ts';
import { type Forge, findPull, type Pull } from './forge.ts';
import type { Inputs } from './inputs.ts';
import type { EarlierFile } from './same-stack-rules.ts';

/** What counts besides the file itself. */
export interface BaseRules {
  /** Changes the configuration before it is checked. */
  readonly adjust: (config: ChatopsConfig) => ChatopsConfig;
  /** Filled by `adjust`: what the file says looser than what counts. */
  readonly loosenings: Loosening[];
  /** Sentences about the base branch. */
  readonly notes: readonly string[];
  /** Where the review of a pull request holds. */
  readonly pull: (Pull & { readonly rules: string }) | undefined;
}

/**
 * In a pull request the rules of the base branch count too; on the default branch those of the commit that was applied
 * last. When the file did not declare its stack before, the rules of the file that did count as well: a file that is
 * moved or exchanged stays under them. When they cannot be read the step fails: otherwise a pull request could choose
 * its own rules.
 * @throws GitHubFailure, AwsFailure
 */
export async function readBaseRules(
  inputs: Inputs,
  file: string,
  forge: Forge | undefined,
  branch: BranchRun | undefined,
): Promise<BaseRules> {
  if (forge === undefined) return makeRules([], undefined);
  if (branch !== undefined) return readAppliedRules(inputs, branch);
  const pull = await findPull(forge);
  if (pull === undefined) return makeRules([], undefined);
  const bytes = await readFileAt(forge.github, forge.repository, file, pull.baseSha);
  const { digestPolicy, mergePolicies, readPolicyConfig } = await import('../commands/base-policy.ts');
  const base = bytes === undefined ? undefined : readPolicyConfig(file, bytes);
  const name = await readStackName(inputs.config);
  const { readChangedBases } = await import('./same-stack-rules.ts');
  const others = base !== undefined && base.name === name ? [] : await readChangedBases(forge, pull);
  const earlier = selectEarlier(file, { own: base, others, name });
  const notes = describeBase(file, { pull, bytes, base, earlier });
  return { ...makeRules(earlier, mergePolicies), notes, pull: { ...pull, rules: digestPolicy(file, bytes) } };
}

async function readAppliedRules(
  { acceptsPlanChange, config }: Inputs,
  branch: BranchRun,
): Promise<BaseRules> {
  const { forge, file, lastApplied } = branch;
  if (acceptsPlanChange) return makeRules([], undefined);
  const sha = await lastApplied();
  if (sha === forge.context.sha) return makeRules([], undefined);
  const { mergeAppliedPolicies, readPolicyConfig } = await import('../commands/base-policy.ts');
  const bytes = sha === undefined ? undefined : await readFileAt(forge.github, forge.repository, file, sha);
  const own = bytes === undefined ? undefined : readPolicyConfig(file, bytes);
  const name = await readStackName(config);
  const { readAppliedFiles } = await import('./same-stack-rules.ts');
  const others = own !== undefined && own.name === name ? [] : await readAppliedFiles(branch);
  return makeRules(selectEarlier(file, { own, others, name }), mergeAppliedPolicies);
}

/** The name of the stack that the file in the workspace declares; undefined when it cannot be read. */
async function readStackName(config: string): Promise<string | undefined> {
  const { readPolicyConfig } = await import('../commands/base-policy.ts');
  const bytes = await readFile(config).catch(() => undefined);
  return bytes === undefined ? undefined : readPolicyConfig(config, bytes)?.name;
}

function selectEarlier(
  file: string,
  {
    own,
    others,
    name,
  }: {
    readonly own: ChatopsConfig | undefined;
    readonly others: readonly EarlierFile[];
    readonly name: string | undefined;
  },
): EarlierFile[] {
  const same = others.filter(other => other.file !== file && other.config.name === name);
  return own === undefined ? same : [{ file, config: own }, ...same];
}

/** The configuration under the rules of each earlier file, one after the other. */
function makeRules(
  earlier: readonly EarlierFile[],
  merge: ((earlier: ChatopsConfig, head: ChatopsConfig) => MergedPolicy) | undefined,
): BaseRules {
  const loosenings: Loosening[] = [];
  const adjust = (head: ChatopsConfig) =>
    earlier.reduce((config, one) => {
      if (merge === undefined) return config;
      const merged = merge(one.config, config);
      loosenings.push(...merged.loosenings);
      return merged.config;
    }, head);
  return { adjust, loosenings, notes: [], pull: undefined };
}

function describeBase(
  file: string,
  {
    pull,
    bytes,
    base,
    earlier,
  }: {
    readonly pull: Pull;
    readonly bytes: Uint8Array | undefined;
    readonly base: ChatopsConfig | undefined;
    readonly earlier: readonly EarlierFile[];
  },
): string[] {
  const branch = `The base branch${pull.baseRef === '' ? '' : ` ${pull.baseRef}`}`;
  const others = earlier.filter(one => one.file !== file);
  const stack = others[0]?.config.name;
  const names = others.map(one => one.file).join(', ');
  const replaced =
    others.length === 0
      ? []
      : [`${names} declares the stack ${stack} on the base branch, so the rules of ${names} count.`];
  if (base !== undefined) return replaced;
  const none = `${branch} has no ${bytes === undefined ? `${file} yet` : `valid ${file}: its rules cannot be read`}`;
  return replaced.length > 0
    ? [`${none}.`, ...replaced]
    : [
        `${none}, so only ${bytes === undefined ? 'the rules of this pull request' : 'those of this pull request'} count.`,
      ];
}
