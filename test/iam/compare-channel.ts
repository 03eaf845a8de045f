import { type AccessDelta, compareRows, gainedRows } from '../../action/iam/access-delta.ts';
import type { AccessReader, AccessSummary } from '../../action/iam/access-summary.ts';

/** Both verdicts of a channel; undefined: nothing is allowed. */
export interface ChannelVerdicts {
  readonly default: AccessSummary | undefined;
  readonly ceiling: AccessSummary | undefined;
}

/**
 * What a channel gains and loses between two versions: complete over all known actions and those that a policy names,
 * by action, default before ceiling.
 */
export function compareChannel(
  reader: AccessReader,
  before: ChannelVerdicts | undefined,
  after: ChannelVerdicts | undefined,
): AccessDelta {
  const compare = (from: ChannelVerdicts | undefined, to: ChannelVerdicts | undefined) =>
    (['default', 'ceiling'] as const)
      .flatMap(verdict => {
        const { shared, own } = gainedRows(reader, [from?.[verdict]], to?.[verdict], verdict);
        return [...shared, ...own];
      })
      .sort(compareRows);
  return { gained: compare(before, after), lost: compare(after, before) };
}
