/** Something that AWS or the way to it refused; its message is for people, so no stack trace is ever printed of it. */
export class AwsFailure extends Error {
  /** What the user can do about it. */
  readonly help: string | undefined;

  constructor(message: string, help?: string) {
    super(message);
    this.help = help;
  }

  /** Whether the cause is a missing permission, by AWS's own words in the message. */
  get isDenied(): boolean {
    return /AccessDenied|UnauthorizedOperation|is not authorized to perform/.test(this.message);
  }
}

/** What an error of the SDK says, in one line: `AccessDenied: User … is not authorized …`. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const name = error.name === 'Error' ? '' : `${error.name}: `;
  const text = (error.message || 'no message').replace(/\s+/g, ' ').trim();
  return text.startsWith(name) ? text : `${name}${text}`;
}

/** Whether an error is AWS's answer with this code. SDK names carry an `Exception` suffix for modelled errors. */
export function isAwsError(error: unknown, code: string, message?: RegExp): error is Error {
  return (
    error instanceof Error &&
    (error.name === code || error.name === `${code}Exception`) &&
    (message === undefined || message.test(error.message))
  );
}

/** What to do where there are no credentials that AWS knows. */
export const signInHelp =
  'Sign in first (for example `aws sso login`; in a workflow: role-to-assume and the permission id-token: write, or aws-actions/configure-aws-credentials), or try it without an account: --local';

/** What to do about an error, where the error itself says it; undefined otherwise. */
export function helpFor(error: unknown): string | undefined {
  if (error instanceof AwsFailure && error.help !== undefined) return error.help;
  if (hasNoCredentials(error)) return signInHelp;
  if (isExpired(error)) return 'The credentials have expired: sign in again and run the same command again';
  if (isThrottled(error)) return 'AWS answers so many calls no more for now: wait a minute and run it again';
  const [, action] = /is not authorized to perform: ([\w-]+:\w+)/.exec(describeError(error)) ?? [];
  return action === undefined ? undefined : `The calling role needs ${action}`;
}

/** Whether the SDK found no credentials at all, so that AWS was not asked. */
export function hasNoCredentials(error: unknown): boolean {
  return error instanceof Error && error.name === 'CredentialsProviderError';
}

/** Whether AWS refused a call because its credentials are too old. */
export function isExpired(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(ExpiredToken|RequestExpired|TokenRefreshRequired|ExpiredTokenException)$/.test(error.name)
  );
}

/** Whether AWS asks for fewer calls. CloudFormation says `Throttling`, other services have other names for it. */
export function isThrottled(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(Throttling|ThrottlingException|ThrottledException|TooManyRequestsException|RequestLimitExceeded|SlowDown)$/.test(
      error.name,
    )
  );
}

/** Whether asking again may well succeed: throttling, a fault on AWS's side, or a connection that broke. */
export function isPassing(error: unknown): boolean {
  if (isThrottled(error)) return true;
  if (!(error instanceof Error) || error instanceof AwsFailure) return false;
  const { $metadata: metadata, code } = error as {
    readonly $metadata?: { readonly httpStatusCode?: number };
    readonly code?: unknown;
  };
  if (metadata?.httpStatusCode !== undefined) return metadata.httpStatusCode >= 500;
  return (
    error.name === 'TimeoutError' ||
    /^(ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/.test(String(code)) ||
    /socket hang up|Unclosed root tag|Unexpected end|not valid JSON|deserializ/i.test(error.message)
  );
}
