/**
 * Whether a row of a table in `action/data/requirements` is about an operation. Names in a row are separated by spaces;
 * without `operations` it is about all operations of its services.
 * @param service the service's name in the AWS CLI
 */
export function coversOperation(
  row: { readonly service: string; readonly operations?: string },
  service: string,
  apiName: string,
): boolean {
  return (
    row.service.split(' ').includes(service) &&
    (row.operations === undefined || row.operations.split(' ').includes(apiName))
  );
}
