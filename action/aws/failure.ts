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
