import type { Json } from '../../core/json.ts';
import type { Caller, Properties } from './caller.ts';

/** One resource of a stack, as CloudFormation remembers it. */
export interface StackResource {
  type: string;
  physicalId: string;
  status: string;
  reason?: string;
  /** Milliseconds since 1970. */
  updatedAt: number;
  /** The template's properties, resolved, as last deployed; drift is measured against them. */
  properties: Properties;
  /** Metadata, policies and other attributes beside Properties, as last deployed. */
  attributes: Properties;
  drift?: ResourceDrift;
}

/** What drift detection last said about one resource. */
export interface ResourceDrift {
  status: 'IN_SYNC' | 'MODIFIED' | 'DELETED' | 'NOT_CHECKED' | 'UNKNOWN';
  at: number;
  expected?: Properties;
  actual?: Properties;
  differences: PropertyDifference[];
}

/** One difference between the template and what is there (botocore: PropertyDifference). */
export interface PropertyDifference {
  /** JSON pointer into the properties. */
  path: string;
  type: 'ADD' | 'REMOVE' | 'NOT_EQUAL';
  expected: Json;
  actual: Json;
}

/** One drift detection run. */
export interface DriftDetection {
  id: string;
  startedAt: number;
  dueAt: number;
  /** Set when it is over. */
  result?: { status: 'DRIFTED' | 'IN_SYNC'; drifted: number; failed?: string[] };
}

/** One line of a stack's history. */
export interface RecordedEvent {
  id: string;
  operationId: string;
  logicalId: string;
  physicalId: string;
  type: string;
  status: string;
  reason?: string;
  at: number;
  /** `as-before`: those of the resource's event before, so that a history is not the same thing three times. */
  properties?: Properties | 'as-before';
  token?: string;
}

/** What a change set says about one resource (botocore: ResourceChange), with all values. */
export interface ResourceChange {
  action: 'Add' | 'Modify' | 'Remove' | 'SyncWithActual' | 'Import' | 'Dynamic';
  logicalId: string;
  physicalId?: string;
  type: string;
  replacement?: 'True' | 'False' | 'Conditional';
  policyAction?: 'Delete' | 'Retain' | 'ReplaceAndDelete' | 'ReplaceAndRetain';
  scope: string[];
  details: ChangeDetail[];
  before?: Properties;
  after?: Properties;
  driftStatus?: 'IN_SYNC' | 'MODIFIED' | 'DELETED';
  previousDeployment?: Properties;
  /** Only shown when property values are not asked for: it merely could change (recorded). */
  isGuess?: boolean;
}

/** One reason for a change (botocore: ResourceChangeDetail). */
export interface ChangeDetail {
  attribute: string;
  name?: string;
  requiresRecreation: 'Never' | 'Always' | 'Conditionally';
  path?: string;
  before?: string;
  after?: string;
  changeType?: 'Add' | 'Remove' | 'Modify' | 'SyncWithActual';
  evaluation: 'Static' | 'Dynamic';
  source:
    | 'DirectModification'
    | 'ResourceReference'
    | 'ResourceAttribute'
    | 'ParameterReference'
    | 'NoModification';
  causingEntity?: string;
  /** Only shown when property values are asked for. */
  isValueOnly?: boolean;
  drift?: { previous: string; actual: string; at: number };
  beforeFrom?: 'ACTUAL_STATE' | 'PREVIOUS_DEPLOYMENT_STATE';
}

/** What a stack is asked to become. */
export interface StackTarget {
  template: string;
  parameters: { [name: string]: string };
  capabilities: string[];
  tags: { Key: string; Value: string }[];
  notificationArns: string[];
  roleArn?: string;
}

/** A change set. */
export interface ChangeSet {
  id: string;
  name: string;
  kind: 'CREATE' | 'UPDATE' | 'IMPORT';
  description?: string;
  createdAt: number;
  /** Until then it is CREATE_IN_PROGRESS. */
  dueAt: number;
  status: 'CREATE_COMPLETE' | 'FAILED';
  reason?: string;
  executionStatus:
    | 'AVAILABLE'
    | 'UNAVAILABLE'
    | 'EXECUTE_IN_PROGRESS'
    | 'EXECUTE_COMPLETE'
    | 'EXECUTE_FAILED'
    | 'OBSOLETE';
  target: StackTarget;
  changes: ResourceChange[];
  isDriftAware: boolean;
  /** The caller's token: the same request again is the same change set. */
  token?: string;
  /** The token with which it was executed. */
  executionToken?: string;
  /** Physical identifiers of what it takes in, by logical id. */
  imports?: { readonly [logicalId: string]: string };
  onStackFailure?: string;
}

/** A validation that failed before anything was made (botocore: OperationEvent of type VALIDATION_ERROR). */
export interface ValidationFailure {
  id: string;
  operationId: string;
  changeSetId: string;
  at: number;
  logicalId: string;
  type: string;
  name: 'PROPERTY_VALIDATION' | 'NAME_CONFLICT_VALIDATION';
  reason: string;
  path: string;
}

/** One thing an operation still has to do. A wave's resources do not depend on each other. */
export type Step =
  | {
      do:
        | 'begin'
        | 'finish'
        | 'begin-restore'
        | 'finish-restore'
        | 'begin-delete'
        | 'finish-delete'
        | 'begin-import'
        | 'finish-import';
      ids: string[];
    }
  | { do: 'cleanup'; status: string }
  | { do: 'end'; status: string; reason?: string };

/** What is being done to one resource. */
export interface Pending {
  action: 'create' | 'update' | 'replace' | 'sync';
  properties: Properties;
  attributes: Properties;
}

/** A resource that an operation changed, and what it was before. */
export interface Done {
  logicalId: string;
  action: 'create' | 'update' | 'replace' | 'sync';
  /** The stack's record before, when there was one. */
  before?: StackResource;
  /** What was really there before, for the roll-back of a drift-aware change. */
  observed?: Properties;
}

/** A physical resource that is to be deleted. */
export interface Deletion {
  logicalId: string;
  type: string;
  physicalId: string;
  isRetained: boolean;
  /** The stack's record goes too (false for the old half of a replacement). */
  isRecord: boolean;
  /** Position in the order of creation; deletions go backwards. */
  wave: number;
  /** How often it was tried in vain; absent: not yet. */
  failedAttempts?: number;
}

/** Something that CloudFormation is doing to a stack. */
export interface StackOperation {
  id: string;
  kind: 'CREATE' | 'UPDATE' | 'DELETE' | 'ROLLBACK' | 'UPDATE_ROLLBACK' | 'IMPORT';
  /** Failures so far, by what was tried. */
  failed: { created: string[]; updated: string[]; deleted: string[] };
  token?: string;
  changeSetId?: string;
  target?: StackTarget;
  imports?: { readonly [logicalId: string]: string };
  /** On whose behalf. */
  caller?: Caller;
  isDriftAware: boolean;
  isRollbackDisabled: boolean;
  isDeletedOnFailure: boolean;
  /** When the next step is due, in milliseconds since 1970. */
  dueAt: number;
  steps: Step[];
  pending: { [logicalId: string]: Pending };
  done: Done[];
  /** By deletion key. */
  deletions: { [key: string]: Deletion };
}

/** A stack. */
export interface Stack {
  id: string;
  name: string;
  region: string;
  status: string;
  reason?: string;
  createdAt: number;
  updatedAt?: number;
  deletedAt?: number;
  changeSetId?: string;
  /** What was last deployed; undefined while in review. */
  deployed?: StackTarget;
  isProtected: boolean;
  isRollbackDisabled: boolean;
  /** What updates may touch. */
  policy?: Json;
  resources: { [logicalId: string]: StackResource };
  outputs: { key: string; value: string; description?: string; exportName?: string }[];
  /** Oldest first. */
  events: RecordedEvent[];
  validationFailures: ValidationFailure[];
  changeSets: { [id: string]: ChangeSet };
  operation?: StackOperation;
  /** A roll-back that failed and can be continued. */
  suspended?: StackOperation;
  driftDetections: DriftDetection[];
  drift?: { status: 'DRIFTED' | 'IN_SYNC'; at: number };
}
