import { ApiError } from '../errors.ts';
import type { Input } from '../input.ts';
import { cutPage } from '../page.ts';
import { type Answer, type ApiService, accountIn, type Call, reads } from '../service.ts';
import type { StoredTrailEvent } from '../state/state.ts';
import { epochSeconds } from './time.ts';

/** Events per page, at most (documented). */
const pageSize = 50;

/** CloudTrail: who changed what. Reads are not kept. */
export const cloudTrail: ApiService = {
  signingName: 'cloudtrail',
  protocol: {
    name: 'json',
    version: '1.1',
    target: 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101',
  },
  operations: { LookupEvents: reads(lookupEvents) },
};

/** Newest first, of the Region that is asked (what IAM does is in us-east-1). */
function lookupEvents(call: Call, input: Input): Answer {
  const size = input.integer('MaxResults') ?? pageSize;
  if (size < 1 || size > pageSize) {
    throw new ApiError('InvalidMaxResultsException', `The specified MaxResults value is invalid: ${size}`);
  }
  const [from, until] = [secondsOf(input, 'StartTime'), secondsOf(input, 'EndTime')];
  if (from !== undefined && until !== undefined && from > until) {
    throw new ApiError('InvalidTimeRangeException', 'Start time cannot be greater than end time.');
  }
  const attributes = input.structures('LookupAttributes') ?? [];
  if (attributes.length > 1) {
    throw new ApiError('InvalidLookupAttributesException', 'Only one lookup attribute can be given.');
  }
  const wanted = attributes[0];
  const events = Object.values(accountIn(call).trail ?? {})
    .filter(event => event.region === call.region)
    .filter(
      ({ at }) => (from === undefined || at >= from * 1000) && (until === undefined || at <= until * 1000),
    )
    .filter(
      event =>
        wanted === undefined ||
        hasAttribute(event, wanted.require('AttributeKey'), wanted.require('AttributeValue')),
    )
    .reverse();
  const { items, next } = cutPage(events, input.text('NextToken'), size);
  return { Events: items.map(event => writeEvent(call, event)), NextToken: next };
}

function secondsOf(input: Input, name: string): number | undefined {
  const text = input.text(name);
  return text === undefined ? undefined : Number(text);
}

function hasAttribute(event: StoredTrailEvent, key: string, value: string): boolean {
  switch (key) {
    case 'EventId':
      return event.id === value;
    case 'EventName':
      return event.name === value;
    case 'EventSource':
      return event.source === value;
    case 'ReadOnly':
      return value === 'false';
    case 'Username':
      return userNameOf(event) === value;
    case 'AccessKeyId':
      return event.caller.accessKeyId === value;
    case 'ResourceName':
      return event.resources.some(({ name }) => name === value);
    case 'ResourceType':
      return event.resources.some(({ type }) => type === value);
    default:
      throw new ApiError('InvalidLookupAttributesException', `${key} is not a lookup attribute`);
  }
}

/** A user's name, or that of a role's session. */
function userNameOf({ caller }: StoredTrailEvent): string {
  return caller.arn.slice(caller.arn.lastIndexOf('/') + 1);
}

function writeEvent(call: Call, event: StoredTrailEvent): Answer {
  return {
    EventId: event.id,
    EventName: event.name,
    ReadOnly: 'false',
    AccessKeyId: event.caller.accessKeyId,
    EventTime: epochSeconds(Math.floor(event.at / 1000) * 1000),
    EventSource: event.source,
    Username: userNameOf(event),
    Resources: event.resources.map(({ type, name }) => ({ ResourceType: type, ResourceName: name })),
    CloudTrailEvent: JSON.stringify(writeRecord(call.account, event)),
  };
}

/** The whole record, in the layout of CloudTrail's own files. */
function writeRecord(account: string, event: StoredTrailEvent): Answer {
  const { caller, invokedBy } = event;
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: caller.arn.includes(':assumed-role/') ? 'AssumedRole' : 'IAMUser',
      principalId: caller.id,
      arn: caller.arn,
      accountId: account,
      accessKeyId: caller.accessKeyId,
      ...(invokedBy === undefined ? {} : { invokedBy }),
    },
    eventTime: new Date(Math.floor(event.at / 1000) * 1000).toISOString().replace('.000Z', 'Z'),
    eventSource: event.source,
    eventName: event.name,
    awsRegion: event.region,
    sourceIPAddress: invokedBy ?? '127.0.0.1',
    userAgent: invokedBy ?? caller.userAgent,
    ...(event.errorCode === undefined
      ? {}
      : { errorCode: event.errorCode, errorMessage: event.errorMessage }),
    requestParameters: event.parameters,
    responseElements: null,
    requestID: event.requestId ?? event.id,
    eventID: event.id,
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
  };
}
