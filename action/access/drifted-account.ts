import type { Comparison, Drift, Unchecked } from '../core/drift.ts';
import { groupBy } from '../core/group.ts';
import { canonicalJson, isObject, type Json, type JsonObject, listOf } from '../core/json.ts';
import type { AccountLimits, ReviewedDocuments } from '../core/model.ts';
import type { Place } from '../core/place.ts';
import { chatTrust } from '../core/policy-document.ts';
import { isUnorderedList } from '../core/resource-schema.ts';
import {
  createPlanned,
  isSameEntity,
  type LaidChanges,
  layUpdate,
  type PlannedResource,
  type PlannedStack,
  plannedKey,
} from './lay-changes.ts';
import {
  leaveOutTaken,
  type ObservedEntity,
  type ObservedSource,
  pictureOfObserved,
  toEntity,
} from './observed-picture.ts';
import { isChannelType, keyOf, type Picture } from './picture.ts';
import {
  denyEverything,
  isTrustedToChat,
  readTrustTimes,
  settleTrust,
  type TrustTimes,
} from './role-trust.ts';
import { substituteDocuments } from './substitute-documents.ts';
import { channelProperties } from './unread-channel.ts';

/** What was read of an account, and what should be there. Everything is in the shape of CloudFormation types. */
export interface DriftedAccount {
  readonly target: string;
  readonly place: Place;
  /** Resources of the stack, as they should be and as they are; of a stack that was deleted, as they were deployed. */
  readonly comparisons: readonly Comparison[];
  /** Channel configurations of other stacks, by ARN, as they are: in both states, but for the places that drift takes ours away from. */
  readonly otherChannels: ReadonlyMap<string, ObservedEntity>;
  /** All roles of the account by ARN. */
  readonly roles: ReadonlyMap<string, ObservedEntity>;
  /** All customer-managed policies of the account by ARN. */
  readonly policies: ReadonlyMap<string, ObservedEntity>;
  /** Whether the two are all that there are. */
  readonly isComplete: boolean;
  /** What could not be read of what is made elsewhere and of the account itself: what it decides is only possible. */
  readonly unchecked: readonly Pick<Unchecked, 'type' | 'id'>[];
  /** What was reviewed of what is made elsewhere, by ARN as chatops.yml has it. */
  readonly documents: ReviewedDocuments;
  /** The reviewed organization policies of the account. */
  readonly limits: AccountLimits;
  readonly outside?: Picture['outside'];
  /** When it was read, in milliseconds since 1970: what trust policies say of dates is settled for then. */
  readonly now: number;
  readonly userRoles: ObservedSource['userRoles'];
}

const roleType = 'AWS::IAM::Role';
const policyType = 'AWS::IAM::ManagedPolicy';
const preferencesType = 'AWS::Chatbot::AccountPreferences';
const trustProperty = 'AssumeRolePolicyDocument';
/** The type of what was deleted where a whole stack is gone. */
export const stackType = 'AWS::CloudFormation::Stack';

const roleProperties = ['Path', 'ManagedPolicyArns', 'Policies', 'PermissionsBoundary', 'Tags'];

/** Properties that decide what people can do, by type; others change nothing of it. */
const decisive: Readonly<Record<string, readonly string[]>> = {
  'AWS::Chatbot::SlackChannelConfiguration': channelProperties,
  'AWS::Chatbot::MicrosoftTeamsChannelConfiguration': channelProperties,
  [roleType]: [...roleProperties, 'document', trustProperty],
  [policyType]: ['PolicyDocument', 'document'],
  [preferencesType]: ['UserAuthorizationRequired'],
};

/** Whether a drift can let people do more or less. */
export function isDecisive({ type, property, kind }: Drift): boolean {
  if (kind === 'unmanaged' || kind === 'disabled') return isChannelType(type);
  if (kind === 'deleted') return type === stackType || Object.hasOwn(decisive, type);
  if (kind !== 'modified' && kind !== 'undeclared') return false;
  return property !== undefined && (decisive[type]?.includes(property) ?? false);
}

/**
 * Whether a drift is of who can assume a role. It takes access in chat away by letting chat no longer assume it, and possibly gives some by
 * letting chat tag its sessions; what others can do with the role is outside of chat.
 */
export function isOfTrust({ property }: Drift): boolean {
  return property === trustProperty;
}

/** Makes the picture of an account with some of its drift, and with the changes of a plan laid over it. */
export type AccountPainter = (present: ReadonlySet<Drift>, changes?: LaidChanges) => Picture;

/**
 * Makes pictures of an account with some of its drift, and with a plan laid over it: the one place where both meet.
 * @returns a function from a set of drifts to the account as it would be with just these; with none it is what was
 * deployed and reviewed, with all it is what was observed; and with the changes of a plan what an apply makes of it
 */
export function createAccountPainter(account: DriftedAccount): AccountPainter {
  const { target, place, otherChannels, roles, policies, isComplete } = account;
  const reviewed = substituteDocuments(account.documents, place);
  const unread = new Set(account.unchecked.flatMap(({ type, id }) => (isPolicyOrRole(type) ? [id] : [])));
  // Outside of chat no setting of chat counts.
  const isRequirementUnread =
    account.outside === undefined && account.unchecked.some(({ type }) => type === preferencesType);
  const settled = rememberTrust(account.now);
  const arnsOf = new Map(account.comparisons.map(comparison => [comparison, arnOf(comparison, place)]));
  return (present, changes) => {
    const planned = indexPlanned(changes);
    const byId = groupBy(present, ({ id }) => id);
    // What there is of the names of a deleted stack is something else, as it was observed.
    const isGone = [...present].some(({ kind, type }) => kind === 'deleted' && type === stackType);
    const comparisons = isGone ? [] : account.comparisons;
    const drifted = comparisons.flatMap(comparison => {
      const around = byId.get(comparison.id) ?? [];
      const entity = patch(comparison, around);
      return entity === undefined ? [] : [{ comparison, around, entity }];
    });
    const ofStack = [
      ...drifted.flatMap(({ comparison, around, entity: own }): OwnResource[] => {
        const { type } = comparison;
        const entity = layChanges(own, comparison, {
          planned: planned.get(plannedKey(comparison)),
          isOverwritten: changes?.overwritten.has(type) === true,
        });
        if (entity === undefined) return [];
        // A role made again with another path has another ARN, also after an update: channels refer to that of the one that is gone.
        const isMoved = type === roleType && around.some(({ property }) => property === 'Path');
        const arn = isMoved
          ? arnOf({ ...comparison, expected: own.properties }, place)
          : arnsOf.get(comparison);
        return [{ type, arn: arn ?? '', entity: settleRole(entity, settled) }];
      }),
      ...createResources(changes, place),
    ];
    const ours = drifted
      .filter(({ comparison }) => isChannelType(comparison.type))
      .map(({ entity }) => entity);
    const own = (wanted: string) => ofStack.filter(({ type }) => type === wanted);
    const isRequired = [...present].some(({ type }) => type === preferencesType);
    const channels = [
      ...ofStack.filter(({ type }) => isChannelType(type)).map(({ entity }) => entity),
      ...leaveOutTaken([...otherChannels.values()], ours, place),
      ...[...present].filter(({ kind, type }) => kind === 'unmanaged' && isChannelType(type)).map(toEntity),
    ].map(channel => withService(channel, { isRequired, isRequirementUnread }));
    const documents = new Map(reviewed);
    const boundaries = new Map<string, string>();
    const doubtful = new Set<string>();
    const elsewhere = new Map([...roles, ...policies]);
    for (const comparison of comparisons) elsewhere.delete(arnsOf.get(comparison) ?? '');
    for (const arn of reviewed.keys()) {
      const around = byId.get(arn) ?? [];
      documents.set(
        arn,
        unread.has(arn) ? [undefined] : patchDocuments(reviewed.get(arn) ?? [], around, settled),
      );
      if (unread.has(arn)) doubtful.add(arn);
      for (const { property, observed } of around)
        if (property === 'PermissionsBoundary' && typeof observed === 'string') boundaries.set(arn, observed);
      if (around.some(item => isOfTrust(item) && isTrustedToChat(settled(item.observed)) === 'unknown'))
        doubtful.add(arn);
      elsewhere.delete(arn);
    }
    const entities = (type: string, all: ReadonlyMap<string, ObservedEntity>) =>
      new Map([
        ...[...all.keys()].flatMap(arn => {
          const entity = elsewhere.get(arn);
          if (entity === undefined) return [];
          return [[arn, { ...settleRole(entity, settled), ...withTags(entity.properties) }] as const];
        }),
        ...own(type).map(({ arn, entity }) => [arn, entity] as const),
      ]);
    return pictureOfObserved({
      target,
      place,
      channels,
      roles: entities(roleType, roles),
      policies: entities(policyType, policies),
      isComplete,
      documents,
      boundaries,
      doubtful,
      limits: account.limits,
      outside: account.outside,
      userRoles: changes?.stack.userRoles ?? account.userRoles,
    });
  };
}

/** Settles trust policies for an instant, each once: hundreds of pictures are made of one account. */
function rememberTrust(now: number): Settled {
  const known = new Map<Json, Json>();
  const knownTimes = new Map<Json, TrustTimes | undefined>();
  const settled = (trust: Json = null) => {
    const found = known.get(trust) ?? settleTrust(trust, now);
    known.set(trust, found);
    return found;
  };
  const times = (trust: Json) => {
    if (!knownTimes.has(trust)) {
      const mayTag = isTrustedToChat(trust, 'sts:TagSession') !== 'denied';
      knownTimes.set(trust, mayTag ? undefined : readTrustTimes(trust, now));
    }
    return knownTimes.get(trust);
  };
  return Object.assign(settled, { times });
}

/** A trust policy settled for the time of the run, and when it lets chat assume the role where dates decide that. */
interface Settled {
  (trust: Json | undefined): Json;
  readonly times: (trust: Json) => TrustTimes | undefined;
}

/** A role with its trust policy settled, and with a policy for the times at which chat cannot assume it; anything else as it is. */
function settleRole(entity: ObservedEntity, settled: Settled): ObservedEntity {
  const { properties } = entity;
  const trust = properties[trustProperty];
  const after = trust === undefined ? undefined : settled(trust);
  const times = trust === undefined ? undefined : settled.times(trust);
  if (times !== undefined) {
    const policy = { PolicyName: 'trust policy', PolicyDocument: times.denies };
    const policies = [...listOf(properties['Policies']), policy];
    return {
      ...entity,
      properties: { ...properties, Policies: policies, [trustProperty]: chatTrust },
    };
  }
  return after === undefined || after === trust
    ? entity
    : { ...entity, properties: { ...properties, [trustProperty]: after } };
}

/** A resource of the stack as a picture has it. */
interface OwnResource {
  readonly type: string;
  readonly arn: string;
  readonly entity: ObservedEntity;
}

/** The updates and deletions of a plan, by what they are of. */
function indexPlanned(changes: LaidChanges | undefined): ReadonlyMap<string, PlannedResource> {
  const planned = changes?.stack.resources.filter(({ action }) => action !== 'create') ?? [];
  return new Map(planned.map(each => [plannedKey(each), each]));
}

/** A resource as it is with the changes of a plan; undefined when it goes. */
function layChanges(
  entity: ObservedEntity,
  { expected }: Comparison,
  {
    planned,
    isOverwritten,
  }: { readonly planned: PlannedResource | undefined; readonly isOverwritten: boolean },
): ObservedEntity | undefined {
  if (planned === undefined) return entity;
  return planned.action === 'delete' ? undefined : layUpdate(entity, expected, planned, isOverwritten);
}

/** The resources that a plan creates. */
function createResources(changes: LaidChanges | undefined, place: Place): OwnResource[] {
  return (changes?.stack.resources ?? []).flatMap((planned): OwnResource[] => {
    if (planned.action !== 'create') return [];
    const { type, id, properties } = planned;
    return [{ type, arn: arnOf({ type, id, expected: properties }, place), entity: createPlanned(planned) }];
  });
}

/**
 * Finds the resources of which it matters whether an update sets properties that are the same in both templates: those that a plan
 * updates and that were changed by hand otherwise.
 */
export function findAmbiguous(
  { comparisons }: Pick<DriftedAccount, 'comparisons'>,
  drift: readonly Drift[],
  stack: PlannedStack,
): readonly Comparison[] {
  const byId = groupBy(drift, ({ id }) => id);
  const planned = indexPlanned({ stack, overwritten: new Set() });
  return comparisons.filter(comparison => {
    const update = planned.get(plannedKey(comparison));
    const entity = patch(comparison, byId.get(comparison.id) ?? []);
    if (update?.action !== 'update' || entity === undefined) return false;
    const lay = (isOverwritten: boolean) => layUpdate(entity, comparison.expected, update, isOverwritten);
    return !isSameEntity(lay(false), lay(true));
  });
}

/** AWS takes a channel without guardrails for one with AdministratorAccess, and the account can require user roles. */
function withService(
  channel: ObservedEntity,
  {
    isRequired,
    isRequirementUnread,
  }: { readonly isRequired: boolean; readonly isRequirementUnread: boolean },
): ObservedEntity {
  const { properties, unread } = channel;
  const guardrails = properties['GuardrailPolicies'];
  const hasNone =
    !unread.includes('GuardrailPolicies') && (!Array.isArray(guardrails) || guardrails.length === 0);
  return {
    ...channel,
    unread:
      isRequirementUnread && !isRequired && properties['UserRoleRequired'] !== true
        ? [...unread, 'UserRoleRequired']
        : unread,
    properties: {
      ...properties,
      ...(hasNone ? { GuardrailPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess'] } : {}),
      ...(isRequired ? { UserRoleRequired: true } : {}),
    },
  };
}

/** The ARN of a resource of the stack. */
export function arnOf(
  { type, id, expected }: Pick<Comparison, 'type' | 'id' | 'expected'>,
  { partition, account }: Place,
): string {
  if (type !== roleType) return id;
  const { RoleName: name, Path: path = '/' } = expected;
  return `arn:${partition}:iam::${account}:role${String(path)}${String(name ?? id)}`;
}

/** A resource as it should be, with some of its drift; undefined when it is gone. */
export function patch(
  { path, type, expected, observed }: Comparison,
  drift: readonly Drift[],
): ObservedEntity | undefined {
  if (drift.some(({ kind }) => kind === 'deleted')) return undefined;
  const properties: { [name: string]: Json } = { ...expected };
  for (const { property, expected: before, observed: after } of drift) {
    if (property === undefined) continue;
    const value = properties[property];
    // findDrift compares these lists element by element, also where the template does not set them.
    const isElement = isUnorderedList(type, property) && !Array.isArray(before) && !Array.isArray(after);
    if (isElement) properties[property] = patchList(listOf(value), before, after);
    else if (after === undefined || after === '') delete properties[property];
    else properties[property] = after;
  }
  // What could not be read is as unknown with the drift as without it.
  const unread =
    observed.status === 'unread'
      ? (decisive[type] ?? [])
      : observed.status === 'present'
        ? observed.unread.map(each => each.property)
        : [];
  return {
    ...{ key: keyOf(path), properties, unread },
    ...(drift.some(({ kind }) => kind === 'disabled') ? { isSwitchedOff: true } : {}),
    ...(observed.status === 'present' ? withTags(observed.properties) : {}),
  };
}

/** What is known of the tags of a role by what was read of it. */
function withTags({ Tags: tags }: JsonObject): Pick<ObservedEntity, 'hasAllTags'> {
  return Array.isArray(tags) ? { hasAllTags: true } : {};
}

function isPolicyOrRole(type: string): boolean {
  return type === roleType || type === policyType;
}

/** A list with one element exchanged, added or taken away. */
export function patchList(list: readonly Json[], before: Json | undefined, after: Json | undefined): Json[] {
  const gone = before === undefined ? undefined : canonicalJson(before);
  const kept = list.filter(element => canonicalJson(element) !== gone);
  return after === undefined ? kept : [...kept, after];
}

/** Reviewed documents with the statements that appeared and without those that went. */
function patchDocuments(
  documents: readonly (Json | undefined)[],
  drift: readonly Drift[],
  settled: (trust: Json | undefined) => Json,
): readonly (Json | undefined)[] {
  const changes = drift.filter(({ property }) => property === 'document');
  if (drift.some(({ kind }) => kind === 'deleted')) return [];
  if (drift.some(item => isOfTrust(item) && isTrustedToChat(settled(item.observed)) === 'denied'))
    return [denyEverything];
  if (changes.length === 0) return documents;
  // All statements at once, where some came and some went.
  const [whole] = changes.filter(({ observed }) => isObject(observed) && observed['Statement'] !== undefined);
  if (whole?.observed !== undefined) return [whole.observed];
  const all = documents.flatMap(document => {
    const statements = isObject(document) ? document['Statement'] : undefined;
    return Array.isArray(statements) ? (statements as readonly Json[]) : [statements ?? null];
  });
  const statements = changes.reduce<readonly Json[]>(
    (list, { expected, observed }) => patchList(list, expected, observed),
    all.filter(statement => isObject(statement)),
  );
  const document: JsonObject = { Version: '2012-10-17', Statement: statements };
  return [document];
}
