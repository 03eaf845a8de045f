import { expect, test } from '@jest/globals';
import type { Change, ChangeAction } from '../../action/core/plan.ts';
import type { Template } from '../../action/core/template.ts';
import { makeFirstPhase } from '../../action/kinds/first-phase.ts';

type Short = Readonly<Record<string, { Properties?: object; DependsOn?: string[] }>>;

const templateOf = (resources: Short): Template =>
  ({
    Resources: Object.fromEntries(
      Object.entries(resources).map(([id, resource]) => [id, { Type: 'T', Properties: {}, ...resource }]),
    ),
  }) as unknown as Template;

/** The first step when some resources take what others have. */
function firstPhase({
  deployed,
  desired,
  takers,
  holders = {},
  retyped = [],
}: {
  deployed: Short;
  desired: Short;
  takers: Readonly<Record<string, ChangeAction>>;
  holders?: Readonly<Record<string, ChangeAction>>;
  retyped?: readonly string[];
}) {
  const change = ([logicalId, action]: [string, ChangeAction]): Change => ({
    ...{ action, logicalId, type: 'T', path: '', properties: [] },
  });
  const [taking, holding] = [takers, holders].map(each => Object.entries(each).map(change)) as [
    Change[],
    Change[],
  ];
  const phase = makeFirstPhase({
    desired: templateOf(desired),
    deployed: templateOf(deployed),
    changes: [...taking, ...holding],
    collisions: taking.map((taker, index) => ({
      ...{ noun: 'name', name: 'x', taker, holder: holding[index] ?? holding[0] ?? taker },
    })),
    retyped,
  } as unknown as Parameters<typeof makeFirstPhase>[0]);
  const properties = Object.entries(phase.template.Resources).map(([id, { Properties, DependsOn }]) => [
    id,
    DependsOn === undefined ? Properties : [Properties, DependsOn],
  ]);
  return { resources: Object.fromEntries(properties), removed: phase.removed, reduced: phase.reduced };
}

const ref = (id: string) => ({ Ref: id });

test('a list does without what is gone, a guardrail that is gone closes the channel, and any other value goes with it', () => {
  const channel = (own: object) => ({ Properties: { IamRoleArn: 'arn:r', Tags: [], ...own } });
  const desired = {
    Taken: {},
    Kept: {},
    Topics: channel({ SnsTopicArns: [ref('Taken'), 'arn:t', ref('Kept')] }),
    Aliases: channel({ CustomizationResourceArns: [ref('Taken')] }),
    Guarded: channel({ GuardrailPolicies: [ref('Kept'), ref('Taken')], SnsTopicArns: [ref('Kept')] }),
    Run: channel({ IamRoleArn: ref('Taken') }),
    Tagged: channel({ Tags: [{ Value: ref('Taken') }] }),
    Other: channel({ SnsTopicArns: [ref('Kept')] }),
    Beyond: channel({ SnsTopicArns: [ref('Run')] }),
  };
  const { Beyond: _new, ...deployed } = desired;
  expect(firstPhase({ deployed, desired, takers: { Taken: 'create' }, holders: { Kept: 'delete' } })).toEqual(
    {
      resources: {
        Kept: {},
        Topics: { IamRoleArn: 'arn:r', Tags: [], SnsTopicArns: ['arn:t', ref('Kept')] },
        Aliases: { IamRoleArn: 'arn:r', Tags: [], CustomizationResourceArns: [] },
        Guarded: {
          IamRoleArn: 'arn:r',
          Tags: [],
          GuardrailPolicies: ['arn:aws:iam::aws:policy/AWSDenyAll'],
          SnsTopicArns: [ref('Kept')],
        },
        Other: { IamRoleArn: 'arn:r', Tags: [], SnsTopicArns: [ref('Kept')] },
        Beyond: { IamRoleArn: 'arn:r', Tags: [], SnsTopicArns: [] },
      },
      removed: ['Run', 'Tagged', 'Taken'],
      reduced: ['Aliases', 'Beyond', 'Guarded', 'Topics'],
    },
  );
});

test('what is new is not among what is removed, and what was reduced before it went is not reduced', () => {
  const deployed = { Old: {} };
  const desired = {
    New: {},
    Late: { Properties: { SnsTopicArns: [ref('New')], IamRoleArn: ref('Middle') } },
    Middle: { Properties: { Path: ref('New') } },
  };
  expect(firstPhase({ deployed, desired, takers: { New: 'create' }, holders: { Old: 'delete' } })).toEqual({
    resources: {},
    removed: [],
    reduced: [],
  });
});

test('a resource waits as it is when it only changes, is whole, and gives nothing to another one', () => {
  const deployed = {
    Waits: { Properties: { Name: 'old', Tags: [ref('Kept')] } },
    Broken: { Properties: { Name: 'old', Tags: [ref('Kept'), ref('Gone')] } },
    Gives: { Properties: { Name: 'old' } },
    Replaced: { Properties: { Name: 'old' } },
    Kept: {},
    Gone: {},
  };
  const desired = {
    Waits: { Properties: { Name: 'new' } },
    Broken: { Properties: { Name: 'new' } },
    Gives: { Properties: { Name: 'new' } },
    Replaced: { Properties: { Name: 'new' } },
    Kept: {},
  };
  const phase = firstPhase({
    deployed,
    desired,
    takers: { Waits: 'update', Broken: 'update', Gives: 'update', Replaced: 'replace' },
    holders: { Gives: 'update', Gone: 'delete' },
  });
  expect(phase).toEqual({
    resources: { Waits: { Name: 'old', Tags: [ref('Kept')] }, Kept: {} },
    removed: ['Broken', 'Gives', 'Replaced'],
    reduced: [],
  });
});

test('what gets another type is made in the second step', () => {
  const both = { A: { Properties: { Name: 'a' } }, B: {} };
  const phase = firstPhase({ deployed: both, desired: both, takers: {}, retyped: ['A'] });
  expect(phase).toEqual({ resources: { B: {} }, removed: ['A'], reduced: [] });
});

test('nothing depends on what is gone', () => {
  const desired = {
    Taken: {},
    Kept: {},
    Both: { DependsOn: ['Taken', 'Kept'] },
    One: { DependsOn: ['Taken'] },
    Other: { DependsOn: ['Kept'] },
  };
  const phase = firstPhase({
    deployed: desired,
    desired,
    takers: { Taken: 'create' },
    holders: { Kept: 'delete' },
  });
  expect(phase.resources).toEqual({ Kept: {}, Both: [{}, ['Kept']], One: {}, Other: [{}, ['Kept']] });
});
