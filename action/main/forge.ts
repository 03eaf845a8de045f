import { warning } from '@actions/core';
import { type GitHub, openGitHub, type Repository, readApiUrls, type Wait } from '../github/api.ts';
import { readParents } from '../github/branch.ts';
import { GitHubFailure, unlessMissing } from '../github/failure.ts';
import { findPullByHead } from '../github/pull-requests.ts';
import type { Inputs } from './inputs.ts';
import type { RunContext } from './run-context.ts';

/** The repository on GitHub, when this run may talk to it. */
export interface Forge {
  readonly github: GitHub;
  readonly repository: Repository;
  readonly context: RunContext;
  /** Waits for GitHub to work something out. */
  readonly wait: Wait;
}

/** A pull request of which this run is a check. */
export interface Pull {
  readonly number: number;
  readonly headSha: string;
  /** The commit of the base branch that the head is merged with. */
  readonly baseSha: string;
  readonly baseRef: string;
  /** The commit whose files are planned: the merge where there is one, otherwise the head. */
  readonly dataSha: string;
}

/** Opens GitHub when there is a token and a repository. */
export function openForge({ token }: Inputs, context: RunContext, wait: Wait): Forge | undefined {
  const { repository } = context;
  if (token === undefined || repository === undefined) return undefined;
  return { github: openGitHub(token, readApiUrls(process.env), wait), repository, context, wait };
}

/**
 * The pull request of this run: of the event, or looked up by its head for `workflow_run`.
 * @throws GitHubFailure
 */
export async function findPull({ github, repository, context }: Forge): Promise<Pull | undefined> {
  const { pull, triggeringHead } = context;
  if (pull !== undefined) {
    const { number, headSha, baseRef } = pull;
    const merge = await readMerge({ github, repository }, context.sha, headSha);
    return { number, headSha, baseRef, baseSha: pull.baseSha, dataSha: headSha, ...merge };
  }
  if (triggeringHead === undefined) return undefined;
  const found = await findPullByHead(github, repository, triggeringHead.sha, triggeringHead.label);
  if (found === undefined) return undefined;
  const { number, head, base, merge_commit_sha: mergeSha } = found;
  const merge = await readMerge({ github, repository }, mergeSha ?? '', head.sha);
  return { number, headSha: head.sha, baseRef: base.ref, baseSha: base.sha, dataSha: head.sha, ...merge };
}

/**
 * The merge that a `pull_request` event is about, when a commit is one of this head: its first parent is the commit of
 * the base branch whose rules count. What the event says of the base can be older.
 */
async function readMerge(
  { github, repository }: Pick<Forge, 'github' | 'repository'>,
  sha: string,
  headSha: string,
): Promise<Partial<Pull>> {
  if (!/^[0-9a-f]{40}$/.test(sha) || sha === headSha) return {};
  const [baseSha, second] = (await unlessMissing(readParents(github, repository, sha))) ?? [];
  return second === headSha && baseSha !== undefined ? { baseSha, dataSha: sha } : {};
}

/**
 * Does something that the result of the step does not depend on. When GitHub refuses, the step says so and goes on:
 * a plan is no worse for a comment that could not be written.
 * @param what for the warning, e.g. `The comment was not written`
 * @param permission what the token needs for it, e.g. `pull-requests: write`
 * @returns whether it was done
 */
export async function attemptDelivery(
  what: string,
  permission: string,
  deliver: () => Promise<void>,
): Promise<boolean> {
  try {
    await deliver();
    return true;
  } catch (error) {
    if (!(error instanceof GitHubFailure)) throw error;
    const help = error.describeHelp(permission);
    warning(`${what}. ${error.message}.${help === undefined ? '' : ` ${help}.`}`);
    return false;
  }
}
