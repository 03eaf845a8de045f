import type { Finding } from '../core/finding.ts';
import { isObject, type Json } from '../core/json.ts';
import type { Model, PolicyStatement, Sourced } from '../core/model.ts';
import { formatPath } from '../core/path.ts';
import { renderPolicyDocument } from '../core/policy-document.ts';
import { quoteName } from '../core/quote.ts';
import { measurePolicy, policyLimits } from '../iam/policy-size.ts';

/** Policies that IAM would refuse for their size, with what `allow-aliases` adds. */
export function checkPolicySizes(models: readonly Model[]): Finding[] {
  const findings = new Map<string, Finding>();
  const check = (path: Finding['path'], noun: string, size: number, limit: number) => {
    if (size > limit) findings.set(formatPath(path), describe(path, noun, size, limit));
  };
  for (const model of models) {
    for (const { key, statements } of model.guardrails) {
      check(['guardrails', key], 'guardrail', measure(statements), policyLimits.managed);
    }
    for (const { key, policies } of model.roles) {
      const size = policies.reduce((sum, { statements }) => sum + measure(statements), 0);
      check(['roles', key], 'inline policies of the role', size, policyLimits.inlinePerRole);
    }
  }
  return [...findings.values()];
}

function measure(statements: readonly Sourced<PolicyStatement>[]): number {
  return measurePolicy(substituted(renderPolicyDocument(statements)));
}

/** An intrinsic is a text by the time IAM counts. */
function substituted(value: Json): Json {
  if (Array.isArray(value)) return value.map(substituted);
  if (!isObject(value)) return value;
  const text = value['Fn::Sub'];
  if (typeof text === 'string') return text;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, substituted(member)]));
}

function describe(path: Finding['path'], noun: string, size: number, limit: number): Finding {
  return {
    code: 'permission/too-large',
    message: `The ${noun} ${quoteName(formatPath(path))} has ${size} characters; IAM takes at most ${limit}`,
    help: 'use wildcards in the ARNs, or split it in two',
    path,
    at: 'key',
  };
}
