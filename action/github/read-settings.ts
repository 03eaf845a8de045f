import type { Reading } from '../core/snapshot.ts';
import type {
  BranchLimit,
  BranchPattern,
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
import { isText, read, requireForm, requireList } from './read-answer.ts';
import { type BranchAnswer, readRules } from './read-branch-rules.ts';

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

async function readSubject(github: GitHub, name: RepositoryName): Promise<SubjectFacts> {
  const route = 'GET /repos/{owner}/{repo}/actions/oidc/customization/sub';
  const answer = await github.call<{ use_default: boolean; sub_claim_prefix?: string }>(route, { ...name });
  requireForm(typeof answer?.use_default === 'boolean', route);
  return { isDefault: answer.use_default, prefix: answer.sub_claim_prefix || undefined };
}

interface RepositoryVariable {
  readonly name: string;
  readonly value: string;
}

async function listVariables(
  github: GitHub,
  name: RepositoryName,
  route: string,
): Promise<ReadonlyMap<string, string>> {
  const all = await github.listAll<RepositoryVariable>(
    route,
    { ...name },
    ({ variables }: { readonly variables: unknown }) =>
      requireList<RepositoryVariable>(variables, ['name'], route),
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
      ? ({ ok: false, reason: 'GitHub does not return the deployment branches of the environment' } as const)
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
