import type { Reading } from '../core/snapshot.ts';

/** What is known of a point: read and right, read and not there, or not read. */
export type PointStatus = 'ok' | 'missing' | 'unseen';

/** A step on the road from a repository to the first apply. */
export interface Point {
  /** Stable, e.g. `aws/bootstrap`. */
  readonly id: string;
  /** The target of chatops.yml; undefined for what is of the repository. */
  readonly target?: string;
  readonly status: PointStatus;
  /** What was read, or what was not and why. */
  readonly message: string;
  /** The subject and the reason, where it cannot be seen. */
  readonly hidden?: { readonly subject: string; readonly reason: string };
  /** What to do, in a sentence. */
  readonly help?: string;
  /** A command that does it. */
  readonly command?: string;
  /** A page on which it is done. */
  readonly link?: string;
}

/** What goes with a point that is not ok. */
export interface NextStep {
  readonly help?: string;
  readonly command?: string;
  readonly link?: string;
}

/** A point that was read and is right. */
export function ok(id: string, message: string): Point {
  return { id, status: 'ok', message };
}

/** A point that was read and is not there, or not right. */
export function missing(id: string, message: string, next: NextStep = {}): Point {
  return { id, status: 'missing', message, ...next };
}

/** A point that was not read. @param subject what cannot be seen, as the begin of a sentence */
export function unseen(id: string, subject: string, reason: string, next: NextStep = {}): Point {
  const message = `${subject} cannot be seen: ${reason}`;
  return { id, status: 'unseen', message, hidden: { subject, reason }, ...next };
}

/**
 * The point that a reading gives: what was read is checked, and what was not is unseen.
 * @param subject what cannot be seen, as the begin of a sentence
 */
export function fromReading<T>(
  reading: Reading<T>,
  id: string,
  subject: string,
  check: (value: T) => Point,
): Point {
  return reading.ok ? check(reading.value) : unseen(id, subject, reading.reason);
}
