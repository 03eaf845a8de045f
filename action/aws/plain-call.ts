import { setTimeout as sleep } from 'node:timers/promises';
import { STSClient } from '@aws-sdk/client-sts';
import type { JsonObject } from '../core/json.ts';
import { sendRequest } from '../http/send-request.ts';
import { type Connection, type Credentials, openClient } from './connection.ts';
import { signRequest } from './sign-request.ts';

/** What AWS answered to a plain call that it refused: the error's code is its name. */
class PlainCallError extends Error {
  constructor(code: string, message: string) {
    super(message);
    this.name = code;
  }
}

/** Attempts at a call that is throttled or fails on AWS's side, and the first pause between them. */
const attempts = 5;
const firstPauseMillis = 100;

/** So long an answer may take. */
const patienceMillis = 20_000;

/**
 * A call of a service of which we need one or two operations, in its JSON protocol: a whole SDK client for each would
 * cost more than it brings.
 * @param target e.g. `com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents`
 * @throws Error with AWS's code as its name, as the SDK does
 */
export async function callJson(
  connection: Connection,
  service: string,
  target: string,
  input: JsonObject,
): Promise<JsonObject> {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };
  const text = await call(connection, service, headers, JSON.stringify(input));
  return text === '' ? {} : (JSON.parse(text) as JsonObject);
}

/**
 * The same in the query protocol.
 * @returns the XML of the answer
 */
export function callQuery(
  connection: Connection,
  service: string,
  version: string,
  action: string,
  parameters: Readonly<Record<string, string>>,
): Promise<string> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  const body = new URLSearchParams({ Action: action, Version: version, ...parameters }).toString();
  return call(connection, service, headers, body);
}

async function call(
  connection: Connection,
  service: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<string> {
  const { region } = connection;
  const url = new URL(connection.endpoint ?? endpointOf(service, region));
  const credentials = await findCredentials(connection);
  for (let attempt = 1; ; attempt += 1) {
    const signed = signRequest(
      { method: 'POST', url, headers, body },
      credentials,
      { region, service },
      new Date(),
    );
    const { host: _host, ...sent } = signed;
    const answer = await send(url, sent, body);
    if (answer.ok) return answer.text;
    if (!answer.isPassing || attempt === attempts) throw answer.error;
    await sleep(firstPauseMillis * 2 ** attempt);
  }
}

type PlainAnswer =
  | { readonly ok: true; readonly text: string }
  /** `isPassing`: another attempt may well succeed. */
  | { readonly ok: false; readonly error: Error; readonly isPassing: boolean };

async function send(url: URL, headers: Record<string, string>, body: string): Promise<PlainAnswer> {
  try {
    const request = { method: 'POST', headers, body, timeoutMillis: patienceMillis };
    const { status, body: bytes } = await sendRequest(url.href, request);
    const text = Buffer.from(bytes).toString('utf8');
    if (status >= 200 && status < 300) return { ok: true, text };
    const error = readError(status, text);
    const isPassing = status >= 500 || status === 429 || /Throttl/.test(error.name);
    return { ok: false, error, isPassing };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    return {
      ok: false,
      error: new PlainCallError('NoConnection', `${url.host}: ${message}`),
      isPassing: true,
    };
  }
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

function readError(status: number, text: string): Error {
  try {
    const { __type: type, message, Message } = JSON.parse(text) as Record<string, unknown>;
    const code =
      String(type ?? status)
        .split('#')
        .at(-1) ?? '';
    return new PlainCallError(code, String(message ?? Message ?? 'no message'));
  } catch {
    const code = readXml(text, 'Code')[0] ?? `Status ${status}`;
    return new PlainCallError(code, readXml(text, 'Message')[0] ?? 'no message');
  }
}

/** The texts of all elements of a name in an XML answer, in order. For flat answers without attributes. */
export function readXml(xml: string, name: string): string[] {
  const pattern = new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, 'g');
  return [...xml.matchAll(pattern)].map(([, text = '']) => decodeEntities(text));
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      return entities[name ?? ''] ?? whole;
    },
  );
}
