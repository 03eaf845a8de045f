import { canonicalJson, isObject, type Json } from '../../core/json.ts';
import { validationError } from '../errors.ts';
import type { Input } from '../input.ts';
import { readResource } from '../resources/handlers.ts';
import { identifierProperty } from '../resources/schema.ts';
import { findResourceType } from '../resources/types/index.ts';
import { accountIn, type Scope } from '../service.ts';
import type { ResourceChange, Stack, StackTarget } from '../state/stack-state.ts';
import { peek } from '../state/track.ts';
import { sectionOf } from '../template/check-template.ts';
import { readTemplate } from '../template/read-template.ts';
import { addResourceEvent, setStackStatus } from './events.ts';
import { includedResources, observedValues, resolveResource, surroundingsOf } from './surroundings.ts';

/** Resources that one change set can import (FACTS). */
const most = 200;

/** Physical identifiers of what is to be imported, by logical id. */
export type Imports = { readonly [logicalId: string]: string };

/**
 * Reads what is to be imported and checks it against the template.
 * @throws ApiError; the texts about outputs and modified resources are seen in public issues, the others are assumed
 */
export function readImports(
  scope: Scope,
  input: Input,
  stack: Stack | undefined,
  target: StackTarget,
): Imports {
  const wanted = input.structures('ResourcesToImport') ?? [];
  if (wanted.length === 0)
    throw validationError('ResourcesToImport must be specified for an IMPORT change set');
  if (wanted.length > most) {
    throw validationError(
      `1 validation error detected: Value at 'resourcesToImport' failed to satisfy constraint: Member must have length less than or equal to ${most}`,
    );
  }
  const resources = sectionOf(readTemplate(target.template), 'Resources');
  const entries = wanted.map(entry => {
    const id = entry.require('LogicalResourceId');
    const type = entry.require('ResourceType');
    const definition = resources[id];
    if (!isObject(definition)) throw validationError(`Resource [${id}] to import is not in the template`);
    if (definition['Type'] !== type) {
      throw validationError(
        `Resource [${id}] is of type ${String(definition['Type'])} in the template, not ${type}`,
      );
    }
    const definitionOfType = findResourceType(type);
    if (definitionOfType === undefined || definitionOfType.canImport === false) {
      throw validationError(`ResourceTypes [${type}] are not supported for Import`);
    }
    if (definition['DeletionPolicy'] === undefined) {
      throw validationError(
        `Resources [${id}] to import must have a DeletionPolicy attribute specified in the template`,
      );
    }
    return [id, readIdentifier(scope, stack, { id, type, raw: entry.values['ResourceIdentifier'] })] as const;
  });
  const outputs = (text: string | undefined) =>
    text === undefined ? '{}' : canonicalJson(sectionOf(readTemplate(text), 'Outputs'));
  if (outputs(target.template) !== outputs(stack?.deployed?.template)) {
    throw validationError('As part of the import operation, you cannot modify or add [Outputs]');
  }
  return Object.fromEntries(entries);
}

function readIdentifier(
  scope: Scope,
  stack: Stack | undefined,
  { id, type, raw }: { readonly id: string; readonly type: string; readonly raw: Json | undefined },
): string {
  const property = identifierProperty(type);
  // A map in the query protocol is a list of entries.
  const entries = Array.isArray(raw)
    ? Object.fromEntries(
        (raw as readonly Json[]).filter(isObject).map(({ key, value }) => [String(key), value]),
      )
    : isObject(raw)
      ? raw
      : {};
  const identifier = entries[property];
  if (typeof identifier !== 'string' || identifier === '') {
    throw validationError(`Resource [${id}] must be identified by [${property}]`);
  }
  if (stack?.resources[id] !== undefined && stack.resources[id].physicalId !== '') {
    throw validationError(`Resource [${id}] already exists in the stack`);
  }
  const owner = Object.values(peek(accountIn(scope).stacks)).find(
    ({ status, resources }) =>
      status !== 'DELETE_COMPLETE' &&
      Object.values(resources).some(
        other => other.type === type && other.physicalId === identifier && other.status !== 'DELETE_COMPLETE',
      ),
  );
  if (owner !== undefined) throw validationError(`${identifier} already exists in stack ${owner.id}`);
  return identifier;
}

/** An import may do nothing else. @throws ApiError in words seen in public issues */
export function refuseOtherChanges(changes: readonly ResourceChange[]): void {
  const others = changes.filter(({ action, isGuess }) => action !== 'Import' && isGuess !== true);
  if (others.length === 0) return;
  throw validationError(
    `You have modified resources [${others.map(({ logicalId }) => logicalId).join(', ')}] in your template that are not being imported. Update, create or delete operations cannot be executed during import operations.`,
  );
}

/** Says that resources are being imported. */
export function beginImports(scope: Scope, stack: Stack, ids: readonly string[]): boolean {
  for (const [id, resource] of importedResources(scope, stack, ids)) {
    stack.resources[id] = { ...resource, status: 'IMPORT_IN_PROGRESS', updatedAt: scope.now };
    addResourceEvent(stack, { logicalId: id, ...resource }, scope.now, {
      status: 'IMPORT_IN_PROGRESS',
      reason: 'Resource import started.',
      properties: resource.properties,
    });
  }
  return true;
}

/** Takes resources in: nothing of them changes. One that is not there, or is named otherwise, turns the import back. */
export function finishImports(scope: Scope, stack: Stack, ids: readonly string[]): boolean {
  const { operation } = stack;
  if (operation === undefined) return false;
  for (const id of ids) {
    const resource = stack.resources[id];
    if (resource === undefined) continue;
    const failure = misfit(scope, resource.type, resource.physicalId, resource.properties);
    const status = failure === undefined ? 'IMPORT_COMPLETE' : 'IMPORT_FAILED';
    const reason = failure ?? 'Resource import completed.';
    stack.resources[id] = { ...resource, status, updatedAt: scope.now };
    addResourceEvent(stack, { logicalId: id, ...resource }, scope.now, {
      status,
      reason,
      properties: resource.properties,
    });
    if (failure !== undefined) {
      rollBackImport(scope, stack, ids, `The following resource(s) failed to import: [${id}]. `);
      return false;
    }
  }
  return true;
}

function rollBackImport(scope: Scope, stack: Stack, ids: readonly string[], reason: string): void {
  setStackStatus(stack, 'IMPORT_ROLLBACK_IN_PROGRESS', scope.now, reason);
  for (const id of ids) delete stack.resources[id];
  if (stack.operation !== undefined)
    stack.operation.steps = [{ do: 'end', status: 'IMPORT_ROLLBACK_COMPLETE' }];
}

function misfit(
  scope: Scope,
  type: string,
  identifier: string,
  properties: { readonly [name: string]: Json },
): string | undefined {
  const observed = readResource(scope, type, identifier);
  if (observed === undefined)
    return `Resource of type '${type}' with identifier '${identifier}' was not found.`;
  const name = findResourceType(type)?.name?.property;
  const differing = [identifierProperty(type), name].find(
    property =>
      property !== undefined &&
      properties[property] !== undefined &&
      properties[property] !== observed[property],
  );
  return differing === undefined
    ? undefined
    : `The Identifier [${differing}] of resource ${identifier} does not match the identifier value defined in the template.`;
}

function importedResources(scope: Scope, stack: Stack, ids: readonly string[]) {
  const { operation } = stack;
  if (operation?.target === undefined) return [];
  const imports = operation.imports ?? {};
  // What they refer to among themselves is known: they are all there.
  const shadow: Stack = { ...stack, resources: { ...stack.resources } };
  const definitions = includedResources(
    surroundingsOf(scope, stack, operation.target, observedValues(scope, shadow)),
  );
  for (const id of ids) {
    const definition = definitions[id];
    shadow.resources[id] = {
      type: isObject(definition) ? String(definition['Type']) : '',
      physicalId: imports[id] ?? '',
      status: '',
      updatedAt: scope.now,
      properties: {},
      attributes: {},
    };
  }
  const surroundings = surroundingsOf(scope, stack, operation.target, observedValues(scope, shadow));
  return ids.map(id => {
    const { type, properties, attributes } = resolveResource(definitions[id], surroundings);
    const physicalId = imports[id] ?? '';
    return [id, { type, physicalId, status: '', updatedAt: scope.now, properties, attributes }] as const;
  });
}
