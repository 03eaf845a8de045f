import { createHash } from 'node:crypto';
import { isObject, type Json } from '../../../core/json.ts';
import { ApiError } from '../../errors.ts';
import type { Input } from '../../input.ts';
import { rolesOf } from '../../resources/iam-policies.ts';
import { structuresOf } from '../../resources/property.ts';
import { type Answer, type ApiOperation, accountIn, type Call, reads } from '../../service.ts';
import type { Properties } from '../../state/caller.ts';
import { policiesOf } from './entities.ts';

/**
 * Reports of the last use of a role. The report is made at once, of the calls that the embedded CloudTrail holds, and
 * tracks every action that an inline or customer-managed policy of the role names without a wildcard, or that a session
 * of it called (assumed: which actions AWS tracks is its own list).
 */
export const lastAccessOperations: { readonly [name: string]: ApiOperation } = {
  GenerateServiceLastAccessedDetails: reads((call, input) => {
    const arn = input.require('Arn');
    findRole(call, role => role['Arn'] === arn, arn);
    return { JobId: jobOf(arn) };
  }),
  GetServiceLastAccessedDetails: reads((call, input) => getDetails(call, input)),
};

/** Actions whose calls the embedded CloudTrail does not keep: reads, and data events. */
const unkept =
  /:(Get|List|Describe|BatchGet|Lookup|Query|Scan|Search|Select|Receive|Filter|Invoke|Send|Publish|Put(Object|Item|Record|Events|MetricData))|^(s3|dynamodb|sqs|kinesis):(Delete|Put|Update|BatchWrite|Change)(Object|Item|Message)/i;

function findRole(call: Call, isWanted: (role: Properties) => boolean, name: string): Properties {
  const role = Object.values(rolesOf(call)).find(({ properties }) => isWanted(properties));
  if (role !== undefined) return role.properties;
  throw new ApiError('NoSuchEntity', `The entity with ARN ${name} cannot be found.`, { status: 404 });
}

/** The job of a role is always the same, so that nothing has to be kept for it. */
function jobOf(arn: string): string {
  const hex = createHash('sha256').update(arn).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

function getDetails(call: Call, input: Input): Answer {
  const job = input.require('JobId');
  const role = findRole(call, ({ Arn: arn }) => jobOf(String(arn)) === job, job);
  const arn = String(role['Arn']);
  const tracked = new Map<string, number | undefined>();
  for (const action of actionsOf(call, role)) tracked.set(action, undefined);
  const session = `:assumed-role/${String(role['RoleName'])}/`;
  for (const { caller, name, source, at } of Object.values(accountIn(call).trail ?? {})) {
    if (!caller.arn.includes(session)) continue;
    const action = `${source.replace(/\.amazonaws\.com$/, '')}:${name}`;
    tracked.set(action, Math.max(tracked.get(action) ?? 0, at));
  }
  const services = [...new Set([...tracked.keys()].map(action => action.split(':')[0] ?? ''))].sort();
  return {
    JobStatus: 'COMPLETED',
    JobType: 'ACTION_LEVEL',
    JobCreationDate: new Date(call.now).toISOString(),
    JobCompletionDate: new Date(call.now).toISOString(),
    ServicesLastAccessed: services.map(service => {
      const own = [...tracked].filter(([action]) => action.startsWith(`${service}:`));
      const last = Math.max(...own.map(([, at]) => at ?? 0));
      return {
        ServiceName: service,
        ServiceNamespace: service,
        TotalAuthenticatedEntities: last === 0 ? 0 : 1,
        ...(last === 0
          ? {}
          : { LastAuthenticated: new Date(last).toISOString(), LastAuthenticatedEntity: arn }),
        TrackedActionsLastAccessed: own.map(([action, at]) => ({
          ActionName: action.slice(service.length + 1),
          ...(at === undefined
            ? {}
            : { LastAccessedTime: new Date(at).toISOString(), LastAccessedEntity: arn }),
        })),
      };
    }),
    IsTruncated: false,
  };
}

/** Actions without wildcards that inline and customer-managed policies of a role name. */
function actionsOf(call: Call, properties: Properties): string[] {
  const inline = structuresOf(properties['Policies']).map(({ PolicyDocument: document }) => document);
  const attached = properties['ManagedPolicyArns'];
  const managed = (Array.isArray(attached) ? attached : []).map(
    arn => policiesOf(call)[String(arn)]?.properties['PolicyDocument'],
  );
  return [...inline, ...managed]
    .flatMap(document => (isObject(document) ? listOf(document['Statement']) : []))
    .flatMap(statement => (isObject(statement) ? listOf(statement['Action']) : []))
    .filter((action): action is string => typeof action === 'string' && !/[*?]/.test(action))
    .filter(action => !unkept.test(action));
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}
