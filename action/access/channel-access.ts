import type { AliasGrants, Channel, Model } from '../core/model.ts';
import type { Project } from '../core/project.ts';
import { ceilingLayers, defaultLayers } from '../iam/channel-layers.ts';
import { compilePolicy } from '../iam/compile-policy.ts';
import type { CompiledPolicy, Layers } from '../iam/policy.ts';
import { createPolicyCompiler, type PolicyCompiler, type PolicyEntry } from './compile-policies.ts';
import type { Knowledge } from './knowledge.ts';
import { type ProofPlace, placeOf, substitutePlace } from './place.ts';
import { createPolicyFinder, type FindPolicyPath } from './place-reasons.ts';
import { type KnownValues, knownIn } from './request-context.ts';

/** What decides what people can do in one channel of one target. */
export interface ChannelAccess {
  readonly model: Model;
  readonly channel: Channel;
  readonly place: ProofPlace;
  /** One for the channel role; one for each expected user role where every member has to choose one. */
  readonly defaults: readonly RoleAccess[];
  /** Guardrails alone: anybody who maps a user role of their own. */
  readonly ceiling: Layers;
  /** What is known of every request, whoever makes it. */
  readonly known: KnownValues;
  /** Where the channel or its role names a policy that is made elsewhere. */
  readonly findPolicy: FindPolicyPath;
}

/** What channels with the same roles and guardrails share. */
type SharedAccess = Omit<ChannelAccess, 'channel' | 'findPolicy'>;

/** What one role can do in a channel. */
export interface RoleAccess {
  /** The key in chatops.yml, or the ARN of a role made elsewhere. */
  readonly role: string;
  readonly layers: Layers;
  /** What is known of every request of this role. */
  readonly known: KnownValues;
}

/**
 * Finds the access of channels of one target; what channels share is compiled once.
 * @param now the instant of the proof, for permissions that begin or end
 * @returns a function of the channel, and of a role to act as instead of the channel's own
 */
export function createAccessFinder(
  project: Project,
  model: Model,
  knowledge: Pick<Knowledge, 'compileManaged'>,
  grants: AliasGrants,
  now?: string,
): (channel: Channel, asRole?: string) => ChannelAccess {
  const place = placeOf(model.target);
  const compiler = createPolicyCompiler({ project, knowledge, target: model.target.key, place, grants });
  const known = new Map<string, SharedAccess>();
  return (channel, asRole) => {
    const { roles: own, guardrails } = sourcesOf(project, channel);
    const roles = asRole === undefined ? own : [asRole];
    const key = JSON.stringify([roles, guardrails.map(({ name }) => name)]);
    let access = known.get(key);
    if (access === undefined) {
      access = makeAccess(project, model, compiler, { ...place, now }, roles, guardrails);
      known.set(key, access);
    }
    return { ...access, channel, findPolicy: createPolicyFinder(project, roles, guardrails) };
  };
}

function sourcesOf({ config }: Project, channel: Channel) {
  const own = config.channels?.[channel.key];
  const role = own?.role ?? config.defaults?.role ?? '';
  const choice = own?.guardrails ?? config.defaults?.guardrails ?? [];
  const path =
    own?.guardrails === undefined ? ['defaults', 'guardrails'] : ['channels', channel.key, 'guardrails'];
  const guardrails: PolicyEntry[] =
    choice === 'none'
      ? [{ name: 'AWSDenyAll', path }]
      : choice.map((name, index) => ({ name, path: [...path, index] }));
  return { roles: channel.userRoleRequired ? channel.userRoles : [role], guardrails };
}

function makeAccess(
  project: Project,
  model: Model,
  compiler: PolicyCompiler,
  { now, ...place }: ProofPlace & { now: string | undefined },
  roles: readonly string[],
  entries: readonly PolicyEntry[],
): SharedAccess {
  const guardrails = entries.map(({ name }) => compiler.guardrail(name));
  const ceiling = ceilingLayers({ guardrails });
  const known = knownIn(place, now);
  const defaults = roles.map((role): RoleAccess => {
    const boundary = compiler.boundary(role);
    return {
      role,
      layers: defaultLayers({
        role: compiler.role(role),
        guardrails,
        ...(boundary === undefined ? {} : { boundary }),
      }),
      known: { ...known, ...principalOf(project, model, place, role) },
    };
  });
  if (defaults.length > 0) return { model, place, known, defaults, ceiling };
  const unknown: CompiledPolicy = compilePolicy(undefined, {
    layer: 'role',
    name: 'the user role of each member',
  });
  return {
    model,
    place,
    known,
    ceiling,
    defaults: [{ role: 'user role', layers: defaultLayers({ role: [unknown], guardrails }), known }],
  };
}

/** The ARN of a role as it is in every request of it. */
function principalOf({ config }: Project, model: Model, place: ProofPlace, key: string): KnownValues {
  const own = model.roles.find(role => role.key === key);
  const role = config.roles?.[key];
  const arn =
    own !== undefined
      ? `arn:${place.partition}:iam::${place.account}:role${own.path}${own.roleName}`
      : role !== undefined && 'arn' in role
        ? substitutePlace(role.arn, place)
        : undefined;
  return arn === undefined ? {} : { 'aws:PrincipalArn': arn };
}
