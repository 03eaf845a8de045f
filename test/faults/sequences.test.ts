import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateSlackChannelConfigurationCommand,
  DeleteSlackChannelConfigurationCommand,
} from '@aws-sdk/client-chatbot';
import { CreateChangeSetCommand } from '@aws-sdk/client-cloudformation';
import { PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { resolve } from '../../action/core/resolve.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { configOf, startWorld, textOf, type World } from '../apply/world.ts';
import { allow } from '../local-aws/harness.ts';
import { openLine } from './dying-line.ts';
import { observe, restore, wanted } from './scenarios.ts';

/** 1,000 before a release (`CHATOPS_SEQUENCES=1000`); as many as CI has patience for otherwise. */
const runs = Number(process.env['CHATOPS_SEQUENCES'] ?? 12);
const seed = Number(process.env['CHATOPS_SEED'] ?? 20_261_125);

let world: World;
let empty = '';
beforeAll(async () => {
  world = await startWorld();
  await world.control('POST', 'reset', {});
  empty = await readFile(join(world.folder, 'aws.json'), 'utf8');
});
afterAll(() => world.stop());

const keys = ['a', 'b', 'c', 'd'] as const;
const places = ['C0AAAAAAA', 'C0BBBBBBB', 'C0CCCCCCC', 'C0DDDDDDD'] as const;

/** A valid file: some keys, each with a chat channel of its own, names and guardrails of many kinds. */
const anyFile = fc
  .record({
    chosen: fc.uniqueArray(fc.constantFrom(...keys), { minLength: 1, maxLength: 4 }),
    order: fc.shuffledSubarray([...places], { minLength: 4, maxLength: 4 }),
    renamed: fc.subarray([...keys]),
    own: fc.subarray([...keys]),
    level: fc.constantFrom('none', 'error', 'info'),
    action: fc.constantFrom('s3:ListBucket', 'ec2:DescribeInstances'),
    path: fc.constantFrom('/one/', '/two/'),
  })
  .map(({ chosen, order, renamed, own, level, action, path }) => {
    const channels = chosen.map((key, index) => [
      key,
      {
        channel: order[index],
        logging: level,
        ...(renamed.includes(key) ? { 'configuration-name': `other-${key}` } : {}),
        ...(own.includes(key) ? { guardrails: ['only'] } : {}),
      },
    ]);
    return configOf({
      roles: { ops: { path } },
      guardrails: { only: { allow: [{ actions: [action], resources: ['*'] }] } },
      channels: Object.fromEntries(channels),
    });
  });

type Step =
  | { readonly do: 'edit'; readonly file: ChatopsConfig }
  | { readonly do: 'apply' }
  | { readonly do: 'apply-killed'; readonly call: number; readonly moment: 'before' | 'after' }
  | { readonly do: 'apply-faulty'; readonly kind: string; readonly operation: string; readonly after: number }
  | { readonly do: 'delete-channel' | 'widen-role' | 'leave-change-set' | 'take-name' };

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('edit' as const), file: anyFile }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('apply' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('apply-killed' as const),
      call: fc.integer({ min: 1, max: 30 }),
      moment: fc.constantFrom('before' as const, 'after' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('apply-faulty' as const),
      kind: fc.constantFrom('throttle', 'error', 'reset', 'lost', 'cut', 'deny', 'duplicate', 'truncate'),
      operation: fc.constantFrom(
        'cloudformation:*',
        'cloudformation:ExecuteChangeSet',
        'cloudformation:Describe*',
        'iam:*',
        'chatbot:*',
      ),
      after: fc.integer({ min: 0, max: 8 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'delete-channel' as const,
        'widen-role' as const,
        'leave-change-set' as const,
        'take-name' as const,
      ),
    }),
  },
);

let left = 0;

const terms = { allow: new Set(['safety/max-removals', 'safety/emptied']) };
const impatient = { attempts: 1, pace: { firstMillis: 1, lastMillis: 2, patienceMillis: 400 } };

/** Names that somebody took from outside; they are given back before the end, as a person would have to. */
async function takeStep(step: Step, file: ChatopsConfig): Promise<void> {
  const { clients } = world;
  const arnOf = (name: string) => `arn:aws:chatbot::000000000000:chat-configuration/slack-channel/${name}`;
  switch (step.do) {
    case 'edit':
      return;
    case 'apply':
      await world.apply(file, { terms });
      return;
    case 'apply-killed': {
      const line = await openLine(world.url, step);
      await world.apply(file, { terms, way: { url: line.url, ...impatient } });
      await line.close();
      return;
    }
    case 'apply-faulty': {
      const { operation, kind, after } = step;
      await world.control('POST', 'faults', { operation, kind, after, times: 4 });
      const report = await world.apply(file, { terms, way: { ...impatient, callMillis: 250 } });
      await world.control('DELETE', 'faults');
      if (report.outcome === 'applied') expect(await observe(world)).toMatchObject(wanted(file));
      return;
    }
    case 'delete-channel': {
      const [name] = Object.keys((await observe(world)).channels);
      if (name !== undefined) {
        await clients.chatbot.send(
          new DeleteSlackChannelConfigurationCommand({ ChatConfigurationArn: arnOf(name) }),
        );
      }
      return;
    }
    case 'widen-role':
      await clients.iam
        .send(
          new PutRolePolicyCommand({
            RoleName: 'demo-ops',
            PolicyName: 'extra',
            PolicyDocument: JSON.stringify(allow('*')),
          }),
        )
        .catch(() => undefined);
      return;
    case 'leave-change-set':
      left += 1;
      await clients.cloudFormation
        .send(
          new CreateChangeSetCommand({
            StackName: 'demo',
            ChangeSetName: `left-${left}`,
            TemplateBody: '{"Resources":{"T":{"Type":"AWS::SNS::Topic"}}}',
          }),
        )
        .catch(() => undefined);
      return;
    case 'take-name':
      await clients.chatbot
        .send(
          new CreateSlackChannelConfigurationCommand({
            SlackTeamId: 'T0123ABCD',
            SlackChannelId: 'C0DDDDDDD',
            SlackChannelName: 'taken',
            ConfigurationName: 'taken',
            IamRoleArn: 'arn:aws:iam::000000000000:role/by-hand',
          }),
        )
        .catch(() => undefined);
      return;
  }
}

/** What a person does in the end: undo what stands in the way, bring back what was deleted by hand, and apply. */
async function settle(file: ChatopsConfig): Promise<string> {
  const arn = 'arn:aws:chatbot::000000000000:chat-configuration/slack-channel/taken';
  await world.clients.chatbot
    .send(new DeleteSlackChannelConfigurationCommand({ ChatConfigurationArn: arn }))
    .catch(() => undefined);
  const { revertDrift } = await import('../../action/commands/revert-drift.ts');
  const { withAws } = await import('../../action/commands/session.ts');
  const served = { url: world.url, pace: { firstMillis: 1, lastMillis: 8, patienceMillis: 4000 } };
  const options = { isLocal: true, stateFile: '', region: undefined, targets: undefined, served };
  await withAws(options, file, aws =>
    revertDrift(aws, resolve(file), { confirm: async () => true, report: () => undefined }),
  );
  return textOf(await world.apply(file, { terms }));
}

test(`random sequences of edits, applies, failures and changes from outside converge (seed ${seed}, ${runs} runs)`, async () => {
  await fc.assert(
    fc.asyncProperty(anyFile, fc.array(anyStep, { minLength: 2, maxLength: 7 }), async (begin, steps) => {
      await restore(world, empty);
      let file = begin;
      for (const step of steps) {
        if (step.do === 'edit') file = step.file;
        await takeStep(step, file);
      }
      expect(await settle(file)).toMatch(/^(Applied|Nothing to change)/);
      expect(await observe(world)).toEqual(wanted(file));
      expect((await world.apply(file, { terms })).outcome).toBe('unchanged');
    }),
    { numRuns: runs, seed, endOnFailure: true },
  );
});
