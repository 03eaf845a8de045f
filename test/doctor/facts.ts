import type { AccountFacts, SetupFacts } from '../../action/doctor/facts.ts';

const account = '123456789012';
const host = 'token.actions.githubusercontent.com';

/** A trust policy of a role as templates/bootstrap.yml writes it. */
export function trustOf(subjects: string | readonly string[]) {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${host}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: { [`${host}:aud`]: 'sts.amazonaws.com', [`${host}:sub`]: subjects } },
      },
    ],
  };
}

const prefix = 'repo:acme@1/chat@2';
const planRole = `arn:aws:iam::${account}:role/chatops-plan`;
const applyRole = `arn:aws:iam::${account}:role/chatops-apply`;
const read = <T>(value: T) => ({ ok: true, value }) as const;

/** A set-up in which every point is ok. */
export function completeFacts(): SetupFacts {
  const only: AccountFacts = {
    target: 'default',
    identity: read({ account, region: 'eu-west-1', caller: `arn:aws:iam::${account}:user/admin` }),
    workspaces: [{ platform: 'slack', key: 'acme', id: 'T04B7QX2M' }],
    slack: read(new Map([['T04B7QX2M', { disabled: undefined }]])),
    teams: read(new Map()),
    bootstrap: read({
      status: 'UPDATE_COMPLETE',
      isCurrent: read(true),
      outputs: new Map([
        ['PlanRoleArn', planRole],
        ['ApplyRoleArn', applyRole],
        ['BoundaryArn', `arn:aws:iam::${account}:policy/chatops-boundary`],
      ]),
    }),
    planRole: {
      arn: planRole,
      role: read({
        arn: planRole,
        trust: trustOf([`${prefix}:pull_request`, `${prefix}:ref:refs/heads/main`]),
      }),
    },
    applyRole: {
      arn: applyRole,
      role: read({ arn: applyRole, trust: trustOf(`${prefix}:environment:production`) }),
    },
    provider: read({ clientIds: ['sts.amazonaws.com'] }),
    boundaries: read([{ role: 'operator', boundary: `arn:aws:iam::${account}:policy/chatops-boundary` }]),
  };
  const step = (command: string, environment?: string) => ({
    workflow: `.github/workflows/chatops-${command}.yml`,
    job: command === 'plan' ? 'Plan' : command,
    isOfPull: command === 'plan',
    uses: `acme/chatops-as-code@${'a'.repeat(40)}`,
    command,
    environment,
    hasAppId: false,
  });
  return {
    config: { file: 'chatops.yml', errors: [] },
    steps: read([step('plan'), step('apply', 'production'), step('drift')]),
    environment: 'production',
    bootstrapStack: 'chatops-bootstrap',
    github: {
      name: read({ owner: 'acme', repo: 'chat' }),
      serverUrl: 'https://github.com',
      defaultBranch: read('main'),
      subject: read({ isDefault: true, prefix }),
      variables: read(
        new Map([
          ['CHATOPS_PLAN_ROLE', planRole],
          ['CHATOPS_APPLY_ROLE', applyRole],
          ['AWS_REGION', 'eu-west-1'],
        ]),
      ),
      unseenVariables: undefined,
      environment: read({
        reviewers: 1,
        preventsSelfReview: true,
        branches: { kind: 'selected', patterns: read([{ name: 'main', isTag: false }]) },
        adminsCanBypass: false,
      }),
      rules: read({ approvals: 1, needsCodeOwners: true, checks: ['Plan'], bypass: read([]) }),
      firstPlan: read({ conclusion: 'success', place: 'pull request #1' }),
      firstApply: read({ conclusion: 'success', place: 'commit abc' }),
    },
    accounts: [only],
  };
}
