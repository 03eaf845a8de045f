import { randomUUID } from 'node:crypto';
import { canonicalJson, isObject } from '../../core/json.ts';
import { ApiError, validationError } from '../errors.ts';
import type { Input } from '../input.ts';
import { accountIn, type Scope } from '../service.ts';
import type { ChangeSet, Stack, StackTarget } from '../state/stack-state.ts';
import { checkTemplate, sectionOf } from '../template/check-template.ts';
import { readParameters } from '../template/parameters.ts';
import { readTemplate } from '../template/read-template.ts';
import { findChanges } from './changes.ts';
import { checkResourceTypes, checkServiceRole, refuseUnsupported } from './check-request.ts';
import { describeValidation, validateEarly } from './early-validation.ts';
import { setStackStatus } from './events.ts';
import { findStack } from './find-stack.ts';
import { type Imports, readImports, refuseOtherChanges } from './imports.ts';
import { findTemplateText } from './template-source.ts';

/** CloudFormation's words when there is nothing to change (recorded). */
const noChanges =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

/** Statuses in which a stack takes an UPDATE change set. */
const updatable =
  /^(CREATE_COMPLETE|UPDATE_COMPLETE|UPDATE_ROLLBACK_COMPLETE|IMPORT_COMPLETE|IMPORT_ROLLBACK_COMPLETE|UPDATE_FAILED)$/;

/** Makes a change set, and the stack in review for a new one. */
export function createChangeSet(scope: Scope, input: Input): ChangeSet & { readonly stackId: string } {
  const kind = readKind(input);
  const stackName = input.matching('StackName', '[a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*');
  const name = input.matching('ChangeSetName', '[a-zA-Z][-a-zA-Z0-9]*');
  const existing = findStack(scope, stackName);
  const token = input.text('ClientToken');
  const again = Object.values(existing?.changeSets ?? {}).find(
    other => token !== undefined && other.token === token && other.name === name,
  );
  if (existing !== undefined && again !== undefined) {
    checkSame(again, input, readTarget(scope, input, existing));
    return { ...again, stackId: existing.id };
  }
  checkStack(kind, existing, stackName, name);
  const target = readTarget(scope, input, existing);
  const template = readTemplate(target.template);
  checkTemplate(template);
  refuseUnsupported(input, target);
  checkResourceTypes(input, target);
  checkCapabilities(target);
  checkServiceRole(scope, target);
  const stack = existing ?? newStack(scope, stackName);
  if (Object.values(stack.changeSets).some(other => other.name === name && isListed(other))) {
    throw new ApiError('AlreadyExistsException', `ChangeSet ${name} already exists`);
  }
  const isDriftAware = readMode(input, kind);
  const imports: Imports = kind === 'IMPORT' ? readImports(scope, input, existing, target) : {};
  const { changes, resolved } = findChanges(scope, stack, { target, isDriftAware, imports });
  if (kind === 'IMPORT') refuseOtherChanges(changes);
  const id = `arn:aws:cloudformation:${stack.region}:${scope.account}:changeSet/${name}/${randomUUID()}`;
  const failures = validateEarly(scope, id, changes, resolved);
  stack.validationFailures.push(...failures);
  const reason =
    failures.length > 0
      ? describeValidation(failures)
      : isUnchanged(stack, target, changes)
        ? noChanges
        : undefined;
  const description = input.text('Description');
  const onStackFailure = input.text('OnStackFailure');
  const changeSet: ChangeSet = {
    id,
    name,
    kind,
    createdAt: scope.now,
    dueAt: scope.now + scope.stepMillis,
    status: reason === undefined ? 'CREATE_COMPLETE' : 'FAILED',
    executionStatus: reason === undefined ? 'AVAILABLE' : 'UNAVAILABLE',
    target,
    changes: reason === undefined ? changes : [],
    isDriftAware,
    ...(token === undefined ? {} : { token }),
    ...(kind === 'IMPORT' ? { imports } : {}),
    ...(reason === undefined ? {} : { reason }),
    ...(description === undefined ? {} : { description }),
    ...(onStackFailure === undefined ? {} : { onStackFailure }),
  };
  stack.changeSets[id] = changeSet;
  if (existing === undefined) {
    accountIn(scope).stacks[stack.id] = stack;
    setStackStatus(stack, 'REVIEW_IN_PROGRESS', scope.now, 'User Initiated');
  }
  return { ...changeSet, stackId: stack.id };
}

/** A repeated request is the same one, or it is refused (recorded for the description, assumed for the rest). */
function checkSame(
  { name, description, target: earlier }: ChangeSet,
  input: Input,
  target: StackTarget,
): void {
  const attributes: readonly (readonly [string, unknown, unknown])[] = [
    ['Description', description, input.text('Description')],
    ['TemplateBody', earlier.template, target.template],
    ['Parameters', earlier.parameters, target.parameters],
    ['Tags', earlier.tags, target.tags],
  ];
  const other = attributes.find(([, was, is]) => JSON.stringify(was) !== JSON.stringify(is));
  if (other === undefined) return;
  throw new ApiError(
    'AlreadyExistsException',
    `ChangeSet ${name} cannot be created due to a mismatch with existing attribute ${other[0]}`,
  );
}

/** Whether a change set failed only because there is nothing to change. */
export function isNoChange({ reason }: ChangeSet): boolean {
  return reason === noChanges;
}

/** Whether a change set still counts among those of its stack: once executed it does not. */
export function isListed({ executionStatus }: ChangeSet): boolean {
  return !executionStatus.startsWith('EXECUTE');
}

function readKind(input: Input): ChangeSet['kind'] {
  const kind = input.text('ChangeSetType') ?? 'UPDATE';
  if (kind === 'CREATE' || kind === 'UPDATE' || kind === 'IMPORT') return kind;
  throw validationError(
    `1 validation error detected: Value '${kind}' at 'changeSetType' failed to satisfy constraint: Member must satisfy enum value set: [IMPORT, UPDATE, CREATE]`,
  );
}

function readMode(input: Input, kind: string): boolean {
  const mode = input.text('DeploymentMode');
  if (mode !== undefined && mode !== 'REVERT_DRIFT') {
    throw validationError(
      `1 validation error detected: Value '${mode}' at 'deploymentMode' failed to satisfy constraint: Member must satisfy enum value set: [REVERT_DRIFT]`,
    );
  }
  // A new stack has nothing that could have drifted.
  return mode === 'REVERT_DRIFT' && kind === 'UPDATE';
}

function checkStack(
  kind: ChangeSet['kind'],
  stack: Stack | undefined,
  stackName: string,
  changeSetName: string,
): void {
  if (kind === 'CREATE') {
    if (stack === undefined && stackName.startsWith('arn:'))
      throw validationError(`Stack [${stackName}] does not exist`);
    if (stack !== undefined && stack.status !== 'REVIEW_IN_PROGRESS') {
      throw validationError(
        `Stack [${stackName}] already exists and cannot be created again with the changeSet [${changeSetName}].`,
      );
    }
    return;
  }
  // An import may make the stack that it fills.
  if (kind === 'IMPORT' && (stack === undefined || stack.status === 'REVIEW_IN_PROGRESS')) return;
  if (stack === undefined) throw validationError(`Stack [${stackName}] does not exist`);
  if (!updatable.test(stack.status)) {
    throw validationError(`Stack:${stack.id} is in ${stack.status} state and can not be updated.`);
  }
}

/** What a request asks a stack to become. */
export function readTarget(scope: Scope, input: Input, stack: Stack | undefined): StackTarget {
  const body = findTemplateText(scope, input);
  const previous = input.flag('UsePreviousTemplate') === true ? stack?.deployed?.template : undefined;
  const template = body ?? previous;
  if (template === undefined || template === '')
    throw validationError('Either Template URL or Template Body must be specified.');
  const roleArn = input.text('RoleARN') ?? stack?.deployed?.roleArn;
  return {
    template,
    parameters: readParameters(
      readTemplate(template),
      input.structures('Parameters'),
      stack?.deployed?.parameters ?? {},
    ),
    capabilities: input.texts('Capabilities') ?? [],
    tags: readTags(input) ?? stack?.deployed?.tags ?? [],
    notificationArns: input.texts('NotificationARNs') ?? stack?.deployed?.notificationArns ?? [],
    ...(roleArn === undefined ? {} : { roleArn }),
  };
}

/** Tags of a request. */
function readTags(input: Input): { Key: string; Value: string }[] | undefined {
  return input.structures('Tags')?.map(tag => ({ Key: tag.require('Key'), Value: tag.text('Value') ?? '' }));
}

/** IAM resources need the caller's word for it; with names of their own, the stronger one. */
function checkCapabilities({ template, capabilities }: StackTarget): void {
  const needed = neededCapability(template);
  if (needed === undefined || capabilities.includes('CAPABILITY_NAMED_IAM')) return;
  if (needed === 'CAPABILITY_IAM' && capabilities.includes('CAPABILITY_IAM')) return;
  throw new ApiError('InsufficientCapabilitiesException', `Requires capabilities : [${needed}]`);
}

/** The capability that a template asks for; undefined when it holds nothing of IAM. */
export function neededCapability(template: string): 'CAPABILITY_IAM' | 'CAPABILITY_NAMED_IAM' | undefined {
  const names = { 'AWS::IAM::Role': 'RoleName', 'AWS::IAM::ManagedPolicy': 'ManagedPolicyName' } as const;
  let needed: 'CAPABILITY_IAM' | 'CAPABILITY_NAMED_IAM' | undefined;
  for (const resource of Object.values(sectionOf(readTemplate(template), 'Resources'))) {
    if (!isObject(resource)) continue;
    const name = names[resource['Type'] as keyof typeof names];
    if (name === undefined) continue;
    const properties = resource['Properties'];
    if (isObject(properties) && name in properties) return 'CAPABILITY_NAMED_IAM';
    needed = 'CAPABILITY_IAM';
  }
  return needed;
}

/** A change of tags or outputs alone is a change too. */
function isUnchanged({ deployed }: Stack, target: StackTarget, changes: ChangeSet['changes']): boolean {
  if (changes.some(({ isGuess }) => isGuess !== true) || deployed === undefined) return false;
  const outputs = (template: string) => canonicalJson(sectionOf(readTemplate(template), 'Outputs'));
  return (
    canonicalJson(deployed.tags) === canonicalJson(target.tags) &&
    outputs(deployed.template) === outputs(target.template)
  );
}

function newStack(scope: Scope, name: string): Stack {
  return {
    id: `arn:aws:cloudformation:${scope.region}:${scope.account}:stack/${name}/${randomUUID()}`,
    name,
    region: scope.region,
    status: 'REVIEW_IN_PROGRESS',
    createdAt: scope.now,
    isProtected: false,
    isRollbackDisabled: false,
    resources: {},
    outputs: [],
    events: [],
    validationFailures: [],
    changeSets: {},
    driftDetections: [],
  };
}
