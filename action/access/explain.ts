import type { Verdict } from '../iam/verdict.ts';

/** The first reasons of a verdict as one sentence. */
export function explain({ because }: Verdict): string {
  const messages = because.map(({ message, path }) =>
    path === undefined ? message : `${message} (${path})`,
  );
  const shown = messages.slice(0, 2).join('; ').replace(':; ', ': ');
  return messages.length > 2 ? `${shown}; and ${messages.length - 2} more` : shown || 'no reason is known';
}

/** What would settle an unknown verdict, if its first reason says so. */
export function helpForUnknown({ because }: Verdict): string | undefined {
  return because[0]?.help;
}
