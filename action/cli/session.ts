import type { Session, SessionOptions } from '../commands/session.ts';
import type { Io } from './io.ts';
import type { Arguments } from './usage.ts';

/** Where the embedded AWS keeps its state, relative to where the command runs. */
export const localStateFile = '.chatops/local-aws.json';

/** Which AWS the command line asks for. */
export function sessionOptions({ options }: Arguments): SessionOptions {
  const { region } = options;
  return {
    isLocal: options['local'] === true,
    stateFile: localStateFile,
    region: typeof region === 'string' ? region : undefined,
  };
}

/** Says which AWS it is, on standard error; the embedded one is never taken for the real one. */
export function announceSession(session: Session, io: Io): void {
  io.err(`${describeSession(session)}\n`);
}

/** `Account 123456789012, Region eu-west-1`, and that it is the embedded AWS where it is. */
function describeSession({ identity, isLocal }: Session): string {
  const place = `Account ${identity.account}, Region ${identity.region}`;
  return isLocal ? `${place} (the embedded AWS in ${localStateFile}; nothing real is touched)` : place;
}
