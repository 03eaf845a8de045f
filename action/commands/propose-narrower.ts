import { type NarrowedList, narrowEntries } from '../activity/narrow-entries.ts';
import type { EntryUse } from '../activity/permission-use.ts';
import { type Edit, readData } from '../adopt/edit-text.ts';
import { isObject, type Json } from '../core/json.ts';
import { limitsOf, type Resolved } from '../core/model.ts';
import { formatPath, type Path } from '../core/path.ts';
import { placeOf } from '../core/place.ts';
import type { Project } from '../core/project.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import { renderTemplate } from '../kinds/index.ts';
import type { ActivityReport } from './activity.ts';
import { ConfigEditor, valueAt } from './edit-config.ts';
import { planAccess } from './plan-access.ts';

/** The narrower statements of one role. */
export interface RoleProposal {
  readonly role: string;
  /** What is removed, by the place of the statement. */
  readonly statements: readonly (NarrowedList & { readonly path: string })[];
}

/** What can be taken away from roles without taking anything that was used. */
export interface NarrowProposal {
  readonly roles: readonly RoleProposal[];
  /** Roles that stay as they are although permissions were never used, each with the reason. */
  readonly refused: readonly { readonly role: string; readonly reason: string }[];
  /** Whether everything was read: otherwise nothing is proposed, and that says nothing about the permissions. */
  readonly isComplete: boolean;
  /** The new texts by file name. */
  readonly texts: ReadonlyMap<string, string>;
}

/** What a proposal takes besides the report. */
export interface ProposalOptions {
  /** A younger role is left alone: there was too little time to use what it may do. */
  readonly minAgeDays: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const dayMillis = 86_400_000;

/**
 * Works out narrower statements: without actions whose use AWS tracks and never recorded, in any target. The new
 * configuration passes every check, and what the channels lose by it is compared: nothing but the removed actions.
 * Nothing is written.
 * @param file the main file, as it was loaded
 */
export async function proposeNarrower(
  file: string,
  loaded: { readonly config: Resolved; readonly project: Project },
  report: ActivityReport,
  { minAgeDays, now }: ProposalOptions,
): Promise<NarrowProposal> {
  const editor = new ConfigEditor(file, loaded.project, new Date(now).toISOString().slice(0, 10));
  const roles: RoleProposal[] = [];
  const refused: { role: string; reason: string }[] = [];
  let before = loaded.config;
  for (const [role, uses] of collectRoles(report)) {
    const narrowed = groupByStatement(uses.entries).map(({ path, entries }) => ({
      path,
      ...narrowEntries(entries),
    }));
    const statements = narrowed.filter(({ removed }) => removed.length > 0);
    const kept = narrowed.flatMap(list => list.kept.map(({ pattern, reason }) => `${pattern}: ${reason}`));
    if (statements.length + kept.length === 0) continue;
    const reason =
      (statements.length === 0 ? kept.join('; ') : undefined) ??
      findObstacle(report, uses.createdAt, { minAgeDays, now }) ??
      statements.flatMap(({ path }) => describePolicyFile(path, loaded.project) ?? [])[0] ??
      (await editor.make(editsFor(statements, editor.config), async after => {
        const removed = new Set(statements.flatMap(list => list.removed));
        const problem = await findOtherLoss(before, after, removed);
        if (problem === undefined) before = after;
        return problem;
      }));
    if (reason !== undefined) refused.push({ role, reason });
    else
      roles.push({
        role,
        statements: statements.map(({ path, ...list }) => ({ ...list, path: formatPath(path) })),
      });
  }
  return { roles, refused, isComplete: report.look.complete, texts: editor.changedTexts() };
}

/** Why nothing can be taken from a role, whatever its statements are. */
function findObstacle(
  { look }: ActivityReport,
  createdAt: string,
  { minAgeDays, now }: ProposalOptions,
): string | undefined {
  if (!look.complete) return 'not everything could be read, so uses of its permissions may be missing';
  if ((now - Date.parse(createdAt)) / dayMillis >= minAgeDays) return undefined;
  return `it was made on ${createdAt.slice(0, 10)}, less than ${minAgeDays} days ago`;
}

/** Where to edit a statement of a policy file. */
function describePolicyFile(path: Path, project: Project): string | undefined {
  const data = readData(project.texts.get(project.locate(path).file) ?? '');
  const files = path.map((_, index) => valueAt(data, path.slice(0, index + 1)));
  const file = files.find(value => typeof value === 'string');
  return file === undefined ? undefined : `its policy is in ${String(file)}; edit it there`;
}

/** The use of the permissions of each role over all targets: used in one of them is used. */
function collectRoles({ targets }: ActivityReport): Map<string, { createdAt: string; entries: EntryUse[] }> {
  const roles = new Map<string, { createdAt: string; entries: EntryUse[] }>();
  for (const { role, permissions } of targets.flatMap(target => target.roles)) {
    if (permissions === undefined) continue;
    const known = roles.get(role);
    if (known === undefined) {
      roles.set(role, { createdAt: permissions.createdAt, entries: [...permissions.entries] });
      continue;
    }
    if (permissions.createdAt > known.createdAt) known.createdAt = permissions.createdAt;
    const others = new Map(permissions.entries.map(entry => [formatPath(entry.path), entry]));
    known.entries = known.entries.map(entry => joinUses(entry, others.get(formatPath(entry.path))));
  }
  return roles;
}

/** Used in one target is used; unused only where both say so; the rest is untracked. */
function joinUses(a: EntryUse, b: EntryUse | undefined): EntryUse {
  if (b === undefined) return a;
  const used = new Map([...a.used, ...b.used].map(use => [use.action, use]));
  const unused = a.unused.filter(action => b.unused.includes(action));
  const all = [...a.unused, ...b.unused, ...a.untracked, ...b.untracked];
  return {
    ...a,
    used: [...used.values()],
    unused,
    untracked: [...new Set(all)].filter(action => !used.has(action) && !unused.includes(action)),
  };
}

function groupByStatement(entries: readonly EntryUse[]): { path: Path; entries: EntryUse[] }[] {
  const groups = new Map<string, { path: Path; entries: EntryUse[] }>();
  for (const entry of entries) {
    const path = entry.path.slice(0, -2);
    const key = formatPath(path);
    const group = groups.get(key) ?? { path, entries: [] };
    group.entries.push(entry);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** From the end of a list to its start, so that the indices of what is left stay right. */
function editsFor(
  statements: readonly ({ readonly path: Path } & NarrowedList)[],
  config: ChatopsConfig,
): Edit[] {
  const isEmpty = new Set(
    statements.filter(({ actions }) => actions.length === 0).map(({ path }) => formatPath(path)),
  );
  const isGone = (path: Path): boolean => {
    const value = valueAt(config as unknown as Json, path);
    if (isEmpty.has(formatPath(path))) return true;
    if (Array.isArray(value)) return value.length > 0 && value.every((_, index) => isGone([...path, index]));
    // A role without policies of its own is still a role; a policy, or a list of them, that says nothing is not.
    if (!isObject(value) || path.length <= 2) return false;
    const keys = Object.keys(value);
    return keys.length > 0 && keys.every(key => isGone([...path, key]));
  };
  const edits = new Map<string, Edit>();
  for (const { path, actions, replaced } of [...statements].reverse()) {
    if (actions.length > 0) {
      const list = [...path, 'actions'];
      for (const { index, by } of [...replaced].reverse()) {
        for (const value of by)
          edits.set(`${formatPath(list)} ${value}`, { do: 'append', path: list, value });
        edits.set(formatPath([...list, index]), { do: 'remove', path: [...list, index] });
      }
      continue;
    }
    // The outermost part of which nothing is left.
    const whole = path.map((_, index) => path.slice(0, index + 1)).find(isGone) ?? path;
    edits.set(formatPath(whole), { do: 'remove', path: whole });
  }
  return [...edits.values()];
}

/** Whether channels lose more than what was removed, or gain anything: what is wrong then, in a sentence. */
async function findOtherLoss(
  before: Resolved,
  after: Resolved,
  removed: ReadonlySet<string>,
): Promise<string | undefined> {
  const versionOf = (config: Resolved, key: string) => {
    const model = config.models.find(({ target }) => target.key === key);
    return {
      template: model === undefined ? undefined : renderTemplate(model),
      documents: config.documents,
      limits: limitsOf(config, key),
    };
  };
  const { access, chosenRoles } = await planAccess(
    before.models.map(({ target }) => ({
      target: target.key,
      isProduction: target.isProduction,
      place: placeOf(target),
      before: versionOf(before, target.key),
      after: versionOf(after, target.key),
    })),
  );
  if (chosenRoles.some(({ changes }) => changes === undefined))
    return 'there are too many channels to compare what members lose who have chosen it';
  const changes = [...access, ...chosenRoles.flatMap(({ changes = [] }) => changes)];
  const gained = changes.flatMap(change => change.gained);
  if (gained.length > 0) return `channels would gain ${gained[0]?.action ?? ''}`;
  const lost = changes.flatMap(change => change.lost).find(({ action }) => !removed.has(action));
  return lost === undefined ? undefined : `channels would also lose ${lost.action}`;
}
