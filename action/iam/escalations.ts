import { groupBy } from '../core/group.ts';
import { createRecentMap } from '../core/recent-map.ts';
import table from '../data/escalation-paths.json' with { type: 'json' };
import { type AccessSummary, accessTo } from './access-summary.ts';
import { arnFormsOf } from './arn-forms.ts';
import { withoutService } from './channel-layers.ts';
import { listMentionedKeys } from './condition-keys.ts';
import { type Context, lookUp, withValue } from './context.ts';
import { evaluateSome } from './evaluate.ts';
import { anything, type Glob, literalStar, many, matchesText } from './glob.ts';
import type { IamActions } from './iam-actions.ts';
import { identityOf } from './identity.ts';
import { testStatement } from './instants.ts';
import { ownAccount } from './other-account.ts';
import type { CompiledPolicy, Layers, Statement } from './policy.ts';
import { isTemplate } from './policy-text.ts';
import { serviceOf, statementsFor } from './statements-for.ts';
import type { Verdict } from './verdict.ts';

/** A way to get more than a policy says, or to get at credentials. */
export interface EscalationPath {
  /** Stable name. */
  readonly id: string;
  /** `escalation` or `credentials`. */
  readonly kind: string;
  /** Actions that must all be allowed, each of them an operation that is run. */
  readonly actions: readonly string[];
  /** Permissions that must be there as well, but are not operations: IAM checks them while another one runs. */
  readonly permissions: readonly string[];
  /** The services of which one is passed the role, as `iam:PassedToService` has it. */
  readonly passedTo?: readonly string[];
  /** What it does; a sentence without subject. */
  readonly reason: string;
}

/** The known ways. Sources: see the table. */
export const escalationPaths: readonly EscalationPath[] = table.paths;

/** A known way that layers leave open. */
export interface Escalation {
  readonly path: EscalationPath;
  /**
   * `certain`: all of it is allowed. `possible`: it depends on conditions, or on an account or Region that is not known.
   * `unknown`: it depends on a policy whose content is not known.
   */
  readonly certainty: 'certain' | 'possible' | 'unknown';
  /** Each of the actions and permissions that are needed, and whether it is allowed for certain. */
  readonly steps: readonly EscalationStep[];
}

/** One action or permission of a way. */
export interface EscalationStep {
  readonly action: string;
  readonly isCertain: boolean;
}

/** What a finder looks at. */
export interface EscalationQuestion {
  /** As {@link defaultLayers} or {@link ceilingLayers} give them. */
  readonly layers: Layers;
  readonly context: Context;
  /** What the layers allow in the context. */
  readonly summary: AccessSummary;
}

/** Finds known ways. What equal policies leave open is worked out once. */
export interface EscalationFinder {
  /**
   * The known ways to more permissions, and to credentials, that layers leave open in chat; in the order of the table.
   * `iam:PassRole` is asked of the policies alone: it is no operation that Amazon Q could refuse to run.
   */
  readonly find: (question: EscalationQuestion) => readonly Escalation[];
  /** Why it is not certain that a way is open; undefined when it is. */
  readonly explain: (way: Escalation, question: EscalationQuestion) => string | undefined;
  /** Lets go of what was not asked for since the release before. */
  readonly release: () => void;
}

/** Makes a finder. */
export function createEscalationFinder(catalogue: IamActions): EscalationFinder {
  const known = createRecentMap<string, readonly Escalation[]>();
  return {
    release: known.release,
    find: question => {
      const open = openActions(question.layers);
      const candidates = paths.filter(({ needed }) => (needed & open) === needed);
      if (candidates.length === 0) return none;
      const key = keyOf(question);
      const found = known.get(key) ?? candidates.flatMap(({ path }) => searchPath(path, question, catalogue));
      known.set(key, found);
      return found;
    },
    explain: ({ path, steps }, { layers, context }) => {
      const doubtful = steps.find(({ isCertain }) => !isCertain);
      if (doubtful === undefined) return undefined;
      const isInside = path.permissions.includes(doubtful.action);
      const asked = isInside ? withoutService(layers) : layers;
      return askStep(path, doubtful.action, { layers: asked, context, catalogue }).because[0]?.message;
    },
  };
}

const none: readonly Escalation[] = [];

/** The actions of the table, each a bit of a set. */
const bits: ReadonlyMap<string, bigint> = new Map(
  [...new Set(escalationPaths.flatMap(namesOf))].map((name, index) => [
    name.toLowerCase(),
    1n << BigInt(index),
  ]),
);
const byService = groupBy(bits.keys(), name => name.slice(0, name.indexOf(':')));
const allBits = (1n << BigInt(bits.size)) - 1n;

const paths = escalationPaths.map(path => ({
  path,
  needed: namesOf(path).reduce((set, name) => set | (bits.get(name.toLowerCase()) ?? 0n), 0n),
}));

function namesOf({ actions, permissions }: EscalationPath): string[] {
  return [...actions, ...permissions];
}

/** The actions that every layer allows on something, under whatever condition: no other way can be open. */
function openActions(layers: Layers): bigint {
  return withoutService(layers).reduce(
    (open, { policies }) => open & policies.reduce((set, policy) => set | grantedBy(policy), 0n),
    allBits,
  );
}

const granted = new WeakMap<CompiledPolicy, bigint>();

function grantedBy(policy: CompiledPolicy): bigint {
  let set = granted.get(policy);
  if (set === undefined) {
    set = policy.opaque === undefined ? 0n : allBits;
    for (const statement of policy.statements) {
      if (statement.effect === 'Allow') set |= namedBy(statement);
    }
    granted.set(policy, set);
  }
  return set;
}

function namedBy({ actions, isNotAction }: Statement): bigint {
  let set = 0n;
  for (const glob of actions) set |= glob.isLiteral ? (bits.get(glob.text) ?? 0n) : matchedBy(glob);
  return isNotAction ? allBits & ~set : set;
}

function matchedBy(glob: Glob): bigint {
  const service = serviceOf(glob);
  const candidates = service === undefined ? bits.keys() : (byService.get(service) ?? []);
  let set = 0n;
  for (const name of candidates) if (matchesText(glob, name)) set |= bits.get(name) ?? 0n;
  return set;
}

/** Equal for the same policies about actions of the table, in contexts that are equal in all that these policies ask for. */
function keyOf({ layers, context }: EscalationQuestion): string {
  const concerned = layers.map(layer => ({ ...layer, policies: layer.policies.filter(isConcerned) }));
  let key = `${ownAccount(context)} `;
  for (const { name, policies, passes } of concerned) {
    key += `${name}:`;
    for (const policy of policies) key += `${identityOf(policy)},`;
    for (const [action, how] of passes ?? []) if (bits.has(action)) key += `${action} ${how},`;
  }
  for (const name of listMentionedKeys(concerned)) {
    const value = lookUp(context, name);
    key += `;${name}=${typeof value === 'object' ? value.values.join() : value}`;
  }
  return key;
}

const knownConcerned = new WeakMap<CompiledPolicy, boolean>();

/** Whether a policy is about an action of the table, or may be. */
function isConcerned(policy: CompiledPolicy): boolean {
  const known =
    knownConcerned.get(policy) ??
    (policy.opaque !== undefined || policy.statements.some(statement => namedBy(statement) !== 0n));
  knownConcerned.set(policy, known);
  return known;
}

function searchPath(path: EscalationPath, question: EscalationQuestion, catalogue: IamActions): Escalation[] {
  const { summary, context } = question;
  const steps: EscalationStep[] = [];
  for (const action of path.actions) {
    const known = catalogue.find(action);
    const { sure, possible } = known === undefined ? summary.others.ordinary : accessTo(summary, known);
    if (possible.length === 0) return [];
    steps.push({ action, isCertain: sure.length > 0 });
  }
  const layers = withoutService(question.layers);
  for (const action of path.permissions) {
    const { decision } = askStep(path, action, { layers, context, catalogue });
    if (decision === 'denied') return [];
    steps.push({ action, isCertain: decision === 'allowed' });
  }
  return [{ path, certainty: certaintyOf(steps, layers, context), steps }];
}

interface StepSearch {
  readonly layers: Layers;
  readonly context: Context;
  readonly catalogue: IamActions;
}

/** The service for which most is allowed, of several that may be passed the role. */
function askStep(
  { passedTo = [] }: EscalationPath,
  action: string,
  { layers, context, catalogue }: StepSearch,
): Verdict {
  const contexts =
    action === 'iam:PassRole' && passedTo.length > 0
      ? passedTo.map(service => withValue(context, 'iam:PassedToService', service))
      : [context];
  const verdicts = contexts.map(each => ask(layers, action, each, catalogue));
  return (
    verdicts.find(({ decision }) => decision === 'allowed') ??
    verdicts.find(({ decision }) => decision === 'unknown') ??
    verdicts[0] ?? { decision: 'unknown', because: [] }
  );
}

const plainlyAllowed: Verdict = { decision: 'allowed', because: [] };

function ask(layers: Layers, action: string, context: Context, catalogue: IamActions): Verdict {
  const key = action.toLowerCase();
  if (layers.every(({ policies }) => allowsPlainly(policies, key))) return plainlyAllowed;
  const types = catalogue.find(key)?.resources;
  const resource = types?.length === 0 ? literalStar : anything;
  const forms = types === undefined ? {} : arnFormsOf(key, types, ownAccount(context));
  return evaluateSome(layers, { action: key, name: action, resource, context }, forms);
}

/** Whether policies allow an action on everything, with no condition and nothing that denies: by far the most frequent case. */
function allowsPlainly(policies: readonly CompiledPolicy[], key: string): boolean {
  let isAllowed = false;
  for (const policy of policies) {
    if (policy.opaque !== undefined) return false;
    for (const { effect, conditions, resources, isNotResource } of statementsFor(policy, key)) {
      if (effect === 'Deny') return false;
      isAllowed ||=
        conditions.length === 0 &&
        !isNotResource &&
        resources.some(text => !isTemplate(text) && text.text === many);
    }
  }
  return isAllowed;
}

/** Whether what is not certain hangs on conditions, or on policies of which nothing is known. */
function certaintyOf(
  steps: readonly EscalationStep[],
  layers: Layers,
  context: Context,
): Escalation['certainty'] {
  if (steps.every(({ isCertain }) => isCertain)) return 'certain';
  const isGranted = ({ action }: EscalationStep) =>
    layers.every(({ policies }) =>
      policies.some(policy =>
        statementsFor(policy, action.toLowerCase()).some(
          statement => statement.effect === 'Allow' && testStatement(statement, context) !== false,
        ),
      ),
    );
  const isClear = layers.every(({ policies }) => policies.every(({ opaque }) => opaque === undefined));
  return isClear || steps.every(isGranted) ? 'possible' : 'unknown';
}
