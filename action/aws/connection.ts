import { outgoingAgent } from '../http/outgoing-agent.ts';
import { type AnsweredCall, checkForm } from './answer-form.ts';
import { checkMembers } from './answer-members.ts';
import { toAwsError } from './aws-error.ts';
import { isExpired } from './failure.ts';

/** How to reach one AWS account: everything a client needs, and nothing that was read from the environment unseen. */
export interface Connection {
  /** Region of the stack. */
  readonly region: string;
  /** Set for the embedded AWS only; otherwise the SDK finds the endpoint (and honours AWS_ENDPOINT_URL). */
  readonly endpoint?: string;
  /** Those of an assumed role or of the embedded AWS; otherwise the SDK's default chain. */
  readonly credentials?: Credentials | (() => Promise<Credentials>);
  /** Called when AWS takes the credentials of an assumed role for expired: the next call fetches others. */
  readonly forget?: (stale: Credentials) => void;
  /** How long one call may take before it counts as lost; default: a minute. */
  readonly callMillis?: number;
  /** How often a call is tried; default: six times. */
  readonly attempts?: number;
}

/** What signs a call. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/**
 * The Regions in which the Chatbot API answers; its resources are global to an account, so any one will do.
 * @see https://docs.aws.amazon.com/general/latest/gr/chatbot.html
 */
export const chatbotRegions: readonly string[] = ['us-east-2', 'us-west-2', 'eu-west-1', 'ap-southeast-1'];

/** The Region to ask about channel configurations: the stack's own where the API exists there, else a near one. */
export function chatbotRegion(region: string): string {
  if (chatbotRegions.includes(region)) return region;
  const continent = region.split('-')[0];
  return chatbotRegions.find(candidate => candidate.split('-')[0] === continent) ?? 'us-east-2';
}

/** Whether the environment sends the SDK to a server on this machine, such as the embedded AWS. */
export function hasAwsDouble({ AWS_ENDPOINT_URL: url = '' }: NodeJS.ProcessEnv): boolean {
  return /^https?:\/\/(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?:[:/]|$)/.test(url);
}

/** How often a call is tried: as the connection says, or AWS_MAX_ATTEMPTS as for every tool of AWS, or six times. */
export function attemptsOf({ attempts }: Pick<Connection, 'attempts'>): number {
  const given = Number(process.env['AWS_MAX_ATTEMPTS']);
  return attempts ?? (Number.isInteger(given) && given > 0 ? given : 6);
}

/**
 * Settings that a client otherwise looks up in the environment and the profile, with an error for each place that has none. The values are
 * the defaults of the SDK; other values are for the real AWS only.
 */
const embeddedSettings = {
  defaultsMode: 'legacy' as const,
  retryMode: 'standard',
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  userAgentAppId: '',
  authSchemePreference: [] as string[],
  sigv4aSigningRegionSet: [] as string[],
};

/**
 * Settings that all clients share: standard retries with more patience than the default for throttling, and an end
 * to waiting for an answer, which the SDK by itself does not have.
 */
function clientSettings(connection: Connection, region: string) {
  const requestTimeout = connection.callMillis ?? 60_000;
  const agent = outgoingAgent();
  return {
    region,
    maxAttempts: attemptsOf(connection),
    requestHandler: {
      connectionTimeout: 10_000,
      requestTimeout,
      throwOnRequestTimeout: true,
      ...(agent === undefined ? {} : { httpAgent: agent, httpsAgent: agent }),
    },
    ...(connection.endpoint === undefined ? {} : { ...embeddedSettings, endpoint: connection.endpoint }),
    ...(connection.credentials === undefined ? {} : { credentials: credentialsFor(connection.credentials) }),
  };
}

/**
 * The SDK keeps credentials until shortly before they expire. To be asked at every call, so that what was forgotten is
 * not used again, they are given to it as if they had expired; keeping them is up to the connection.
 */
function credentialsFor(credentials: NonNullable<Connection['credentials']>) {
  if (typeof credentials === 'object') return credentials;
  return async () => ({ ...(await credentials()), expiration: new Date(0) });
}

/** What every client of the SDK has. */
interface SdkClient {
  readonly middlewareStack: {
    add(layer: MiddlewareLayer, options: LayerPosition & { readonly step: 'initialize' }): void;
    add(layer: MiddlewareLayer, options: LayerPosition & { readonly step: 'deserialize' }): void;
  };
}

/** The position of a layer among those of its step. */
interface LayerPosition {
  readonly name: string;
  readonly priority?: 'high' | 'low';
}

/** What the SDK knows of a call. */
interface CallContext {
  readonly clientName?: string;
  readonly commandName?: string;
}

type MiddlewareLayer = <A, R>(next: (call: A) => Promise<R>, context: CallContext) => (call: A) => Promise<R>;

/** Clients of services that answer in XML; the others answer in JSON. */
const xmlClients = /^(CloudFormation|IAM|SNS|STS)Client$/;

function describeCall({ clientName = '', commandName = '' }: CallContext): AnsweredCall {
  return {
    service: clientName.replace(/Client$/, ''),
    operation: commandName.replace(/Command$/, ''),
    protocol: xmlClients.test(clientName) ? 'xml' : 'json',
  };
}

/** Outermost: an answer has what it is read for, and an error is a value. */
const checkedCall: MiddlewareLayer = (next, context) => async call => {
  try {
    const result = await next(call);
    const { output } = result as { readonly output?: Readonly<Record<string, unknown>> };
    const { input } = call as { readonly input?: Readonly<Record<string, unknown>> };
    checkMembers(output ?? {}, input ?? {}, describeCall(context));
    return result;
  } catch (error) {
    throw toAwsError(error);
  }
};

/** An answer of HTTP as the SDK has it. */
interface SdkAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  body: AsyncIterable<Uint8Array> | Uint8Array | undefined;
}

/** Next to the wire: what comes back has the form of an answer. It is read to its end, so that a cut one is seen here. */
const checkedAnswer: MiddlewareLayer = (next, context) => async call => {
  const result = await next(call);
  const { response } = result as { readonly response?: SdkAnswer };
  if (response === undefined) return result;
  const body = await readBody(response.body);
  response.body = body;
  const { statusCode: status, headers } = response;
  try {
    checkForm({ status, headers, text: body.toString('utf8') }, describeCall(context));
  } catch (error) {
    // What the SDK decides by whether to repeat the call.
    throw Object.assign(error as Error, {
      $metadata: { httpStatusCode: status },
      ...(status === 200 ? { $retryable: { throttling: false } } : {}),
    });
  }
  return result;
};

async function readBody(body: SdkAnswer['body']): Promise<Buffer> {
  if (body === undefined) return Buffer.alloc(0);
  if (body instanceof Uint8Array) return Buffer.from(body);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * A client of one service. Every answer is checked for its form, and every error is an AwsError. A call that AWS
 * refuses because the credentials of an assumed role have expired, earlier than this machine's clock says, is made once
 * more with new ones.
 */
function createClient<C extends SdkClient>(
  Client: new (settings: ReturnType<typeof clientSettings>) => C,
  connection: Connection,
  region: string,
): C {
  const client = new Client(clientSettings(connection, region));
  const { middlewareStack } = client;
  middlewareStack.add(checkedCall, { step: 'initialize', name: 'checkCall', priority: 'high' });
  middlewareStack.add(checkedAnswer, { step: 'deserialize', name: 'checkAnswer', priority: 'low' });
  const { credentials, forget } = connection;
  if (typeof credentials !== 'function' || forget === undefined) return client;
  const renewing: MiddlewareLayer = next => async call => {
    const used = await credentials();
    try {
      return await next(call);
    } catch (error) {
      if (!isExpired(error)) throw error;
      forget(used);
      return next(call);
    }
  };
  middlewareStack.add(renewing, { step: 'initialize', name: 'renewExpiredCredentials' });
  return client;
}

/** The clients of a connection, which are few. */
const clients = new WeakMap<Connection, { readonly region: string; readonly client: SdkClient }[]>();

/**
 * The client of one service for a connection ({@link createClient}). All calls with one connection object share it, with its
 * settings, its credentials and its connections to AWS: each client looks for its settings and opens its connections by itself.
 * @param region when the service is to be asked elsewhere than in the connection's Region
 */
export function openClient<C extends SdkClient>(
  Client: new (settings: ReturnType<typeof clientSettings>) => C,
  connection: Connection,
  region = connection.region,
): C {
  const known = clients.get(connection) ?? [];
  clients.set(connection, known);
  for (const { region: its, client } of known) {
    if (its === region && client instanceof Client) return client;
  }
  const client = createClient(Client, connection, region);
  known.push({ region, client });
  return client;
}
