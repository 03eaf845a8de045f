import { appendTo } from './group.ts';
import { canonicalJson, type JsonObject } from './json.ts';
import type { Change } from './plan.ts';
import type { PlanFinding } from './plan-finding.ts';
import { logicalId } from './template.ts';

/** A section whose keys can move: the prefix of its logical ids, and what a rename costs. */
interface RenamedSection {
  readonly prefix: string;
  /** What a rename costs where what AWS calls it changes. */
  readonly cost: string;
  /** The property that chatops.yml can keep, of which AWS makes the ARN, and what a rename then costs. */
  readonly kept?: { readonly name: string; readonly cost: string };
}

const sections: Readonly<Record<string, RenamedSection>> = {
  channels: {
    prefix: 'Channel',
    cost: 'in between, the channel receives no notifications and does not answer commands, and its configuration gets another name',
    kept: {
      name: 'ConfigurationName',
      cost: 'in between, the channel receives no notifications and does not answer commands',
    },
  },
  roles: {
    prefix: 'Role',
    cost: 'the role gets another name and ARN, and references to the old ARN break',
    kept: {
      name: 'RoleName',
      // IAM User Guide, "AWS JSON policy elements: Principal": a policy keeps the unique ID of a role, not its ARN.
      cost: 'the role keeps its name and ARN, but policies elsewhere that name it as a principal no longer match it until they are saved again',
    },
  },
  guardrails: {
    prefix: 'Guardrail',
    cost: 'the policy gets another name and ARN',
    kept: {
      name: 'ManagedPolicyName',
      cost: 'the policy keeps its name and ARN; in between, it does not exist',
    },
  },
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
  const deleted = new Map<string, { readonly key: string; readonly change: Change }[]>();
  for (const change of changes) {
    const part = change.action === 'delete' ? partOf(change) : undefined;
    if (part === undefined) continue;
    const likeness = likenessOf(change, 'before');
    appendTo(deleted, likeness, { key: part.key, change });
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
    const isFirst = logicalId(section.prefix, old.key) === old.change.logicalId;
    return [
      {
        code: 'plan/renamed',
        level: 'notice',
        target,
        path: change.path,
        message: `${part.section}.${old.key} is now called ${part.key}: it is deleted and created again; ${costOf(section, old.change, change)}${lost}`,
        help: isFirst
          ? `To keep it as it is, add \`moved-from: ${old.key}\` to ${change.path}`
          : `To keep it as it is, add to ${change.path} the \`moved-from\` that ${part.section}.${old.key} had`,
      },
    ];
  });
}

/** What it costs that one thing is deleted and another created in its place. */
function costOf({ cost, kept }: RenamedSection, old: Change, next: Change): string {
  if (kept === undefined) return cost;
  const nameOf = ({ properties }: Change, side: 'before' | 'after') =>
    properties.find(({ name }) => name === kept.name)?.[side];
  const name = nameOf(old, 'before');
  const isKept = name !== undefined && name === nameOf(next, 'after');
  return isKept ? kept.cost : cost;
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
