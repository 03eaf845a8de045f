import type { Finding } from '../core/finding.ts';
import { formatPath, type Path } from '../core/path.ts';
import type { Project } from '../core/project.ts';
import { quoteName } from '../core/quote.ts';
import type { Policy, Statement } from '../generated/config.ts';
import { accessTo } from '../iam/access-summary.ts';
import type { IamActions } from '../iam/iam-actions.ts';
import { isChange, listChanges, summarizeChannel } from './channel-summary.ts';
import type { Knowledge } from './knowledge.ts';
import type { AccessIndex } from './prove.ts';

/** AWS's own ReadOnlyAccess holds two dozen actions that AWS classifies as changing something; far more is more than that. */
const farMore = 40;

/** What roles and guardrails allow that they better should not. */
export function* checkPermissions(
  index: AccessIndex,
  project: Project,
  knowledge: Knowledge,
): Generator<Finding> {
  yield* checkStatements(project, knowledge.actions);
  yield* checkChannels(index, knowledge);
}

function* checkStatements({ config }: Project, actions: IamActions): Generator<Finding> {
  for (const [section, entries] of [
    ['roles', config.roles],
    ['guardrails', config.guardrails],
  ] as const) {
    for (const [key, entry] of Object.entries(entries ?? {})) {
      if ('arn' in entry) continue;
      yield* checkPolicy([section, key], entry, actions);
      const named = 'policies' in entry ? Object.entries(entry.policies ?? {}) : [];
      for (const [name, policy] of named)
        yield* checkPolicy([section, key, 'policies', name], policy, actions);
    }
  }
}

function* checkPolicy(path: Path, { allow = [] }: Policy, actions: IamActions): Generator<Finding> {
  for (const [index, statement] of allow.entries()) {
    for (const { text, at } of findWideActions(statement)) {
      // A guardrail that allows everything has a rule of its own.
      if (path[0] === 'guardrails' && /^(\*|\*:\*)$/.test(text)) continue;
      const changes = actions.actionsMatching(text.toLowerCase()).filter(isChange);
      const [example] = changes;
      if (example === undefined) continue;
      yield {
        code: 'permission/wildcard-write',
        message: `${quoteName(text)} on all resources allows ${changes.length} actions that change something, for example ${example.name}`,
        help: 'list the actions that are needed, or the ARNs of what they may act on',
        path: [...path, 'allow', index, ...at],
      };
    }
  }
}

/** Wildcards in actions of a statement that holds for all resources and under no condition. */
function findWideActions(statement: Statement): { text: string; at: Path }[] {
  if (statement.conditions !== undefined || !(statement.resources?.includes('*') ?? false)) return [];
  if (statement['not-actions'] !== undefined) return [{ text: '*', at: ['not-actions'] }];
  return (statement.actions ?? []).flatMap((text, index) =>
    /[*?]/.test(text) ? [{ text, at: ['actions', index] }] : [],
  );
}

function* checkChannels(index: AccessIndex, knowledge: Knowledge): Generator<Finding> {
  const { actions } = knowledge;
  const told = new Set<string>();
  for (const model of index.models) {
    for (const channel of model.channels) {
      const access = index.find(model, channel.key);
      if (access === undefined) continue;
      const summary = summarizeChannel(access, knowledge);
      const path = ['channels', channel.key];
      const changes = listChanges(summary.default, actions);
      if (!channel.userRoleRequired && changes.length > farMore) {
        yield* once(told, {
          code: 'permission/write-without-user-roles',
          message: `Everybody in ${quoteName(channel.key)} can run ${changes.length} actions that change something as one and the same role, for example ${changes[0]?.name}`,
          help: 'narrow the role, or set `user-roles: required` so that AWS knows who it is',
          path,
          at: 'key',
        });
      }
      const beyond = listChanges(summary.ceiling, actions).filter(
        action => accessTo(summary.default, action).possible.length === 0,
      );
      if (beyond.length > farMore) {
        yield* once(told, {
          code: 'channel/user-role-open',
          message: `The guardrails of ${quoteName(channel.key)} allow ${beyond.length} actions that change something and that its role does not, for example ${beyond[0]?.name}`,
          help: 'a member who chooses a user role of their own is limited by the guardrails alone: narrow them',
          path: [...path, 'guardrails'],
        });
      }
    }
  }
}

function* once(told: Set<string>, finding: Finding): Generator<Finding> {
  const key = `${finding.code} ${formatPath(finding.path)}`;
  if (told.has(key)) return;
  told.add(key);
  yield finding;
}
