import type { JsonObject } from '../../core/json.ts';
import { ApiError } from '../errors.ts';
import type { WireRequest } from './http-request.ts';

/** What an S3 request asks for. */
export interface S3Request {
  readonly name: string;
  readonly parameters: JsonObject;
}

const objectOperations: Readonly<Record<string, string>> = {
  PUT: 'PutObject',
  GET: 'GetObject',
  HEAD: 'HeadObject',
  DELETE: 'DeleteObject',
};
const bucketOperations: Readonly<Record<string, string>> = {
  PUT: 'CreateBucket',
  GET: 'ListObjects',
  HEAD: 'HeadBucket',
  DELETE: 'DeleteBucket',
};

/** Sub-resources that the embedded AWS does not offer; without this list they would be taken for the object itself. */
const unknown = [
  'uploads',
  'uploadId',
  'acl',
  'policy',
  'tagging',
  'versioning',
  'versions',
  'cors',
  'lifecycle',
];

/**
 * Reads a path-style request: `/bucket/key`. A `..` in a key is part of the key.
 * @throws ApiError for what is not here, or not a path
 */
export function readS3Request({ method, url, headers, raw }: WireRequest): S3Request | undefined {
  const [path = '/', query = ''] = url.split('?', 2);
  const parameters = new URLSearchParams(query);
  const [bucket = '', ...rest] = decode(path).slice(1).split('/');
  const key = rest.join('/');
  const unknownName = unknown.find(name => parameters.has(name));
  if (unknownName !== undefined) {
    // The code and status of S3 for a request that it does not offer, with what is offered here:
    // https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
    const message = `The embedded AWS offers buckets and whole objects of S3, and no ?${unknownName}`;
    throw new ApiError('NotImplemented', message, { status: 501 });
  }
  if (bucket === '') return method === 'GET' ? { name: 'ListBuckets', parameters: {} } : undefined;
  const name = nameOf(method, key, parameters);
  if (name === undefined) return undefined;
  const body = name === 'PutObject' ? { Body: readBody(headers, raw).toString('base64') } : {};
  const type = headers['content-type'];
  return {
    name,
    parameters: {
      ...Object.fromEntries(parameters),
      Bucket: bucket,
      ...(key === '' ? {} : { Key: key }),
      ...(type === undefined ? {} : { ContentType: type }),
      ...body,
    },
  };
}

function nameOf(method: string, key: string, query: URLSearchParams): string | undefined {
  if (key !== '') return objectOperations[method];
  if (method === 'GET' && query.has('location')) return 'GetBucketLocation';
  if (method === 'GET' && query.get('list-type') === '2') return 'ListObjectsV2';
  return bucketOperations[method];
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new ApiError('InvalidURI', "Couldn't parse the specified URI.");
  }
}

/** SDKs send bodies in signed chunks (`aws-chunked`), with a checksum behind them that is not checked here. */
function readBody(headers: WireRequest['headers'], raw: Buffer): Buffer {
  const isChunked =
    headers['content-encoding']?.includes('aws-chunked') === true ||
    headers['x-amz-content-sha256']?.startsWith('STREAMING-') === true;
  if (!isChunked) return raw;
  const parts: Buffer[] = [];
  for (let position = 0; position < raw.length; ) {
    const end = raw.indexOf('\r\n', position);
    const size = Number.parseInt(raw.subarray(position, end).toString('latin1').split(';', 1)[0] ?? '', 16);
    if (end === -1 || !Number.isInteger(size) || size < 0) {
      throw new ApiError(
        'IncompleteBody',
        'You did not provide the number of bytes specified by the Content-Length HTTP header',
      );
    }
    if (size === 0) break;
    parts.push(raw.subarray(end + 2, end + 2 + size));
    position = end + 2 + size + 2;
  }
  return Buffer.concat(parts);
}
