import { expect, test } from '@jest/globals';
import { listEnds } from '../../action/core/plan-ends.ts';
import { resolveModel, resolveTargets } from '../../action/core/resolve.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';

test('what ends is listed once each; what an alias gives ends with the alias', () => {
  const config: ChatopsConfig = {
    version: 1,
    name: 'dr',
    workspaces: { acme: { slack: 'T0AAAAAAA' } },
    defaults: { workspace: 'acme', role: 'op', guardrails: ['g'] },
    roles: { op: { 'allow-aliases': true } },
    guardrails: {
      g: {
        'allow-aliases': true,
        allow: [{ actions: ['sqs:ListQueues'], resources: ['*'], until: '2027-01-31' }],
      },
    },
    aliases: { purge: { run: 'sqs list-queues --region eu-west-1', until: '2027-06-30T18:00:00Z' } },
    channels: {
      incident: { channel: 'C0BBBBBBB', aliases: ['purge'], until: '2027-06-30' },
      news: { channel: 'C0BBBBBBC', guardrails: 'none', until: '2027-06-30' },
      open: { channel: 'C0BBBBBBD' },
    },
  };
  const statement = { actions: ['sqs:ListQueues'], resources: ['*'], until: '2027-06-30T18:00:00Z' };
  const granted = () => [{ effect: 'Allow' as const, statement }];
  const [target] = resolveTargets(config);
  const model = resolveModel(config, target, { role: granted, guardrail: granted });
  const list = (changed: readonly string[], now = '2026-11-29T00:00:00Z') =>
    listEnds(model, { changed, now: Date.parse(now) });
  const all = ['channels.incident', 'channels.news', 'channels.open', 'aliases.purge', 'guardrails.g'];
  const rows = list(all).map(({ path, message }) => `${path}: ${message.replace(/: .*/, '')}`);
  expect(rows).toEqual([
    'channels.incident.until: The channel incident ends with the end of 2027-06-30 (UTC)',
    'channels.news.until: The channel news ends with the end of 2027-06-30 (UTC)',
    'aliases.purge.until: The alias purge ends with 2027-06-30 18:00 UTC',
    'guardrails.g.allow[0].until: The statement guardrails.g.allow[0] ends with the end of 2027-01-31 (UTC)',
  ]);
  const pathsOf = (...question: Parameters<typeof list>) => list(...question).map(({ path }) => path);
  expect(pathsOf(['channels.open', 'channels.inc'])).toEqual([]);
  expect(pathsOf(['channels.news'])).toEqual(['channels.news.until']);
  // What the alias is granted is in the policy of the guardrail.
  expect(pathsOf(['guardrails.g'])).toEqual(['aliases.purge.until', 'guardrails.g.allow[0].until']);
  // The last thirty days before the statement ends with the 31st of January.
  expect(pathsOf([], '2027-01-01T23:59:59Z')).toEqual([]);
  expect(pathsOf([], '2027-01-02T00:00:00Z')).toEqual(['guardrails.g.allow[0].until']);
});
