import type { Json, JsonObject } from '../../action/core/json.ts';
import { compilePolicy } from '../../action/iam/compile-policy.ts';
import { makeContext } from '../../action/iam/context.ts';
import type { LayerName, Layers } from '../../action/iam/policy.ts';
import { reader } from './summaries.ts';

// Policies, and versions of what they allow, as tables write them.

/** What is known of every request. */
export type Known = Parameters<typeof makeContext>[0];

/** A statement as `Effect Action Resource`, several of each with commas, or as it is. */
export type Short = string | JsonObject;

function statementOf(short: Short): Json {
  if (typeof short !== 'string') return short;
  const [effect = '', named = '', about = '*'] = short.split(' ');
  const member = (name: string, text: string) =>
    text.startsWith('!') ? { [`Not${name}`]: text.slice(1).split(',') } : { [name]: text.split(',') };
  return { Effect: effect, ...member('Action', named), ...member('Resource', about) };
}

/** A policy document. */
export const documentOf = (statements: readonly Short[]): JsonObject => ({
  Version: '2012-10-17',
  Statement: statements.map(statementOf),
});

/** A policy of a role. */
export const policyOf = (statements: readonly Short[], name = 'p') =>
  compilePolicy(documentOf(statements), { layer: 'role', name });

/** Layers of a channel, each with one policy. */
export const layersOf = (layers: readonly (readonly Short[])[]): Layers =>
  layers.map((statements, index) => ({ name: 'role', policies: [policyOf(statements, `p${index}`)] }));

/** A version: what each of its layers says, and what is known of every request. `null` is a policy that is not known. */
export interface Side {
  readonly role: readonly Short[] | null;
  readonly boundary?: readonly Short[] | null;
  readonly guardrail?: readonly Short[] | null;
  readonly known?: Known;
}

/** What a version allows. */
export const sideOf = ({ role, boundary, guardrail, known = {} }: Side) => {
  const layer = (name: LayerName, statements: readonly Short[] | null | undefined) =>
    statements === undefined
      ? []
      : [
          {
            name,
            policies: [
              compilePolicy(statements === null ? undefined : documentOf(statements), { layer: name, name }),
            ],
          },
        ];
  return reader.summarize(
    [...layer('role', role), ...layer('boundary', boundary), ...layer('guardrail', guardrail)],
    makeContext({ 'aws:PrincipalAccount': '123456789012', ...known }),
  );
};
