import type { Catalogue, Operation, Service } from '../../action/chat/catalogue.ts';
import { type ActionFacts, actionOf } from '../../action/chat/operation-actions.ts';

/** An operation that is a request to AWS. */
interface Listed {
  readonly service: Service;
  readonly operation: Operation;
}

/** One whose action has resources. */
export interface Asked extends Listed {
  readonly action: string;
  /** The formats of the ARNs of the action. */
  readonly formats: readonly string[];
}

/** The operations of the catalogue that are requests to AWS. */
export function listOperations(catalogue: Catalogue): Listed[] {
  return catalogue.serviceNames.flatMap(name => {
    const service = catalogue.findService(name);
    if (service === undefined) return [];
    return service.operationNames.flatMap(each => {
      const operation = service.findOperation(each);
      return operation === undefined || operation.apiName === '' ? [] : [{ service, operation }];
    });
  });
}

/** The operations whose action has types of resources in the reference. */
export function listWithResources(catalogue: Catalogue, facts: ActionFacts): Asked[] {
  return listOperations(catalogue).flatMap(({ service, operation }) => {
    const found = actionOf(service, operation, facts);
    if ('unknown' in found) return [];
    const formats = facts.resourcesOf(found.action).flatMap(({ arns }) => arns);
    return formats.length === 0 ? [] : [{ service, operation, action: found.action, formats }];
  });
}

/** An ARN of a format. */
export function sampleArn(format: string): string {
  return format
    .replace('${Partition}', 'aws')
    .replace('${Region}', 'eu-west-1')
    .replace('${Account}', '123456789012')
    .replace(/\$\{\w+\}|\*/g, 'x1');
}
