import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer, type Gateway } from '../github/gateway.ts';

/** The answers of GitHub, by the path below the repository; a path that is not here is answered with 404. */
export type Settings = Record<string, unknown>;

/** GitHub's settings of `alice/demo` on 127.0.0.1, compared with GitHub's REST description. */
export interface SettingsDouble {
  readonly url: string;
  readonly gateway: Gateway;
  readonly settings: Settings;
  stop(): Promise<void>;
}

const sha = 'a'.repeat(40);
const at = '2026-11-01T00:00:00Z';

const repositoryId = 222;
const ownerId = 111;

/** What the subject of the repository's OIDC tokens begins with: of one made after July 2026. */
export const subjectPrefix = `repo:alice@${ownerId}/demo@${repositoryId}`;

/** A repository in which everything is as the road to production says. */
export function completeSettings(roles: { readonly plan: string; readonly apply: string }): Settings {
  const variable = (name: string, value: string) => ({ name, value, created_at: at, updated_at: at });
  const variables = [
    variable('CHATOPS_PLAN_ROLE', roles.plan),
    variable('CHATOPS_APPLY_ROLE', roles.apply),
    variable('AWS_REGION', 'us-east-1'),
  ];
  const check = (name: string) => ({
    id: 1,
    name,
    head_sha: sha,
    status: 'completed',
    conclusion: 'success',
    app: { id: 15368, slug: 'github-actions' },
  });
  const ruleset = { ruleset_id: 7, ruleset_source_type: 'Repository', ruleset_source: 'alice/demo' };
  return {
    '': { full_name: 'alice/demo', default_branch: 'main', owner: { login: 'alice', type: 'Organization' } },
    '/actions/oidc/customization/sub': { use_default: true, sub_claim_prefix: subjectPrefix },
    '/actions/variables': { total_count: variables.length, variables },
    '/actions/organization-variables': { total_count: 0, variables: [] },
    '/environments': {
      total_count: 1,
      environments: [
        {
          id: 1,
          node_id: 'E',
          name: 'production',
          url: 'https://api.github.test/environments/production',
          html_url: 'https://github.test/environments/production',
          created_at: at,
          updated_at: at,
          protection_rules: [
            {
              id: 1,
              node_id: 'R',
              type: 'required_reviewers',
              prevent_self_review: true,
              reviewers: [{ type: 'Team' }],
            },
            { id: 2, node_id: 'B', type: 'branch_policy' },
          ],
          deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
          can_admins_bypass: false,
        },
      ],
    },
    '/environments/production/deployment-branch-policies': {
      total_count: 1,
      branch_policies: [{ id: 1, name: 'main', type: 'branch' }],
    },
    '/rules/branches/main': [
      {
        type: 'pull_request',
        ...ruleset,
        parameters: {
          dismiss_stale_reviews_on_push: true,
          require_code_owner_review: true,
          require_last_push_approval: false,
          required_approving_review_count: 1,
          required_review_thread_resolution: false,
        },
      },
      {
        type: 'required_status_checks',
        ...ruleset,
        parameters: {
          strict_required_status_checks_policy: false,
          required_status_checks: [{ context: 'Validate' }, { context: 'Plan' }],
        },
      },
    ],
    '/rulesets/7': {
      id: 7,
      name: 'main',
      source: 'alice/demo',
      enforcement: 'active',
      bypass_actors: [],
      current_user_can_bypass: 'never',
    },
    '/branches/main': { name: 'main', protected: false, commit: { sha } },
    '/pulls': [
      {
        number: 3,
        state: 'closed',
        head: { sha, repo: { full_name: 'alice/demo' } },
        base: { sha, ref: 'main' },
      },
    ],
    '/commits': [{ sha, parents: [] }],
    [`/commits/${sha}/check-runs`]: {
      total_count: 2,
      check_runs: [check('chatops plan'), { ...check('chatops apply'), id: 2 }],
    },
  };
}

/** Starts it. @param settings is looked up at each request, so a test can change it */
export async function startSettingsDouble(settings: Settings): Promise<SettingsDouble> {
  const backend = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://github.test');
    const path = decodeURIComponent(pathname.replace(/^\/repos\/alice\/demo/, ''));
    const isKnown = pathname.startsWith('/repos/alice/demo') && Object.hasOwn(settings, path);
    response.writeHead(isKnown ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isKnown ? settings[path] : { message: 'Not Found' }));
  });
  const gateway: Gateway = {
    backend: await listen(backend),
    faults: [],
    requests: [],
    violations: [],
    appOfRun: new Map(),
    isModel: true,
  };
  const front = createServer((request, response) => {
    answer(gateway, request, response).catch(error => {
      response.writeHead(599).end(String(error));
    });
  });
  const url = await listen(front);
  return {
    url,
    gateway,
    settings,
    stop: async () => {
      for (const server of [front, backend]) {
        server.close();
        server.closeAllConnections();
      }
      const violations = [...new Set(gateway.violations)];
      if (violations.length > 0) throw new Error(`Not as GitHub describes it:\n${violations.join('\n')}`);
    },
  };
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
