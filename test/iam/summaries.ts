import type { Json } from '../../action/core/json.ts';
import type { AccessRow } from '../../action/iam/access-delta.ts';
import { createAccessReader } from '../../action/iam/access-summary.ts';
import { type ChannelPolicies, ceilingLayers, defaultLayers } from '../../action/iam/channel-layers.ts';
import { compilePolicy } from '../../action/iam/compile-policy.ts';
import { emptyContext } from '../../action/iam/context.ts';
import { loadIamActions } from '../../action/iam/iam-actions.ts';
import { loadManagedPolicies } from '../../action/iam/managed-policies.ts';
import type { LayerName } from '../../action/iam/policy.ts';

/** Policies of a channel: statements, the name of an AWS-managed policy, or `elsewhere` for one that is not known. */
export interface Policies {
  readonly role?: readonly Json[];
  readonly boundary?: Json;
  readonly guardrails?: readonly Json[];
}

export const catalogue = await loadIamActions();
const managed = await loadManagedPolicies();
export const reader = createAccessReader(catalogue);

function compile(layer: LayerName, value: Json) {
  const document =
    value === 'elsewhere'
      ? undefined
      : typeof value === 'string'
        ? managed.documentOf(value)
        : { Version: '2012-10-17', Statement: value };
  return compilePolicy(document, { layer, name: layer });
}

/** Compiles the policies of a channel. */
export function policiesOf({
  role = [],
  boundary,
  guardrails = ['AdministratorAccess'],
}: Policies): ChannelPolicies {
  return {
    role: role.map(value => compile('role', value)),
    ...(boundary === undefined ? {} : { boundary: compile('boundary', boundary) }),
    guardrails: guardrails.map(value => compile('guardrail', value)),
  };
}

/** Summarises what the policies of a channel allow, on both verdicts. */
export function summariesOf(policies: Policies) {
  const compiled = policiesOf(policies);
  return {
    default: reader.summarize(defaultLayers(compiled), emptyContext),
    ceiling: reader.summarize(ceilingLayers(compiled), emptyContext),
  };
}

/** A row in one line. */
export function showRow({ verdict, level, action, resources, certainty }: AccessRow): string {
  return [
    verdict,
    level,
    action,
    resources.join(' + '),
    ...(certainty === undefined ? [] : ['perhaps']),
  ].join(' ');
}
