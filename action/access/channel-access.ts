import type { Place } from '../core/place.ts';
import type { AccessSummary } from '../iam/access-summary.ts';
import { arnFormsOf } from '../iam/arn-forms.ts';
import {
  type ChannelPolicies,
  ceilingLayers,
  defaultLayers,
  withoutService,
  withPasses,
} from '../iam/channel-layers.ts';
import { compilePolicy } from '../iam/compile-policy.ts';
import { listMentionedKeys } from '../iam/condition-keys.ts';
import { valuesAt } from '../iam/context.ts';
import type { ArnForms } from '../iam/evaluate.ts';
import { listInstants, mentionsTime } from '../iam/instants.ts';
import { compileOrganization } from '../iam/organization-layers.ts';
import type { CompiledPolicy, Layer, LayerName, Layers } from '../iam/policy.ts';
import type { Reason } from '../iam/verdict.ts';
import { readChatPolicy } from './chat-policy-layers.ts';
import { findCallAsCaller, findCallers, findPasses, servicesIn } from './find-passes.ts';
import { asksForService, limitPasses } from './limit-passes.ts';
import type { ChannelPicture, Picture, PolicySource, RolePicture } from './picture.ts';
import type { ProofData } from './proof-data.ts';
import { type KnownValues, knownIn, summaryContext } from './request-context.ts';

/** A channel of a picture with its policies compiled: what every question is asked of. */
export interface ChannelAccess {
  /** Name of the target. */
  readonly target: string;
  readonly channel: ChannelPicture;
  readonly place: Place;
  /** One for the channel role; one for each expected user role where every member has to choose one. */
  readonly defaults: readonly RoleAccess[];
  /** Why nothing works in the channel, not even what chat itself answers; undefined: it is open. */
  readonly closed: Reason | undefined;
  /** Whether members cannot choose a role of their own, so that the ceiling is what the channel role gives. */
  readonly isChannelRoleOnly: boolean;
  /** Files of the organization policies that count; none: no organization policy was read. */
  readonly organizationPolicies: readonly string[];
  /** Whether it is about one instant, rather than about everything that may ever be asked. */
  readonly isAtInstant: boolean;
  readonly outside?: Picture['outside'];
  /** Guardrails alone: members who choose a user role of their own. */
  readonly ceiling: Layers;
  /** What is known of every request, whichever role makes it. */
  readonly known: KnownValues;
  /** Whether an action is known to take no resource, so that it is asked on the text `*` and on nothing else. */
  readonly isWildcardOnly: (action: string) => boolean;
  /** What the ARNs of the resources of an action can be. */
  readonly formsOf: (action: string) => ArnForms;
}

/** What one role can do in a channel. */
export interface RoleAccess {
  /** The key in chatops.yml, or the ARN of a role made elsewhere. */
  readonly role: string;
  /** The ARN of the role, else its key: equal for one role of AWS in two versions of chatops.yml. */
  readonly id: string;
  readonly layers: Layers;
  /** What is known of every request of this role. */
  readonly known: KnownValues;
}

/** Everything that decides in a channel, whichever role a member has. */
export function layersOf({ defaults, ceiling }: Pick<ChannelAccess, 'defaults' | 'ceiling'>): Layers {
  return [...defaults.flatMap(({ layers }) => layers), ...ceiling];
}

/** Compiles channels of pictures. What channels share, also those of two pictures, is compiled once. */
export interface ChannelReader {
  /** @param asRole the role to act as in place of the channel's own */
  readonly read: (picture: Picture, channel: ChannelPicture, asRole?: RolePicture) => ChannelAccess;
  /** Lets go of the policies that were compiled. */
  readonly release: () => void;
}

/**
 * Makes a reader.
 * @param now the instant of the proof, e.g. `2026-11-25T08:00:00Z`; undefined: what depends on it is unknown
 * @param isAtInstant whether summaries too are about that instant alone
 */
export function createChannelReader(proofData: ProofData, now?: string, isAtInstant = false): ChannelReader {
  const { compile, compileManaged } = proofData;
  const policies = new Map<LayerName, WeakMap<PolicySource, CompiledPolicy>>();
  const compileSource = (layer: LayerName, source: PolicySource): CompiledPolicy => {
    const { name, arn, document, path, statementPaths } = source;
    // What has no content here is one policy wherever it is named; placeReasons says where that is.
    if (document === undefined && arn !== undefined) {
      return compileManaged(layer, arn) ?? compile(undefined, { layer, name, arn });
    }
    return compile(document, {
      layer,
      name,
      ...(path === undefined ? {} : { path }),
      ...(statementPaths === undefined ? {} : { statementPaths }),
    });
  };
  const read = (layer: LayerName, source: PolicySource): CompiledPolicy => {
    const known = policies.get(layer) ?? new WeakMap<PolicySource, CompiledPolicy>();
    policies.set(layer, known);
    const policy = known.get(source) ?? compileSource(layer, source);
    known.set(source, policy);
    return policy;
  };
  const formsOf = (name: string): ArnForms => {
    const action = proofData.actions.find(name);
    return action === undefined ? {} : arnFormsOf(action.key, action.resources);
  };
  const organizations = new WeakMap<Picture, Layers>();
  const organizationOf = (picture: Picture): Layers => {
    const layers =
      organizations.get(picture) ??
      compileOrganization(picture.limits.policies, picture.place.account, compile);
    organizations.set(picture, layers);
    return layers;
  };
  return {
    release: () => policies.clear(),
    read: (picture, channel, asRole) => {
      const chat = readChatPolicy(picture, channel, asRole, compile);
      const organization = [
        ...organizationOf(picture),
        ...chat.layers,
        ...(channel.unread === 'whole' ? [unknownChannel] : []),
      ];
      const isRoleDoubtful = channel.unread === 'role' && asRole === undefined && !channel.userRoleRequired;
      const guardrails = channel.guardrails.map(source => read('guardrail', source));
      const known = knownIn(picture.place, now);
      const defaults = (asRole === undefined ? rolesOf(channel) : [asRole]).map((role): RoleAccess => {
        const { key, arn, policies: own, boundary, unknownTrust } = role;
        const layers = defaultLayers({
          role: own.map(source => read('role', source)),
          guardrails,
          organization: [
            ...organization,
            ...(unknownTrust === undefined ? [] : [trustLayer(unknownTrust, compile)]),
            ...(isRoleDoubtful ? [unknownChannel] : []),
          ],
          ...(boundary === undefined ? {} : { boundary: read('boundary', boundary) }),
        });
        // Who assumes a role outside of chat may be allowed to put tags of the session in place of its own.
        const ownTags = picture.outside === 'sessions' ? { tags: {} } : role;
        return {
          role: key,
          id: arn ?? key,
          layers,
          known: {
            ...known,
            ...describePrincipal(arn, ownTags, layers),
          },
        };
      });
      const only = chat.isChannelRoleOnly ? defaults[0] : undefined;
      const access: ChannelAccess = {
        target: picture.target,
        channel,
        place: picture.place,
        isAtInstant,
        outside: picture.outside,
        closed: chat.closed,
        isChannelRoleOnly: chat.isChannelRoleOnly,
        organizationPolicies: picture.limits.policies.flatMap(({ documents }) =>
          documents.map(({ name }) => name),
        ),
        known: only?.known ?? known,
        isWildcardOnly: proofData.actions.isWildcardOnly,
        formsOf,
        ceiling: only?.layers ?? ceilingLayers({ guardrails, organization }),
        defaults: defaults.length > 0 ? defaults : [{ ...unknownRole({ guardrails, organization }), known }],
      };
      return {
        ...access,
        ceiling: forward(access, access.ceiling, access.known, proofData),
        defaults: access.defaults.map(each => ({
          ...each,
          layers: forward(access, each.layers, each.known, proofData),
        })),
      };
    },
  };
}

/**
 * What is known of every request of a role. A tag that policies ask for and that it is not known to have or not to have, and its ID, are
 * unknown of this role: they have nothing to do with those of another one.
 */
function describePrincipal(
  arn: string | undefined,
  { tags, tagsOf, hasAllTags }: Pick<RolePicture, 'tags' | 'tagsOf' | 'hasAllTags'>,
  layers: Layers,
): KnownValues {
  const id = { unknownOf: arn ?? unknownUserRole };
  const tag = tagsOf === undefined ? id : { unknownOf: tagsOf };
  const known = new Map<string, KnownValues[string]>();
  for (const key of listMentionedKeys(layers)) {
    const isAbsent = hasAllTags === true && !key.startsWith(systemTagPrefix);
    if (key.startsWith(tagPrefix)) known.set(key, isAbsent ? null : tag);
    if (key === 'aws:userid') known.set(key, id);
  }
  for (const [key, value] of Object.entries(tags)) known.set(`${tagPrefix}${key.toLowerCase()}`, value);
  return { ...(arn === undefined ? {} : { 'aws:PrincipalArn': arn }), ...Object.fromEntries(known) };
}

const tagPrefix = 'aws:principaltag/';

/** Tags that AWS puts on by itself: a picture has none of them. */
const systemTagPrefix = `${tagPrefix}aws:`;

/**
 * Layers in which permissions pass that chat never uses itself, such as `iam:PassRole`, as far as a command that is
 * allowed there can use them; outside of chat all pass.
 */
function forward(access: ChannelAccess, layers: Layers, known: KnownValues, proofData: ProofData): Layers {
  if (access.outside) return withoutService(layers);
  // A call that is allowed only later uses nothing before; where dates are too many to be listed, it may be of use at any time.
  const dependsOnTime = known['aws:CurrentTime'] !== undefined && mentionsTime(layers);
  const isAtInstant = access.isAtInstant || (dependsOnTime && listInstants(layers) !== undefined);
  const forwarding = { ...access, isAtInstant };
  const found = forwardNow(forwarding, layers, known, proofData);
  if (dependsOnTime) {
    laterLayers.set(found, instant =>
      forwardNow(forwarding, layers, { ...known, ...valuesAt(instant) }, proofData),
    );
  }
  return found;
}

const laterLayers = new WeakMap<Layers, (instant: string) => Layers>();

/** Layers of a channel as they are at another instant, at which other calls are allowed, and with them what these use. */
export function layersAt(layers: Layers, instant: string): Layers {
  return laterLayers.get(layers)?.(instant) ?? layers;
}

function forwardNow(
  access: ChannelAccess,
  layers: Layers,
  known: KnownValues,
  { reader, actions, forwarded, compile }: ProofData,
): Layers {
  const summary = reader.summarize(layers, summaryContext(access, known, layers));
  const passes = findPasses(summary, forwarded(), actions);
  const listServices = servicesIn(summary, forwarded(), actions);
  const passing = withPasses(layers, passes, listServices);
  // Most policies say nothing of the services that use a permission, and nothing else is worked out for them.
  if (!asksForService(layers)) return passing;
  const callers = findCallers(summary, forwarded(), actions);
  const limited = limitPasses(passing, callers, compile);
  const call = limited === passing ? undefined : findCallAsCaller(summary, forwarded(), actions);
  if (call === undefined) return limited;
  // Within that call any service may be the one that policies ask for.
  return withPasses(
    layers,
    new Map([...passes].map(([name, pass]) => [name, callers.has(name) ? call : pass])),
    listServices,
  );
}

/** The roles that commands run as: the channel role, or those that members are expected to choose. */
export function rolesOf({ role, userRoleRequired, userRoles = [] }: ChannelPicture): readonly RolePicture[] {
  return userRoleRequired ? userRoles : [role];
}

/** The key of a user role that is not known; no key of chatops.yml contains a blank. */
export const unknownUserRole = 'user role';

const userRolePolicy = compilePolicy(undefined, { layer: 'role', name: 'of the user role of each member' });

/** What a role gives depends on whether chat can assume it: as if a policy allowed everything, or nothing. */
function trustLayer(unknownTrust: string, compile: typeof compilePolicy): Layer {
  const origin = { layer: 'boundary', name: 'trust policy', arn: unknownTrust } as const;
  return { name: 'boundary', policies: [compile(undefined, origin)] };
}

/** What a channel gives that was not read depends on whether it is as it was deployed. */
const unknownChannel: Layer = {
  name: 'boundary',
  policies: [compilePolicy(undefined, { layer: 'boundary', name: 'channel' })],
};

/** What a member brings who has to choose a role and of whom no role is known. */
function unknownRole(limits: Omit<ChannelPolicies, 'role'>): Omit<RoleAccess, 'known'> {
  const layers = defaultLayers({ role: [userRolePolicy], ...limits });
  return { role: unknownUserRole, id: unknownUserRole, layers };
}

/** Both verdicts of a channel for every action there is. */
export interface ChannelSummary {
  /** What the channel role gives; where every member has to choose a role, what each expected one gives. */
  readonly defaults: readonly AccessSummary[];
  readonly ceiling: AccessSummary;
}

/** Summarises a channel; channels with equal permissions share it. */
export function summarizeChannel(
  access: ChannelAccess,
  { reader }: Pick<ProofData, 'reader'>,
): ChannelSummary {
  const summarize = ({ layers, known }: Pick<RoleAccess, 'layers' | 'known'>) =>
    reader.summarize(layers, summaryContext(access, known, layers));
  return {
    defaults: access.defaults.map(summarize),
    ceiling: summarize({ layers: access.ceiling, known: access.known }),
  };
}
