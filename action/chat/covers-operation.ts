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

/**
 * The rows of a table that are about an operation, found once for each operation.
 * @returns a function of a service and an operation of the catalogue
 */
export function rowsByOperation<T extends OperationRow>(
  table: readonly T[],
): (service: Pick<Service, 'name'>, operation: Operation) => readonly T[] {
  const known = new WeakMap<Operation, readonly T[]>();
  return (service, operation) => {
    let rows = known.get(operation);
    if (rows === undefined) {
      rows = table.filter(row => coversOperation(row, service.name, operation.apiName));
      known.set(operation, rows);
    }
    return rows;
  };
}
