import { AwsError } from './aws-error.ts';

/** How a service writes its answers; `empty` has no body, and its errors are XML. */
export type AnswerProtocol = 'xml' | 'json' | 'empty';

/** An answer of HTTP before it is interpreted. */
export interface RawAnswer {
  readonly status: number;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

/** The call that an answer belongs to. */
export interface AnsweredCall {
  /** E.g. `CloudFormation`. */
  readonly service: string;
  /** E.g. `DescribeStacks`. */
  readonly operation: string;
  readonly protocol: AnswerProtocol;
}

/**
 * Checks that an answer has the form of one: a login page, a proxy's page, an empty body or a document that was cut is
 * no answer, whatever its status says.
 * @throws AwsError of the kind `proxy` or `no-answer`
 */
export function checkForm(answer: RawAnswer, call: AnsweredCall): void {
  const { status, headers, text } = answer;
  if (status === 407) {
    throw new AwsError(
      'proxy',
      `A proxy asks for credentials, so ${nameOf(call)} was not reached (HTTP 407)`,
      {
        status,
      },
    );
  }
  const body = text.trim();
  if (isPage(headers['content-type'], body)) throw noAnswer(call, status, 'a web page');
  // S3 redirects with an error that names the bucket's Region.
  const isExplained = call.protocol === 'empty' && body.endsWith('</Error>');
  if (status >= 300 && status < 400 && !isExplained) throw noAnswer(call, status, 'a redirect');
  const isError = status >= 300;
  if (body === '') {
    if (call.protocol === 'empty' && !isError) return;
    // The JSON protocol names an error in a header.
    if (isError && headers['x-amzn-errortype'] !== undefined) return;
    throw noAnswer(call, status, 'an empty body');
  }
  const problem = findProblem(body, call, isError);
  if (problem !== undefined) throw noAnswer(call, status, problem);
}

function findProblem(body: string, call: AnsweredCall, isError: boolean): string | undefined {
  if (call.protocol === 'json') return checkJson(body);
  return call.protocol === 'empty' && !isError ? 'a body' : checkXml(body, call, isError);
}

function isPage(contentType: string | undefined, body: string): boolean {
  return /\bhtml\b/i.test(contentType ?? '') || /^<(!doctype html|html|head|body)\b/i.test(body);
}

function noAnswer(call: AnsweredCall, status: number, what: string): AwsError {
  return new AwsError('no-answer', `The call of ${nameOf(call)} was answered with ${what} (HTTP ${status})`, {
    status,
  });
}

/** What messages call an operation, e.g. `IAM GetRole`. */
export function nameOf({ service, operation }: AnsweredCall): string {
  return `${service} ${operation}`;
}

/** The root element is the operation's own; an error has one of three. */
function checkXml(body: string, { operation }: AnsweredCall, isError: boolean): string | undefined {
  const content = body.replace(/^<\?xml[^>]*\?>\s*/, '');
  const root = /^<([A-Za-z][\w.-]*)[\s/>]/.exec(content)?.[1];
  if (root === undefined) return 'something that is not XML';
  if (isError) {
    if (!/^(ErrorResponse|Response|Error)$/.test(root)) return `XML that is not an AWS error (${root})`;
  } else if (root !== `${operation}Response`) return `different XML (${root})`;
  const isWhole = content.endsWith(`</${root}>`) || /^<[^<>]*\/>$/.test(content);
  return isWhole ? undefined : 'XML that is cut';
}

function checkJson(body: string): string | undefined {
  if (!body.startsWith('{')) return 'something that is not a JSON object';
  try {
    JSON.parse(body);
    return undefined;
  } catch {
    return 'truncated or damaged JSON';
  }
}
