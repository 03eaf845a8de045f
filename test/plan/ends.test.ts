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
  const rows = listEnds(model).map(({ path, message }) => `${path}: ${message.replace(/: .*/, '')}`);
  expect(rows).toEqual([
    'channels.incident.until: The channel incident ends with the end of 2027-06-30 (UTC)',
    'channels.news.until: The channel news ends with the end of 2027-06-30 (UTC)',
    'aliases.purge.until: The alias purge ends with 2027-06-30 18:00 UTC',
    'guardrails.g.allow[0].until: The statement guardrails.g.allow[0] ends with the end of 2027-01-31 (UTC)',
  ]);
});
