import { AwsError } from './errors.ts';
import type { Input } from './input.ts';
import type { Answer, Call, Operation } from './service.ts';
import { advanceStacks, isAnythingDue } from './stacks/advance.ts';
import type { State } from './state/state.ts';
import type { StateFile } from './state/state-file.ts';
import type { Signature } from './wire/route.ts';

/** The account of everybody whose access key says nothing else. */
const defaultAccount = '000000000000';

interface Circumstances {
  readonly signature: Signature;
  readonly requestId: string;
  readonly stepMillis: number;
}

/**
 * Runs one operation: first everything that was due before it, then the operation itself. What was due is kept also
 * when the operation is refused.
 * @throws AwsError
 */
export async function answerCall(
  file: StateFile,
  operation: Operation,
  input: Input,
  circumstances: Circumstances,
): Promise<Answer | undefined> {
  const now = Date.now();
  const { stepMillis } = circumstances;
  if (await file.read(state => isAnythingDue(state, now))) {
    await file.update(state => advanceStacks(state, now, stepMillis));
  }
  const run = (state: State) => operation.run(identifyCaller(state, now, circumstances), input);
  return operation.isReadOnly ? file.read(run) : file.update(run);
}

/** Who calls follows from the access key: one that AssumeRole handed out, else twelve digits that are an account, else the default account. */
function identifyCaller(
  state: State,
  now: number,
  { signature, requestId, stepMillis }: Circumstances,
): Call {
  const key = signature.accessKeyId ?? '';
  const session = Object.hasOwn(state.sessions, key) ? state.sessions[key] : undefined;
  if (session !== undefined && session.expiresAt <= now) {
    throw new AwsError('ExpiredToken', 'The security token included in the request is expired', {
      status: 403,
    });
  }
  const account = session?.account ?? (/^\d{12}$/.test(key) ? key : defaultAccount);
  return {
    state,
    account,
    region: signature.region,
    now,
    stepMillis,
    requestId,
    callerArn: session?.arn ?? `arn:aws:iam::${account}:user/local`,
    callerId: session?.userId ?? 'AIDALOCALLOCALLOCAL00',
  };
}
