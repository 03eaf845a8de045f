import type { Finding } from '../core/finding.ts';
import { resolveIntrinsics } from '../core/intrinsics.ts';
import { findNearest } from '../core/nearest.ts';
import { describeUnlistedAction } from '../core/not-listed.ts';
import { formatPath, type Path } from '../core/path.ts';
import { placeOf } from '../core/place.ts';
import { renderPolicyDocument } from '../core/policy-document.ts';
import { inlinePoliciesOf, managedPolicyOf } from '../core/policy-forms.ts';
import { resolvePolicyName } from '../core/policy-name.ts';
import type { Project } from '../core/project.ts';
import { quoteName } from '../core/quote.ts';
import { resolveStatements } from '../core/resolve.ts';
import type { ManagedPolicy, Policy } from '../generated/config.ts';
import { accessTo } from '../iam/access-summary.ts';
import { listChangesIn } from '../iam/allowed-actions.ts';
import { compilePolicy } from '../iam/compile-policy.ts';
import type { IamActions } from '../iam/iam-actions.ts';
import { listInstants, maxDates } from '../iam/instants.ts';
import type { CompiledPolicy, LayerName } from '../iam/policy.ts';
import { findWildcardWrites, type WildcardWrite } from '../iam/wildcard-writes.ts';
import { type ChannelAccess, type ChannelSummary, layersOf, summarizeChannel } from './channel-access.ts';
import type { ChannelCheck } from './channel-check.ts';
import { checkEscalations } from './check-escalations.ts';
import { checkMatches } from './check-matches.ts';
import { checkRegions } from './check-regions.ts';
import type { ProofData } from './proof-data.ts';

/** AWS's own ReadOnlyAccess holds two dozen actions that AWS classifies as changing something; far more is more than that. */
const writeActionWarningThreshold = 40;

/** Reports overly broad statements, whichever channels use them. */
export function* checkStatements({ config }: Project, proofData: ProofData): Generator<Finding> {
  for (const [key, guardrail] of Object.entries(config.guardrails ?? {})) {
    if (!('arn' in guardrail)) yield* checkPolicy(['guardrails', key], guardrail, proofData);
  }
  for (const [key, role] of Object.entries(config.roles ?? {})) {
    if ('arn' in role) continue;
    yield* checkPolicy(['roles', key], role, proofData);
    yield* checkManaged(['roles', key, 'managed-policies'], role['managed-policies'] ?? [], proofData);
    for (const [name, policy] of inlinePoliciesOf(role)) {
      yield* checkPolicy(['roles', key, 'policies', name], policy, proofData);
    }
  }
}

function* checkPolicy(path: Path, policy: Policy, proofData: ProofData): Generator<Finding> {
  const { actions } = proofData;
  yield* checkActionNames(path, policy, actions);
  yield* checkMatches(path, policy, actions);
  yield* checkRegions(path, policy, proofData);
  const layer = path[0] === 'guardrails' ? 'guardrail' : 'role';
  const written = findWildcardWrites(compileWritten(layer, String(path[1]), policy, path), actions);
  for (const { statement, patterns, count, examples, isEverywhere, isConditional } of written) {
    // A guardrail that allows everything has a rule of its own.
    const isEverything = layer === 'guardrail' && patterns.some(pattern => /^(\*|\*:\*)$/.test(pattern));
    if (!isEverywhere || isConditional || isEverything) continue;
    yield {
      code: 'permission/wildcard-write',
      message: `${patterns.map(quoteName).join(', ')} on all resources matches ${count} actions that change something, for example ${examples[0]}`,
      help: 'list the actions that are needed, or the ARNs of what they may act on',
      path: [...path, 'allow', indexOf(statement.path)],
    };
  }
}

/** AWS-managed policies of a role that allow about everything, as a statement in their place would be reported. */
function* checkManaged(
  path: Path,
  policies: readonly ManagedPolicy[],
  { actions, compileManaged }: ProofData,
): Generator<Finding> {
  for (const [index, entry] of policies.entries()) {
    const { name } = managedPolicyOf(entry);
    const reference = resolvePolicyName(name, { has: () => false });
    if (reference === undefined || reference.kind === 'own') continue;
    const policy = compileManaged('role', reference.arn.replace('${AWS::Partition}', 'aws'));
    const everywhere = policy === undefined ? [] : findWildcardWrites(policy, actions).filter(isUnlimited);
    const [widest] = [...everywhere].sort((a, b) => b.count - a.count);
    // What is about one service, however much, was chosen by its name.
    if (widest === undefined || widest.count < aboutEverything) continue;
    yield {
      code: 'permission/wildcard-write',
      message: `The policy ${quoteName(name)} allows ${widest.count} actions that change something on all resources, for example ${widest.examples[0]}`,
      help: 'attach a policy with only what the channel needs, or list the actions under `allow`',
      path: [...path, index],
    };
  }
}

/** AdministratorAccess and PowerUserAccess allow 12,000; the widest policy about one service allows some hundreds. */
const aboutEverything = 5000;

function isUnlimited({ isEverywhere, isConditional }: WildcardWrite): boolean {
  return isEverywhere && !isConditional;
}

/** A policy of chatops.yml by itself, whichever channels use it, without what `allow-aliases` adds. */
function compileWritten(layer: LayerName, name: string, policy: Policy, path: Path): CompiledPolicy {
  const statements = resolveStatements(policy, path);
  const place = placeOf({ account: undefined, region: undefined });
  const scope = { ...place, ref: () => undefined, attribute: () => undefined };
  return compilePolicy(resolveIntrinsics(renderPolicyDocument(statements), scope), {
    layer,
    name,
    path: formatPath(path),
    statementPaths: statements.map(statement => formatPath(statement.path)),
  });
}

/** Names that are not in the list of actions: a misspelt one allows, or denies, nothing, and IAM takes it all the same. */
function* checkActionNames(path: Path, policy: Policy, actions: IamActions): Generator<Finding> {
  for (const effect of ['allow', 'deny'] as const) {
    for (const [index, statement] of (policy[effect] ?? []).entries()) {
      for (const key of ['actions', 'not-actions'] as const) {
        for (const [position, pattern] of (statement[key] ?? []).entries()) {
          if (pattern === '*' || pattern.includes('$') || actions.actionsMatching(pattern).length > 0)
            continue;
          const nearest = findNearestAction(pattern, actions);
          yield {
            code: 'permission/unknown-action',
            message: describeUnlistedAction(quoteName(pattern), actions),
            help:
              nearest === undefined
                ? 'look it up in the Service Authorization Reference; a misspelled action allows and denies nothing'
                : `did you mean \`${nearest}\`?`,
            path: [...path, effect, index, key, position],
          };
        }
      }
    }
  }
}

/** The action, or with another service the pattern, that was most likely meant. */
function findNearestAction(pattern: string, actions: IamActions): string | undefined {
  const [service = '', name = ''] = pattern.split(':');
  const own = actions.actionsMatching(`${service}:*`);
  if (own.length > 0) {
    return findNearest(
      pattern,
      own.map(action => action.name),
    );
  }
  const near = findNearest(service, new Set(actions.all.map(action => action.name.split(':')[0] ?? '')));
  return near === undefined ? undefined : `${near}:${name}`;
}

/** `roles.operator.allow[2]` → 2 */
function indexOf(path: string | undefined): number {
  return Number(/\[(\d+)\]$/.exec(path ?? '')?.[1] ?? 0);
}

/** Reports channels that can do too much, each only once. */
export function createPermissionCheck(proofData: ProofData): ChannelCheck {
  const reported = new Set<string>();
  return function* (access) {
    const summary = summarizeChannel(access, proofData);
    const findings = [
      ...checkEscalations(access, summary, proofData.escalations),
      ...checkDates(access, access.channel.key),
      ...checkWrites(access, summary, proofData),
    ];
    for (const finding of findings) yield* once(reported, finding);
  };
}

/** Channels in which many actions change something: for everyone as one role, or for members with roles of their own. */
function* checkWrites(
  { channel }: ChannelAccess,
  { defaults, ceiling }: ChannelSummary,
  { actions }: ProofData,
): Generator<Finding> {
  const path = ['channels', channel.key];
  // Where every member has to choose a role there may be several; without that there is the one of the channel.
  const [own] = defaults;
  const changes = own === undefined ? [] : listChangesIn(own, actions);
  if (!channel.userRoleRequired && changes.length > writeActionWarningThreshold) {
    yield {
      code: 'permission/write-without-user-roles',
      message: `Everyone in ${quoteName(channel.key)} can run ${changes.length} actions that change something as the same role, for example ${changes[0]?.name}`,
      help: 'narrow the role, or set `user-roles: required` so that AWS records the member',
      path,
      at: 'key',
    };
  }
  const beyond = listChangesIn(ceiling, actions).filter(action =>
    defaults.every(each => accessTo(each, action).possible.length === 0),
  );
  if (beyond.length > writeActionWarningThreshold) {
    yield {
      code: 'channel/user-role-open',
      message: `The guardrails of ${quoteName(channel.key)} allow ${beyond.length} actions that change something and that its role does not allow, for example ${beyond[0]?.name}`,
      help: 'only the guardrails limit a member who chooses their own user role: narrow them',
      path: [...path, 'guardrails'],
    };
  }
}

/** More dates than can be looked at one by one: what holds now is known, and not what changes when. */
function* checkDates(access: ChannelAccess, channel: string): Generator<Finding> {
  if (listInstants(layersOf(access)) !== undefined) return;
  yield {
    code: 'permission/many-dates',
    message: `The policies of ${quoteName(channel)} name more than ${maxDates} dates, so no answer about it says from when or until when something holds`,
    help: `use at most ${maxDates} dates in the role and the guardrails of a channel, or give it a role of its own`,
    path: ['channels', channel],
    at: 'key',
  };
}

function* once(reported: Set<string>, finding: Finding): Generator<Finding> {
  const key = `${finding.code} ${formatPath(finding.path)}`;
  if (reported.has(key)) return;
  reported.add(key);
  yield finding;
}
