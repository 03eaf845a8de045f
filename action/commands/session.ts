import type { Connection } from '../aws/connection.ts';
import { AwsFailure } from '../aws/failure.ts';
import { type Identity, readIdentity } from '../aws/identity.ts';
import { awsPace, localPace, type Pace } from '../aws/wait.ts';

/** Which AWS a command talks to. */
export interface SessionOptions {
  /** The embedded AWS instead of the real one; never chosen silently. */
  readonly isLocal: boolean;
  /** State file of the embedded AWS. */
  readonly stateFile: string;
  /** Overrides what the environment and the profile say. */
  readonly region: string | undefined;
}

/** A way into one account, for the time of one command. */
export interface Session {
  readonly connection: Connection;
  readonly identity: Identity;
  readonly pace: Pace;
  readonly isLocal: boolean;
}

const localRegion = 'us-east-1';

/**
 * Opens a session, gives it to a command and closes what was opened for it, whatever happens.
 * @throws AwsFailure when there is no Region, or no usable credentials
 */
export async function withSession<T>(
  options: SessionOptions,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  if (!options.isLocal) {
    const connection = { region: options.region ?? (await findRegion()) };
    return use({ connection, identity: await readIdentity(connection), pace: awsPace, isLocal: false });
  }
  const { startLocalAws } = await import('../local-aws/index.ts');
  const server = await startLocalAws({ stateFile: options.stateFile });
  try {
    const connection: Connection = {
      region: options.region ?? localRegion,
      endpoint: server.url,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    };
    return await use({
      connection,
      identity: await readIdentity(connection),
      pace: localPace,
      isLocal: true,
    });
  } finally {
    await server.close();
  }
}

/** The Region of the environment or the profile, as the SDK finds it. */
async function findRegion(): Promise<string> {
  const { STSClient } = await import('@aws-sdk/client-sts');
  try {
    return await new STSClient({}).config.region();
  } catch {
    throw new AwsFailure(
      'No AWS Region is set',
      'Set AWS_REGION (in a workflow: the aws-region input), or try it without an account: --local',
    );
  }
}
