import type { Aws, SessionOptions } from '../commands/session.ts';
import type { Io } from './io.ts';
import type { Arguments } from './usage.ts';

/** Where the embedded AWS keeps its state, relative to where the command runs. */
export const localStateFile = '.chatops/local-aws.json';

/** Which AWS the command line asks for. */
export function sessionOptions({ options }: Arguments): SessionOptions {
  const { region, target } = options;
  return {
    isLocal: options['local'] === true,
    stateFile: localStateFile,
    region: typeof region === 'string' ? region : undefined,
    targets: typeof target === 'string' ? target.split(',') : undefined,
  };
}

/** Says which AWS it is, on standard error; the embedded one is never taken for the real one. */
export function announceAws({ isLocal }: Pick<Aws, 'isLocal'>, io: Io): void {
  if (isLocal) io.err(`The embedded AWS in ${localStateFile}; nothing real is touched\n`);
}
