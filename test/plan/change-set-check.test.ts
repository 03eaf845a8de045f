import { describe, expect, test } from '@jest/globals';
import { type AnnouncedChange, compareWithPlan } from '../../action/core/change-set-check.ts';
import type { Change, ChangeAction } from '../../action/core/plan.ts';

const type = 'AWS::Chatbot::SlackChannelConfiguration';
const plan = (
  action: ChangeAction,
  properties: Change['properties'] = [{ name: 'LoggingLevel', before: 'A', after: 'B' }],
): Change => ({
  action,
  logicalId: 'ChannelA',
  type,
  path: 'channels.a',
  properties,
});
const says = (action: string, more: Partial<AnnouncedChange> = {}): AnnouncedChange => ({
  logicalId: 'ChannelA',
  type,
  action,
  replacement: undefined,
  isOnlyPossible: false,
  before: undefined,
  after: undefined,
  ...more,
});
const guardrails = (...GuardrailPolicies: string[]) => ({ Properties: { GuardrailPolicies } });
const reference = { name: 'IamRoleArn', before: { Ref: 'RoleOps' }, after: { Ref: 'RoleOps' } };

describe('what CloudFormation says is', () => {
  test.each<[string, Change[], AnnouncedChange[]]>([
    ['create', [plan('create')], [says('Add')]],
    ['delete', [plan('delete')], [says('Remove')]],
    ['update', [plan('update')], [says('Modify', { replacement: 'False' })]],
    ['replace', [plan('replace')], [says('Modify', { replacement: 'True' })]],
    [
      'replace that it cannot be sure of yet',
      [plan('replace')],
      [says('Modify', { replacement: 'Conditional' })],
    ],
    [
      'nothing, besides what is merely possible',
      [],
      [says('Modify', { replacement: 'False', isOnlyPossible: true })],
    ],
    [
      'nothing, besides another order of a list that has none',
      [],
      [says('Modify', { replacement: 'False', before: guardrails('a', 'b'), after: guardrails('b', 'a') })],
    ],
    ['nothing for a reference that keeps its value', [plan('update', [reference])], []],
  ])('what was planned: %s', (_, planned, announced) => {
    expect(compareWithPlan(planned, announced)).toEqual([]);
  });

  test.each<[string, Change[], AnnouncedChange[], string, string]>([
    [
      'replaced instead of updated',
      [plan('update')],
      [says('Modify', { replacement: 'True' })],
      'update',
      'replace',
    ],
    [
      'perhaps replaced instead of updated',
      [plan('update')],
      [says('Modify', { replacement: 'Conditional' })],
      'update',
      'update or replace',
    ],
    [
      'updated instead of replaced',
      [plan('replace')],
      [says('Modify', { replacement: 'False' })],
      'replace',
      'update',
    ],
    ['deleted without a plan', [], [says('Remove')], 'nothing', 'delete'],
    ['created without a plan', [], [says('Add')], 'nothing', 'create'],
    [
      'changed without a plan',
      [],
      [says('Modify', { replacement: 'False', before: guardrails('a'), after: guardrails('b') })],
      'nothing',
      'update',
    ],
    ['not changed although planned', [plan('update')], [], 'update', 'nothing'],
    ['not created although planned', [plan('create')], [], 'create', 'nothing'],
    ['imported instead of created', [plan('create')], [says('Import')], 'create', 'import'],
    ['dynamic', [plan('update')], [says('Dynamic')], 'update', 'Dynamic'],
  ])('something else: %s', (_, planned, announced, ours, theirs) => {
    expect(compareWithPlan(planned, announced)).toEqual([
      { logicalId: 'ChannelA', planned: ours, announced: theirs },
    ]);
  });
});
