import { CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { renderDesired } from '../../action/commands/desired.ts';
import { loadConfig } from '../../action/commands/load-config.ts';
import { resolveTargets } from '../../action/core/resolve.ts';

/** The resources of a stack by logical id, as canonical texts. */
export type Stack = ReadonlyMap<string, string>;

/** One resource as it was and as it becomes; undefined where it is not there. */
export interface Step {
  readonly id: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What is deployed, read from AWS itself. */
export async function readStack(awsUrl: string, account: string, name: string): Promise<Stack> {
  const cloudFormation = new CloudFormationClient({
    endpoint: awsUrl,
    region: 'eu-west-1',
    credentials: { accessKeyId: account, secretAccessKey: 'local' },
  });
  try {
    const { TemplateBody } = await cloudFormation.send(new GetTemplateCommand({ StackName: name }));
    return toStack(JSON.parse(TemplateBody ?? '{}') as Template);
  } catch {
    return new Map();
  } finally {
    cloudFormation.destroy();
  }
}

interface Template {
  readonly Resources?: Readonly<Record<string, { readonly Properties?: Readonly<Record<string, unknown>> }>>;
}

function toStack({ Resources = {} }: Template): Stack {
  return new Map(Object.entries(Resources).map(([id, resource]) => [id, sorted(resource)]));
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

/** What a file asks for; undefined when it is not valid. */
export async function readDesired(file: string): Promise<Stack | undefined> {
  const { config } = await loadConfig(file);
  const [target] = config === undefined ? [] : resolveTargets(config);
  if (config === undefined || target === undefined) return undefined;
  return toStack(JSON.parse(JSON.stringify(renderDesired(config, target).template)) as Template);
}

/** The resources that differ between two stacks. */
export function listSteps(before: Stack, after: Stack): Step[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter(id => before.get(id) !== after.get(id))
    .map(id => ({ id, before: before.get(id), after: after.get(id) }));
}

/**
 * What each channel may do at most, read off the templates by the simplest of rules: the actions that its guardrails
 * allow. `channel action`, one each.
 */
function listAccess(stack: Stack): Set<string> {
  const properties = (id: string) =>
    (JSON.parse(stack.get(id) ?? '{}') as { Properties?: Readonly<Record<string, unknown>> }).Properties ??
    {};
  const found = new Set<string>();
  for (const id of stack.keys()) {
    const refs = properties(id)['GuardrailPolicies'];
    if (!Array.isArray(refs)) continue;
    for (const { Ref = '' } of refs as readonly { Ref?: string }[]) {
      const { Statement = [] } = (properties(Ref)['PolicyDocument'] ?? {}) as {
        Statement?: readonly { Action: string | readonly string[] }[];
      };
      for (const { Action } of Statement) for (const action of [Action].flat()) found.add(`${id} ${action}`);
    }
  }
  return found;
}

/** What channels may do after, and could not before. */
export function listGains(before: Stack, after: Stack): string[] {
  const old = listAccess(before);
  return [...listAccess(after)].filter(gain => !old.has(gain));
}
