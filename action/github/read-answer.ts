import type { Reading } from '../core/snapshot.ts';
import { GitHubFailure } from './failure.ts';

/** Nothing is concluded from an answer that lacks what is read from it. @throws GitHubFailure */
export function requireForm(isRight: boolean, route: string): void {
  if (!isRight) throw new GitHubFailure(`GitHub answered ${route} in an unknown form`, 200);
}

/** Whether a member of an answer is a text that says something. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** A list of objects, each with the members that are texts. @throws GitHubFailure for anything else */
export function requireList<T>(value: unknown, members: readonly string[], route: string): readonly T[] {
  const isRight = (item: unknown) =>
    typeof item === 'object' && item !== null && members.every(member => isText(Reflect.get(item, member)));
  requireForm(Array.isArray(value) && value.every(isRight), route);
  return value as readonly T[];
}

/**
 * Reads a part of the settings; a refusal becomes the reason why it is not known.
 * @param permission what the token needs, where GitHub does not name it
 */
export async function read<T>(permission: string, work: () => Promise<T>): Promise<Reading<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    // An answer in which a part is missing that is looked into.
    if (error instanceof TypeError) return { ok: false, reason: 'GitHub answered in an unknown form' };
    if (!(error instanceof GitHubFailure)) throw error;
    const help = error.describeHelp(permission);
    return { ok: false, reason: help === undefined ? error.message : `${error.message}. ${help}` };
  }
}
