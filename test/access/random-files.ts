import type { Json, JsonObject } from '../../action/core/json.ts';

/** A source of numbers that gives the same ones for the same seed (mulberry32). */
export interface Random {
  /** A whole number from 0 up to, and without, the limit. */
  readonly below: (limit: number) => number;
  readonly chance: (share: number) => boolean;
  readonly pick: <T>(list: readonly T[]) => T;
  /** Some of a list, in its order. */
  readonly some: <T>(list: readonly T[], least: number, most: number) => T[];
  /** What statements are about. */
  readonly subject: Subject;
}

/** What the statements of random files are about. */
interface Subject {
  readonly conditions: readonly JsonObject[];
  /** How many statements have a condition. */
  readonly share: number;
  readonly actions: readonly string[];
  /** The Regions of requests. */
  readonly regions: readonly string[];
}

/** Makes a source of numbers. @param about `regions`: what Regions decide, of actions whose ARNs say none as well */
export function makeRandom(seed: number, about: 'all' | 'regions' = 'all'): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  return {
    subject: about === 'all' ? everySubject : ofRegions,
    below,
    pick,
    chance: share => next() < share,
    some: (list, least, most) => {
      const count = Math.min(list.length, least + below(most - least + 1));
      const left: (typeof list)[number][] = [];
      // Each is taken by its share of what is still wanted, so that a long list costs no more than its length.
      for (const [index, each] of list.entries()) {
        if (next() * (list.length - index) < count - left.length) left.push(each);
      }
      return left;
    },
  };
}

/** The actions that are asked about. */
export const askedActions = [
  'sqs:SendMessage',
  'sqs:PurgeQueue',
  'sqs:ListQueues',
  'lambda:InvokeFunction',
  'lambda:DeleteFunction',
  'sns:Publish',
  'codepipeline:StartPipelineExecution',
  'ec2:DescribeInstances',
  'dynamodb:DeleteTable',
] as const;

/** The accounts of the targets by their keys. */
export const accounts: Readonly<Record<string, string>> = { one: '123456789012', two: '210987654321' };

const patterns = [
  'sqs:*',
  'sqs:Send*',
  'sqs:*Queue?',
  'lambda:*',
  'lambda:?nvoke*',
  'SQS:purgequeue',
  'lambda:DoSomethingNew',
  'dynamodb:*Backup',
  'codepipeline:*',
];
/** Patterns that only IAM's own documents may hold. */
const openPatterns = ['*:List*', 's?s:*', 'l*:*'];
const resources = [
  '*',
  '*',
  '*',
  '*',
  'arn:aws:sqs:*:*:q-*',
  'arn:aws:sqs:eu-west-1:${AWS::AccountId}:q-1',
  'arn:aws:sqs:*:*:q-?',
  'arn:aws:*:eu-west-1:*:*',
  'arn:aws:*:*:123456789012:*',
  'arn:aws:lambda:*:*:function:*',
  'arn:aws:lambda:us-east-1:*:function:q-1',
  'arn:aws:sns:*:*:${aws:PrincipalTag/team}',
  'arn:aws:codepipeline:*:*:w*',
  'arn:aws:dynamodb:*:*:table/q-1',
  'arn:aws:dynamodb:*:*:table/q-1/backup/*',
  'arn:aws:codepipeline:*:*:webhook:*',
];
const conditions: readonly JsonObject[] = [
  { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
  { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-1'] } },
  { StringEquals: { 'aws:PrincipalAccount': '123456789012' } },
  { StringEquals: { 'aws:ResourceTag/env': 'dev' } },
  { StringEquals: { 'aws:ResourceTag/env': ['dev', 'test'] } },
  { StringNotEquals: { 'aws:ResourceTag/env': 'test' } },
  { StringLike: { 'aws:ResourceTag/env': 't*' } },
  { StringEqualsIfExists: { 'aws:PrincipalTag/team': 'a' } },
  { Null: { 'aws:ResourceTag/env': 'true' } },
  { Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
  { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } },
  { Bool: { 'aws:SecureTransport': 'true' } },
  { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['env', 'team'] } },
  { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'env' } },
  { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/chatops/*' } },
  { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
  { StringEquals: { 'aws:ResourceTag/env': '${aws:PrincipalTag/team}' } },
  { StringEquals: { 'aws:ResourceTag/env': 'dev' }, Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
];

const everySubject: Subject = {
  conditions,
  share: 0.35,
  actions: askedActions,
  regions: ['eu-west-1', 'us-east-1'],
};

const ofRegions: Subject = {
  conditions: [
    { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
    { StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'us-west-2'] } },
    { StringEquals: { 'aws:RequestedRegion': ['us-east-1', 'ap-south-1'] } },
    { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-1'] } },
    { StringNotEquals: { 'aws:RequestedRegion': 'us-east-1' } },
    { StringEquals: { 'aws:RequestedRegion': 'eu-west-1', 'aws:ResourceTag/env': 'dev' } },
    { StringEquals: { 'aws:ResourceTag/env': 'dev' } },
  ],
  share: 0.6,
  actions: [
    'sqs:ListQueues',
    'ec2:DescribeInstances',
    'sns:ListTopics',
    's3:DeleteBucket',
    's3:ListBucketVersions',
    'cloudfront:ListDistributions',
    'ecs:ListClusters',
    'sqs:PurgeQueue',
  ],
  regions: ['eu-west-1', 'us-east-1', 'us-west-2', 'ap-south-1', 'ca-central-1'],
};

/** AWS-managed policies that are small enough to be read again and again. */
const managedNames = ['AmazonSQSReadOnlyAccess', 'AWSLambdaRole', 'AmazonSQSFullAccess'] as const;
const unknownPolicy = 'arn:aws:iam::123456789012:policy/unseen';

/** A command of an alias with the one action and resource that it needs. */
const aliases: Readonly<Record<string, { readonly run: string; readonly needs: readonly [string, string] }>> =
  {
    tell: {
      run: 'sns publish --topic-arn arn:aws:sns:eu-west-1:123456789012:q-1 --message hi --region eu-west-1',
      needs: ['sns:Publish', 'arn:aws:sns:eu-west-1:123456789012:q-1'],
    },
    start: {
      run: 'codepipeline start-pipeline-execution --name web --region eu-west-1',
      needs: ['codepipeline:StartPipelineExecution', 'arn:aws:codepipeline:eu-west-1:${AWS::AccountId}:web'],
    },
  };

/** What a policy is to a judge: its document, or the name of one that cannot be seen. */
export type Judged = { readonly document: Json } | { readonly unseen: string };

export interface RoleFacts {
  readonly arn: string;
  readonly policies: readonly Judged[];
  readonly boundary: Judged | undefined;
}

/** What decides in one channel of one account. */
export interface ChannelFacts {
  /** Workspace, channel and account. */
  readonly place: string;
  readonly account: string;
  readonly guardrails: readonly Judged[];
  readonly organization: readonly Judged[];
  /** By the key of the role; the empty key is the channel role. Undefined: members bring roles that cannot be seen. */
  readonly roles: ReadonlyMap<string, RoleFacts> | undefined;
  /** The listed roles by their keys, where members may choose one and need not. */
  readonly chosen: ReadonlyMap<string, RoleFacts>;
  /** The roles of the account that the list leaves out, by their keys: members who have chosen one keep it. */
  readonly kept: ReadonlyMap<string, RoleFacts>;
  /** Whether members need not choose a role, and may have chosen one of which no list says anything. */
  readonly hasUnlisted: boolean;
}

/** A file with what is true of it, both made of the same choices and of nothing of the product. */
export interface RandomFile {
  readonly text: string;
  readonly files: Readonly<Record<string, unknown>>;
  readonly channels: readonly ChannelFacts[];
}

interface PolicyText {
  readonly yaml: { readonly allow?: readonly JsonObject[]; readonly deny?: readonly JsonObject[] };
  readonly document: JsonObject;
}

/** How statements are made. */
interface Kind {
  /** Whether they are those of an IAM document, which may hold more patterns than chatops.yml. */
  readonly isDocument: boolean;
  /** Whether they may be about all actions there are, which takes long to compare. */
  readonly isWide: boolean;
}

function makeStatement(random: Random, { isDocument, isWide }: Kind): JsonObject {
  const isOther = isWide && random.chance(0.1);
  const isNegated = random.chance(0.1);
  const actions = random.some(
    [...patterns, ...(isDocument ? openPatterns : []), ...(isWide ? ['*'] : []), ...random.subject.actions],
    1,
    2,
  );
  const on = random.some(resources, 1, 2);
  return {
    [isOther ? 'not-actions' : 'actions']: [...new Set(actions)],
    [isNegated ? 'not-resources' : 'resources']: [...new Set(on)],
    ...(random.chance(random.subject.share) ? { conditions: random.pick(random.subject.conditions) } : {}),
  };
}

function toIam(statement: JsonObject, effect: 'Allow' | 'Deny'): JsonObject {
  const names: Readonly<Record<string, string>> = {
    actions: 'Action',
    'not-actions': 'NotAction',
    resources: 'Resource',
    'not-resources': 'NotResource',
    conditions: 'Condition',
  };
  return {
    Effect: effect,
    ...Object.fromEntries(Object.entries(statement).map(([key, value]) => [names[key] ?? key, value])),
  };
}

function makePolicy(random: Random, kind: Kind): PolicyText {
  const allow = Array.from({ length: 1 + random.below(3) }, () => makeStatement(random, kind));
  // A Deny of everything costs nothing.
  const deny = random.chance(0.2) ? [makeStatement(random, { ...kind, isWide: true })] : [];
  return {
    yaml: { allow, ...(deny.length === 0 ? {} : { deny }) },
    document: {
      Version: '2012-10-17',
      Statement: [...allow.map(each => toIam(each, 'Allow')), ...deny.map(each => toIam(each, 'Deny'))],
    },
  };
}

/** The choices that a file is made of. A second version takes over some of them. */
export interface Choices {
  readonly policies: Readonly<Record<string, PolicyText>>;
  readonly roles: Readonly<Record<string, RoleChoice>>;
  readonly channels: Readonly<Record<string, ChannelChoice>>;
  readonly guardrailAliases: boolean;
  readonly hasLimit: boolean;
}

interface RoleChoice {
  readonly kind: 'own' | 'elsewhere';
  /** Keys of policies, `managed:<name>` or `unseen`. */
  readonly managed: readonly string[];
  readonly boundary: string | undefined;
  readonly allowAliases: boolean;
}

interface ChannelChoice {
  readonly key: string;
  readonly workspace: string;
  readonly role: string;
  readonly guardrails: readonly string[];
  readonly aliases: readonly string[];
  readonly targets: readonly string[];
  readonly userRoles:
    | 'optional'
    | 'required'
    | { readonly required: boolean; readonly roles: readonly string[] };
}

const documentKeys = ['p', 'q', 'r'] as const;
const policyKeys = ['ra', 'rb', 'ga', 'gb', 'limit', ...documentKeys] as const;
function isDocumentKey(key: string): boolean {
  return key === 'limit' || documentKeys.some(each => each === key);
}

const roleKeys = ['ra', 'rb', 'far'] as const;
const channelIds = ['C0AAAAAAAA', 'C0BBBBBBBB', 'C0CCCCCCCC'] as const;

/** Makes choices; those of another version are kept, each by a certain chance. */
export function makeChoices(random: Random, old?: Choices, kept = 0.7): Choices {
  const keep = <T>(value: T | undefined, make: () => T): T => {
    const made = make();
    return value !== undefined && random.chance(kept) ? value : made;
  };
  const makeRole = (key: string): RoleChoice => ({
    kind: key === 'far' ? 'elsewhere' : 'own',
    managed: random.chance(0.4)
      ? random.some(['p', `managed:${random.pick(managedNames)}`, 'unseen'], 1, 2)
      : [],
    boundary: random.chance(0.3) ? random.pick(['q', 'unseen', 'managed:AmazonSQSFullAccess']) : undefined,
    allowAliases: random.chance(0.3),
  });
  const makeChannel = (id: string): ChannelChoice => ({
    key: random.chance(0.9) ? id.slice(2).toLowerCase().slice(0, 3) : `other-${id.slice(2, 4).toLowerCase()}`,
    workspace: random.chance(0.8) ? 'acme' : 'contoso',
    role: random.pick(roleKeys),
    guardrails: random.some(
      [
        'ga',
        'gb',
        'audited',
        `managed:${random.pick(managedNames)}`,
        ...(random.chance(0.2) ? ['unseen'] : []),
      ],
      1,
      2,
    ),
    aliases: random.some(Object.keys(aliases), 0, 2),
    targets: random.some(Object.keys(accounts), 1, 2),
    userRoles: random.chance(0.6)
      ? 'optional'
      : random.chance(0.3)
        ? 'required'
        : { required: random.chance(0.7), roles: random.some(['ra', 'rb'], 1, 2) },
  });
  const isWide = random.chance(0.05);
  const ids = keep(old === undefined ? undefined : Object.keys(old.channels), () =>
    random.some(channelIds, 1, 2),
  );
  return {
    policies: Object.fromEntries(
      policyKeys.map(key => [
        key,
        keep(old?.policies[key], () => makePolicy(random, { isDocument: isDocumentKey(key), isWide })),
      ]),
    ),
    roles: Object.fromEntries(roleKeys.map(key => [key, keep(old?.roles[key], () => makeRole(key))])),
    channels: Object.fromEntries(ids.map(id => [id, keep(old?.channels[id], () => makeChannel(id))])),
    guardrailAliases: keep(old?.guardrailAliases, () => random.chance(0.3)),
    hasLimit: keep(old?.hasLimit, () => random.chance(0.2)),
  };
}

function listedBy({ userRoles }: ChannelChoice): readonly string[] {
  return typeof userRoles === 'string' ? [] : userRoles.roles;
}

function isRequired({ userRoles }: ChannelChoice): boolean {
  return typeof userRoles === 'string' ? userRoles === 'required' : userRoles.required;
}

const workspaceIds: Readonly<Record<string, string>> = { acme: 'T0123ABCD', contoso: 'T0999ZZZZ' };

function policyArn(key: string): string {
  return key === 'unseen' ? unknownPolicy : `arn:aws:iam::123456789012:policy/${key}`;
}

/** The file of choices, and what is true of it. @param managed the documents of the AWS-managed policies */
export function writeFile(choices: Choices, managed: (name: string) => Json): RandomFile {
  const { policies, roles, channels } = choices;
  const isName = (key: string) => key.startsWith('managed:');
  const named = (key: string) => key.slice('managed:'.length);
  const text = (key: string) => policies[key] as PolicyText;
  const attached = (key: string) =>
    isName(key)
      ? named(key)
      : key === 'unseen'
        ? unknownPolicy
        : { arn: policyArn(key), document: `policies/${key}.json` };
  const entries = Object.entries(channels);
  const yaml = {
    version: 1,
    name: 'chat',
    targets: Object.fromEntries(
      Object.entries(accounts).map(([key, account]) => [
        key,
        {
          account,
          region: 'eu-west-1',
          ...(choices.hasLimit ? { limits: ['policies/limit.json'] } : {}),
        },
      ]),
    ),
    workspaces: Object.fromEntries(Object.entries(workspaceIds).map(([key, id]) => [key, { slack: id }])),
    roles: Object.fromEntries(
      Object.entries(roles).map(([key, role]) => [
        key,
        role.kind === 'elsewhere'
          ? { arn: 'arn:aws:iam::${AWS::AccountId}:role/far', document: ['policies/r.json'] }
          : {
              ...text(key).yaml,
              ...(role.managed.length === 0 ? {} : { 'managed-policies': role.managed.map(attached) }),
              ...(role.boundary === undefined
                ? {}
                : {
                    'permissions-boundary': isName(role.boundary)
                      ? `arn:aws:iam::aws:policy/${named(role.boundary)}`
                      : attached(role.boundary),
                  }),
              ...(role.allowAliases ? { 'allow-aliases': true } : {}),
            },
      ]),
    ),
    guardrails: {
      ga: { ...text('ga').yaml, ...(choices.guardrailAliases ? { 'allow-aliases': true } : {}) },
      gb: text('gb').yaml,
      audited: { arn: policyArn('q'), document: 'policies/q.json' },
      hidden: { arn: unknownPolicy },
    },
    aliases: Object.fromEntries(Object.entries(aliases).map(([key, { run }]) => [key, run])),
    channels: Object.fromEntries(
      entries.map(([id, channel]) => [
        channel.key,
        {
          workspace: channel.workspace,
          channel: id,
          role: channel.role,
          guardrails: channel.guardrails.map(key =>
            isName(key) ? named(key) : key === 'unseen' ? 'hidden' : key,
          ),
          ...(channel.aliases.length === 0 ? {} : { aliases: channel.aliases }),
          targets: channel.targets,
          'user-roles': channel.userRoles,
        },
      ]),
    ),
    rules: Object.fromEntries(['alias/unpinned-region', 'alias/unused'].map(code => [code, 'off'])),
  };
  // A document of an organization that has Deny statements only is beside FullAWSAccess.
  const denies = (text('limit').document['Statement'] as readonly JsonObject[]).map(each => ({
    ...each,
    Effect: 'Deny',
  }));
  const limit: JsonObject = { Version: '2012-10-17', Statement: denies };
  const everything: JsonObject = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  };

  const factsOf = (id: string, channel: ChannelChoice, target: string): ChannelFacts => {
    const account = accounts[target] ?? '';
    const place = (document: Json): Judged => ({
      document: JSON.parse(
        JSON.stringify(document)
          .replaceAll('${AWS::AccountId}', account)
          .replaceAll('${AWS::Region}', 'eu-west-1'),
      ) as Json,
    });
    const judged = (key: string): Judged =>
      isName(key)
        ? { document: managed(named(key)) }
        : key === 'unseen'
          ? { unseen: unknownPolicy }
          : place(text(key === 'audited' ? 'q' : key).document);
    // What the aliases of the channels of this target need, each only where the role or the guardrail is used.
    const grants = (uses: (other: ChannelChoice) => boolean): Judged[] => {
      const users = entries.filter(([, other]) => other.targets.includes(target) && uses(other));
      const keys = [...new Set(users.flatMap(([, other]) => other.aliases))];
      return keys.flatMap(key => {
        const needs = aliases[key]?.needs;
        if (needs === undefined) return [];
        const [action, resource] = needs;
        return [
          place({
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: action, Resource: resource }],
          }),
        ];
      });
    };
    const roleFacts = (key: string): RoleFacts => {
      const role = roles[key] as RoleChoice;
      if (role.kind === 'elsewhere') {
        return {
          arn: `arn:aws:iam::${account}:role/far`,
          policies: [place(text('r').document)],
          boundary: undefined,
        };
      }
      return {
        arn: `arn:aws:iam::${account}:role/chatops/chat/chat-${key}`,
        policies: [
          place(text(key).document),
          ...role.managed.map(judged),
          ...(role.allowAliases ? grants(other => other.role === key || listedBy(other).includes(key)) : []),
        ],
        boundary: role.boundary === undefined ? undefined : judged(role.boundary),
      };
    };
    const listed = new Map(listedBy(channel).map(key => [key, roleFacts(key)]));
    const inTarget = entries.flatMap(([, other]) =>
      other.targets.includes(target) ? [other.role, ...listedBy(other)] : [],
    );
    const kept = new Map(inTarget.filter(key => !listed.has(key)).map(key => [key, roleFacts(key)]));
    return {
      place: `${workspaceIds[channel.workspace]} ${id} ${account}`,
      account,
      guardrails: [
        ...channel.guardrails.map(judged),
        ...(choices.guardrailAliases && channel.guardrails.includes('ga')
          ? grants(other => other.guardrails.includes('ga'))
          : []),
      ],
      organization: choices.hasLimit ? [{ document: everything }, place(limit)] : [],
      roles: isRequired(channel)
        ? channel.userRoles === 'required'
          ? undefined
          : listed
        : new Map([['', roleFacts(channel.role)]]),
      chosen: isRequired(channel) ? new Map() : listed,
      kept,
      hasUnlisted: channel.userRoles === 'optional',
    };
  };
  return {
    text: JSON.stringify(yaml),
    files: {
      ...Object.fromEntries(documentKeys.map(key => [`policies/${key}.json`, text(key).document])),
      'policies/limit.json': limit,
    },
    channels: entries.flatMap(([id, channel]) => channel.targets.map(target => factsOf(id, channel, target))),
  };
}
