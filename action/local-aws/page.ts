import { validationError } from './errors.ts';

/** A part of a list, and where the next part starts. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Undefined on the last page. */
  readonly next: string | undefined;
}

/** Set only while {@link withShortPages} runs, which is synchronous. */
let longest = Number.POSITIVE_INFINITY;

/** Runs something with pages that hold one item, however many were asked for: AWS may always answer with fewer. */
export function withShortPages<T>(run: () => T): T {
  longest = 1;
  try {
    return run();
  } finally {
    longest = Number.POSITIVE_INFINITY;
  }
}

/**
 * Cuts one page out of a list. The token says how many items came before; it is opaque to callers.
 * @throws ApiError when the token was not made here
 */
export function cutPage<T>(items: readonly T[], token: string | undefined, size: number): Page<T> {
  const start = token === undefined ? 0 : readToken(token);
  const end = start + Math.max(1, Math.min(size, longest));
  return {
    items: items.slice(start, end),
    next: end < items.length ? Buffer.from(`from:${end}`).toString('base64url') : undefined,
  };
}

function readToken(token: string): number {
  const start = /^from:(\d{1,9})$/.exec(Buffer.from(token, 'base64url').toString('utf8'))?.[1];
  if (start === undefined) throw validationError('Invalid token'); // Recorded from SNS; CloudFormation's words are not.
  return Number(start);
}
