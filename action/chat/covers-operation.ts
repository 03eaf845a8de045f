import type { Operation, Service } from './catalogue.ts';

/** What a row of a table in `action/data/requirements` is about. Names are separated by spaces. */
interface OperationRow {
  readonly service: string;
  readonly operations?: string;
}

/**
 * Whether a row of a table in `action/data/requirements` is about an operation. Without `operations` it is
 * about all operations of its services.
 * @param service the service's name in the AWS CLI
 */
export function coversOperation(row: OperationRow, service: string, apiName: string): boolean {
  return (
    row.service.split(' ').includes(service) &&
    (row.operations === undefined || row.operations.split(' ').includes(apiName))
  );
}

/** What is found about each operation of the catalogue. It is found once: a batch asks thousands of times about one. */
export function findOnce<T extends object>(
  find: (service: Pick<Service, 'name'>, operation: Operation) => T,
): typeof find {
  const known = new WeakMap<Operation, T>();
  return (service, operation) => {
    let found = known.get(operation);
    if (found === undefined) {
      found = find(service, operation);
      known.set(operation, found);
    }
    return found;
  };
}

/** The rows of a table that are about an operation. */
export function rowsByOperation<T extends OperationRow>(
  table: readonly T[],
): (service: Pick<Service, 'name'>, operation: Operation) => readonly T[] {
  return findOnce(({ name }, { apiName }) => table.filter(row => coversOperation(row, name, apiName)));
}
