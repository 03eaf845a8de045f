import type { RequestExample } from '../core/request-example.ts';
import { type Context, isSameUnknown, makeContext, ownerOfUnknown } from './context.ts';
import { type Glob, makeGlob, toSymbols } from './glob.ts';
import type { ListParts } from './parts.ts';
import type { Layers } from './policy.ts';

/** What an example claims: that one version allows the request and the others do not. */
export interface ExampleClaim {
  readonly example: RequestExample;
  /** `allowed`: the version allows it for certain; `possible`: it depends on what cannot be seen. */
  readonly certainty: 'allowed' | 'possible';
  readonly after: ClaimedVersion;
  /** Versions of which none allows it; none where nothing is compared, as in a failed `cannot`. */
  readonly before: readonly ClaimedVersion[];
}

/** One version as the evaluator is asked about it. */
export interface ClaimedVersion {
  readonly layers: Layers;
  /** What is known of every request. */
  readonly context: Context;
}

/** Hears of every example that is made. */
export type ExampleWitness = (claim: ExampleClaim) => void;

let witness: ExampleWitness | undefined;

/**
 * Sets who hears of examples: only the tests do, which ask the evaluator about each of them.
 * @internal
 */
export function setExampleWitness(listener: ExampleWitness): void {
  witness = listener;
}

/** The one place that every example passes before it is shown. */
export function claimExample(claim: ExampleClaim): void {
  witness?.(claim);
}

/** Whether anyone hears of examples. */
export function isWitnessed(): boolean {
  return witness !== undefined;
}

/** Claims the examples of rows. Thousands of rows are in lists that channels share: they are not gone through for no one. */
export function claimExamples(
  { shared, own }: ListParts<{ readonly example?: RequestExample; readonly certainty?: 'unknown' }>,
  versions: Pick<ExampleClaim, 'after' | 'before'>,
): void {
  if (witness === undefined) return;
  for (const { example, certainty } of [...shared, ...own]) {
    if (example === undefined) continue;
    witness({ example, certainty: certainty === undefined ? 'allowed' : 'possible', ...versions });
  }
}

/**
 * The context of the request of an example.
 * @param own what is known of every request of the version; it wins over the example
 * @param asking what is known of the requests of the version that allows the example
 */
export function contextOfExample(
  { resource, context = {}, compared = [] }: RequestExample,
  own: Context,
  region: string | undefined = regionOfArn(resource),
  asking: Context = own,
): Context {
  const said = makeContext({
    ...(region === undefined ? {} : { 'aws:RequestedRegion': region }),
    ...context,
  });
  const values = new Map([...said.values, ...own.values]);
  for (const [key, value] of said.values) {
    if (isSameUnknown(own, asking, key)) values.set(key, value);
  }
  for (const { role, context: others } of compared) {
    for (const [key, value] of makeContext(others).values) {
      if (ownerOfUnknown(own, key) === role) values.set(key, value);
    }
  }
  return { ...own, values, isSymbolic: own.isSymbolic || said.isSymbolic };
}

/** The resource of an example as the evaluator takes it: `*` in it is the character, which a pattern matches with a wildcard only. */
export function resourceOfExample({ resource }: RequestExample): string | Glob {
  return /[*?]/.test(resource) ? makeGlob(toSymbols(resource)) : resource;
}

/** The Region that an ARN names; undefined for other texts and for an ARN without one. */
export function regionOfArn(resource: string): string | undefined {
  const region = resource.startsWith('arn:') ? (resource.split(':')[3] ?? '') : '';
  return region === '' ? undefined : region;
}
