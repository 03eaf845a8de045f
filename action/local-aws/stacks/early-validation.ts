import { randomUUID } from 'node:crypto';
import { canonicalJson } from '../../core/json.ts';
import { readStored } from '../resources/handlers.ts';
import { identifierProperty, isReadOnly } from '../resources/schema.ts';
import { findViolations } from '../resources/validate.ts';
import type { Scope } from '../service.ts';
import type { ResourceChange, ValidationFailure } from '../state/stack-state.ts';
import { knownAfterApply } from '../template/resolve.ts';
import type { ResolvedResource } from './surroundings.ts';

/**
 * What CloudFormation finds out about a change set before anything is made (since November 2025): properties that the
 * registry schema forbids, and names that are taken. Texts are recorded in public issues.
 * @see https://aws.amazon.com/about-aws/whats-new/2025/11/cloudformation-dev-test-cycle-validation-troubleshooting/
 */
export function validateEarly(
  scope: Scope,
  changeSetId: string,
  changes: readonly ResourceChange[],
  resolved: ReadonlyMap<string, ResolvedResource>,
): ValidationFailure[] {
  const operationId = randomUUID();
  return changes.flatMap(change => {
    const resource = resolved.get(change.logicalId);
    if (resource === undefined || change.isGuess === true) return [];
    const failures = [...propertyFailures(resource), ...conflicts(scope, change, resource)];
    return failures.map(failure => ({
      id: randomUUID(),
      operationId,
      changeSetId,
      at: scope.now,
      logicalId: change.logicalId,
      type: resource.type,
      ...failure,
      path: `/Resources/${change.logicalId}/Properties${failure.path}`,
    }));
  });
}

/** The reason of a change set that failed early validation (recorded). */
export function describeValidation(failures: readonly ValidationFailure[]): string {
  const names = [...new Set(failures.map(({ name }) => validators[name]))].join(', ');
  return `The following hook(s)/validation failed: [${names}]. To troubleshoot Early Validation errors, use the DescribeEvents API for detailed failure information.`;
}

const validators = {
  PROPERTY_VALIDATION: 'AWS::EarlyValidation::PropertyValidation',
  NAME_CONFLICT_VALIDATION: 'AWS::EarlyValidation::ResourceExistenceCheck',
} as const;

type Finding = Pick<ValidationFailure, 'name' | 'reason' | 'path'>;

function propertyFailures({ type, properties }: ResolvedResource): Finding[] {
  return findViolations(type, properties)
    .filter(({ path }) => !isUnknownAt(properties, path))
    .map(({ path, message }) => ({
      name: 'PROPERTY_VALIDATION',
      path: path.slice(1),
      // The words for a missing property are recorded; others are those of the registry's validator.
      reason: message.replace(/^required key \[(.*)\] not found$/, 'Required property [$1] not found'),
    }));
}

/** What will only be known later cannot be checked. */
function isUnknownAt(properties: ResolvedResource['properties'], path: string): boolean {
  const [name = ''] = path.split('/').slice(1);
  return canonicalJson(properties[name] ?? null).includes(knownAfterApply);
}

/** Only names that the template gives can be looked up: an ARN that the service makes is not known yet. */
function conflicts(
  scope: Scope,
  { action, replacement, driftStatus }: ResourceChange,
  { type, properties }: ResolvedResource,
): Finding[] {
  const property = identifierProperty(type);
  const name = properties[property];
  const isMade = (action === 'Add' && driftStatus === undefined) || replacement === 'True';
  if (!isMade || isReadOnly(type, property) || typeof name !== 'string') return [];
  if (readStored(scope, type, name) === undefined) return [];
  return [
    {
      name: 'NAME_CONFLICT_VALIDATION',
      path: '',
      reason: `Resource of type '${type}' with identifier '${name}' already exists.`,
    },
  ];
}
