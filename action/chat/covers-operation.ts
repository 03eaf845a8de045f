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
 * @returns a function of the service's name in the AWS CLI and the operation's name in the API
 */
export function rowsByOperation<T extends OperationRow>(
  table: readonly T[],
): (service: string, apiName: string) => readonly T[] {
  const known = new Map<string, readonly T[]>();
  return (service, apiName) => {
    const key = `${service} ${apiName}`;
    let rows = known.get(key);
    if (rows === undefined) {
      rows = table.filter(row => coversOperation(row, service, apiName));
      known.set(key, rows);
    }
    return rows;
  };
}
