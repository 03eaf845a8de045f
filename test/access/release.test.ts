import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, jest, test } from '@jest/globals';
import { loadProofData } from '../../action/access/proof-data.ts';
import { answerCan } from '../../action/commands/can.ts';
import { loadConfig } from '../../action/commands/load-config.ts';
import { createRecentMap } from '../../action/core/recent-map.ts';

/** What belongs to one channel can be let go after it. That changes how much memory is used, and no finding. */
const folder = mkdtempSync(join(tmpdir(), 'chatops-release-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Channels whose aliases are denied, and whose roles show secrets or may be passed. @param roles how many roles they share */
function writeChannels(channels: number, roles: number): string {
  const numbers = Array.from({ length: channels }, (_, index) => index);
  const arn = (n: number) => `arn:aws:sqs:eu-west-1:123456789012:jobs-${n % roles}`;
  const config = {
    version: 1,
    name: 'demo',
    workspaces: { acme: { slack: 'T0123ABCD' } },
    roles: Object.fromEntries(
      numbers.slice(0, roles).map(n => [
        `role-${n}`,
        {
          allow: [
            { actions: ['sqs:PurgeQueue'], resources: [arn(n)] },
            { actions: [n % 2 === 0 ? 'lambda:*' : 'ssm:*', 'iam:PassRole'], resources: ['*'] },
          ],
        },
      ]),
    ),
    aliases: { list: 'lambda list-functions --region eu-west-1' },
    channels: Object.fromEntries(
      numbers.map(n => [
        `channel-${n}`,
        {
          workspace: 'acme',
          channel: `C0${String(n).padStart(7, '0')}`,
          role: `role-${n % roles}`,
          guardrails: ['PowerUserAccess'],
          aliases: ['list'],
        },
      ]),
    ),
    expect: [{ channel: 'channel-1', can: [`sqs:PurgeQueue on ${arn(0)}`] }],
  };
  const file = join(folder, `${channels}-${roles}.yml`);
  writeFileSync(file, JSON.stringify(config));
  return file;
}

test.each([
  [13, 13],
  [13, 2],
])('%i channels with %i roles have the same findings when nothing is kept', async (channels, roles) => {
  const file = writeChannels(channels, roles);
  const release = jest.spyOn(await loadProofData(), 'release').mockClear();
  const kept = await loadConfig(file);
  expect(release).toHaveBeenCalledTimes(0);
  const released = await loadConfig(file, { findingsOnly: true });
  // What few roles give is of use for all channels that have them.
  expect(release).toHaveBeenCalledTimes(channels === roles ? 3 : 0);
  const codes = new Set(kept.diagnostics.map(({ code }) => code));
  expect([...codes]).toEqual(
    expect.arrayContaining(['alias/denied', 'permission/escalation', 'expect/failed']),
  );
  expect(released.diagnostics).toEqual(kept.diagnostics);
  const ask = ({ proofs }: typeof kept) =>
    proofs && answerCan(proofs, 'channel-0', 'run list', { as: undefined, targets: undefined });
  expect(ask(released)).toEqual(ask(kept));
  expect(ask(kept)?.decision).toBe('allowed');
});

test('a map lets go of what was not asked for between two releases', () => {
  const map = createRecentMap<string, number>();
  map.set('used', 1);
  map.set('unused', 2);
  map.release();
  expect([map.get('used'), map.get('none')]).toEqual([1, undefined]);
  map.release();
  expect([map.get('used'), map.get('unused')]).toEqual([1, undefined]);
  map.release();
  map.release();
  expect(map.get('used')).toBeUndefined();
});
