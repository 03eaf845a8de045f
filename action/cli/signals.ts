import type { Progress } from './progress.ts';

/** Watches for ^C and SIGTERM while something is being changed. */
export interface Interrupts {
  /** Aborted at the first of them. */
  readonly signal: AbortSignal;
  /** Gives them back to the process. */
  readonly release: () => void;
}

/**
 * The first ^C or SIGTERM asks the work to end where nothing is half-done; a second one ends the process at once,
 * which loses nothing either: the next run goes on from what AWS has.
 * @param progress what is on the terminal in the meantime
 */
export function catchInterrupts(progress: Pick<Progress, 'line' | 'end'>): Interrupts {
  const controller = new AbortController();
  const onSignal = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) {
      progress.end();
      process.exit(name === 'SIGINT' ? 130 : 143);
    }
    progress.line('\nStopping at the next safe point. Press Ctrl+C again to stop at once');
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    release: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
