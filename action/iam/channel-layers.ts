import { groupBy } from '../core/group.ts';
import { neverInChat } from '../data/never-in-chat.ts';
import { compilePolicy } from './compile-policy.ts';
import { type Glob, matchesText, parseGlob } from './glob.ts';
import type { CompiledPolicy, Layer, Layers } from './policy.ts';

/** The policies that decide what a channel can do. */
export interface ChannelPolicies {
  /** The policies of the channel role, or of each user role in turn where the channel role does not count. */
  readonly role: readonly CompiledPolicy[];
  readonly boundary?: CompiledPolicy;
  readonly guardrails: readonly CompiledPolicy[];
  /** The layers of the organization, as {@link compileOrganization} gives them; none where no policy of it was read. */
  readonly organization?: Layers;
}

/** Denies what the service refuses, and nothing else. */
const service: Layer = {
  name: 'service',
  policies: [
    compilePolicy(
      {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: '*', Resource: '*' },
          { Sid: 'NeverInChat', Effect: 'Deny', Action: neverInChat, Resource: '*' },
        ],
      },
      { layer: 'service', name: 'Amazon Q Developer' },
    ),
  ],
};

/** What the channel role gives: role ∩ boundary ∩ guardrails ∩ organization, minus what chat never runs. */
export function defaultLayers({ role, boundary, guardrails, organization = [] }: ChannelPolicies): Layers {
  return [
    service,
    { name: 'role', policies: role },
    ...(boundary === undefined ? [] : [{ name: 'boundary' as const, policies: [boundary] }]),
    { name: 'guardrail', policies: guardrails },
    ...organization,
  ];
}

/** What a member with their own role can get at most: guardrails ∩ organization, minus what chat never runs. */
export function ceilingLayers({
  guardrails,
  organization = [],
}: Pick<ChannelPolicies, 'guardrails' | 'organization'>): Layers {
  return [service, { name: 'guardrail', policies: guardrails }, ...organization];
}

/** What the policies of layers allow outside of chat, or to a permission that is no operation: also what chat never runs. */
export function withoutService(layers: Layers): Layers {
  let without = knownWithout.get(layers);
  if (without === undefined) {
    without = layers.filter(({ name }) => name !== 'service');
    knownWithout.set(layers, without);
  }
  return without;
}

const knownWithout = new WeakMap<Layers, Layers>();

/** Permissions that pass the chat service, with how certain it is. */
export type Passes = NonNullable<Layer['passes']>;

/** Layers in which permissions pass the chat service. @param listServices the services in whose calls they are of use */
export function withPasses(layers: Layers, passes: Passes, listServices?: Layer['listServices']): Layers {
  if (passes.size === 0) return layers;
  const added = { passes, ...(listServices === undefined ? {} : { listServices }) };
  return layers.map(layer => (layer.name === 'service' ? { ...layer, ...added } : layer));
}

/** Patterns of what Amazon Q never runs in chat, in lower case. */
export const refusedPatterns: readonly string[] = neverInChat.map(pattern => pattern.toLowerCase());

/** The refused actions by their service; no service among them is a pattern. */
const refused: ReadonlyMap<string, readonly Glob[]> = groupBy(refusedPatterns.map(parseGlob), ({ text }) =>
  text.slice(0, text.indexOf(':')),
);

/** Whether Amazon Q never runs an action in chat. @param action in lower case */
export function isRefusedInChat(action: string): boolean {
  const globs = refused.get(action.slice(0, Math.max(0, action.indexOf(':'))));
  return globs?.some(glob => matchesText(glob, action)) === true;
}
