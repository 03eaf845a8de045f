import { expect, test } from '@jest/globals';
import { renderDesired } from '../../action/commands/desired.ts';
import { resolve } from '../../action/core/resolve.ts';
import { findWaiting } from '../../action/drift/find-waiting.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';

const place = { account: '000000000000', region: 'us-east-1', partition: 'aws' };
const config: ChatopsConfig = {
  version: 1,
  name: 'demo',
  workspaces: { acme: { slack: 'T0123ABCD' } },
  roles: { ops: { 'managed-policies': ['ReadOnlyAccess'] } },
  guardrails: { deploy: { allow: [{ actions: ['s3:Get*'], resources: ['*'] }] } },
  aliases: { list: 'lambda list-functions --region us-east-1' },
  channels: {
    hand: { workspace: 'acme', channel: 'C0AAAAAAA', role: 'ops', guardrails: ['deploy'], aliases: ['list'] },
    told: {
      ...{ workspace: 'acme', channel: 'C0BBBBBBB', role: 'ops', guardrails: 'none' },
      notify: { pipelines: [{ name: 'p', events: ['failed'] }] },
    },
  },
};
const resolved = resolve(config);
const [target] = resolved.models.map(({ target }) => target);
if (target === undefined) throw new Error('There is always a target');
const { template } = renderDesired(resolved, target, 'us-east-1').main;

const role = 'arn:aws:iam::000000000000:role/chatops/demo/demo-ops';
const policy = 'arn:aws:iam::000000000000:policy/chatops/demo/demo-deploy';
const action = 'arn:aws:chatbot::000000000000:custom-action/demo-list';
const channel = (name: string) =>
  `arn:aws:chatbot::000000000000:chat-configuration/slack-channel/demo-${name}`;

test.each<[string, readonly string[], readonly string[], boolean, object | undefined, object | undefined]>([
  [
    'everything that has a name exists',
    ...([[role, policy, action], [], true, undefined, { missing: [], unknown: ['its topics'] }] as const),
  ],
  [
    'the role does not exist',
    ...([
      [policy, action],
      [],
      true,
      { missing: ['roles.ops'], unknown: [] },
      { missing: ['roles.ops'], unknown: ['its topics'] },
    ] as const),
  ],
  [
    'the alias does not exist',
    ...([
      [role, policy],
      [],
      true,
      { missing: ['aliases.list'], unknown: [] },
      { missing: [], unknown: ['its topics'] },
    ] as const),
  ],
  [
    'roles and policies were not read',
    ...([
      [action],
      [],
      false,
      { missing: [], unknown: ['guardrails.deploy', 'roles.ops'] },
      { missing: [], unknown: ['its topics', 'roles.ops'] },
    ] as const),
  ],
  [
    'the stack has what is named and the topic',
    ...([[], ['RoleOps', 'GuardrailDeploy', 'AliasList', 'TopicTold'], true, undefined, undefined] as const),
  ],
  [
    'the stack has a channel',
    ...([
      [policy, action],
      ['ChannelHand'],
      true,
      undefined,
      { missing: ['roles.ops'], unknown: ['its topics'] },
    ] as const),
  ],
])('what an import of a channel waits for: %s', (_name, arns, held, isComplete, hand, told) => {
  const there = [...arns, channel('hand'), channel('told')];
  const waiting = findWaiting(template, place, { held: new Set(held), arns: new Set(there), isComplete });
  expect({ hand: waiting.get(channel('hand')), told: waiting.get(channel('told')) }).toEqual({ hand, told });
});
