import { createHash } from 'node:crypto';
import { canonicalJson, isObject, type Json } from '../core/json.ts';
import type { Change, Plan, TargetPlan } from '../core/plan.ts';
import { readHidden, writeHidden } from '../render/hidden.ts';

/** What was reviewed of one target: its hash, and what to say when it is another one now. */
export interface ReviewedTarget {
  readonly hash: string;
  /** A short fingerprint of each change by logical id, `action:digest`; undefined when there were too many to keep. */
  readonly changes: Readonly<Record<string, string>> | undefined;
}

/** What was reviewed, by target. */
export type Review = ReadonlyMap<string, ReviewedTarget>;

/** What a plan changes besides, instead of, or no more, against what was reviewed. */
export interface ReviewDifference {
  readonly target: string;
  /** The hash that was reviewed; undefined when the target was in no review. */
  readonly reviewed: string | undefined;
  readonly now: string;
  /** `+ roles.operator` only now, `- …` only in the review, `~ …` in both and not the same. */
  readonly lines: readonly string[];
}

const word = 'chatops:review';
const mostCharacters = 50_000;

/** A plan's hashes and fingerprints as a hidden line for the text of a check run. */
export function writeReview(plan: Plan): string {
  const full = Object.fromEntries(plan.targets.map(target => [target.target, describe(target)]));
  const text = writeHidden(word, full);
  if (text.length <= mostCharacters) return text;
  return writeHidden(word, Object.fromEntries(plan.targets.map(({ target, hash }) => [target, { hash }])));
}

function describe(target: TargetPlan): { hash: string; changes: Record<string, string> } {
  return { hash: target.hash, changes: fingerprint(target) };
}

function fingerprint({ stacks }: TargetPlan): Record<string, string> {
  const changes = stacks.flatMap(stack => stack.changes);
  return Object.fromEntries(changes.map(change => [change.logicalId, `${change.action}:${digest(change)}`]));
}

function digest({ type, properties }: Change): string {
  const value = { type, properties } as unknown as Json;
  return createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 12);
}

/** Reads what was written by writeReview; nothing when it is not there or not whole. */
export function readReview(text: string | null | undefined): Review {
  const data = readHidden(word, text ?? '');
  if (!isObject(data)) return new Map();
  return new Map(
    Object.entries(data).flatMap(([target, value]): [string, ReviewedTarget][] => {
      if (!isObject(value) || typeof value['hash'] !== 'string') return [];
      const changes = isObject(value['changes']) ? (value['changes'] as Record<string, string>) : undefined;
      return [[target, { hash: value['hash'], changes }]];
    }),
  );
}

/**
 * What stands between a plan and its reviews; nothing when every target that changes was reviewed as it is now. A
 * target without changes needs no review. Of several pull requests one has to have shown the whole plan of a target.
 */
export function compareWithReviews(plan: Plan, reviews: readonly Review[]): ReviewDifference[] {
  return plan.targets.flatMap((target): ReviewDifference[] => {
    if (target.stacks.every(({ changes }) => changes.length === 0)) return [];
    const reviewed = reviews.flatMap(review => review.get(target.target) ?? []);
    if (reviewed.some(({ hash }) => hash === target.hash)) return [];
    const last = reviewed.at(-1);
    return [
      {
        target: target.target,
        reviewed: last?.hash,
        now: target.hash,
        lines: last?.changes === undefined ? [] : compareChanges(last.changes, target),
      },
    ];
  });
}

function compareChanges(reviewed: Readonly<Record<string, string>>, target: TargetPlan): string[] {
  const now = fingerprint(target);
  const paths = new Map(
    target.stacks.flatMap(s => s.changes.map(c => [c.logicalId, `${c.path} (${c.action})`])),
  );
  const ids = [...new Set([...Object.keys(reviewed), ...Object.keys(now)])].sort();
  return ids.flatMap(id => {
    const [old, wanted] = [Object.hasOwn(reviewed, id) ? reviewed[id] : undefined, now[id]];
    if (old === wanted) return [];
    if (old === undefined) return [`+ ${paths.get(id) ?? id}`];
    return wanted === undefined ? [`- ${id} (${old.split(':')[0]})`] : [`~ ${paths.get(id) ?? id}`];
  });
}
