import { afterAll, beforeAll } from '@jest/globals';
import { startAuthorizedAws } from '../action/authorized-aws.ts';
import { callAction, type Executor, makeWorkspace, type StepOutcome } from '../action/run-action.ts';
import type { TestAws } from '../local-aws/harness.ts';
import { control } from '../local-aws/raw-call.ts';
import { deployBootstrap } from './deploy-bootstrap.ts';
import { type OidcDouble, startOidcDouble } from './oidc-double.ts';

/** An account with the bootstrap, in which every permission is enforced, and a workspace of alice/demo. */
export interface Bootstrapped {
  readonly aws: TestAws;
  readonly oidc: OidcDouble;
  readonly workspace: Awaited<ReturnType<typeof makeWorkspace>>;
  /** Of the bootstrap stack. */
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * Makes the account for the tests of a file, and takes it away after the last one.
 * @param files the files of the workspace, or its chatops.yml
 * @returns the account; its members are there once the tests begin
 */
export function useBootstrapped(files: string | Readonly<Record<string, string>>): Bootstrapped {
  const made = {} as Bootstrapped;
  beforeAll(async () => {
    const [aws, oidc, workspace] = await Promise.all([
      startAuthorizedAws(),
      startOidcDouble(),
      makeWorkspace(typeof files === 'string' ? { 'chatops.yml': files } : files),
    ]);
    Object.assign(made, { aws, oidc, workspace, outputs: await deployBootstrap(aws) });
    await control(aws.url, 'permissions', { enforce: true });
  });
  afterAll(async () => {
    await Promise.all([made.aws.stop(), made.oidc.stop(), made.workspace.remove()]);
  });
  return made;
}

/** Runs a step of a job that has no credentials but the identity of a subject, e.g. `repo:alice/demo:pull_request`. */
export function runSignedIn(
  { aws, oidc, workspace }: Bootstrapped,
  command: string,
  { role, subject }: { readonly role: string; readonly subject: string },
  execute: Executor = callAction,
): Promise<StepOutcome> {
  return execute({
    inputs: {
      command,
      'role-to-assume': `arn:aws:iam::000000000000:role/${role}`,
      'aws-region': 'us-east-1',
    },
    cwd: workspace.folder,
    env: { AWS_ENDPOINT_URL: aws.url, ...oidc.environment(subject) },
  });
}
