import type { Json } from '../../../core/json.ts';
import { ApiError } from '../../errors.ts';
import type { Input } from '../../input.ts';
import { cutPage } from '../../page.ts';
import { checkDocument, type DocumentUse } from '../../resources/iam-policies.ts';
import { namedTable } from '../../resources/store.ts';
import type { Answer, AnswerValue, Call } from '../../service.ts';
import type { ResourceTable, StoredResource } from '../../state/state.ts';

/** Under which type the tables hold roles. */
export const roleType = 'AWS::IAM::Role';

/** Under which type the tables hold customer-managed policies. */
export const policyType = 'AWS::IAM::ManagedPolicy';

/** All customer-managed policies by ARN. */
export function policiesOf(call: Call): ResourceTable {
  return namedTable(call, 'global', policyType);
}

/** A role by the RoleName of a request. @throws ApiError NoSuchEntity */
export function requireRole(call: Call, input: Input): StoredResource {
  const name = input.require('RoleName');
  const roles = namedTable(call, 'global', roleType);
  const role = Object.hasOwn(roles, name) ? roles[name] : undefined;
  if (role === undefined) throw noSuchEntity(`The role with name ${name} cannot be found.`);
  return role;
}

/** A customer-managed policy by the PolicyArn of a request. @throws ApiError NoSuchEntity (recorded words) */
export function requirePolicy(call: Call, input: Input): StoredResource {
  const arn = input.require('PolicyArn');
  const policies = policiesOf(call);
  const policy = Object.hasOwn(policies, arn) ? policies[arn] : undefined;
  if (policy !== undefined) return policy;
  if (arn.startsWith('arn:aws:iam::aws:policy/')) {
    // AWS's own policies cannot be changed; one that does not exist is not found.
    throw new ApiError('AccessDenied', `Cannot change the AWS-managed policy ${arn}`, { status: 403 });
  }
  throw noSuchEntity(`Policy ${arn} was not found.`);
}

/** IAM's word for what is not there. */
export function noSuchEntity(message: string): ApiError {
  return new ApiError('NoSuchEntity', message, { status: 404, handlerCode: 'NotFound' });
}

/** A policy document of a request. @throws ApiError MalformedPolicyDocument */
export function readPolicyDocument(input: Input, name: string, use: DocumentUse): Json {
  const text = input.require(name);
  let document: Json;
  try {
    document = JSON.parse(text) as Json;
  } catch {
    throw new ApiError('MalformedPolicyDocument', 'This policy contains invalid Json'); // Recorded.
  }
  checkDocument(document, use);
  return document;
}

/** One page in IAM's way: Marker and MaxItems in, IsTruncated and Marker out. */
export function answerPage<T>(
  input: Input,
  items: readonly T[],
  name: string,
  write: (item: T) => AnswerValue,
): Answer {
  const page = cutPage(items, input.text('Marker'), input.integer('MaxItems') ?? 100);
  return { [name]: page.items.map(write), IsTruncated: page.next !== undefined, Marker: page.next };
}
