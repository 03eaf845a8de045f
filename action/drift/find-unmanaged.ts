import { textsOf } from '../adopt/describe-role.ts';
import { physicalNames } from '../adopt/physical-names.ts';
import type { Differences, Drift, Unchecked } from '../core/drift.ts';
import type { JsonObject } from '../core/json.ts';
import { denyAllArn } from '../core/model.ts';
import type { Place } from '../core/place.ts';
import type { Risk } from '../core/risk.ts';
import { type AccountSnapshot, type UnmanagedResource, unreadState } from '../core/snapshot.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import { type SnippetContext, snippetOf } from './unmanaged-snippet.ts';

const customAction = 'AWS::Chatbot::CustomAction';

/** What else there is in the account, besides what this chatops.yml declares. */
export interface UnmanagedDrift extends Differences {
  /** Names of the stacks that declare some of it. */
  readonly owners: readonly string[];
}

/** The stack beside which something is unmanaged. */
interface StackPlace {
  readonly target: string;
  readonly config: ChatopsConfig;
  readonly place: Place;
}

/**
 * Finds unmanaged channels and custom actions: neither this chatops.yml nor a stack of the Region.
 */
export function findUnmanaged(
  { target, config, place }: StackPlace,
  snapshot: Pick<AccountSnapshot, 'unmanaged' | 'partOwners'>,
  known: Pick<SnippetContext, 'roles' | 'policies' | 'isComplete' | 'waiting'>,
): UnmanagedDrift {
  const { unmanaged } = snapshot;
  if (!unmanaged.ok) {
    const id = place.account;
    const reason = unmanaged.reason;
    return {
      drift: [],
      unchecked: [{ target, path: 'channels', type: customAction, id, property: 'unmanaged', reason }],
      owners: [],
    };
  }
  const drift: Drift[] = [];
  const unchecked: Unchecked[] = [];
  const owners = new Set<string>();
  const others = unmanaged.value.filter(
    ({ owner, ownerUnread }) => owner === undefined && ownerUnread === undefined,
  );
  const context = { config, target, place, names: physicalNames(config, place), ...known, others };
  for (const unmanagedResource of unmanaged.value) {
    const { type, id, owner, ownerUnread, disabled, isStateUnread } = unmanagedResource;
    const common = { target, path: pathOf(unmanagedResource, config.name), type, id };
    if (owner !== undefined) owners.add(owner);
    else if (ownerUnread !== undefined) {
      unchecked.push({ ...common, reason: `whether another stack declares it is unknown: ${ownerUnread}` });
    } else {
      unchecked.push(...listUnread(unmanagedResource, snapshot).map(each => ({ ...common, ...each })));
      if (isStateUnread === true) unchecked.push({ ...common, ...unreadState });
      drift.push({
        ...common,
        kind: 'unmanaged',
        beside: config.name,
        observed: unmanagedResource.properties,
        risk: type === customAction ? 'none' : riskOfChannel(unmanagedResource.properties),
        ...(disabled === undefined ? {} : { disabled }),
        ...(isStateUnread === true ? { isStateUnread } : {}),
        ...(unmanagedResource.unread === undefined ? {} : { isPartlyRead: true }),
        ...snippetOf(unmanagedResource, context),
      });
    }
  }
  return { drift, unchecked, owners: [...owners].sort() };
}

/** The reads about something unmanaged that failed. What was left out because there is too much is a limit of the report. */
function listUnread(
  { unread, properties }: UnmanagedResource,
  { partOwners }: Pick<AccountSnapshot, 'partOwners'>,
): Pick<Unchecked, 'property' | 'reason'>[] {
  const parts = ['IamRoleArn', 'GuardrailPolicies'].flatMap(property =>
    textsOf([properties[property] ?? []].flat()).flatMap(arn => {
      const owner = partOwners.get(arn);
      return owner?.ok === false
        ? [{ property, reason: `whether another stack declares ${arn} is unknown: ${owner.reason}` }]
        : [];
    }),
  );
  return [...(unread === undefined || unread.isLimit === true ? [] : [{ reason: unread.reason }]), ...parts];
}

/** Its place in chatops.yml, if it were there, so that `ignore` can name it. */
function pathOf({ type, id, properties }: UnmanagedResource, name: string): string {
  const last = id.slice(id.lastIndexOf('/') + 1);
  if (type === customAction) return `aliases.${String(properties['AliasName'] ?? last)}`;
  return `channels.${last.startsWith(`${name}-`) ? last.slice(name.length + 1) : last}`;
}

/** A channel that was never reviewed lets people do what its guardrails allow; without one AWS applies AdministratorAccess. */
function riskOfChannel({ GuardrailPolicies: guardrails }: JsonObject): Risk {
  const arns = textsOf(guardrails);
  return arns.length > 0 && arns.every(arn => arn === denyAllArn) ? 'none' : 'widens';
}
