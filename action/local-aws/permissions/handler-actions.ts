import { canonicalJson, isObject, type Json } from '../../core/json.ts';
import permissions from '../../data/handler-permissions.json' with { type: 'json' };
import { structuresOf, textsOf } from '../resources/property.ts';
import type { Properties } from '../state/caller.ts';
import { handlerCalls } from '../trail/deeds.ts';

/** What a handler does to a resource. */
export type HandlerVerb = 'create' | 'read' | 'update' | 'delete' | 'list';

const byType = permissions as { readonly [type: string]: { readonly [verb: string]: readonly string[] } };

interface Values {
  readonly before: Properties;
  readonly after: Properties;
}

type Condition = (values: Values) => boolean;

const isChanged =
  (...names: string[]): Condition =>
  ({ before, after }) =>
    names.some(name => canonicalJson(before[name] ?? null) !== canonicalJson(after[name] ?? null));
const becomes =
  (name: string, value: Json): Condition =>
  ({ before, after }) =>
    before[name] !== value && after[name] === value;
const adds =
  (name: string): Condition =>
  ({ before, after }) =>
    itemsOf(after[name]).some(item => !itemsOf(before[name]).includes(item));
const drops =
  (name: string): Condition =>
  ({ before, after }) =>
    itemsOf(before[name]).some(item => !itemsOf(after[name]).includes(item));
const never: Condition = () => false;

/**
 * Actions that a handler only calls when there is something to do for them; all others count as always called. What
 * the registry lists is more than what is called: this table is experience (assumed), not a source.
 */
const conditions: Readonly<Record<string, Condition>> = {
  'iam:CreateServiceLinkedRole': never,
  'iam:AttachUserPolicy': adds('Users'),
  'iam:AttachGroupPolicy': adds('Groups'),
  'iam:DetachUserPolicy': drops('Users'),
  'iam:DetachGroupPolicy': drops('Groups'),
  'iam:AttachRolePolicy': values => adds('ManagedPolicyArns')(values) || adds('Roles')(values),
  'iam:DetachRolePolicy': values => drops('ManagedPolicyArns')(values) || drops('Roles')(values),
  'iam:PutRolePolicy': adds('Policies'),
  'iam:DeleteRolePolicy': ({ before, after }) => {
    const kept = structuresOf(after['Policies']).map(({ PolicyName }) => PolicyName);
    return structuresOf(before['Policies']).some(({ PolicyName }) => !kept.includes(PolicyName));
  },
  'iam:GetRolePolicy': ({ after }) => structuresOf(after['Policies']).length > 0,
  'iam:TagRole': adds('Tags'),
  'iam:UntagRole': drops('Tags'),
  'iam:UpdateAssumeRolePolicy': isChanged('AssumeRolePolicyDocument'),
  'iam:UpdateRole': isChanged('MaxSessionDuration', 'Description'),
  'iam:UpdateRoleDescription': never,
  'iam:PutRolePermissionsBoundary': ({ before, after }) =>
    after['PermissionsBoundary'] !== undefined && isChanged('PermissionsBoundary')({ before, after }),
  'iam:DeleteRolePermissionsBoundary': ({ before, after }) =>
    before['PermissionsBoundary'] !== undefined && after['PermissionsBoundary'] === undefined,
  'iam:CreatePolicyVersion': isChanged('PolicyDocument'),
  'iam:GetRole': never,
  'chatbot:AssociateToConfiguration': adds('CustomizationResourceArns'),
  'chatbot:DisassociateFromConfiguration': drops('CustomizationResourceArns'),
  'chatbot:TagResource': adds('Tags'),
  'chatbot:UntagResource': drops('Tags'),
  'sns:TagResource': adds('Tags'),
  'sns:UntagResource': drops('Tags'),
  'sns:Subscribe': adds('Subscription'),
  'sns:Unsubscribe': drops('Subscription'),
  'sns:PutDataProtectionPolicy': isChanged('DataProtectionPolicy'),
  'events:TagResource': adds('Tags'),
  'events:UntagResource': drops('Tags'),
  'events:PutTargets': adds('Targets'),
  'events:RemoveTargets': drops('Targets'),
  'logs:AssociateKmsKey': adds('KmsKeyId'),
  'logs:DisassociateKmsKey': drops('KmsKeyId'),
  'logs:PutRetentionPolicy': ({ before, after }) =>
    after['RetentionInDays'] !== undefined && isChanged('RetentionInDays')({ before, after }),
  'logs:DeleteRetentionPolicy': ({ before, after }) =>
    before['RetentionInDays'] !== undefined && after['RetentionInDays'] === undefined,
  'logs:TagResource': adds('Tags'),
  'logs:UntagResource': drops('Tags'),
  'kms:DescribeKey': never,
  'kms:DisableKey': becomes('Enabled', false),
  'kms:EnableKey': becomes('Enabled', true),
  'kms:EnableKeyRotation': becomes('EnableKeyRotation', true),
  'kms:DisableKeyRotation': becomes('EnableKeyRotation', false),
  'kms:PutKeyPolicy': isChanged('KeyPolicy'),
  'kms:UpdateKeyDescription': isChanged('Description'),
  'kms:TagResource': adds('Tags'),
  'kms:UntagResource': drops('Tags'),
  'codestar-notifications:TagResource': isChanged('Tags'),
  'codestar-notifications:UntagResource': isChanged('Tags'),
  // Passing a role is asked about for each role that is passed, see below.
  'iam:PassRole': never,
};

/** What a handler calls to bring a resource from one set of properties to another. */
export function neededActions(
  type: string,
  verb: HandlerVerb,
  before: Properties,
  after: Properties,
): string[] {
  const listed = byType[type]?.[verb] ?? [];
  // Reading asks for everything: what a resource has is only known afterwards.
  const needed = listed.filter(action =>
    verb === 'read' ? action !== 'iam:PassRole' : (conditions[action]?.({ before, after }) ?? true),
  );
  // The call that the rest is about comes first: of several that are refused, it is the one that people see.
  const isMain = (action: string) => action.split(':')[1]?.toLowerCase() === mainCall(type, verb);
  return [...needed.filter(isMain), ...needed.filter(action => !isMain(action))];
}

function mainCall(type: string, verb: HandlerVerb): string | undefined {
  const calls = handlerCalls[type];
  return verb === 'read' || verb === 'list' ? undefined : calls?.[verb].toLowerCase();
}

/** A role that a resource hands to a service. */
export interface PassedRole {
  readonly arn: string;
  readonly service: string;
}

/** Roles that a change newly hands to a service; those of channels go to Chatbot (FACTS). */
export function passedRoles(type: string, before: Properties, after: Properties): PassedRole[] {
  if (type.startsWith('AWS::Chatbot::')) {
    const { IamRoleArn: arn } = after;
    return typeof arn === 'string' && arn !== before['IamRoleArn']
      ? [{ arn, service: 'chatbot.amazonaws.com' }]
      : [];
  }
  if (type !== 'AWS::Events::Rule') return [];
  const arns = [after['RoleArn'], ...structuresOf(after['Targets']).map(({ RoleArn }) => RoleArn)];
  return arns.flatMap(arn => (typeof arn === 'string' ? [{ arn, service: 'events.amazonaws.com' }] : []));
}

function itemsOf(value: Json | undefined): string[] {
  if (Array.isArray(value)) return (value as readonly Json[]).map(canonicalJson);
  return isObject(value)
    ? Object.entries(value).map(([name, member]) => `${name}=${canonicalJson(member)}`)
    : textsOf(value);
}
