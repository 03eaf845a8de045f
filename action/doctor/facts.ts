import type { Json } from '../core/json.ts';
import type { Reading } from '../core/snapshot.ts';

/** A repository on GitHub. */
export interface RepositoryName {
  readonly owner: string;
  readonly repo: string;
}

/** The configuration, as far as a deployment needs it. */
export interface ConfigFacts {
  readonly file: string;
  /** The errors of a check for deployment, each as one line with its place. */
  readonly errors: readonly string[];
}

/** A step of a workflow that uses the Action. */
export interface ActionStep {
  /** The file of the workflow, relative to the repository. */
  readonly workflow: string;
  /** The name of the job, by which GitHub shows its check. */
  readonly job: string;
  /** Whether pull requests start the workflow. */
  readonly isOfPull: boolean;
  /** What the step's `uses` says. */
  readonly uses: string;
  readonly command: string;
  /** The environment of the job; undefined when it has none. */
  readonly environment: string | undefined;
  /** Whether the step names a GitHub App of its own as the only writer of reviews. */
  readonly hasAppId: boolean;
}

/** How GitHub makes the subject of the repository's OIDC tokens. */
export interface SubjectFacts {
  /** Whether the subject has GitHub's own form; a customised one has other parts. */
  readonly isDefault: boolean;
  /** What comes before `:environment:…`, e.g. `repo:acme@1/chat@2`; undefined where GitHub does not say. */
  readonly prefix: string | undefined;
}

/** The environment that the apply job runs in. */
export interface EnvironmentFacts {
  /** How many people and teams may approve. */
  readonly reviewers: number;
  /** Whether the person who started a run may not approve it; undefined where GitHub does not say. */
  readonly preventsSelfReview: boolean | undefined;
  readonly branches: BranchLimit;
  /** Whether administrators of the repository can let a job run without the rules; undefined where GitHub does not say. */
  readonly adminsCanBypass: boolean | undefined;
}

/** The branches whose jobs may use an environment. */
export type BranchLimit =
  | { readonly kind: 'all' }
  /** Branches that have a classic protection rule. */
  | { readonly kind: 'protected' }
  | { readonly kind: 'selected'; readonly patterns: Reading<readonly BranchPattern[]> };

/** A pattern of an environment's deployment branches and tags. */
export interface BranchPattern {
  readonly name: string;
  readonly isTag: boolean;
}

/** What has to be true before the default branch changes. */
export interface BranchRules {
  /** How many approvals a pull request needs; undefined when no pull request is required. */
  readonly approvals: number | undefined;
  readonly needsCodeOwners: boolean;
  /** Names of required checks. */
  readonly checks: readonly string[];
  /** Who can do without the pull request or the checks. */
  readonly bypass: Reading<readonly Bypass[]>;
}

/** Who need not keep to a rule of a branch. */
export interface Bypass {
  /** E.g. `the ruleset main`. */
  readonly rule: string;
  /** E.g. `the team with the ID 7`. */
  readonly who: string;
  /** Whether only when a pull request is merged. */
  readonly onlyPulls: boolean;
}

/** What was found of a check run with the name of the plan's. */
export interface CheckFacts {
  /** `success`, `failure`, …; undefined while it runs. */
  readonly conclusion: string | undefined;
  /** Where it is, e.g. `pull request #3`. */
  readonly place: string;
}

/** What is known of the repository's settings on GitHub. Each part was read, or says why it was not. */
export interface GitHubFacts {
  readonly name: Reading<RepositoryName>;
  /** The address of the web pages, e.g. `https://github.com`. */
  readonly serverUrl: string;
  readonly defaultBranch: Reading<string>;
  readonly subject: Reading<SubjectFacts>;
  /** Variables of the repository and those that its organisation shares with it, by name. */
  readonly variables: Reading<ReadonlyMap<string, string>>;
  /** Why the variables of the organisation are not among them; undefined when they are, or when there is none. */
  readonly unseenVariables: string | undefined;
  /** Undefined in the reading: GitHub lists the environments, and this one is not among them. */
  readonly environment: Reading<EnvironmentFacts | undefined>;
  readonly rules: Reading<BranchRules>;
  /** The newest plan that is recorded on a pull request; undefined in the reading when there is none. */
  readonly firstPlan: Reading<CheckFacts | undefined>;
  /** The same for an apply, on the default branch. */
  readonly firstApply: Reading<CheckFacts | undefined>;
}

/** A workspace that channels of a target use. */
export interface NeededWorkspace {
  readonly platform: 'slack' | 'teams';
  /** Its key in chatops.yml. */
  readonly key: string;
  readonly id: string;
}

/** A workspace that is authorised in an account. */
export interface Authorization {
  /** The service's reason, when it has switched the workspace off. */
  readonly disabled: string | undefined;
}

/** The stack that templates/bootstrap.yml makes. */
export interface BootstrapFacts {
  readonly status: string;
  /** Whether its template is the one of this version; unreadable when GetTemplate was denied. */
  readonly isCurrent: Reading<boolean>;
  readonly outputs: ReadonlyMap<string, string>;
}

/** A role of the workflows, as IAM holds it. */
export interface RoleFacts {
  readonly arn: string;
  readonly trust: Json;
}

/** An OIDC provider of an account. */
export interface ProviderFacts {
  readonly clientIds: readonly string[];
}

/** Who is asked, and where. */
export interface AccountIdentity {
  readonly account: string;
  readonly region: string;
  readonly caller: string;
}

/** A role that chatops.yml makes in a target, and its boundary. */
export interface BoundaryFacts {
  readonly role: string;
  readonly boundary: string | undefined;
}

/** What is known of one target. Each part was read, or says why it was not. */
export interface AccountFacts {
  readonly target: string;
  readonly identity: Reading<AccountIdentity>;
  readonly workspaces: readonly NeededWorkspace[];
  readonly slack: Reading<ReadonlyMap<string, Authorization>>;
  readonly teams: Reading<ReadonlyMap<string, Authorization>>;
  /** Undefined in the reading: AWS says that there is no such stack. */
  readonly bootstrap: Reading<BootstrapFacts | undefined>;
  readonly planRole: RoleReading;
  readonly applyRole: RoleReading;
  readonly provider: Reading<ProviderFacts | undefined>;
  readonly boundaries: Reading<readonly BoundaryFacts[]>;
}

/** Which role of a target the workflows use, and what IAM holds of it. */
export interface RoleReading {
  /** Undefined when nothing names one. */
  readonly arn: string | undefined;
  /** Undefined in the reading: IAM says that there is no such role. */
  readonly role: Reading<RoleFacts | undefined>;
}

/** Everything between a repository and its first apply, as it was read. Plain data. */
export interface SetupFacts {
  readonly config: ConfigFacts;
  /** Where the workflows are looked for. */
  readonly steps: Reading<readonly ActionStep[]>;
  /** The environment that the apply job is expected to use. */
  readonly environment: string;
  /** The name of the bootstrap stack. */
  readonly bootstrapStack: string;
  readonly github: GitHubFacts;
  readonly accounts: readonly AccountFacts[];
}
