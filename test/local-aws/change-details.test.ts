import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { JsonObject } from '../../action/core/json.ts';
import {
  allow,
  deploy,
  describeChangeSet,
  makeChangeSet,
  startTestAws,
  type TestAws,
  trust,
} from './harness.ts';

let aws: TestAws;
beforeAll(async () => {
  aws = await startTestAws();
  await deploy(aws.cloudFormation, 'create', {
    template: template(),
    ChangeSetType: 'CREATE',
    Tags: [tag('a')],
  });
});
afterAll(() => aws.stop());

function tag(Value: string) {
  return { Key: 'team', Value };
}

interface Parts {
  readonly role?: JsonObject;
  readonly policy?: JsonObject;
  readonly channel?: JsonObject;
  readonly more?: JsonObject;
  readonly fallback?: string;
  readonly outputs?: JsonObject;
}

function template({ role, policy, channel, more, fallback = 'ERROR', outputs }: Parts = {}): JsonObject {
  return {
    Parameters: { Logging: { Type: 'String', Default: fallback } },
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: { RoleName: 'ops', AssumeRolePolicyDocument: trust, ...role },
      },
      Policy: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: { ManagedPolicyName: 'ops', PolicyDocument: allow('a:b'), ...policy },
      },
      Channel: {
        Type: 'AWS::Chatbot::SlackChannelConfiguration',
        Properties: {
          ConfigurationName: 'ops',
          SlackWorkspaceId: 'T0123ABCD',
          SlackChannelId: 'C0AAAAAAA',
          IamRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
          GuardrailPolicies: [{ Ref: 'Policy' }],
          LoggingLevel: { Ref: 'Logging' },
          ...channel,
        },
      },
      ...more,
    },
    ...(outputs === undefined ? {} : { Outputs: outputs }),
  };
}

/** Every detail as one line: where, what kind, from what, and what comes before and after when values are asked for. */
async function detailsOf(name: string, withValues: boolean): Promise<string[]> {
  const { Changes = [] } = await describeChangeSet(aws.cloudFormation, name, withValues);
  return Changes.flatMap(({ ResourceChange: change }) => {
    const head = `${change?.Action} ${change?.LogicalResourceId}${change?.Replacement === undefined ? '' : ` replacement ${change.Replacement}`}`;
    const lines = (change?.Details ?? []).map(({ Target: t, Evaluation, ChangeSource, CausingEntity }) => {
      const place = withValues ? t?.Path : [t?.Attribute, t?.Name].filter(Boolean).join('.');
      const values = withValues ? ` ${t?.AttributeChangeType} ${t?.BeforeValue} -> ${t?.AfterValue}` : '';
      return `  ${place} ${t?.RequiresRecreation} ${Evaluation} ${ChangeSource}${CausingEntity === undefined ? '' : ` ${CausingEntity}`}${values}`;
    });
    return [head, ...lines];
  });
}

const later = '{{changeSet:KNOWN_AFTER_APPLY}}';

test.each<[string, Parts, string[], string[]]>([
  [
    'a property',
    { role: { Description: 'new' } },
    [
      'Modify Role replacement False',
      '  Properties.Description Never Static DirectModification',
      'Modify Channel replacement False',
      '  Properties.IamRoleArn Never Dynamic ResourceAttribute Role.Arn',
    ],
    [
      'Modify Role replacement False',
      '  /Properties/Description Never Static DirectModification Add undefined -> new',
    ],
  ],
  [
    'a create-only property, and what depends on it',
    { policy: { ManagedPolicyName: 'other' } },
    [
      'Modify Channel replacement False',
      '  Properties.GuardrailPolicies Never Static ResourceReference Policy',
      'Modify Policy replacement True',
      '  Properties.ManagedPolicyName Always Static DirectModification',
    ],
    [
      'Modify Channel replacement False',
      `  /Properties/GuardrailPolicies/0 Never Dynamic DirectModification Remove arn:aws:iam::000000000000:policy/ops -> undefined`,
      `  /Properties/GuardrailPolicies/0 Never Static ResourceReference Policy Remove arn:aws:iam::000000000000:policy/ops -> undefined`,
      `  /Properties/GuardrailPolicies/0 Never Dynamic DirectModification Add undefined -> ${later}`,
      `  /Properties/GuardrailPolicies/0 Never Static ResourceReference Policy Add undefined -> ${later}`,
      'Modify Policy replacement True',
      '  /Properties/ManagedPolicyName Always Static DirectModification Modify ops -> other',
    ],
  ],
  [
    'a parameter',
    { fallback: 'INFO' },
    [
      'Modify Channel replacement False',
      '  Properties.LoggingLevel Never Dynamic DirectModification',
      '  Properties.LoggingLevel Never Static ParameterReference Logging',
    ],
    [
      'Modify Channel replacement False',
      '  /Properties/LoggingLevel Never Dynamic DirectModification Modify ERROR -> INFO',
      '  /Properties/LoggingLevel Never Static ParameterReference Logging Modify ERROR -> INFO',
    ],
  ],
  [
    'a new resource, and one that goes',
    { more: { Topic: { Type: 'AWS::SNS::Topic' } }, channel: { LoggingLevel: 'NONE' } },
    [
      'Modify Channel replacement False',
      '  Properties.LoggingLevel Never Static DirectModification',
      'Add Topic',
    ],
    [
      'Modify Channel replacement False',
      '  /Properties/LoggingLevel Never Static DirectModification Modify ERROR -> NONE',
      'Add Topic',
    ],
  ],
])('%s', async (what, parts, plain, withValues) => {
  const name = what.replace(/[^a-z]+/g, '-');
  await makeChangeSet(aws.cloudFormation, name, { template: template(parts), Tags: [tag('a')] });
  expect((await detailsOf(name, false)).sort()).toEqual([...plain].sort());
  expect((await detailsOf(name, true)).sort()).toEqual([...withValues].sort());
});

test.each<[string, Parts, string]>([
  ['tags of the stack alone', {}, 'b'],
  ['an output alone', { outputs: { Arn: { Value: { Ref: 'Channel' } } } }, 'a'],
])('%s are a change without resources', async (what, parts, value) => {
  const name = what.replace(/[^a-z]+/g, '-');
  const made = await makeChangeSet(aws.cloudFormation, name, {
    template: template(parts),
    Tags: [tag(value)],
  });
  expect([made.Status, made.Changes ?? []]).toEqual(['CREATE_COMPLETE', []]);
});

test('lists without an order, and values of another type, are no change', async () => {
  const made = await makeChangeSet(aws.cloudFormation, 'same', {
    template: template({ channel: { UserRoleRequired: { Ref: 'AWS::NoValue' } } }),
    Tags: [tag('a')],
  });
  expect(made.StatusReason).toMatch(/didn't contain changes/);
});
