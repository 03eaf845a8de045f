import { type AnsweredCall, nameOf } from './answer-form.ts';
import { AwsError } from './aws-error.ts';

/** The answer of an operation, or its input, by the names of the API. */
type Output = Readonly<Record<string, unknown>>;

/** What a member is: a text that is not empty, a text, a flag, a number, a time, or what has members itself. */
type Form = 'text' | 'any text' | 'flag' | 'number' | 'time' | Members | List;

/** The members that are there, always, with their form. */
interface Members {
  readonly [name: string]: Form;
}

/** A list is there, also when it has no items; `isOptional`: AWS leaves it out when it has none. */
interface List {
  readonly items: 'text' | Members;
  readonly isOptional?: true;
}

const listOf = (items: List['items']): List => ({ items });
const optionalListOf = (items: List['items']): List => ({ items, isOptional: true });

const credentials: Members = {
  Credentials: { AccessKeyId: 'text', SecretAccessKey: 'text', SessionToken: 'text' },
};

/**
 * What configurations of all platforms always have. Their names, log levels, guardrails and whether members have to choose a role are
 * optional in the model of the service: where one is absent, the reader says nothing about it.
 */
const configuration: Members = {
  ChatConfigurationArn: 'text',
  IamRoleArn: 'text',
  SnsTopicArns: listOf('text'),
  GuardrailPolicyArns: optionalListOf('text'),
  Tags: optionalListOf({ TagKey: 'text', TagValue: 'any text' }),
};

/**
 * What has to be in the answers that are read, by operation: a member that is absent was not read, and is neither empty nor deleted.
 * It is what is read of the members that the models of AWS's services mark as required. Beyond that, from AWS's documentation of the
 * operations:
 * - IAM: everything that is listed here. An empty list comes as an empty element: `<RolePolicyList/>` and `<AttachedManagedPolicies/>` in
 *   the sample response. Tags and a permissions boundary are left out when there are none.
 *   https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 * - CloudFormation: the IDs and names of stacks, also that of the stack which a resource is part of.
 *   https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResources.html
 * - CloudTrail: the record of an event.
 *   https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 * The SDK makes an empty list of an empty element, and leaves out what is absent.
 */
const required: Readonly<Record<string, Members>> = {
  // CloudFormation
  CreateChangeSet: { Id: 'text', StackId: 'text' },
  DescribeChangeSet: { ChangeSetId: 'text', StackId: 'text', Status: 'text' },
  DescribeEvents: { OperationEvents: listOf({}) },
  DescribeStackDriftDetectionStatus: { StackDriftDetectionId: 'text', DetectionStatus: 'text' },
  DescribeStackEvents: { StackEvents: listOf({ EventId: 'text', StackId: 'text', Timestamp: 'time' }) },
  DescribeStackResourceDrifts: {
    StackResourceDrifts: listOf({
      LogicalResourceId: 'text',
      StackResourceDriftStatus: 'text',
      PropertyDifferences: optionalListOf({ PropertyPath: 'text', DifferenceType: 'text' }),
    }),
  },
  DescribeStackResources: { StackResources: listOf({ LogicalResourceId: 'text', StackName: 'text' }) },
  DescribeStacks: {
    Stacks: listOf({
      StackName: 'text',
      StackId: 'text',
      StackStatus: 'text',
      Outputs: optionalListOf({ OutputKey: 'text', OutputValue: 'any text' }),
    }),
  },
  DetectStackDrift: { StackDriftDetectionId: 'text' },
  GetTemplate: { TemplateBody: 'text' },
  ListChangeSets: { Summaries: listOf({}) },
  ListStackResources: {
    StackResourceSummaries: listOf({
      LogicalResourceId: 'text',
      ResourceType: 'text',
      ResourceStatus: 'text',
    }),
  },
  ListStacks: { StackSummaries: listOf({ StackName: 'text', StackStatus: 'text' }) },
  // IAM
  GenerateServiceLastAccessedDetails: { JobId: 'text' },
  GetAccountAuthorizationDetails: {
    IsTruncated: 'flag',
    RoleDetailList: listOf({
      RoleName: 'text',
      Arn: 'text',
      Path: 'text',
      AssumeRolePolicyDocument: 'text',
      RolePolicyList: listOf({ PolicyName: 'text', PolicyDocument: 'text' }),
      AttachedManagedPolicies: listOf({ PolicyArn: 'text' }),
      Tags: optionalListOf({ Key: 'text', Value: 'any text' }),
    }),
    Policies: listOf({
      PolicyName: 'text',
      Arn: 'text',
      Path: 'text',
      AttachmentCount: 'number',
      PolicyVersionList: listOf({ IsDefaultVersion: 'flag' }),
    }),
  },
  GetPolicy: { Policy: { Arn: 'text', DefaultVersionId: 'text' } },
  GetPolicyVersion: { PolicyVersion: { Document: 'text' } },
  GetRole: { Role: { RoleName: 'text', Arn: 'text', CreateDate: 'time' } },
  GetServiceLastAccessedDetails: { JobStatus: 'text' },
  // STS
  AssumeRole: credentials,
  AssumeRoleWithWebIdentity: credentials,
  GetCallerIdentity: { Account: 'text', Arn: 'text' },
  // Chatbot
  DescribeSlackChannelConfigurations: {
    SlackChannelConfigurations: listOf({ ...configuration, SlackTeamId: 'text', SlackChannelId: 'text' }),
  },
  DescribeSlackUserIdentities: {
    SlackUserIdentities: listOf({ ChatConfigurationArn: 'text', IamRoleArn: 'text', SlackUserId: 'text' }),
  },
  DescribeSlackWorkspaces: { SlackWorkspaces: listOf({ SlackTeamId: 'text', SlackTeamName: 'text' }) },
  // Optional in the model; the answer has nothing else that is read.
  GetAccountPreferences: { AccountPreferences: { UserAuthorizationRequired: 'flag' } },
  ListMicrosoftTeamsChannelConfigurations: {
    TeamChannelConfigurations: listOf({
      ...configuration,
      TeamId: 'text',
      TenantId: 'text',
      ChannelId: 'text',
    }),
  },
  ListMicrosoftTeamsConfiguredTeams: { ConfiguredTeams: listOf({ TeamId: 'text' }) },
  ListMicrosoftTeamsUserIdentities: {
    TeamsUserIdentities: listOf({ ChatConfigurationArn: 'text', IamRoleArn: 'text' }),
  },
  // Cloud Control
  GetResource: { ResourceDescription: { Properties: 'text' } },
  GetResourceRequestStatus: { ProgressEvent: { OperationStatus: 'text' } },
  ListResources: { ResourceDescriptions: listOf({ Identifier: 'text' }) },
  UpdateResource: { ProgressEvent: { RequestToken: 'text' } },
  // Rules behind topics
  ListNotificationRules: { NotificationRules: listOf({ Arn: 'text' }) },
  ListRuleNamesByTarget: { RuleNames: listOf('text') },
  // CloudWatch Logs
  DescribeLogGroups: { logGroups: listOf({ logGroupName: 'text' }) },
  // SNS
  GetTopicAttributes: { Attributes: { TopicArn: 'text', Policy: 'any text' } },
  ListSubscriptionsByTopic: { Subscriptions: listOf({ SubscriptionArn: 'text', Protocol: 'text' }) },
  Publish: { MessageId: 'text' },
  // CloudTrail
  LookupEvents: { Events: listOf({ CloudTrailEvent: 'text' }) },
  // Organizations
  DescribeEffectivePolicy: { EffectivePolicy: { PolicyContent: 'text' } },
};

/** What depends on more than whether a member is there. The members themselves were checked. */
const further: Readonly<Record<string, (output: Output, input: Output) => string | undefined>> = {
  /** Stacks that were asked for by name are there, or AWS says that they do not exist. */
  DescribeStacks: ({ Stacks }, { StackName }) =>
    StackName !== undefined && asList(Stacks).length === 0 ? 'the stack' : undefined,
  /** A page that says that there are more without saying where is not the last one. */
  GetAccountAuthorizationDetails: ({ IsTruncated, Marker }) =>
    IsTruncated === true && !isForm('text', Marker) ? 'Marker' : undefined,
  GetCallerIdentity: ({ Account }) => (/^\d{12}$/.test(String(Account)) ? undefined : 'Account'),
  /** A report that is still being made has nothing in it. */
  GetServiceLastAccessedDetails: output =>
    output['JobStatus'] === 'COMPLETED' ? findMissing(output, madeReport) : undefined,
};

const madeReport: Members = {
  ServicesLastAccessed: listOf({
    ServiceNamespace: 'text',
    TrackedActionsLastAccessed: optionalListOf({ ActionName: 'text' }),
  }),
};

/** The path of the first member that is not there, or is something else. */
function findMissing(output: unknown, members: Members): string | undefined {
  const values = asOutput(output);
  for (const [name, form] of Object.entries(members)) {
    const missing = findMissingIn(values[name], form);
    if (missing !== undefined) return missing === '' ? name : `${name}.${missing}`;
  }
  return undefined;
}

/** The same for one member; an empty path is the member itself. */
function findMissingIn(value: unknown, form: Form): string | undefined {
  if (typeof form === 'string') return isForm(form, value) ? undefined : '';
  if (isList(form)) return findMissingInList(value, form);
  return typeof value === 'object' && value !== null ? findMissing(value, form) : '';
}

function findMissingInList(value: unknown, { items, isOptional }: List): string | undefined {
  if (value === undefined && isOptional) return undefined;
  if (!Array.isArray(value)) return '';
  for (const item of value as readonly unknown[]) {
    const missing = findMissingIn(item, items);
    if (missing !== undefined) return missing;
  }
  return undefined;
}

function isList(form: Members | List): form is List {
  return 'items' in form;
}

function isForm(form: Form, value: unknown): boolean {
  switch (form) {
    case 'text':
      return typeof value === 'string' && value !== '';
    case 'any text':
      return typeof value === 'string';
    case 'flag':
      return typeof value === 'boolean';
    case 'number':
      return typeof value === 'number';
    default:
      return value instanceof Date;
  }
}

function asOutput(value: unknown): Output {
  return typeof value === 'object' && value !== null ? (value as Output) : {};
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/**
 * Checks that an answer has what it is read for.
 * @throws AwsError of the kind `no-answer`
 */
export function checkMembers(output: Output, input: Output, call: AnsweredCall): void {
  const { operation } = call;
  const missing = findMissing(output, required[operation] ?? {}) ?? further[operation]?.(output, input);
  if (missing === undefined) return;
  throw new AwsError('no-answer', `The call of ${nameOf(call)} was answered without ${missing}`);
}
