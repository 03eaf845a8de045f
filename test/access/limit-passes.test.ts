import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { asksForService, limitPasses } from '../../action/access/limit-passes.ts';
import type { Json } from '../../action/core/json.ts';
import { compilePolicy } from '../../action/iam/compile-policy.ts';

interface PassCase {
  readonly case: string;
  /** The statements of each policy of a layer, without Effect (Allow) and Resource (`*`) where they are the usual ones; `unknown`. */
  readonly role: readonly (readonly Record<string, Json>[] | 'unknown')[];
  readonly guardrails?: readonly (readonly Record<string, Json>[] | 'unknown')[];
  /** Prefixes of the calls that are allowed, by the permission that they use. */
  readonly callers: Readonly<Record<string, readonly string[]>>;
  /** The permissions that are limited, each to these services; `none` where it is of no use. */
  readonly limited?: Readonly<Record<string, readonly string[] | 'none'>>;
  readonly asks?: boolean;
}

const here = dirname(fileURLToPath(import.meta.url));
const { usual, cases } = parse(readFileSync(join(here, 'limit-passes.yml'), 'utf8')) as {
  readonly usual: Record<string, Json>;
  readonly cases: readonly PassCase[];
};

test.each(cases)('$case', ({ role, guardrails, callers, limited = {}, asks = true }) => {
  const layerOf = (name: 'role' | 'guardrail', policies: PassCase['role']) => ({
    name,
    policies: policies.map(statements =>
      compilePolicy(
        statements === 'unknown'
          ? undefined
          : { Version: '2012-10-17', Statement: statements.map(each => ({ ...usual, ...each })) },
        { layer: name, name },
      ),
    ),
  });
  const layers = [layerOf('role', role), layerOf('guardrail', guardrails ?? [[{ Action: '*' }]])];
  const byPermission = new Map(Object.entries(callers).map(([name, list]) => [name, new Set(list)]));
  const documents: Json[] = [];
  const answer = limitPasses(layers, byPermission, (document, origin) => {
    documents.push(document ?? null);
    return compilePolicy(document, origin);
  });
  const [everything, ...denials] =
    (documents[0] as { Statement: Record<string, Json>[] } | undefined)?.Statement ?? [];
  const found = denials.map(({ Effect, Resource, Action, Condition }) => {
    expect([Effect, Resource]).toEqual(['Deny', '*']);
    if (Condition === undefined) return [Action, 'none'];
    const [operator, keys] = Object.entries(Condition as object)[0] ?? [];
    expect(operator).toBe('StringNotLike');
    return [Action, Object.values(keys as object)[0]];
  });
  expect(Object.fromEntries(found)).toEqual(limited);
  expect(asksForService(layers)).toBe(asks);
  if (denials.length === 0) expect(answer).toBe(layers);
  else {
    expect(everything).toEqual({ Effect: 'Allow', Action: '*', Resource: '*' });
    expect(answer.slice(0, -1)).toEqual(layers);
    expect(answer.at(-1)?.name).toBe('service');
  }
});
