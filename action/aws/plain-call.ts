import { setTimeout as sleep } from 'node:timers/promises';
import { STSClient } from '@aws-sdk/client-sts';
import type { JsonObject } from '../core/json.ts';
import { sendRequest } from '../http/send-request.ts';
import { type AnsweredCall, checkForm } from './answer-form.ts';
import { checkMembers } from './answer-members.ts';
import { type AwsError, fromAnswer, fromConnection } from './aws-error.ts';
import { attemptsOf, type Connection, type Credentials, openClient } from './connection.ts';
import { isExpired, isPassing } from './failure.ts';
import { signRequest } from './sign-request.ts';

/** Attempts at a call that is throttled or fails on AWS's side, and the first pause between them. */
const attempts = 5;
const firstPauseMillis = 100;

/** Timeout of a call. */
const patienceMillis = 20_000;

/**
 * A call of a service of which one operation is needed, in its JSON protocol: CloudWatch Logs, Organizations and
 * EventBridge. A client of the SDK is about 80 KB of the bundle for each.
 * @param target e.g. `Logs_20140328.DescribeLogGroups`
 * @throws AwsError also when the answer does not have the form of one
 */
export async function callJson(
  connection: Connection,
  service: string,
  target: string,
  input: JsonObject,
): Promise<JsonObject> {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };
  const operation = target.split('.').at(-1) ?? '';
  const made: AnsweredCall = { service, operation, protocol: 'json' };
  const output = JSON.parse(await call(connection, made, headers, JSON.stringify(input))) as JsonObject;
  checkMembers(output, input, made);
  return output;
}

/**
 * The same in the REST protocol with JSON, for operations that are a POST of their input to a path.
 * @param path e.g. `/listNotificationRules`
 * @throws AwsError also when the answer does not have the form of one
 */
export async function callRest(
  connection: Connection,
  service: string,
  path: string,
  input: JsonObject,
): Promise<JsonObject> {
  const headers = { 'content-type': 'application/json' };
  const operation = `${path.charAt(1).toUpperCase()}${path.slice(2)}`;
  const made = { service, operation, protocol: 'json' as const, path };
  const output = JSON.parse(await call(connection, made, headers, JSON.stringify(input))) as JsonObject;
  checkMembers(output, input, made);
  return output;
}

async function call(
  connection: Connection,
  made: AnsweredCall & { readonly path?: string },
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<string> {
  const { region } = connection;
  const { service, path = '/' } = made;
  const url = new URL(path, connection.endpoint ?? endpointOf(service, region));
  const most = Math.min(attempts, attemptsOf(connection));
  for (let attempt = 1; ; attempt += 1) {
    const credentials = await findCredentials(connection);
    const request = { method: 'POST', url, headers, body };
    const sent = await signRequest(request, credentials, { region, service }, new Date());
    try {
      return await send(
        url,
        { headers: sent, body, timeoutMillis: connection.callMillis ?? patienceMillis },
        made,
      );
    } catch (error) {
      if (isExpired(error) && attempt === 1) connection.forget?.(credentials);
      else if (!isPassing(error) || attempt >= most) throw error;
      await sleep(firstPauseMillis * 2 ** attempt);
    }
  }
}

interface Sent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMillis: number;
}

/** Makes one attempt. @throws AwsError */
async function send(url: URL, request: Sent, made: AnsweredCall): Promise<string> {
  const answer = await sendRequest(url.href, { method: 'POST', ...request }).catch((cause: unknown) => {
    throw fromConnection(url.host, cause);
  });
  const { status, headers } = answer;
  const text = Buffer.from(answer.body).toString('utf8');
  checkForm({ status, headers, text }, made);
  if (status >= 200 && status < 300) return text;
  throw readError(status, headers, text);
}

/** Chat exists in the partition `aws` only, so one suffix does. AWS_ENDPOINT_URL counts, as for the SDK. */
function endpointOf(service: string, region: string): string {
  return process.env['AWS_ENDPOINT_URL'] ?? `https://${service}.${region}.amazonaws.com`;
}

async function findCredentials(connection: Connection): Promise<Credentials> {
  if (typeof connection.credentials === 'object') return connection.credentials;
  if (connection.credentials !== undefined) return connection.credentials();
  // The SDK's default chain; every client finds the same.
  const found = await openClient(STSClient, connection).config.credentials();
  const { accessKeyId, secretAccessKey, sessionToken } = found;
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

function readError(
  status: number,
  headers: Readonly<Record<string, string | undefined>>,
  text: string,
): AwsError {
  const body = (text.trim() === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
  const code = String(body['__type'] ?? headers['x-amzn-errortype'] ?? `Status ${status}`);
  const name = code.split('#').at(-1)?.split(':')[0] ?? '';
  return fromAnswer(name, String(body['message'] ?? body['Message'] ?? 'no message'), status);
}
