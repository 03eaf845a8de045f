import { expect, test } from '@jest/globals';
import { loadCatalogue } from '../../action/chat/catalogue.ts';
import { findRefusal } from '../../action/chat/never-in-chat.ts';
import { answerCan } from '../../action/commands/can.ts';
import { runbooks } from '../../action/data/requirements/runbooks.ts';
import { loadManagedPolicies } from '../../action/iam/managed-policies.ts';
import { loadText, proofsOf } from './read-scenarios.ts';

const account = '123456789012';
const start = 'ssm:StartAutomationExecution';
const restart =
  'ssm start-automation-execution --document-name AWS-RestartEC2Instance --parameters InstanceId=i-01 --region eu-west-1';
const stop = restart.replace('Restart', 'Stop');
const database = restart.replace('AWS-RestartEC2Instance', 'AWS-StartRdsInstance');
const asRole = `${restart.replace('i-01', 'i-01,AutomationAssumeRole=arn:aws:iam::123456789012:role/runbooks')}`;
const ofAny = restart.replace('AWS-RestartEC2Instance', '$runbook');

/** Actions that the role allows everywhere, a command, the verdict, and what its first reason says. */
const rows: readonly (readonly [string, string, 'allowed' | 'denied' | 'unknown', string])[] = [
  [`${start} ec2:StopInstances ec2:StartInstances ec2:DescribeInstanceStatus`, restart, 'allowed', ''],
  [`ec2:StopInstances ec2:StartInstances ec2:DescribeInstanceStatus`, restart, 'denied', start],
  [`${start} ec2:DescribeInstanceStatus`, restart, 'denied', 'ec2:StopInstances'],
  [`${start} ec2:StopInstances ec2:DescribeInstanceStatus`, restart, 'unknown', 'can run in part'],
  [`${start} ec2:StartInstances ec2:DescribeInstanceStatus`, restart, 'unknown', 'can run in part'],
  // The call is made before its state is read.
  [`${start} ec2:StopInstances`, stop, 'unknown', 'can run in part'],
  [`${start} ec2:StartInstances`, stop, 'denied', 'ec2:StopInstances'],
  [`${start} rds:StartDBInstance`, database, 'unknown', 'can run in part'],
  [`${start} rds:StartDBInstance rds:DescribeDBInstances`, database, 'allowed', ''],
  // The role makes the calls, and the caller passes it.
  [`${start} ec2:* iam:PassRole`, asRole, 'unknown', 'made by the role'],
  [`${start} ec2:*`, asRole, 'denied', 'iam:PassRole'],
  [`${start} ec2:*`, ofAny, 'unknown', 'always the name of the same runbook'],
];

test('a runbook works when all of its calls are allowed, and does nothing when none that changes something is', async () => {
  const roles = rows.map(
    ([actions], index) =>
      `  r${index}: { allow: [{ actions: [${actions
        .split(' ')
        .map(each => `"${each}"`)
        .join(', ')}], resources: ["*"] }] }`,
  );
  const channels = rows.map(
    (_, index) =>
      `  c${index}: { channel: C0${String(index).padStart(7, '0')}, role: r${index}, guardrails: [all] }`,
  );
  const proofs = proofsOf(
    await loadText(`version: 1
name: runbooks
targets: { main: { account: "${account}", region: eu-west-1 } }
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme }
roles:
${roles.join('\n')}
guardrails: { all: { allow: [{ actions: ["*"], resources: ["*"] }] } }
channels:
${channels.join('\n')}
`),
  );
  const answers = rows.map(([actions, command], index) => {
    const answer = answerCan(proofs, `c${index}`, command, { as: undefined, targets: undefined });
    return [actions, command, answer?.decision, answer?.because.map(({ message }) => message).join('; ')];
  });
  expect(answers).toEqual(
    rows.map(([actions, command, decision, reason]) => [
      actions,
      command,
      decision,
      expect.stringContaining(reason),
    ]),
  );
});

test('a condition on the channel is not proved for the calls of a runbook', async () => {
  const proofs = proofsOf(
    await loadText(`version: 1
name: runbooks
targets: { main: { account: "${account}", region: eu-west-1 } }
workspaces: { acme: { slack: T0123ABCD } }
roles:
  operator:
    allow:
      - { actions: ["${start}"], resources: ["*"] }
      - actions: [ec2:StopInstances, ec2:DescribeInstanceStatus]
        resources: ["*"]
        conditions: { ArnLike: { "aws:ChatbotSourceArn": "arn:aws:chatbot::${account}:chat-configuration/*" } }
guardrails: { all: { allow: [{ actions: ["*"], resources: ["*"] }] } }
channels: { ops: { workspace: acme, channel: C0BBBBBBB, role: operator, guardrails: [all] } }
`),
  );
  const ask = (command: string) =>
    answerCan(proofs, 'ops', command, { as: undefined, targets: undefined })?.decision;
  expect([ask('ec2 stop-instances --instance-ids i-01 --region eu-west-1'), ask(stop)]).toEqual([
    'allowed',
    'unknown',
  ]);
});

test('every call in the table is a command of the catalogue, and its options take the parameters of the runbook', async () => {
  const catalogue = await loadCatalogue();
  for (const { name, required, calls, source } of runbooks) {
    expect([name, source]).toEqual([name, expect.stringMatching(/^https:\/\/docs\.aws\.amazon\.com\//)]);
    expect([name, calls.some(({ changes }) => changes)]).toEqual([name, true]);
    for (const { command, options = {} } of calls) {
      const [service = '', operation = ''] = command.split(' ');
      const found = catalogue.findService(service)?.findOperation(operation);
      expect([command, found?.name]).toEqual([command, operation]);
      expect(Object.keys(options).filter(option => !found?.options.has(option))).toEqual([]);
      expect(Object.values(options).filter(parameter => !required.includes(parameter))).toEqual([]);
    }
  }
});

test('chat runs every call in the table by itself, so that no runbook gives more than its commands', () => {
  const actions = runbooks.flatMap(({ calls }) => calls.map(({ command }) => command.split(' ')));
  const never = actions.filter(([service = '', operation = '']) =>
    findRefusal(service, operation.replaceAll('-', '')),
  );
  expect(never).toEqual([]);
});

test('what the table says of kinds of steps is within the policy that AWS documents as enough for them', async () => {
  const managed = await loadManagedPolicies();
  const text = JSON.stringify(managed.documentOf('service-role/AmazonSSMAutomationRole'));
  const ownKinds = runbooks.filter(({ source }) => source.includes('AmazonSSMAutomationRole'));
  const actions = ownKinds.flatMap(({ calls }) =>
    calls.map(({ command }) =>
      command.replace(
        / (.*)$/,
        (_, name: string) => `:${name.replace(/(?:^|-)(\w)/g, (__, letter: string) => letter.toUpperCase())}`,
      ),
    ),
  );
  expect(actions.length).toBeGreaterThan(8);
  expect(actions.filter(action => !text.includes(`"${action}"`))).toEqual([]);
});
