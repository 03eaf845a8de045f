import { groupBy } from './group.ts';
import { listSome } from './quote.ts';

/** Something that a look could not see: a read that was denied, failed, or got an answer that is none. */
export interface Missing {
  /** The target's key in chatops.yml; `default` when none is declared. */
  readonly target: string;
  /** What was not seen, e.g. `roles.operator`; empty when the reason says it. */
  readonly what: string;
  readonly reason: string;
  /** What to do about it. */
  readonly help?: string | undefined;
}

/**
 * A value from a complete look: everything that it depends on was read. Only `finishLook`, and a complete look itself, makes one, so what takes it
 * can say that something is absent ("no drift", "nothing to change"), and nothing else can. A copy made by spreading
 * is none.
 */
export class Complete<T> {
  readonly complete = true as const;
  /** Private, so that no object literal is one. */
  readonly #value: T;

  private constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  /** The same complete look at a part of what was seen. */
  map<B>(change: (value: T) => B): Complete<B> {
    return new Complete(change(this.#value));
  }

  /** A look at which nothing is missing; the only place where one is made. */
  static finish<T>(value: T, missing: readonly Missing[]): Look<T> {
    const [first, ...rest] = missing;
    return first === undefined ? new Complete(value) : { complete: false, value, missing: [first, ...rest] };
  }
}

/** A value from a look that missed something: what it does not hold can be there all the same. */
export interface Incomplete<T> {
  readonly complete: false;
  readonly value: T;
  readonly missing: readonly [Missing, ...Missing[]];
}

/** What a look saw, and whether it saw everything. */
export type Look<T> = Complete<T> | Incomplete<T>;

/** A look with what it saw: complete if and only if nothing is missing. */
export function finishLook<T>(value: T, missing: readonly Missing[]): Look<T> {
  return Complete.finish(value, missing);
}

/** What a look missed; nothing for a complete one. */
export function missingOf(look: Look<unknown>): readonly Missing[] {
  return look.complete ? [] : look.missing;
}

/** The same look at a part of what was seen. */
export function mapLook<A, B>(look: Look<A>, map: (value: A) => B): Look<B> {
  return finishLook(map(look.value), missingOf(look));
}

/** Several looks as one: complete if all of them are. */
export function joinLooks<A, B>(looks: readonly Look<A>[], join: (values: readonly A[]) => B): Look<B> {
  return finishLook(join(looks.map(({ value }) => value)), looks.flatMap(missingOf));
}

/** How many things one line names; the rest is counted. */
const maxNamed = 5;

/** One line for each reason, with what it kept from being seen: `roles.a, roles.b and 3 more: AccessDenied …`. */
export function describeMissing(missing: readonly Missing[]): string[] {
  const byReason = groupBy(missing, ({ target, reason }) => JSON.stringify([target, reason]));
  return [...byReason.values()].map(items => {
    const names = [...new Set(items.flatMap(({ what }) => (what === '' ? [] : [what])))];
    const subject = names.length === 0 ? '' : `${listSome(names, maxNamed)}: `;
    return `${subject}${items[0]?.reason ?? ''}`;
  });
}
