import type { Condition } from './conditions.ts';
import type { Glob } from './glob.ts';
import type { PolicyText } from './policy-text.ts';

/**
 * Where a permission is decided: what the role may do, its boundary, the ceiling, what chat never runs, and the
 * policies of the organization.
 */
export type LayerName = 'role' | 'boundary' | 'guardrail' | 'service' | 'organization';

/** Where a policy comes from, so that an answer can name it. */
export interface PolicyOrigin {
  readonly layer: LayerName;
  /** As people call it: the key in chatops.yml, or the name or ARN of a policy made elsewhere. */
  readonly name: string;
  /** The ARN, if the policy is made elsewhere. */
  readonly arn?: string;
  /** The place in chatops.yml that brings the policy in, e.g. `channels.operations.guardrails[1]`. */
  readonly path?: string;
  /** Why it is unknown whether the statements of the policy apply. */
  readonly doubt?: string;
  /** The place of each statement in chatops.yml, in the order of the document, e.g. `roles.operator.allow[0]`. */
  readonly statementPaths?: readonly string[];
}

/** A policy that can be asked. */
export interface CompiledPolicy {
  readonly origin: PolicyOrigin;
  readonly statements: readonly Statement[];
  /**
   * Why nothing is known of what the policy does: it is made elsewhere and its document was not given, or the
   * document is not one that IAM would take. It may allow and may deny anything.
   */
  readonly opaque: string | undefined;
}

/** A statement that can be asked. */
export interface Statement {
  readonly origin: PolicyOrigin;
  readonly effect: 'Allow' | 'Deny';
  /** The Sid; `statement 3` of one that has none. */
  readonly label: string;
  /** The place in chatops.yml: of the statement, else of what brings the policy in. */
  readonly path: string | undefined;
  /** In lower case: actions are not case-sensitive. */
  readonly actions: readonly Glob[];
  /** The actions as the policy writes them, in the same order. */
  readonly sources: readonly string[];
  readonly isNotAction: boolean;
  readonly resources: readonly PolicyText[];
  readonly isNotResource: boolean;
  /** What occurs in the resources, as glob-bounds.ts has it. */
  readonly traits: number;
  readonly conditions: readonly Condition[];
}

/**
 * How certain it is that a permission is of use within another call: `possibly` where that call is not allowed for certain, `through`
 * an action where a service acts with the permissions of the caller and whether it makes this call is not known, `possibly through` one
 * of which it is not documented whose permissions count, `otherwise` where it passes in calls of other services than those it is compared with.
 */
export type PassCertainty =
  | 'surely'
  | 'possibly'
  | 'otherwise'
  | `through ${string}`
  | `possibly through ${string}`;

/** The prefixes of the services whose calls use a permission, by the permission in lower case; `*`: any service. */
export type PassingServices = ReadonlyMap<string, ReadonlySet<string>>;

/** Policies of one layer: united, an explicit deny of any of them winning. */
export interface Layer {
  readonly name: LayerName;
  readonly policies: readonly CompiledPolicy[];
  /**
   * Actions in lower case that pass although a policy of the layer denies them: permissions that chat never uses itself
   * and that are of use within another call.
   */
  readonly passes?: ReadonlyMap<string, PassCertainty>;
  /** The services in whose calls they are of use, which are worked out only where versions are compared. */
  readonly listServices?: () => PassingServices;
}

/** Layers that must all allow. */
export type Layers = readonly Layer[];

/** Whether an action passes some layer only as a part of another call, whose Region is another matter than its own. */
export function isForwardedIn(layers: Layers, action: string): boolean {
  return layers.some(({ passes }) => passes?.has(action) === true);
}

/** The same layers where nothing passes the chat service: what decides about an operation that chat itself runs. */
export function withoutPasses(layers: Layers): Layers {
  if (!layers.some(({ passes }) => passes !== undefined)) return layers;
  let without = knownWithoutPasses.get(layers);
  if (without === undefined) {
    without = layers.map(({ name, policies }) => ({ name, policies }));
    knownWithoutPasses.set(layers, without);
  }
  return without;
}

const knownWithoutPasses = new WeakMap<Layers, Layers>();
