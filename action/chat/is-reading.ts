import type { Operation } from './catalogue.ts';

/** Whether an operation only reads, so that an option that is not given narrows nothing: it reads all. */
export function isReading({ apiName }: Pick<Operation, 'apiName'>): boolean {
  return /^(Describe|Get|List|Search|BatchGet|BatchDescribe|Head|Lookup|Filter|Query|Scan|View)/.test(
    apiName,
  );
}
