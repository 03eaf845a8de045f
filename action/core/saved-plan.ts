import { keepWithDrift } from './expected-plan.ts';
import { isObject, type Json } from './json.ts';
import type { Plan, TargetPlan } from './plan.ts';
import type { GainsOfPlace } from './review.ts';

/** A plan that was put aside, to be reviewed and then applied as it is, or not at all. */
export interface SavedPlan {
  readonly kind: 'chatops-plan';
  readonly formatVersion: 1;
  /** The configurations that it was made from, as they were named. */
  readonly files: readonly string[];
  /** The targets that it was limited to; all of them when absent. */
  readonly chosenTargets?: readonly string[];
  /** Whether it is of the embedded AWS. */
  readonly local: boolean;
  readonly hash: string;
  readonly targets: readonly TargetPlan[];
  /** What it gives to whom only together with drift. Absent when that is nothing, and in plans of versions that did not keep it. */
  readonly gains?: readonly GainsOfPlace[];
}

/** What a plan was made from. */
export type PlanOrigin = Pick<SavedPlan, 'files' | 'chosenTargets' | 'local'>;

/** A plan as it is put aside. @param gains everything that it gives */
export function savePlan(
  { hash, targets }: Plan,
  gains: readonly GainsOfPlace[],
  origin: PlanOrigin,
): SavedPlan {
  const kept = keepWithDrift(gains);
  return {
    kind: 'chatops-plan',
    formatVersion: 1,
    ...origin,
    hash,
    targets,
    ...(kept.length === 0 ? {} : { gains: kept }),
  };
}

/** What a text that may be a saved plan is. */
export type ReadPlan =
  | { readonly status: 'plan'; readonly plan: SavedPlan }
  /** Not a saved plan at all, e.g. a chatops.yml. */
  | { readonly status: 'other' }
  | { readonly status: 'broken'; readonly reason: string };

/** Reads a saved plan. A text that does not begin as JSON is something else. */
export function readSavedPlan(text: string): ReadPlan {
  if (!text.trimStart().startsWith('{')) return { status: 'other' };
  const value = parse(text);
  if (value === undefined) {
    return /"kind"\s*:\s*"chatops-plan"/.test(text.slice(0, 500))
      ? { status: 'broken', reason: 'it is not valid JSON; it may be truncated' }
      : { status: 'other' };
  }
  if (!isObject(value) || value['kind'] !== 'chatops-plan') return { status: 'other' };
  if (value['formatVersion'] !== 1) {
    return {
      status: 'broken',
      reason: `it has the format version ${JSON.stringify(value['formatVersion'])}; this chatops reads version 1`,
    };
  }
  return isSavedPlan(value)
    ? { status: 'plan', plan: value }
    : { status: 'broken', reason: 'a part of it is missing or does not have the form of a plan' };
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function isSavedPlan(value: unknown): value is SavedPlan {
  if (!isObject(value)) return false;
  const { files, hash, targets, local, chosenTargets = [], gains = [] } = value;
  return (
    isTexts(files) &&
    files.length > 0 &&
    isTexts(chosenTargets) &&
    typeof local === 'boolean' &&
    typeof hash === 'string' &&
    /^[0-9a-f]{64}$/.test(hash) &&
    Array.isArray(targets) &&
    targets.every(isTarget) &&
    Array.isArray(gains) &&
    gains.every(isGains)
  );
}

function isTarget(value: Json): boolean {
  if (!isObject(value)) return false;
  const { target, account, region, hash, stacks } = value;
  const isPlaced = [target, account, region, hash].every(text => typeof text === 'string');
  return isPlaced && Array.isArray(stacks) && stacks.every(isStack);
}

function isStack(value: Json): boolean {
  return (
    isObject(value) &&
    typeof value['name'] === 'string' &&
    Array.isArray(value['changes']) &&
    value['changes'].every(
      (change: Json) =>
        isObject(change) &&
        ['action', 'logicalId', 'type', 'path'].every(name => typeof change[name] === 'string') &&
        Array.isArray(change['properties']) &&
        change['properties'].every(
          (property: Json) => isObject(property) && typeof property['name'] === 'string',
        ),
    )
  );
}

/** What a place gains: rows with an action and resources. */
function isGains(value: Json): boolean {
  return (
    isObject(value) &&
    typeof value['channel'] === 'string' &&
    typeof value['target'] === 'string' &&
    Array.isArray(value['gained']) &&
    value['gained'].every(
      (row: Json) => isObject(row) && typeof row['action'] === 'string' && isTexts(row['resources']),
    )
  );
}

function isTexts(value: Json | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every(item => typeof item === 'string');
}
