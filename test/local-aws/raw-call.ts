import type { Json, JsonObject } from '../../action/core/json.ts';

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly text: string;
  /** The body as JSON; an empty object when it is none. */
  readonly json: JsonObject;
  readonly headers: Headers;
}

interface Origin {
  readonly url: string;
  readonly accessKeyId?: string;
  readonly region?: string;
}

/** What SigV4 puts into the header, as far as the embedded AWS reads it. */
export function signFor(
  service: string,
  { accessKeyId = 'local', region = 'us-east-1' }: Omit<Origin, 'url'> = {},
) {
  return `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
}

async function send(
  url: string,
  init: { method?: string; headers: Record<string, string>; body?: string },
): Promise<RawAnswer> {
  // A connection that was idle for long may be closed just when it is used again.
  const headers = { ...init.headers, connection: 'close' };
  const response = await fetch(url, { method: 'POST', ...init, headers });
  const text = await response.text();
  let json: JsonObject = {};
  try {
    json = JSON.parse(text) as JsonObject;
  } catch {
    // XML, or nothing.
  }
  return { status: response.status, text, json, headers: response.headers };
}

/** A call in the JSON protocol. @param target e.g. `AWSEvents.PutRule` */
export function callJson(origin: Origin, service: string, target: string, input: JsonObject) {
  return send(origin.url, {
    headers: {
      authorization: signFor(service, origin),
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': target,
    },
    body: JSON.stringify(input),
  });
}

/** A call in the REST-JSON protocol. */
export function callRest(origin: Origin, service: string, path: string, input: JsonObject) {
  return send(`${origin.url}${path}`, {
    headers: { authorization: signFor(service, origin), 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
}

/** A call in the query protocol. @param form members by their full name (`Tags.member.1.Key`) */
export function callQuery(
  origin: Origin,
  service: string,
  version: string,
  action: string,
  form: Readonly<Record<string, string>> = {},
) {
  return send(origin.url, {
    headers: { authorization: signFor(service, origin), 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ Action: action, Version: version, ...form }).toString(),
  });
}

/** An S3 request, path style. */
export function callS3(origin: Origin, method: string, path: string, body?: string) {
  return send(`${origin.url}${path}`, {
    method,
    headers: { authorization: signFor('s3', origin) },
    ...(body === undefined ? {} : { body }),
  });
}

/** Talks to the control endpoint. */
export async function control(url: string, path: string, input?: Json): Promise<RawAnswer> {
  return send(`${url}/_local/${path}`, {
    method: input === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json' },
    ...(input === undefined ? {} : { body: JSON.stringify(input) }),
  });
}
