import type { TargetFailure } from '../commands/plan.ts';
import { makeVisible } from '../core/visible.ts';
import type { Colors } from './colors.ts';

/** Targets in which something failed, each with its way out; nothing when there is none. */
export function renderFailures(failures: readonly TargetFailure[], paint: Colors): string {
  return failures
    .map(({ target, message, help }) => {
      const name = target === 'default' ? '' : `${makeVisible(target)}: `;
      return `${paint.bad(`${name}${makeVisible(message)}`)}\n${help === undefined ? '' : `  ${makeVisible(help)}\n`}`;
    })
    .join('');
}
