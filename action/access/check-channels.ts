import type { Finding } from '../core/finding.ts';
import type { ChannelCheck } from './channel-check.ts';
import type { AccessIndex } from './prove.ts';

/** After how many channels what belongs to them is released: what is released while it is young costs V8 nothing. */
const channelsAtOnce = 4;

/**
 * Runs all checks on each channel before the next channel, so that what was worked out for one is of no use after it.
 * @param release called after every {@link channelsAtOnce} channels
 * @returns the findings of each check
 */
export function checkChannels(
  index: AccessIndex,
  checks: readonly ChannelCheck[],
  release: () => void = () => {},
): Finding[][] {
  const runs = checks.map(check => ({ check, findings: [] as Finding[] }));
  let count = 0;
  for (const model of index.models) {
    for (const channel of model.channels) {
      const access = index.find(model, channel.key);
      if (access === undefined) continue;
      for (const { check, findings } of runs) findings.push(...check(access, channel, model));
      count += 1;
      if (count % channelsAtOnce === 0) release();
    }
  }
  return runs.map(({ findings }) => findings);
}

/**
 * Whether nearly every channel has permissions of its own, so that little of what is worked out for one is of use for another one
 * later.
 */
export function sharesLittle({ models }: Pick<AccessIndex, 'models'>): boolean {
  return models.every(({ channels }) => {
    const keys = channels.map(({ role, guardrails }) =>
      JSON.stringify([role.value.key, guardrails.map(({ value }) => value)]),
    );
    return new Set(keys).size > 0.9 * channels.length;
  });
}
