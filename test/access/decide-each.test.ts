import { beforeAll, expect, test } from '@jest/globals';
import type { ChannelAccess } from '../../action/access/channel-access.ts';
import { decideEach, evaluateAction } from '../../action/access/evaluate-action.ts';
import type { Proofs } from '../../action/commands/prove-project.ts';
import { canBeAbout } from '../../action/iam/fit-access.ts';
import { parseGlob } from '../../action/iam/glob.ts';
import { loadText, proofsOf } from './read-scenarios.ts';

const config = `version: 1
name: x
targets: { main: { account: "123456789012", region: eu-west-1 } }
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme, guardrails: [wide] }
roles:
  deployer:
    managed-policies: [CloudWatchReadOnlyAccess]
    allow:
      - { actions: ["sqs:*", sqs:Frobnicate, "codepipeline:*"], resources: ["*"] }
      - { actions: [iam:PassRole], resources: ["arn:aws:iam::*:role/chatops/*"] }
      - { actions: [ecs:UpdateService, ecs:RunTask], resources: ["*"], conditions: { StringEquals: { "aws:ResourceTag/env": dev } } }
    deny:
      - { actions: ["sqs:Delete*"], resources: ["arn:aws:sqs:*:*:prod-*"] }
  named: { allow: [{ actions: [sqs:Frobnicate, sqs:PurgeQueue], resources: ["*"] }] }
  elsewhere: { arn: "arn:aws:iam::\${AWS::AccountId}:role/elsewhere" }
guardrails:
  wide: { allow: [{ actions: ["sqs:*", "codepipeline:Get*", iam:PassRole, "ecs:*"], resources: ["*"] }] }
channels:
  all: { channel: C0ALL00000, role: deployer }
  admin: { channel: C0ADM00000, role: deployer, guardrails: [AdministratorAccess] }
  named: { channel: C0NAM00000, role: named }
  none: { channel: C0NON00000, role: deployer, guardrails: none }
  old: { channel: C0OLD00000, role: elsewhere }
  reads: { channel: C0REA00000, role: deployer, guardrails: [ReadOnlyAccess, wide] }
  users: { channel: C0USR00000, role: deployer, user-roles: { required: true, roles: [deployer, elsewhere] } }
`;

const resources = [
  'arn:aws:sqs:eu-west-1:123456789012:prod-a',
  'arn:aws:sqs:eu-west-1:123456789012:prod-*',
  'arn:aws:sqs:eu-west-1:999999999999:a',
  'arn:aws:iam::123456789012:role/chatops/a',
  'arn:aws:codepipeline:eu-west-1:*:a',
  'arn:aws:ecs:eu-west-1:123456789012:service/shop/web',
  'arn:aws:nothing:eu-west-1:123456789012:a',
];

let proofs: Proofs;
let channels: readonly ChannelAccess[];
beforeAll(async () => {
  proofs = proofsOf(await loadText(config));
  channels = proofs.index.models.flatMap(model =>
    model.channels.flatMap(({ key }) => proofs.index.find(model, key) ?? []),
  );
});

/** What is not denied, by name; an action that several roles decide has the most that one of them gives. */
function sort(decisions: readonly (readonly [name: string, decision: string])[]) {
  const sorted = new Map<string, string>();
  for (const [name, decision] of decisions) {
    if (decision === 'allowed' || (decision === 'unknown' && sorted.get(name) !== 'allowed'))
      sorted.set(name, decision);
  }
  return [...sorted].sort(([a], [b]) => (a < b ? -1 : 1));
}

test.each(resources)('each action that can be about %s is decided as it is by itself', resource => {
  const { proofData } = proofs;
  let count = 0;
  for (const pattern of resource.includes('nothing') ? ['sqs:*'] : ['*:*', '*:Get*', 'iam:Pass*']) {
    const on = parseGlob(resource);
    const named = proofData.actions.actionsMatching(pattern.toLowerCase());
    const about = named.filter(action => canBeAbout(action, on));
    for (const access of channels) {
      const decided = decideEach(access, { action: pattern, resource }, proofData);
      for (const which of ['default', 'ceiling'] as const) {
        const isKnown = ([name]: readonly [string, string]) => proofData.actions.find(name) !== undefined;
        const own = sort(decided[which]);
        // A resource that no action has is decided as it is written, of every action: a sample of them is asked.
        const asked = about.length > 0 ? about : named.filter((_, index) => index % 4 === 0);
        const names = new Set(asked.map(({ name }) => name));
        const expected = sort(
          asked.map(({ name }) => {
            const answer = evaluateAction(
              access,
              { kind: 'action', action: name, resource },
              proofData,
              'some',
            );
            if ('problems' in answer) throw new Error(name);
            return [name, answer[which]().decision] as const;
          }),
        );
        expect(own.filter(each => isKnown(each) && names.has(each[0]))).toEqual(expected);
        count += expected.length;
        // What AWS does not document is never more than possible.
        const others = own.filter(each => !isKnown(each));
        expect(others.every(([, decision]) => decision === 'unknown')).toBe(true);
      }
    }
  }
  expect(count).toBeGreaterThan(5);
});

test('an action that a policy names and AWS does not document is possible on a resource of its service', () => {
  const named = channels.find(({ channel }) => channel.key === 'named');
  if (named === undefined) throw new Error('there is no channel');
  const asked = { action: '*:*', resource: 'arn:aws:sqs:eu-west-1:123456789012:a' };
  expect(decideEach(named, asked, proofs.proofData).default).toContainEqual(['sqs:Frobnicate', 'unknown']);
});

test('the actions of a question about a resource are decided once, whatever asks', () => {
  const { proofData } = proofs;
  const [, access] = channels;
  if (access === undefined) throw new Error('there is no channel');
  const decided: string[] = [];
  const actionsMatching = (pattern: Parameters<typeof proofData.actions.actionsMatching>[0]) => {
    const actions = proofData.actions.actionsMatching(pattern);
    if (typeof pattern !== 'string' && pattern.isLiteral) decided.push(pattern.text);
    return actions;
  };
  const counted = { ...proofData, actions: { ...proofData.actions, actionsMatching } };
  const resource = 'arn:aws:sqs:eu-west-1:123456789012:counted';
  const answer = evaluateAction(access, { kind: 'action', action: '*:*', resource }, counted, 'some');
  if ('problems' in answer) throw new Error('there is no answer');
  answer.ceiling();
  const once = decided.length;
  expect(once).toBeGreaterThan(10);
  const { ceiling } = decideEach(access, { action: '*:*', resource }, counted);
  expect(ceiling.length).toBe(once);
  expect(decided.length).toBe(once + decideEach(access, { action: '*:*', resource }, counted).default.length);
});
