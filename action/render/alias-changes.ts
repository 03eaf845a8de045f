import { countChatChannels } from '../core/chat-place.ts';
import { countOf } from '../core/count-of.ts';
import type { Change, PlannedChanges, TargetChanges } from '../core/plan.ts';
import { makeVisible } from '../core/visible.ts';
import { cutNames } from './cut-names.ts';
import { describePeople, groupPeople, type PeopleGroup } from './plan-people.ts';
import { labelTarget } from './target-label.ts';

/** What a plan does to the aliases that people have, whatever it does to permissions. */
export interface AliasChanges {
  /** That aliases run another command; undefined: none does. */
  readonly changed: string | undefined;
  /** That people lose aliases: those that no one has any longer, then those that some have no longer; empty: no one does. */
  readonly gone: readonly string[];
}

/**
 * Says which aliases run something else once a plan is applied, and which ones people no longer have. The permissions can be the same, since
 * the channels may have been allowed to run both commands.
 */
export function describeAliasChanges(targets: readonly TargetChanges[]): AliasChanges {
  const changes = targets.flatMap(({ stacks }) => stacks.flatMap(each => each.changes));
  const aliases = changes.filter(({ type }) => type === 'AWS::Chatbot::CustomAction');
  const changed = namesOf(aliases.filter(runsOther));
  const gone = [...new Set(aliases.filter(isGone).map(formerName))];
  return {
    changed:
      changed.length === 0
        ? undefined
        : `${countOf(changed.length, 'alias runs', 'aliases run')} something else: ${nameAliases(changed)}`,
    gone: [
      ...(gone.length === 0
        ? []
        : [`${countOf(gone.length, 'alias is', 'aliases are')} no longer there: ${nameAliases(gone)}`]),
      ...describeLess(targets, new Set(gone)),
    ],
  };
}

/** In which chat channels people have fewer aliases, other than those that no one has any longer. */
function describeLess(targets: readonly TargetChanges[], gone: ReadonlySet<string>): string[] {
  const all = targets.flatMap(({ target, stacks }) =>
    stacks.flatMap(({ lostAliases = [] }) => lostAliases.map(each => ({ target, ...each }))),
  );
  const rest = all.flatMap(each => {
    const names = each.names.filter(name => !gone.has(name));
    // Nothing at all is left of a channel that is deleted.
    const isDeleted = each.isGone === true && each.was === undefined;
    return names.length === 0 || isDeleted ? [] : [{ ...each, names }];
  });
  const [only] = rest;
  const channels = countChatChannels(rest.map(({ place }) => place));
  if (only === undefined) return [];
  if (rest.length > 1) return [`${countOf(channels, 'channel has', 'channels have')} fewer aliases`];
  const who = `${labelTarget(only.target)}${describePeople(only)}`;
  return [makeVisible(`${who} no longer has ${nameAliases(only.names)}`)];
}

/** The aliases of people whose channel is another one, or moves away, which no change of a list shows. */
export function groupLostAliases(plan: PlannedChanges, namesTarget = true): PeopleGroup[] {
  return groupPeople(
    plan,
    ({ lostAliases = [] }) =>
      lostAliases
        .filter(({ was }) => was !== undefined)
        .map(({ names, ...people }) => ({ people, whats: names.map(name => `run ${name}`) })),
    { one: 'no longer has', many: 'no longer have', describe: describePeople },
    namesTarget,
  );
}

/** What people typed until now: the key in the configuration can be a new one. */
function formerName({ path, properties }: Change): string {
  const before = properties.find(({ name }) => name === 'AliasName')?.before;
  return typeof before === 'string' ? before : path.replace(/^aliases\./, '');
}

function namesOf(changes: readonly Change[]): string[] {
  return [...new Set(changes.map(({ path }) => path.replace(/^aliases\./, '')))];
}

function nameAliases(names: readonly string[]): string {
  return makeVisible(cutNames(names.map(name => `run ${name}`)).join(', '));
}

function runsOther({ action, properties }: Change): boolean {
  if (action !== 'update' && action !== 'replace') return false;
  const definition = properties.find(({ name }) => name === 'Definition');
  return definition?.before !== undefined && definition.after !== undefined;
}

/** Also an alias with another name: the old name no longer works. */
function isGone({ action, properties }: Change): boolean {
  if (action === 'delete') return true;
  return properties.some(
    ({ name, before, after }) => name === 'AliasName' && before !== undefined && after !== before,
  );
}
