import { isObject, type JsonObject } from '../../core/json.ts';
import { ApiError } from '../errors.ts';
import type { ApiOperation, ApiService, Protocol } from '../service.ts';
import type { WireRequest } from './http-request.ts';
import { readForm } from './query-form.ts';
import { readS3Request } from './route-s3.ts';

/** Who signed a request, for which service and Region. */
export interface Signature {
  readonly accessKeyId: string | undefined;
  readonly region: string;
  readonly service: string | undefined;
}

/** A request, understood. */
export interface Routed {
  readonly service: ApiService;
  readonly name: string;
  readonly operation: ApiOperation;
  readonly parameters: JsonObject;
}

/** Signing names of the services besides S3 whose protocol is REST with XML (botocore 1.43.11); all others with paths answer in JSON. */
const restXmlServices: ReadonlySet<string> = new Set([
  's3',
  's3-outposts',
  's3express',
  'route53',
  'cloudfront',
]);

const anonymous: Signature = { accessKeyId: undefined, region: 'us-east-1', service: undefined };

/**
 * Reads the credential scope of a SigV4 signature. The signature itself is not checked: every caller that reaches 127.0.0.1 may
 * be any principal here.
 */
export function readSignature({ headers, url }: Pick<WireRequest, 'headers' | 'url'>): Signature {
  const scope = (
    /Credential=([^,\s]+)/.exec(headers['authorization'] ?? '')?.[1] ??
    // Presigned requests carry it in the query.
    decodeURIComponent(
      /[?&]X-Amz-Credential=([\w%/.-]+?)(&|$)/.exec(url)?.[1]?.replace(/%(?![0-9A-Fa-f]{2})/g, '') ?? '',
    )
  ).split('/');
  if (scope.length < 5) return anonymous;
  const [accessKeyId, , region, service] = scope.slice(-5);
  return { accessKeyId, region: region || anonymous.region, service };
}

/** How errors for this request are to be written, also before it is understood. */
export function guessProtocol(services: readonly ApiService[], request: WireRequest): Protocol {
  const signed = readSignature(request).service;
  const service = services.find(({ signingName }) => signingName === signed);
  if (service !== undefined) return service.protocol;
  const type = request.headers['content-type'] ?? '';
  // A service that is not here: its client reads errors in the form in which it writes requests.
  if (request.headers['x-amz-target'] !== undefined || /^application\/x-amz-json-1\.\d/.test(type)) {
    return { name: 'json', version: type.endsWith('1.0') ? '1.0' : '1.1', target: '' };
  }
  if (type.startsWith('application/json')) return { name: 'rest-json' };
  const isForm = /^\/?(\?|$)/.test(request.url) || type.startsWith('application/x-www-form-urlencoded');
  if (signed !== undefined && !isForm && !restXmlServices.has(signed)) return { name: 'rest-json' };
  return {
    name: 'query',
    namespace: 'http://webservices.amazon.com/AWSFault/2005-15-09',
    version: '',
  };
}

/**
 * Finds the service (by the signature, else by what only one service has) and the operation, and reads the parameters.
 * @throws ApiError when there is no such thing here
 */
export function routeRequest(services: readonly ApiService[], request: WireRequest): Routed {
  const signed = readSignature(request).service;
  const candidates = services.filter(({ signingName }) => signed === undefined || signingName === signed);
  if (candidates.length === 0) {
    throw new ApiError('UnknownService', `The embedded AWS has no service '${signed}'`, { status: 404 });
  }
  for (const service of candidates) {
    const found = routeWithin(service, request);
    if (found !== undefined) return { service, ...found };
  }
  throw unknownOperation(candidates[0]?.protocol.name, request);
}

type Found = Omit<Routed, 'service'>;

function routeWithin(service: ApiService, request: WireRequest): Found | undefined {
  const { protocol } = service;
  if (protocol.name === 'query') return routeQuery(service, protocol.version, request);
  if (protocol.name === 'json') return routeTarget(service, protocol.target, request);
  return protocol.name === 'rest-xml' ? routeS3(service, request) : routePath(service, request);
}

function routeS3(service: ApiService, request: WireRequest): Found | undefined {
  const asked = readS3Request(request);
  return asked === undefined ? undefined : find(service, asked.name, asked.parameters);
}

function routeQuery(service: ApiService, version: string, request: WireRequest): Found | undefined {
  const query = request.url.includes('?') ? request.url.slice(request.url.indexOf('?') + 1) : '';
  const parameters = readForm(request.method === 'GET' ? query : request.body);
  const { Action: action, Version: asked } = parameters;
  if (typeof action !== 'string' || (asked !== undefined && asked !== version)) return undefined;
  return find(service, action, parameters);
}

function routeTarget(service: ApiService, target: string, request: WireRequest): Found | undefined {
  const asked = request.headers['x-amz-target'] ?? '';
  const end = asked.lastIndexOf('.');
  // The AWS SDK for JavaScript sends `CloudTrail_20131101.LookupEvents`, botocore the same behind a Java package.
  const prefixes = [target, target.slice(target.lastIndexOf('.') + 1)];
  if (!prefixes.includes(asked.slice(0, end))) return undefined;
  return find(service, asked.slice(end + 1), () => readJson(request.body));
}

function routePath(service: ApiService, request: WireRequest): Found | undefined {
  const path = request.url.split('?', 1)[0];
  const entry = Object.entries(service.operations).find(([, operation]) => operation.path === path);
  if (entry === undefined || request.method !== 'POST') return undefined;
  return { name: entry[0], operation: entry[1], parameters: readJson(request.body) };
}

function find(
  service: ApiService,
  name: string,
  parameters: JsonObject | (() => JsonObject),
): Found | undefined {
  const operation = Object.hasOwn(service.operations, name) ? service.operations[name] : undefined;
  if (operation === undefined) return undefined;
  return { name, operation, parameters: typeof parameters === 'function' ? parameters() : parameters };
}

function readJson(body: string): JsonObject {
  let value: unknown;
  try {
    value = body === '' ? {} : JSON.parse(body);
  } catch {
    throw new ApiError('SerializationException', 'The request body is not JSON');
  }
  if (!isObject(value))
    throw new ApiError('SerializationException', 'Start of structure or map found where not expected.');
  return value;
}

function unknownOperation(protocol: Protocol['name'] | undefined, request: WireRequest): ApiError {
  if (protocol === 'json') {
    return new ApiError(
      'UnknownOperationException',
      `The operation '${request.headers['x-amz-target'] ?? ''}' is not known`,
    );
  }
  if (protocol === 'rest-xml') {
    return new ApiError('MethodNotAllowed', 'The specified method is not allowed against this resource.', {
      status: 405,
    });
  }
  if (protocol === 'rest-json') {
    return new ApiError('UnknownOperationException', 'The requested operation is not known', { status: 404 });
  }
  const { Action: action = '', Version: version = '' } = readForm(request.body);
  return new ApiError(
    'InvalidAction',
    typeof action === 'string' && action !== ''
      ? `Could not find operation ${action} for version ${String(version)}`
      : 'The request must contain the parameter Action',
  );
}
