import type { Scope } from '../service.ts';
import type { Properties } from '../state/caller.ts';
import type { StoredResource } from '../state/state.ts';

/** A resource that is about to be made or changed, as far as it is known then. */
export interface AskedResource {
  readonly account: string;
  readonly region: string;
  /** Undefined for a resource that is yet to be made. */
  readonly identifier: string | undefined;
  /** A property as it is or is to be; where it has none, `*` or what is given. */
  readonly named: (property: string, absent?: string) => string;
}

/**
 * What the registry schema does not say about a type: how it is named and what its service does by itself. Everything
 * else (required, read-only, create-only, patterns, unordered lists) is the schema's. The permissions that a change of a resource
 * needs are in `permissions/handler-actions.ts`, its events in `trail/deeds.ts`.
 */
export interface ResourceType {
  readonly type: string;
  /** One place for all Regions of the account (IAM, Chatbot). */
  readonly isGlobal: boolean;
  /** The property in which CloudFormation makes up a name when the template has none. */
  readonly name?: { readonly property: string; readonly maxLength: number; readonly isLowerCase?: boolean };
  /** Property that `Ref` returns; default: the primary identifier. */
  readonly reference?: string;
  /** What the service reads back for properties that were not given. */
  readonly defaults: Properties;
  /** Properties that the type's read does not return, so that drift cannot see them: also those that the schema calls write-only. */
  readonly unreadable?: readonly string[];
  /** Whether CloudFormation's drift detection covers it; default true. */
  readonly hasDrift?: boolean;
  /** Whether an existing one can be imported into a stack; default true. */
  readonly canImport?: boolean;
  /** The ARN on which its service is asked for the permissions of a handler; `*` where it is not known before it is made. */
  readonly arnOf: (asked: AskedResource) => string;
  /** Read-only properties of a new resource. */
  readonly identify: (scope: Scope, properties: Properties) => Properties;
  /** What only the service knows about a new resource. */
  readonly start?: (scope: Scope, properties: Properties) => Properties;
  /** What the service makes of the values it is given. */
  readonly settle?: (properties: Properties) => Properties;
  /** @throws ApiError when the service refuses; `own` is the identifier of the resource that is being updated */
  readonly check?: (scope: Scope, properties: Properties, own: string | undefined) => void;
  /** @throws ApiError when the service refuses to delete */
  readonly checkDelete?: (scope: Scope, stored: StoredResource) => void;
  /** What else changes with the resource, in other resources or in the service's own part. */
  readonly afterWrite?: (scope: Scope, stored: StoredResource, before: Properties | undefined) => void;
  readonly afterDelete?: (scope: Scope, stored: StoredResource) => void;
  /** Properties that are worked out from other resources when it is read. */
  readonly derive?: (scope: Scope, stored: StoredResource) => Properties;
}
