import type { Reading } from '../core/snapshot.ts';
import type { Bypass, RepositoryName } from '../doctor/facts.ts';
import type { GitHub } from './api.ts';

/** One source of a rule of a branch, a ruleset or the classic protection, and who can bypass it. */
export interface RuleSource {
  /** What it requires: pull requests, or checks. */
  readonly gates: readonly Gate[];
  readonly bypass: Reading<readonly Bypass[]>;
}

/** Types of rules that prevent what this product rests on. */
export const gates = ['pull_request', 'required_status_checks'] as const;

/** One of them. */
export type Gate = (typeof gates)[number];

/** A ruleset as GitHub answers. The list of actors is only for those who can change it. */
export interface RulesetAnswer {
  readonly name: string;
  readonly bypass_actors?: readonly Actor[];
  readonly current_user_can_bypass?: 'always' | 'pull_requests_only' | 'never' | 'exempt';
}

interface Actor {
  readonly actor_id?: number | null;
  readonly actor_type: string;
  readonly bypass_mode?: 'always' | 'pull_request' | 'exempt';
}

/** The parts of a classic protection that say who need not keep to it. */
export interface ClassicProtection {
  readonly enforce_admins?: { readonly enabled: boolean };
  readonly required_pull_request_reviews?: {
    readonly bypass_pull_request_allowances?: {
      readonly users?: readonly { readonly login: string }[];
      readonly teams?: readonly { readonly slug: string }[];
      readonly apps?: readonly { readonly slug: string }[];
    };
  };
}

/** Reads a ruleset, also one of the organisation. @throws GitHubFailure */
export function readRuleset(
  github: GitHub,
  { owner, repo }: RepositoryName,
  ruleset: number,
): Promise<RulesetAnswer> {
  return github.call<RulesetAnswer>('GET /repos/{owner}/{repo}/rulesets/{ruleset_id}', {
    owner,
    repo,
    ruleset_id: ruleset,
  });
}

/** Who can bypass a ruleset. */
export function bypassOfRuleset({
  name,
  bypass_actors: actors,
  current_user_can_bypass: own,
}: RulesetAnswer): Reading<readonly Bypass[]> {
  const rule = `the ruleset ${name}`;
  if (Array.isArray(actors)) {
    return {
      ok: true,
      value: (actors as readonly Actor[]).map(actor => ({ rule, ...describeActor(actor) })),
    };
  }
  // The rule can be bypassed, so it does not matter that others are unknown.
  if (own === 'always' || own === 'exempt' || own === 'pull_requests_only') {
    const onlyPulls = own === 'pull_requests_only';
    return {
      ok: true,
      value: [{ rule, who: 'the owner of this token; others are unknown', onlyPulls }],
    };
  }
  return { ok: false, reason: `GitHub shows who can bypass ${rule} only to users who can change it` };
}

/** Ids of the roles that every repository has. @see https://docs.github.com/rest/repos/rules */
const roleNames: ReadonlyMap<number, string> = new Map([
  [2, 'maintain'],
  [4, 'write'],
  [5, 'admin'],
]);

function describeActor({ actor_type: type, actor_id: id, bypass_mode: mode }: Actor): Omit<Bypass, 'rule'> {
  const onlyPulls = mode === 'pull_request';
  switch (type) {
    case 'OrganizationAdmin':
      return { who: 'owners of the organisation', onlyPulls };
    case 'RepositoryRole':
      return { who: `the role ${roleNames.get(id ?? 0) ?? id} of the repository`, onlyPulls };
    case 'Team':
      return { who: `the team with the ID ${id}`, onlyPulls };
    case 'Integration':
      return { who: `the app with the ID ${id}`, onlyPulls };
    case 'User':
      return { who: `the user with the ID ${id}`, onlyPulls };
    case 'DeployKey':
      return { who: 'deploy keys', onlyPulls };
    default:
      return { who: `${type} ${id ?? ''}`.trim(), onlyPulls };
  }
}

/** Who can bypass a gate of a classic protection. */
export function bypassOfClassic(
  { enforce_admins: enforced, required_pull_request_reviews: reviews }: ClassicProtection,
  gate: Gate,
): Reading<readonly Bypass[]> {
  const rule = 'the branch protection rule';
  if (typeof enforced?.enabled !== 'boolean') {
    return { ok: false, reason: `GitHub does not return whether ${rule} applies to administrators` };
  }
  const { users = [], teams = [], apps = [] } = reviews?.bypass_pull_request_allowances ?? {};
  const named =
    gate === 'required_status_checks'
      ? []
      : [
          ...users.map(({ login }) => `the user ${login}`),
          ...teams.map(({ slug }) => `the team ${slug}`),
          ...apps.map(({ slug }) => `the app ${slug}`),
        ];
  const all = [...(enforced.enabled ? [] : ['administrators of the repository']), ...named];
  return { ok: true, value: all.map(who => ({ rule, who, onlyPulls: false })) };
}

/**
 * Who can get past the gates of a branch. A gate that a rule holds which no one can bypass is closed, whatever other rules
 * allow; otherwise each bypass of it is named.
 */
export function joinBypasses(sources: readonly RuleSource[]): Reading<readonly Bypass[]> {
  const found = new Map<string, Bypass>();
  for (const gate of gates) {
    const holding = sources.filter(source => source.gates.includes(gate)).map(({ bypass }) => bypass);
    if (holding.some(bypass => bypass.ok && bypass.value.length === 0)) continue;
    const hidden = holding.find(bypass => !bypass.ok);
    if (hidden !== undefined && !hidden.ok) return hidden;
    for (const bypass of holding.flatMap(each => (each.ok ? each.value : []))) {
      found.set(JSON.stringify(bypass), bypass);
    }
  }
  return { ok: true, value: [...found.values()] };
}
