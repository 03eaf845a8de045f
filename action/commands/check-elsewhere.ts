import type { AccessChange } from '../access/compare-access.ts';
import { isChannelType, keyOf } from '../access/picture.ts';
import {
  describeEveryone,
  hasCondition,
  isTrustedToChat,
  readOpening,
  settleTrust,
} from '../access/role-trust.ts';
import { appendTo } from '../core/group.ts';
import { type Json, listOf } from '../core/json.ts';
import { policyArnOf, roleArnOf, substitutePlace } from '../core/place.ts';
import type { AwaitedRole, PlanFinding } from '../core/plan-finding.ts';
import { capitalize, joinWords } from '../core/quote.ts';
import type { Inspection } from './inspect.ts';
import { observePolicies } from './observed-policies.ts';
import { describePlannedStack } from './planned-stack.ts';
import type { TargetOutcome } from './session.ts';

const roleType = 'AWS::IAM::Role';
const policyType = 'AWS::IAM::ManagedPolicy';

/** A role or policy that a plan begins to use. */
interface UsedPart {
  readonly arn: string;
  /** The places in chatops.yml of what the plan creates or updates with it. */
  readonly paths: readonly string[];
}

/**
 * Finds the roles, guardrails, boundaries and other policies made elsewhere that a plan begins to use and that the account does not have, and the
 * roles that chat cannot assume or everyone can, with what stacks of the plan make ({@link withoutMade}). What was deployed with them is a matter of
 * drift. Where roles and policies could not be read, the plan is not complete and says so.
 */
export function checkElsewhere(inspection: Inspection): PlanFinding[] {
  const { session, snapshot, comparisons } = inspection;
  const { identity: place, target } = session;
  const deployed = new Set(comparisons.flatMap(({ type, expected }) => listParts(type, expected)));
  const used = listUsed(inspection).filter(({ arn }) => !deployed.has(arn));
  if (used.length === 0) return [];
  const observed = observePolicies(snapshot, place);
  const isRead = (type: string) => snapshot.listings.get(type)?.ok === true;
  const isAbsent = (arn: string) => {
    const [, , service, , account, resource = ''] = arn.split(':');
    if (service !== 'iam' || account !== place.account) return false;
    if (resource.startsWith('role/')) return isRead(roleType) && !observed.roles.has(arn);
    return isRead(policyType) && !observed.policies.has(arn);
  };
  return used.flatMap(({ arn, paths }): PlanFinding[] => {
    const finding = { level: 'notice' as const, target: target.key, path: paths[0] ?? '', about: arn };
    if (!isAbsent(arn)) {
      const trust = observed.roles.get(arn)?.properties['AssumeRolePolicyDocument'];
      return describeTrust(arn, trust, paths).map(found => ({ ...finding, ...found }));
    }
    const absent = arn.includes(':role/')
      ? {
          code: 'plan/role-missing' as const,
          message: `There is no role ${arn}, so nothing works with it in ${joinWords(paths)} until it is created`,
          help: 'create the role, or correct the ARN',
          awaited: awaitedBy('missing', arn, paths),
        }
      : {
          code: 'plan/policy-missing' as const,
          message: `There is no policy ${arn}, which ${joinWords(paths)} would have`,
          help: 'create the policy, or correct the ARN',
        };
    return [{ ...finding, ...absent }];
  });
}

/** The channels that use a role which cannot be used yet. */
function awaitedBy(
  state: AwaitedRole['state'],
  arn: string,
  paths: readonly string[],
): NonNullable<PlanFinding['awaited']> {
  const channels = paths.flatMap(path => (path.startsWith('channels.') ? [keyOf(path)] : []));
  return { role: arn.slice(arn.lastIndexOf('/') + 1), state, channels };
}

/** What is wrong with who can assume a role that is made elsewhere. */
function describeTrust(
  arn: string,
  trust: Json | undefined,
  paths: readonly string[],
): Pick<PlanFinding, 'code' | 'message' | 'help' | 'awaited'>[] {
  if (trust === undefined) return [];
  const settled = settleTrust(trust, Date.now());
  const letsChat = isTrustedToChat(settled);
  const opening = readOpening(settled);
  const { verdict } = opening;
  const isConditional = hasCondition(settled);
  const where = joinWords(paths);
  const open = `${describeEveryone(opening)} can assume the role ${arn} of ${where}, outside of chat and its guardrails`;
  const use = [
    ...(letsChat === 'denied'
      ? [
          `Chat cannot assume the role ${arn}, so nothing works with it in ${where} until its trust policy allows that`,
        ]
      : []),
    ...(letsChat === 'unknown'
      ? [
          `${isConditional ? 'It depends on a condition' : 'It is unknown'} whether chat can assume the role ${arn} of ${where}`,
        ]
      : []),
  ];
  const opens = [
    ...(verdict === 'allowed' ? [capitalize(open)] : []),
    ...(verdict === 'unknown'
      ? [`Possibly ${open}${isConditional ? '; that depends on a condition' : ''}`]
      : []),
  ];
  const help = 'correct the trust policy of the role: only chatbot.amazonaws.com has to assume it';
  const awaited = awaitedBy(letsChat === 'denied' ? 'untrusted' : 'doubtful', arn, paths);
  return [
    ...use.map(message => ({ code: 'plan/role-trust' as const, message, help, awaited })),
    ...opens.map(message => ({ code: 'plan/role-trust' as const, message, help })),
  ];
}

/** What the plan creates or updates of channels and roles, by the ARNs that it names. */
function listUsed(inspection: Inspection): UsedPart[] {
  const { resources, userRoles } = describePlannedStack(inspection);
  const paths = new Map<string, string[]>();
  for (const { type, path, action, properties } of resources) {
    if (action === 'delete') continue;
    const listed = isChannelType(type) ? userRoles(path.replace(/^channels\./, '')) : undefined;
    const arns = [...listParts(type, properties), ...(listed ?? []).map(({ arn }) => arn)];
    for (const arn of new Set(arns)) appendTo(paths, arn, path);
  }
  return [...paths].map(([arn, list]) => ({ arn, paths: [...new Set(list)].sort() }));
}

/** The ARNs of roles and policies in properties of a channel or role. */
function listParts(type: string, properties: Inspection['comparisons'][number]['expected']): string[] {
  const names = isChannelType(type)
    ? ['IamRoleArn', 'GuardrailPolicies']
    : type === roleType
      ? ['ManagedPolicyArns', 'PermissionsBoundary']
      : [];
  const values = names.flatMap(name => {
    const value = properties[name];
    return typeof value === 'string' ? [value] : listOf(value);
  });
  return values.filter(value => typeof value === 'string');
}

/** The ARNs of the roles and policies that a stack makes, as they are or will be. */
function listMade({ session: { identity: place }, desired }: Inspection): ReadonlySet<string> {
  return new Set(
    Object.values(desired.Resources).flatMap(({ Type: type, Properties: properties }) => {
      if (type === roleType) return [substitutePlace(roleArnOf(properties, place), place)];
      return type === policyType ? [substitutePlace(policyArnOf(properties, place), place)] : [];
    }),
  );
}

/** Leaves out findings about what a stack of the same plan makes, also those of another stack. */
export function withoutMade<T extends Inspection & { readonly findings: readonly PlanFinding[] }>(
  outcomes: readonly TargetOutcome<T>[],
): TargetOutcome<T>[] {
  const isAbout = ({ about }: PlanFinding) => about !== undefined;
  if (!outcomes.some(outcome => outcome.ok && outcome.value.findings.some(isAbout))) return [...outcomes];
  const made = new Set(outcomes.flatMap(outcome => (outcome.ok ? [...listMade(outcome.value)] : [])));
  return outcomes.map(outcome => {
    if (!outcome.ok) return outcome;
    const findings = outcome.value.findings.filter(({ about }) => about === undefined || !made.has(about));
    return { ...outcome, value: { ...outcome.value, findings } };
  });
}

/** Changes of access with the roles of which findings say that they cannot be used yet. */
export function withAwaited<T extends AccessChange>(
  access: readonly T[],
  findings: readonly PlanFinding[],
): readonly T[] {
  const byChannel = new Map<string, AwaitedRole[]>();
  for (const { target, awaited } of findings) {
    if (awaited === undefined) continue;
    const { channels, ...role } = awaited;
    for (const channel of channels) appendTo(byChannel, JSON.stringify([target, channel]), role);
  }
  return access.map(change => {
    const awaits = byChannel.get(JSON.stringify([change.target, change.channel]));
    return awaits === undefined ? change : { ...change, awaits };
  });
}
