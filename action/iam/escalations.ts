import table from '../data/escalation-paths.json' with { type: 'json' };
import { type Access, formatItems } from './access-items.ts';
import { type AccessReader, type AccessSummary, accessTo, isClosed, isListed } from './access-summary.ts';
import type { Context } from './context.ts';
import { many, matchesText } from './glob.ts';
import type { AccessLevel, IamAction, IamActions } from './iam-actions.ts';
import type { CompiledPolicy, Layers, Statement } from './policy.ts';
import { isTemplate } from './policy-text.ts';

/** A way to get more than a policy says, or to get at credentials. */
export interface EscalationPath {
  /** Stable name. */
  readonly id: string;
  /** `escalation` or `credentials`. */
  readonly kind: string;
  /** Actions that must all be allowed, each of them an operation that somebody runs. */
  readonly actions: readonly string[];
  /** Permissions that must be there as well, but are not operations: IAM checks them while another one runs. */
  readonly permissions: readonly string[];
  /** What it does; a sentence without subject. */
  readonly reason: string;
}

/** The known ways. Sources: see the table. */
export const escalationPaths: readonly EscalationPath[] = table.paths;

/** A known way that layers leave open. */
export interface Escalation {
  readonly path: EscalationPath;
  /** Whether all of it is allowed for certain. */
  readonly isCertain: boolean;
  /** Whether it can be run in chat; otherwise only because Amazon Q refuses one of the operations. */
  readonly isRunInChat: boolean;
  /** On what each of the actions and permissions is, or may be, allowed. */
  readonly resources: readonly { readonly action: string; readonly on: readonly string[] }[];
}

/**
 * The known ways to more permissions, and to credentials, that layers leave open; in the order of the table.
 * `iam:PassRole` is asked of the policies alone: it is no operation that Amazon Q could refuse to run.
 * @param layers as {@link defaultLayers} or {@link ceilingLayers} give them
 */
export function findEscalations(
  reader: AccessReader,
  layers: Layers,
  context: Context,
): readonly Escalation[] {
  const inChat = reader.summarize(layers, context);
  // Equal layers in an equal context give the same summary, so that it stands for the whole question.
  const known = found.get(inChat) ?? searchEscalations(reader, layers, context, inChat);
  found.set(inChat, known);
  return known;
}

const found = new WeakMap<AccessSummary, readonly Escalation[]>();

function searchEscalations(
  reader: AccessReader,
  layers: Layers,
  context: Context,
  inChat: AccessSummary,
): readonly Escalation[] {
  const byPolicies = reader.summarize(
    layers.filter(({ name }) => name !== 'service'),
    context,
  );
  const read = (action: string) => readAccess(reader.catalogue, byPolicies, action);
  // Where nothing is allowed but what is listed, most ways are closed without a look at their services.
  const isShut = isClosed(byPolicies);
  return escalationPaths.flatMap(path => {
    const names = [...path.actions, ...path.permissions];
    if (isShut && names.some(action => !isListed(byPolicies, action.toLowerCase()))) return [];
    if (names.some(action => read(action).possible.length === 0)) return [];
    const needed = names.map(action => ({ action, ...read(action) }));
    const isRunInChat = path.actions.every(
      action => readAccess(reader.catalogue, inChat, action).possible.length > 0,
    );
    return [
      {
        path,
        isCertain: needed.every(({ sure }) => sure.length > 0),
        isRunInChat,
        resources: needed.map(({ action, possible }) => ({ action, on: formatItems(possible) })),
      },
    ];
  });
}

function readAccess(catalogue: IamActions, summary: AccessSummary, name: string): Access {
  const action = catalogue.find(name);
  return action === undefined ? summary.others.ordinary : accessTo(summary, action);
}

/** Levels that change something. */
const writing: ReadonlySet<AccessLevel> = new Set(['write', 'tagging', 'permissions']);

/** A statement that allows more changes than anybody can have thought of one by one. */
export interface WildcardWrite {
  readonly statement: Statement;
  /** The patterns that match actions which change something; `all but …` for NotAction. */
  readonly patterns: readonly string[];
  /** How many actions that change something they match, and some of them. */
  readonly count: number;
  readonly examples: readonly string[];
  /** Whether it is about every resource. */
  readonly isEverywhere: boolean;
  /** Whether a condition limits it. */
  readonly isConditional: boolean;
}

/** Patterns of reads, also where AWS classifies one of the actions as a change (`sagemaker:Get…`, `iam:Generate…`). */
const reading =
  /^[^:]*:(batch)?(get|list|describe|search|view|check|query|lookup|read|scan|select|head|preview|estimate|simulate|validate|verify|detect|discover|generate)/;

/** The Allow statements of a policy that allow changes by a pattern of actions. */
export function findWildcardWrites(policy: CompiledPolicy, catalogue: IamActions): WildcardWrite[] {
  return policy.statements.flatMap(statement => {
    if (statement.effect === 'Deny') return [];
    const { actions, isNotAction, resources, isNotResource } = statement;
    const globs = isNotAction
      ? []
      : actions.filter(({ isLiteral, text }) => !isLiteral && !reading.test(text));
    const changes = (matched: readonly IamAction[]) => matched.filter(({ level }) => writing.has(level));
    const found = isNotAction
      ? changes(catalogue.all).filter(({ key }) => !actions.some(glob => matchesText(glob, key)))
      : [...new Set(globs.flatMap(glob => changes(catalogue.actionsMatching(glob))))];
    if (found.length === 0) return [];
    const matching = globs.filter(glob => found.some(({ key }) => matchesText(glob, key)));
    return [
      {
        statement,
        patterns: isNotAction
          ? [`all but ${statement.sources.join(', ')}`]
          : matching.map(glob => statement.sources[actions.indexOf(glob)] ?? ''),
        count: found.length,
        examples: found.slice(0, 3).map(({ name }) => name),
        isEverywhere: isNotResource || resources.some(text => !isTemplate(text) && text.text === many),
        isConditional: statement.conditions.length > 0,
      },
    ];
  });
}

/** Whether a policy allows changes by a pattern of actions on every resource, without any condition. */
export function hasWildcardWrite(policy: CompiledPolicy, catalogue: IamActions): boolean {
  return findWildcardWrites(policy, catalogue).some(
    ({ isEverywhere, isConditional }) => isEverywhere && !isConditional,
  );
}
