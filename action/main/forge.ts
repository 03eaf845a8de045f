import { warning } from '@actions/core';
import { type GitHub, openGitHub, type Repository, readApiUrls } from '../github/api.ts';
import { GitHubFailure } from '../github/failure.ts';
import { findPullByHead } from '../github/pull-requests.ts';
import type { Inputs } from './inputs.ts';
import type { RunContext } from './run-context.ts';

/** The repository on GitHub, when this run may talk to it. */
export interface Forge {
  readonly github: GitHub;
  readonly repository: Repository;
  readonly context: RunContext;
}

/** A pull request of which this run is a check. */
export interface Pull {
  readonly number: number;
  readonly headSha: string;
  readonly baseSha: string;
}

/** Opens GitHub when there is a token and a repository. */
export function openForge({ token }: Inputs, context: RunContext): Forge | undefined {
  const { repository } = context;
  if (token === undefined || repository === undefined) return undefined;
  return { github: openGitHub(token, readApiUrls(process.env)), repository, context };
}

/**
 * The pull request of this run: of the event, or looked up by its head for `workflow_run`.
 * @throws GitHubFailure
 */
export async function findPull({ github, repository, context }: Forge): Promise<Pull | undefined> {
  const { pull, triggeringHead } = context;
  if (pull !== undefined) return pull;
  if (triggeringHead === undefined) return undefined;
  const found = await findPullByHead(github, repository, triggeringHead.sha, triggeringHead.label);
  return found === undefined
    ? undefined
    : { number: found.number, headSha: found.head.sha, baseSha: found.base.sha };
}

/**
 * Does something that the result of the step does not depend on. When GitHub refuses, the step says so and goes on:
 * a plan is no worse for a comment that could not be written.
 * @param what for the warning, e.g. `The comment was not written`
 * @param permission what the token needs for it, e.g. `pull-requests: write`
 */
export async function attemptDelivery(
  what: string,
  permission: string,
  deliver: () => Promise<void>,
): Promise<void> {
  try {
    await deliver();
  } catch (error) {
    if (!(error instanceof GitHubFailure)) throw error;
    const help = error.describeHelp(permission);
    warning(`${what}. ${error.message}.${help === undefined ? '' : ` ${help}.`}`);
  }
}
