import forms from '../data/block-forms.json' with { type: 'json' };
import type { Blocks } from '../data/blocks.ts';
import { dependentInChatPacked } from '../data/dependent-in-chat.ts';
import { forwardedPermissions } from '../data/forwarded-permissions.ts';
import type { ForwardingCalls } from '../data/forwarding-calls.ts';
import { openBlocks } from '../data/unpack-text.ts';
import { documentedResourcesOf } from './documented-resources.ts';
import type { FillContext } from './fill-context.ts';
import { indexUses } from './forwarded-permissions.ts';
import type { ActionFacts } from './operation-actions.ts';
import { possibleValues } from './option-values.ts';
import { roleKeysOf } from './required-beside.ts';
import type { Described, Requirement } from './requirement.ts';
import { listBesideActions } from './requirement-rules.ts';

/** What is known of a command already. */
export interface KnownNeeds {
  /** The action of its operation. */
  readonly action: string;
  readonly described: readonly Described[];
  /** Whether its operation passes no role, whatever its options say. */
  readonly passesNone: boolean;
  /** Roles that it passes and does not show. */
  readonly passRoles: readonly string[];
  readonly facts: ActionFacts;
}

const source =
  'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html';

const nothing: readonly never[] = [];

/** The permissions that the calls of an action are documented to use: of its name in lower case, and in lower case. */
export const permissionsOf = indexUses(forwardedPermissions, listDependent);

let blocks: Blocks | undefined;

/** The dependent actions of the calls of a service that chat runs by itself as well. */
function listDependent(prefix: string): readonly ForwardingCalls[] {
  blocks ??= openBlocks(dependentInChatPacked, forms['dependent-in-chat']);
  const block = blocks.find(prefix);
  if (block === undefined) return nothing;
  return block.split('\n').map(line => {
    const [permissions = '', operations = ''] = line.split('\t');
    return { permissions, calls: [`${prefix} ${operations}`] };
  });
}

/**
 * Permissions that the call is documented to use, of which no row says with which options. What it is about decides: it is
 * possibly needed where an option names that, in some set-ups where no option does, and possibly always where nothing says.
 * @param permissions what {@link permissionsOf} finds
 */
export function describeUsed(
  permissions: readonly string[],
  context: FillContext,
  known: KnownNeeds,
): readonly Described[] {
  // What is documented of an action that several operations have is not about each of them.
  if (permissions.length === 0 || withOtherActions.has(context.service.name)) return nothing;
  if (saidElsewhere.has(`${context.service.name} ${context.operation.apiName}`)) return nothing;
  if (!known.action.endsWith(`:${context.operation.apiName}`)) return nothing;
  const inRows = listBesideActions(context);
  const services = new Set([...inRows].map(prefixOf));
  const own = prefixOf(known.action);
  // Where rows ask for permissions of another service, they do so with the right options.
  const isInRows = (permission: string) =>
    inRows.has(permission) || (prefixOf(permission) !== own && services.has(prefixOf(permission)));
  const rest = permissions.filter(
    permission =>
      !isInRows(permission) &&
      !known.described.some(({ requirement }) => requirement?.action.toLowerCase() === permission),
  );
  return rest.flatMap(permission => {
    const need = decideUse(permission, permissions, context);
    if (need === undefined) return [];
    const [{ name } = { name: permission }] = known.facts.actionsMatching(permission);
    const on = sameResources(permission, known);
    return [{ requirement: { ...describe(name, need, context), ...on }, open: nothing }];
  });
}

/** Services whose actions are those of RDS, which has other options. */
const withOtherActions: ReadonlySet<string> = new Set(['docdb', 'neptune']);

/**
 * Operations of which the dependent actions are not read: the rows say all that the page of the operation does, or its table of
 * operations, which is newer, has none.
 */
const saidElsewhere: ReadonlySet<string> = new Set([
  'wafv2 AssociateWebACL',
  'wafv2 DisassociateWebACL',
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_imagebuilder.html
  'imagebuilder StartImagePipelineExecution',
]);

/**
 * Services whose service-linked role has the permissions on networks: AmazonElastiCache/latest/dg/using-service-linked-roles.html and
 * memorydb/latest/devguide/using-service-linked-roles.html.
 */
const withServiceRole: ReadonlySet<string> = new Set(['elasticache', 'memorydb']);

/** The resources of the command, where a permission is of their type, and of no other. */
function sameResources(
  permission: string,
  { action, described: [main], facts }: KnownNeeds,
): Pick<Requirement, 'resources' | 'groups'> | undefined {
  const { resources, groups, resourcesUnknown, wildcards } = main?.requirement ?? {};
  if (resources === undefined || resourcesUnknown !== undefined || wildcards !== undefined) return undefined;
  const [own, ...others] = facts.resourcesOf(action);
  const [type, ...more] = facts.resourcesOf(permission);
  if (type === undefined || type.type !== own?.type || others.length + more.length > 0) return undefined;
  return { resources, ...(groups === undefined ? {} : { groups }) };
}

function prefixOf(action: string): string {
  return action.slice(0, action.indexOf(':'));
}

/** The set-up in which a permission is needed, or why it is not known whether it is. */
type Use = { readonly when: string } | { readonly unknown: string };

function decideUse(permission: string, all: readonly string[], context: FillContext): Use | undefined {
  const { service, operation } = context;
  const unknown = `\`${service.name} ${operation.name}\` is documented to use it, and not with which options`;
  if (permission === 'iam:passrole') {
    // The options say which roles an operation passes that takes any.
    const takesRole =
      (documentedResourcesOf(service, operation)?.roles.length ?? 0) > 0 ||
      roleKeysOf(service, operation).length > 0;
    return takesRole ? undefined : { unknown };
  }
  if (
    (all.includes('iam:createservicelinkedrole') && permission.startsWith('iam:')) ||
    (withServiceRole.has(service.name) && permission.startsWith('ec2:'))
  )
    return { when: 'the service-linked role of the service does not exist' };
  if (permission.startsWith('kms:')) {
    // The same of keys.
    const takesKey = (documentedResourcesOf(service, operation)?.keys.length ?? 0) > 0;
    return takesKey ? undefined : { when: 'a customer-managed key is used' };
  }
  const [, about] = triggers.find(([prefix]) => permission.startsWith(prefix)) ?? [];
  if (about === undefined) return { unknown };
  // What only an organization has is asked for where an option says so, and possibly always where no option could.
  if (
    permission.startsWith('organizations:') &&
    ![...operation.options.keys()].some(name => about.test(name))
  )
    return { unknown };
  return isGiven(about, context) ? { unknown } : undefined;
}

/** What an option, or its value, has that makes a call use a permission. */
const triggers: readonly (readonly [string, RegExp])[] = [
  ['s3:', /s3|bucket/i],
  ['secretsmanager:', /secret|password/i],
  ['cognito-idp:', /cognito/i],
  ['ecs:', /ecs/i],
  ['organizations:', /organi[sz]ation/i],
  ['ssm:', /ssm/i],
  ['iam:tag', /:iam:/],
  ['iam:untag', /:iam:/],
];

/** Whether an option is given that is about something by its name or its value; a variable may be about anything. */
function isGiven(about: RegExp, { options, values }: FillContext): boolean {
  return [...options].some(([name, option]) => {
    if (about.test(name)) return true;
    const { values: texts, open } = possibleValues(option, values);
    return (open.length > 0 && option.option.type !== 'string') || texts.some(text => about.test(text));
  });
}

function describe(action: string, use: Use, { regions }: FillContext): Requirement {
  const base = { action, resources: ['*'], regions, source };
  if ('when' in use) return { ...base, when: use.when };
  return {
    ...base,
    resourcesUnknown: use.unknown,
    isUncertain: true,
    add: `add \`${action}\` under \`allow\``,
  };
}
