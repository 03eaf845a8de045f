import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DescribeStacksCommand, ListChangeSetsCommand } from '@aws-sdk/client-cloudformation';
import { GetAccountAuthorizationDetailsCommand } from '@aws-sdk/client-iam';
import { expect } from '@jest/globals';
import type { ApplyReport } from '../../action/commands/apply.ts';
import { resolveModel } from '../../action/core/resolve.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { renderTemplate } from '../../action/kinds/index.ts';
import { configOf, observedChannels, type World } from '../apply/world.ts';

const guardrails = (action: string) => ({ only: { allow: [{ actions: [action], resources: ['*'] }] } });

const first = configOf({
  guardrails: guardrails('s3:ListAllMyBuckets'),
  aliases: { look: 's3api list-buckets --region us-east-1' },
  channels: {
    a: { channel: 'C0AAAAAAA', guardrails: ['only'], aliases: ['look'] },
    b: { channel: 'C0BBBBBBB' },
  },
});

/** What is deployed before, and what is to be deployed: each goes through all that an apply does. */
export const scenarios: Readonly<
  Record<string, { before: ChatopsConfig | undefined; after: ChatopsConfig }>
> = {
  create: { before: undefined, after: first },
  update: {
    before: first,
    after: configOf({
      guardrails: guardrails('s3:ListBucket'),
      channels: {
        a: { channel: 'C0AAAAAAA', guardrails: ['only'] },
        c: { channel: 'C0CCCCCCC' },
        b: { channel: 'C0BBBBBBB' },
      },
    }),
  },
  'two steps': {
    before: first,
    after: configOf({
      guardrails: guardrails('s3:ListBucket'),
      channels: { renamed: { channel: 'C0AAAAAAA', guardrails: ['only'] }, b: { channel: 'C0BBBBBBB' } },
    }),
  },
};

/** Puts the state of an AWS back to what it was, so that each case begins from the same. */
export async function restore(world: World, state: string): Promise<void> {
  await writeFile(join(world.folder, 'aws.json'), state);
}

/** The whole state of an AWS. */
export function readState(world: World): Promise<string> {
  return readFile(join(world.folder, 'aws.json'), 'utf8');
}

/** Whether an AWS is byte for byte in a state that it was in, with nothing under way: what comes next is what came after that. */
export async function isAsItWas(world: World, state: string): Promise<boolean> {
  return (await readState(world)) === state;
}

/** What AWS holds of ours, for comparing: everything that could be lost or be there twice. */
export async function observe(world: World) {
  const details = await world.clients.iam.send(
    new GetAccountAuthorizationDetailsCommand({ Filter: ['Role', 'LocalManagedPolicy'] }),
  );
  return {
    channels: await observedChannels(world),
    roles: (details.RoleDetailList ?? []).map(({ RoleName }) => RoleName).sort(),
    policies: (details.Policies ?? []).map(({ PolicyName }) => PolicyName).sort(),
  };
}

/** The same from a configuration. */
export function wanted(config: ChatopsConfig) {
  const resources = Object.values(renderTemplate(resolveModel(config)).Resources);
  const pick = (type: string, property: string) =>
    resources.filter(({ Type }) => Type === type).map(({ Properties }) => Properties[property] as string);
  const names = pick('AWS::Chatbot::SlackChannelConfiguration', 'ConfigurationName');
  const places = pick('AWS::Chatbot::SlackChannelConfiguration', 'SlackChannelId');
  return {
    channels: Object.fromEntries(names.map((name, index) => [name, places[index]])),
    roles: pick('AWS::IAM::Role', 'RoleName').sort(),
    policies: pick('AWS::IAM::ManagedPolicy', 'ManagedPolicyName').sort(),
  };
}

/**
 * The one thing that must be true in the end: AWS is what the file says, and nothing is left lying about.
 * @param last the apply before: one that had nothing to do has looked at everything, as a plan does
 */
export async function expectConverged(
  world: World,
  config: ChatopsConfig,
  last?: ApplyReport,
): Promise<void> {
  expect(await observe(world)).toEqual(wanted(config));
  const seen = last?.outcome === 'unchanged' ? { ...last, failures: [] } : await world.plan(config);
  const { plan, drift, unchecked, findings, failures } = seen;
  expect({ drift, unchecked, findings, failures }).toEqual({
    drift: [],
    unchecked: [],
    findings: [],
    failures: [],
  });
  expect(plan.targets.flatMap(({ stacks }) => stacks.flatMap(({ changes }) => changes))).toEqual([]);
  const { cloudFormation } = world.clients;
  const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({}));
  expect(Stacks.map(({ StackName }) => StackName)).toEqual(['demo']);
  expect(Stacks[0]?.StackStatus).toMatch(/^(CREATE|UPDATE)_COMPLETE$/);
  const { Summaries = [] } = await cloudFormation.send(new ListChangeSetsCommand({ StackName: 'demo' }));
  expect(Summaries).toEqual([]);
}
