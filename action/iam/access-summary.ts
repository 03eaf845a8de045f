import { type Access, accessOf, noAccess } from './access-items.ts';
import type { Context } from './context.ts';
import { reachesOf } from './evaluate.ts';
import { anything, literalStar } from './glob.ts';
import { type AccessLevel, accessLevels, type IamAction, type IamActions } from './iam-actions.ts';
import type { CompiledPolicy, Layers } from './policy.ts';
import { type Coverage, coverPolicy, numberStatements } from './policy-coverage.ts';

/** What layers together allow, for every action there is. */
export interface AccessSummary {
  /** What is allowed of the actions that are not listed; `resourceless` of those that take no resource. */
  readonly others: { readonly ordinary: Access; readonly resourceless: Access };
  readonly listed: ReadonlyMap<IamAction, Access>;
}

/** Summarises what layers allow. Equal questions are answered once. */
export interface AccessReader {
  readonly catalogue: IamActions;
  /** Equal layers and contexts give the same object. Policies are told apart by identity: compile each once. */
  readonly summarize: (layers: Layers, context: Context) => AccessSummary;
}

/** A reader with memory: one for a whole run. */
export function createAccessReader(catalogue: IamActions): AccessReader {
  const numbers = numberStatements();
  const ids = new Map<CompiledPolicy, number>();
  const coverages = new Map<CompiledPolicy, Coverage>();
  const summaries = new Map<string, AccessSummary>();
  const unlisted = new Map<string, IamAction>();

  const unlistedAction = (key: string): IamAction => {
    // What is not known is taken to write, and to be on whatever resources a policy says.
    const [service = ''] = key.split(':');
    const action = unlisted.get(key) ?? {
      name: key,
      key,
      service,
      level: 'write' as const,
      resources: unknownResources,
    };
    unlisted.set(key, action);
    return action;
  };
  const coverageOf = (policy: CompiledPolicy): Coverage => {
    const known = coverages.get(policy) ?? coverPolicy(policy, catalogue, numbers, unlistedAction);
    coverages.set(policy, known);
    return known;
  };
  const idOf = (policy: CompiledPolicy): number => {
    const id = ids.get(policy) ?? ids.size;
    ids.set(policy, id);
    return id;
  };

  return {
    catalogue,
    summarize: (layers, context) => {
      const key = `${layers.map(({ name, policies }) => `${name}:${policies.map(idOf).join()}`).join('|')} ${formatContext(context)}`;
      let summary = summaries.get(key);
      if (summary === undefined) {
        summary = summarize(layers, context, coverageOf);
        summaries.set(key, summary);
      }
      return summary;
    },
  };
}

/** Stands for the resources of an action that the catalogue does not know: not none. */
const unknownResources: IamAction['resources'] = [
  { type: 'unknown', arns: [], globs: [], isRequired: false },
];

function summarize(
  layers: Layers,
  context: Context,
  coverageOf: (policy: CompiledPolicy) => Coverage,
): AccessSummary {
  const covered = layers.map(({ policies }) => policies.map(coverageOf));
  const memory = new Map<string, Access>();
  const read = (action: Pick<IamAction, 'key' | 'name' | 'resources'>): Access => {
    const isWildcardOnly = action.resources.length === 0;
    const reaches = reachesOf(layers, {
      action: action.key,
      name: action.name,
      resource: isWildcardOnly ? literalStar : anything,
      context,
    });
    return accessOf(reaches, isWildcardOnly);
  };
  const readOnce = (action: IamAction): Access => {
    let key = action.resources.length === 0 ? '*' : '';
    for (const coverages of covered) {
      for (const { listed, others } of coverages) key += `${listed.get(action) ?? others},`;
    }
    let access = memory.get(key);
    if (access === undefined) {
      access = read(action);
      memory.set(key, access);
    }
    return access;
  };
  const other = { key: 'unheard-of:action', name: 'unheard-of:action' };
  const others = {
    ordinary: read({ ...other, resources: unknownResources }),
    resourceless: read({ ...other, resources: [] }),
  };
  const listed = new Map<IamAction, Access>();
  for (const action of listCandidates(layers, covered)) listed.set(action, readOnce(action));
  return { others, listed };
}

/** The listed actions of all policies; of a layer that allows only listed ones, no others need to be looked at. */
function listCandidates(layers: Layers, covered: readonly (readonly Coverage[])[]): Iterable<IamAction> {
  const sizes = covered.map((coverages, index) => {
    const isClosed =
      coverages.every(({ others }) => others === 0) &&
      layers[index]?.policies.every(({ opaque }) => opaque === undefined) === true;
    return isClosed
      ? coverages.reduce((size, { listed }) => size + listed.size, 0)
      : Number.POSITIVE_INFINITY;
  });
  const smallest = Math.min(...sizes);
  const chosen = Number.isFinite(smallest) ? [covered[sizes.indexOf(smallest)] ?? []] : covered;
  const actions = new Set<IamAction>();
  for (const { listed } of chosen.flat()) for (const action of listed.keys()) actions.add(action);
  return actions;
}

/** What a summary says of one action. */
export function accessTo(summary: AccessSummary, action: IamAction): Access {
  const { listed, others } = summary;
  return listed.get(action) ?? (action.resources.length === 0 ? others.resourceless : others.ordinary);
}

/** Actions of a service, in one sentence of a matrix. */
export interface ServiceAccess {
  readonly service: string;
  /** The highest level of what is allowed for certain, and of what may be. */
  readonly level: AccessLevel | undefined;
  readonly possibleLevel: AccessLevel | undefined;
  /** How many actions are allowed for certain, and how many may be, the certain among them. */
  readonly allowed: number;
  readonly possible: number;
}

/** The services of which anything is or may be allowed, by name. */
export function groupByService(summary: AccessSummary, catalogue: IamActions): ServiceAccess[] {
  const services = new Map<
    string,
    { level: number; possibleLevel: number; allowed: number; possible: number }
  >();
  for (const action of listAllowed(summary, catalogue)) {
    const { sure, possible } = accessTo(summary, action);
    const entry = services.get(action.service) ?? { level: -1, possibleLevel: -1, allowed: 0, possible: 0 };
    const level = accessLevels.indexOf(action.level);
    if (sure.length > 0) {
      entry.allowed++;
      entry.level = Math.max(entry.level, level);
    }
    if (possible.length + sure.length > 0) {
      entry.possible++;
      entry.possibleLevel = Math.max(entry.possibleLevel, level);
    }
    services.set(action.service, entry);
  }
  return [...services]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([service, { level, possibleLevel, allowed, possible }]) => ({
      service,
      level: accessLevels[level],
      possibleLevel: accessLevels[possibleLevel],
      allowed,
      possible,
    }));
}

/** The actions that are or may be allowed, in the order of their names. */
export function listAllowed(summary: AccessSummary, catalogue: IamActions): IamAction[] {
  const { listed, others } = summary;
  const isClosed = others.ordinary === noAccess && others.resourceless === noAccess;
  const actions = isClosed ? [...listed.keys()] : [...new Set([...catalogue.all, ...listed.keys()])];
  return actions
    .filter(action => accessTo(summary, action) !== noAccess)
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

function formatContext({ values }: Context): string {
  return JSON.stringify([...values].sort(([a], [b]) => (a < b ? -1 : 1)));
}
