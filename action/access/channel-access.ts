import type { AliasGrants, Channel, Model } from '../core/model.ts';
import type { Path } from '../core/path.ts';
import type { Project } from '../core/project.ts';
import { ceilingLayers, defaultLayers } from '../iam/channel-layers.ts';
import { compilePolicy } from '../iam/compile-policy.ts';
import type { CompiledPolicy, Layers } from '../iam/policy.ts';
import { createPolicyCompiler, type PolicyCompiler } from './compile-policies.ts';
import type { Knowledge } from './knowledge.ts';
import { type ProofPlace, placeOf, substitutePlace } from './place.ts';

/** What decides what people can do in one channel of one target. */
export interface ChannelAccess {
  readonly model: Model;
  readonly channel: Channel;
  readonly place: ProofPlace;
  /** One for the channel role; one for each expected user role where every member has to choose one. */
  readonly defaults: readonly RoleAccess[];
  /** Guardrails alone: anybody who maps a user role of their own. */
  readonly ceiling: Layers;
}

/** What one role can do in a channel. */
export interface RoleAccess {
  /** The key in chatops.yml, or the ARN of a role made elsewhere. */
  readonly role: string;
  readonly layers: Layers;
  /** What is known of every request of this role, by condition key; every other key is unknown. */
  readonly known: Readonly<Record<string, string>>;
}

/**
 * Finds the access of channels of one target; what channels share is compiled once.
 * @returns a function of the channel, and of a role to act as instead of the channel's own
 */
export function createAccessFinder(
  project: Project,
  model: Model,
  knowledge: Pick<Knowledge, 'compileManaged'>,
  grants: AliasGrants,
): (channel: Channel, asRole?: string) => ChannelAccess {
  const place = placeOf(model.target);
  const compiler = createPolicyCompiler({ project, knowledge, target: model.target.key, place, grants });
  const known = new Map<string, Omit<ChannelAccess, 'channel'>>();
  return (channel, asRole) => {
    const { roles: own, guardrails } = sourcesOf(project, channel);
    const roles = asRole === undefined ? own : [asRole];
    const key = JSON.stringify([roles, guardrails.map(({ name }) => name)]);
    let access = known.get(key);
    if (access === undefined) {
      access = makeAccess(project, model, compiler, place, roles, guardrails);
      known.set(key, access);
    }
    return { ...access, channel };
  };
}

interface GuardrailEntry {
  readonly name: string;
  readonly path: Path;
}

function sourcesOf({ config }: Project, channel: Channel) {
  const own = config.channels?.[channel.key];
  const role = own?.role ?? config.defaults?.role ?? '';
  const choice = own?.guardrails ?? config.defaults?.guardrails ?? [];
  const path =
    own?.guardrails === undefined ? ['defaults', 'guardrails'] : ['channels', channel.key, 'guardrails'];
  const guardrails: GuardrailEntry[] =
    choice === 'none'
      ? [{ name: 'AWSDenyAll', path }]
      : choice.map((name, index) => ({ name, path: [...path, index] }));
  return { roles: channel.userRoleRequired ? channel.userRoles : [role], guardrails };
}

function makeAccess(
  project: Project,
  model: Model,
  compiler: PolicyCompiler,
  place: ProofPlace,
  roles: readonly string[],
  entries: readonly GuardrailEntry[],
): Omit<ChannelAccess, 'channel'> {
  const guardrails = entries.map(({ name, path }) => compiler.guardrail(name, path));
  const ceiling = ceilingLayers({ guardrails });
  const defaults = roles.map((role): RoleAccess => {
    const boundary = compiler.boundary(role);
    return {
      role,
      layers: defaultLayers({
        role: compiler.role(role),
        guardrails,
        ...(boundary === undefined ? {} : { boundary }),
      }),
      known: knownOf(project, model, place, role),
    };
  });
  if (defaults.length > 0) return { model, place, defaults, ceiling };
  const unknown: CompiledPolicy = compilePolicy(undefined, {
    layer: 'role',
    name: 'the user role of each member',
  });
  return {
    model,
    place,
    ceiling,
    defaults: [
      {
        role: 'user role',
        layers: defaultLayers({ role: [unknown], guardrails }),
        known: { 'aws:SecureTransport': 'true', 'aws:PrincipalAccount': place.account },
      },
    ],
  };
}

function knownOf(
  { config }: Project,
  model: Model,
  place: ProofPlace,
  key: string,
): Readonly<Record<string, string>> {
  const own = model.roles.find(role => role.key === key);
  const role = config.roles?.[key];
  const arn =
    own !== undefined
      ? `arn:${place.partition}:iam::${place.account}:role${own.path}${own.roleName}`
      : role !== undefined && 'arn' in role
        ? substitutePlace(role.arn, place)
        : undefined;
  return {
    'aws:SecureTransport': 'true',
    'aws:PrincipalAccount': place.account,
    ...(arn === undefined ? {} : { 'aws:PrincipalArn': arn }),
  };
}
