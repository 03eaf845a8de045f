import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { debuglog } from 'node:util';
import { answerCall } from './answer-call.ts';
import { AwsError } from './errors.ts';
import type { Service } from './service.ts';
import { type StateFile, StateFileError } from './state/state-file.ts';
import { type HttpAnswer, internalFailure, writeAnswer, writeError } from './wire/response.ts';
import { guessProtocol, type HttpRequest, readSignature, routeRequest } from './wire/route.ts';

const debug = debuglog('local-aws');

/** Requests larger than this are refused; AWS takes 1 MB for CloudFormation. */
const maxBodyBytes = 2 * 1024 * 1024;

/** An HTTP server that speaks for these services. */
export function createAwsServer(services: readonly Service[], file: StateFile, stepMillis: number): Server {
  return createServer((incoming, outgoing) => {
    readRequest(incoming)
      .then(request => answerRequest(services, file, stepMillis, request))
      .catch(error => refuse(services, incoming, error))
      .then(answer => send(outgoing, answer, incoming.method === 'HEAD'))
      .catch(() => outgoing.destroy());
  });
}

async function answerRequest(
  services: readonly Service[],
  file: StateFile,
  stepMillis: number,
  request: HttpRequest,
): Promise<HttpAnswer> {
  const requestId = randomUUID();
  const protocol = guessProtocol(services, request);
  try {
    const routed = routeRequest(services, request);
    const userAgent = request.headers['user-agent'];
    const answer = await answerCall(file, routed, {
      signature: readSignature(request),
      requestId,
      stepMillis,
      ...(userAgent === undefined ? {} : { userAgent }),
    });
    return writeAnswer(routed.service.protocol, routed.name, routed.operation, answer, requestId);
  } catch (error) {
    return writeError(protocol, asAwsError(error), requestId);
  }
}

function asAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  // The one internal error whose text helps the person who started the server.
  if (error instanceof StateFileError) return new AwsError('InternalFailure', error.message, { status: 500 });
  // For whoever works on the embedded AWS itself: NODE_DEBUG=local-aws.
  debug('%o', error);
  return internalFailure();
}

function refuse(services: readonly Service[], incoming: IncomingMessage, error: unknown): HttpAnswer {
  const request = {
    method: incoming.method ?? '',
    url: incoming.url ?? '/',
    headers: flatten(incoming),
    body: '',
    raw: Buffer.alloc(0),
  };
  return writeError(guessProtocol(services, request), asAwsError(error), randomUUID());
}

async function readRequest(incoming: IncomingMessage): Promise<HttpRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Read on without keeping anything: an answer sent while the caller still sends would be a reset connection.
    if (size <= maxBodyBytes) chunks.push(chunk);
  }
  if (size > maxBodyBytes) {
    throw new AwsError('RequestEntityTooLarge', `The request is larger than ${maxBodyBytes} bytes`, {
      status: 413,
    });
  }
  const raw = Buffer.concat(chunks);
  return {
    method: incoming.method ?? '',
    url: incoming.url ?? '/',
    headers: flatten(incoming),
    body: raw.toString('utf8'),
    raw,
  };
}

function flatten({ headers }: IncomingMessage): HttpRequest['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]),
  );
}

function send(outgoing: ServerResponse, { status, headers, body }: HttpAnswer, isHead: boolean): void {
  outgoing.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(body)) });
  outgoing.end(isHead ? undefined : body);
}
