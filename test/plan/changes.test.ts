import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { planStack } from '../../action/commands/plan-stack.ts';
import { diffTemplates } from '../../action/core/diff-templates.ts';
import { resolveModel } from '../../action/core/resolve.ts';
import type { Template } from '../../action/core/template.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { renderTemplate } from '../../action/kinds/index.ts';

const folder = dirname(fileURLToPath(import.meta.url));

interface Case {
  readonly name: string;
  readonly before: object;
  readonly after: object;
  readonly changes: Readonly<Record<string, string | readonly string[]>>;
  readonly phases?: readonly string[];
  readonly first?: readonly string[];
}

const { base, cases } = parse(readFileSync(join(folder, 'changes.yml'), 'utf8')) as {
  readonly base: object;
  readonly cases: readonly Case[];
};

const templateOf = (part: object): Template =>
  renderTemplate(resolveModel({ ...base, ...part } as ChatopsConfig));

/** Like the table: the action alone where everything about the resource is new or gone. */
function summarize({ changes }: ReturnType<typeof planStack>) {
  return Object.fromEntries(
    changes.map(({ logicalId, action, type, properties }) => {
      const isWhole = action === 'create' || action === 'delete' || /Teams/.test(type);
      return [logicalId, isWhole ? action : [action, ...properties.map(({ name }) => name)]];
    }),
  );
}

describe.each(cases)('$name', ({ before, after, changes, phases, first }) => {
  const planned = () => {
    const [deployed, desired] = [templateOf(before), templateOf(after)];
    return { deployed, desired, plan: planStack(desired, deployed) };
  };

  test('changes what the table says', () => {
    const { plan } = planned();
    expect(summarize(plan)).toEqual(changes);
    expect(plan.twoPhases?.interrupted).toEqual(phases);
  });

  test('takes the steps that the table says, and ends with what is desired', () => {
    const { plan, desired } = planned();
    expect(plan.steps).toHaveLength(phases === undefined ? 1 : 2);
    expect(plan.steps.at(-1)).toEqual(desired);
    if (first !== undefined) expect(Object.keys(plan.steps[0]?.Resources ?? {}).sort()).toEqual(first);
  });

  test('leaves nothing to do afterwards, and each step can be done in one go', () => {
    const { plan, desired, deployed } = planned();
    expect(planStack(desired, desired).changes).toEqual([]);
    let now = deployed;
    for (const step of plan.steps) {
      expect(planStack(step, now).twoPhases).toBeUndefined();
      now = step;
    }
  });
});

test('what a channel may do in between is never more than before or after', () => {
  const guardrails = {
    wide: { allow: [{ actions: ['*'], resources: ['*'] }] },
    deny: { deny: [{ actions: ['iam:*'], resources: ['*'] }] },
  };
  const channels = { a: { channel: 'C0AAAAAAA', role: 'ops', guardrails: ['wide', 'deny'] } };
  const desired = templateOf({ guardrails, channels });
  // As an older template may have had it: a create-only Description that we do not set.
  const deny = desired.Resources['GuardrailDeny'];
  if (deny === undefined) throw new Error('the table is broken');
  const described = { ...deny, Properties: { ...deny.Properties, Description: 'old' } };
  const deployed = { ...desired, Resources: { ...desired.Resources, GuardrailDeny: described } };
  const plan = planStack(desired, deployed);
  expect(plan.twoPhases?.interrupted).toEqual(['channels.a', 'guardrails.deny']);
  expect(plan.steps[0]?.Resources['GuardrailDeny']).toBeUndefined();
  expect(plan.steps[0]?.Resources['ChannelA']?.Properties['GuardrailPolicies']).toEqual([
    'arn:aws:iam::aws:policy/AWSDenyAll',
  ]);
});

test('a change follows references from one resource to the next', () => {
  const chain = (path: string): Template =>
    ({
      Resources: {
        A: {
          Metadata: { chatops: 'roles.a' },
          Type: 'AWS::IAM::Role',
          Properties: { RoleName: 'last', Description: { Ref: 'B' } },
        },
        B: {
          Metadata: { chatops: 'guardrails.b' },
          Type: 'AWS::IAM::ManagedPolicy',
          Properties: { ManagedPolicyName: 'middle', Path: { 'Fn::Sub': '/${C}/' } },
        },
        C: {
          Metadata: { chatops: 'roles.c' },
          Type: 'AWS::IAM::Role',
          Properties: { RoleName: 'first', Path: path },
        },
      },
    }) as unknown as Template;
  const changes = diffTemplates(chain('/one/'), chain('/two/'));
  expect(changes.map(({ logicalId, action, reason }) => [logicalId, action, reason])).toEqual([
    ['A', 'update', 'it refers to B, which is replaced'],
    ['B', 'replace', 'it refers to C, which is replaced'],
    ['C', 'replace', 'Path cannot be changed in place'],
  ]);
});
