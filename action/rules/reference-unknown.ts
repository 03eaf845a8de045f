import { createProposer, type Proposer } from '../core/nearest.ts';
import { openMarkerIn } from '../core/open-question.ts';
import type { Path } from '../core/path.ts';
import { managedPolicyNames, resolvePolicyName } from '../core/policy-name.ts';
import type { Project, Section } from '../core/project.ts';
import { quoteName } from '../core/quote.ts';
import type { ConfigRule, RuleFinding } from '../core/rule.ts';

/** Every name refers to something that exists. */
export const referenceUnknown: ConfigRule = {
  code: 'reference/unknown',
  title: 'Unknown name',
  severity: 'error',
  why: 'A role, guardrail, alias, workspace, target or channel is named that no file declares, or a policy that AWS does not have. Guessing what was meant could give a channel more than was reviewed, so nothing is rendered.',
  wrong:
    'roles: { operator: {} }\nchannels: { ops: { channel: C0BBBBBBB, role: operater, guardrails: [ReadOnlyAccess] } }',
  right:
    'roles: { operator: {} }\nchannels: { ops: { channel: C0BBBBBBB, role: operator, guardrails: [ReadOnlyAccess] } }',
  *check(config, project) {
    const { defaults = {} } = config;
    const scene = { project, propose: createProposer() };
    yield* checkChannelLike(['defaults'], defaults, scene);
    for (const [key, channel] of Object.entries(config.channels ?? {})) {
      yield* checkChannelLike(['channels', key], channel, scene);
    }
    for (const [key, role] of Object.entries(config.roles ?? {})) {
      if ('arn' in role) continue;
      for (const [index, entry] of (role['managed-policies'] ?? []).entries()) {
        // The form of an ARN with a document is checked by the schema.
        if (typeof entry !== 'string') continue;
        yield* checkPolicy(['roles', key, 'managed-policies', index], entry, new Set(), scene);
      }
    }
    for (const [index, { channel }] of (config.expect ?? []).entries()) {
      yield* checkKey(['expect', index, 'channel'], channel, 'channels', scene);
    }
  },
};

/** What looking up a name takes. */
interface Scene {
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

function* checkChannelLike(path: Path, part: ChannelLike, scene: Scene): Generator<RuleFinding> {
  if (part.workspace !== undefined)
    yield* checkKey([...path, 'workspace'], part.workspace, 'workspaces', scene);
  if (part.role !== undefined) yield* checkKey([...path, 'role'], part.role, 'roles', scene);
  yield* checkKeys([...path, 'aliases'], part.aliases, 'aliases', scene);
  yield* checkKeys([...path, 'targets'], part.targets, 'targets', scene);
  const userRoles = part['user-roles'];
  if (typeof userRoles === 'object' && userRoles !== null && 'roles' in userRoles) {
    yield* checkKeys([...path, 'user-roles', 'roles'], userRoles.roles as readonly string[], 'roles', scene);
  }
  if (part.guardrails === undefined || part.guardrails === 'none') return;
  const own = scene.project.declared('guardrails');
  for (const [index, name] of part.guardrails.entries()) {
    // `none` inside a list has a rule of its own.
    if (name !== 'none') yield* checkPolicy([...path, 'guardrails', index], name, own, scene);
  }
}

function* checkKeys(
  path: Path,
  keys: readonly string[] | undefined,
  section: Section,
  scene: Scene,
): Generator<RuleFinding> {
  for (const [index, key] of (keys ?? []).entries()) yield* checkKey([...path, index], key, section, scene);
}

function* checkKey(path: Path, key: string, section: Section, scene: Scene): Generator<RuleFinding> {
  const { project, propose } = scene;
  const declared = project.declared(section);
  // What an import left open is reported as such.
  if (declared.has(key) || openMarkerIn(key) !== undefined) return;
  // A broken section may declare any key, and no ARN.
  if (project.isBroken([section]) && !key.startsWith('arn:')) return;
  yield {
    message: `${quoteName(key)} is not declared under \`${section}\``,
    help: describeArn(key, section) ?? proposeKey(key, declared, section, propose),
    path,
  };
}

function* checkPolicy(
  path: Path,
  name: string,
  own: ReadonlySet<string>,
  scene: Scene,
): Generator<RuleFinding> {
  const { project, propose } = scene;
  if (openMarkerIn(name) !== undefined) return;
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

/** An ARN belongs under a key of its own, which channels then name. */
function describeArn(text: string, section: Section): string | undefined {
  if (section === 'workspaces' && /^[TE][A-Z0-9]{6,}$/.test(text))
    return `declare the workspace, and write its key here: \`workspaces: { acme: { slack: ${text} } }\``;
  if (!text.startsWith('arn:') || (section !== 'roles' && section !== 'guardrails')) return undefined;
  const name = text.slice(text.lastIndexOf('/') + 1).replace(/[^A-Za-z0-9_-]+/g, '-');
  const key = /^[A-Za-z]/.test(name) ? name : 'elsewhere';
  return `declare it under a key, and write the key here: \`${section}: { ${key}: { arn: "${text}" } }\``;
}

function proposeKey(key: string, declared: ReadonlySet<string>, section: Section, propose: Proposer): string {
  const nearest = propose(section, key, () => declared);
  if (nearest !== undefined) return `did you mean \`${nearest}\`?`;
  if (declared.size === 0) return `declare it: \`${section}: { ${/^[\w-]+$/.test(key) ? key : '…'}: … }\``;
  return `declared are: ${[...declared].slice(0, 10).join(', ')}${declared.size > 10 ? ', …' : ''}`;
}
