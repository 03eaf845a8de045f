/** What CloudFormation and Cloud Control call the way in which a resource's handler failed (botocore: HandlerErrorCode). */
export type HandlerErrorCode =
  | 'AlreadyExists'
  | 'NotFound'
  | 'InvalidRequest'
  | 'NotUpdatable'
  | 'ResourceConflict'
  | 'ServiceLimitExceeded'
  | 'AccessDenied'
  | 'GeneralServiceException';

interface ErrorDetails {
  /** HTTP status; default 400. */
  readonly status?: number;
  /** How CloudFormation classifies it when it happens inside a resource's handler. */
  readonly handlerCode?: HandlerErrorCode;
  /** The text inside CloudFormation's "Resource handler returned message"; default: the message itself. */
  readonly handlerMessage?: string;
}

/** An error as AWS answers it: a code for machines, a message for people, an HTTP status. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly handlerCode: HandlerErrorCode;
  readonly handlerMessage: string;

  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.status = details.status ?? 400;
    this.handlerCode = details.handlerCode ?? 'GeneralServiceException';
    this.handlerMessage = details.handlerMessage ?? message;
  }
}

/** CloudFormation's and IAM's answer to anything wrong with what was asked. */
export function validationError(message: string): ApiError {
  return new ApiError('ValidationError', message, { handlerCode: 'InvalidRequest' });
}
