import type { ComparedRole } from '../core/request-example.ts';
import { isAlwaysSent } from '../data/condition-key-values.ts';
import {
  type Context,
  type ContextValue,
  emptyContext,
  isSameUnknown,
  lookUp,
  ownerOfUnknown,
} from './context.ts';
import { describeContext } from './example-contexts.ts';
import { compareAnswers, evaluateLayers } from './example-request.ts';
import { ownContexts, type Search } from './gain-findings.ts';

/** A value that is not known of a role of another version. */
interface OpenValue {
  readonly owner: string;
  readonly key: string;
  /** Whether the version that allows the request asks for the key as well, of its own role. */
  readonly isAsked: boolean;
}

/** A value that a role is taken to have. */
interface TakenValue extends Pick<OpenValue, 'owner' | 'key'> {
  readonly value: ContextValue;
}

/** A request that may be a gain. */
interface PossibleGain {
  readonly text: string;
  /** The completed context of the newest version. */
  readonly context: Context;
  /** The contexts whose values are tried. */
  readonly completions: readonly Context[];
  /** The keys as policies write them. */
  readonly names: readonly string[];
}

/** The most combinations of values that are tried. */
const maxTried = 64;

/** A request, and what roles of other versions are taken to have. */
interface DividedRequest {
  /** What the request holds by itself. */
  readonly own: Context;
  readonly compared: readonly ComparedRole[] | undefined;
}

/**
 * Divides what a gain depends on into what the request holds and what the roles of the other versions have, of which the request says
 * nothing: tags of two roles have nothing to do with each other. Of these roles it finds values with which no other version allows the
 * request.
 */
export function divideByRole(search: Search, gain: PossibleGain): DividedRequest {
  const open = listOpen(search, gain.context);
  if (open.length === 0) return { own: gain.context, compared: undefined };
  const found = findValues(search, gain, open) ?? [];
  const roles = [...new Set(found.map(({ owner }) => owner))];
  const values = new Map(
    [...gain.context.values].filter(([key]) => !open.some(each => !each.isAsked && each.key === key)),
  );
  const compared = roles.map(role => {
    const taken = found.filter(({ owner }) => owner === role);
    const context = { ...emptyContext, values: new Map(taken.map(({ key, value }) => [key, value])) };
    return { role, context: describeContext(context, emptyContext, gain.names) };
  });
  return { own: { ...gain.context, values }, compared: roles.length === 0 ? undefined : compared };
}

/** What is not known of the roles of the other versions, and is nothing that the role of the request has. */
function listOpen({ before, base, known }: Search, completed: Context): readonly OpenValue[] {
  const open = before.flatMap(({ context }) =>
    [...context.values.keys()].flatMap((key): OpenValue[] => {
      const owner = ownerOfUnknown(context, key);
      if (owner === undefined || lookUp(completed, key) === 'unknown') return [];
      const isAsked = known.values.has(key);
      return isAsked && isSameUnknown(context, base, key) ? [] : [{ owner, key, isAsked }];
    }),
  );
  return [...new Map(open.map(each => [JSON.stringify(each), each])).values()];
}

/** Undefined where no values are found. */
function findValues(
  search: Search,
  gain: PossibleGain,
  open: readonly OpenValue[],
): readonly TakenValue[] | undefined {
  const { before, after, action } = search;
  const own = ownContexts(search, gain.context);
  const answer = evaluateLayers(after.read, action, gain.text, gain.context);
  let possible: readonly TakenValue[] | undefined;
  for (const values of combine(open.map(each => valuesOf(each, gain.completions)))) {
    const found = compareAnswers(
      before.map(({ read, context }, index) =>
        evaluateLayers(read, action, gain.text, fill(own[index]?.context ?? context, context, values)),
      ),
      answer,
    );
    if (found === 'for-every-content') return values;
    if (found === 'possibly') possible ??= values;
  }
  return possible;
}

/** The values that are tried of a key, the plainest first. */
function valuesOf({ owner, key }: OpenValue, completions: readonly Context[]): readonly TakenValue[] {
  const tried = completions.map(context => lookUp(context, key)).filter(value => value !== 'unknown');
  const all: readonly ContextValue[] = isAlwaysSent(key) ? tried : ['absent', ...tried];
  return [...new Map(all.map(value => [JSON.stringify(value), { owner, key, value }])).values()];
}

function combine(lists: readonly (readonly TakenValue[])[]): readonly (readonly TakenValue[])[] {
  return lists.reduce<readonly (readonly TakenValue[])[]>(
    (rows, list) => rows.flatMap(row => list.map(value => [...row, value])).slice(0, maxTried),
    [[]],
  );
}

/** A context of a version in which what is not known of its role has values. */
function fill(context: Context, version: Context, values: readonly TakenValue[]): Context {
  const filled = new Map(context.values);
  for (const { owner, key, value } of values) {
    if (ownerOfUnknown(version, key) === owner) filled.set(key, value);
  }
  return { ...context, values: filled };
}
