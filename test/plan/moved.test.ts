import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { renderDesired } from '../../action/commands/desired.ts';
import { diffTemplates } from '../../action/core/diff-templates.ts';
import { findRenamed } from '../../action/core/find-renamed.ts';
import type { Change } from '../../action/core/plan.ts';
import { resolve, resolveTargets } from '../../action/core/resolve.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';

/** One of each thing that has a key, under some keys, with what is said about where they were before. */
function configOf(
  [channel, role, guardrail, alias]: readonly string[],
  moved: readonly string[] = [],
): ChatopsConfig {
  const from = (index: number) => (moved[index] === undefined ? {} : { 'moved-from': moved[index] });
  return {
    ...(parse('{ version: 1, name: demo, workspaces: { acme: { slack: T0123ABCD } } }') as ChatopsConfig),
    roles: {
      [role as string]: {
        ...from(1),
        allow: [{ actions: ['codepipeline:ListPipelines'], resources: ['*'] }],
      },
    },
    guardrails: {
      [guardrail as string]: {
        ...from(2),
        allow: [{ actions: ['codepipeline:ListPipelines'], resources: ['*'] }],
      },
    },
    aliases: { [alias as string]: { ...from(3), run: 'codepipeline list-pipelines --region eu-west-1' } },
    channels: {
      [channel as string]: {
        ...from(0),
        channel: 'C0BBBBBBB',
        workspace: 'acme',
        role: role as string,
        guardrails: [guardrail as string],
        aliases: [alias as string],
        notify: {
          pipelines: [{ name: 'p', events: ['failed'] }],
          events: [{ name: 'stopped', pattern: { source: ['aws.ecs'] } }],
        },
      },
    },
  };
}

function planOf(after: ChatopsConfig, before: ChatopsConfig): Change[] {
  const templateOf = (config: ChatopsConfig) => {
    const [target] = resolveTargets(config);
    if (target === undefined) throw new Error('There is always a target');
    return renderDesired(resolve(config), target).template;
  };
  return diffTemplates(templateOf(after), templateOf(before));
}

const first = ['ops', 'op', 'ceiling', 'list'];
const second = ['operations', 'operator', 'pipelines', 'show'];
const third = ['o', 'r', 'g', 'a'];

test('what moved is the same resource under the same names, whatever refers to it', () => {
  const changes = planOf(configOf(second, first), configOf(first));
  expect(changes.map(({ action }) => action)).toEqual(changes.map(() => 'update'));
  expect(new Set(changes.flatMap(({ properties }) => properties.map(({ name }) => name)))).toEqual(
    new Set(['Metadata', 'AliasName']),
  );
  expect(changes.find(({ path }) => path === 'channels.operations')?.reason).toBe(
    'moved from channels.ops; it is the same resource',
  );
  expect(findRenamed('default', changes)).toEqual([]);
});

test('it may stay for good: nothing changes afterwards, and a second move keeps the first key', () => {
  const moved = configOf(second, first);
  expect(planOf(moved, moved)).toEqual([]);
  expect(planOf(configOf(third, first), moved).map(({ action }) => action)).not.toContain('create');
  // Back under the first key it is what it was.
  expect(planOf(configOf(first), moved).map(({ action }) => action)).not.toContain('create');
});

test('a rename without it says what it costs and which line avoids that', () => {
  const notices = findRenamed('default', planOf(configOf(second), configOf(first)));
  expect(notices.map(({ path, help }) => `${path}: ${help}`).sort()).toEqual([
    'aliases.show: To keep it as it is, add `moved-from: list` to aliases.show',
    'channels.operations: To keep it as it is, add `moved-from: ops` to channels.operations',
    'guardrails.pipelines: To keep it as it is, add `moved-from: ceiling` to guardrails.pipelines',
    'roles.operator: To keep it as it is, add `moved-from: op` to roles.operator',
  ]);
});

test.each([
  {
    section: 'roles',
    keeps: { op: { 'role-name': 'same' }, operator: { 'role-name': 'same' } },
    says: /keeps its name and ARN, but/,
  },
  { section: 'roles', keeps: { op: { 'role-name': 'same' } }, says: /gets another name and ARN/ },
  {
    section: 'guardrails',
    keeps: { ceiling: { 'policy-name': 'same' }, pipelines: { 'policy-name': 'same' } },
    says: /keeps its name and ARN; in between/,
  },
  {
    section: 'channels',
    keeps: { ops: { 'configuration-name': 'same' }, operations: { 'configuration-name': 'same' } },
    says: /does not answer commands$|does not answer commands\./,
  },
] as const)('what a rename costs depends on what is kept: $section $keeps', ({ section, keeps, says }) => {
  const [after, before] = [configOf(second), configOf(first)].map(config => withOwn(config, section, keeps));
  if (after === undefined || before === undefined) throw new Error('There are two versions');
  const notices = findRenamed('default', planOf(after, before));
  expect(notices.find(({ path }) => path.startsWith(section))?.message).toMatch(says);
});

/** A config with further keys for some parts of a section. */
function withOwn(config: ChatopsConfig, section: keyof ChatopsConfig, own: object): ChatopsConfig {
  const parts = config[section] as Record<string, object>;
  const added = Object.entries(own).filter(([key]) => parts[key] !== undefined);
  const changed = Object.fromEntries(added.map(([key, keys]) => [key, { ...parts[key], ...keys }]));
  return { ...config, [section]: { ...parts, ...changed } };
}

test('after a move the key of before is not the one that keeps it', () => {
  const [notice] = findRenamed('default', planOf(configOf(third), configOf(second, first))).filter(
    ({ path }) => path === 'channels.o',
  );
  expect(notice?.help).toBe(
    'To keep it as it is, add to channels.o the `moved-from` that channels.operations had',
  );
});

test('another channel under another key is no rename', () => {
  const other = configOf(second);
  const channels = Object.fromEntries(
    Object.entries(other.channels ?? {}).map(([key, channel]) => [key, { ...channel, channel: 'C0CCCCCCC' }]),
  );
  const notices = findRenamed('default', planOf({ ...other, channels }, configOf(first)));
  expect(notices.map(({ path }) => path)).not.toContain('channels.operations');
});

test('another key without moved-from: the topic goes, and with it what publishes to it by its ARN', () => {
  const [channel] = findRenamed('default', planOf(configOf(second), configOf(first))).filter(({ path }) =>
    path.startsWith('channels.'),
  );
  expect(channel?.message).toMatch(
    /Its topic demo-ops is deleted too: .* until these services publish to the new topic$/,
  );
});
