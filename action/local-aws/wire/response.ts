import { ApiError } from '../errors.ts';
import type { Answer, Protocol } from '../service.ts';
import { codeFor } from './error-codes.ts';
import type { Routed } from './route.ts';
import { escapeXml, writeXml } from './xml.ts';

/** What goes back over HTTP. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Writes what an operation answered in the way of its protocol. */
export function writeAnswer(
  { service: { protocol }, name, operation }: Routed,
  answer: Answer | undefined,
  requestId: string,
): WireAnswer {
  if (protocol.name === 'query') {
    const result = answer === undefined ? '' : `<${name}Result>${writeXml(answer)}</${name}Result>`;
    const body = `<${name}Response xmlns="${protocol.namespace}">${result}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${name}Response>`;
    return { status: 200, headers: headersFor('text/xml', requestId), body };
  }
  const status = operation.status ?? 200;
  if (protocol.name === 'rest-xml') return writeRestXml(status, answer ?? {}, requestId);
  const body = answer === undefined ? (status === 204 ? '' : '{}') : JSON.stringify(answer);
  return { status, headers: headersFor(jsonType(protocol), requestId), body };
}

/**
 * An S3 answer: `$headers` go into the headers, `$body` (base64) is the whole body, else what is left is XML under
 * `$root`.
 */
function writeRestXml(status: number, answer: Answer, requestId: string): WireAnswer {
  const { $headers: extra, $body: body, $root: root, $text: text, $isHead: _isHead, ...members } = answer;
  const headers = {
    ...headersFor('application/xml', requestId),
    'x-amz-request-id': requestId,
    ...(extra as Record<string, string> | undefined),
  };
  if (typeof body === 'string') return { status, headers, body: Buffer.from(body, 'base64') };
  if (typeof root !== 'string') return { status, headers, body: '' };
  const inside = typeof text === 'string' ? escapeXml(text) : writeXml(members);
  return {
    status,
    headers,
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inside}</${root}>`,
  };
}

/** Writes an error in the way of the protocol: Sender for the caller's mistakes, Receiver for ours. */
export function writeError(protocol: Protocol, error: ApiError, requestId: string): WireAnswer {
  const { message } = error;
  const code = codeFor(protocol, error.code);
  const status = code === 'SlowDown' ? 503 : error.status;
  if (protocol.name === 'query') {
    const type = status < 500 ? 'Sender' : 'Receiver';
    const body = `<ErrorResponse xmlns="${protocol.namespace}"><Error><Type>${type}</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
    return { status, headers: headersFor('text/xml', requestId), body };
  }
  if (protocol.name === 'rest-xml') {
    const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message><RequestId>${requestId}</RequestId></Error>`;
    return {
      status,
      headers: { ...headersFor('application/xml', requestId), 'x-amz-request-id': requestId },
      body,
    };
  }
  return {
    status,
    headers: { ...headersFor(jsonType(protocol), requestId), 'x-amzn-errortype': code },
    // The JSON protocols carry the code in the body, rest-json in the header (both is allowed in either).
    body: JSON.stringify(protocol.name === 'json' ? { __type: code, message } : { message }),
  };
}

/** An unexpected error, as AWS would report it. */
export function internalFailure(): ApiError {
  return new ApiError(
    'InternalFailure',
    'The request processing has failed because of an unknown error, exception or failure.',
    {
      status: 500,
    },
  );
}

function headersFor(type: string, requestId: string): Record<string, string> {
  return { 'content-type': type, 'x-amzn-requestid': requestId };
}

function jsonType(protocol: Protocol): string {
  return protocol.name === 'json' ? `application/x-amz-json-${protocol.version}` : 'application/json';
}
