import { stat } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import type { ChosenChange } from '../access/chosen-plan.ts';
import type { AccessChange } from '../access/compare-access.ts';
import { AwsFailure } from '../aws/failure.ts';
import { hasErrors } from '../core/diagnostic.ts';
import { findRenamed } from '../core/find-renamed.ts';
import type { Look } from '../core/look.ts';
import { limitsOf, noLimits, type Resolved, type Target } from '../core/model.ts';
import { placeOf } from '../core/place.ts';
import {
  joinTargets,
  lookAtFiles,
  type PlanSeen,
  type StackPlan,
  type TargetChanges,
  type UnhashedPlan,
} from '../core/plan.ts';
import { listEnds } from '../core/plan-ends.ts';
import type { PlanFinding } from '../core/plan-finding.ts';
import type { Project } from '../core/project.ts';
import { resolveTargets } from '../core/resolve.ts';
import { findRefusals } from '../core/safety.ts';
import { globalRegion } from '../core/stacks.ts';
import type { Template } from '../core/template.ts';
import { uniqueNamesOf } from '../kinds/unique-names.ts';
import { type Desired, renderDesired } from './desired.ts';
import { withFileAt } from './git-tree.ts';
import { loadConfig } from './load-config.ts';
import { type AccessDetail, type PlannedTarget, planAccess, type StackVersion } from './plan-access.ts';
import { comparePeople, makeStackPlan, planStack } from './plan-stack.ts';
import type { Proofs } from './prove-project.ts';

/** A plan that was made without AWS. */
export interface OfflineReport {
  readonly plan: UnhashedPlan;
  readonly look: Look<PlanSeen>;
  /** Who gains and loses what. */
  readonly access: readonly AccessChange[];
  /** What those gain and lose who have chosen a role that it changes, where `access` does not say it. */
  readonly chosenRoles: readonly ChosenChange[];
  readonly findings: readonly PlanFinding[];
}

/** A configuration and the one that it is compared with. */
export interface ConfigComparison {
  readonly config: Resolved;
  /** Undefined: there was none before. */
  readonly base: Resolved | undefined;
}

/**
 * Loads what a file is to be compared with: another file, or the same file in another commit.
 * @returns undefined when the commit does not have the file
 * @throws AwsFailure when there is neither, or when it is not valid
 */
export async function loadBase(against: string, file: string): Promise<Resolved | undefined> {
  return (await loadBaseVersion(against, file))?.config;
}

/** The version that a file is compared with, with what it says of places in its files. */
export interface BaseVersion {
  readonly config: Resolved;
  /** Undefined when it declares no channel. */
  readonly proofs: Proofs | undefined;
  readonly project: Project;
  /** The name that people know a file of the project by: without the folder that another commit was copied into. */
  readonly nameFile: (name: string) => string;
}

/** Loads the same with its proofs. @throws AwsFailure as {@link loadBase} does */
export async function loadBaseVersion(against: string, file: string): Promise<BaseVersion | undefined> {
  if (await isFile(against)) return loadValid(against, against, name => name);
  return withFileAt(against, file, async copy => {
    if (copy === undefined) return undefined;
    const inside = `${dirname(copy)}${sep}`;
    const folder = dirname(file) === '.' ? '' : `${dirname(file)}${sep}`;
    const nameFile = (name: string) =>
      name.startsWith(inside) ? `${folder}${name.slice(inside.length)}` : name;
    return loadValid(copy, `${file} in ${against}`, nameFile);
  });
}

/** What a pull request is compared with, and a sentence when that is not the whole base. */
export interface ReviewBase {
  readonly base: ConfigComparison['base'];
  readonly note: string | undefined;
}

/**
 * Loads a base for a pull request, which may be the first one, or the one that repairs the base: a file that is not
 * there is an empty base, and what is wrong with a base that can be rendered is not the pull request's fault.
 * @throws AwsFailure when there is neither a file nor a commit, or when the base cannot be rendered at all
 */
export async function loadBaseForReview(against: string, file: string): Promise<ReviewBase> {
  const isNamedAsFile = /\.ya?ml$/i.test(against);
  if (isNamedAsFile && !(await isFile(against))) {
    return { base: undefined, note: `The base branch has no ${against} yet, so everything is new.` };
  }
  if (await isFile(against)) return loadLenient(against, against);
  return withFileAt(against, file, async copy =>
    copy === undefined
      ? { base: undefined, note: `${file} is not in ${against}, so everything is new.` }
      : loadLenient(copy, `${file} in ${against}`),
  );
}

async function loadLenient(file: string, name: string): Promise<ReviewBase> {
  const { config, diagnostics } = await loadConfig(file, { comparesEnded: true });
  if (config !== undefined && !hasErrors(diagnostics)) return { base: config, note: undefined };
  const first = diagnostics.find(({ severity }) => severity === 'error');
  const where = `${name} is not valid now (line ${first?.line}: ${first?.message})`;
  // Findings of the permission rules do not stop a comparison; what cannot be rendered does.
  const { allRules } = await import('../rules/all.ts');
  const rules = Object.fromEntries(allRules.map(({ code }) => [code, 'off' as const]));
  const lenient = await loadConfig(file, {
    comparesEnded: true,
    adjust: config => ({ ...config, rules, ignore: [], expect: [] }),
  });
  if (lenient.config !== undefined && !hasErrors(lenient.diagnostics)) {
    return { base: lenient.config, note: `${where}. The comparison uses it anyway.` };
  }
  return { base: undefined, note: `${where}, so everything is shown as new.` };
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    stats => stats.isFile(),
    () => false,
  );
}

async function loadValid(
  file: string,
  name: string,
  nameFile: BaseVersion['nameFile'],
): Promise<BaseVersion> {
  const { draft, diagnostics, proofs, project } = await loadConfig(file, { comparesEnded: true });
  // A base of which only proofs fail is what is merged all the same.
  if (draft !== undefined && project !== undefined) return { config: draft, proofs, project, nameFile };
  const first = diagnostics.find(({ severity }) => severity === 'error');
  throw new AwsFailure(
    `${name} is not valid, so it cannot be used for a comparison: line ${first?.line}: ${first?.message}`,
    'Compare with a commit in which it is valid, or plan against AWS',
  );
}

/**
 * Plans without AWS: what would change if the base were deployed as it is. Without a declared account everything
 * stays symbolic. The plan has no hash, because what is deployed was not looked at.
 */
export async function planAgainst(
  comparisons: readonly ConfigComparison[],
  detail: AccessDetail = {},
): Promise<OfflineReport> {
  const parts = comparisons.flatMap(planComparison);
  const plan = { targets: joinTargets(parts.map(({ changes }) => changes)) };
  return {
    ...(await planAccess(
      parts.map(({ access }) => access),
      detail,
    )),
    plan,
    look: lookAtFiles(plan),
    findings: parts.flatMap(({ findings }) => findings),
  };
}

interface Part {
  readonly changes: TargetChanges;
  readonly access: PlannedTarget;
  readonly findings: readonly PlanFinding[];
}

function planComparison({ config, base }: ConfigComparison): Part[] {
  const targets = resolveTargets(config);
  const bases = base === undefined ? [] : resolveTargets(base);
  const isRenamed = base !== undefined && base.name !== config.name;
  const parts = targets.flatMap((target): Part[] => {
    const old = isRenamed ? undefined : findPlace(bases, target);
    const deployed = old && base ? renderDesired(base, old) : undefined;
    const before = {
      template: deployed?.template,
      // Each version rests on the documents of its own commit.
      documents: base?.documents ?? new Map(),
      limits: old === undefined || base === undefined ? noLimits : limitsOf(base, old.key),
    };
    return [planTarget(config, target, before, deployed?.companion?.template)];
  });
  const left = bases.filter(old => isRenamed || findPlace(targets, old) === undefined);
  return [
    ...parts,
    ...left.flatMap(old => (base === undefined ? [] : describeLeft(config, base, old, isRenamed))),
  ];
}

/** The same place: the same account and Region, whatever it is called. */
function findPlace(targets: readonly Target[], { account, region, key }: Target): Target | undefined {
  return targets.find(other =>
    account === undefined ? other.key === key : other.account === account && other.region === region,
  );
}

/** @param deployedCompanion the template of the companion stack of the base */
function planTarget(
  config: Resolved,
  target: Target,
  before: StackVersion,
  deployedCompanion: Template | undefined,
): Part {
  const { model, template: desired, companion } = renderDesired(config, target);
  const deployed = before.template;
  const { name } = config;
  const place = placeOf(target);
  const people = comparePeople([
    { before: deployed, after: desired, place },
    ...(companion === undefined
      ? []
      : [
          {
            before: deployedCompanion,
            after: companion.template,
            place: { ...place, region: globalRegion },
          },
        ]),
  ]);
  const steps = planStack(desired, deployed);
  const { changes } = steps;
  const stack = makeStackPlan({ name }, steps, people);
  return {
    changes: {
      ...describeTarget(target),
      stacks: [stack, ...planCompanion(companion, deployedCompanion)],
    },
    access: {
      target: target.key,
      isProduction: target.isProduction,
      place,
      before,
      after: {
        template: desired,
        documents: config.documents,
        limits: limitsOf(config, target.key),
      },
    },
    findings: [
      ...findRefusals({
        target: target.key,
        stackName: config.name,
        safety: config.safety,
        desired,
        deployed,
        changes,
        uniqueNamesOf,
      }),
      ...findRenamed(target.key, changes),
      ...(changes.length === 0
        ? []
        : listEnds(model, { changed: changes.map(({ path }) => path), now: Date.now() })),
    ],
  };
}

/** The plan of a companion stack; none where nothing is or was in it. */
function planCompanion(desired: Desired['companion'], deployed: Template | undefined): StackPlan[] {
  if (desired === undefined) return [];
  const steps = planStack(desired.template, deployed);
  if (steps.changes.length === 0 && Object.keys(desired.template.Resources).length === 0) return [];
  const { name, region = globalRegion } = desired;
  return [makeStackPlan({ name, region }, steps)];
}

function describeTarget({ key, account, region, isProduction }: Target) {
  return {
    target: key,
    account: account ?? '${AWS::AccountId}',
    region: region ?? '${AWS::Region}',
    ...(isProduction ? { isProduction } : {}),
  };
}

/** A stack that is no longer mentioned is not deleted; it is left behind, unmanaged. */
function describeLeft(config: Resolved, base: Resolved, target: Target, isRenamed: boolean): Part[] {
  const { model, template } = renderDesired(base, target);
  if (model.channels.length === 0) return [];
  const left = { template, documents: base.documents, limits: limitsOf(base, target.key) };
  const why = isRenamed
    ? `\`name\` was changed from ${base.name} to ${config.name}`
    : `the target ${target.key} no longer exists`;
  return [
    {
      changes: { ...describeTarget(target), stacks: [] },
      // The stack stays as it is, and so does what people can do.
      access: {
        target: target.key,
        isProduction: target.isProduction,
        place: placeOf(target),
        before: left,
        after: left,
      },
      findings: [
        {
          code: 'safety/orphan',
          level: 'refusal',
          target: target.key,
          path: isRenamed ? 'name' : 'targets',
          message: `${why}: the stack ${base.name} with its ${model.channels.length} channel${model.channels.length === 1 ? '' : 's'} would be left behind`,
          help: 'Restore it, or delete the stack first (aws cloudformation delete-stack) and allow this: --allow safety/orphan',
        },
      ],
    },
  ];
}
