import type { Finding } from '../core/finding.ts';
import { quoteName } from '../core/quote.ts';
import type { AccessSummary } from '../iam/access-summary.ts';
import type { Escalation, EscalationFinder, EscalationQuestion } from '../iam/escalations.ts';
import type { Layers } from '../iam/policy.ts';
import { adviseAgainst } from './advise-against.ts';
import type { ChannelAccess, ChannelSummary } from './channel-access.ts';
import { type KnownValues, summaryContext } from './request-context.ts';

/** What a kind of way is reported as: what a role does for certain, and what it may do. */
const kinds = [
  {
    kind: 'escalation',
    code: 'permission/escalation',
    certain: 'allows privilege escalation for',
    possible: 'may allow privilege escalation for',
  },
  {
    kind: 'credentials',
    code: 'permission/credential-exposure',
    certain: 'shows secrets to',
    possible: 'may show secrets to',
  },
] as const;

/**
 * Known ways to more permissions and to secrets that can be used in a channel: with its role, and by members who
 * choose their own user role and are limited by the guardrails alone. What depends on a policy whose content is not
 * known is not reported.
 */
export function* checkEscalations(
  access: ChannelAccess,
  summary: ChannelSummary,
  finder: EscalationFinder,
): Generator<Finding> {
  const { channel, defaults, ceiling } = access;
  const path = ['channels', channel.key];
  const questionOf = (layers: Layers, known: KnownValues, allowed: AccessSummary): EscalationQuestion => ({
    layers,
    context: summaryContext(access, known, layers),
    summary: allowed,
  });
  const find = (question: EscalationQuestion) =>
    finder.find(question).filter(({ certainty }) => certainty !== 'unknown');
  const describe = ({ first, count }: Open, question: EscalationQuestion) =>
    describeWays(first, count, finder.explain(first, question));
  const whom = channel.userRoleRequired ? 'every member who chooses it' : 'everyone';
  const reported = new Set<string>();
  for (const [index, { role, layers, known }] of defaults.entries()) {
    const allowed = summary.defaults[index];
    if (allowed === undefined) continue;
    const question = questionOf(layers, known, allowed);
    const ways = find(question);
    for (const { path: way } of ways) reported.add(way.id);
    for (const { kind, code, certain, possible } of kinds) {
      const open = pickMostCertain(ways.filter(way => way.path.kind === kind));
      if (open === undefined) continue;
      yield {
        code,
        ...(open.isCertain ? {} : { severity: 'warning' as const }),
        message: `The role ${quoteName(role)} ${open.isCertain ? certain : possible} ${whom} in ${quoteName(channel.key)}: ${describe(open, question)}`,
        help: adviseAgainst(open.first, { layers, from: 'role', owner: role }),
        path,
        at: 'key',
      };
    }
  }
  const question = questionOf(ceiling, access.known, summary.ceiling);
  const beyond = find(question).filter(({ path: way }) => way.kind === 'escalation' && !reported.has(way.id));
  const open = pickMostCertain(beyond);
  if (open === undefined) return;
  yield {
    code: 'permission/escalation',
    severity: 'warning',
    message: `The guardrails of ${quoteName(channel.key)} ${open.isCertain ? 'allow' : 'may allow'} privilege escalation to members who choose their own user role: ${describe(open, question)}`,
    help: adviseAgainst(open.first, { layers: ceiling, from: 'guardrail', owner: channel.key }),
    path: [...path, 'guardrails'],
  };
}

/** Ways of one kind that are open. */
interface Open {
  /** The first of the certain ways, else of the possible ones. */
  readonly first: Escalation;
  readonly isCertain: boolean;
  /** How many there are of its certainty. */
  readonly count: number;
}

function pickMostCertain(ways: readonly Escalation[]): Open | undefined {
  const certain = ways.filter(({ certainty }) => certainty === 'certain');
  const isCertain = certain.length > 0;
  const [first] = isCertain ? certain : ways;
  return first && { first, isCertain, count: isCertain ? certain.length : ways.length };
}

function describeWays({ path }: Escalation, count: number, doubt: string | undefined): string {
  const names = [...path.actions, ...path.permissions].join(' with ');
  const rest = count === 1 ? '' : `, and ${count - 1} more ${count === 2 ? 'way' : 'ways'}`;
  return `${names} ${path.reason}${rest}${doubt === undefined ? '' : `. Not certain: ${doubt}`}`;
}
