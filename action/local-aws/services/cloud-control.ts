import { randomUUID } from 'node:crypto';
import { isObject, type Json } from '../../core/json.ts';
import { AwsError } from '../errors.ts';
import type { Input } from '../input.ts';
import { cutPage } from '../page.ts';
import { checkHandler } from '../permissions/check-handler.ts';
import { coerceProperties } from '../resources/coerce.ts';
import { findDifferences } from '../resources/differ.ts';
import {
  createResource,
  deleteResource,
  findResource,
  listResources,
  readResource,
  updateResource,
} from '../resources/handlers.ts';
import { isCreateOnly, isReadOnly } from '../resources/schema.ts';
import { resourceType } from '../resources/types/index.ts';
import { type Answer, accountIn, type Call, reads, type Service, writes } from '../service.ts';
import type { Properties } from '../state/caller.ts';
import type { ProgressRecord } from '../state/state.ts';
import { applyPatch } from './json-patch.ts';
import { epochSeconds } from './time.ts';

/** Cloud Control: every type of the registry through one API. */
export const cloudControl: Service = {
  signingName: 'cloudcontrolapi',
  protocol: { name: 'json', version: '1.0', target: 'CloudApiService' },
  operations: {
    GetResource: reads(getResource),
    ListResources: reads(list),
    CreateResource: writes((call, input) =>
      track(call, input, 'CREATE', type => {
        const after = readModel(type, input);
        checkHandler(call, undefined, { verb: 'create', type, identifier: undefined, before: {}, after });
        return createResource(call, type, after, { stackName: 'cloudcontrol', logicalId: 'resource' });
      }),
    ),
    UpdateResource: writes((call, input) => track(call, input, 'UPDATE', type => update(call, type, input))),
    DeleteResource: writes((call, input) =>
      track(call, input, 'DELETE', type => {
        const identifier = input.require('Identifier');
        const before = readResource(call, type, identifier) ?? {};
        checkHandler(call, undefined, { verb: 'delete', type, identifier, before, after: {} });
        deleteResource(call, type, identifier);
        return identifier;
      }),
    ),
    GetResourceRequestStatus: reads(getStatus),
  },
};

function getResource(call: Call, input: Input): Answer {
  const type = input.require('TypeName');
  resourceType(type);
  const identifier = input.require('Identifier');
  checkRead(call, 'read', type, identifier);
  findResource(call, type, identifier);
  return { TypeName: type, ResourceDescription: describeResource(call, type, identifier) };
}

/** A read through Cloud Control needs what the type's handler uses (documented). */
function checkRead(call: Call, verb: 'read' | 'list', type: string, identifier: string | undefined): void {
  const properties = identifier === undefined ? {} : (readResource(call, type, identifier) ?? {});
  checkHandler(call, undefined, { verb, type, identifier, before: properties, after: properties });
}

function list(call: Call, input: Input): Answer {
  const type = input.require('TypeName');
  resourceType(type);
  checkRead(call, 'list', type, undefined);
  const { items, next } = cutPage(
    listResources(call, type),
    input.text('NextToken'),
    input.integer('MaxResults') ?? 100,
  );
  return {
    TypeName: type,
    ResourceDescriptions: items.map(identifier => describeResource(call, type, identifier)),
    NextToken: next,
  };
}

function describeResource(call: Call, type: string, identifier: string): Answer {
  return { Identifier: identifier, Properties: JSON.stringify(readResource(call, type, identifier) ?? {}) };
}

function readModel(type: string, input: Input): Properties {
  const model = parse(input.require('DesiredState'));
  if (!isObject(model)) throw invalid('Model validation failed (#: expected type: JSONObject)');
  return coerceProperties(type, { ...model });
}

function update(call: Call, type: string, input: Input): string {
  const identifier = input.require('Identifier');
  const stored = findResource(call, type, identifier);
  const patch = parse(input.require('PatchDocument'));
  if (!Array.isArray(patch)) throw invalid('The patch document is not a list of operations');
  const current = settable(type, stored.properties);
  const desired = applyPatch(current, patch as readonly Json[]);
  if (!isObject(desired)) throw invalid('The patch leaves no properties');
  const fixed = findDifferences(type, current, { ...desired }).find(({ path: [name = ''] }) =>
    isCreateOnly(type, name),
  );
  if (fixed !== undefined) {
    throw new AwsError(
      'NotUpdatableException',
      `Invalid patch update: createOnlyProperties [/properties/${fixed.path[0]}] cannot be updated`,
      {
        handlerCode: 'NotUpdatable',
      },
    );
  }
  const after = coerceProperties(type, { ...desired });
  checkHandler(call, undefined, { verb: 'update', type, identifier, before: current, after });
  updateResource(call, type, identifier, current, after);
  return identifier;
}

function settable(type: string, properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !isReadOnly(type, name)));
}

/**
 * Runs a change and remembers how it went. The handler's failures are the request's outcome, not the call's; what is
 * wrong with the call itself is said at once.
 */
function track(
  call: Call,
  input: Input,
  operation: ProgressRecord['operation'],
  run: (type: string) => string,
): Answer {
  const type = input.require('TypeName');
  resourceType(type);
  const token = randomUUID();
  const progress: ProgressRecord = {
    type,
    operation,
    status: 'SUCCESS',
    dueAt: call.now + call.stepMillis,
    at: call.now,
  };
  const asked = input.text('Identifier');
  if (asked !== undefined) progress.identifier = asked;
  try {
    progress.identifier = run(type);
  } catch (error) {
    if (!(error instanceof AwsError) || isRefusal(error)) throw error;
    progress.status = 'FAILED';
    progress.errorCode = error.handlerCode;
    progress.message = error.handlerMessage;
  }
  accountIn(call).progress[token] = progress;
  return { ProgressEvent: writeProgress(token, progress, call.now) };
}

/** Said at once, as AWS does for what it can see without asking the service (assumed for which these are). */
function isRefusal(error: AwsError): boolean {
  return (
    error.code === 'InvalidRequestException' ||
    error.code === 'NotUpdatableException' ||
    error.code === 'ResourceNotFoundException'
  );
}

function getStatus(call: Call, input: Input): Answer {
  const token = input.require('RequestToken');
  const { progress } = accountIn(call);
  const record = Object.hasOwn(progress, token) ? progress[token] : undefined;
  if (record === undefined) {
    throw new AwsError('RequestTokenNotFoundException', `Request token ${token} was not found`, {
      status: 404,
    });
  }
  return { ProgressEvent: writeProgress(token, record, call.now) };
}

function writeProgress(token: string, record: ProgressRecord, now: number): Answer {
  const isOver = now >= record.dueAt;
  return {
    TypeName: record.type,
    Identifier: record.identifier,
    RequestToken: token,
    Operation: record.operation,
    OperationStatus: isOver ? record.status : 'IN_PROGRESS',
    EventTime: epochSeconds(isOver ? record.dueAt : record.at),
    ErrorCode: isOver ? record.errorCode : undefined,
    StatusMessage: isOver ? record.message : undefined,
  };
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw invalid('Invalid JSON');
  }
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidRequestException', message, { handlerCode: 'InvalidRequest' });
}
