import { shellWord } from '../core/shell-word.ts';
import { checkBranchBypass, checkEnvironmentBypass } from './check-bypass.ts';
import { issuerOf } from './check-roles.ts';
import type { BranchLimit, EnvironmentFacts, GitHubFacts, SetupFacts } from './facts.ts';
import { fromReading, missing, ok, type Point, unseen } from './point.ts';

/** Checks the settings of the repository on GitHub, and what its workflows have recorded. */
export function checkGitHub(facts: SetupFacts): Point[] {
  const { github } = facts;
  return [
    checkRepository(github),
    checkSubject(github),
    ...checkVariables(facts),
    checkEnvironment(facts),
    checkDeploymentBranches(facts),
    checkReviewers(facts),
    ...checkEnvironmentBypass(facts, settings(github, github.name, 'environments')),
    checkBranchRules(facts),
    checkRequiredChecks(facts),
    ...checkBranchBypass(facts, settings(github, github.name, 'rules')),
    checkForgery(facts),
    checkRun(facts, 'plan'),
    checkRun(facts, 'apply'),
  ];
}

function checkRepository({ name, defaultBranch }: GitHubFacts): Point {
  const id = 'github/repository';
  if (!name.ok) return unseen(id, 'The repository', name.reason);
  const repository = `${name.value.owner}/${name.value.repo}`;
  return fromReading(defaultBranch, id, `The repository ${repository}`, branch =>
    ok(id, `The repository is ${repository}, its default branch ${branch}`),
  );
}

function checkSubject({ subject, serverUrl }: GitHubFacts): Point {
  const id = 'github/oidc-subject';
  return fromReading(subject, id, 'The form of the subject of OIDC tokens', ({ isDefault, prefix }) => {
    if (!isDefault) {
      return missing(
        id,
        'The OIDC tokens of this repository have a custom subject, which does not match the trust policies of the roles',
        {
          help: 'Restore the default subject, or adapt the trust policies to the custom one',
          link: settings({ serverUrl }, undefined, 'actions/oidc'),
        },
      );
    }
    const host = issuerOf(serverUrl);
    return ok(
      id,
      `The subject of OIDC tokens of ${host} begins with ${prefix ?? 'the name of the repository'}`,
    );
  });
}

const neededVariables = ['CHATOPS_PLAN_ROLE', 'CHATOPS_APPLY_ROLE'] as const;

function checkVariables({ github, accounts }: SetupFacts): Point[] {
  const outputs = { CHATOPS_PLAN_ROLE: 'PlanRoleArn', CHATOPS_APPLY_ROLE: 'ApplyRoleArn' };
  const points = neededVariables.map(variable => {
    const arn = accounts
      .map(account => outputOf(account.bootstrap, outputs[variable]))
      .find(found => found !== undefined);
    return checkVariable(github, variable, arn ?? 'ARN', value =>
      /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(value) ? undefined : 'is not the ARN of a role',
    );
  });
  // Targets of chatops.yml name their Region themselves.
  if (accounts.some(({ target }) => target !== 'default')) return points;
  const [first] = accounts;
  const region = first?.identity.ok ? first.identity.value.region : 'REGION';
  const shape = (value: string) => (/^[a-z]{2}(-[a-z]+)+-\d$/.test(value) ? undefined : 'is no Region');
  return [...points, checkVariable(github, 'AWS_REGION', region, shape)];
}

function outputOf(bootstrap: SetupFacts['accounts'][number]['bootstrap'], name: string): string | undefined {
  return bootstrap.ok ? bootstrap.value?.outputs.get(name) : undefined;
}

function checkVariable(
  github: GitHubFacts,
  name: string,
  wanted: string,
  problemOf: (value: string) => string | undefined,
): Point {
  const id = 'github/variable';
  const next = {
    command: `gh variable set ${name} --body ${shellWord(wanted)}${repositoryOption(github)}`,
    link: settings(github, github.name, 'variables/actions'),
  };
  return fromReading(github.variables, id, `The variable ${name}`, variables => {
    const value = variables.get(name);
    if (value === undefined) {
      return github.unseenVariables === undefined
        ? missing(id, `The variable ${name} is not set`, next)
        : unseen(
            id,
            `The repository has no variable ${name}. Whether its organisation has it`,
            github.unseenVariables,
            next,
          );
    }
    const problem = problemOf(value);
    return problem === undefined
      ? ok(id, `The variable ${name} is ${value}`)
      : missing(id, `The variable ${name} ${problem}: ${value}`, next);
  });
}

function checkEnvironment(facts: SetupFacts): Point {
  const id = 'github/environment';
  return ofEnvironment(facts, id, `The environment ${facts.environment}`, () =>
    ok(id, `The environment ${facts.environment} exists`),
  );
}

function ofEnvironment(
  { github, environment }: SetupFacts,
  id: string,
  subject: string,
  check: (found: EnvironmentFacts) => Point,
): Point {
  return fromReading(github.environment, id, subject, found =>
    found === undefined
      ? missing(
          id,
          `The environment ${environment} does not exist, so the apply job runs without any approval and from any branch`,
          {
            help: `Create it, with required reviewers and the default branch as its only deployment branch`,
            link: settings(github, github.name, 'environments'),
          },
        )
      : check(found),
  );
}

function checkDeploymentBranches(facts: SetupFacts): Point {
  const id = 'github/deployment-branches';
  const { github, environment } = facts;
  const link = settings(github, github.name, 'environments');
  const open = `Without this rule a workflow on any branch can use the apply role, without a plan or a review`;
  return ofEnvironment(facts, id, `The deployment branches of ${environment}`, ({ branches }) => {
    const described = describeBranches(branches);
    if (!described.ok) return unseen(id, `The deployment branches of ${environment}`, described.reason);
    if (!github.defaultBranch.ok) return unseen(id, 'The default branch', github.defaultBranch.reason);
    const branch = github.defaultBranch.value;
    return described.value === branch
      ? ok(id, `Only the branch ${branch} can use the environment ${environment}`)
      : missing(
          id,
          `The environment ${environment} can be used from ${described.value || 'no branch'}, and not only from ${branch}. ${open}`,
          {
            help: `Choose "Selected branches and tags" with ${branch} alone`,
            link,
          },
        );
  });
}

function describeBranches(branches: BranchLimit) {
  switch (branches.kind) {
    case 'all':
      return { ok: true, value: 'every branch' } as const;
    case 'protected':
      return { ok: true, value: 'every branch with a protection rule' } as const;
    case 'selected': {
      const { patterns } = branches;
      if (!patterns.ok) return patterns;
      const names = patterns.value.map(({ name, isTag }) => (isTag ? `the tags ${name}` : name));
      return { ok: true, value: names.join(', ') } as const;
    }
  }
}

function checkReviewers(facts: SetupFacts): Point {
  const id = 'github/reviewers';
  const { github, environment } = facts;
  const link = settings(github, github.name, 'environments');
  return ofEnvironment(
    facts,
    id,
    `The required reviewers of ${environment}`,
    ({ reviewers, preventsSelfReview }) => {
      if (reviewers === 0) {
        return missing(
          id,
          `The environment ${environment} has no required reviewers. Without them a merge alone changes AWS, and no merged pull request of a fork is applied`,
          {
            help: 'Private repositories need a paid plan of GitHub for required reviewers',
            link,
          },
        );
      }
      if (preventsSelfReview === undefined) {
        return unseen(id, `Whether ${environment} prevents self-review`, 'GitHub does not return it');
      }
      return preventsSelfReview
        ? ok(
            id,
            `The environment ${environment} has required reviewers, and reviewers cannot approve their own runs`,
          )
        : missing(
            id,
            `The environment ${environment} has required reviewers, but a reviewer can approve a run that they started`,
            {
              help: 'Turn on "Prevent self-review"',
              link,
            },
          );
    },
  );
}

function checkBranchRules({ github }: SetupFacts): Point {
  const id = 'github/branch-rules';
  const link = settings(github, github.name, 'rules');
  return fromReading(
    github.rules,
    id,
    'The rules of the default branch',
    ({ approvals, needsCodeOwners }) => {
      if (approvals === undefined) {
        return missing(
          id,
          'Commits can be pushed to the default branch without a pull request, so workflows and chatops.yml can change without a review',
          {
            help: 'Require a pull request with an approval and a review from Code Owners',
            link,
          },
        );
      }
      if (approvals === 0 && !needsCodeOwners) {
        return missing(id, 'The default branch needs a pull request, but no approval', {
          help: 'Require at least 1 approval',
          link,
        });
      }
      return ok(
        id,
        `The default branch needs a pull request with ${approvals} ${approvals === 1 ? 'approval' : 'approvals'}${needsCodeOwners ? ' and a review from Code Owners' : ''}`,
      );
    },
  );
}

/** The jobs to require where no workflow is found: those that `chatops init` writes. docs/action.md says why these. */
const usualJobs: readonly string[] = ['Validate', 'Plan'];

/** The jobs that plan a pull request; an expression in a name ends what is compared. */
function jobsToRequire({ steps }: SetupFacts): readonly string[] {
  const found = steps.ok ? steps.value.filter(step => step.command === 'plan' && step.isOfPull) : [];
  const names = found.map(({ job }) => job.split('${{')[0]?.trim() ?? '').filter(name => name !== '');
  return names.length === 0 ? usualJobs : [...new Set(names)];
}

/** A job of a matrix reports as `Plan (prod)`. */
function isCheckOf(check: string, job: string): boolean {
  return check === job || check.startsWith(`${job} (`);
}

function checkRequiredChecks(facts: SetupFacts): Point {
  const { github, steps } = facts;
  const jobs = jobsToRequire(facts);
  const id = 'github/required-checks';
  if (!steps.ok) return unseen(id, 'Which checks must be required', steps.reason);
  const link = settings(github, github.name, 'rules');
  return fromReading(github.rules, id, 'The required checks', ({ checks }) => {
    const harmful = checks.filter(name => /^chatops (plan|apply)\b/.test(name));
    if (harmful.length > 0) {
      return missing(
        id,
        `The check runs ${harmful.join(', ')} are required, so a merge queue or a fork waits for them indefinitely`,
        {
          help: `Require the jobs ${jobs.join(' and ')} instead`,
          link,
        },
      );
    }
    const absent = jobs.filter(job => !checks.some(check => isCheckOf(check, job)));
    return absent.length === 0
      ? ok(id, `The checks ${jobs.join(' and ')} are required`)
      : missing(
          id,
          `A pull request can be merged without the ${absent.length === 1 ? 'check' : 'checks'} ${absent.join(' and ')}`,
          {
            help: 'Require them, with the source GitHub Actions',
            link,
          },
        );
  });
}

/** Reviews are check runs, and with GITHUB_TOKEN every workflow of every branch writes as the same app. */
function checkForgery({ github, steps, environment }: SetupFacts): Point {
  const id = 'github/review-app';
  const limit =
    'With GITHUB_TOKEN every workflow on every branch can write a check run that looks like a review';
  const link = `https://docs.github.com/apps/creating-github-apps`;
  return fromReading(steps, id, 'Which app records reviews', all => {
    const recording = all.filter(({ command }) => command === 'plan' || command === 'apply');
    if (recording.length === 0)
      return unseen(id, 'Which app records reviews', 'no workflow plans or applies');
    if (recording.every(({ hasAppId }) => hasAppId)) {
      return ok(id, 'Reviews are check runs of a GitHub App of your own (app-id)');
    }
    const found = github.environment;
    if (!found.ok)
      return unseen(
        id,
        `${limit}. Whether the environment ${environment} has an approver who sees what is applied`,
        found.reason,
      );
    return found.value !== undefined && found.value.reviewers > 0
      ? ok(
          id,
          `${limit}; the approver of ${environment} sees what is really applied, and only that is applied. Your own GitHub App (app-id) prevents this`,
        )
      : missing(id, `${limit}, and no approver sees what is applied`, {
          help: `Give the environment ${environment} required reviewers, or use your own GitHub App: app-id`,
          link,
        });
  });
}

function checkRun({ github }: SetupFacts, command: 'plan' | 'apply'): Point {
  const id = `github/first-${command}`;
  const reading = command === 'plan' ? github.firstPlan : github.firstApply;
  return fromReading(
    reading,
    id,
    `Whether ${command === 'plan' ? 'a plan' : 'an apply'} was recorded`,
    found => {
      if (found === undefined) {
        return missing(id, `No ${command} is recorded`, {
          help:
            command === 'plan'
              ? 'Open a pull request that edits chatops.yml'
              : 'Merge a pull request that edits chatops.yml, and approve the run',
        });
      }
      const { conclusion, place } = found;
      return conclusion === 'success' || conclusion === 'neutral'
        ? ok(id, `The ${command} of ${place} is recorded`)
        : missing(
            id,
            `The ${command} of ${place} ${conclusion === undefined ? 'has not ended' : `ended with ${conclusion}`}`,
            {
              help: 'See its check run for the reason',
            },
          );
    },
  );
}

function settings(
  { serverUrl }: Pick<GitHubFacts, 'serverUrl'>,
  name: GitHubFacts['name'] | undefined,
  page: string,
): string {
  const repository = name?.ok === true ? `${name.value.owner}/${name.value.repo}` : 'OWNER/REPOSITORY';
  return `${serverUrl}/${repository}/settings/${page}`;
}

function repositoryOption({ name }: GitHubFacts): string {
  return name.ok ? ` --repo ${shellWord(`${name.value.owner}/${name.value.repo}`)}` : '';
}
