import type { Answer } from '../../service.ts';
import { showScalars } from '../../stacks/show-value.ts';
import type { Properties } from '../../state/caller.ts';
import type { ChangeDetail, ResourceChange } from '../../state/stack-state.ts';
import { isoTime } from '../time.ts';

/** One change as DescribeChangeSet shows it; values, paths and contexts only when asked for (recorded). */
export function writeChange(change: ResourceChange, withValues: boolean, isDriftAware: boolean): Answer {
  const details = withValues ? change.details : mergeDetails(change.details);
  return {
    PolicyAction: change.policyAction,
    Action: change.action,
    LogicalResourceId: change.logicalId,
    PhysicalResourceId: change.physicalId,
    ResourceType: change.type,
    // Recorded: with values asked for, an added resource says that it is a "replacement".
    Replacement: change.replacement,
    Scope: change.scope,
    Details: details.map(detail => writeDetail(detail, withValues, isDriftAware)),
    BeforeContext: withValues ? writeContext(change.before) : undefined,
    AfterContext: withValues ? writeContext(change.after) : undefined,
    ResourceDriftStatus: change.driftStatus,
    PreviousDeploymentContext: withValues ? writeContext(change.previousDeployment) : undefined,
  };
}

function writeContext(context: Properties | undefined): string | undefined {
  return context === undefined ? undefined : JSON.stringify(showScalars(context));
}

/** Without values there is one detail per property and cause, however many places of it change. */
function mergeDetails(details: readonly ChangeDetail[]): ChangeDetail[] {
  const merged = new Map<string, ChangeDetail>();
  for (const detail of details) {
    if (detail.isValueOnly === true) continue;
    merged.set(
      [detail.attribute, detail.name, detail.evaluation, detail.source, detail.causingEntity].join('|'),
      detail,
    );
  }
  return [...merged.values()];
}

function writeDetail(detail: ChangeDetail, withValues: boolean, isDriftAware: boolean): Answer {
  const values = withValues
    ? {
        Path: detail.path,
        BeforeValue: detail.before,
        AfterValue: detail.after,
        AttributeChangeType: detail.changeType,
      }
    : {};
  const drift =
    isDriftAware && detail.drift !== undefined
      ? {
          Drift: {
            PreviousValue: detail.drift.previous,
            ActualValue: detail.drift.actual,
            DriftDetectionTimestamp: isoTime(detail.drift.at),
          },
        }
      : {};
  return {
    Target: {
      Attribute: detail.attribute,
      Name: detail.name,
      RequiresRecreation: detail.requiresRecreation,
      ...values,
      ...(isDriftAware && detail.after !== undefined ? { AfterValueFrom: 'TEMPLATE' } : {}),
      BeforeValueFrom: detail.beforeFrom,
      ...drift,
    },
    Evaluation: detail.evaluation,
    ChangeSource: detail.source,
    CausingEntity: detail.causingEntity,
  };
}
