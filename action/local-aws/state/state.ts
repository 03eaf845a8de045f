import type { Json, JsonObject } from '../../core/json.ts';
import type { Caller, Properties } from './caller.ts';
import type { Stack } from './stack-state.ts';

/** The layout of the state file; another number is another layout, and is refused. */
export const stateVersion = 1;

/** One resource, kept once, whichever API made it. */
export interface StoredResource {
  /** As its CloudFormation registry schema names them, read-only ones included. */
  properties: Properties;
  /** What only the service itself knows: creation date, state, versions. */
  service: Properties;
}

/** Resources of one type by primary identifier. */
export interface ResourceTable {
  [identifier: string]: StoredResource;
}

/** A Slack workspace or Teams team that was authorised in the account. */
export interface Workspace {
  name: string;
  state: 'ENABLED' | 'DISABLED';
  reason?: string;
}

/** The progress of a Cloud Control request (botocore: ProgressEvent). */
export interface ProgressRecord {
  type: string;
  operation: 'CREATE' | 'UPDATE' | 'DELETE';
  identifier?: string;
  status: 'IN_PROGRESS' | 'SUCCESS' | 'FAILED';
  /** When an IN_PROGRESS request ends, in milliseconds since 1970. */
  dueAt: number;
  at: number;
  errorCode?: string;
  message?: string;
  /** The properties after an update, as JSON. */
  model?: string;
  /** The caller's token, and a hash of what was asked with it. */
  clientToken?: string;
  asked?: string;
}

/** One line of the account's history: a change, or a refused attempt. */
export interface StoredTrailEvent {
  id: string;
  at: number;
  name: string;
  /** E.g. `iam.amazonaws.com`. */
  source: string;
  region: string;
  caller: Caller;
  /** Set when a service did it on the caller's behalf. */
  invokedBy?: string;
  parameters: JsonObject;
  resources: { type: string; name: string }[];
  requestId?: string;
  errorCode?: string;
  errorMessage?: string;
}

/** A member of a channel who chose a user role. */
export interface TrailIdentity {
  /** ARN of the channel configuration. */
  configuration: string;
  role: string;
  /** Slack workspace or Teams team. */
  workspace: string;
  user: string;
}

/** One object of a bucket. */
export interface StoredObject {
  /** Base64 of what was put. */
  content: string;
  size: number;
  contentType: string;
  /** MD5, as S3 has it for objects that were put whole. */
  etag: string;
  at: number;
}

/** Everything of one AWS account. */
export interface Account {
  /** By Region, or `global`, then by type. */
  resources: { [place: string]: { [type: string]: ResourceTable } };
  /** By stack id. */
  stacks: { [stackId: string]: Stack };
  slackWorkspaces: { [id: string]: Workspace };
  chatbotPreferences: { UserAuthorizationRequired: boolean; TrainingDataCollectionEnabled: boolean };
  progress: { [token: string]: ProgressRecord };
  /** What was done, by event id, oldest first. */
  trail?: { [id: string]: StoredTrailEvent };
  /** Microsoft Teams teams that were authorised, by id. */
  teams?: { [id: string]: Workspace & { tenant: string } };
  /** Which member of a channel maps to which role. */
  userIdentities?: TrailIdentity[];
  /** What was published, oldest first; only the last ones. */
  messages?: { id: string; topicArn: string; subject: string; message: string; at: number }[];
  /** Set when the account is in an organization. */
  organization?: {
    /** The effective chat policy; undefined: policies of this type are not enabled. */
    chatPolicy?: JsonObject;
    /** Service control policies: those of the root, of each unit, and of the account. Every level has to allow. */
    serviceControl?: JsonObject[][];
    /** Resource control policies, which only deny. */
    resourceControl?: JsonObject[];
    /** When that was published. */
    at: number;
  };
  /** S3 objects by bucket and key. */
  objects?: { [bucket: string]: { [key: string]: StoredObject } };
}

/** Credentials that AssumeRole handed out. */
export interface RoleSession {
  account: string;
  /** ARN of the assumed role's session. */
  arn: string;
  userId: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
  /** Name of the role. */
  role?: string;
  /** Session policies: documents and ARNs, which only ever narrow what the role may do. */
  policies?: Json[];
  policyArns?: string[];
}

/** How this AWS behaves; changed through the control endpoint. */
export interface Settings {
  /** Every call is checked against the caller's policies. */
  isEnforcing?: boolean;
  /** Only workspaces and teams that the state lists count as authorised. */
  hasClosedWorkspaces?: boolean;
  /** How far the clock is ahead of the real one, in milliseconds. */
  clockOffset?: number;
  /** How long one step takes, in milliseconds, instead of what the server was started with. */
  stepMillis?: number;
}

/** Everything that the embedded AWS remembers. */
export interface State {
  version: typeof stateVersion;
  accounts: { [id: string]: Account };
  /** By access key id. */
  sessions: { [accessKeyId: string]: RoleSession };
  /** Stacks with something under way, so that finding them does not mean looking at all. */
  busyStacks: { account: string; stackId: string }[];
  settings?: Settings;
  /** Names this writing of the whole file, so that a journal knows its own. */
  generation?: string;
}

/** An AWS in which nothing was ever made. */
export function emptyState(): State {
  return { version: stateVersion, accounts: {}, sessions: {}, busyStacks: [] };
}

/** An account, made at its first use. */
export function accountOf(state: State, id: string): Account {
  state.accounts[id] ??= {
    resources: {},
    stacks: {},
    slackWorkspaces: {},
    chatbotPreferences: { UserAuthorizationRequired: false, TrainingDataCollectionEnabled: false },
    progress: {},
  };
  return state.accounts[id];
}
