import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { startAuthorizedAws } from '../action/authorized-aws.ts';
import {
  callAction,
  type Executor,
  makeWorkspace,
  type Step,
  type StepOutcome,
} from '../action/run-action.ts';
import type { TestAws } from '../local-aws/harness.ts';
import { ownConfig as example } from '../samples/own-config.ts';
import { type GitHubDouble, startGitHubDouble } from './github-double.ts';
import { tokenOf } from './job-token.ts';
import { type Comment, commentsOf } from './repository.ts';

export { example };

/** What the steps of a workflow run against. */
export interface Place {
  readonly aws: TestAws;
  readonly github: GitHubDouble;
  readonly workspace: Awaited<ReturnType<typeof makeWorkspace>>;
}

/**
 * Starts the embedded AWS, GitHub and a workspace for the tests of a file, and stops them after the last one.
 * @param config the chatops.yml of the workspace
 * @returns the place; its members are there once the tests begin
 */
export function usePlace(config = example, startAws: () => Promise<TestAws> = startAuthorizedAws): Place {
  const place = {} as Place;
  beforeAll(async () => {
    const [aws, github, workspace] = await Promise.all([
      startAws(),
      startGitHubDouble(),
      makeWorkspace({ 'chatops.yml': config }),
    ]);
    Object.assign(place, { aws, github, workspace });
  });
  afterEach(() => {
    place.github.faults.length = 0;
  });
  afterAll(async () => {
    await Promise.all([place.aws.stop(), place.github.stop(), place.workspace.remove()]);
  });
  return place;
}

/**
 * Runs one step of a workflow in a place: with the token of its job, and with credentials for the embedded AWS.
 * @param env further variables; an empty AWS_ENDPOINT_URL takes AWS away
 * @param workspace the commit that is checked out, where it is not the one of the event; `none`: without a repository
 */
export async function runStep(
  place: Place,
  inputs: Readonly<Record<string, string>>,
  event: Step['event'],
  {
    env = {},
    execute = callAction,
    workspace = env['GITHUB_SHA'] || headOf(event),
  }: {
    readonly env?: Readonly<Record<string, string>>;
    readonly execute?: Executor;
    readonly workspace?: string;
  } = {},
): Promise<StepOutcome> {
  await place.workspace.checkOut(workspace);
  return execute({
    inputs: { 'github-token': tokenOf(inputs, event?.name ?? ''), ...inputs },
    cwd: place.workspace.folder,
    ...(event === undefined ? {} : { event }),
    env: {
      AWS_ENDPOINT_URL: place.aws.url,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_REGION: 'us-east-1',
      GITHUB_API_URL: place.github.url,
      GITHUB_REPOSITORY: 'alice/demo',
      GITHUB_RUN_ID: '42',
      ...env,
    },
  });
}

function headOf(event: Step['event']): string {
  const { pull_request: pull } = (event?.payload ?? {}) as { pull_request?: { head: { sha: string } } };
  return pull?.head.sha ?? '';
}

/** The environment of a run of a commit of the default branch. */
export function onMain(sha: string) {
  return { GITHUB_SHA: sha, GITHUB_REF: 'refs/heads/main' };
}

/** The comments that the workflows' account wrote on a pull request. */
export async function ownComments({ github }: Place, number: number): Promise<Comment[]> {
  return (await commentsOf(github, number)).filter(({ user }) => user.login === 'bot');
}
