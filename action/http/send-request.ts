import * as http from 'node:http';
import * as https from 'node:https';
import { outgoingAgent } from './outgoing-agent.ts';

/** A request of HTTP. */
export interface HttpRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | undefined;
  /** How long the whole exchange may take, in milliseconds; a minute when not given. */
  readonly timeoutMillis?: number;
}

/** An answer of HTTP, read to its end. */
export interface HttpAnswer {
  readonly status: number;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/**
 * Sends one request, through the proxy of the environment where there is one. It follows no redirect and repeats
 * nothing.
 * @throws Error when there is no whole answer: no connection, a broken one, or no end in time
 */
export function sendRequest(url: string, request: HttpRequest): Promise<HttpAnswer> {
  const { method, headers, body, timeoutMillis = 60_000 } = request;
  const target = new URL(url);
  const agent = outgoingAgent();
  const signal = AbortSignal.timeout(timeoutMillis);
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) =>
      reject(signal.aborted ? new Error(noAnswer(target, timeoutMillis)) : error);
    const { request: open } = target.protocol === 'http:' ? http : https;
    const options = { method, headers: { ...headers, ...length }, signal, ...(agent && { agent }) };
    const outgoing = open(target, options, incoming => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', fail);
      incoming.on('end', () => {
        const entries = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
        const answer = { headers: Object.fromEntries(entries), body: Buffer.concat(chunks) };
        resolve({ status: incoming.statusCode ?? 0, ...answer });
      });
    });
    outgoing.on('error', fail);
    outgoing.end(body);
  });
}

function noAnswer({ host }: URL, millis: number): string {
  return `${host} did not answer within ${Math.round(millis / 1000)} seconds`;
}
