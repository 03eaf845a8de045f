import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { codifyDrifts } from '../../action/commands/codify-drift.ts';
import { loadConfig } from '../../action/commands/load-config.ts';
import { publishTo } from '../../action/commands/publish-drift.ts';
import { finishLook } from '../../action/core/look.ts';
import { createColors } from '../../action/render/colors.ts';
import { renderCodifyText } from '../../action/render/drift.ts';
import { allow } from '../local-aws/harness.ts';
import { control } from '../local-aws/raw-call.ts';
import { tellStory } from '../story.ts';
import { channelArn, makeWorld, type World } from './harness.ts';

const main = `# the main file
version: 1
name: demo
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme }
roles:
  reader: { managed-policies: [AmazonSQSReadOnlyAccess] }
include: ["teams/*.yml"]
`;
const team = `# of team A
channels:
  team-a:
    channel: C0AAAAAAA
    role: reader
    guardrails: [AmazonSQSReadOnlyAccess] # reviewed
`;

let folder: string;
let world: World;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'codify-'));
  await mkdir(join(folder, 'teams'));
  await writeFile(join(folder, 'chatops.yml'), main);
  await writeFile(join(folder, 'teams', 'a.yml'), team);
  const { config, diagnostics } = await loadConfig(join(folder, 'chatops.yml'));
  if (config === undefined) throw new Error(JSON.stringify(diagnostics));
  world = await makeWorld(config);
  expect(await world.apply()).toBe('applied');
});
afterAll(async () => {
  await world.aws.stop();
  await rm(folder, { recursive: true });
});

const step = tellStory();
step('what is chosen is written into the file that it stands in, and the rest stays drift', async () => {
  const role = { RoleName: 'demo-reader' };
  await world.byHand({
    iam: 'AttachRolePolicy',
    input: { ...role, PolicyArn: 'arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess' },
  });
  await world.byHand({
    chatbot: 'update-slack-channel-configuration',
    input: {
      ChatConfigurationArn: channelArn('demo-team-a'),
      SlackChannelId: 'C0AAAAAAA',
      LoggingLevel: 'INFO',
      GuardrailPolicyArns: [
        'arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess',
        'arn:aws:iam::aws:policy/AdministratorAccess',
      ],
    },
  });
  const file = join(folder, 'chatops.yml');
  const { config, project } = await loadConfig(file);
  if (config === undefined || project === undefined) throw new Error('It was valid before');
  const report = await world.use(aws =>
    codifyDrifts(aws, file, { config, project }, { choose: async ({ drift }) => drift }),
  );
  expect(report.refused.map(({ drift, reason }) => [drift.property, reason])).toEqual([
    ['GuardrailPolicies', expect.stringMatching(/would not pass its checks: .*AdministratorAccess/)],
  ]);
  expect(await readFile(file, 'utf8')).toBe(
    main.replace('[AmazonSQSReadOnlyAccess]', '[AmazonSQSReadOnlyAccess, CloudWatchReadOnlyAccess]'),
  );
  expect(await readFile(join(folder, 'teams', 'a.yml'), 'utf8')).toBe(`${team}    logging: info\n`);
  expect(await readdir(folder)).toEqual(['chatops.yml', 'teams']);
  const written = await loadConfig(file);
  if (written.config === undefined || written.project === undefined) throw new Error('It was written');
  const rest = { config: written.config, project: written.project };
  const second = await world.use(aws =>
    codifyDrifts(aws, file, rest, { choose: async ({ drift }) => drift }),
  );
  expect(second.outcome).toBe('unchanged');
  expect(second.codified).toEqual([]);
  expect(second.refused.map(({ drift, reason }) => [drift.property, reason])).toEqual(
    expect.arrayContaining([
      ['LoggingLevel', 'it is already in chatops.yml; apply makes it so'],
      ['ManagedPolicyArns', 'it is already in chatops.yml; apply makes it so'],
    ]),
  );
  // Now the file says what AWS says, so applying it changes nothing in AWS.
  const again = await loadConfig(file);
  expect(again.config?.roles).toEqual({
    reader: { 'managed-policies': ['AmazonSQSReadOnlyAccess', 'CloudWatchReadOnlyAccess'] },
  });
});

step('a channel is told what is new, and nothing when nothing is', async () => {
  await world.byHand({ sns: 'CreateTopic', input: { Name: 'chat' } });
  const topic = 'arn:aws:sns:us-east-1:000000000000:chat';
  const { drift } = await world.drift();
  expect(drift.length).toBeGreaterThan(1);
  const tell = (previous: typeof drift | undefined) =>
    world.use(async aws => {
      const [outcome] = await aws.inEachTarget('plan', session =>
        publishTo(session, { topicArn: topic, stackName: 'demo', look: finishLook(drift, []), previous }),
      );
      return outcome?.ok && outcome.value;
    });
  expect(await tell(undefined)).toBe('published');
  expect(await tell(drift)).toBe('no-news');
  expect(await tell(drift.slice(1))).toBe('published');
  const { text } = await control(world.aws.url, 'messages');
  const messages = (JSON.parse(text) as { message: string }[]).map(({ message }) => JSON.parse(message));
  expect(messages.map(({ content }) => content.description.split('\n').length)).toEqual([drift.length, 1]);
  expect(new Set(messages.map(({ metadata }) => metadata.threadId)).size).toBe(1);
});

step('a policy that came without its content is named', async () => {
  await world.byHand({
    iam: 'CreatePolicy',
    input: { PolicyName: 'by-hand', PolicyDocument: JSON.stringify(allow('sqs:*')) },
  });
  const arn = 'arn:aws:iam::000000000000:policy/by-hand';
  await world.byHand({ iam: 'AttachRolePolicy', input: { RoleName: 'demo-reader', PolicyArn: arn } });
  await world.byHand({
    iam: 'AttachRolePolicy',
    input: { RoleName: 'demo-reader', PolicyArn: 'arn:aws:iam::aws:policy/AmazonSNSReadOnlyAccess' },
  });
  const file = join(folder, 'chatops.yml');
  const { config, project } = await loadConfig(file);
  if (config === undefined || project === undefined) throw new Error('It was valid before');
  const report = await world.use(aws =>
    codifyDrifts(aws, file, { config, project }, { choose: async ({ drift }) => drift }),
  );
  expect(report.codified.map(({ observed }) => observed)).toContain(arn);
  expect(report.withoutDocument).toEqual([arn]);
  expect(renderCodifyText(report, createColors(false)).replaceAll(/\n\s+/g, ' ')).toContain(
    `${arn} has no \`document\` in chatops.yml: until it has one, plans say only what is possibly gained and lost`,
  );
});
