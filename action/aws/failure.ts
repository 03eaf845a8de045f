import { type AwsError, classify } from './aws-error.ts';

/** Something that AWS or the way to it refused; its message is for people, so no stack trace is ever printed of it. */
export class AwsFailure extends Error {
  /** What the user can do about it. */
  readonly help: string | undefined;
  /** The error of AWS behind it; undefined when there is none. */
  readonly origin: AwsError | undefined;

  /** @param cause the error that it explains; a failure that explains another one keeps its origin */
  constructor(message: string, help?: string, cause?: unknown) {
    super(message);
    this.help = help;
    this.origin = cause instanceof AwsFailure ? cause.origin : classify(cause);
  }

  /** Whether the cause is a missing permission. */
  get isDenied(): boolean {
    return this.origin?.kind === 'denied';
  }

  /** Whether AWS is, or may be, still at work on what was asked for. */
  get isOpen(): boolean {
    return false;
  }
}

/** A failure after which AWS goes on, or may have begun: what it made of it is not known yet. */
export class OpenFailure extends AwsFailure {
  override get isOpen(): boolean {
    return true;
  }
}

/** What an error of AWS says, in one line: `AccessDenied: User … is not authorized …`. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const name = error.name === 'Error' ? '' : `${error.name}: `;
  const text = (error.message || 'no message').replace(/\s+/g, ' ').trim();
  return text.startsWith(name) ? text : `${name}${text}`;
}

/** A failure with AWS's words and the way out that they suggest. */
export function toFailure(sentence: string, error: unknown): AwsFailure {
  return new AwsFailure(`${sentence}. ${describeError(error)}`, helpFor(error), error);
}

/**
 * Whether an error is AWS's answer with this code.
 * @param message for services that have one code for several things, as CloudFormation
 */
export function isAwsError(error: unknown, code: string, message?: RegExp): boolean {
  const known = classify(error);
  return known?.code === code && (message === undefined || message.test(known.message));
}

/** What to do where there are no credentials that AWS knows. */
export const signInHelp =
  'Sign in first (for example `aws sso login`; in a workflow: role-to-assume and the permission id-token: write, or aws-actions/configure-aws-credentials), or try without an account: --local';

/** What to do about an error, where its kind says it; undefined otherwise. */
export function helpFor(error: unknown): string | undefined {
  if (error instanceof AwsFailure && error.help !== undefined) return error.help;
  const known = error instanceof AwsFailure ? error.origin : classify(error);
  switch (known?.kind) {
    case 'credentials':
      return signInHelp;
    case 'expired':
      return 'The credentials have expired: sign in again and run the same command again';
    case 'throttled':
      return 'AWS is throttling requests: wait a minute and run it again';
    case 'proxy':
      return 'Put the user and password of the proxy into HTTPS_PROXY, or exempt AWS with NO_PROXY';
    case 'no-answer':
      return 'A proxy or a login page of the network may have answered instead of AWS: check HTTPS_PROXY and NO_PROXY, and run it again';
    case 'certificate':
      return 'The network may replace certificates: set NODE_EXTRA_CA_CERTS to the file with its certificate authority';
    case 'connection':
    case 'timeout':
      return 'Check the network, HTTPS_PROXY and the Region, and run it again';
    case 'denied': {
      const [, action] = /is not authorized to perform: ([\w-]+:\w+)/.exec(known.message) ?? [];
      return action === undefined ? undefined : `The calling role needs ${action}`;
    }
    default:
      return undefined;
  }
}

/** Whether AWS itself refused a call, or nothing was there to sign it with; otherwise something was in the way. */
export function isAnswered(error: unknown): boolean {
  const kind = classify(error)?.kind;
  return kind === 'denied' || kind === 'credentials' || kind === 'expired' || kind === 'refused';
}

/** Whether the caller may not do it. */
export function isDenied(error: unknown): boolean {
  return classify(error)?.kind === 'denied';
}

/** Whether AWS refused a call because its credentials are too old. */
export function isExpired(error: unknown): boolean {
  return classify(error)?.kind === 'expired';
}

/** Whether AWS asks for fewer calls. */
export function isThrottled(error: unknown): boolean {
  return classify(error)?.kind === 'throttled';
}

/** Whether asking again may well succeed: throttling, a fault on AWS's side, a connection that broke, no answer. */
export function isPassing(error: unknown): boolean {
  return classify(error)?.isPassing === true;
}
