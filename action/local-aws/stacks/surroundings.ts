import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { validationError } from '../errors.ts';
import { coerceProperties } from '../resources/coerce.ts';
import { readResource, readStored, referenceTo } from '../resources/handlers.ts';
import { accountIn, type Scope } from '../service.ts';
import type { Properties } from '../state/caller.ts';
import type { Stack, StackTarget } from '../state/stack-state.ts';
import { peek } from '../state/track.ts';
import { sectionOf } from '../template/check-template.ts';
import { readTemplate } from '../template/read-template.ts';
import { holds, resolveValue, type Surroundings } from '../template/resolve.ts';

/** Parts of a resource definition, beside its properties, whose change is a change. */
const comparedAttributes = ['Metadata', 'DeletionPolicy', 'UpdateReplacePolicy'] as const;

/** What `Ref` and `Fn::GetAtt` give for resources. */
export type ResourceValues = Pick<Surroundings, 'refer' | 'getAttribute'>;

/** One resource of a template with everything in it worked out. */
export interface ResolvedResource {
  readonly type: string;
  readonly properties: Properties;
  readonly attributes: Properties;
}

/** Everything that the functions of a stack's template can refer to. */
export function surroundingsOf(
  scope: Scope,
  stack: Stack,
  target: StackTarget,
  values: ResourceValues,
): Surroundings {
  return {
    template: readTemplate(target.template),
    parameters: target.parameters,
    pseudo: {
      'AWS::AccountId': scope.account,
      'AWS::Region': stack.region,
      'AWS::Partition': 'aws',
      'AWS::StackName': stack.name,
      'AWS::StackId': stack.id,
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::NotificationARNs': target.notificationArns,
    },
    importValue: name =>
      Object.values(peek(accountIn(scope).stacks))
        .filter(other => other.region === stack.region && other.status !== 'DELETE_COMPLETE')
        .flatMap(({ outputs }) => outputs)
        .find(({ exportName }) => exportName === name)?.value,
    ...values,
  };
}

/** Values of resources as they are now. */
export function observedValues(scope: Scope, stack: Stack): ResourceValues {
  const find = (logicalId: string) => {
    const resource = stack.resources[logicalId];
    if (resource === undefined || resource.physicalId === '') {
      throw validationError(`Template error: resource ${logicalId} does not exist`);
    }
    return resource;
  };
  return {
    refer: logicalId => {
      const { type, physicalId } = find(logicalId);
      return referenceTo(type, physicalId, readStored(scope, type, physicalId) ?? {});
    },
    getAttribute: (logicalId, attribute) => {
      const { type, physicalId } = find(logicalId);
      const value =
        readAttribute(readStored(scope, type, physicalId) ?? {}, attribute) ??
        readAttribute(readResource(scope, type, physicalId) ?? {}, attribute);
      if (value === undefined) {
        throw validationError(
          `Template error: resource ${logicalId} does not support attribute type ${attribute} in Fn::GetAtt`,
        );
      }
      return value;
    },
  };
}

/** A property by its dotted path. */
export function readAttribute(properties: Properties, attribute: string): Json | undefined {
  let value: Json | undefined = properties;
  for (const part of attribute.split('.')) value = isObject(value) ? value[part] : undefined;
  return value;
}

/** Logical ids of the resources whose condition holds, with their definitions. */
export function includedResources(surroundings: Surroundings): JsonObject {
  const resources = sectionOf(surroundings.template, 'Resources');
  return Object.fromEntries(
    Object.entries(resources).filter(([, resource]) => {
      const condition = isObject(resource) ? resource['Condition'] : undefined;
      return typeof condition !== 'string' || holds(condition, surroundings);
    }),
  );
}

/** Works out one resource of a template. @throws ApiError when a function is used wrongly */
export function resolveResource(definition: Json | undefined, surroundings: Surroundings): ResolvedResource {
  const { Type: rawType, Properties: raw = {}, ...rest } = isObject(definition) ? definition : {};
  const type = String(rawType);
  const properties = resolveValue(raw, surroundings);
  const attributes = comparedAttributes
    .map(
      name => [name, rest[name] === undefined ? undefined : resolveValue(rest[name], surroundings)] as const,
    )
    .filter((entry): entry is [(typeof entry)[0], Json] => entry[1] !== undefined);
  return {
    type,
    properties: coerceProperties(type, isObject(properties) ? properties : {}),
    attributes: Object.fromEntries(attributes),
  };
}
