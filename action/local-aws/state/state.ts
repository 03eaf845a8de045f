import type { Json } from '../../core/json.ts';
import type { Stack } from './stack-state.ts';

/** The layout of the state file; another number is another layout, and is refused. */
export const stateVersion = 1;

/** Properties by name. Values are replaced whole, never changed inside. */
export interface Properties {
  [name: string]: Json;
}

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

/** Where a Cloud Control request stands (botocore: ProgressEvent). */
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
}

/** Credentials that AssumeRole handed out. */
export interface Session {
  account: string;
  /** ARN of the assumed role's session. */
  arn: string;
  userId: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

/** Everything that the embedded AWS remembers. */
export interface State {
  version: typeof stateVersion;
  accounts: { [id: string]: Account };
  /** By access key id. */
  sessions: { [accessKeyId: string]: Session };
  /** Stacks with something under way, so that finding them does not mean looking at all. */
  busyStacks: { account: string; stackId: string }[];
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
