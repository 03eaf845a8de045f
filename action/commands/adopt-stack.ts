import type { Identified } from '../adopt/identify.ts';
import { deploy, placeTemplate } from '../aws/change-set.ts';
import { cloudFormation, readDeployed } from '../aws/deployed.ts';
import { importResources } from '../aws/import-change-set.ts';
import type { StackEvent } from '../aws/stack-events.ts';
import { diffTemplates } from '../core/diff-templates.ts';
import type { Differences } from '../core/drift.ts';
import type { Resolved } from '../core/model.ts';
import type { Change } from '../core/plan.ts';
import { templateBody } from '../core/template.ts';
import { scopeOf } from './compare-stack.ts';
import { inspectStacks } from './inspect.ts';
import { uploaderOf } from './large-template.ts';
import { type AdoptionPlan, only, type StackAdoption } from './plan-adoption.ts';

/** CloudFormation imports no more at once. */
const maxAtOnce = 200;

/** How an adoption ended in one target. */
export interface AdoptionResult {
  /** What could not be imported. */
  readonly failures: readonly StackEvent[];
  /** What is imported, and whose topic policy could not be made part of the stack. */
  readonly policyFailures: readonly StackEvent[];
  /** The stacks after it, compared with chatops.yml and with AWS. */
  readonly after: {
    readonly changes: readonly Change[];
    readonly differences: Pick<Differences, 'drift' | 'unchecked'>;
  };
}

/**
 * Takes everything into the stacks. Nothing in AWS is changed by it: a policy of a topic is set to what it is.
 * Afterwards CloudFormation knows it, and chatops.yml decides about it.
 * @throws AwsFailure when CloudFormation refuses
 */
export async function adopt(
  { session, stacks }: AdoptionPlan,
  config: Resolved,
  report: (event: StackEvent) => void,
): Promise<AdoptionResult> {
  const failures: StackEvent[] = [];
  const policyFailures: StackEvent[] = [];
  for (const stack of stacks) {
    failures.push(...(await importAll(stack, report)));
    if (failures.length > 0) break;
    policyFailures.push(...(await setPolicies(stack, report)));
  }
  const after = await inspectStacks(session, config);
  return {
    failures,
    policyFailures,
    after: {
      changes: after.flatMap(({ changes }) => changes),
      differences: {
        drift: after.flatMap(({ differences }) => differences.drift),
        unchecked: after.flatMap(({ differences }) => differences.unchecked),
      },
    },
  };
}

/** Imports 200 resources at a time, and what others refer to first. @returns the events of what failed */
async function importAll(
  adoption: StackAdoption,
  report: (event: StackEvent) => void,
): Promise<readonly StackEvent[]> {
  const { session, stack, template, held, imported } = adoption;
  const client = cloudFormation(session.connection);
  const ordered = [...imported].sort((a, b) => rankOf(a) - rankOf(b));
  for (let start = 0; start < ordered.length; start += maxAtOnce) {
    const batch = ordered.slice(start, start + maxAtOnce);
    const come = ordered.slice(0, start + maxAtOnce).map(({ logicalId }) => logicalId);
    const failures = await importResources(
      client,
      {
        stackName: stack.name,
        changeSetName: `chatops-import-${start / maxAtOnce + 1}`,
        template: await placeTemplate({
          stackName: stack.name,
          templateBody: templateBody(only(template, new Set([...held, ...come]))),
          upload: uploaderOf({ ...adoption, client, stackName: stack.name }),
        }),
        resources: batch.map(({ logicalId, type, identifier = {} }) => ({ logicalId, type, identifier })),
      },
      session.pace,
      report,
    );
    if (failures.length > 0) return failures;
  }
  return [];
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
    before,
    {
      stackName: stack.name,
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
