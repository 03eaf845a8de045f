import { randomUUID } from 'node:crypto';
import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { chatbotRegions } from '../chatbot-regions.ts';
import { accountIn, type Call, type Scope } from '../service.ts';
import type { Caller } from '../state/caller.ts';
import type { StoredTrailEvent } from '../state/state.ts';
import { peek } from '../state/track.ts';
import { namedIn } from './named.ts';

/** Events that are remembered per account; AWS keeps 90 days of them. */
const remembered = 1000;

/** Parameters longer than this are not worth keeping. */
const longest = 4096;

/** CloudTrail writes what global services do in us-east-1 (documented). */
const globalServices = new Set(['iam', 'sts']);

/** What is to be remembered of one call. */
export interface Deed {
  readonly service: string;
  readonly name: string;
  readonly parameters: JsonObject;
  readonly error?: { readonly code: string; readonly message: string };
}

/** Records a change, or a refused attempt. */
export function recordCall(call: Call, deed: Deed): void {
  if (deed.service === 's3') return; // Data events are not part of the history.
  const event = describe(call, deed, call.caller);
  append(call, { ...event, requestId: call.requestId, resources: namedIn(deed.parameters) });
}

/** Remembers what CloudFormation did for its caller. */
export function recordOnBehalf(
  scope: Scope,
  caller: Caller,
  deed: Deed,
  resource: { readonly type: string; readonly name: string },
): void {
  append(scope, {
    ...describe(scope, deed, caller),
    invokedBy: 'cloudformation.amazonaws.com',
    resources: [resource],
  });
}

function describe(
  scope: Scope,
  { service, name, parameters, error }: Deed,
  caller: Caller,
): Omit<StoredTrailEvent, 'resources'> {
  const region = regionOf(service, scope.region);
  return {
    id: randomUUID(),
    at: scope.now,
    name,
    source: `${service === 'cloudcontrolapi' ? 'cloudcontrolapi' : service}.amazonaws.com`,
    region,
    caller,
    parameters: shorten(parameters),
    ...(error === undefined ? {} : { errorCode: error.code, errorMessage: error.message }),
  };
}

/** Where CloudTrail has a call. Handlers in another Region than those of the chat API call the first of these (assumed). */
function regionOf(service: string, region: string): string {
  if (globalServices.has(service)) return 'us-east-1';
  return service === 'chatbot' && !chatbotRegions.includes(region) ? 'us-east-2' : region;
}

function append(scope: Scope, event: StoredTrailEvent): void {
  const account = accountIn(scope);
  account.trail ??= {};
  const { trail } = account;
  trail[event.id] = event;
  const ids = Object.keys(peek(trail));
  for (const id of ids.slice(0, Math.max(0, ids.length - remembered))) delete trail[id];
}

/** Request parameters as CloudTrail shows them: first letters small, without what is long or secret. */
function shorten(parameters: JsonObject): JsonObject {
  const entries = Object.entries(parameters)
    .filter(([name]) => !['Action', 'Version', 'TemplateBody', 'WebIdentityToken'].includes(name))
    .map(([name, value]): [string, Json] => [
      name.charAt(0).toLowerCase() + name.slice(1),
      shortenValue(value),
    ]);
  return Object.fromEntries(entries);
}

function shortenValue(value: Json): Json {
  const size =
    typeof value === 'string'
      ? value.length
      : isObject(value) || Array.isArray(value)
        ? JSON.stringify(value).length
        : 0;
  return size > longest ? 'HIDDEN_DUE_TO_SIZE' : value;
}
