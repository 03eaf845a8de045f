import { canonicalJson, isObject, type Json } from '../../core/json.ts';
import type { Difference } from '../resources/differ.ts';
import { isCreateOnly } from '../resources/schema.ts';
import type { ChangeDetail, ResourceChange, StackResource } from '../state/stack-state.ts';
import { findReferences, type Reference } from '../template/references.ts';
import { knownAfterApply } from '../template/resolve.ts';
import type { StackComparison } from './comparison.ts';
import { showValue } from './show-value.ts';
import type { ResolvedResource } from './surroundings.ts';

interface Findings {
  readonly differences: readonly Difference[];
  readonly drift: readonly Difference[];
  readonly attributes: readonly string[];
  readonly existing: StackResource;
  readonly resource: ResolvedResource;
}

type Cause = Pick<ChangeDetail, 'evaluation' | 'source' | 'causingEntity' | 'isValueOnly'>;

const direct: Cause = { evaluation: 'Static', source: 'DirectModification' };

/** The reasons for one change, as DescribeChangeSet lists them. */
export function describeDetails(comparison: StackComparison, id: string, findings: Findings): ChangeDetail[] {
  const { differences, drift, attributes, resource, existing } = findings;
  const changed = differences.flatMap(difference => describeDifference(comparison, id, findings, difference));
  const synced = drift
    .filter(entry => !differences.some(difference => isSamePlace(difference, entry)))
    .map(entry => ({
      ...placeOf(resource.type, entry),
      ...direct,
      ...driftOf(comparison, entry),
      changeType: 'SyncWithActual' as const,
    }));
  const beside = attributes.map(name =>
    describeAttribute(name, existing.attributes[name], resource.attributes[name]),
  );
  return [...changed, ...synced, ...beside];
}

function describeDifference(
  comparison: StackComparison,
  id: string,
  { differences, drift, resource }: Findings,
  difference: Difference,
): ChangeDetail[] {
  const place = placeOf(resource.type, difference);
  // An item of a list that goes and one that comes are two differences of one property, with one cause.
  const isUnknown = differences.some(each => isSamePlace(each, difference) && isKnownAfterApply(each));
  const drifted = drift.find(entry => isSamePlace(entry, difference));
  const provenance: Partial<ChangeDetail> = comparison.isDriftAware
    ? {
        beforeFrom: drifted === undefined ? 'PREVIOUS_DEPLOYMENT_STATE' : 'ACTUAL_STATE',
        ...(drifted === undefined ? {} : driftOf(comparison, drifted)),
      }
    : {};
  const values: Partial<ChangeDetail> = {
    ...(difference.before === undefined ? {} : { before: showValue(difference.before) }),
    ...(difference.after === undefined ? {} : { after: showValue(difference.after) }),
    changeType: ({ add: 'Add', remove: 'Remove', modify: 'Modify' } as const)[difference.kind],
  };
  return causesOf(comparison, id, difference, isUnknown).map(cause => ({
    ...place,
    ...values,
    ...provenance,
    ...cause,
  }));
}

function isKnownAfterApply({ after }: Difference): boolean {
  return after !== undefined && canonicalJson(after).includes(knownAfterApply);
}

/** What made a property change: an edit, a parameter, or a replaced resource (recorded). */
function causesOf(
  comparison: StackComparison,
  id: string,
  { path: [name = ''] }: Difference,
  isUnknown: boolean,
): Cause[] {
  const causes = referencesIn(comparison, id, name).flatMap(reference => causeOf(comparison, reference));
  if (causes.length === 0) return [direct];
  const isParameter = causes.some(({ source }) => source === 'ParameterReference');
  if (!isUnknown && !isParameter) return [direct];
  // Beside the cause AWS lists the modification itself, as dynamic; for resources only when values are asked for.
  return [
    { evaluation: 'Dynamic', source: 'DirectModification', ...(isParameter ? {} : { isValueOnly: true }) },
    ...causes,
  ];
}

function causeOf({ changes, target, stack }: StackComparison, { id, attribute }: Reference): Cause[] {
  if (Object.hasOwn(target.parameters, id)) {
    const isChanged = target.parameters[id] !== stack.deployed?.parameters[id];
    return isChanged ? [{ evaluation: 'Static', source: 'ParameterReference', causingEntity: id }] : [];
  }
  const change = changes.get(id);
  const isNew =
    change?.action === 'Add' || change?.replacement === 'True' || change?.replacement === 'Conditional';
  if (!isNew) return [];
  const evaluation = change.replacement === 'Conditional' ? 'Dynamic' : 'Static';
  if (attribute === undefined) return [{ evaluation, source: 'ResourceReference', causingEntity: id }];
  return [{ evaluation, source: 'ResourceAttribute', causingEntity: `${id}.${attribute}` }];
}

/** Without values AWS also lists what merely could change: attributes of a resource that is modified (recorded). */
export function guessDetails(comparison: StackComparison, id: string, type: string): ChangeDetail[] {
  const definition = comparison.definitions[id];
  const properties =
    isObject(definition) && isObject(definition['Properties']) ? definition['Properties'] : {};
  return Object.entries(properties).flatMap(([name, value]) =>
    findReferences(value)
      .filter(
        ({ id: other, attribute }) => attribute !== undefined && isModified(comparison.changes.get(other)),
      )
      .map(
        ({ id: other, attribute }): ChangeDetail => ({
          attribute: 'Properties',
          name,
          requiresRecreation: isCreateOnly(type, name) ? 'Always' : 'Never',
          evaluation: 'Dynamic',
          source: 'ResourceAttribute',
          causingEntity: `${other}.${attribute}`,
        }),
      ),
  );
}

function isModified(change: ResourceChange | undefined): boolean {
  return (
    change?.action === 'Modify' &&
    change.scope.some(attribute => attribute === 'Properties' || attribute === 'Tags')
  );
}

function referencesIn({ definitions }: StackComparison, id: string, property: string): Reference[] {
  const definition = definitions[id];
  const properties =
    isObject(definition) && isObject(definition['Properties']) ? definition['Properties'] : {};
  return findReferences(properties[property] ?? null);
}

/** Tags are an attribute of their own and have no name; everything else is a property (seen in AWS's documentation). */
function placeOf(
  type: string,
  { path }: Difference,
): Pick<ChangeDetail, 'attribute' | 'name' | 'path' | 'requiresRecreation'> {
  const [name = ''] = path;
  const place = { path: `/Properties/${path.map(escapePointer).join('/')}` };
  if (name === 'Tags') return { attribute: 'Tags', requiresRecreation: 'Never', ...place };
  return {
    attribute: 'Properties',
    name,
    requiresRecreation: isCreateOnly(type, name) ? 'Always' : 'Never',
    ...place,
  };
}

function describeAttribute(name: string, before: Json | undefined, after: Json | undefined): ChangeDetail {
  return {
    attribute: name,
    requiresRecreation: 'Never',
    path: `/${name}`,
    ...(before === undefined ? {} : { before: showValue(before) }),
    ...(after === undefined ? {} : { after: showValue(after) }),
    changeType: before === undefined ? 'Add' : after === undefined ? 'Remove' : 'Modify',
    ...direct,
  };
}

function driftOf({ scope }: StackComparison, { before, after }: Difference): Pick<ChangeDetail, 'drift'> {
  return { drift: { previous: showValue(before ?? null), actual: showValue(after ?? null), at: scope.now } };
}

function isSamePlace(a: Difference, b: Difference): boolean {
  return a.path[0] === b.path[0];
}

function escapePointer(segment: string): string {
  return segment.replace(/~/g, '~0').replace(/\//g, '~1');
}
