import type { Reading } from '../core/snapshot.ts';
import type { BranchRules, RepositoryName } from '../doctor/facts.ts';
import type { GitHub } from './api.ts';
import { isText, read, requireForm, requireList } from './read-answer.ts';
import {
  bypassOfClassic,
  bypassOfRuleset,
  type ClassicProtection,
  gates,
  joinBypasses,
  type RuleSource,
  readRuleset,
} from './read-bypass.ts';

interface Rule {
  readonly type: string;
  readonly ruleset_id?: number;
  readonly parameters?: {
    readonly required_approving_review_count?: number;
    readonly require_code_owner_review?: boolean;
    readonly required_status_checks?: readonly { readonly context: string }[];
  };
}

/** What GitHub answers about a branch. */
export interface BranchAnswer {
  readonly protected: boolean;
  readonly commit: { readonly sha: string };
}

interface ProtectionAnswer extends ClassicProtection {
  readonly url: string;
  readonly required_pull_request_reviews?: ClassicProtection['required_pull_request_reviews'] & {
    readonly required_approving_review_count?: number;
    readonly require_code_owner_reviews?: boolean;
  };
  readonly required_status_checks?: {
    readonly contexts?: readonly string[];
    readonly checks?: readonly { readonly context: string }[];
  };
}

/**
 * The rules of a branch: those of rulesets, and those of a classic protection. A ruleset alone never says that something is
 * missing, because a classic protection can have it; that one only an administrator can read.
 */
export async function readRules(
  github: GitHub,
  place: RepositoryName & { readonly branch: string },
  head: Reading<BranchAnswer>,
): Promise<Reading<BranchRules>> {
  const route = 'GET /repos/{owner}/{repo}/rules/branches/{branch}';
  const rulesets = await read('metadata: read', () =>
    github.listAll<Rule>(route, { ...place }, (page: unknown) => requireList<Rule>(page, ['type'], route)),
  );
  if (!rulesets.ok) return rulesets;
  if (!head.ok) return head;
  const sources = await readSources(github, place, rulesets.value);
  const ofRulesets = { ...rulesOf(rulesets.value), bypass: joinBypasses(sources) };
  if (!head.value.protected) return { ok: true, value: ofRulesets };
  const classic = await read('administration: read, which GITHUB_TOKEN cannot have', async () => {
    const path = 'GET /repos/{owner}/{repo}/branches/{branch}/protection';
    const answer = await github.call<ProtectionAnswer>(path, { ...place });
    requireForm(isText(answer?.url), path);
    return answer;
  });
  if (classic.ok) {
    const bypass = joinBypasses([...sources, ...classicSources(classic.value)]);
    return { ok: true, value: { ...joinRules(ofRulesets, classic.value), bypass } };
  }
  // A branch counts as protected through a ruleset too; then GitHub says that there is no classic protection.
  if (/Branch not protected/i.test(classic.reason)) return { ok: true, value: ofRulesets };
  return classic;
}

/** The rulesets in which the gates of a branch are, each with those who can bypass it. */
async function readSources(
  github: GitHub,
  name: RepositoryName,
  rules: readonly Rule[],
): Promise<RuleSource[]> {
  const holding = rules.flatMap(({ type, ruleset_id: id }) =>
    gates.filter(gate => gate === type).map(gate => ({ gate, id })),
  );
  const ids = [...new Set(holding.map(({ id }) => id))];
  return Promise.all(
    ids.map(async (id): Promise<RuleSource> => {
      const types = holding.filter(rule => rule.id === id).map(({ gate }) => gate);
      if (id === undefined) {
        return {
          gates: types,
          bypass: { ok: false, reason: 'GitHub does not return the ruleset of a rule' },
        };
      }
      const ruleset = await read('metadata: read', async () => {
        const answer = await readRuleset(github, name, id);
        requireForm(isText(answer?.name), 'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}');
        return answer;
      });
      return { gates: types, bypass: ruleset.ok ? bypassOfRuleset(ruleset.value) : ruleset };
    }),
  );
}

/** The gates of a classic protection: pull requests and checks have bypasses of their own. */
function classicSources(classic: ProtectionAnswer): RuleSource[] {
  const has = {
    pull_request: classic.required_pull_request_reviews !== undefined,
    required_status_checks: classic.required_status_checks !== undefined,
  };
  return gates
    .filter(gate => has[gate])
    .map(gate => ({ gates: [gate], bypass: bypassOfClassic(classic, gate) }));
}

function rulesOf(rules: readonly Rule[]): Omit<BranchRules, 'bypass'> {
  const reviews = rules.filter(({ type }) => type === 'pull_request');
  const counts = reviews.map(({ parameters }) => parameters?.required_approving_review_count ?? 0);
  return {
    approvals: counts.length === 0 ? undefined : Math.max(...counts),
    needsCodeOwners: reviews.some(({ parameters }) => parameters?.require_code_owner_review === true),
    checks: rules
      .filter(({ type }) => type === 'required_status_checks')
      .flatMap(({ parameters }) => parameters?.required_status_checks ?? [])
      .map(({ context }) => context),
  };
}

function joinRules(
  rules: Omit<BranchRules, 'bypass'>,
  classic: ProtectionAnswer,
): Omit<BranchRules, 'bypass'> {
  const { required_pull_request_reviews: reviews, required_status_checks: checks } = classic;
  const approvals = reviews === undefined ? undefined : (reviews.required_approving_review_count ?? 0);
  const both = [rules.approvals, approvals].filter(count => count !== undefined);
  return {
    approvals: both.length === 0 ? undefined : Math.max(...both),
    needsCodeOwners: rules.needsCodeOwners || reviews?.require_code_owner_reviews === true,
    checks: [
      ...new Set([
        ...rules.checks,
        ...(checks?.contexts ?? []),
        ...(checks?.checks ?? []).map(({ context }) => context),
      ]),
    ],
  };
}
