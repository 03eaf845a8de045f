import type { Operation } from './catalogue.ts';

/**
 * Whether an operation only reads, so that an option that is not given narrows nothing: it reads all. Operations that are named like a
 * check (`Validate…`, `Test…`, `Estimate…`) are not among them, nor is `FilterLogEvents`: the service refuses them without an option
 * that the model does not require.
 */
export function isReading({ apiName }: Pick<Operation, 'apiName'>): boolean {
  return /^(Describe|Get|List|Search|BatchGet|BatchDescribe|Head|Lookup|Query|Scan|View)/.test(apiName);
}
