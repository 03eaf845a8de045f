import { randomUUID } from 'node:crypto';
import type { ApiError } from '../errors.ts';

/** What a failed resource says: the handler's message in CloudFormation's frame (recorded in public issues). */
export function describeFailure(error: ApiError): string {
  if (error.code === 'ValidationError') return error.message;
  return `Resource handler returned message: "${error.handlerMessage}" (RequestToken: ${randomUUID()}, HandlerErrorCode: ${error.handlerCode})`;
}

/** What a stack says about what failed, e.g. `The following resource(s) failed to create: [A, B]. `. */
export function describeFailed({
  created,
  updated,
  deleted,
}: {
  created: string[];
  updated: string[];
  deleted: string[];
}): string {
  return [['create', created] as const, ['update', updated] as const, ['delete', deleted] as const]
    .filter(([, ids]) => ids.length > 0)
    .map(([verb, ids]) => `The following resource(s) failed to ${verb}: [${ids.join(', ')}]. `)
    .join('');
}
