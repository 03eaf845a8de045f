import { beforeAll, expect, test } from '@jest/globals';
import { answerCan } from '../../action/commands/can.ts';
import type { Proofs } from '../../action/commands/prove-project.ts';
import { loadText, proofsOf } from './read-scenarios.ts';

let proofs: Proofs;
beforeAll(async () => {
  const loaded = await loadText(`version: 1
name: chat
workspaces: { acme: { slack: T0123ABCD } }
roles: { reader: { managed-policies: [ReadOnlyAccess] } }
aliases: { deploy: codepipeline list-pipelines --region eu-west-1, ship: codepipeline list-pipelines --region eu-west-1 }
channels:
  ops: { workspace: acme, channel: C0BBBBBBB, role: reader, guardrails: [ReadOnlyAccess], aliases: [deploy, ship], configuration-name: room }
`);
  proofs = proofsOf(loaded);
});

const ask = (channel: string, command: string) =>
  answerCan(proofs, channel, command, { as: undefined, targets: undefined });

test.each(['ops', '#ops', 'C0BBBBBBB', 'https://acme.slack.com/archives/C0BBBBBBB', 'room'])(
  'a channel named %s',
  channel => {
    expect(ask(channel, 'run deploy')?.decision).toBe('allowed');
  },
);

test.each(['opss', '#room-2', 'C0CCCCCCC', ''])('no channel is named %s', channel => {
  expect(ask(channel, 'run deploy')).toBeUndefined();
});

test.each([
  ['deploy', '`deploy` is an alias: write `run deploy`'],
  ['ship', '`ship` is an alias: write `run ship`'],
  ['deploi', 'There is no service and no alias `deploi`; did you mean `run deploy`?'],
])('an alias without run: %s', (command, message) => {
  const answer = ask('ops', command);
  expect(answer?.decision).not.toBe('allowed');
  expect(answer?.because[0]?.message).toBe(message);
  expect(answer?.because.some(reason => /needs an operation/.test(reason.message))).toBe(false);
});

test('what is no alias is explained as a command', () => {
  expect(ask('ops', 's3')?.because[0]?.message).toMatch(/^`s3` is a program inside the AWS CLI/);
  expect(ask('ops', 'codepipeline list-pipelines --region eu-west-1')?.decision).toBe('allowed');
});
