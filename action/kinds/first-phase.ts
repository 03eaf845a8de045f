import type { Collision } from '../core/collisions.ts';
import { referencedIds } from '../core/diff-templates.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { denyAllArn } from '../core/model.ts';
import type { Change } from '../core/plan.ts';
import type { Template, TemplateResource } from '../core/template.ts';

/** What a stack is in between, when its change takes two steps. */
export interface FirstPhase {
  readonly template: Template;
  /** Logical ids of what is not there in between although it is deployed and desired: it is deleted and created again. */
  readonly removed: readonly string[];
  /** Logical ids of what is there in between, but with less than it is to have. */
  readonly reduced: readonly string[];
}

/** What the first of two steps is made from. */
interface Transition {
  readonly desired: Template;
  readonly deployed: Template;
  readonly changes: readonly Change[];
  readonly collisions: readonly Collision[];
  /** Logical ids of what becomes a thing of another type, which CloudFormation does not do in one step. */
  readonly retyped: readonly string[];
}

/**
 * The template of the first of two steps: what is desired, without the resources that collide and without what cannot
 * be without them. Whatever it leaves open is closed: a channel of which a guardrail is missing may do nothing in
 * between, because a guardrail less can allow more (it may be the one that denies), and none at all is
 * AdministratorAccess ([page](first-phase.md)).
 */
export function makeFirstPhase({ desired, deployed, changes, collisions, retyped }: Transition): FirstPhase {
  const takers = new Set([...collisions.map(({ taker }) => taker.logicalId), ...retyped]);
  const holders = new Set(collisions.map(({ holder }) => holder.logicalId));
  const updated = new Set(changes.filter(({ action }) => action === 'update').map(c => c.logicalId));
  const kept = new Map<string, TemplateResource>();
  const gone = new Set<string>();
  for (const id of takers) {
    const old = deployed.Resources[id];
    // What only changes can wait as it is, unless another resource needs what it has, or it needs what is gone.
    const canWait = old !== undefined && updated.has(id) && !holders.has(id) && isWhole(old, desired);
    if (canWait) kept.set(id, old);
    else gone.add(id);
  }
  const reduced = new Set<string>();
  let resources: [string, TemplateResource][] = Object.entries(desired.Resources).map(([id, resource]) => [
    id,
    kept.get(id) ?? resource,
  ]);
  for (let isSettled = false; !isSettled; ) {
    isSettled = true;
    resources = resources.flatMap(([id, resource]): [string, TemplateResource][] => {
      if (gone.has(id)) return [];
      if (!referencedIds(resource.Properties).some(other => gone.has(other))) return [[id, resource]];
      isSettled = false;
      const without = dropReferences(resource, gone);
      if (without === undefined) {
        gone.add(id);
        return [];
      }
      reduced.add(id);
      return [[id, without]];
    });
  }
  return {
    template: { ...desired, Resources: Object.fromEntries(resources.map(withoutDangling(gone))) },
    removed: [...gone].filter(id => deployed.Resources[id] !== undefined).sort(),
    reduced: [...reduced].filter(id => !gone.has(id)).sort(),
  };
}

function isWhole(old: TemplateResource, desired: Template): boolean {
  return referencedIds(old.Properties).every(id => desired.Resources[id] !== undefined);
}

/** Lists can do without an element; what needs the whole value cannot be without it. */
function dropReferences(resource: TemplateResource, gone: ReadonlySet<string>): TemplateResource | undefined {
  const refersToGone = (value: Json) => referencedIds(value).some(id => gone.has(id));
  const properties: [string, Json][] = [];
  for (const [name, value] of Object.entries(resource.Properties)) {
    if (!refersToGone(value)) properties.push([name, value]);
    else if (!Array.isArray(value) || !dispensable.has(name)) return undefined;
    else if (name === 'GuardrailPolicies') properties.push([name, [denyAllArn]]);
    else properties.push([name, value.filter((item: Json) => !refersToGone(item))]);
  }
  return { ...resource, Properties: Object.fromEntries(properties) as JsonObject };
}

/** Lists of a channel configuration, each element of which is independent. */
const dispensable = new Set(['GuardrailPolicies', 'SnsTopicArns', 'CustomizationResourceArns']);

function withoutDangling(gone: ReadonlySet<string>) {
  return ([id, resource]: [string, TemplateResource]): [string, TemplateResource] => {
    const { DependsOn, ...rest } = resource;
    const left = DependsOn?.filter(other => !gone.has(other)) ?? [];
    return [id, left.length === 0 ? rest : { ...rest, DependsOn: left }];
  };
}
