import { neverInChat } from '../data/never-in-chat.ts';
import { compilePolicy } from './compile-policy.ts';
import { evaluate, type Request, type Verdict } from './evaluate.ts';
import type { CompiledPolicy, Layer, Layers } from './policy.ts';

/** The policies that decide what a channel can do. */
export interface ChannelPolicies {
  /** Of the channel role; of each user role in turn where the channel role does not count. */
  readonly role: readonly CompiledPolicy[];
  readonly boundary?: CompiledPolicy;
  readonly guardrails: readonly CompiledPolicy[];
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

/** What the channel role gives: role ∩ boundary ∩ guardrails, minus what chat never runs. */
export function defaultLayers({ role, boundary, guardrails }: ChannelPolicies): Layers {
  return [
    service,
    { name: 'role', policies: role },
    ...(boundary === undefined ? [] : [{ name: 'boundary' as const, policies: [boundary] }]),
    { name: 'guardrail', policies: guardrails },
  ];
}

/** What anybody with a user role can get at most: guardrails, minus what chat never runs. */
export function ceilingLayers({ guardrails }: Pick<ChannelPolicies, 'guardrails'>): Layers {
  return [service, { name: 'guardrail', policies: guardrails }];
}

/** Both verdicts on one request: what the channel role gives, and what any user role can give. */
export function decide(policies: ChannelPolicies, request: Request): { default: Verdict; ceiling: Verdict } {
  return {
    default: evaluate(defaultLayers(policies), request),
    ceiling: evaluate(ceilingLayers(policies), request),
  };
}
