import type { JsonObject } from '../core/json.ts';
import type { Place } from '../core/place.ts';
import type { PropertyChange } from '../core/plan.ts';

/** A resource that is there, in the shape of its CloudFormation type with every intrinsic resolved. */
export interface Wired {
  readonly type: string;
  /** Physical id, which is what `Ref` returns. */
  readonly id: string;
  readonly properties: JsonObject;
  /** Why it stays with its present owner: it is used and not adopted. */
  readonly foreign?: string;
  /** Takes the place of its ARN where it is used and not made here, because the name that it was given is not known. */
  readonly unknownArn?: string;
  /** What has to be said when chatops.yml does not say it. */
  readonly leftNote?: string;
}

/** Everything that some channels are made of, however it was read: an account, or a template. Plain data. */
export interface Wiring {
  readonly place: Place;
  /** Everything that is needed is known about an account; a template says nothing about what it does not have. */
  readonly source: 'account' | 'template';
  /** Channel configurations of either platform, in the order in which they are to be written. */
  readonly channels: readonly Wired[];
  /** By ARN. */
  readonly roles: ReadonlyMap<string, Wired>;
  readonly policies: ReadonlyMap<string, Wired>;
  readonly customActions: ReadonlyMap<string, Wired>;
  /** Topics, their policies, keys and rules, as far as they were read, without what the service adds to them. */
  readonly notifying: readonly Wired[];
  /** Why topics of the account were not read; undefined: they were. */
  readonly unreadTopics?: string;
  /** The log group of a channel by the ARN of its configuration, where its logs expire. */
  readonly logGroups?: ReadonlyMap<string, Wired>;
  /** Names of workspaces and teams by id, where known. */
  readonly workspaceNames: ReadonlyMap<string, string>;
}

/** What a part of chatops.yml came from, and what has to be said about it. */
export interface Note {
  /** Path in chatops.yml; empty when it is about nothing there. */
  readonly path: readonly (string | number)[];
  readonly text: string;
  /** Said after the text: properties as `notify` makes them, and as they are. */
  readonly changes?: readonly PropertyChange[];
}
