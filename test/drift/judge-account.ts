import type { JsonObject } from '../../action/core/json.ts';
import { callQuery, callRest } from '../local-aws/raw-call.ts';

/**
 * An independent and naive reading of an account: what each channel can do, decided request by request from what the
 * APIs return. It shares no code with the product.
 */
export interface JudgedAccount {
  /** Whether a request is allowed; undefined: it depends on a role that each member chooses. */
  readonly allows: (channelId: string, verdict: JudgedVerdict, request: JudgedRequest) => boolean | undefined;
  /** The ARNs of the listed roles of a channel; undefined where none is listed. */
  readonly listedRoles: (channelId: string) => readonly string[] | undefined;
  /** Whether a request is allowed in a channel as any of some roles, listed or not. */
  readonly allowsAs: (channelId: string, roles: readonly string[], request: JudgedRequest) => boolean;
  /** Whether a member without a role of their own can do nothing, because every member has to choose one. */
  readonly needsChoice: (channelId: string) => boolean;
  readonly channelIds: readonly string[];
  /** The ARNs of the principals that may assume a role, by its ARN. */
  readonly trusted: ReadonlyMap<string, readonly string[]>;
}

/** Who: `default`: with the roles of the channel. `ceiling`: with any role of their own. */
export type JudgedVerdict = 'default' | 'ceiling';

/** One action on one resource. */
export interface JudgedRequest {
  readonly action: string;
  readonly resource: string;
}

interface Statement {
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

const managed: Readonly<Record<string, readonly Statement[]>> = {
  AdministratorAccess: [{ effect: 'Allow', actions: ['*'], resources: ['*'] }],
  AmazonSQSFullAccess: [{ effect: 'Allow', actions: ['sqs:*'], resources: ['*'] }],
  AmazonSQSReadOnlyAccess: [
    {
      effect: 'Allow',
      actions: [
        'sqs:GetQueueAttributes',
        'sqs:GetQueueUrl',
        'sqs:ListDeadLetterSourceQueues',
        'sqs:ListQueues',
        'sqs:ListMessageMoveTasks',
        'sqs:ListQueueTags',
      ],
      resources: ['*'],
    },
  ],
  AWSDenyAll: [{ effect: 'Deny', actions: ['*'], resources: ['*'] }],
};

/** Reads an account. @param userRoles the ARNs of roles that members are to choose from, by the name of the configuration */
export async function judgeAccount(
  url: string,
  userRoles: Readonly<Record<string, readonly string[]>>,
): Promise<JudgedAccount> {
  const state = (await readState(url)) as unknown as RawState;
  const details = state.details;
  const policies = new Map(details.policies.map(each => [each.arn, readStatements(each.document)]));
  const documentsOf = (arn: string): readonly Statement[] =>
    policies.get(arn) ?? managed[arn.slice(arn.lastIndexOf('/') + 1)] ?? [];
  const roles = new Map(details.roles.map(role => [role.arn, role]));
  // Of a role that is replaced under another path, a line of the plan says that those who have chosen it choose again.
  const nameOf = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);
  const findRole = (arn: string) =>
    roles.get(arn) ?? details.roles.find(each => nameOf(each.arn) === nameOf(arn));
  const allowsRole = (arn: string, request: JudgedRequest): boolean => {
    const role = roles.get(arn);
    if (role === undefined) return false;
    if (!role.trusts.some(name => name === '*' || name === 'chatbot.amazonaws.com')) return false;
    const own = [...role.attached.flatMap(documentsOf), ...role.inline.flatMap(readStatements)];
    return decide(own, request) && (role.boundary === '' || decide(documentsOf(role.boundary), request));
  };
  const channels = new Map(state.channels.map(channel => [channel.id, channel]));
  const needsChoice = (id: string) => state.isRequired || channels.get(id)?.isRequired === true;
  const allowsGuardrails = (id: string, request: JudgedRequest) => {
    const channel = channels.get(id);
    if (channel === undefined) return false;
    const guardrails =
      channel.guardrails.length === 0
        ? (managed['AdministratorAccess'] ?? [])
        : channel.guardrails.flatMap(documentsOf);
    return decide(guardrails, request);
  };
  const listedRoles = (id: string) => userRoles[channels.get(id)?.name ?? ''];
  const allowsAs = (id: string, arns: readonly string[], request: JudgedRequest) =>
    allowsGuardrails(id, request) && arns.some(arn => allowsRole(findRole(arn)?.arn ?? '', request));
  const allowsListed = (id: string, request: JudgedRequest) =>
    listedRoles(id)?.some(arn => allowsRole(findRole(arn)?.arn ?? '', request));
  return {
    needsChoice,
    channelIds: [...channels.keys()],
    trusted: new Map(details.roles.map(({ arn, trusts }) => [arn, trusts])),
    listedRoles,
    allowsAs,
    allows: (id, verdict, request) => {
      if (!allowsGuardrails(id, request)) return false;
      if (verdict === 'ceiling') return true;
      return needsChoice(id) ? allowsListed(id, request) : allowsRole(channels.get(id)?.role ?? '', request);
    },
  };
}

function decide(statements: readonly Statement[], { action, resource }: JudgedRequest): boolean {
  const applying = statements.filter(
    ({ actions, resources }) =>
      actions.some(pattern => fits(pattern.toLowerCase(), action.toLowerCase())) &&
      resources.some(pattern => fits(pattern, resource)),
  );
  return applying.length > 0 && applying.every(({ effect }) => effect === 'Allow');
}

function fits(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === text;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest.slice(0, -1)) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  const last = rest.at(-1) ?? '';
  return text.length - at >= last.length && text.endsWith(last);
}

function readStatements(document: JsonObject): Statement[] {
  const list = [document['Statement'] ?? []].flat() as readonly JsonObject[];
  const texts = (value: unknown) => [value ?? []].flat() as string[];
  return list.map(each => ({
    effect: String(each['Effect']),
    actions: texts(each['Action']),
    resources: texts(each['Resource']),
  }));
}

interface RawState {
  readonly isRequired: boolean;
  readonly channels: readonly {
    readonly id: string;
    readonly name: string;
    readonly role: string;
    readonly guardrails: readonly string[];
    readonly isRequired: boolean;
  }[];
  readonly details: {
    readonly policies: readonly { readonly arn: string; readonly document: JsonObject }[];
    readonly roles: readonly {
      readonly arn: string;
      readonly trusts: readonly string[];
      readonly attached: readonly string[];
      readonly inline: readonly JsonObject[];
      readonly boundary: string;
    }[];
  };
}

async function readState(url: string): Promise<RawState> {
  const slack = await callRest(
    { url, region: 'us-east-2' },
    'chatbot',
    '/describe-slack-channel-configurations',
    {},
  );
  const preferences = await callRest({ url, region: 'us-east-2' }, 'chatbot', '/get-account-preferences', {});
  const configurations = slack.json['SlackChannelConfigurations'] as readonly JsonObject[];
  const account = preferences.json['AccountPreferences'] as JsonObject;
  const { text } = await callQuery({ url }, 'iam', '2010-05-08', 'GetAccountAuthorizationDetails', {
    MaxItems: '1000',
  });
  return {
    isRequired: account['UserAuthorizationRequired'] === true,
    channels: configurations.map(each => ({
      id: String(each['SlackChannelId']),
      name: String(each['ConfigurationName']),
      role: String(each['IamRoleArn']),
      guardrails: (each['GuardrailPolicyArns'] ?? []) as readonly string[],
      isRequired: each['UserAuthorizationRequired'] === true,
    })),
    details: { policies: readPolicies(text), roles: readRoles(text) },
  };
}

function members(xml: string, name: string): string[] {
  const list = new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(xml)?.[1] ?? '';
  return splitMembers(list);
}

/** The direct `member` elements of a list. */
function splitMembers(xml: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (const match of xml.matchAll(/<(\/?)member>/g)) {
    if (match[1] === '') {
      if (depth === 0) start = match.index + match[0].length;
      depth++;
    } else {
      depth--;
      if (depth === 0) found.push(xml.slice(start, match.index));
    }
  }
  return found;
}

function textOf(xml: string, name: string): string {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? '';
}

function documentOf(text: string): JsonObject {
  return JSON.parse(
    decodeURIComponent(text.replaceAll('&quot;', '"').replaceAll('&amp;', '&')),
  ) as JsonObject;
}

function readPolicies(xml: string) {
  return splitMembers(between(xml, 'Policies')).map(policy => {
    const versions = splitMembers(between(policy, 'PolicyVersionList'));
    const version = versions.find(each => textOf(each, 'IsDefaultVersion') === 'true') ?? '';
    return { arn: textOf(policy, 'Arn'), document: documentOf(textOf(version, 'Document')) };
  });
}

function readRoles(xml: string) {
  return splitMembers(between(xml, 'RoleDetailList')).map(role => ({
    arn: textOf(role, 'Arn'),
    trusts: readPrincipals(documentOf(textOf(role, 'AssumeRolePolicyDocument'))),
    attached: splitMembers(between(role, 'AttachedManagedPolicies')).map(each => textOf(each, 'PolicyArn')),
    inline: members(role, 'RolePolicyList').map(each => documentOf(textOf(each, 'PolicyDocument'))),
    boundary: textOf(role, 'PermissionsBoundaryArn'),
  }));
}

function readPrincipals(document: JsonObject): string[] {
  const list = [document['Statement'] ?? []].flat() as readonly JsonObject[];
  return list.flatMap(({ Principal: principal }) =>
    Object.values((principal ?? {}) as JsonObject).flatMap(names => [names].flat() as string[]),
  );
}

/** What is inside the first element of a name, to its last end. */
function between(xml: string, name: string): string {
  const start = xml.indexOf(`<${name}>`);
  const end = xml.lastIndexOf(`</${name}>`);
  return start === -1 || end === -1 ? '' : xml.slice(start + name.length + 2, end);
}
