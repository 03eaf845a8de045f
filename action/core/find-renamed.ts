import { appendTo } from './group.ts';
import { canonicalJson, type JsonObject } from './json.ts';
import type { Change } from './plan.ts';
import type { PlanFinding } from './plan-finding.ts';
import { logicalId } from './template.ts';

/** Sections whose keys can move, with the prefix of their logical ids and what a rename costs. */
const sections: Readonly<Record<string, { readonly prefix: string; readonly cost: string }>> = {
  channels: {
    prefix: 'Channel',
    cost: 'in between, the channel receives no notifications and does not answer commands, and its configuration gets another name',
  },
  roles: {
    prefix: 'Role',
    cost: 'the role gets another name and ARN, and references to the old ARN break',
  },
  guardrails: { prefix: 'Guardrail', cost: 'the policy gets another name and ARN' },
  aliases: { prefix: 'Alias', cost: 'the custom action gets another ARN' },
};

/** Properties that follow from the key, so that a rename changes them. */
const ofTheKey: ReadonlySet<string> = new Set([
  'ConfigurationName',
  'RoleName',
  'ManagedPolicyName',
  'ActionName',
  'AliasName',
  'Tags',
]);

/** Properties that say which chat channel it is; one channel has one configuration. */
const placeNames = ['SlackChannelId', 'SlackWorkspaceId', 'TeamsChannelId', 'TeamId'];

/**
 * Finds what a plan deletes and creates again under another key, and says how to keep it.
 * @returns one notice for each part, at its new key
 */
export function findRenamed(target: string, changes: readonly Change[]): PlanFinding[] {
  const deleted = new Map<string, { readonly key: string; readonly id: string }[]>();
  for (const change of changes) {
    const part = change.action === 'delete' ? partOf(change) : undefined;
    if (part === undefined) continue;
    const likeness = likenessOf(change, 'before');
    appendTo(deleted, likeness, { key: part.key, id: change.logicalId });
  }
  return changes.flatMap((change): PlanFinding[] => {
    const part = change.action === 'create' ? partOf(change) : undefined;
    const old = part && deleted.get(likenessOf(change, 'after'))?.shift();
    const section = part && sections[part.section];
    if (part === undefined || old === undefined || section === undefined || old.key === part.key) return [];
    const topic = section === sections['channels'] ? findDeletedTopic(changes, old.key) : undefined;
    const lost =
      topic === undefined
        ? ''
        : `. Its topic ${topic} is deleted too: messages from services that publish to it by its ARN, such as alarms and budgets, are lost until these services publish to the new topic`;
    const isFirst = logicalId(section.prefix, old.key) === old.id;
    return [
      {
        code: 'plan/renamed',
        level: 'notice',
        target,
        path: change.path,
        message: `${part.section}.${old.key} is now called ${part.key}: it is deleted and created again; ${section.cost}${lost}`,
        help: isFirst
          ? `To keep it as it is, add \`moved-from: ${old.key}\` to ${change.path}`
          : `To keep it as it is, add to ${change.path} the \`moved-from\` that ${part.section}.${old.key} had`,
      },
    ];
  });
}

/** The name of the topic of a channel that a plan deletes. */
function findDeletedTopic(changes: readonly Change[], key: string): string | undefined {
  for (const { action, path, properties } of changes) {
    if (action !== 'delete' || path !== `channels.${key}.notify`) continue;
    const name = properties.find(property => property.name === 'TopicName')?.before;
    if (typeof name === 'string') return name;
  }
  return undefined;
}

function partOf({ path }: Change): { readonly section: string; readonly key: string } | undefined {
  const [, section = '', key = ''] =
    /^(channels|roles|guardrails|aliases)\.([A-Za-z][\w-]*)$/.exec(path) ?? [];
  return section === '' ? undefined : { section, key };
}

/** Equal for two forms of one thing, whatever its key. */
function likenessOf({ type, properties }: Change, side: 'before' | 'after'): string {
  const all = Object.fromEntries(
    properties.flatMap(property => {
      const value = property[side];
      return value === undefined || ofTheKey.has(property.name) ? [] : [[property.name, value] as const];
    }),
  );
  const places = placeNames.filter(name => all[name] !== undefined);
  const identity: JsonObject =
    places.length === 0
      ? withoutPolicyNames(all)
      : Object.fromEntries(places.map(name => [name, all[name] ?? null]));
  return `${type} ${canonicalJson(identity)}`;
}

/** The inline policy of a role has the name of the role. */
function withoutPolicyNames(properties: JsonObject): JsonObject {
  const { Policies: policies, ...rest } = properties;
  if (!Array.isArray(policies)) return properties;
  const documents = policies.map(policy => {
    const { PolicyName: _name, ...document } = policy as JsonObject;
    return document;
  });
  return { ...rest, Policies: documents };
}
