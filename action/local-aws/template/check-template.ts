import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { validationError } from '../errors.ts';
import { findReferences } from './references.ts';

/** Parts of a resource definition that CloudFormation knows. */
const resourceAttributes = new Set([
  'Type',
  'Properties',
  'DependsOn',
  'Metadata',
  'Condition',
  'DeletionPolicy',
  'UpdateReplacePolicy',
  'CreationPolicy',
  'UpdatePolicy',
  'Version',
]);
const sections = new Set([
  'AWSTemplateFormatVersion',
  'Description',
  'Metadata',
  'Parameters',
  'Rules',
  'Mappings',
  'Conditions',
  'Transform',
  'Resources',
  'Outputs',
  'Hooks',
  'Globals',
]);

/** Most resources a stack can have (CloudFormation quotas). */
const maxResources = 500;

/** A section of a template, empty when it is not there. */
export function sectionOf(template: JsonObject, name: string): JsonObject {
  const section = template[name];
  return isObject(section) ? section : {};
}

/**
 * Checks the shape of a template and that everything it refers to is in it.
 * @throws ApiError with AWS's own text; most are recorded
 */
export function checkTemplate(template: JsonObject): void {
  const unknownName = Object.keys(template).find(name => !sections.has(name));
  if (unknownName !== undefined) {
    throw validationError(`Invalid template property or properties [${unknownName}]`);
  }
  refuseNulls(template, '');
  const { Resources: resources } = template;
  if (!isObject(resources) || Object.keys(resources).length === 0) {
    throw validationError('Template format error: At least one Resources member must be defined.');
  }
  checkResources(resources);
  checkMappings(template);
  checkConditions(sectionOf(template, 'Conditions'));
  checkOutputs(template);
  checkReferences(template, resources);
}

function checkResources(resources: JsonObject): void {
  const count = Object.keys(resources).length;
  if (count > maxResources) {
    throw validationError(
      `Template format error: Number of resources, ${count}, is greater than maximum allowed, ${maxResources}`,
    );
  }
  for (const [id, resource] of Object.entries(resources)) {
    if (!/^[a-zA-Z0-9]+$/.test(id))
      throw validationError(`Template format error: Resource name ${id} is non alphanumeric.`);
    if (!isObject(resource))
      throw validationError('Template format error: Any Resources member must be an object.');
    if (typeof resource['Type'] !== 'string') {
      throw validationError(
        `Template format error: [/Resources/${id}] Every Resources object must contain a Type member.`,
      );
    }
    const unknown = Object.keys(resource).find(name => !resourceAttributes.has(name));
    if (unknown !== undefined) throw validationError(`Invalid template resource property '${unknown}'`);
  }
}

function checkMappings(template: JsonObject): void {
  for (const [name, mapping] of Object.entries(sectionOf(template, 'Mappings'))) {
    if (!isObject(mapping) || !Object.values(mapping).every(isObject)) {
      throw validationError(`Template format error: Every Mappings member ${name} must be a map`);
    }
  }
}

/** Conditions may refer to each other, but not in a circle (the words are assumed). */
function checkConditions(conditions: JsonObject): void {
  const done = new Set<string>();
  const visit = (name: string, above: readonly string[]): void => {
    if (above.includes(name)) {
      const last = above.at(-1) ?? name;
      throw validationError(
        `Template error: Found circular condition dependency between ${last} and ${name}`,
      );
    }
    if (done.has(name) || !Object.hasOwn(conditions, name)) return;
    for (const other of conditionsIn(conditions[name] ?? null)) visit(other, [...above, name]);
    done.add(name);
  };
  for (const name of Object.keys(conditions)) visit(name, []);
}

/** The conditions that a condition refers to. */
function conditionsIn(value: Json): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (isObject(value) && typeof value['Condition'] === 'string') return [value['Condition']];
  return Object.values(value).flatMap(member => conditionsIn(member as Json));
}

function checkOutputs(template: JsonObject): void {
  for (const output of Object.values(sectionOf(template, 'Outputs'))) {
    if (!isObject(output) || !('Value' in output)) {
      throw validationError('Template format error: Every Outputs member must contain a Value object');
    }
  }
}

function checkReferences(template: JsonObject, resources: JsonObject): void {
  const parameters = sectionOf(template, 'Parameters');
  for (const name of Object.keys(parameters)) {
    if (!/^[a-zA-Z0-9]+$/.test(name))
      throw validationError(`Template format error: Parameter name ${name} is non alphanumeric.`);
  }
  const isKnown = (id: string) =>
    Object.hasOwn(resources, id) || Object.hasOwn(parameters, id) || id.startsWith('AWS::');
  const missingIn = (section: Json) =>
    [...new Set(findReferences(section).map(({ id }) => id))].filter(id => !isKnown(id));
  const dependencies = Object.values(resources).flatMap(resource => dependsOn(resource));
  const missing = [...missingIn(resources), ...dependencies.filter(id => !Object.hasOwn(resources, id))];
  if (missing.length > 0) {
    throw validationError(
      `Template format error: Unresolved resource dependencies [${missing.join(', ')}] in the Resources block of the template`,
    );
  }
  const missingOutputs = missingIn(sectionOf(template, 'Outputs'));
  if (missingOutputs.length > 0) {
    throw validationError(
      `Unresolved resource dependencies [${missingOutputs.join(', ')}] in the Outputs block of the template`,
    );
  }
}

/** Logical ids of DependsOn, one or several. */
export function dependsOn(resource: Json | undefined): string[] {
  if (!isObject(resource)) return [];
  const { DependsOn: ids } = resource;
  if (typeof ids === 'string') return [ids];
  return Array.isArray(ids) ? ids.filter(id => typeof id === 'string') : [];
}

function refuseNulls(value: Json, path: string): void {
  if (value === null) throw validationError(`[${path}] 'null' values are not allowed in templates`);
  if (typeof value !== 'object') return;
  for (const [name, member] of Object.entries(value)) refuseNulls(member, `${path}/${name}`);
}
