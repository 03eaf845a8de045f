import { countOf } from '../core/count-of.ts';
import { canonicalJson, type Json, oneOrMany } from '../core/json.ts';
import type { Change, TargetChanges } from '../core/plan.ts';
import { makeVisible } from '../core/visible.ts';
import { cutNames } from './cut-names.ts';

/** What a plan does to the aliases that people have, whatever it does to permissions. */
export interface AliasChanges {
  /** That aliases run another command; undefined: none does. */
  readonly changed: string | undefined;
  /** That people lose aliases; undefined: no one does. */
  readonly gone: string | undefined;
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
  const lessChannels = new Set(changes.filter(losesAlias).map(({ path }) => path));
  const lines = [
    ...(gone.length === 0
      ? []
      : [`${countOf(gone.length, 'alias is', 'aliases are')} no longer there: ${nameAliases(gone)}`]),
    ...(gone.length > 0 || lessChannels.size === 0
      ? []
      : [`${countOf(lessChannels.size, 'channel has', 'channels have')} fewer aliases`]),
  ];
  return {
    changed:
      changed.length === 0
        ? undefined
        : `${countOf(changed.length, 'alias runs', 'aliases run')} something else: ${nameAliases(changed)}`,
    gone: lines[0],
  };
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

function losesAlias({ action, properties }: Change): boolean {
  if (action !== 'update' && action !== 'replace') return false;
  return properties.some(({ name, before, after }) => {
    const kept = new Set(textsOf(after));
    return name === 'CustomizationResourceArns' && textsOf(before).some(text => !kept.has(text));
  });
}

function textsOf(value: Json | undefined): string[] {
  return oneOrMany(value).map(canonicalJson);
}
