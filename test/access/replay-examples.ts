import { loadProofData } from '../../action/access/proof-data.ts';
import { checkCommand } from '../../action/chat/check.ts';
import { parseCommand } from '../../action/chat/parse.ts';
import { requirementsOf } from '../../action/chat/requirements.ts';
import { type Context, lookUp } from '../../action/iam/context.ts';
import { evaluate } from '../../action/iam/evaluate.ts';
import {
  type ClaimedVersion,
  contextOfExample,
  type ExampleClaim,
  regionOfArn,
  resourceOfExample,
} from '../../action/iam/example-claims.ts';

/**
 * Asks the evaluator about examples: the newer version has to allow each request, or must not deny it where it depends on
 * what cannot be seen, and no older version may allow it. A command has to need just that request, and chat has to run it.
 * @returns what is wrong, one line for each example that does not hold
 */
export async function replayExamples(claims: readonly ExampleClaim[]): Promise<string[]> {
  const { catalogue, actions } = await loadProofData();
  const contextOf = rememberContexts();
  return claims.flatMap(claim => {
    const { example, certainty, after, before } = claim;
    const { action, resource, command } = example;
    const lines: string[] = [];
    let region: string | undefined;
    if (command !== undefined) {
      const parsed = parseCommand(command);
      const account = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(resource)?.[1] ?? accountOf(after);
      const place = { partition: resource.split(':')[1] ?? 'aws', account };
      const needed = requirementsOf(catalogue, parsed, { place, facts: actions });
      const always = 'unknown' in needed ? [] : needed.requirements.filter(({ when }) => when === undefined);
      const said = always.flatMap(({ action: name, resources }) => resources.map(on => `${name} on ${on}`));
      if (said.join(' and ').toLowerCase() !== `${action} on ${resource}`.toLowerCase()) {
        lines.push(`the command \`${command}\` needs ${said.join(' and ')} and not ${action} on ${resource}`);
      }
      if (checkCommand(catalogue, parsed, { as: 'typed' }).length > 0) {
        lines.push(`chat does not take the command \`${command}\` as it is`);
      }
      region = always[0]?.regions[0];
    }
    const ask = ({ layers, context }: ClaimedVersion) =>
      evaluate(layers, {
        action,
        resource: resourceOfExample(example),
        context: contextOf(example, context, region, after.context),
        detail: 'decision',
      }).decision;
    const decision = ask(after);
    if (decision === 'denied' || (certainty === 'allowed' && decision !== 'allowed')) {
      lines.push(`${show(claim)} is ${decision} afterwards`);
    }
    if (before.some(version => ask(version) === 'allowed')) {
      lines.push(`${show(claim)} is allowed before`);
    }
    return lines;
  });
}

/**
 * {@link contextOfExample} that gives the same object for the same values: thousands of examples have one of a few contexts, and the
 * evaluator remembers what it worked out for one.
 */
function rememberContexts(): typeof contextOfExample {
  const known = new WeakMap<Context, Map<string, Context>>();
  return (example, own, region = regionOfArn(example.resource), asking = own) => {
    const contexts = known.get(own) ?? new Map<string, Context>();
    known.set(own, contexts);
    const { context: said, compared } = example;
    const key =
      said === undefined && compared === undefined
        ? region
        : `${region} ${JSON.stringify([said, compared, [...asking.values]])}`;
    const context = contexts.get(key ?? '') ?? contextOfExample(example, own, region, asking);
    contexts.set(key ?? '', context);
    return context;
  };
}

function show({ example: { action, resource, context, compared } }: ExampleClaim): string {
  const values = { ...context, ...(compared === undefined ? {} : { compared }) };
  return `${action} on ${resource}${Object.keys(values).length === 0 ? '' : ` with ${JSON.stringify(values)}`}`;
}

function accountOf({ context }: ClaimedVersion): string {
  const value = lookUp(context, 'aws:PrincipalAccount');
  const text = typeof value === 'object' ? value.values[0] : undefined;
  return text === undefined || !/^\d{12}$/.test(text) ? '${AWS::AccountId}' : text;
}
