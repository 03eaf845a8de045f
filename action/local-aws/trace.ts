import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { WireRequest } from './wire/http-request.ts';
import type { WireAnswer } from './wire/response.ts';
import type { Routed } from './wire/route.ts';

/** Writes down one call with its answer. */
export type Trace = (request: WireRequest, routed: Routed, answer: WireAnswer) => void;

/**
 * Writes every call and its answer into a file, one JSON object a line, for independent checkers and the curious. One
 * line is one write, so several processes may share the file. Session tokens are not written; bodies are, whole.
 */
export function traceInto(file: string): Trace {
  mkdirSync(dirname(file), { recursive: true });
  return ({ method, url, headers, body }, { service, name }, answer) => {
    const { authorization: _authorization, 'x-amz-security-token': _token, ...shown } = headers;
    const line = {
      service: service.signingName,
      operation: name,
      request: { method, url, headers: shown, body },
      response: { status: answer.status, headers: answer.headers, body: answer.body.toString() },
    };
    appendFileSync(file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
  };
}
