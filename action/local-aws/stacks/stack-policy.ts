import { isObject, type Json } from '../../core/json.ts';
import { validationError } from '../errors.ts';
import { listOf, matches, statementsOf } from '../permissions/match.ts';

/** What an update does to a resource, in the words of stack policies. */
export type UpdateAction = 'Update:Modify' | 'Update:Replace' | 'Update:Delete';

/** Reads a stack policy. @throws ApiError (recorded words) */
export function readStackPolicy(text: string): Json {
  try {
    const policy = JSON.parse(text) as Json;
    if (isObject(policy) && (isObject(policy['Statement']) || Array.isArray(policy['Statement'])))
      return policy;
  } catch {
    // Said below.
  }
  throw validationError('Error validating stack policy: Invalid stack policy');
}

/**
 * Why a stack policy does not let an update touch a resource; undefined when it does. Without a policy everything is
 * allowed, with one only what it allows, and an explicit deny wins (documented).
 */
export function findPolicyObjection(
  policy: Json | undefined,
  action: UpdateAction,
  logicalId: string,
  type: string,
): string | undefined {
  if (policy === undefined) return undefined;
  const resource = `LogicalResourceId/${logicalId}`;
  const statements = statementsOf(policy);
  const fits = (statement: (typeof statements)[number]) =>
    covers(statement, 'Action', action, true) &&
    covers(statement, 'Resource', resource, false) &&
    listsType(statement['Condition'], type);
  const deny = statements.findIndex(statement => statement['Effect'] === 'Deny' && fits(statement));
  const isAllowed = statements.some(statement => statement['Effect'] === 'Allow' && fits(statement));
  if (deny === -1 && isAllowed) return undefined;
  // Documented for a deny; when nothing allows, AWS names the first statement too (assumed).
  return `Action denied by stack policy: Statement [#${Math.max(deny, 0) + 1}] does not allow [${action}] for resource [${resource}]`;
}

function covers(
  statement: { readonly [name: string]: Json },
  name: 'Action' | 'Resource',
  value: string,
  isFolded: boolean,
): boolean {
  const positive = listOf(statement[name]);
  const negative = listOf(statement[`Not${name}`]);
  if (positive.length > 0) return positive.some(pattern => matches(pattern, value, isFolded));
  return negative.length > 0 && !negative.some(pattern => matches(pattern, value, isFolded));
}

/** The only condition there is: `StringEquals` or `StringLike` on `ResourceType`. */
function listsType(condition: Json | undefined, type: string): boolean {
  if (!isObject(condition)) return true;
  return Object.values(condition).every(
    keys => isObject(keys) && listOf(keys['ResourceType']).some(pattern => matches(pattern, type)),
  );
}
