/** What is wrong with a call to AWS, as far as decisions and help depend on it. */
export type AwsErrorKind =
  /** The caller may not do it. */
  | 'denied'
  /** There are no credentials, or AWS does not know them. */
  | 'credentials'
  | 'expired'
  | 'throttled'
  /** AWS answered with a fault of its own. */
  | 'unavailable'
  /** No connection, or one that broke. */
  | 'connection'
  | 'timeout'
  /** The certificate of the other side is not trusted. */
  | 'certificate'
  /** A proxy asks for credentials. */
  | 'proxy'
  /** Something answered that is not AWS, or an answer of AWS that is not whole. */
  | 'no-answer'
  /** AWS refused the call for a reason of the service. */
  | 'refused';

/** A call to AWS that went wrong, as a value: the code of the service, the HTTP status, and what kind of error it is. */
export class AwsError extends Error {
  readonly kind: AwsErrorKind;
  /** The service's code without the suffix `Exception`, e.g. `AccessDenied`; empty when AWS gave none. */
  readonly code: string;
  readonly status: number | undefined;

  constructor(kind: AwsErrorKind, message: string, origin: Origin = {}) {
    super(message, origin.cause === undefined ? undefined : { cause: origin.cause });
    this.kind = kind;
    this.status = origin.status;
    const { name = '' } = origin;
    this.code = name.replace(/Exception$/, '');
    if (name !== '') this.name = name;
  }

  /** Whether the same call may succeed a little later. */
  get isPassing(): boolean {
    return passingKinds.has(this.kind);
  }
}

interface Origin {
  /** The name that the service gives to the error. */
  readonly name?: string;
  readonly status?: number | undefined;
  readonly cause?: unknown;
}

const passingKinds: ReadonlySet<AwsErrorKind> = new Set([
  'throttled',
  'unavailable',
  'connection',
  'timeout',
  'no-answer',
]);

/** Codes by kind, without the suffix `Exception`. @see https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html */
const codes: Readonly<Partial<Record<AwsErrorKind, ReadonlySet<string>>>> = {
  denied: new Set([
    'AccessDenied',
    'AuthorizationError',
    'NotAuthorized',
    'Unauthorized',
    'UnauthorizedOperation',
  ]),
  credentials: new Set([
    'AuthFailure',
    'CredentialsProviderError',
    'IncompleteSignature',
    'InvalidClientTokenId',
    'InvalidSignature',
    'MissingAuthenticationToken',
    'OptInRequired',
    'SignatureDoesNotMatch',
    'TokenProviderError',
    'UnrecognizedClient',
  ]),
  expired: new Set(['ExpiredToken', 'RequestExpired', 'TokenRefreshRequired']),
  throttled: new Set(['RequestLimitExceeded', 'SlowDown', 'Throttled', 'Throttling', 'TooManyRequests']),
  timeout: new Set(['TimeoutError', 'RequestTimeout']),
  unavailable: new Set(['InternalFailure', 'InternalServerError', 'ServiceUnavailable']),
};

/** Codes of Node for connections, by kind. @see https://nodejs.org/api/errors.html#nodejs-error-codes */
const connectionCodes =
  /^(ECONNABORTED|ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPROTO)$/;
const certificateCodes =
  /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_\w+|CERT_\w+|ERR_TLS_\w+)$/;

/** Any error of the SDK or of a connection as a value; an error that is none of these is returned as it is. */
export function toAwsError(error: unknown): unknown {
  return classify(error) ?? error;
}

/** The same; undefined for an error that does not come from AWS or the way to it. */
export function classify(error: unknown): AwsError | undefined {
  if (error instanceof AwsError) return error;
  if (!(error instanceof Error)) return undefined;
  const { $metadata: metadata, code: nodeCode } = error as {
    readonly $metadata?: { readonly httpStatusCode?: number };
    readonly code?: unknown;
  };
  const status = metadata?.httpStatusCode;
  const origin = { name: error.name === 'Error' ? '' : error.name, status, cause: error };
  const kind = kindOfCode(origin.name.replace(/Exception$/, '')) ?? kindOfNodeCode(String(nodeCode ?? ''));
  if (kind !== undefined) return new AwsError(kind, error.message, origin);
  if (metadata === undefined && !('$fault' in error)) return undefined;
  if (status !== undefined && status >= 500) return new AwsError('unavailable', error.message, origin);
  if (status === 429) return new AwsError('throttled', error.message, origin);
  if (status === 403) return new AwsError('denied', error.message, origin);
  return new AwsError('refused', error.message, origin);
}

function kindOfCode(code: string): AwsErrorKind | undefined {
  for (const [kind, names] of Object.entries(codes)) if (names.has(code)) return kind as AwsErrorKind;
  return undefined;
}

function kindOfNodeCode(code: string): AwsErrorKind | undefined {
  if (connectionCodes.test(code)) return 'connection';
  return certificateCodes.test(code) ? 'certificate' : undefined;
}

/** An error that AWS named, from its code and HTTP status: for calls without a client of the SDK. */
export function fromAnswer(name: string, message: string, status: number): AwsError {
  const kind =
    kindOfCode(name.replace(/Exception$/, '')) ??
    (status >= 500 ? 'unavailable' : status === 429 ? 'throttled' : status === 403 ? 'denied' : 'refused');
  return new AwsError(kind, message, { name, status });
}

/**
 * An error on the way to a host, for calls without a client of the SDK.
 * @param cause what the connection threw; a code that is not known is a failed connection
 */
export function fromConnection(host: string, cause: unknown): AwsError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new AwsError(classify(cause)?.kind ?? 'connection', `${host}: ${message}`, { cause });
}
