import type { Reading } from '../core/snapshot.ts';
import type {
  BranchLimit,
  BranchPattern,
  BranchRules,
  CheckFacts,
  EnvironmentFacts,
  GitHubFacts,
  RepositoryName,
  SubjectFacts,
} from '../doctor/facts.ts';
import type { GitHub } from './api.ts';
import { walkFirstParents } from './branch.ts';
import { type CheckRun, listCheckRuns } from './check-run.ts';
import { GitHubFailure } from './failure.ts';
import type { PullRequest } from './pull-requests.ts';
import {
  bypassOfClassic,
  bypassOfRuleset,
  type ClassicProtection,
  type Gate,
  gateTypes,
  joinBypasses,
  type RuleSource,
  readRuleset,
} from './read-bypass.ts';

/** What is looked for on GitHub. */
export interface SettingsRequest {
  readonly serverUrl: string;
  readonly environment: string;
}

/** Pull requests and commits that are looked at for a plan and an apply, the newest first. */
const maxLooked = 20;

/**
 * Reads the settings of a repository. A read that is refused becomes the reason why a part is not known; when not even the
 * repository can be read, nothing else is asked.
 */
export async function readSettings(
  github: GitHub,
  given: RepositoryName,
  { serverUrl, environment }: SettingsRequest,
): Promise<GitHubFacts> {
  const repository = await read('metadata: read', async () => {
    const route = 'GET /repos/{owner}/{repo}';
    const answer = await github.call<RepositoryAnswer>(route, { ...given });
    requireForm(isText(answer?.default_branch) && /^[^/]+\/[^/]+$/.test(answer.full_name), route);
    return answer;
  });
  if (!repository.ok) return withoutGitHub({ ok: true, value: given }, serverUrl, repository.reason);
  const { default_branch: branch, full_name: fullName, owner } = repository.value;
  // GitHub's own spelling of the name is the one in its tokens.
  const [login = given.owner, repo = given.repo] = fullName.split('/');
  const name = { owner: login, repo };
  const head = await read('contents: read', async () => {
    const route = 'GET /repos/{owner}/{repo}/branches/{branch}';
    const answer = await github.call<BranchAnswer>(route, { ...name, branch });
    requireForm(typeof answer?.protected === 'boolean' && isText(answer.commit?.sha), route);
    return answer;
  });
  const [subject, variables, shared, found, rules, firstPlan, firstApply] = await Promise.all([
    read('actions: read', () => readSubject(github, name)),
    read('actions_variables: read, which GITHUB_TOKEN cannot have', () =>
      listVariables(github, name, 'GET /repos/{owner}/{repo}/actions/variables'),
    ),
    owner?.type === 'User'
      ? undefined
      : read('actions_variables: read', () =>
          listVariables(github, name, 'GET /repos/{owner}/{repo}/actions/organization-variables'),
        ),
    read('actions: read', () => findEnvironment(github, name, environment)),
    readRules(github, { ...name, branch }, head),
    readNewestPlan(github, name),
    head.ok ? readNewestApply(github, name, head.value.commit.sha) : head,
  ]);
  return {
    name: { ok: true, value: name },
    serverUrl,
    defaultBranch: { ok: true, value: branch },
    subject,
    variables: variables.ok
      ? { ok: true, value: new Map([...(shared?.ok === true ? shared.value : []), ...variables.value]) }
      : variables,
    unseenVariables: shared === undefined || shared.ok ? undefined : shared.reason,
    environment: found,
    rules,
    firstPlan,
    firstApply,
  };
}

/** The settings of a repository that was not asked for them. */
export function withoutGitHub(name: Reading<RepositoryName>, serverUrl: string, reason: string): GitHubFacts {
  const nothing = { ok: false, reason } as const;
  return {
    name,
    serverUrl,
    defaultBranch: nothing,
    subject: nothing,
    variables: nothing,
    unseenVariables: undefined,
    environment: nothing,
    rules: nothing,
    firstPlan: nothing,
    firstApply: nothing,
  };
}

interface RepositoryAnswer {
  readonly default_branch: string;
  readonly full_name: string;
  readonly owner?: { readonly type?: string } | null;
}

/** Nothing is concluded from an answer that lacks what is read from it. @throws GitHubFailure */
function requireForm(isRight: boolean, route: string): void {
  if (!isRight) throw new GitHubFailure(`GitHub answered ${route} in a form that is not known`, 200);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** A list of objects, each with the members that are texts. @throws GitHubFailure for anything else */
function requireList<T>(value: unknown, members: readonly string[], route: string): readonly T[] {
  const isRight = (item: unknown) =>
    typeof item === 'object' && item !== null && members.every(member => isText(Reflect.get(item, member)));
  requireForm(Array.isArray(value) && value.every(isRight), route);
  return value as readonly T[];
}

/** @param permission what the token needs, where GitHub does not name it */
async function read<T>(permission: string, work: () => Promise<T>): Promise<Reading<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    // An answer in which a part is missing that is looked into.
    if (error instanceof TypeError)
      return { ok: false, reason: 'GitHub answered in a form that is not known' };
    if (!(error instanceof GitHubFailure)) throw error;
    const help = error.describeHelp(permission);
    return { ok: false, reason: help === undefined ? error.message : `${error.message}. ${help}` };
  }
}

async function readSubject(github: GitHub, name: RepositoryName): Promise<SubjectFacts> {
  const route = 'GET /repos/{owner}/{repo}/actions/oidc/customization/sub';
  const answer = await github.call<{ use_default: boolean; sub_claim_prefix?: string }>(route, { ...name });
  requireForm(typeof answer?.use_default === 'boolean', route);
  return { isDefault: answer.use_default, prefix: answer.sub_claim_prefix || undefined };
}

interface Variable {
  readonly name: string;
  readonly value: string;
}

async function listVariables(
  github: GitHub,
  name: RepositoryName,
  route: string,
): Promise<ReadonlyMap<string, string>> {
  const all = await github.listAll<Variable>(
    route,
    { ...name },
    ({ variables }: { readonly variables: unknown }) => requireList<Variable>(variables, ['name'], route),
  );
  return new Map(all.map(variable => [variable.name, variable.value]));
}

interface ProtectionRule {
  readonly type: string;
  readonly prevent_self_review?: boolean;
  readonly reviewers?: readonly unknown[];
}

interface EnvironmentAnswer {
  readonly name: string;
  readonly protection_rules?: readonly ProtectionRule[];
  readonly can_admins_bypass?: boolean;
  readonly deployment_branch_policy?: {
    readonly protected_branches: boolean;
    readonly custom_branch_policies: boolean;
  } | null;
}

/** Looked up in the list: that a name is not in it, GitHub says; a 404 for the name could also be a missing permission. */
async function findEnvironment(
  github: GitHub,
  name: RepositoryName,
  environment: string,
): Promise<EnvironmentFacts | undefined> {
  const route = 'GET /repos/{owner}/{repo}/environments';
  const all = await github.listAll<EnvironmentAnswer>(
    route,
    { ...name },
    ({ environments }: { readonly environments: unknown }) =>
      requireList<EnvironmentAnswer>(environments, ['name'], route),
  );
  // Names of environments are not case-sensitive.
  const found = all.find(one => one.name.toLowerCase() === environment.toLowerCase());
  if (found === undefined) return undefined;
  const rules = requireList<ProtectionRule>(found.protection_rules, ['type'], route);
  const required = rules.find(({ type }) => type === 'required_reviewers');
  return {
    reviewers: required?.reviewers?.length ?? 0,
    preventsSelfReview: required?.prevent_self_review,
    branches: await readBranchLimit(github, name, found),
    adminsCanBypass: typeof found.can_admins_bypass === 'boolean' ? found.can_admins_bypass : undefined,
  };
}

async function readBranchLimit(
  github: GitHub,
  name: RepositoryName,
  { name: environment, deployment_branch_policy: policy }: EnvironmentAnswer,
): Promise<BranchLimit> {
  if (policy === null) return { kind: 'all' };
  if (policy?.protected_branches === true) return { kind: 'protected' };
  const patterns =
    policy === undefined
      ? ({ ok: false, reason: 'GitHub does not say which branches the environment takes' } as const)
      : await read('actions: read', () => listPatterns(github, name, environment));
  return { kind: 'selected', patterns };
}

async function listPatterns(
  github: GitHub,
  name: RepositoryName,
  environment: string,
): Promise<BranchPattern[]> {
  interface Policy {
    readonly name: string;
    readonly type?: string;
  }
  const route = 'GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies';
  const policies = await github.listAll<Policy>(
    route,
    { ...name, environment_name: environment },
    ({ branch_policies }: { readonly branch_policies: unknown }) =>
      requireList<Policy>(branch_policies, ['name'], route),
  );
  return policies.map(policy => ({ name: policy.name, isTag: policy.type === 'tag' }));
}

interface Rule {
  readonly type: string;
  readonly ruleset_id?: number;
  readonly parameters?: {
    readonly required_approving_review_count?: number;
    readonly require_code_owner_review?: boolean;
    readonly required_status_checks?: readonly { readonly context: string }[];
  };
}

interface BranchAnswer {
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
async function readRules(
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
  const gates = rules.filter(({ type }) => gateTypes.has(type));
  const ids = [...new Set(gates.map(({ ruleset_id: id }) => id))];
  return Promise.all(
    ids.map(async (id): Promise<RuleSource> => {
      const types = gates.filter(rule => rule.ruleset_id === id).map(({ type }) => type as Gate);
      if (id === undefined) {
        return {
          gates: types,
          bypass: { ok: false, reason: 'GitHub does not say which ruleset a rule is of' },
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
  return (['pull_request', 'required_status_checks'] as const)
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

/** The newest plan of the pull requests that changed last. */
function readNewestPlan(github: GitHub, name: RepositoryName): Promise<Reading<CheckFacts | undefined>> {
  return read('pull-requests: read and checks: read', async () => {
    const route = 'GET /repos/{owner}/{repo}/pulls';
    const answer = await github.call<unknown>(route, {
      ...name,
      state: 'all',
      sort: 'updated',
      direction: 'desc',
      per_page: maxLooked,
    });
    const pulls = requireList<PullRequest>(answer, [], route);
    const heads = pulls.map(({ number, head }) => ({ sha: head.sha, place: `pull request #${number}` }));
    return findRecorded(github, name, heads, 'chatops plan');
  });
}

/** The newest apply of the newest commits of the default branch. @param head its newest commit */
function readNewestApply(
  github: GitHub,
  name: RepositoryName,
  head: string,
): Promise<Reading<CheckFacts | undefined>> {
  return read('contents: read and checks: read', async () => {
    const commits: { readonly sha: string; readonly place: string }[] = [];
    for await (const { sha } of walkFirstParents(github, name, head)) {
      commits.push({ sha, place: `commit ${sha.slice(0, 7)}` });
      if (commits.length === maxLooked) break;
    }
    return findRecorded(github, name, commits, 'chatops apply');
  });
}

/** @throws GitHubFailure also when there may be one beyond those that were looked at */
async function findRecorded(
  github: GitHub,
  name: RepositoryName,
  places: readonly { readonly sha: string; readonly place: string }[],
  prefix: string,
): Promise<CheckFacts | undefined> {
  for (const { sha, place } of places) {
    const run = (await listCheckRuns(github, name, sha)).filter(one => isOurs(one, prefix)).at(-1);
    if (run !== undefined) return { conclusion: run.conclusion ?? undefined, place };
  }
  if (places.length < maxLooked) return undefined;
  throw new GitHubFailure(`none of the newest ${maxLooked} has the check run \`${prefix}\``, 0);
}

function isOurs({ name }: CheckRun, prefix: string): boolean {
  return name === prefix || name.startsWith(`${prefix} (`) || name.startsWith(`${prefix}:`);
}
