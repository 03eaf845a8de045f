import { callsViaServices, keyServices } from '../data/forwarded-permissions.ts';
import { linkedRoleServices, secretServices } from '../data/requirements/forwarded-calls.ts';
import { type AccessSummary, accessTo, isClosed } from '../iam/access-summary.ts';
import type { AccessLevel, IamAction, IamActions } from '../iam/iam-actions.ts';
import type { CompiledPolicy, Layers } from '../iam/policy.ts';
import { isAbout } from '../iam/resource-cells.ts';
import { statementsFor } from '../iam/statements-for.ts';

/** The calls of some services that count. */
interface CountedCalls {
  readonly services: ReadonlySet<string>;
  /** Their levels. */
  readonly levels: ReadonlySet<AccessLevel>;
  /** Calls that do not count, by their name in lower case. */
  readonly except?: RegExp;
}

/** Permissions that the calls of some services possibly use: which calls do is documented for few of them. */
interface ServiceRule extends CountedCalls {
  /** In lower case. */
  readonly permissions: readonly string[];
}

const writing: ReadonlySet<AccessLevel> = new Set(['write', 'permissions', 'tagging']);
const keys: ReadonlySet<string> = new Set(keyServices.split(' '));

/** Names of calls that only read, whatever their level. */
const readingName = /:(?:batchget|describe|get|list|search)/;

const rules: readonly ServiceRule[] = [
  {
    services: keys,
    levels: new Set([...writing, 'read']),
    permissions: [
      'kms:creategrant',
      'kms:decrypt',
      'kms:encrypt',
      'kms:generatedatakey',
      'kms:generatedatakeypair',
      'kms:generatedatakeypairwithoutplaintext',
      'kms:generatedatakeywithoutplaintext',
      'kms:reencryptfrom',
      'kms:reencryptto',
    ],
  },
  {
    // No call that only reads is known to describe the key, and `ReadOnlyAccess` allows both. Some of these calls have the level of writing.
    // A session of a directory bucket takes kms:GenerateDataKey and kms:Decrypt.
    services: keys,
    levels: writing,
    except: new RegExp(`${readingName.source}|^s3express:createsession$`),
    permissions: ['kms:describekey'],
  },
  {
    services: linkedRoleServices,
    levels: writing,
    permissions: [
      'iam:attachrolepolicy',
      'iam:createservicelinkedrole',
      'iam:deleterolepolicy',
      'iam:deleteservicelinkedrole',
      'iam:detachrolepolicy',
      'iam:putrolepolicy',
      'iam:updateroledescription',
    ],
  },
  {
    services: secretServices,
    levels: writing,
    except: readingName,
    permissions: [
      'secretsmanager:createsecret',
      'secretsmanager:deletesecret',
      'secretsmanager:putresourcepolicy',
      'secretsmanager:putsecretvalue',
      'secretsmanager:rotatesecret',
      'secretsmanager:tagresource',
      'secretsmanager:updatesecret',
      'secretsmanager:updatesecretversionstage',
    ],
  },
];

/** What a service uses as its caller, by its prefix: policies of AWS allow it to requests that come from there (`aws:CalledVia`). */
const usedVia: ReadonlyMap<string, readonly string[]> = new Map(
  callsViaServices.flatMap(({ permissions, services }) =>
    services.split(' ').map((service): [string, string[]] => [service, permissions.split(' ')]),
  ),
);

/** Which of their calls use it, no policy says: any that writes may. */
const via: CountedCalls = {
  services: new Set(usedVia.keys()),
  levels: writing,
  except: readingName,
};

/** Permissions that an allowed call of a service possibly uses, with the first of these calls by the prefix of its service. */
export interface ServiceCalls {
  readonly permissions: readonly string[];
  readonly calls: ReadonlyMap<string, string>;
}

/** Finds them; permissions that some layer allows to no one are left out. */
export function findServiceCalls(summary: AccessSummary, actions: IamActions): readonly ServiceCalls[] {
  const listAllowed = (permissions: readonly string[]) =>
    permissions.filter(permission => mayBeAllowed(summary.layers, permission));
  const ofRules = rules.flatMap(rule => {
    const permissions = listAllowed(rule.permissions);
    if (permissions.length === 0) return [];
    const calls = callsOf(summary, rule, actions);
    return calls.size === 0 ? [] : [{ permissions, calls }];
  });
  const ofServices = [...callsOf(summary, via, actions)].flatMap(([service, call]) => {
    const permissions = listAllowed(usedVia.get(service) ?? []);
    return permissions.length === 0 ? [] : [{ permissions, calls: new Map([[service, call]]) }];
  });
  return [...ofRules, ...ofServices];
}

/** Whether every layer but what chat refuses has a statement that may allow a permission. @param permission in lower case */
export function mayBeAllowed(layers: Layers, permission: string): boolean {
  return layers.every(
    ({ name, policies }) => name === 'service' || policies.some(policy => mayAllow(policy, permission)),
  );
}

function mayAllow(policy: CompiledPolicy, permission: string): boolean {
  if (policy.opaque !== undefined || policy.origin.doubt !== undefined) return true;
  return statementsFor(policy, permission).some(({ effect }) => effect === 'Allow');
}

const known = new WeakMap<AccessSummary, Map<CountedCalls, ReadonlyMap<string, string>>>();

/** One call of each service is enough, so that most actions are not looked at. */
function callsOf(
  summary: AccessSummary,
  rule: CountedCalls,
  actions: IamActions,
): ReadonlyMap<string, string> {
  const ofSummary = known.get(summary) ?? new Map<CountedCalls, ReadonlyMap<string, string>>();
  known.set(summary, ofSummary);
  const calls = ofSummary.get(rule) ?? findCalls(summary, rule, actions);
  ofSummary.set(rule, calls);
  return calls;
}

function findCalls(summary: AccessSummary, rule: CountedCalls, actions: IamActions): Map<string, string> {
  const { base, listed } = summary;
  const calls = new Map(base === undefined ? [] : callsOf(base, rule, actions));
  /** Services whose call has to be looked for among all of them. */
  const open = new Set(base === undefined && !isClosed(summary) ? rule.services : []);
  if (open.size === 0) {
    for (const action of listed.keys()) {
      if (!counts(action, rule)) continue;
      const { service, name } = action;
      const call = calls.get(service);
      if (call === undefined && isPossible(summary, action)) calls.set(service, name);
      // The base allows it, and this summary may not.
      else if (call === name && base !== undefined && !isPossible(summary, action)) open.add(service);
    }
  }
  for (const service of open) {
    const call = actions
      .actionsMatching(`${service}:*`)
      .find(action => counts(action, rule) && isPossible(summary, action));
    if (call === undefined) calls.delete(service);
    else calls.set(service, call.name);
  }
  return calls;
}

function counts({ key, service, level }: IamAction, { services, levels, except }: CountedCalls): boolean {
  return levels.has(level) && services.has(service) && except?.test(key) !== true;
}

function isPossible(summary: AccessSummary, action: IamAction): boolean {
  return accessTo(summary, action).possible.some(item => isAbout(action, item));
}
