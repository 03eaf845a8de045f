import { warning } from '@actions/core';
import { AwsFailure } from '../aws/failure.ts';
import { createCheckRun } from '../github/check-run.ts';
import type { BranchRun } from './branch-run.ts';
import { planCheckName } from './check-names.ts';
import { readCheckout } from './checkout.ts';
import { attemptDelivery, type Forge, type Pull } from './forge.ts';
import type { Inputs } from './inputs.ts';
import { findRepository, repositoryPath } from './repository-path.ts';

/** What a run is about. */
export interface VerifiedRun {
  readonly inputs: Inputs;
  readonly forge: Forge | undefined;
  /** Set when the run is about a pull request. */
  readonly pull: Pull | undefined;
  /** Set when the run is about the default branch. */
  readonly branch: BranchRun | undefined;
}

interface Expected {
  readonly sha: string;
  /** e.g. `the merge of #12 with main`. */
  readonly what: string;
  /** What to check out instead. */
  readonly help: string;
}

/**
 * Makes sure that the files in the workspace are of the commit that the run is about. What is planned from another
 * commit is no review of this pull request and is not what this branch says, and a workspace of which the commit is not
 * known is not trusted either. A run that neither keeps a review nor applies anything only warns about another commit.
 * @throws AwsFailure after the pull request's check run, if there is one, has said so
 */
export async function verifyCheckout(run: VerifiedRun): Promise<void> {
  const { inputs, forge, pull, branch } = run;
  const expected = describeExpected(run);
  // What was fetched through the API is of the right commit.
  if (forge === undefined || expected === undefined || forge.context.triggeringHead !== undefined) return;
  const counts = branch !== undefined || (inputs.command === 'plan' && inputs.against === undefined);
  const { message, isOther } = (await findDifference(inputs.config, expected)) ?? {};
  if (message === undefined) return;
  if (!counts) {
    if (isOther) warning(`${message}. ${expected.help}.`);
    return;
  }
  if (pull !== undefined) await reportUnverified(forge, pull, inputs, message);
  throw new AwsFailure(message, expected.help);
}

function describeExpected({ forge, pull, branch }: VerifiedRun): Expected | undefined {
  const ref = `actions/checkout with \`ref: \${{ github.sha }}\``;
  if (branch !== undefined) {
    const sha = branch.forge.context.sha;
    return {
      sha,
      what: `the commit of this run on ${branch.branch}`,
      help: `Check it out: ${ref}, the default`,
    };
  }
  if (forge === undefined || pull === undefined) return undefined;
  const isMerge = pull.dataSha !== pull.headSha;
  const what = isMerge
    ? `the merge of #${pull.number} with ${pull.baseRef === '' ? 'its base' : pull.baseRef}`
    : `the head of #${pull.number}`;
  return { sha: pull.dataSha, what, help: `Check it out, as data: ${isMerge ? ref : 'its head'}` };
}

async function findDifference(
  config: string,
  { sha, what }: Expected,
): Promise<{ readonly message: string; readonly isOther: boolean } | undefined> {
  const root = findRepository(config);
  const checkout =
    root === undefined ? { why: `no folder above ${config} has a \`.git\`` } : await readCheckout(root);
  if (!('sha' in checkout)) {
    const message = `It cannot be verified that the workspace is ${what} (${sha.slice(0, 12)}): ${checkout.why}`;
    return {
      message: `${message}. actions/checkout makes a repository where git is installed`,
      isOther: false,
    };
  }
  if (checkout.sha === sha) return undefined;
  return {
    message: `The workspace is at commit ${checkout.sha.slice(0, 12)}, and ${what} is ${sha.slice(0, 12)}`,
    isOther: true,
  };
}

/** The check run takes the place of an older plan of this file, so that it is no review of what was looked at here. */
async function reportUnverified(
  forge: Forge,
  pull: Pull,
  { config, target }: Inputs,
  message: string,
): Promise<void> {
  await attemptDelivery('The check run was not written', 'checks: write', async () => {
    await createCheckRun(forge.github, forge.repository, {
      name: planCheckName(repositoryPath(config), target),
      sha: pull.headSha,
      state: 'failure',
      externalId: '',
      title: 'Not planned: the workspace is not verified',
      summary: `${message}. There is no plan, so nothing is reviewed and nothing can be applied.`,
      runUrl: forge.context.runUrl,
    });
  });
}
