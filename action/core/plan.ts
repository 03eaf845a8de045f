import { createHash } from 'node:crypto';
import type { ChannelPlace } from './chat-place.ts';
import { sortByText } from './compare-texts.ts';
import type { Drift } from './drift.ts';
import { canonicalJson, type Json, type JsonObject } from './json.ts';
import { type Complete, finishLook, type Look } from './look.ts';

/** What happens to one resource. `import`: it is there already, and is taken into the stack. */
export type ChangeAction = 'create' | 'update' | 'replace' | 'delete' | 'import';

/** One property of a change: absent `before` is added, absent `after` is removed. */
export interface PropertyChange {
  readonly name: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** One resource that will change, desired against deployed. */
export interface Change {
  readonly action: ChangeAction;
  readonly logicalId: string;
  /** CloudFormation type, e.g. `AWS::IAM::Role`. */
  readonly type: string;
  /** Where in chatops.yml, e.g. `roles.operator`. */
  readonly path: string;
  /** Top-level properties that differ, by name; all of them for create and delete. */
  readonly properties: readonly PropertyChange[];
  /** Why it is replaced, or changes without an edit. Explains; never drives anything. */
  readonly reason?: string;
  /** Set for what is deleted from the stack and stays in the account. */
  readonly isRetained?: true;
}

/** A change that takes two steps, because two things never have one name at the same time. */
export interface TwoPhases {
  /** What collides, in words: `the Slack channel C0AAAAAAA is still configured as channels.old`. */
  readonly because: readonly string[];
  /** Paths of what does not work, or works only in part, between the two steps. */
  readonly interrupted: readonly string[];
}

/** What will change in one stack. */
export interface StackPlan {
  readonly name: string;
  /** Set when it is not the Region of the target. */
  readonly region?: string;
  /** Sorted by logical id. */
  readonly changes: readonly Change[];
  /** Set when it cannot be done in one go. */
  readonly twoPhases?: TwoPhases;
  /** What people stop hearing of; absent when nothing. Explains, and is no part of the hash. */
  readonly silenced?: readonly StackSilence[];
  /** What people begin to hear of whose chat channel gets the channel of others; as {@link silenced}. */
  readonly heard?: readonly StackSilence[];
  /** The aliases that people no longer have; as {@link silenced}. */
  readonly lostAliases?: readonly StackLostAliases[];
}

/** The people of a chat channel that a plan is about. */
export interface StackPeople {
  /** The key of the channel that they have once it is applied, or had where they have none then. */
  readonly channel: string;
  /** Where they are. */
  readonly place: ChannelPlace;
  /** The key of the channel that they had, where that is another channel now, or moves away. */
  readonly was?: string;
}

/** What the people of one channel no longer hear, or begin to hear, once a plan is applied. */
export interface StackSilence extends StackPeople {
  /** In words, e.g. `pipeline web (failed, started)`. */
  readonly what: readonly string[];
}

/** The aliases that the people of one channel no longer have once a plan is applied. */
export interface StackLostAliases extends StackPeople {
  /** What they typed after `run`. */
  readonly names: readonly string[];
  /** Set where no channel is there then. */
  readonly isGone?: true;
}

/** What will change in one place, without a hash: also what a plan without AWS consists of. */
export interface TargetChanges {
  /** The target's key in chatops.yml; `default` when none is declared. */
  readonly target: string;
  /** Twelve digits; `${AWS::AccountId}` when AWS was not asked. */
  readonly account: string;
  readonly region: string;
  /** Set for production, which is shown first. Never part of the hash. */
  readonly isProduction?: true;
  readonly stacks: readonly StackPlan[];
}

/** What will change in one account and Region. */
export interface TargetPlan extends TargetChanges {
  /** What a review approves: equal for equal changes in the same place. */
  readonly hash: string;
}

/** What will change everywhere. Plain data: hashed, shown, reviewed and applied as one value. */
export interface Plan {
  readonly hash: string;
  readonly targets: readonly TargetPlan[];
}

/** A plan that nothing can be applied from: made against a file, or from a look that is not complete. */
export interface UnhashedPlan {
  readonly hash?: undefined;
  readonly targets: readonly (TargetChanges & { readonly hash?: undefined })[];
}

/** The changes of a plan, with hashes or without. */
export interface PlannedChanges {
  readonly targets: readonly TargetChanges[];
}

/** What a statement about a plan as a whole rests on. */
export interface PlanSeen {
  /** `aws`: desired against deployed; `files`: one chatops.yml against another. */
  readonly source: 'aws' | 'files';
  /** How many resources change. */
  readonly changes: number;
  /** Drift that was seen beside the plan. */
  readonly drift: readonly Drift[];
  /** ARNs of the channel configurations that are no drift. */
  readonly channels: {
    /** Channel configurations of the planned stacks. */
    readonly own: readonly string[];
    /** Channel configurations of other stacks of the account. */
    readonly declared: readonly string[];
    /** In an account in which the planned stack is not deployed yet, so that no drift was looked for outside of it. */
    readonly unasked: readonly string[];
  };
  /** Keys of the targets in which the stack is not deployed yet, so that nothing outside of it was compared. */
  readonly undeployed?: readonly string[];
  /** How much drift `ignore` leaves out. */
  readonly ignored: number;
}

/** What a report says of the account where a plan was made without AWS. */
export const nothingObserved = {
  accessWithDrift: [],
  drift: [],
  driftAccess: [],
  unchecked: [],
  failures: [],
} as const;

/** A plan with its hashes; only a complete look gives one. Stacks of one target and place are put together. */
export function makePlan(look: Complete<readonly TargetChanges[]>): Plan {
  const targets = joinTargets(look.value).map(({ target, account, region, isProduction, stacks }) => ({
    target,
    account,
    region,
    ...(isProduction === undefined ? {} : { isProduction }),
    hash: hashTargets([{ account, region, stacks }]),
    stacks,
  }));
  return { hash: hashTargets(targets), targets };
}

/** The plan of a look: with a hash when the look is complete, without one otherwise. */
export function planOf(look: Look<readonly TargetChanges[]>): Plan | UnhashedPlan {
  return look.complete ? makePlan(look) : { targets: joinTargets(look.value) };
}

/** A comparison of files is complete in itself: nothing else was to be looked at. */
export function lookAtFiles(plan: UnhashedPlan): Look<PlanSeen> {
  return finishLook(
    {
      source: 'files',
      changes: countChanges(plan),
      drift: [],
      channels: { own: [], declared: [], unasked: [] },
      ignored: 0,
    },
    [],
  );
}

/** One entry per target and place, in the order in which they first appear. */
export function joinTargets(parts: readonly TargetChanges[]): TargetChanges[] {
  const joined = new Map<string, TargetChanges>();
  for (const part of parts) {
    const key = `${part.target} ${part.account} ${part.region}`;
    const earlier = joined.get(key);
    joined.set(
      key,
      earlier === undefined ? part : { ...earlier, stacks: [...earlier.stacks, ...part.stacks] },
    );
  }
  return [...joined.values()];
}

/** How many changes a plan holds. */
export function countChanges(plan: PlannedChanges): number {
  return plan.targets.reduce(
    (sum, { stacks }) => sum + stacks.reduce((n, { changes }) => n + changes.length, 0),
    0,
  );
}

/** The part of a target's plan that a review approves: no time, position, prose, version or drift. */
export interface HashedTarget {
  readonly account: string;
  readonly region: string;
  readonly stacks: readonly StackPlan[];
}

/**
 * What a review approves, as 64 hexadecimal digits: SHA-256 over canonical JSON of, per target, account, Region,
 * stack and the sorted changes. Equal for equal changes in the same places, whatever the order or the names of the
 * targets in the file.
 */
export function hashTargets(targets: readonly HashedTarget[]): string {
  const places = targets.flatMap(({ account, region, stacks }) =>
    stacks.map(({ name, changes, region: own = region }) => ({
      account,
      region: own,
      stack: name,
      changes: changes.map(hashedChange),
    })),
  );
  const sorted = sortByText(places, ({ account, region, stack }) => `${account} ${region} ${stack}`);
  return createHash('sha256').update(canonicalJson(sorted)).digest('hex');
}

/** A review approves that a resource is there, and not whether its service has made it in the meantime. */
export function reviewedAction(action: ChangeAction): ChangeAction {
  return action === 'import' ? 'create' : action;
}

function hashedChange({ action, logicalId, type, properties }: Change): JsonObject {
  return {
    action: reviewedAction(action),
    logicalId,
    type,
    before: collect(properties, 'before'),
    after: collect(properties, 'after'),
  };
}

function collect(properties: readonly PropertyChange[], side: 'before' | 'after'): JsonObject {
  return Object.fromEntries(
    properties.flatMap((property): [string, Json][] => {
      const value = property[side];
      return value === undefined ? [] : [[property.name, value]];
    }),
  );
}
