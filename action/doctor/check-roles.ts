import { matchesWildcards } from '../core/wildcards.ts';
import type { AccountFacts, GitHubFacts, RoleReading, SetupFacts } from './facts.ts';
import { missing, type NextStep, ok, type Point, unseen } from './point.ts';
import { readTrust, type Trust, type TrustedToken } from './trust.ts';

/** Which of the two roles of the workflows. */
export type RolePurpose = 'plan' | 'apply';

/** What the subject of a job's token begins with. */
interface ExpectedSubject {
  /** `repo:acme/chat`, or with the numbers that GitHub puts behind the names. */
  readonly prefix: string;
  /** Why it is not certain; undefined when GitHub said so. */
  readonly doubt: string | undefined;
}

/**
 * What the subject of this repository's tokens begins with. Repositories made since July 2026 have numbers behind the
 * names; GitHub says the prefix, and without its word only the rest of a subject is compared.
 * @see https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens
 */
function expectSubject({ subject, serverUrl }: GitHubFacts, repository: string): ExpectedSubject {
  const usual = `repo:${repository}`;
  if (!subject.ok) return { prefix: usual, doubt: subject.reason };
  const { isDefault, prefix } = subject.value;
  if (!isDefault) return { prefix: usual, doubt: 'the repository has a custom subject' };
  if (prefix !== undefined) return { prefix, doubt: undefined };
  const isServer = issuerOf(serverUrl) !== 'token.actions.githubusercontent.com';
  return { prefix: usual, doubt: isServer ? undefined : 'GitHub does not return the form of the subject' };
}

/** Host and path of the service that makes OIDC tokens: GitHub's own, or that of a GitHub Enterprise Server. */
export function issuerOf(serverUrl: string): string {
  const { host, hostname } = new URL(serverUrl);
  return hostname === 'github.com' ? 'token.actions.githubusercontent.com' : `${host}/_services/token`;
}

/** Checks the trust of both roles of an account, and the provider that it rests on. */
export function checkRoles(facts: SetupFacts, account: AccountFacts, repair: NextStep): Point[] {
  return [
    checkProvider(facts, account, repair),
    checkRole(facts, account, 'plan', repair),
    checkRole(facts, account, 'apply', repair),
  ];
}

function checkProvider(
  { github }: SetupFacts,
  { provider, identity }: AccountFacts,
  repair: NextStep,
): Point {
  const id = 'aws/oidc-provider';
  const issuer = issuerOf(github.serverUrl);
  if (!provider.ok) return unseen(id, `The OIDC provider ${issuer}`, provider.reason);
  if (provider.value === undefined) {
    return missing(id, `The account has no OIDC provider for ${issuer}`, repair);
  }
  return provider.value.clientIds.includes('sts.amazonaws.com')
    ? ok(id, `The OIDC provider ${issuer} exists for sts.amazonaws.com`)
    : missing(id, `The OIDC provider ${issuer} does not have the client ID sts.amazonaws.com`, {
        command: `aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn arn:aws:iam::${identity.ok ? identity.value.account : 'ACCOUNT'}:oidc-provider/${issuer} --client-id sts.amazonaws.com`,
      });
}

function checkRole(facts: SetupFacts, account: AccountFacts, purpose: RolePurpose, repair: NextStep): Point {
  const id = `aws/${purpose}-role`;
  const { arn, role }: RoleReading = purpose === 'plan' ? account.planRole : account.applyRole;
  const subject = arn === undefined ? `The ${purpose} role` : `The role ${arn}`;
  if (!role.ok) return unseen(id, subject, role.reason);
  if (role.value === undefined) {
    return arn === undefined
      ? missing(
          id,
          `No ${purpose} role is named by chatops.yml, the variables or the bootstrap stack`,
          repair,
        )
      : missing(id, `The role ${arn} does not exist`, repair);
  }
  const { name, serverUrl } = facts.github;
  const trust = readTrust(role.value.trust, issuerOf(serverUrl));
  if (!name.ok) return unseen(id, `Whether ${role.value.arn} trusts this repository`, name.reason);
  const expected = expectSubject(facts.github, `${name.value.owner}/${name.value.repo}`);
  const checked = checkTrust(trust, role.value.arn, { facts, purpose, expected });
  return checked.status === 'missing' ? { ...checked, ...repair } : checked;
}

interface TrustContext {
  readonly facts: SetupFacts;
  readonly purpose: RolePurpose;
  readonly expected: ExpectedSubject;
}

function checkTrust(trust: Trust, arn: string, context: TrustContext): Point {
  const { facts, purpose } = context;
  const id = `aws/${purpose}-role`;
  const hub = hubOf(facts, purpose);
  const wanted = subjectsOf(context);
  const doubtOfHub = doubtAboutHub(facts, hub);
  if (doubtOfHub !== undefined && trust.principals.some(principal => roleArn.test(principal))) {
    const trusted = trust.principals.join(' and ');
    return unseen(id, `${arn} trusts ${trusted}. Whether the workflows sign in to that role`, doubtOfHub);
  }
  const unmet = wanted.filter(one => !trust.tokens.some(token => accepts(token, one, context.expected)));
  const isEntered = hub !== undefined && hub !== arn;
  const others = [
    ...trust.tokens
      .filter(token => !isAllowed(token, context))
      .map(({ subject }) => describeSubject(subject)),
    ...trust.principals.filter(principal => principal !== hub),
  ];
  if (others.length > 0) {
    const only = purpose === 'apply' ? `jobs of the environment ${facts.environment}` : 'this repository';
    const own = isEntered || unmet.length === 0 ? '' : `. It does not trust ${unmet.join(' and ')}`;
    return missing(id, `${arn} trusts more than ${only}: ${[...new Set(others)].join('; ')}${own}`);
  }
  if (isEntered) {
    return trust.principals.includes(hub)
      ? finish(trust, ok(id, `${arn} trusts ${hub}, which the workflows sign in to, and nothing else`))
      : missing(id, `${arn} does not trust ${hub}, which the workflows sign in to`);
  }
  if (unmet.length > 0) {
    return missing(id, `${arn} does not trust tokens with the subject ${unmet.join(' and ')}`);
  }
  const { defaultBranch } = facts.github;
  const unknownBranch = purpose === 'plan' && !defaultBranch.ok ? defaultBranch.reason : undefined;
  const doubt = context.expected.doubt ?? unknownBranch;
  if (doubt !== undefined) {
    const trusted = trust.tokens.map(({ subject }) => subject).join(' and ');
    return unseen(id, `${arn} trusts ${trusted}. Whether the tokens of the jobs have that subject`, doubt);
  }
  const described =
    purpose === 'apply' ? `jobs of the environment ${facts.environment} only` : 'this repository only';
  return finish(trust, ok(id, `${arn} trusts ${described}: ${wanted.join(', ')}`));
}

/** What is right as far as it is understood is not claimed when a part is not. */
function finish({ unclear, tokens }: Trust, point: Point): Point {
  const parts = [
    ...unclear,
    ...(tokens.some(({ hasMore }) => hasMore) ? ['a condition on something else than the subject'] : []),
  ];
  if (parts.length === 0) return point;
  return unseen(
    point.id,
    `Whether the workflows can assume the role`,
    `its trust policy has ${[...new Set(parts)].join(' and ')}, which is not evaluated`,
  );
}

/** The role that the workflows sign in to; undefined where the variables do not name one. */
function hubOf({ github }: SetupFacts, purpose: RolePurpose): string | undefined {
  if (!github.variables.ok) return undefined;
  return github.variables.value.get(purpose === 'plan' ? 'CHATOPS_PLAN_ROLE' : 'CHATOPS_APPLY_ROLE');
}

const roleArn = /^arn:aws:iam::\d{12}:role\//;

/** Why it is open which role the workflows sign in to; undefined when it is known, or known that no variable names one. */
function doubtAboutHub({ github }: SetupFacts, hub: string | undefined): string | undefined {
  if (!github.variables.ok) return github.variables.reason;
  return hub === undefined ? github.unseenVariables : undefined;
}

/** The subjects that the jobs of our workflows have. */
function subjectsOf({ facts, purpose, expected: { prefix } }: TrustContext): string[] {
  if (purpose === 'apply') return [`${prefix}:environment:${facts.environment}`];
  const { defaultBranch } = facts.github;
  return [
    `${prefix}:pull_request`,
    ...(defaultBranch.ok ? [`${prefix}:ref:refs/heads/${defaultBranch.value}`] : []),
  ];
}

/** Whether a role may accept a token: the apply role those of its environment, the plan role any of this repository. */
function isAllowed({ subject, isPattern }: TrustedToken, context: TrustContext): boolean {
  const { purpose, expected } = context;
  if (purpose === 'apply') {
    return !isPattern && subjectsOf(context).some(one => isSameSubject(one, subject, expected));
  }
  // A wildcard in the part of the repository would accept others.
  const [kind = '', repository = ''] = subject.split(':');
  return !/[*?]/.test(repository) && isSameSubject(expected.prefix, `${kind}:${repository}`, expected);
}

/** Whether a role that accepts a token of this kind accepts one with this subject. */
function accepts(token: TrustedToken, subject: string, expected: ExpectedSubject): boolean {
  if (!token.isPattern) return isSameSubject(subject, token.subject, expected);
  if (matchesWildcards(token.subject, subject)) return true;
  return expected.doubt !== undefined && matchesWildcards(restOf(token.subject), restOf(subject));
}

/**
 * Equal, or where GitHub did not say what it begins with, equal after the part of the repository. That part may be of
 * another form then, but it names no other repository.
 */
function isSameSubject(expected: string, subject: string, { doubt }: ExpectedSubject): boolean {
  if (expected === subject) return true;
  if (doubt === undefined || restOf(expected) !== restOf(subject)) return false;
  const named = repositoryOf(subject);
  return named === undefined || named === repositoryOf(expected);
}

/** The repository that a subject names, without numbers and in small letters; undefined where it is of another form. */
function repositoryOf(subject: string): string | undefined {
  return /^repo:([^:]+)/
    .exec(subject)?.[1]
    ?.replace(/@\d+(?=\/|$)/g, '')
    .toLowerCase();
}

function restOf(subject: string): string {
  return subject.split(':').slice(2).join(':');
}

function describeSubject(subject: string): string {
  return subject === '*' ? 'every repository on GitHub' : `tokens with the subject ${subject}`;
}
