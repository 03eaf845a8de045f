import type { Identified } from '../adopt/identify.ts';
import { classify } from '../aws/aws-error.ts';
import { deploy, placeTemplate } from '../aws/change-set.ts';
import { cloudFormation, readDeployed } from '../aws/deployed.ts';
import { AwsFailure } from '../aws/failure.ts';
import { importResources } from '../aws/import-change-set.ts';
import type { StackEvent } from '../aws/stack-events.ts';
import { isUnmade, readinessOf, readStackState } from '../aws/stack-state.ts';
import { diffTemplates } from '../core/diff-templates.ts';
import type { Differences } from '../core/drift.ts';
import type { Resolved } from '../core/model.ts';
import type { Change } from '../core/plan.ts';
import { templateBody } from '../core/template.ts';
import { scopeOf } from './compare-stack.ts';
import { inspectStacks } from './inspect.ts';
import { uploaderOf } from './large-template.ts';
import { type AdoptionPlan, only, type StackAdoption } from './plan-adoption.ts';

/**
 * The resources that one change set imports at most.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources.html
 */
const maxAtOnce = 200;

/** How an adoption ended in one target: each resource of its plan is in one of the three lists. */
export interface AdoptionResult {
  /** What came into the stacks, now or in a part of the import before the one that failed. */
  readonly adopted: readonly Identified[];
  readonly notAdopted: readonly Identified[];
  /** Unknown: CloudFormation is still at work, or the stack could not be read. */
  readonly unknown: readonly Identified[];
  /** The resources that failed, first cause first. */
  readonly failures: readonly StackEvent[];
  /** What ended the adoption early, beside a resource that failed. */
  readonly failure: AwsFailure | undefined;
  /** The stacks after it, compared with chatops.yml and with AWS. */
  readonly after: AfterAdoption;
}

/** The stacks after an adoption; where they could not be read, why. */
export type AfterAdoption =
  | {
      readonly isRead: true;
      readonly changes: readonly Change[];
      readonly differences: Pick<Differences, 'drift' | 'unchecked'>;
    }
  | { readonly isRead: false; readonly failure: AwsFailure };

/**
 * Takes everything into the stacks. Nothing in AWS is changed by it: a policy of a topic is set to what it is.
 * Afterwards CloudFormation knows it, and chatops.yml decides about it. After a failure the stacks say what came in.
 * @param atOnce the resources of one change set; tests take fewer than CloudFormation does
 */
export async function adopt(
  plan: AdoptionPlan,
  config: Resolved,
  report: (event: StackEvent) => void,
  atOnce = maxAtOnce,
): Promise<AdoptionResult> {
  const { failures, failure, confirmed } = await takeIn(plan.stacks, report, atOnce);
  const isWhole = failures.length === 0 && failure === undefined;
  const ended = isWhole
    ? { adopted: plan.adopted, notAdopted: [], unknown: [] }
    : await findEnd(plan.stacks, confirmed);
  return { ...ended, failures, failure, after: await compareAfter(plan.session, config) };
}

/** How far the imports went. */
interface TakenIn extends Pick<AdoptionResult, 'failures' | 'failure'> {
  /** Resources that CloudFormation reported to be in the stack. */
  readonly confirmed: ReadonlySet<Identified>;
}

/** Runs the imports until one fails. */
async function takeIn(
  stacks: AdoptionPlan['stacks'],
  report: (event: StackEvent) => void,
  atOnce: number,
): Promise<TakenIn> {
  const failures: StackEvent[] = [];
  const confirmed = new Set<Identified>();
  try {
    for (const stack of stacks) {
      const batches = batchesOf(stack.imported, atOnce);
      for (const [index, batch] of batches.entries()) {
        failures.push(...(await importBatch(stack, batches.slice(0, index + 1), report)));
        if (failures.length > 0) break;
        for (const resource of batch) confirmed.add(resource);
      }
      if (failures.length === 0) failures.push(...(await setPolicies(stack, report)));
      if (failures.length > 0) break;
    }
    return { failures, failure: undefined, confirmed };
  } catch (error) {
    if (!(error instanceof AwsFailure)) throw error;
    return { failures, failure: error, confirmed };
  }
}

type AdoptionEnd = Pick<AdoptionResult, 'adopted' | 'notAdopted' | 'unknown'>;

/** What came in, as the stacks themselves say it after a failure. */
async function findEnd(
  stacks: AdoptionPlan['stacks'],
  confirmed: TakenIn['confirmed'],
): Promise<AdoptionEnd> {
  const ends = await Promise.all(stacks.map(stack => findEndOf(stack, confirmed)));
  return {
    adopted: ends.flatMap(({ adopted }) => adopted),
    notAdopted: ends.flatMap(({ notAdopted }) => notAdopted),
    unknown: ends.flatMap(({ unknown }) => unknown),
  };
}

async function findEndOf(
  { session, stack, status: before, imported, set }: StackAdoption,
  confirmed: TakenIn['confirmed'],
): Promise<AdoptionEnd> {
  const all = [...imported, ...set];
  const adopted = all.filter(each => confirmed.has(each));
  const asConfirmed = { adopted, notAdopted: [], unknown: all.filter(each => !confirmed.has(each)) };
  const client = cloudFormation(session.connection);
  try {
    const state = await readStackState(client, stack.name);
    // A stack that was made for the import and is deleted again holds nothing.
    const isEmptied = state === undefined || state.status === 'DELETE_IN_PROGRESS';
    if (isEmptied && isUnmade(before) && adopted.length === 0) {
      return { adopted, notAdopted: all, unknown: [] };
    }
    // A stack in between holds the template that it is on its way to.
    if (readinessOf(stack.name, state?.status).kind === 'busy') return asConfirmed;
    const { physicalIds, template } = await readDeployed(client, stack.name, stack.companionOf);
    const isIn = ({ logicalId }: Identified) =>
      physicalIds.has(logicalId) && template?.Resources[logicalId] !== undefined;
    return { adopted: all.filter(isIn), notAdopted: all.filter(each => !isIn(each)), unknown: [] };
  } catch (error) {
    if (!(error instanceof AwsFailure) && classify(error) === undefined) throw error;
    return asConfirmed;
  }
}

async function compareAfter(session: AdoptionPlan['session'], config: Resolved): Promise<AfterAdoption> {
  try {
    const after = await inspectStacks(session, config);
    return {
      isRead: true,
      changes: after.flatMap(({ changes }) => changes),
      differences: {
        drift: after.flatMap(({ differences }) => differences.drift),
        unchecked: after.flatMap(({ differences }) => differences.unchecked),
      },
    };
  } catch (error) {
    if (!(error instanceof AwsFailure)) throw error;
    return { isRead: false, failure: error };
  }
}

/** The resources of one change set each; what others refer to comes first. */
function batchesOf(imported: StackAdoption['imported'], atOnce: number): (readonly Identified[])[] {
  const ordered = [...imported].sort((a, b) => rankOf(a) - rankOf(b));
  const batches: Identified[][] = [];
  for (let start = 0; start < ordered.length; start += atOnce) {
    batches.push(ordered.slice(start, start + atOnce));
  }
  return batches;
}

/**
 * Imports the last of some batches; those before it are in the stack already.
 * @returns the events of what failed
 */
async function importBatch(
  adoption: StackAdoption,
  batches: readonly (readonly Identified[])[],
  report: (event: StackEvent) => void,
): Promise<readonly StackEvent[]> {
  const { session, stack, status, template, held } = adoption;
  const client = cloudFormation(session.connection);
  const come = batches.flat().map(({ logicalId }) => logicalId);
  const imports = (batches.at(-1) ?? []).map(({ logicalId, type, identifier = {} }) => ({
    logicalId,
    type,
    identifier,
  }));
  return importResources(
    client,
    {
      stackName: stack.name,
      changeSetName: 'chatops-import',
      source: await placeTemplate({
        stackName: stack.name,
        templateBody: templateBody(only(template, new Set([...held, ...come]))),
        upload: uploaderOf({ ...adoption, client, stackName: stack.name }),
      }),
      isNew: batches.length === 1 && isUnmade(status),
      imports,
    },
    session.pace,
    report,
  );
}

/** Keys come before their aliases, topics before the rules that publish to them, and channels refer to all of them. */
function rankOf({ type }: Identified): number {
  if (/ChannelConfiguration$/.test(type)) return 2;
  return /::(?:Rule|NotificationRule|Alias)$/.test(type) ? 1 : 0;
}

/**
 * Makes policies of topics part of a stack. CloudFormation cannot import them, and sets each to what it is. It has to
 * announce exactly that before anything happens.
 * @returns the events of what failed
 */
async function setPolicies(
  adoption: StackAdoption,
  report: (event: StackEvent) => void,
): Promise<readonly StackEvent[]> {
  const { session, stack, template, set } = adoption;
  if (set.length === 0) return [];
  const client = cloudFormation(session.connection);
  const before = await readDeployed(client, stack.name, stack.companionOf);
  const { outcome, failures } = await deploy(
    client,
    {
      stackName: stack.name,
      status: before.status,
      changeSetName: 'chatops-import-policies',
      templateBody: templateBody(template),
      isRevert: false,
      planned: diffTemplates(template, before.template, scopeOf(session, before, before.template)),
      upload: uploaderOf({ ...adoption, client, stackName: stack.name }),
    },
    session.pace,
    report,
  );
  return outcome === 'failed' ? failures : [];
}
