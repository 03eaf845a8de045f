import { expect, test } from '@jest/globals';
import { loadText } from './read-scenarios.ts';

test('a channel with a warning is rendered and proved like any other', async () => {
  const { config, proofs, diagnostics } = await loadText(`version: 1
name: chat
workspaces: { acme: { slack: T0123ABCD } }
roles: { operator: { allow: [{ actions: [sqs:ListQueues], resources: ["*"] }] } }
guardrails: { own: { allow: [{ actions: [sqs:ListQueues], resources: ["*"] }] } }
channels: { ops: { workspace: acme, channel: C0B, role: operator, guardrails: [own] } }
`);
  expect(diagnostics.map(({ code, severity }) => [code, severity])).toContainEqual([
    'channel/placeholder',
    'warning',
  ]);
  expect(config?.models[0]?.channels.map(({ key }) => key)).toEqual(['ops']);
  const [model] = proofs?.models ?? [];
  expect(model && proofs?.index.find(model, 'ops')?.channel.key).toBe('ops');
});
