import type { Json, JsonObject } from '../core/json.ts';
import type { AliasGrants, PolicyStatement } from '../core/model.ts';
import { formatPath, type Path } from '../core/path.ts';
import { type Boundary, boundaryOf, inlinePoliciesOf, managedPolicyOf } from '../core/policy-forms.ts';
import { resolvePolicyName } from '../core/policy-name.ts';
import type { Project } from '../core/project.ts';
import { compact } from '../core/template.ts';
import type { ExistingRole, Guardrail, OwnRole, Policy } from '../generated/config.ts';
import { compilePolicy } from '../iam/compile-policy.ts';
import type { CompiledPolicy, LayerName } from '../iam/policy.ts';
import type { Knowledge } from './knowledge.ts';
import { type ProofPlace, substituteAll, substitutePlace } from './place.ts';
import { shortName } from './place-reasons.ts';

/** Compiles the policies of one target, each once however many channels use it. */
export interface PolicyCompiler {
  /** The policies of a role by its key. */
  readonly role: (key: string) => readonly CompiledPolicy[];
  readonly boundary: (roleKey: string) => CompiledPolicy | undefined;
  /** The policy of an entry of a list of guardrails. */
  readonly guardrail: (name: string) => CompiledPolicy;
}

/** A policy that a list in chatops.yml names. */
export interface PolicyEntry {
  readonly name: string;
  readonly path: Path;
}

/** What compiling takes besides the configuration. */
export interface CompilerContext {
  readonly project: Project;
  readonly knowledge: Pick<Knowledge, 'compileManaged'>;
  readonly target: string;
  readonly place: ProofPlace;
  /** What `allow-aliases` adds; nothing while that is being worked out. */
  readonly grants: AliasGrants;
}

/** Makes a compiler for one target. */
export function createPolicyCompiler(context: CompilerContext): PolicyCompiler {
  const { config } = context.project;
  const roles = new Map<string, readonly CompiledPolicy[]>();
  const guardrails = new Map<string, CompiledPolicy>();
  return {
    role: key => remember(roles, key, () => compileRole(context, key)),
    boundary: key => {
      const role = config.roles?.[key];
      if (role === undefined || 'arn' in role) return undefined;
      const own = role['permissions-boundary'];
      const boundary = own ?? config.defaults?.['permissions-boundary'];
      if (boundary === undefined) return undefined;
      const path =
        own === undefined ? ['defaults', 'permissions-boundary'] : ['roles', key, 'permissions-boundary'];
      return compileBoundary(context, boundaryOf(boundary), path);
    },
    guardrail: name => remember(guardrails, name, () => compileGuardrail(context, name)),
  };
}

function remember<T>(known: Map<string, T>, key: string, make: () => T): T {
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
}

function compileRole(context: CompilerContext, key: string): CompiledPolicy[] {
  const role = context.project.config.roles?.[key];
  if (role === undefined) return [compilePolicy(undefined, { layer: 'role', name: key })];
  const path = ['roles', key];
  if ('arn' in role) return compileExisting(context, 'role', key, role, path);
  const managed = (role['managed-policies'] ?? []).map((entry, index) => {
    const { name, document } = managedPolicyOf(entry);
    if (document === undefined) return compileNamed(context, 'role', name);
    const [reviewed] = documentsOf(context, document);
    const at = formatPath([...path, 'managed-policies', index]);
    return compilePolicy(reviewed, { layer: 'role', name: shortName(name), path: at });
  });
  return [...managed, ...compileInline(context, key, role, path)];
}

function compileInline(context: CompilerContext, key: string, role: OwnRole, path: Path): CompiledPolicy[] {
  const grants = context.grants.role(context.target, key);
  const own =
    hasStatements(role) || grants.length > 0 ? [compileOwn(context, 'role', key, role, grants, path)] : [];
  const named = inlinePoliciesOf(role).map(([name, policy]) =>
    compileOwn(context, 'role', name, policy, [], [...path, 'policies', name]),
  );
  return [...own, ...named];
}

function compileGuardrail(context: CompilerContext, name: string): CompiledPolicy {
  const own = context.project.config.guardrails ?? {};
  const guardrail: Guardrail | undefined = Object.hasOwn(own, name) ? own[name] : undefined;
  if (guardrail === undefined) return compileNamed(context, 'guardrail', name);
  const place = ['guardrails', name];
  if ('arn' in guardrail) {
    // A managed policy has one document; of two nobody knows which one it is.
    const [policy, second] = compileExisting(context, 'guardrail', name, guardrail, place);
    return policy !== undefined && second === undefined
      ? policy
      : compilePolicy(undefined, { layer: 'guardrail', name, path: formatPath(place) });
  }
  const grants = context.grants.guardrail(context.target, name);
  return compileOwn(context, 'guardrail', name, guardrail, grants, place);
}

function compileBoundary(context: CompilerContext, boundary: Boundary, path: Path): CompiledPolicy {
  const origin = { layer: 'boundary' as const, name: boundary.arn, path: formatPath(path) };
  const documents = documentsOf(context, boundary.document);
  // As of a guardrail: a managed policy has one document.
  const document = documents.length === 1 ? documents[0] : undefined;
  const managed =
    document === undefined ? context.knowledge.compileManaged('boundary', boundary.arn) : undefined;
  return managed ?? compilePolicy(document, origin);
}

/** Something made elsewhere: its reviewed documents, or a policy of which nothing is known. */
function compileExisting(
  context: CompilerContext,
  layer: LayerName,
  name: string,
  { arn, document }: Pick<ExistingRole, 'arn' | 'document'>,
  path: Path,
): CompiledPolicy[] {
  const origin = { layer, name, path: formatPath(path) };
  const documents = documentsOf(context, document);
  if (documents.length > 0) return documents.map(each => compilePolicy(each, origin));
  const managed = layer === 'guardrail' ? context.knowledge.compileManaged(layer, arn) : undefined;
  return [managed ?? compilePolicy(undefined, origin)];
}

function documentsOf(
  { project, place }: CompilerContext,
  names: string | readonly string[] | undefined,
): (Json | undefined)[] {
  if (names === undefined) return [];
  return [names].flat().map(name => {
    const document = project.policyDocuments.get(name);
    return document === undefined ? undefined : substituteAll(document, place);
  });
}

/** The channels that name it are found by its name, so that all of them share it. */
function compileNamed(context: CompilerContext, layer: LayerName, name: string): CompiledPolicy {
  const reference = resolvePolicyName(name, { has: () => false });
  const arn = reference === undefined || reference.kind === 'own' ? name : reference.arn;
  const managed = context.knowledge.compileManaged(layer, arn.replace('${AWS::Partition}', 'aws'));
  return managed ?? compilePolicy(undefined, { layer, name: shortName(name) });
}

/** A policy of chatops.yml by itself, without what `allow-aliases` adds. */
export function compileWritten(layer: LayerName, name: string, policy: Policy, path: Path): CompiledPolicy {
  const place = { partition: 'aws', account: '${AWS::AccountId}', region: '${AWS::Region}' };
  return compileOwn({ place }, layer, name, policy, [], path);
}

function hasStatements({ allow = [], deny = [] }: Policy): boolean {
  return allow.length + deny.length > 0;
}

function compileOwn(
  { place }: Pick<CompilerContext, 'place'>,
  layer: LayerName,
  name: string,
  { allow = [], deny = [] }: Policy,
  grants: readonly PolicyStatement[],
  path: Path,
): CompiledPolicy {
  const statements = [
    ...allow.map((statement, index) => ({
      effect: 'Allow' as const,
      statement,
      path: formatPath([...path, 'allow', index]),
    })),
    ...deny.map((statement, index) => ({
      effect: 'Deny' as const,
      statement,
      path: formatPath([...path, 'deny', index]),
    })),
    ...grants.map(grant => ({ ...grant, path: formatPath([...path, 'allow-aliases']) })),
  ];
  const document = {
    Version: '2012-10-17',
    Statement: statements.map(({ effect, statement }): JsonObject => {
      const { sid, actions, resources, conditions } = statement;
      return compact({
        Sid: sid,
        Effect: effect,
        Action: actions,
        NotAction: statement['not-actions'],
        Resource: resources?.map(arn => substitutePlace(arn, place)),
        NotResource: statement['not-resources']?.map(arn => substitutePlace(arn, place)),
        Condition: conditions === undefined ? undefined : substituteAll(conditions as JsonObject, place),
      });
    }),
  };
  return compilePolicy(document, {
    layer,
    name,
    path: formatPath(path),
    statementPaths: statements.map(statement => statement.path),
  });
}
