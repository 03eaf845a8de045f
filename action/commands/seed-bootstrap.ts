import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { cloudFormation } from '../aws/deployed.ts';
import { AwsFailure } from '../aws/failure.ts';
import { readStackState, waitUntilSettled } from '../aws/stack-state.ts';
import { localPace } from '../aws/wait.ts';
import { resolveTargets } from '../core/resolve.ts';
import { readProject } from './read-project.ts';
import { findPackage } from './release.ts';

const stackName = 'chatops-bootstrap';

/** An account of the embedded AWS, and the Region of its stack. */
export interface SeedPlace {
  /** Undefined: the default account. */
  readonly account: string | undefined;
  readonly region: string | undefined;
}

/** The accounts that a chatops.yml declares; the default one when there is no file, or none is declared in it. */
export async function listSeedPlaces(file: string): Promise<SeedPlace[]> {
  const { project } = await readProject(file);
  return resolveTargets(project?.config ?? { version: 1, name: 'chatops' });
}

/**
 * Deploys templates/bootstrap.yml in an account of an embedded AWS, as an administrator does. A stack that is there already is
 * left as it is.
 * @param repository OWNER/REPOSITORY
 * @returns the status of the stack
 * @throws AwsFailure when the stack cannot be made
 */
export async function seedBootstrap(
  url: string,
  repository: string,
  { account = 'local', region = 'us-east-1' }: SeedPlace,
): Promise<string> {
  // The embedded AWS takes twelve digits as the account of the caller.
  const credentials = { accessKeyId: account, secretAccessKey: 'local' };
  const client = cloudFormation({ region, endpoint: url, credentials });
  const existing = await readStackState(client, stackName);
  if (existing !== undefined) return existing.status;
  await client.send(
    new CreateStackCommand({
      StackName: stackName,
      TemplateBody: await readFile(join(findPackage(), 'templates', 'bootstrap.yml'), 'utf8'),
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      Parameters: [{ ParameterKey: 'Repository', ParameterValue: repository }],
    }),
  );
  const state = await waitUntilSettled(client, stackName, localPace);
  if (state?.status === 'CREATE_COMPLETE') return state.status;
  throw new AwsFailure(
    `The stack ${stackName} could not be created: ${state?.status ?? 'it no longer exists'}. ${state?.reason ?? ''}`,
  );
}
