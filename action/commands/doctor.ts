import { readFile } from 'node:fs/promises';
import { dirname, join, resolve as resolvePath } from 'node:path';
import { attempt } from '../aws/attempt.ts';
import type { Connection } from '../aws/connection.ts';
import { cloudFormation } from '../aws/deployed.ts';
import { readBootstrap, readProvider, readRole } from '../aws/readers/bootstrap.ts';
import { readSlackWorkspaces, readTeams } from '../aws/readers/workspaces.ts';
import type { Model, Target } from '../core/model.ts';
import { formatPath } from '../core/path.ts';
import { type Place, substitutePlace } from '../core/place.ts';
import { resolveTargets } from '../core/resolve.ts';
import type { Reading } from '../core/snapshot.ts';
import { exampleWords } from '../doctor/check-local.ts';
import { issuerOf } from '../doctor/check-roles.ts';
import { checkSetup } from '../doctor/check-setup.ts';
import type {
  AccountFacts,
  ActionStep,
  BootstrapFacts,
  GitHubFacts,
  NeededWorkspace,
  RepositoryName,
  RoleReading,
  SetupFacts,
} from '../doctor/facts.ts';
import type { Point } from '../doctor/point.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import { openGitHub, readApiUrls } from '../github/api.ts';
import { readSettings, withoutGitHub } from '../github/read-settings.ts';
import { findUnusableIds } from '../rules/channel-id.ts';
import { findRepository, findTopFolder, serverUrlOf } from './find-repository.ts';
import { type LoadedConfig, loadConfig } from './load-config.ts';
import { readWorkflows } from './read-workflows.ts';
import { findPackage } from './release.ts';
import { type SessionOptions, withAws } from './session.ts';

/** What is looked at, and with what. */
export interface DoctorRequest {
  readonly file: string;
  /** Undefined: found in the environment or the working tree. */
  readonly repository: RepositoryName | undefined;
  /** Undefined: GitHub is not asked. */
  readonly token: string | undefined;
  /** Undefined: the one of the job that applies, or `production`. */
  readonly environment: string | undefined;
  readonly bootstrapStack: string;
  readonly session: SessionOptions;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Walks the road from a repository to its first apply. Everything that a point says was read; a read that is denied or
 * fails makes a point that cannot be seen.
 */
export async function examineSetup(request: DoctorRequest): Promise<Point[]> {
  const loaded = await loadConfig(request.file);
  const folder = await findTopFolder(dirname(resolvePath(request.file)));
  const steps = await readWorkflows(folder);
  const environment = request.environment ?? environmentOf(steps);
  const github = await readGitHub(request, folder, environment);
  const config = loaded.project?.config ?? emptyConfig;
  const facts = {
    config: { file: request.file, errors: listErrors(loaded) },
    steps,
    environment,
    bootstrapStack: request.bootstrapStack,
    github,
  };
  const accounts = await readAccounts(request, config, loaded, facts);
  return checkSetup({ ...facts, accounts });
}

/** Used in place of a file that could not be read: no targets, no channels. */
const emptyConfig: ChatopsConfig = { version: 1, name: 'chatops' };

function environmentOf(steps: Reading<readonly ActionStep[]>): string {
  const found = steps.ok ? steps.value.find(({ command }) => command === 'apply')?.environment : undefined;
  return found === undefined || found.includes('${{') ? 'production' : found;
}

function listErrors({ diagnostics, project }: LoadedConfig): string[] {
  const errors = diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ file, line, code, message }) =>
      code === 'file/not-found' ? message : `${file}:${line} ${code}: ${message}`,
    );
  const examples = project === undefined ? [] : findUnusableIds(project.config);
  return [
    ...errors,
    ...examples.map(
      ({ id, path }) => `${formatPath(path)}: ${id} ${exampleWords}, so nothing can be deployed`,
    ),
  ];
}

async function readGitHub(
  { repository, token, env }: DoctorRequest,
  folder: string,
  environment: string,
): Promise<GitHubFacts> {
  const serverUrl = serverUrlOf(env);
  const name: Reading<RepositoryName> =
    repository === undefined ? await findRepository(folder, env) : { ok: true, value: repository };
  if (!name.ok) return withoutGitHub(name, serverUrl, name.reason);
  if (token === undefined) {
    const reason =
      'there is no token for GitHub; set GITHUB_TOKEN, for example to the output of `gh auth token`';
    return withoutGitHub(name, serverUrl, reason);
  }
  const github = openGitHub(token, readApiUrls(env));
  return readSettings(github, name.value, { serverUrl, environment });
}

/** What is known before any account is looked at. */
type KnownFacts = Omit<SetupFacts, 'accounts'>;

async function readAccounts(
  { session }: DoctorRequest,
  config: ChatopsConfig,
  loaded: LoadedConfig,
  known: KnownFacts,
): Promise<AccountFacts[]> {
  const template = await readFile(join(findPackage(), 'templates', 'bootstrap.yml'), 'utf8');
  return withAws(session, config, async aws => {
    const outcomes = await aws.inEachTarget('look', async ({ target, connection, identity }) => {
      const model = (loaded.config ?? loaded.draft)?.models.find(one => one.target.key === target.key);
      return readAccount({ target, connection, identity, config, model, template }, known);
    });
    return outcomes.map(outcome =>
      outcome.ok
        ? outcome.value
        : unreadable(
            outcome.target,
            config,
            [outcome.failure.message, outcome.failure.help].filter(part => part !== undefined).join('. '),
          ),
    );
  });
}

interface AccountPlace {
  readonly target: Target;
  readonly connection: Connection;
  readonly identity: Place & { readonly caller: string };
  readonly config: ChatopsConfig;
  /** Undefined when chatops.yml has errors. */
  readonly model: Model | undefined;
  readonly template: string;
}

async function readAccount(place: AccountPlace, known: KnownFacts): Promise<AccountFacts> {
  const { target, connection, identity, config, model, template } = place;
  const issuer = issuerOf(known.github.serverUrl);
  const provider = `arn:${identity.partition}:iam::${identity.account}:oidc-provider/${issuer}`;
  const workspaces = neededWorkspaces(config, model);
  const isUsed = (platform: string) => workspaces.some(one => one.platform === platform);
  const notUsed = { ok: false, reason: 'no channel uses it' } as const;
  const [bootstrap, slack, teams, providerFacts] = await Promise.all([
    attempt(() => readBootstrap(cloudFormation(connection), known.bootstrapStack, template)),
    isUsed('slack') ? attempt(() => readSlackWorkspaces(connection)) : notUsed,
    isUsed('teams') ? attempt(() => readTeams(connection)) : notUsed,
    attempt(() => readProvider(connection, provider)),
  ]);
  const [planRole, applyRole] = await Promise.all([
    findRole(place, bootstrap, known, 'plan'),
    findRole(place, bootstrap, known, 'apply'),
  ]);
  const boundaries = model === undefined ? undefined : boundariesOf(model, identity);
  return {
    target: target.key,
    identity: { ok: true, value: identity },
    workspaces,
    slack,
    teams,
    bootstrap,
    planRole,
    applyRole,
    provider: providerFacts,
    boundaries:
      boundaries === undefined
        ? { ok: false, reason: `${known.config.file} has errors` }
        : { ok: true, value: boundaries },
  };
}

/** The role that a target names, or the variable, or the bootstrap stack; read where it is in this account. */
async function findRole(
  { target, connection, identity }: AccountPlace,
  bootstrap: Reading<BootstrapFacts | undefined>,
  { github }: KnownFacts,
  purpose: 'plan' | 'apply',
): Promise<RoleReading> {
  const [ofTarget, variable, output] =
    purpose === 'plan'
      ? [target.planRole, 'CHATOPS_PLAN_ROLE', 'PlanRoleArn']
      : [target.applyRole, 'CHATOPS_APPLY_ROLE', 'ApplyRoleArn'];
  const named =
    ofTarget === undefined
      ? github.variables.ok
        ? github.variables.value.get(variable)
        : undefined
      : substitutePlace(ofTarget, identity);
  const made = bootstrap.ok ? bootstrap.value?.outputs.get(output) : undefined;
  const arn = named ?? made;
  if (arn === undefined) {
    return bootstrap.ok
      ? { arn, role: { ok: true, value: undefined } }
      : { arn, role: { ok: false, reason: bootstrap.reason } };
  }
  const [, , , , account, resource = ''] = arn.split(':');
  if (account !== identity.account) {
    const reason = `it is in the account ${account}, and these credentials are of ${identity.account}`;
    return { arn, role: { ok: false, reason } };
  }
  return { arn, role: await attempt(() => readRole(connection, resource.split('/').at(-1) ?? '')) };
}

function boundariesOf({ roles }: Model, place: Place) {
  return roles.map(({ key, permissionsBoundary }) => ({
    role: key,
    boundary:
      permissionsBoundary === undefined ? undefined : substitutePlace(permissionsBoundary.value, place),
  }));
}

/** The workspaces of a target's channels; all of the file, when it has errors. */
function neededWorkspaces({ workspaces = {} }: ChatopsConfig, model: Model | undefined): NeededWorkspace[] {
  const used = new Set(
    model?.channels.map(({ place }) => (place.platform === 'slack' ? place.workspaceId : place.teamId)),
  );
  return Object.entries(workspaces).flatMap(([key, workspace]): NeededWorkspace[] => {
    const one: NeededWorkspace | undefined =
      workspace.slack !== undefined
        ? { platform: 'slack', key, id: workspace.slack }
        : workspace.teams !== undefined
          ? { platform: 'teams', key, id: workspace.teams.team }
          : undefined;
    return one === undefined || (model !== undefined && !used.has(one.id)) ? [] : [one];
  });
}

/** A target that could not be entered. */
function unreadable({ key }: Target, config: ChatopsConfig, reason: string): AccountFacts {
  const nothing = { ok: false, reason } as const;
  return {
    target: key,
    identity: nothing,
    workspaces: neededWorkspaces(config, undefined),
    slack: nothing,
    teams: nothing,
    bootstrap: nothing,
    planRole: { arn: undefined, role: nothing },
    applyRole: { arn: undefined, role: nothing },
    provider: nothing,
    boundaries: nothing,
  };
}

/** The targets that a file declares, by key, also when it has errors. */
export async function listDeclaredTargets(file: string): Promise<string[]> {
  const { project } = await loadConfig(file);
  return resolveTargets(project?.config ?? emptyConfig).map(({ key }) => key);
}
