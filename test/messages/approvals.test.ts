import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { answerCan } from '../../action/commands/can.ts';
import { previewMessage } from '../../action/commands/preview-message.ts';
import type { JsonObject } from '../../action/core/json.ts';
import { loadText } from '../access/read-scenarios.ts';

const file = fileURLToPath(new URL('../../templates/approvals/chatops.yml', import.meta.url));
const readme = readFileSync(
  fileURLToPath(new URL('../../templates/approvals/README.md', import.meta.url)),
  'utf8',
);

/** The template with the lines of its README about deployments of ECS. */
const [ecsAlias = '', ecsEvent = ''] = [...readme.matchAll(/```yaml\n([^`]*)```/g)].map(
  match => match[1] ?? '',
);
const whole = readFileSync(file, 'utf8')
  .replace('\nchannels:\n', () => `${ecsAlias}\nchannels:\n`)
  .replace('\nexpect:\n', () => `${ecsEvent}\nexpect:\n`)
  .replace('decide, proceed]', 'decide, proceed, release]');
const { config } = await loadText(whole);
const [model] = config?.models ?? [];
const channel = model?.channels.find(({ key }) => key === 'approvals');

const deployment = 'arn:aws:ecs:us-east-1:123456789012:service-deployment/my-cluster/my-service/0EYSiB0qap8x';

/** The message of an event of the template as chat shows it, with the commands of its buttons. */
function show(key: string, event: JsonObject) {
  const rule = channel?.ownTopic?.eventRules.find(each => each.key === key);
  if (model === undefined || channel === undefined || rule === undefined) throw new Error(`no event ${key}`);
  const preview = previewMessage(model, channel, rule, event);
  if (!preview.isShown) return preview.reason;
  const content = preview.notification['content'] as JsonObject;
  return [content['title'], preview.missing, preview.buttons.map(({ command }) => command)];
}

// The form of https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
const waiting = (detail: JsonObject): JsonObject => ({
  version: '0',
  id: 'event-id',
  'detail-type': 'CodePipeline Action Execution State Change',
  source: 'aws.codepipeline',
  account: '123456789012',
  region: 'us-east-1',
  detail: {
    pipeline: 'my-pipeline',
    version: 3,
    'execution-id': '01234567-0123-0123-0123-012345678901',
    stage: 'Production',
    action: 'Approve',
    state: 'STARTED',
    type: { owner: 'AWS', category: 'Approval', provider: 'Manual', version: '1' },
    ...detail,
  },
});

// The form of https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html
const ready = (detail: JsonObject): JsonObject => ({
  version: '0',
  id: 'event-id',
  'detail-type': 'CodeDeploy Deployment State-change Notification',
  source: 'aws.codedeploy',
  account: '123456789012',
  region: 'us-east-1',
  detail: {
    region: 'us-east-1',
    application: 'my-app',
    deploymentGroup: 'my-group',
    deploymentId: 'd-123456789',
    state: 'READY',
    ...detail,
  },
});

// The form of https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_hook_state_change_events.html
const paused = (detail: JsonObject): JsonObject => ({
  version: '0',
  id: 'event-id',
  'detail-type': 'ECS Hook State Change',
  source: 'aws.ecs',
  account: '123456789012',
  region: 'us-east-1',
  resources: [deployment],
  detail: {
    eventType: 'INFO',
    eventName: 'HOOK_AWAITING_ACTION',
    hookId: 'ecs-pause-e7tK9G',
    hookType: 'PAUSE',
    expiresAt: '2026-03-05T16:04:41Z',
    lifecycleStage: 'POST_TEST_TRAFFIC_SHIFT',
    clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/my-cluster',
    serviceArn: 'arn:aws:ecs:us-east-1:123456789012:service/my-cluster/my-service',
    serviceDeploymentArn: deployment,
    ...detail,
  },
});

const noMatch = 'the event does not match the pattern';

test.each<[string, string, JsonObject, unknown]>([
  [
    'an approval that waits has the button that shows its token',
    'approval',
    waiting({}),
    [
      'my-pipeline waits for an approval',
      [],
      ['codepipeline get-pipeline-state --name my-pipeline --region us-east-1'],
    ],
  ],
  ['an approval that was given', 'approval', waiting({ state: 'SUCCEEDED' }), noMatch],
  ['another pipeline', 'approval', waiting({ pipeline: 'other' }), noMatch],
  ['an action that is no approval', 'approval', waiting({ type: { category: 'Build' } }), noMatch],
  [
    'a deployment that waits goes on with one press',
    'deployment',
    ready({}),
    [
      'my-app waits',
      [],
      [
        'deploy continue-deployment --deployment-id d-123456789 --deployment-wait-type READY_WAIT --region us-east-1',
      ],
    ],
  ],
  ['a deployment that has begun', 'deployment', ready({ state: 'START' }), noMatch],
  ['a deployment of another group', 'deployment', ready({ deploymentGroup: 'other' }), noMatch],
  [
    'a deployment of ECS that a hook holds goes on with one press, and has no button of CodeDeploy',
    'release',
    paused({}),
    [
      'ECS waits at POST_TEST_TRAFFIC_SHIFT',
      [],
      [
        `ecs continue-service-deployment --service-deployment-arn ${deployment} --hook-id ecs-pause-e7tK9G --action CONTINUE --region us-east-1`,
      ],
    ],
  ],
  ['a hook that has ended', 'release', paused({ eventName: 'HOOK_SUCCEEDED' }), noMatch],
  ['a hook that is a function', 'release', paused({ hookType: 'AWS_LAMBDA' }), noMatch],
  [
    'another service of the cluster',
    'release',
    paused({ serviceArn: 'arn:aws:ecs:us-east-1:123456789012:service/my-cluster/not-my-service' }),
    noMatch,
  ],
])('%s', (_name, key, event, expected) => {
  expect(show(key, event)).toEqual(expected);
});

test('each of the three takes at most ten lines', () => {
  const lines = readFileSync(file, 'utf8').split('\n');
  const count = (section: RegExp, indent: string) => {
    const start = lines.findIndex(line => section.test(line));
    const end = lines.findIndex((line, index) => index > start && !line.startsWith(`${indent} `));
    return end - start;
  };
  const ofAlias = (key: string) => count(new RegExp(`^  ${key}:`), '  ');
  const ofEvent = (key: string) => count(new RegExp(`^ {8}- name: ${key}$`), '        ');
  expect(ofAlias('show-approval') + ofAlias('decide') + ofEvent('approval')).toBeLessThanOrEqual(10);
  expect(ofAlias('proceed') + ofEvent('deployment')).toBeLessThanOrEqual(10);
  expect(`${ecsAlias}${ecsEvent}`.trim().split('\n').length).toBeLessThanOrEqual(10);
});

test('in a declared account every alias of the template is proved', async () => {
  const target = 'targets: { prod: { account: "123456789012", region: us-east-1 } }';
  const { diagnostics, proofs } = await loadText(whole.replace('name: chat', `name: chat\n${target}`));
  expect(diagnostics.map(({ code }) => code)).toEqual([]);
  const ask = (service: string) =>
    proofs &&
    answerCan(proofs, 'approvals', `run release ${deployment.replace('my-service', service)} ecs-pause-a`, {
      as: undefined,
      targets: undefined,
    })?.decision;
  expect([ask('my-service'), ask('other')]).toEqual(['allowed', 'denied']);
});

test.each<[string, boolean]>([
  ['run decide Approved x', false],
  ['run decide approved x', true],
  ['run proceed d-1', false],
  ['run proceed e-1', true],
])('a value that chatops.yml does not list is named: %s', async (question, isNamed) => {
  const { proofs } = await loadText(whole);
  if (proofs === undefined) throw new Error('no proofs');
  const answer = answerCan(proofs, 'approvals', question, { as: undefined, targets: undefined });
  const reasons = answer?.because ?? [];
  const said = reasons.some(({ message }) => message.includes('is not among the values'));
  expect([answer?.decision, said]).toEqual(['allowed', isNamed]);
});
