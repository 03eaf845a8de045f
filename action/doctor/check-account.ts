import { capitalize } from '../core/quote.ts';
import { shellWord } from '../core/shell-word.ts';
import { checkRoles } from './check-roles.ts';
import type { AccountFacts, NeededWorkspace, SetupFacts } from './facts.ts';
import { fromReading, missing, type NextStep, ok, type Point, unseen } from './point.ts';

/** Checks one target: who is asked, the workspaces, the bootstrap stack, the roles and the boundary. */
export function checkAccount(facts: SetupFacts, account: AccountFacts): Point[] {
  const { identity } = account;
  if (!identity.ok) {
    const nothing = (id: string, subject: string) => unseen(id, subject, identity.reason);
    return [
      nothing('aws/account', 'The account'),
      ...account.workspaces.map(({ key, id }) =>
        nothing('aws/workspace', `Whether the workspace ${key} (${id}) is authorised`),
      ),
      nothing('aws/bootstrap', `The stack ${facts.bootstrapStack}`),
      nothing('aws/oidc-provider', 'The OIDC provider'),
      nothing('aws/plan-role', 'The plan role'),
      nothing('aws/apply-role', 'The apply role'),
      nothing('aws/boundary', 'Whether the roles of chatops.yml have the boundary of the bootstrap'),
    ].map(point => ofTarget(point, account));
  }
  const { account: number, region, caller } = identity.value;
  const repair: NextStep = {
    help: 'As an administrator of the account, deploy the bootstrap',
    command: bootstrapCommand(facts, account),
  };
  return [
    ok('aws/account', `Account ${number} in ${region}, as ${caller}`),
    ...account.workspaces.map(workspace => checkWorkspace(account, workspace)),
    checkBootstrap(facts, account, repair),
    ...checkRoles(facts, account, repair),
    checkBoundary(account),
  ].map(point => ofTarget(point, account));
}

function ofTarget(point: Point, { target }: AccountFacts): Point {
  return target === 'default' ? point : { ...point, target };
}

const chatConsole = 'https://console.aws.amazon.com/chatbot/';

function checkWorkspace({ slack, teams }: AccountFacts, { platform, key, id }: NeededWorkspace): Point {
  const name = `the ${platform === 'slack' ? 'Slack workspace' : 'team'} ${key} (${id})`;
  return fromReading(
    platform === 'slack' ? slack : teams,
    'aws/workspace',
    `Whether ${name} is authorised`,
    all => {
      const found = all.get(id);
      const next = { link: chatConsole };
      if (found === undefined) {
        return missing('aws/workspace', `${capitalize(name)} is not authorised in this account`, {
          ...next,
          help: 'Authorise it once by hand: Configure new client. No API does it',
        });
      }
      return found.disabled === undefined
        ? ok('aws/workspace', `${capitalize(name)} is authorised`)
        : missing(
            'aws/workspace',
            `${capitalize(name)} is authorised, and AWS has disabled it: ${found.disabled}`,
            next,
          );
    },
  );
}

function checkBootstrap(
  { bootstrapStack }: SetupFacts,
  { bootstrap }: AccountFacts,
  repair: NextStep,
): Point {
  const id = 'aws/bootstrap';
  return fromReading(bootstrap, id, `The stack ${bootstrapStack}`, stack => {
    if (stack === undefined)
      return missing(id, `The stack ${bootstrapStack} does not exist in this account and Region`, repair);
    const { status, isCurrent } = stack;
    if (!/^(CREATE|UPDATE|IMPORT|UPDATE_ROLLBACK)_COMPLETE$/.test(status)) {
      return missing(id, `The stack ${bootstrapStack} is ${status}`, {
        help: 'See its events for the reason',
        command: `aws cloudformation describe-stack-events --stack-name ${shellWord(bootstrapStack)}`,
      });
    }
    return fromReading(isCurrent, id, `Whether the stack ${bootstrapStack} is current`, current =>
      current
        ? ok(id, `The stack ${bootstrapStack} has the template of this version`)
        : missing(id, `The stack ${bootstrapStack} does not have the bootstrap template of this version`, {
            ...repair,
            help: 'Review what the new template changes, then deploy it as an administrator of the account',
          }),
    );
  });
}

function checkBoundary({ boundaries, bootstrap }: AccountFacts): Point {
  const id = 'aws/boundary';
  const subject = 'Whether the roles of chatops.yml have the boundary of the bootstrap';
  if (!bootstrap.ok) return unseen(id, subject, bootstrap.reason);
  const boundary = bootstrap.value?.outputs.get('BoundaryArn');
  if (boundary === undefined) return unseen(id, subject, 'the bootstrap stack names no boundary');
  return fromReading(boundaries, id, subject, roles => {
    const without = roles.filter(role => role.boundary !== boundary).map(({ role }) => role);
    if (without.length === 0) {
      return ok(
        id,
        roles.length === 0 ? 'chatops.yml creates no roles here' : `Every role has the boundary ${boundary}`,
      );
    }
    return missing(
      id,
      `The apply role may only make roles with the boundary ${boundary}, but these have a different boundary or none: ${without.join(', ')}`,
      {
        help: `Write into \`defaults\` of chatops.yml: permissions-boundary: { arn: "${boundary.replace(/::\d{12}:/, '::${AWS::AccountId}:')}" }`,
      },
    );
  });
}

/** The command that deploys the bootstrap in an account, with what is known of the repository. */
function bootstrapCommand(facts: SetupFacts, account: AccountFacts): string {
  const { github, bootstrapStack, environment } = facts;
  const { name, subject, defaultBranch, variables } = github;
  const repository = name.ok ? `${name.value.owner}/${name.value.repo}` : 'OWNER/REPOSITORY';
  const prefix = subject.ok && subject.value.isDefault ? subject.value.prefix : undefined;
  const hubs =
    variables.ok && account.identity.ok ? hubParameters(variables.value, account.identity.value.account) : [];
  const parameters = [
    `Repository=${repository}`,
    ...(defaultBranch.ok && defaultBranch.value !== 'main' ? [`Branch=${defaultBranch.value}`] : []),
    ...(environment === 'production' ? [] : [`Environment=${environment}`]),
    ...hubs,
  ].map(shellWord);
  if (prefix === undefined) parameters.push(askedPrefix(repository));
  else if (prefix !== `repo:${repository}`) parameters.push(shellWord(`SubjectPrefix=${prefix}`));
  const place = account.identity.ok ? ` --region ${shellWord(account.identity.value.region)}` : '';
  return `aws cloudformation deploy --stack-name ${shellWord(bootstrapStack)} --template-file templates/bootstrap.yml --capabilities CAPABILITY_NAMED_IAM${place} --parameter-overrides ${parameters.join(' ')}`;
}

/** The prefix of the subject where it was not read: without it the roles refuse the tokens of repositories made since July 2026. */
function askedPrefix(repository: string): string {
  const path = shellWord(`repos/${repository}/actions/oidc/customization/sub`);
  return `SubjectPrefix="$(gh api ${path} --jq '.sub_claim_prefix // empty')"`;
}

/** In a further account: the roles of the account that the workflows sign in to. */
function hubParameters(variables: ReadonlyMap<string, string>, account: string): string[] {
  const names = [
    ['HubPlanRoleArn', 'CHATOPS_PLAN_ROLE'],
    ['HubApplyRoleArn', 'CHATOPS_APPLY_ROLE'],
  ] as const;
  return names.flatMap(([parameter, variable]) => {
    const arn = variables.get(variable);
    return arn === undefined || arn.split(':')[4] === account ? [] : [`${parameter}=${arn}`];
  });
}
