import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { AwsError } from './aws-error.ts';

/**
 * Parses a text of an answer that is a JSON object itself.
 * @param what the member that was answered, e.g. `CloudControl GetResource: the properties of demo`
 * @throws AwsError of the kind `no-answer` when it is something else: then nothing was read
 */
export function parseAnsweredObject(text: string | undefined, what: string): JsonObject {
  const value = parse(text);
  if (isObject(value)) return value;
  throw new AwsError('no-answer', `${what} was answered with something that is not a JSON object`);
}

/**
 * The same for a policy, which has statements, always. IAM writes its policies URL-encoded (RFC 3986).
 * @throws AwsError of the kind `no-answer`
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function parseAnsweredPolicy(text: string | undefined, what: string): JsonObject {
  return requirePolicy(parse(text), what);
}

/**
 * A policy that an answer has as data.
 * @throws AwsError of the kind `no-answer` when it is none
 */
export function requirePolicy(value: Json | undefined, what: string): JsonObject {
  if (isObject(value) && typeof value['Statement'] === 'object' && value['Statement'] !== null) return value;
  throw new AwsError('no-answer', `${what} was answered with something that is not a policy`);
}

function parse(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined;
  try {
    // No JSON begins with a percent sign.
    return JSON.parse(text.startsWith('%') ? decodeURIComponent(text) : text) as Json;
  } catch {
    return undefined;
  }
}
