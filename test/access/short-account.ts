import type { DriftedAccount } from '../../action/access/drifted-account.ts';
import type { LaidChanges, PlannedResource } from '../../action/access/lay-changes.ts';
import type { ObservedEntity } from '../../action/access/observed-picture.ts';
import type { Comparison, Drift } from '../../action/core/drift.ts';
import { isObject, type Json, type JsonObject } from '../../action/core/json.ts';
import { account, allow, makeAccount, policyArn } from '../drift/wide-account.ts';

// Accounts with drift and plans, as tables write them.

const types: Readonly<Record<string, string>> = {
  role: 'AWS::IAM::Role',
  policy: 'AWS::IAM::ManagedPolicy',
  slack: 'AWS::Chatbot::SlackChannelConfiguration',
  teams: 'AWS::Chatbot::MicrosoftTeamsChannelConfiguration',
  alias: 'AWS::Chatbot::CustomAction',
  preferences: 'AWS::Chatbot::AccountPreferences',
  stack: 'AWS::CloudFormation::Stack',
  topic: 'AWS::SNS::Topic',
};
const typeOf = (name: string) => types[name] ?? name;

/** A list of actions that a policy allows on everything, or the document itself. */
type Allowed = readonly string[] | JsonObject;

/** Properties, in which `policies` of a role are short: what each inline policy allows. */
type Short = JsonObject & {
  readonly policies?: Readonly<Record<string, Allowed>>;
  readonly allows?: Allowed;
};

const documentOf = (allowed: Allowed): JsonObject =>
  Array.isArray(allowed) ? allow(...(allowed as readonly string[])) : (allowed as JsonObject);
const inline = (name: string, allowed: Allowed): JsonObject => ({
  PolicyName: name,
  PolicyDocument: documentOf(allowed),
});

function lengthen({ policies, allows, trust, ...rest }: Short): JsonObject {
  return {
    ...rest,
    ...(policies === undefined
      ? {}
      : { Policies: Object.entries(policies).map(([name, allowed]) => inline(name, allowed)) }),
    ...(allows === undefined ? {} : { PolicyDocument: documentOf(allows) }),
    ...(trust === undefined ? {} : { AssumeRolePolicyDocument: trusting(trust) }),
  };
}

const principals: Readonly<Record<string, JsonObject>> = {
  others: { AWS: '210987654321' },
  everyone: { AWS: '*' },
};

/** A trust policy: of chat (`chat`; `tagged`: with tags of sessions), of `others`, of `everyone`, or of chat under a condition. */
function trusting(trust: Json): JsonObject {
  const statement = {
    Effect: 'Allow',
    Principal: principals[String(trust)] ?? { Service: 'chatbot.amazonaws.com' },
    Action: trust === 'tagged' ? ['sts:AssumeRole', 'sts:TagSession'] : 'sts:AssumeRole',
    ...(isObject(trust) ? { Condition: trust } : {}),
  };
  return { Version: '2012-10-17', Statement: [statement] };
}

interface Resource {
  readonly type: string;
  readonly id: string;
  readonly path: string;
  readonly has: Short;
  /** How it was read: `absent`, `unread`, or the properties that were not read. */
  readonly read?: 'absent' | 'unread' | readonly string[];
  /** Tags that it has in the account. */
  readonly tags?: Json;
}

/** An account, its drift, and a plan. */
export interface Setting {
  readonly stack?: readonly Resource[];
  readonly drift?: readonly (Omit<Partial<Drift>, 'expected' | 'observed'> & {
    readonly expected?: Json;
    readonly observed?: Json;
  })[];
  readonly plan?: {
    readonly resources: readonly (Omit<PlannedResource, 'properties' | 'changed' | 'path'> & {
      readonly has?: Short;
      readonly changed?: readonly string[];
      readonly path?: string;
    })[];
    readonly overwritten?: readonly string[];
    readonly userRoles?: readonly string[];
  };
  readonly roles?: Readonly<Record<string, Short>>;
  readonly policies?: Readonly<Record<string, Short>>;
  readonly channels?: Readonly<Record<string, Short>>;
  readonly documents?: Readonly<Record<string, readonly (Allowed | null)[]>>;
  readonly unchecked?: readonly { readonly type: string; readonly id: string }[];
  readonly isComplete?: boolean;
  readonly outside?: 'sessions';
}

/** The same with a plan. */
export type Planned = Setting & Required<Pick<Setting, 'plan'>>;

function compare({ type, id, path, has, read, tags }: Resource): Comparison {
  const expected = lengthen(has);
  const unread = Array.isArray(read)
    ? (read as readonly string[]).map(property => ({ property, why: '' }))
    : [];
  const properties = tags === undefined ? expected : { ...expected, Tags: tags };
  return {
    target: 'default',
    kind: { riskOf: () => 'widens' },
    ...{ type: typeOf(type), path, id, expected },
    observed:
      read === 'absent'
        ? { status: 'absent' }
        : read === 'unread'
          ? { status: 'unread', why: '' }
          : { status: 'present', properties, unread },
  } as Comparison;
}

const entities = (of: Readonly<Record<string, Short>> = {}) =>
  new Map(
    Object.entries(of).map(([arn, has]): [string, ObservedEntity] => [
      arn,
      { key: arn.slice(arn.lastIndexOf('/') + 1), properties: lengthen(has), unread: [] },
    ]),
  );

/** The ARN of a role of the account. */
export const arnOfRole = (name: string) => `arn:aws:iam::${account}:role/${name}`;

const channelOf = { ConfigurationName: 'ops', SlackWorkspaceId: 'T0', SlackChannelId: 'C0OPS' };

/** A channel with a role and a guardrail. */
const ordinary: readonly Resource[] = [
  {
    type: 'role',
    id: 'ops',
    path: 'roles.ops',
    has: { RoleName: 'ops', policies: { own: ['sqs:SendMessage'] } },
  },
  { type: 'policy', id: policyArn, path: 'guardrails.g', has: { allows: ['sqs:*'] } },
  {
    ...{ type: 'slack', id: 'arn:ops', path: 'channels.ops' },
    has: { ...channelOf, IamRoleArn: arnOfRole('ops'), GuardrailPolicies: [policyArn] },
  },
];

/** The account as it should be, and what was read of it. */
export function accountOf(given: Setting): DriftedAccount {
  const {
    stack = ordinary,
    roles,
    policies,
    channels,
    documents = {},
    unchecked = [],
    isComplete = true,
    outside,
  } = given;
  return {
    ...makeAccount(0),
    comparisons: stack.map(compare),
    otherChannels: entities(channels),
    roles: entities(roles),
    policies: entities(policies),
    documents: new Map(
      Object.entries(documents).map(([arn, list]) => [
        arn,
        list.map(each => (each === null ? undefined : documentOf(each))),
      ]),
    ),
    unchecked: unchecked.map(({ type, id }) => ({ type: typeOf(type), id })),
    isComplete,
    ...(outside === undefined ? {} : { outside }),
  };
}

/** A short document, inline policy or trust policy of a drift. */
function readValue(value: Json | undefined): Json | undefined {
  if (!isObject(value)) return value;
  const { policy, allows, trust } = value;
  if (typeof policy === 'string') return inline(policy, (allows ?? []) as Allowed);
  if (trust !== undefined) return trusting(trust);
  if (allows !== undefined) return documentOf(allows as Allowed);
  return 'policies' in value ? lengthen(value as Short) : value;
}

/** The drift of the account. */
export function driftOf({ drift = [] }: Setting): readonly Drift[] {
  return drift.map(({ type = '', expected, observed, ...rest }) => {
    const [before, after] = [readValue(expected), readValue(observed)];
    return {
      ...{ target: 'default', kind: 'modified', path: '', id: '', risk: 'widens' },
      type: typeOf(type),
      ...rest,
      ...(before === undefined ? {} : { expected: before }),
      ...(after === undefined ? {} : { observed: after }),
    } as Drift;
  });
}

/** The plan, on one way into the account; undefined where there is none. */
export function changesOf(given: Planned): LaidChanges;
export function changesOf(given: Setting): LaidChanges | undefined;
export function changesOf({ plan }: Setting): LaidChanges | undefined {
  if (plan === undefined) return undefined;
  const { resources, overwritten = [], userRoles } = plan;
  return {
    stack: {
      resources: resources.map(({ type, has = {}, changed = [], path, ...rest }) => ({
        ...rest,
        ...{ type: typeOf(type), path: path ?? `${type}s.${rest.id}` },
        ...{ properties: lengthen(has), changed },
      })),
      userRoles: () => userRoles?.map(key => ({ key, arn: arnOfRole(key) })),
    },
    overwritten: new Set(overwritten.map(typeOf)),
  };
}
