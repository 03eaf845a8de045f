import { afterAll, beforeAll } from '@jest/globals';
import { startAuthorizedAws } from '../action/authorized-aws.ts';
import { makeWorkspace } from '../action/run-action.ts';
import type { TestAws } from '../local-aws/harness.ts';
import { type GitHubDouble, startGitHubDouble } from './github-double.ts';
import { type Comment, commentsOf } from './repository.ts';

/** What the steps of a workflow run against. */
interface Place {
  readonly aws: TestAws;
  readonly github: GitHubDouble;
  readonly workspace: Awaited<ReturnType<typeof makeWorkspace>>;
}

/**
 * Starts the embedded AWS, GitHub and a workspace for the tests of a file, and stops them after the last one.
 * @param config the chatops.yml of the workspace
 * @returns the place; its members are there once the tests begin
 */
export function usePlace(config: string, startAws: () => Promise<TestAws> = startAuthorizedAws): Place {
  const place = {} as Place;
  beforeAll(async () => {
    const [aws, github, workspace] = await Promise.all([
      startAws(),
      startGitHubDouble(),
      makeWorkspace({ 'chatops.yml': config }),
    ]);
    Object.assign(place, { aws, github, workspace });
  });
  afterAll(async () => {
    await Promise.all([place.aws.stop(), place.github.stop(), place.workspace.remove()]);
  });
  return place;
}

/** The environment of a job with credentials for the embedded AWS. */
export function awsEnvironment({ aws }: Place) {
  return { AWS_ENDPOINT_URL: aws.url, AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
}

/** The environment of a job in the repository `alice/demo`. */
export function githubEnvironment({ github }: Place) {
  return { GITHUB_API_URL: github.url, GITHUB_REPOSITORY: 'alice/demo' };
}

/** The comments that the workflows' account wrote on a pull request. */
export async function ownComments({ github }: Place, number: number): Promise<Comment[]> {
  return (await commentsOf(github, number)).filter(({ user }) => user.login === 'bot');
}
