import { createHash, randomUUID } from 'node:crypto';
import { canonicalJson, isObject, type Json } from '../../core/json.ts';
import { ApiError } from '../errors.ts';
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
import { identifierProperty, isCreateOnly, isReadOnly } from '../resources/schema.ts';
import { resourceType } from '../resources/types/index.ts';
import { type Answer, type ApiService, accountIn, type Call, reads, writes } from '../service.ts';
import type { Properties } from '../state/caller.ts';
import type { ProgressRecord } from '../state/state.ts';
import { peek } from '../state/track.ts';
import { applyPatch } from './json-patch.ts';
import { epochSeconds } from './time.ts';

/** Cloud Control: every type of the registry through one API. */
export const cloudControl: ApiService = {
  signingName: 'cloudcontrolapi',
  protocol: { name: 'json', version: '1.0', target: 'CloudApiService' },
  operations: {
    GetResource: reads(getResource),
    ListResources: reads(list),
    CreateResource: writes((call, input) => track(call, input, 'CREATE', prepareCreation)),
    UpdateResource: writes((call, input) => track(call, input, 'UPDATE', prepareUpdate)),
    DeleteResource: writes((call, input) => track(call, input, 'DELETE', prepareDeletion)),
    GetResourceRequestStatus: reads(getStatus),
  },
};

function getResource(call: Call, input: Input): Answer {
  const type = input.require('TypeName');
  resourceType(type);
  const identifier = input.require('Identifier');
  checkRead(call, 'read', type, identifier);
  if (readResource(call, type, identifier) === undefined) {
    throw new ApiError(
      'ResourceNotFoundException',
      `${type} Handler returned status FAILED: ${describeMissing(type, identifier)} (HandlerErrorCode: NotFound, RequestToken: ${call.requestId})`,
      { handlerCode: 'NotFound' },
    );
  }
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

/** Looks at what is asked, and returns what has still to be done, with the identifier as its result. */
type Prepare = (call: Call, type: string, input: Input) => () => string;

function prepareCreation(call: Call, type: string, input: Input): () => string {
  const after = readModel(type, input);
  return () => {
    checkHandler(call, undefined, { verb: 'create', type, identifier: undefined, before: {}, after });
    try {
      return createResource(call, type, after, { stackName: 'cloudcontrol', logicalId: 'resource' });
    } catch (error) {
      const name = identifierProperty(type);
      if (!(error instanceof ApiError) || error.handlerCode !== 'AlreadyExists' || !(name in after))
        throw error;
      const message = `Resource of type '${type}' with identifier '${formatIdentifier(type, String(after[name]))}' already exists.`;
      throw new ApiError(error.code, message, { handlerCode: 'AlreadyExists' });
    }
  };
}

function prepareDeletion(call: Call, type: string, input: Input): () => string {
  const identifier = input.require('Identifier');
  return () => {
    const before = readResource(call, type, identifier);
    if (before === undefined) {
      throw new ApiError('ResourceNotFoundException', describeMissing(type, identifier), {
        handlerCode: 'NotFound',
      });
    }
    checkHandler(call, undefined, { verb: 'delete', type, identifier, before, after: {} });
    deleteResource(call, type, identifier);
    return identifier;
  };
}

function prepareUpdate(call: Call, type: string, input: Input): () => string {
  const identifier = input.require('Identifier');
  const stored = findResource(call, type, identifier);
  const patch = parse(input.require('PatchDocument'));
  if (!Array.isArray(patch)) throw invalid('The patch document is not a list of operations');
  checkReadOnly(type, patch as readonly Json[]);
  const current = settable(type, stored.properties);
  const desired = applyPatch(current, patch as readonly Json[]);
  if (!isObject(desired)) throw invalid('The patch leaves no properties');
  const fixed = findDifferences(type, current, { ...desired }).find(({ path: [name = ''] }) =>
    isCreateOnly(type, name),
  );
  if (fixed !== undefined) {
    throw new ApiError(
      'NotUpdatableException',
      `Invalid patch update: createOnlyProperties [/properties/${fixed.path[0]}] cannot be updated`,
      { handlerCode: 'NotUpdatable' },
    );
  }
  const after = coerceProperties(type, { ...desired });
  return () => {
    checkHandler(call, undefined, { verb: 'update', type, identifier, before: current, after });
    updateResource(call, type, identifier, { before: current, after });
    return identifier;
  };
}

function checkReadOnly(type: string, patch: readonly Json[]): void {
  for (const step of patch) {
    if (!isObject(step) || step['op'] === 'test') continue;
    const name = String(step['path']).split('/')[1] ?? '';
    if (!isReadOnly(type, name)) continue;
    throw new ApiError(
      'ValidationException',
      `Invalid patch update: readOnlyProperties [/properties/${name}] cannot be updated`,
    );
  }
}

/** As AWS writes it in the texts of Cloud Control (recorded). */
function formatIdentifier(type: string, identifier: string): string {
  return JSON.stringify({ [`/properties/${identifierProperty(type)}`]: identifier });
}

function describeMissing(type: string, identifier: string): string {
  return `Resource of type '${type}' with identifier '${formatIdentifier(type, identifier)}' was not found.`;
}

function settable(type: string, properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !isReadOnly(type, name)));
}

/**
 * Runs a change and remembers how it went. What is wrong with the call itself is said at once; the handler's failures
 * are the request's outcome. A request that is repeated with its token is the same one (recorded).
 */
function track(call: Call, input: Input, operation: ProgressRecord['operation'], prepare: Prepare): Answer {
  const type = input.require('TypeName');
  resourceType(type);
  const clientToken = input.text('ClientToken');
  const again = clientToken === undefined ? undefined : findAgain(call, clientToken);
  const members = [operation, type, ...askedMembers.map(name => input.text(name) ?? null)];
  const asked = createHash('sha256').update(canonicalJson(members)).digest('hex');
  if (again !== undefined) {
    const [token, record] = again;
    if (record.asked === asked) return { ProgressEvent: writeProgress(token, record, call.now) };
    throw new ApiError(
      'ClientTokenConflictException',
      `ClientToken ${clientToken} is already associated with an existing operation with RequestToken ${token}`,
    );
  }
  const run = prepare(call, type, input);
  const token = randomUUID();
  const progress: ProgressRecord = {
    type,
    operation,
    status: 'SUCCESS',
    dueAt: call.now + call.stepMillis,
    at: call.now,
    ...(clientToken === undefined ? {} : { clientToken, asked }),
  };
  const identifier = input.text('Identifier');
  if (identifier !== undefined) progress.identifier = identifier;
  try {
    progress.identifier = run();
    if (operation === 'UPDATE') {
      progress.model = JSON.stringify(readResource(call, type, progress.identifier) ?? {});
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    progress.status = 'FAILED';
    progress.errorCode = error.handlerCode;
    progress.message = error.handlerMessage;
  }
  accountIn(call).progress[token] = progress;
  return { ProgressEvent: writeProgress(token, progress, call.now) };
}

/** What makes two requests with one token the same. */
const askedMembers = ['Identifier', 'DesiredState', 'PatchDocument'];

function findAgain(call: Call, clientToken: string): readonly [string, ProgressRecord] | undefined {
  return Object.entries(peek(accountIn(call).progress)).find(([, each]) => each.clientToken === clientToken);
}

function getStatus(call: Call, input: Input): Answer {
  const token = input.require('RequestToken');
  const { progress } = accountIn(call);
  const record = Object.hasOwn(progress, token) ? progress[token] : undefined;
  if (record === undefined) {
    throw new ApiError('RequestTokenNotFoundException', `Request token ${token} was not found`, {
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
    ResourceModel: record.model,
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

function invalid(message: string): ApiError {
  return new ApiError('InvalidRequestException', message, { handlerCode: 'InvalidRequest' });
}
