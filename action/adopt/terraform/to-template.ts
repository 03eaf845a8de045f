import { appendTo } from '../../core/group.ts';
import { isEmptyValue, isObject, type Json, type JsonObject, listOf } from '../../core/json.ts';
import type { ForeignTemplate } from '../template/read-template.ts';
import type { Note } from '../wiring.ts';
import { convertNotify, listTags, notifyTypes, type TerraformNotify } from './notify-resources.ts';
import { parseJson, type TerraformResource, type TerraformState } from './read-terraform.ts';

/** A state in the form of a template, so that one reader understands both. */
export interface TerraformTemplate {
  readonly template: ForeignTemplate;
  /** Addresses of what chatops.yml takes over, but for what is behind topics. */
  readonly handedOver: readonly string[];
  /** What is behind topics, which chatops.yml takes over where `notify` can say it. */
  readonly notify: TerraformNotify;
  readonly notes: readonly Note[];
}

type Convert = (values: JsonObject) => JsonObject;

/** CloudFormation type and properties by Terraform type. */
const kinds: Readonly<Record<string, { readonly type: string; readonly convert: Convert }>> = {
  aws_chatbot_slack_channel_configuration: {
    type: 'AWS::Chatbot::SlackChannelConfiguration',
    convert: values => ({
      ...common(values),
      SlackChannelId: values['slack_channel_id'] ?? null,
      SlackWorkspaceId: values['slack_team_id'] ?? null,
    }),
  },
  aws_chatbot_teams_channel_configuration: {
    type: 'AWS::Chatbot::MicrosoftTeamsChannelConfiguration',
    convert: values => ({
      ...common(values),
      TeamsChannelId: values['channel_id'] ?? null,
      ...(typeof values['channel_name'] === 'string' ? { TeamsChannelName: values['channel_name'] } : {}),
      TeamId: values['team_id'] ?? null,
      TeamsTenantId: values['tenant_id'] ?? null,
    }),
  },
  awscc_chatbot_slack_channel_configuration: {
    type: 'AWS::Chatbot::SlackChannelConfiguration',
    convert: pascalMembers,
  },
  awscc_chatbot_microsoft_teams_channel_configuration: {
    type: 'AWS::Chatbot::MicrosoftTeamsChannelConfiguration',
    convert: pascalMembers,
  },
  awscc_chatbot_custom_action: { type: 'AWS::Chatbot::CustomAction', convert: pascalMembers },
  awscc_iam_role: { type: 'AWS::IAM::Role', convert: pascalMembers },
  aws_iam_role: { type: 'AWS::IAM::Role', convert: role },
  aws_iam_policy: {
    type: 'AWS::IAM::ManagedPolicy',
    convert: values => ({
      ManagedPolicyName: values['name'] ?? null,
      Path: values['path'] ?? '/',
      PolicyDocument: documentOf(values['policy']),
    }),
  },
  aws_iam_role_policy: {
    type: 'AWS::IAM::RolePolicy',
    convert: values => ({
      RoleName: values['role'] ?? null,
      PolicyName: values['name'] ?? null,
      PolicyDocument: documentOf(values['policy']),
    }),
  },
};

function common(values: JsonObject): JsonObject {
  return {
    ConfigurationName: values['configuration_name'] ?? null,
    IamRoleArn: values['iam_role_arn'] ?? null,
    // Terraform keeps an empty list where AWS took its default.
    ...(isEmptyValue(values['guardrail_policy_arns'])
      ? {}
      : { GuardrailPolicies: values['guardrail_policy_arns'] as Json }),
    LoggingLevel: values['logging_level'] ?? 'NONE',
    SnsTopicArns: values['sns_topic_arns'] ?? [],
    UserRoleRequired: values['user_authorization_required'] ?? false,
    Tags: listTags(values),
  };
}

function role(values: JsonObject): JsonObject {
  const inline = (
    Array.isArray(values['inline_policy']) ? (values['inline_policy'] as readonly Json[]) : []
  ).flatMap(policy =>
    isObject(policy) && typeof policy['policy'] === 'string' && policy['policy'] !== ''
      ? [{ PolicyName: policy['name'] ?? '', PolicyDocument: documentOf(policy['policy']) }]
      : [],
  );
  return {
    RoleName: values['name'] ?? null,
    Path: values['path'] ?? '/',
    AssumeRolePolicyDocument: documentOf(values['assume_role_policy']),
    ManagedPolicyArns: values['managed_policy_arns'] ?? [],
    Policies: inline,
    ...(typeof values['description'] === 'string' && values['description'] !== ''
      ? { Description: values['description'] }
      : {}),
    ...(typeof values['permissions_boundary'] === 'string' && values['permissions_boundary'] !== ''
      ? { PermissionsBoundary: values['permissions_boundary'] }
      : {}),
    Tags: listTags(values),
  };
}

/**
 * Puts the resources of a state that chat is made of into the form of a template. Policies stay attached by their ARN:
 * what Terraform has as a policy of its own stays one.
 */
export function toTemplate(state: TerraformState): TerraformTemplate {
  const { resources } = state;
  const found: [string, JsonObject][] = [];
  const notes: Note[] = [];
  const left = new Map<string, string[]>();
  for (const { address, type, values } of resources) {
    const kind = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
    if (kind !== undefined) found.push([address, { Type: kind.type, Properties: kind.convert(values) }]);
    else if (!isAttachment(type) && !notifyTypes.has(type)) appendTo(left, type, address);
  }
  for (const [type, addresses] of left) {
    notes.push({ path: [], text: `left out: ${addresses.join(', ')} (${type}) stays in Terraform` });
  }
  const attached = attachPolicies(found, resources);
  const heard = found.flatMap(([, { Properties: properties }]) =>
    isObject(properties) ? listOf(properties['SnsTopicArns'] ?? []).map(String) : [],
  );
  const notify = convertNotify(state, heard);
  return {
    template: {
      parameters: {},
      mappings: {},
      conditions: {},
      outputs: {},
      resources: Object.fromEntries([...attached, ...notify.resources]),
    },
    handedOver: handOver(attached, resources),
    notify,
    notes: [...notify.notes, ...notes],
  };
}

function isAttachment(type: string): boolean {
  return type === 'aws_iam_role_policy_attachment' || type === 'aws_iam_policy_attachment';
}

function attachPolicies(found: readonly [string, JsonObject][], resources: readonly TerraformResource[]) {
  const byRole = new Map<string, Json[]>();
  for (const { type, values } of resources) {
    if (!isAttachment(type)) continue;
    const roles = type === 'aws_iam_policy_attachment' ? (values['roles'] ?? []) : [values['role'] ?? ''];
    for (const name of Array.isArray(roles) ? roles.map(String) : []) {
      appendTo(byRole, name, values['policy_arn'] ?? null);
    }
  }
  return found.map(([address, resource]): [string, JsonObject] => {
    const properties = resource['Properties'];
    if (resource['Type'] !== 'AWS::IAM::Role' || !isObject(properties)) return [address, resource];
    const { ManagedPolicyArns: own } = properties;
    const all = [
      ...(Array.isArray(own) ? own.map(String) : []),
      ...(byRole.get(String(properties['RoleName'])) ?? []),
    ];
    return [address, { ...resource, Properties: { ...properties, ManagedPolicyArns: [...new Set(all)] } }];
  });
}

/** Channels and actions, their roles with what is attached to these, and their guardrails. */
function handOver(found: readonly [string, JsonObject][], resources: readonly TerraformResource[]): string[] {
  const ofChat = found.filter(([, { Type: type }]) => String(type).startsWith('AWS::Chatbot::'));
  const used = JSON.stringify(ofChat.map(([, { Properties: properties }]) => properties));
  const roles = new Set<string>();
  const addresses = new Set(ofChat.map(([address]) => address));
  for (const { address, type, values } of resources) {
    const arn = String(values['arn'] ?? '');
    if (!/^aws(?:cc)?_iam_(?:role|policy)$/.test(type) || arn === '' || !used.includes(JSON.stringify(arn)))
      continue;
    addresses.add(address);
    if (type.endsWith('_role')) roles.add(String(values['name'] ?? values['role_name']));
  }
  for (const { address, type, values } of resources) {
    const isOfRole = type === 'aws_iam_role_policy' || type === 'aws_iam_role_policy_attachment';
    if (isOfRole && roles.has(String(values['role']))) addresses.add(address);
  }
  return [...addresses].sort();
}

/** A policy document, which Terraform keeps as text; what is no JSON stays what it is. */
function documentOf(value: Json | undefined): Json {
  return typeof value === 'string' ? (parseJson(value) ?? value) : (value ?? null);
}

/** `slack_channel_id` → `SlackChannelId`, through lists and objects; what is null is not there. */
function pascalMembers(values: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      if (value === null || name === 'id' || name === 'arn' || name === 'custom_action_arn') return [];
      const key = name
        .split('_')
        .map(word => word.charAt(0).toUpperCase() + word.slice(1))
        .join('');
      // The keys of `variables` are the user's own.
      if (key === 'Variables') return [[key, value] as const];
      if (/PolicyDocument$/.test(key)) return [[key, documentOf(value)] as const];
      return [[key, pascalValue(value)] as const];
    }),
  );
}

function pascalValue(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(pascalValue);
  return isObject(value) ? pascalMembers(value) : value;
}
