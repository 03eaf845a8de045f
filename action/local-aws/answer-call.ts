import { AwsError } from './errors.ts';
import { Input } from './input.ts';
import type { Answer, Call } from './service.ts';
import { advanceStacks, isAnythingDue } from './stacks/advance.ts';
import type { State } from './state/state.ts';
import type { StateFile } from './state/state-file.ts';
import { recordCall } from './trail/record.ts';
import type { Routed, Signature } from './wire/route.ts';

/** The account of everybody whose access key says nothing else. */
const defaultAccount = '000000000000';

/** What is known of a request beside what it asks for. */
export interface Circumstances {
  readonly signature: Signature;
  readonly requestId: string;
  /** How long one step takes, in milliseconds, unless the state says otherwise. */
  readonly stepMillis: number;
  readonly userAgent?: string;
}

/**
 * Runs one operation: first everything that was due before it, then the operation itself. What was due is kept also
 * when the operation is refused, and so is the memory of who asked for it.
 * @throws AwsError
 */
export async function answerCall(
  file: StateFile,
  routed: Routed,
  circumstances: Circumstances,
): Promise<Answer | undefined> {
  const { service, name, operation, parameters } = routed;
  const real = Date.now();
  if (await file.read(state => isAnythingDue(state, clockOf(state, real)))) {
    await file.update(state => advanceStacks(state, clockOf(state, real), stepOf(state, circumstances)));
  }
  const input = new Input(parameters);
  const deed = { service: service.signingName, name, parameters };
  if (operation.isReadOnly) {
    return file.read(state => operation.run(identifyCaller(state, real, circumstances), input));
  }
  try {
    return await file.update(state => {
      const call = identifyCaller(state, real, circumstances);
      const answer = operation.run(call, input);
      recordCall(call, deed);
      return answer;
    });
  } catch (error) {
    if (error instanceof AwsError && error.code !== 'ExpiredToken') {
      const { code, message } = error;
      await file.update(state =>
        recordCall(identifyCaller(state, real, circumstances), { ...deed, error: { code, message } }),
      );
    }
    throw error;
  }
}

/** What time it is here. @param real milliseconds since 1970 */
export function clockOf({ settings }: State, real: number): number {
  return real + (settings?.clockOffset ?? 0);
}

function stepOf({ settings }: State, { stepMillis }: Circumstances): number {
  return settings?.stepMillis ?? stepMillis;
}

/** Who calls follows from the access key: one that AssumeRole handed out, else twelve digits that are an account, else the default account. */
function identifyCaller(state: State, real: number, circumstances: Circumstances): Call {
  const { signature, requestId, userAgent } = circumstances;
  const now = clockOf(state, real);
  const key = signature.accessKeyId ?? '';
  const session = Object.hasOwn(state.sessions, key) ? state.sessions[key] : undefined;
  if (session !== undefined && session.expiresAt <= now) {
    throw new AwsError('ExpiredToken', 'The security token included in the request is expired', {
      status: 403,
    });
  }
  const account = session?.account ?? (/^\d{12}$/.test(key) ? key : defaultAccount);
  const arn = session?.arn ?? `arn:aws:iam::${account}:user/local`;
  const id = session?.userId ?? 'AIDALOCALLOCALLOCAL00';
  return {
    state,
    account,
    region: signature.region,
    now,
    stepMillis: stepOf(state, circumstances),
    requestId,
    caller: {
      arn,
      id,
      accessKeyId: key,
      ...(userAgent === undefined ? {} : { userAgent: userAgent.slice(0, 200) }),
      ...(session === undefined ? {} : { isSession: true }),
    },
    callerArn: arn,
    callerId: id,
  };
}
