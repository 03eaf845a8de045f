import { AwsError } from './aws-error.ts';

/** How a service writes its answers; `empty` has no body, and its errors are XML. */
export type AnswerProtocol = 'xml' | 'json' | 'empty';

/** An answer of HTTP before it is interpreted. */
export interface RawAnswer {
  readonly status: number;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

/** The call that an answer belongs to. */
export interface AnsweredCall {
  /** E.g. `CloudFormation`. */
  readonly service: string;
  /** E.g. `DescribeStacks`. */
  readonly operation: string;
  readonly protocol: AnswerProtocol;
}

/**
 * Checks that an answer has the form of one: a login page, a proxy's page, an empty body or a document that was cut is
 * no answer, whatever its status says.
 * @throws AwsError of the kind `proxy` or `no-answer`
 */
export function checkForm(answer: RawAnswer, call: AnsweredCall): void {
  const { status, headers, text } = answer;
  if (status === 407) {
    throw new AwsError(
      'proxy',
      `A proxy asks for credentials, so ${nameOf(call)} was not reached (HTTP 407)`,
      {
        status,
      },
    );
  }
  const body = text.trim();
  if (isPage(headers['content-type'], body)) throw noAnswer(call, status, 'a web page');
  // S3 redirects with an error that names the bucket's Region.
  const isExplained = call.protocol === 'empty' && body.endsWith('</Error>');
  if (status >= 300 && status < 400 && !isExplained) throw noAnswer(call, status, 'a redirect');
  const isError = status >= 300;
  if (body === '') {
    if (call.protocol === 'empty' && !isError) return;
    // The JSON protocol names an error in a header.
    if (isError && headers['x-amzn-errortype'] !== undefined) return;
    throw noAnswer(call, status, 'an empty body');
  }
  const problem = findProblem(body, call, isError);
  if (problem !== undefined) throw noAnswer(call, status, problem);
}

function findProblem(body: string, call: AnsweredCall, isError: boolean): string | undefined {
  if (call.protocol === 'json') return checkJson(body);
  return call.protocol === 'empty' && !isError ? 'a body' : checkXml(body, call, isError);
}

function isPage(contentType: string | undefined, body: string): boolean {
  return /\bhtml\b/i.test(contentType ?? '') || /^<(!doctype html|html|head|body)\b/i.test(body);
}

function noAnswer(call: AnsweredCall, status: number, what: string): AwsError {
  return new AwsError('no-answer', `The call of ${nameOf(call)} was answered with ${what} (HTTP ${status})`, {
    status,
  });
}

function nameOf({ service, operation }: AnsweredCall): string {
  return `${service} ${operation}`;
}

/** The root element is the operation's own; an error has one of three. */
function checkXml(body: string, { operation }: AnsweredCall, isError: boolean): string | undefined {
  const content = body.replace(/^<\?xml[^>]*\?>\s*/, '');
  const root = /^<([A-Za-z][\w.-]*)[\s/>]/.exec(content)?.[1];
  if (root === undefined) return 'something that is not XML';
  if (isError) {
    if (!/^(ErrorResponse|Response|Error)$/.test(root)) return `XML that is not an AWS error (${root})`;
  } else if (root !== `${operation}Response`) return `different XML (${root})`;
  const isWhole = content.endsWith(`</${root}>`) || /^<[^<>]*\/>$/.test(content);
  return isWhole ? undefined : 'XML that is cut';
}

function checkJson(body: string): string | undefined {
  if (!body.startsWith('{')) return 'something that is not a JSON object';
  try {
    JSON.parse(body);
    return undefined;
  } catch {
    return 'truncated or damaged JSON';
  }
}

type Output = Readonly<Record<string, unknown>>;
type FormRequirement = (output: Output, input: Output) => string | undefined;

const texts =
  (...names: readonly string[]): FormRequirement =>
  output =>
    names.find(name => typeof output[name] !== 'string' || output[name] === '');

/** A list is there, also when it is empty, and each of its items has some texts. */
const list =
  (name: string, ...members: readonly string[]): FormRequirement =>
  output => {
    const items = output[name];
    if (!Array.isArray(items)) return name;
    for (const item of items as readonly unknown[]) {
      const missing = texts(...members)(asOutput(item), {});
      if (missing !== undefined) return `${name}.${missing}`;
    }
    return undefined;
  };

/** A member is an object with some texts. */
const object =
  (name: string, ...members: readonly string[]): FormRequirement =>
  output => {
    const missing = texts(...members)(asOutput(output[name]), {});
    if (typeof output[name] !== 'object' || output[name] === null) return name;
    return missing === undefined ? undefined : `${name}.${missing}`;
  };

const all =
  (...requirements: readonly FormRequirement[]): FormRequirement =>
  (output, input) => {
    for (const requirement of requirements) {
      const missing = requirement(output, input);
      if (missing !== undefined) return missing;
    }
    return undefined;
  };

function asOutput(value: unknown): Output {
  return typeof value === 'object' && value !== null ? (value as Output) : {};
}

/** Stacks that were asked for by name are there, or AWS says that they do not exist. */
const stacks: FormRequirement = all(list('Stacks', 'StackName', 'StackStatus'), (output, { StackName }) =>
  StackName !== undefined && (output['Stacks'] as readonly unknown[]).length === 0 ? 'the stack' : undefined,
);

/** IAM marks whether there are more pages; a page that says so without saying where is not the last one. */
const iamPage: FormRequirement = ({ IsTruncated, Marker }) => {
  if (typeof IsTruncated !== 'boolean') return 'IsTruncated';
  return IsTruncated && (typeof Marker !== 'string' || Marker === '') ? 'Marker' : undefined;
};

/** What has to be in the answers that are read, by operation: without it an answer says nothing. */
const requirements: Readonly<Record<string, FormRequirement>> = {
  // CloudFormation
  CreateChangeSet: texts('Id', 'StackId'),
  DescribeChangeSet: texts('ChangeSetId', 'StackId', 'Status'),
  DescribeEvents: list('OperationEvents'),
  DescribeStackDriftDetectionStatus: texts('StackDriftDetectionId', 'DetectionStatus'),
  DescribeStackEvents: list('StackEvents', 'EventId', 'StackId'),
  DescribeStackResourceDrifts: list('StackResourceDrifts', 'LogicalResourceId', 'StackResourceDriftStatus'),
  DescribeStackResources: list('StackResources', 'LogicalResourceId'),
  DescribeStacks: stacks,
  DetectStackDrift: texts('StackDriftDetectionId'),
  GetTemplate: texts('TemplateBody'),
  ListChangeSets: list('Summaries'),
  ListStackResources: list('StackResourceSummaries', 'LogicalResourceId', 'ResourceType', 'ResourceStatus'),
  ListStacks: list('StackSummaries', 'StackName', 'StackStatus'),
  // IAM
  GetAccountAuthorizationDetails: all(iamPage, output =>
    all(list('RoleDetailList', 'RoleName', 'Arn', 'AssumeRolePolicyDocument'), list('Policies', 'Arn'))(
      { RoleDetailList: [], Policies: [], ...dropMissing(output) },
      {},
    ),
  ),
  GetPolicy: object('Policy', 'Arn', 'DefaultVersionId'),
  GetPolicyVersion: object('PolicyVersion', 'Document'),
  // STS
  AssumeRole: object('Credentials', 'AccessKeyId', 'SecretAccessKey', 'SessionToken'),
  AssumeRoleWithWebIdentity: object('Credentials', 'AccessKeyId', 'SecretAccessKey', 'SessionToken'),
  GetCallerIdentity: all(texts('Account', 'Arn'), ({ Account }) =>
    /^\d{12}$/.test(String(Account)) ? undefined : 'Account',
  ),
  // Chatbot
  DescribeSlackChannelConfigurations: list(
    'SlackChannelConfigurations',
    'ChatConfigurationArn',
    'SlackTeamId',
    'SlackChannelId',
    'IamRoleArn',
  ),
  DescribeSlackUserIdentities: list('SlackUserIdentities', 'ChatConfigurationArn', 'IamRoleArn'),
  DescribeSlackWorkspaces: list('SlackWorkspaces', 'SlackTeamId'),
  GetAccountPreferences: output =>
    typeof asOutput(output['AccountPreferences'])['UserAuthorizationRequired'] === 'boolean'
      ? undefined
      : 'AccountPreferences.UserAuthorizationRequired',
  ListMicrosoftTeamsChannelConfigurations: list(
    'TeamChannelConfigurations',
    'ChatConfigurationArn',
    'TeamId',
    'ChannelId',
    'IamRoleArn',
  ),
  ListMicrosoftTeamsConfiguredTeams: list('ConfiguredTeams', 'TeamId'),
  ListMicrosoftTeamsUserIdentities: list('TeamsUserIdentities', 'ChatConfigurationArn', 'IamRoleArn'),
  // Cloud Control
  GetResource: object('ResourceDescription', 'Properties'),
  GetResourceRequestStatus: object('ProgressEvent', 'OperationStatus'),
  ListResources: list('ResourceDescriptions', 'Identifier'),
  UpdateResource: object('ProgressEvent', 'RequestToken'),
  // Rules behind topics
  ListNotificationRules: list('NotificationRules', 'Arn'),
  ListRuleNamesByTarget: list('RuleNames'),
  // CloudWatch Logs
  DescribeLogGroups: list('logGroups', 'logGroupName'),
  // SNS
  GetTopicAttributes: object('Attributes', 'TopicArn'),
  ListSubscriptionsByTopic: list('Subscriptions', 'SubscriptionArn', 'Protocol'),
  Publish: texts('MessageId'),
  // CloudTrail
  LookupEvents: list('Events'),
  // Organizations
  DescribeEffectivePolicy: object('EffectivePolicy', 'PolicyContent'),
};

function dropMissing(output: Output): Output {
  return Object.fromEntries(Object.entries(output).filter(([, value]) => value !== undefined));
}

/**
 * Checks that an answer has what it is read for. An empty object is no empty list: a list that has nothing in it is
 * there as an empty one.
 * @throws AwsError of the kind `no-answer`
 */
export function checkMembers(output: Output, input: Output, call: AnsweredCall): void {
  const missing = requirements[call.operation]?.(output, input);
  if (missing === undefined) return;
  throw new AwsError('no-answer', `The call of ${nameOf(call)} was answered without ${missing}`);
}
