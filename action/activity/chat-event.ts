import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { chatService } from '../core/policy-document.ts';

/** One management event of CloudTrail that a chat session caused. */
export interface ChatEvent {
  /** `2026-11-25T01:02:03Z` */
  readonly at: string;
  /** As IAM writes it, e.g. `codepipeline:StartPipelineExecution`, where service and call have the names of the action. */
  readonly action: string;
  readonly region: string;
  /** Name of the IAM role. */
  readonly roleName: string;
  /** Name of the session, e.g. `chatbot-session-slack-U0123ABCD`. */
  readonly session: string;
  /** The member, e.g. `U0123ABCD`; the name of the session where it names no member. */
  readonly member: string;
  /** The error code of a call that failed. */
  readonly error?: string;
  /** Whether it failed because a policy does not allow it. */
  readonly isDenied: boolean;
}

/** Namespaces of IAM that differ from the first part of the event source (documented for each service). */
const namespaces: ReadonlyMap<string, string> = new Map([
  ['monitoring', 'cloudwatch'],
  ['email', 'ses'],
  ['tagging', 'tag'],
]);

/** How sessions of the service are named (FACTS of November 2026; Slack only). */
const slackSession = /^chatbot-session-slack-(.+)$/;

/** Starts the name of every session that the service opens. */
const chatSession = /^chatbot-/;

/**
 * The chat session that an AssumeRole event opened.
 * @param record the event as CloudTrail's record has it
 * @returns the name of the session; undefined when the service did not open it
 */
export function readOpenedSession(record: JsonObject): string | undefined {
  const { eventName, userIdentity: identity, requestParameters: parameters } = record;
  if (eventName !== 'AssumeRole' || !isObject(parameters)) return undefined;
  const session = parameters['roleSessionName'];
  if (typeof session !== 'string') return undefined;
  const isByService = isObject(identity) && identity['invokedBy'] === chatService;
  return isByService || chatSession.test(session) ? session : undefined;
}

/**
 * What a session of a role did, by one event.
 * @returns undefined for an event of another caller, and for the AssumeRole that opens a session
 */
export function readChatEvent(record: JsonObject, roleName: string, session: string): ChatEvent | undefined {
  const { userIdentity: identity, eventName, eventTime, eventSource, awsRegion, errorCode } = record;
  const arn = isObject(identity) ? textOf(identity['arn']) : '';
  if (!arn.endsWith(`:assumed-role/${roleName}/${session}`) || eventName === 'AssumeRole') return undefined;
  const source = textOf(eventSource).replace(/\.amazonaws\.com$/, '');
  const error = textOf(errorCode);
  return {
    at: textOf(eventTime),
    action: `${namespaces.get(source) ?? source}:${textOf(eventName)}`,
    region: textOf(awsRegion),
    roleName,
    session,
    member: slackSession.exec(session)?.[1] ?? session,
    ...(error === '' ? {} : { error }),
    isDenied: /AccessDenied|Unauthorized|NotAuthorized/i.test(error),
  };
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
