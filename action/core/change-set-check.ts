import { canonicalJson, isObject, type Json, type JsonObject } from './json.ts';
import type { Change } from './plan.ts';
import { normalizeProperty } from './resource-schema.ts';

/** One change as CloudFormation announces it, before it does it. */
export interface AnnouncedChange {
  readonly logicalId: string;
  readonly type: string;
  /** CloudFormation's word: `Add`, `Modify`, `Remove`, `Import`, `Dynamic`, `SyncWithActual`. */
  readonly action: string;
  /** `True`, `False` or `Conditional`, for what is modified. */
  readonly replacement: string | undefined;
  /** Whether it is only possible: nothing but references whose value may stay the same. */
  readonly isOnlyPossible: boolean;
  /** The properties before and after, where CloudFormation shows them. */
  readonly before: JsonObject | undefined;
  readonly after: JsonObject | undefined;
}

/** A resource of which the plan and CloudFormation say different things. */
export interface Disagreement {
  readonly logicalId: string;
  /** `update`, or `nothing`. */
  readonly planned: string;
  /** In the plan's words as far as there are any: `replace`, or `nothing`. */
  readonly announced: string;
}

/**
 * Compares what was planned with what CloudFormation says it will do. What it merely lists as possible, and changes
 * of the order of a list that has none, do nothing and are no disagreement.
 */
export function compareWithPlan(
  planned: readonly Change[],
  announced: readonly AnnouncedChange[],
): Disagreement[] {
  const plans = new Map(planned.map(change => [change.logicalId, change]));
  const words = new Map(announced.map(change => [change.logicalId, change]));
  const ids = [...new Set([...plans.keys(), ...words.keys()])].sort();
  return ids.flatMap((logicalId): Disagreement[] => {
    const [plan, word] = [plans.get(logicalId), words.get(logicalId)];
    if (plan === undefined) {
      if (word === undefined || isIdle(word)) return [];
      return [{ logicalId, planned: 'nothing', announced: wordOf(word) }];
    }
    if (word === undefined) {
      // A reference to a replaced resource may keep its value.
      return isReferenceOnly(plan) ? [] : [{ logicalId, planned: plan.action, announced: 'nothing' }];
    }
    return agrees(plan, word) ? [] : [{ logicalId, planned: plan.action, announced: wordOf(word) }];
  });
}

function agrees({ action }: Change, word: AnnouncedChange): boolean {
  const announced = wordOf(word);
  // CloudFormation cannot know yet whether a reference to something new leads to a replacement; the plan assumes it.
  return announced === action || (action === 'replace' && announced === 'update or replace');
}

function wordOf({ action, replacement }: AnnouncedChange): string {
  if (action === 'Add') return 'create';
  if (action === 'Remove') return 'delete';
  if (action === 'Import') return 'import';
  if (action !== 'Modify') return action;
  if (replacement === 'True') return 'replace';
  return replacement === 'Conditional' ? 'update or replace' : 'update';
}

function isReferenceOnly({ action, properties }: Change): boolean {
  return (
    action === 'update' &&
    properties.every(({ before, after }) => canonicalJson(before ?? null) === canonicalJson(after ?? null))
  );
}

function isIdle(word: AnnouncedChange): boolean {
  if (wordOf(word) !== 'update') return false;
  return word.isOnlyPossible || (word.before !== undefined && word.after !== undefined && isSame(word));
}

function isSame({ type, before, after }: AnnouncedChange): boolean {
  return meaningOf(type, before ?? {}) === meaningOf(type, after ?? {});
}

function meaningOf(type: string, context: JsonObject): string {
  const { Properties: properties = {}, ...beside } = context;
  const normal = isObject(properties)
    ? Object.entries(properties).map(([name, value]): [string, Json] => [
        name,
        normalizeProperty(type, name, value),
      ])
    : [];
  return canonicalJson({ ...beside, Properties: Object.fromEntries(normal) as JsonObject });
}
