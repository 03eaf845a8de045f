import type { AccountLook } from '../aws/account-look.ts';
import { assumeRole } from '../aws/assume-role.ts';
import { inPool } from '../aws/attempt.ts';
import { classify } from '../aws/aws-error.ts';
import { type Connection, hasAwsDouble } from '../aws/connection.ts';
import { AwsFailure, describeError, helpFor } from '../aws/failure.ts';
import { type Identity, readIdentity } from '../aws/identity.ts';
import { awsPace, localPace, type Pace } from '../aws/wait.ts';
import { defaultTarget, type Target } from '../core/model.ts';
import { substitutePlace } from '../core/place.ts';
import { resolveTargets } from '../core/resolve.ts';
import type { ChatopsConfig } from '../generated/config.ts';

/** Which AWS a command talks to. */
export interface SessionOptions {
  /** The embedded AWS instead of the real one; never chosen silently. */
  readonly isLocal: boolean;
  /** State file of the embedded AWS. */
  readonly stateFile: string;
  /** For the target that chatops.yml does not declare: overrides what the environment and the profile say. */
  readonly region: string | undefined;
  /** Only these targets; undefined: all of them. */
  readonly targets: readonly string[] | undefined;
  /** A role to assume first, before those of the targets (the Action's `role-to-assume`). */
  readonly role?: string | undefined;
  /** An embedded AWS that is being served already, instead of one of one's own. */
  readonly served?: ServedAws | undefined;
}

/** An embedded AWS that is served already, and how to deal with it. */
export interface ServedAws {
  readonly url: string;
  readonly pace?: Pace;
  /** How long one call may take before it counts as lost. */
  readonly callMillis?: number;
  /** How often a call is tried. */
  readonly attempts?: number;
}

/** A way into one account, for the time of one command. */
export interface Session {
  readonly target: Target;
  readonly connection: Connection;
  readonly identity: Identity;
  readonly pace: Pace;
  readonly isLocal: boolean;
  /** The look that it is for: what is read of the account in it is read once. */
  readonly look?: AccountLook;
}

/**
 * What a session is opened for, which decides the role that is assumed. `look` keeps the caller's own permissions in the
 * caller's own account, where the role may not exist yet, and assumes the plan role elsewhere.
 */
export type Purpose = 'plan' | 'apply' | 'look';

/** How the work in one target ended; a failure in one never holds up the others. */
export type TargetOutcome<T> =
  | { readonly ok: true; readonly target: Target; readonly value: T }
  | { readonly ok: false; readonly target: Target; readonly failure: AwsFailure };

/** An opened AWS. */
export interface Aws {
  readonly isLocal: boolean;
  /** Does the same work in every chosen target, a few side by side, in the order of the targets. */
  readonly inEachTarget: <T>(
    purpose: Purpose,
    work: (session: Session) => Promise<T>,
  ) => Promise<TargetOutcome<T>[]>;
}

/** Number of accounts at once: enough to be quick, and few enough for one runner's memory and AWS's patience. */
const maxAtOnce = 8;

const localRegion = 'us-east-1';

/**
 * Opens AWS for a configuration, gives it to a command and closes what was opened, whatever happens.
 * @throws AwsFailure when a chosen target is not declared
 */
export async function withAws<T>(
  options: SessionOptions,
  config: ChatopsConfig,
  use: (aws: Aws) => Promise<T>,
): Promise<T> {
  const targets = chooseTargets(config, options.targets);
  const server =
    options.isLocal && options.served === undefined
      ? await (await import('../local-aws/index.ts')).startLocalAws({ stateFile: options.stateFile })
      : undefined;
  try {
    return await use({
      isLocal: options.isLocal,
      inEachTarget: (purpose, work) =>
        inPool(targets, maxAtOnce, async target =>
          attemptIn(target, async () =>
            work(await open(options, options.served?.url ?? server?.url, target, purpose)),
          ),
        ),
    });
  } finally {
    await server?.close();
  }
}

function chooseTargets(config: ChatopsConfig, chosen: readonly string[] | undefined): readonly Target[] {
  const targets = resolveTargets(config);
  if (chosen === undefined) return targets;
  const names = targets.map(({ key }) => key);
  const unknown = chosen.find(name => !names.includes(name));
  if (unknown !== undefined) {
    throw new AwsFailure(`There is no target ${unknown}`, `Targets of this chatops.yml: ${names.join(', ')}`);
  }
  return targets.filter(({ key }) => chosen.includes(key));
}

async function attemptIn<T>(target: Target, work: () => Promise<T>): Promise<TargetOutcome<T>> {
  try {
    return { ok: true, target, value: await work() };
  } catch (error) {
    return { ok: false, target, failure: asAwsFailure(error) };
  }
}

/**
 * An error of AWS that the work does not explain is still no bug in this program.
 * @throws what is none
 */
export function asAwsFailure(error: unknown): AwsFailure {
  if (error instanceof AwsFailure) return error;
  if (classify(error) === undefined) throw error;
  return new AwsFailure(describeError(error), helpFor(error), error);
}

async function open(
  options: SessionOptions,
  endpoint: string | undefined,
  target: Target,
  purpose: Purpose,
): Promise<Session> {
  const base: Connection =
    endpoint === undefined
      ? { region: target.region ?? options.region ?? (await findRegion()) }
      : {
          region: target.region ?? options.region ?? localRegion,
          endpoint,
          credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
          ...limitsOf(options.served),
        };
  const { connection, identity, role } = await findCaller(options, base, { target, purpose });
  if (target.account !== undefined && identity.account !== target.account) {
    throw new AwsFailure(
      `The target ${target.key} is account ${target.account}, but these credentials are for ${identity.account}`,
      role === undefined
        ? `Add ${purpose === 'apply' ? 'an apply' : 'a plan'}-role to the target, or sign in to its account`
        : `The role ${role} is in another account; correct the role or the account of the target`,
    );
  }
  const pace = options.served?.pace ?? (options.isLocal || hasAwsDouble(process.env) ? localPace : awsPace);
  return { target, connection, identity, pace, isLocal: options.isLocal };
}

/** Who works in a target, and how. */
interface Caller {
  readonly connection: Connection;
  readonly identity: Identity;
  /** The role that was assumed; undefined: the caller's own permissions. */
  readonly role: string | undefined;
}

/** Callers of one command, by all that decides who it is. Files and targets of one account share them. */
const callers = new WeakMap<SessionOptions, Map<string, Promise<Caller>>>();

function findCaller(
  options: SessionOptions,
  base: Connection,
  { target, purpose }: Pick<Entry, 'target' | 'purpose'>,
): Promise<Caller> {
  const wanted = roleOf(target, purpose, options.isLocal);
  const known = callers.get(options) ?? new Map<string, Promise<Caller>>();
  callers.set(options, known);
  const key = [purpose, wanted, base.endpoint, base.region, target.account].join('\n');
  const caller = known.get(key) ?? becomeCaller(options, base, { target, purpose, wanted });
  known.set(key, caller);
  // What failed is tried again by the next one, which may be later.
  caller.catch(() => known.delete(key));
  return caller;
}

async function becomeCaller(
  options: SessionOptions,
  base: Connection,
  { target, purpose, wanted }: Pick<Entry, 'target' | 'purpose'> & { readonly wanted: string | undefined },
): Promise<Caller> {
  const first = options.role === undefined ? base : assumeRole(base, options.role, 'chatops');
  const entered =
    wanted === undefined ? undefined : await findEntered(first, { target, purpose, options, wanted });
  const role = entered === undefined ? wanted : undefined;
  const connection = role === undefined ? first : assumeRole(first, role, `chatops-${purpose}`);
  return { connection, role, identity: entered ?? (await readIdentity(connection)) };
}

/** A role of a target that may be assumed. */
interface Entry {
  readonly target: Target;
  readonly purpose: Purpose;
  readonly options: SessionOptions;
  /** ARN. */
  readonly wanted: string;
}

/**
 * Who calls, where no role has to be assumed: the caller has the role already, as in the account that the workflows sign in to, and
 * IAM lets no role assume itself; or `look` is in the caller's own account. Undefined otherwise, also when AWS does not say it.
 * @see https://aws.amazon.com/blogs/security/announcing-an-update-to-iam-role-trust-policy-behavior/
 */
async function findEntered(caller: Connection, entry: Entry): Promise<Identity | undefined> {
  const { target, purpose, options, wanted } = entry;
  const isLook = purpose === 'look';
  // In the embedded AWS of --local the caller is a user.
  if (options.isLocal && !isLook) return undefined;
  const identity = await readIdentity(caller).catch(() => undefined);
  const isEntered = identity !== undefined && isSessionOf(wanted, identity.caller);
  return isEntered || (isLook && identity?.account === target.account) ? identity : undefined;
}

/** Whether a caller is a session of a role. The ARN of a session has no path, and a name is unique in an account. */
function isSessionOf(role: string, caller: string): boolean {
  const [, account, name] = /^arn:[\w-]+:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(caller) ?? [];
  return name !== undefined && role.split(':')[4] === account && role.split('/').at(-1) === name;
}

function limitsOf({
  callMillis,
  attempts,
}: Partial<ServedAws> = {}): Pick<Connection, 'callMillis' | 'attempts'> {
  return {
    ...(callMillis === undefined ? {} : { callMillis }),
    ...(attempts === undefined ? {} : { attempts }),
  };
}

/** In the embedded AWS every account can be entered; without a role of its own a target is entered by one made up. */
function roleOf(target: Target, purpose: Purpose, isLocal: boolean): string | undefined {
  const role = purpose === 'apply' ? target.applyRole : target.planRole;
  if (role !== undefined) {
    const { account = '', region = '' } = target;
    return substitutePlace(role, { partition: 'aws', account, region });
  }
  return isLocal && target.account !== undefined
    ? `arn:aws:iam::${target.account}:role/local-user`
    : undefined;
}

/** The Region of the environment or the profile, as the SDK finds it. */
async function findRegion(): Promise<string> {
  const { STSClient } = await import('@aws-sdk/client-sts');
  try {
    return await new STSClient({}).config.region();
  } catch {
    throw new AwsFailure(
      'No AWS Region is set',
      'Set AWS_REGION (in a workflow: the aws-region input), or try without an account: --local',
    );
  }
}

/** The same way into an account, for something that reads everything when it asks for it. */
export function withoutLook({ look: _, ...session }: Session): Session {
  return session;
}

/** The same way into an account, in another Region. */
export function inRegion(session: Session, region: string): Session {
  const { connection, identity } = session;
  return { ...session, connection: { ...connection, region }, identity: { ...identity, region } };
}

/** Outcomes of several parts of each target as outcomes of the parts. */
export function flattenOutcomes<T>(outcomes: readonly TargetOutcome<readonly T[]>[]): TargetOutcome<T>[] {
  return outcomes.flatMap((outcome): TargetOutcome<T>[] =>
    outcome.ok ? outcome.value.map(value => ({ ...outcome, value })) : [outcome],
  );
}

/** Goes on in the targets where the step before went well; a failure of that step stays one. In the same order. */
export function continueInTargets<A, B>(
  outcomes: readonly TargetOutcome<A>[],
  work: (value: A) => Promise<B>,
): Promise<TargetOutcome<B>[]> {
  return inPool(outcomes, maxAtOnce, async outcome =>
    outcome.ok ? attemptIn(outcome.target, () => work(outcome.value)) : outcome,
  );
}

/** How people call a target: nothing when chatops.yml declares none. */
export function targetLabel(target: string): string {
  return target === defaultTarget ? '' : target;
}
