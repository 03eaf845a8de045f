import { ApiError } from './errors.ts';
import type { FaultKind } from './faults/fault.ts';
import { Input } from './input.ts';
import { withShortPages } from './page.ts';
import { noPlugins, type Plugins } from './permissions/authorize.ts';
import { accessDenied, checkCall } from './permissions/check-call.ts';
import type { Answer, Call } from './service.ts';
import { advanceStacks, isAnythingDue } from './stacks/advance.ts';
import type { State } from './state/state.ts';
import type { StateFile } from './state/state-file.ts';
import { recordCall } from './trail/record.ts';
import type { Routed, Signature } from './wire/route.ts';

/** The account of every caller whose access key says nothing else. */
const defaultAccount = '000000000000';

/** What is known of a request beside what it asks for. */
export interface CallContext {
  readonly signature: Signature;
  readonly requestId: string;
  /** How long one step takes, in milliseconds, unless the state says otherwise. */
  readonly stepMillis: number;
  readonly loadPlugins: () => Promise<Plugins>;
  /** A fault that changes how the call is carried out. */
  readonly fault?: FaultKind;
  readonly userAgent?: string;
}

/**
 * Runs one operation: first everything that was due before it, then the operation itself. What was due is kept also
 * when the operation is refused, and so is the memory of who asked for it.
 * @throws ApiError
 */
export async function answerCall(
  file: StateFile,
  routed: Routed,
  context: CallContext,
): Promise<Answer | undefined> {
  const { service, name, operation, parameters } = routed;
  const real = Date.now();
  const { isDue, isEnforcing } = await file.read(state => ({
    isDue: isAnythingDue(state, clockOf(state, real)),
    isEnforcing: state.settings?.isEnforcing === true,
  }));
  const plugins = isEnforcing || operation.needsPlugins === true ? await context.loadPlugins() : noPlugins;
  if (isDue) {
    await file.update(state => advanceStacks(state, clockOf(state, real), stepOf(state, context), plugins));
  }
  const input = new Input(parameters);
  const carryOut = (call: Call) => {
    if (context.fault === 'deny') throw denyFor(call, service.signingName, name);
    checkCall(call, routed);
    const run = () => operation.run(call, input);
    return context.fault === 'truncate' ? withShortPages(run) : run();
  };
  const deed = { service: service.signingName, name, parameters };
  if (operation.isReadOnly) {
    return file.read(state => carryOut(identifyCaller(state, real, context, plugins)));
  }
  try {
    return await file.update(state => {
      const call = identifyCaller(state, real, context, plugins);
      const answer = carryOut(call);
      recordCall(call, deed);
      return answer;
    });
  } catch (error) {
    if (error instanceof ApiError && error.code !== 'ExpiredToken') {
      const { code, message } = error;
      await file.update(state =>
        recordCall(identifyCaller(state, real, context, plugins), {
          ...deed,
          error: { code, message },
        }),
      );
    }
    throw error;
  }
}

/** The refusal of a caller whose policies say nothing of an action. */
function denyFor(call: Call, service: string, name: string): ApiError {
  const action = `${service === 'cloudcontrolapi' ? 'cloudformation' : service}:${name}`;
  return accessDenied(
    call.callerArn,
    action,
    '*',
    `because no identity-based policy allows the ${action} action`,
  );
}

/** What time it is here. @param real milliseconds since 1970 */
export function clockOf({ settings }: State, real: number): number {
  return real + (settings?.clockOffset ?? 0);
}

function stepOf({ settings }: State, { stepMillis }: CallContext): number {
  return settings?.stepMillis ?? stepMillis;
}

/** Who calls follows from the access key: one that AssumeRole handed out, else twelve digits that are an account, else the default account. */
function identifyCaller(state: State, real: number, context: CallContext, plugins: Plugins): Call {
  const { signature, requestId, userAgent, fault } = context;
  const now = clockOf(state, real);
  const key = signature.accessKeyId ?? '';
  const session = Object.hasOwn(state.sessions, key) ? state.sessions[key] : undefined;
  if (fault === 'expire' || (session !== undefined && session.expiresAt <= now)) {
    throw new ApiError('ExpiredToken', 'The security token included in the request is expired', {
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
    stepMillis: stepOf(state, context),
    requestId,
    plugins,
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
