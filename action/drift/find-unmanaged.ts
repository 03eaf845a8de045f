import { stringify } from 'yaml';
import { describeAccount } from '../adopt/describe-account.ts';
import { describeAlias, nameAlias } from '../adopt/describe-alias.ts';
import { textsOf } from '../adopt/describe-role.ts';
import type { Wired } from '../adopt/wiring.ts';
import type { Differences, Drift, Unchecked } from '../core/drift.ts';
import type { JsonObject } from '../core/json.ts';
import { denyAllArn } from '../core/model.ts';
import type { Place } from '../core/place.ts';
import type { Risk } from '../core/risk.ts';
import type { AccountSnapshot, UnmanagedResource } from '../core/snapshot.ts';

const customAction = 'AWS::Chatbot::CustomAction';
/** What else there is in the account, besides what this chatops.yml declares. */
export interface UnmanagedDrift extends Differences {
  /** Names of the stacks that declare some of it. */
  readonly owners: readonly string[];
}

/** The stack beside which something is unmanaged. */
interface StackPlace {
  readonly target: string;
  /** Of the stack: keys of the snippets are made after it. */
  readonly name: string;
  readonly place: Place;
}

/**
 * Finds unmanaged channels and custom actions: neither this chatops.yml nor a stack of the Region.
 */
export function findUnmanaged(
  { target, name, place }: StackPlace,
  snapshot: Pick<AccountSnapshot, 'unmanaged'>,
  known: { readonly roles: ReadonlyMap<string, Wired>; readonly policies: ReadonlyMap<string, Wired> },
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
  for (const unmanagedResource of unmanaged.value) {
    const { type, id, owner, ownerUnread } = unmanagedResource;
    const common = { target, path: pathOf(unmanagedResource, name), type, id };
    if (owner !== undefined) owners.add(owner);
    else if (ownerUnread !== undefined) {
      unchecked.push({ ...common, reason: `whether another stack declares it is not known: ${ownerUnread}` });
    } else {
      drift.push({
        ...common,
        kind: 'unmanaged',
        observed: unmanagedResource.properties,
        risk: type === customAction ? 'none' : riskOfChannel(unmanagedResource.properties),
        ...snippetOf(unmanagedResource, name, place, known),
      });
    }
  }
  return { drift, unchecked, owners: [...owners].sort() };
}

/** Its place in chatops.yml, if it were there, so that `ignore` can name it. */
function pathOf({ type, id, properties }: UnmanagedResource, name: string): string {
  const last = id.slice(id.lastIndexOf('/') + 1);
  if (type === customAction) return `aliases.${String(properties['AliasName'] ?? last)}`;
  return `channels.${last.startsWith(`${name}-`) ? last.slice(name.length + 1) : last}`;
}

/** A channel that was never reviewed lets people do what its guardrails allow. */
function riskOfChannel({ GuardrailPolicies: guardrails }: JsonObject): Risk {
  return textsOf(guardrails).every(arn => arn === denyAllArn) ? 'none' : 'widens';
}

/** The YAML that would declare it, with the role and guardrails that it needs. */
function snippetOf(
  unmanagedResource: UnmanagedResource,
  name: string,
  place: Place,
  {
    roles,
    policies,
  }: { readonly roles: ReadonlyMap<string, Wired>; readonly policies: ReadonlyMap<string, Wired> },
): { snippet?: string; note?: string } {
  if (unmanagedResource.unread !== undefined)
    return { note: `Not looked at in full: ${unmanagedResource.unread}` };
  const { type, id, properties } = unmanagedResource;
  if (type === customAction) {
    const described = describeAlias(properties, name);
    if (!described.ok) return { note: `chatops.yml has no words for it: ${described.reason}` };
    const aliases = { [described.value.key]: nameAlias(described.value, properties, name) };
    return { snippet: stringify({ aliases }, { lineWidth: 0 }) };
  }
  const wiring = { place, source: 'account' as const, channels: [{ type, id, properties }], roles, policies };
  const { config } = describeAccount(
    { ...wiring, customActions: new Map(), notifying: [], workspaceNames: new Map() },
    name,
  );
  const { workspaces, roles: own, guardrails, channels } = config;
  const parts = {
    workspaces,
    roles: own,
    guardrails,
    channels: withDefaults(channels ?? {}, config.defaults),
  };
  return { snippet: stringify(JSON.parse(JSON.stringify(parts)), { lineWidth: 0 }) };
}

/** A snippet is alone, so what would be a default is said in the channel. */
function withDefaults(channels: object, defaults: object = {}): object {
  return Object.fromEntries(
    Object.entries(channels).map(([key, channel]) => [key, { ...channel, ...defaults }]),
  );
}
