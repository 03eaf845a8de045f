import type { Connection } from './connection.ts';
import type { Identity } from './identity.ts';

/**
 * One look at AWS, for the time in which an answer of AWS about an account as a whole counts for all stacks in it. What
 * changes something in between, or waits for others, begins another look.
 */
export interface AccountLook {
  readonly began: 'look';
}

/** Begins a look. */
export function beginLook(): AccountLook {
  return { began: 'look' };
}

/** A way into an account, and the look that it is for; undefined: everything is read when it is asked for. */
export interface LookedAt {
  readonly connection: Connection;
  readonly identity: Pick<Identity, 'account' | 'caller'>;
  readonly look?: AccountLook | undefined;
}

/**
 * A read about an account as a whole that is made once in a look, whichever stack asks for it first. The same caller in the
 * same account gets the same answer, also when it is a failure.
 * @param read takes the connection, and what else is asked
 * @param keyOf the key of an answer, e.g. its Region
 */
export function oncePerLook<A extends readonly unknown[], T>(
  read: (connection: Connection, ...about: A) => Promise<T>,
  keyOf: (connection: Connection, ...about: A) => string = () => '',
): (at: LookedAt, ...about: A) => Promise<T> {
  const known = new WeakMap<AccountLook, Map<string, Promise<T>>>();
  return ({ connection, identity, look }, ...about) => {
    if (look === undefined) return read(connection, ...about);
    const answers = known.get(look) ?? new Map<string, Promise<T>>();
    known.set(look, answers);
    const key = [identity.account, identity.caller, keyOf(connection, ...about)].join('\n');
    const answer = answers.get(key) ?? read(connection, ...about);
    answers.set(key, answer);
    return answer;
  };
}

/** The Region of a connection: where the answer is about that alone. */
export function byRegion({ region }: Connection): string {
  return region;
}
