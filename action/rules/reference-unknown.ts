import { isObject } from '../core/json.ts';
import { createProposer, type Proposer } from '../core/nearest.ts';
import { openMarkerIn } from '../core/open-question.ts';
import type { Path } from '../core/path.ts';
import { findUnlistedPolicy, managedPolicyNames, resolvePolicyName } from '../core/policy-name.ts';
import type { Project, Section } from '../core/project.ts';
import { quoteName } from '../core/quote.ts';
import type { ConfigRule, RuleFinding } from '../core/rule.ts';

/** Every name refers to something that exists. */
export const referenceUnknown: ConfigRule = {
  code: 'reference/unknown',
  title: 'Unknown name',
  severity: 'error',
  why: 'The file names a role, guardrail, alias, workspace, target or channel that no file declares, or a policy that AWS does not have. Guessing what was meant could give a channel more than was reviewed, so nothing is rendered.',
  wrong:
    'roles: { operator: {} }\nchannels: { ops: { channel: C0BBBBBBB, role: operater, guardrails: [ReadOnlyAccess] } }',
  right:
    'roles: { operator: {} }\nchannels: { ops: { channel: C0BBBBBBB, role: operator, guardrails: [ReadOnlyAccess] } }',
  *check(config, project) {
    const { defaults = {} } = config;
    const context = { project, propose: createProposer() };
    yield* checkChannelLike(['defaults'], defaults, context);
    for (const [key, channel] of Object.entries(config.channels ?? {})) {
      yield* checkChannelLike(['channels', key], channel, context);
    }
    for (const [key, role] of Object.entries(config.roles ?? {})) {
      if ('arn' in role) continue;
      for (const [index, entry] of (role['managed-policies'] ?? []).entries()) {
        const path = ['roles', key, 'managed-policies', index];
        // The form of an ARN with a document is checked by the schema.
        if (typeof entry === 'string') yield* checkPolicy(path, entry, new Set(), context);
        else yield* checkReviewed([...path, 'arn'], entry);
      }
      yield* checkReviewed(['roles', key, 'permissions-boundary'], role['permissions-boundary']);
    }
    yield* checkReviewed(['defaults', 'permissions-boundary'], defaults['permissions-boundary']);
    for (const [key, guardrail] of Object.entries(config.guardrails ?? {})) {
      if ('arn' in guardrail) yield* checkReviewed(['guardrails', key, 'arn'], guardrail);
    }
    for (const [index, { channel }] of (config.expect ?? []).entries()) {
      yield* checkKey(['expect', index, 'channel'], channel, 'channels', context);
    }
  },
};

/** What looking up a name takes. */
interface ReferenceContext {
  readonly project: Project;
  readonly propose: Proposer;
}

interface ChannelLike {
  readonly workspace?: string;
  readonly role?: string;
  readonly guardrails?: 'none' | readonly string[];
  readonly aliases?: readonly string[];
  readonly targets?: readonly string[];
  readonly 'user-roles'?: unknown;
}

function* checkChannelLike(path: Path, part: ChannelLike, context: ReferenceContext): Generator<RuleFinding> {
  if (part.workspace !== undefined)
    yield* checkKey([...path, 'workspace'], part.workspace, 'workspaces', context);
  if (part.role !== undefined) yield* checkKey([...path, 'role'], part.role, 'roles', context);
  yield* checkKeys([...path, 'aliases'], part.aliases, 'aliases', context);
  yield* checkKeys([...path, 'targets'], part.targets, 'targets', context);
  const userRoles = part['user-roles'];
  if (typeof userRoles === 'object' && userRoles !== null && 'roles' in userRoles) {
    yield* checkKeys(
      [...path, 'user-roles', 'roles'],
      userRoles.roles as readonly string[],
      'roles',
      context,
    );
  }
  if (part.guardrails === undefined || part.guardrails === 'none') return;
  const own = context.project.declared('guardrails');
  for (const [index, name] of part.guardrails.entries()) {
    // `none` inside a list has a rule of its own.
    if (name !== 'none') yield* checkPolicy([...path, 'guardrails', index], name, own, context);
  }
}

function* checkKeys(
  path: Path,
  keys: readonly string[] | undefined,
  section: Section,
  context: ReferenceContext,
): Generator<RuleFinding> {
  for (const [index, key] of (keys ?? []).entries()) yield* checkKey([...path, index], key, section, context);
}

function* checkKey(
  path: Path,
  key: string,
  section: Section,
  context: ReferenceContext,
): Generator<RuleFinding> {
  const { project, propose } = context;
  const declared = project.declared(section);
  // What an import left open has a message of its own.
  if (declared.has(key) || openMarkerIn(key) !== undefined) return;
  // A broken section may declare any key, and no ARN.
  if (project.isBroken([section]) && !key.startsWith('arn:')) return;
  yield {
    message: `${quoteName(key)} is not declared under \`${section}\``,
    help:
      describeDeclared(key, section, project) ??
      describeArn(key, section) ??
      proposeKey(key, declared, section, propose),
    path,
  };
}

function* checkPolicy(
  path: Path,
  name: string,
  own: ReadonlySet<string>,
  context: ReferenceContext,
): Generator<RuleFinding> {
  const { project, propose } = context;
  if (openMarkerIn(name) !== undefined) return;
  if (!own.has(name)) yield* checkAwsArn(path, name);
  if (resolvePolicyName(name, own) !== undefined || (own.size > 0 && project.isBroken(['guardrails'])))
    return;
  const nearest = propose(own.size > 0 ? 'guardrails' : 'policies', name, () => [
    ...own,
    ...managedPolicyNames(),
  ]);
  const isOwnName = project.declared('guardrails').has(name);
  yield {
    message: `${quoteName(name)} is no ${own.size > 0 || path.includes('guardrails') ? 'guardrail of this file, no ' : ''}AWS-managed policy and no ARN of a policy`,
    help: isOwnName
      ? `a guardrail of this file cannot be attached to a role; put its statements under \`allow\``
      : nearest === undefined
        ? 'write an AWS-managed policy by name, e.g. ReadOnlyAccess, or the ARN of any managed policy'
        : `did you mean \`${nearest}\`?`,
    path,
  };
}

/** A policy by its ARN. With a document the proofs know it, and AWS may have it since. */
function* checkReviewed(
  path: Path,
  policy: string | { readonly arn: string; readonly document?: unknown } | undefined,
): Generator<RuleFinding> {
  if (policy === undefined || (typeof policy !== 'string' && policy.document !== undefined)) return;
  if (typeof policy === 'string') yield* checkAwsArn(path, policy);
  else yield* checkAwsArn(path.at(-1) === 'arn' ? path : [...path, 'arn'], policy.arn);
}

/** An ARN of a policy of AWS that AWS does not have makes the deployment fail, and is unknown to the proofs. */
function* checkAwsArn(path: Path, arn: string): Generator<RuleFinding> {
  const unlisted = findUnlistedPolicy(arn);
  if (unlisted === undefined) return;
  const { nearest, isTypo } = unlisted;
  const meant = nearest === undefined ? '' : `did you mean \`${nearest}\`? `;
  yield {
    message: `${quoteName(arn)} is not in the list of AWS-managed policies that this version has`,
    help: `${meant}If AWS added the policy since, put it under a key with its content: \`{ arn: …, document: policies/NAME.json }\``,
    path,
    severity: isTypo ? 'error' : 'warning',
  };
}

/** The key under which an ID or an ARN is declared already. */
function describeDeclared(text: string, section: Section, { config }: Project): string | undefined {
  const declared = Object.entries(config[section] ?? {}) as [string, unknown][];
  const found = declared.find(
    ([, entry]) => isObject(entry) && [entry['slack'], entry['account'], entry['arn']].includes(text),
  );
  return found && `write the key under which it is declared: \`${found[0]}\``;
}

/** An ID, an ARN or a command belongs under a key of its own, which channels then name. */
function describeArn(text: string, section: Section): string | undefined {
  if (section === 'workspaces' && /^[TE][A-Z0-9]{6,}$/.test(text))
    return `declare the workspace, and write its key here: \`workspaces: { acme: { slack: ${text} } }\``;
  if (section === 'targets' && /^[0-9]{12}$/.test(text))
    return `declare the account, and write its key here: \`targets: { prod: { account: "${text}", region: … } }\``;
  if (section === 'aliases' && /^[\w-]+ [\w-]/.test(text))
    return 'this is a command: declare it under a key of `aliases`, and write the key here';
  if (!text.startsWith('arn:')) return undefined;
  const name = text.slice(text.lastIndexOf('/') + 1).replace(/[^A-Za-z0-9_-]+/g, '-');
  const key = /^[A-Za-z]/.test(name) ? name : 'elsewhere';
  switch (section) {
    case 'roles':
    case 'guardrails':
      return `declare it under a key, and write the key here: \`${section}: { ${key}: { arn: "${text}" } }\``;
    case 'aliases':
      return `a custom action that is made elsewhere cannot be named; declare the alias with its command: \`aliases: { ${key}: … }\``;
    default:
      return `write a key that is declared under \`${section}\`, not an ARN`;
  }
}

function proposeKey(key: string, declared: ReadonlySet<string>, section: Section, propose: Proposer): string {
  const nearest = propose(section, key, () => declared);
  if (nearest !== undefined) return `did you mean \`${nearest}\`?`;
  if (declared.size === 0) return `declare it: \`${section}: { ${/^[\w-]+$/.test(key) ? key : '…'}: … }\``;
  return `declared are: ${[...declared].slice(0, 10).join(', ')}${declared.size > 10 ? ', …' : ''}`;
}
