import type { Finding } from '../core/finding.ts';
import { isObject, type Json } from '../core/json.ts';
import { defaultTarget, type Model, type PolicyStatement, type Sourced } from '../core/model.ts';
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

/**
 * Guardrails that would have no statement, which IAM refuses: `allow-aliases` without an alias that needs a permission.
 * @param withoutGrants keys of aliases for which `allow-aliases` adds nothing because of an error of their own
 */
export function checkEmptyGuardrails(
  models: readonly Model[],
  withoutGrants: ReadonlySet<string>,
): Finding[] {
  const findings = new Map<string, Finding>();
  for (const { guardrails, channels, target } of models) {
    for (const { key, statements } of guardrails) {
      if (statements.length > 0 || findings.has(key)) continue;
      const users = channels.filter(channel =>
        channel.guardrails.some(({ value }) => 'key' in value && value.key === key),
      );
      const aliases = users.flatMap(channel => channel.aliases.map(({ value }) => value));
      if (aliases.some(alias => withoutGrants.has(alias))) continue;
      const names = users.map(channel => quoteName(channel.key)).join(', ');
      const place = target.key === defaultTarget ? '' : ` in the target ${quoteName(target.key)}`;
      const reason =
        aliases.length === 0
          ? `${names} ${users.length === 1 ? 'lists' : 'list'} no alias`
          : `no alias of ${names} needs a permission`;
      findings.set(key, {
        code: 'permission/empty-guardrail',
        message: `The guardrail ${quoteName(key)} has no statement${place}, because ${reason}; AWS refuses an empty policy`,
        help: `list \`aliases\` in the channel, or add what the guardrail allows under \`allow\`; in a channel where no command is to work write \`guardrails: none\``,
        path: ['guardrails', key],
        at: 'key',
      });
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
