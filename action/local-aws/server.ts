import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { debuglog } from 'node:util';
import { answerCall } from './answer-call.ts';
import { answerControl, isControl } from './control/answer-control.ts';
import { ApiError } from './errors.ts';
import { type Delivery, deliver } from './faults/deliver.ts';
import type { Switchboard } from './faults/switchboard.ts';
import type { Plugins } from './permissions/authorize.ts';
import type { ApiService } from './service.ts';
import { type StateFile, StateFileError } from './state/state-file.ts';
import type { Trace } from './trace.ts';
import { checkSender, checkSigned } from './wire/guard.ts';
import type { WireRequest } from './wire/http-request.ts';
import { internalFailure, type WireAnswer, writeAnswer, writeError } from './wire/response.ts';
import { guessProtocol, readSignature, routeRequest } from './wire/route.ts';

const debug = debuglog('local-aws');

/** Requests larger than this are refused; AWS takes 1 MB for CloudFormation. */
const maxBodyBytes = 2 * 1024 * 1024;

/**
 * How long an idle connection stays open, in milliseconds. Node closes it after 5 seconds; a client that sends its next call at
 * that moment gets a reset connection, as it happened on a loaded machine.
 */
const idleMillis = 75_000;

/** Everything that answers depend on beside the request. */
export interface Installation {
  readonly services: readonly ApiService[];
  readonly file: StateFile;
  /** How long one step takes, in milliseconds. */
  readonly stepMillis: number;
  readonly switchboard: Switchboard;
  /** Receives every call. */
  readonly trace?: Trace;
  /** Loads what others are asked for; called only when it is needed. */
  readonly loadPlugins: () => Promise<Plugins>;
}

/** An HTTP server that speaks for these services. */
export function createAwsServer(installation: Installation): Server {
  return createServer({ keepAliveTimeout: idleMillis }, (incoming, outgoing) => {
    readRequest(incoming)
      .then(request => answerRequest(installation, request))
      .catch((error): Delivery => ({ answer: refuse(installation, incoming, error), way: 'whole' }))
      .then(delivery => send(outgoing, delivery, incoming.method === 'HEAD'))
      .catch(() => outgoing.destroy());
  });
}

async function answerRequest(installation: Installation, request: WireRequest): Promise<Delivery> {
  const { services, switchboard } = installation;
  checkSender(request);
  if (isControl(request)) return whole(await answerControl(installation, request));
  if (request.method === 'GET' && request.url === '/' && request.headers['authorization'] === undefined) {
    return whole(greet());
  }
  const protocol = guessProtocol(services, request);
  try {
    checkSigned(request);
    const routed = routeRequest(services, request);
    const fault = switchboard.meet(`${routed.service.signingName}:${routed.name}`);
    const trace = (answer: WireAnswer) => {
      installation.trace?.(request, routed, answer);
      return answer;
    };
    return await deliver(fault, async () => {
      const requestId = randomUUID();
      const userAgent = request.headers['user-agent'];
      try {
        const answer = await answerCall(installation.file, routed, {
          signature: readSignature(request),
          requestId,
          stepMillis: installation.stepMillis,
          loadPlugins: installation.loadPlugins,
          ...(fault === undefined ? {} : { fault: fault.kind }),
          ...(userAgent === undefined ? {} : { userAgent }),
        });
        return trace(writeAnswer(routed, answer, requestId));
      } catch (error) {
        return trace(writeError(routed.service.protocol, asApiError(error), requestId));
      }
    });
  } catch (error) {
    return whole(writeError(protocol, asApiError(error), randomUUID()));
  }
}

function whole(answer: WireAnswer): Delivery {
  return { answer, way: 'whole' };
}

/** For a visit with a browser. */
function greet(): WireAnswer {
  const body =
    'The embedded AWS of chatops. Point AWS tools at it:\n\n  aws --endpoint-url <this address> sts get-caller-identity\n';
  return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}

function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  // Not a server error of AWS: a client would repeat the call, and the disk would still be full.
  if (error instanceof StateFileError) return new ApiError('LocalStateUnusable', error.message);
  // For work on the embedded AWS itself: NODE_DEBUG=local-aws.
  debug('%o', error);
  return internalFailure();
}

function refuse({ services }: Installation, incoming: IncomingMessage, error: unknown): WireAnswer {
  const request = {
    method: incoming.method ?? '',
    url: incoming.url ?? '/',
    headers: flatten(incoming),
    body: '',
    raw: Buffer.alloc(0),
  };
  return writeError(guessProtocol(services, request), asApiError(error), randomUUID());
}

async function readRequest(incoming: IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Read on without keeping anything: an answer sent while the caller still sends would be a reset connection.
    if (size <= maxBodyBytes) chunks.push(chunk);
  }
  if (size > maxBodyBytes) {
    throw new ApiError('RequestEntityTooLarge', `The request is larger than ${maxBodyBytes} bytes`, {
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

function flatten({ headers }: IncomingMessage): WireRequest['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]),
  );
}

/** A `hang` is never answered: the connection stays open until the client or the server closes it. */
function send(outgoing: ServerResponse, { answer, way }: Delivery, isHead: boolean): void {
  const { status, headers, body } = answer;
  if (way === 'hang') return;
  if (way === 'reset') {
    outgoing.socket?.resetAndDestroy();
    return;
  }
  const bytes = Buffer.from(body);
  outgoing.writeHead(status, { ...headers, 'content-length': String(bytes.length) });
  if (way === 'cut') {
    outgoing.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => outgoing.destroy());
    return;
  }
  outgoing.end(isHead ? undefined : bytes);
}
