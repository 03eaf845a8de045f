import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../action/core/json.ts';
import { gainedRows } from '../../action/iam/access-delta.ts';
import { formatItems } from '../../action/iam/access-items.ts';
import { type AccessSummary, accessTo } from '../../action/iam/access-summary.ts';
import { listAllowed } from '../../action/iam/allowed-actions.ts';
import { defaultLayers } from '../../action/iam/channel-layers.ts';
import { emptyContext } from '../../action/iam/context.ts';
import { canAny } from '../../action/iam/pattern-question.ts';
import { compareChannel } from './compare-channel.ts';
import { catalogue, type Policies, policiesOf, reader, showRow, summariesOf } from './summaries.ts';

interface SummaryCase extends Policies {
  readonly case: string;
  readonly default: Readonly<Record<string, readonly string[]>>;
}

interface DeltaCase {
  readonly case: string;
  readonly before?: Policies;
  readonly after?: Policies;
  readonly gained: readonly string[];
  readonly lost: readonly string[];
}

const here = dirname(fileURLToPath(import.meta.url));
const readCases = <T>(name: string) => JSON.parse(readFileSync(join(here, name), 'utf8')) as readonly T[];
function show(summary: AccessSummary): Record<string, string[]> {
  return Object.fromEntries(
    listAllowed(summary, catalogue).map(action => {
      const { sure, possible } = accessTo(summary, action);
      const perhaps = possible === sure ? [] : formatItems(possible).map(text => `perhaps ${text}`);
      return [action.name, [...formatItems(sure), ...perhaps]];
    }),
  );
}

describe('what a channel can do', () => {
  const summaryCases = ['access.json', 'access-regions.json'].flatMap(name => readCases<SummaryCase>(name));
  test.each(summaryCases)('$case', ({ default: expected, ...policies }) => {
    expect(show(summariesOf(policies).default)).toEqual(expected);
  });

  test('what everything may be done with is about no resource of another service', () => {
    const { default: summary } = summariesOf({
      role: [{ Effect: 'Allow', Action: '*', Resource: 'arn:aws:sqs:*:*:q' }],
    });
    const names = Object.keys(show(summary));
    expect(names).toContain('sqs:DeleteMessage');
    expect(names.filter(name => /^(?:ecs|ec2|glue|lambda|s3):/.test(name))).toEqual([]);
  });

  const inIreland = { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } };
  const outsideIreland = { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } };
  const all = { Effect: 'Allow', Action: '*' };
  test.each<[string, string, readonly Json[], readonly Json[], string]>([
    [
      'patterns that fit no ARN of the action, beside an unknown account',
      'lambda:StopDurableExecution',
      [{ ...all, NotResource: ['arn:aws:*:*:123456789012:*'] }],
      [{ ...all, Resource: ['arn:aws:*:*:${AWS::AccountId}:*:log-group:a'] }],
      'denied',
    ],
    [
      'a pattern that names a Region and matches colons in front of it, in the other Regions',
      's3:ReplicateTags',
      [{ ...all, NotResource: ['arn:aws:lambda::layer:a'], Condition: outsideIreland }],
      [{ ...all, Resource: ['arn:aws:s*:eu-west-1:${AWS::AccountId}:document/*'] }],
      'unknown',
    ],
    [
      'resources that are all in one Region, where another one is allowed',
      's3:DescribeMultiRegionAccessPointOperation',
      [{ ...all, Resource: '*', Condition: inIreland }],
      [{ ...all, Resource: '*' }],
      'denied',
    ],
    [
      'a pattern that names a Region, in the other Regions',
      'lambda:PutProvisionedConcurrencyConfig',
      [{ ...all, Resource: ['arn:aws:l*:eu-west-1:${AWS::AccountId}:function:*'] }],
      [{ ...all, Resource: ['arn:aws:lambda:eu-west-1:123*:layer:a'], Condition: outsideIreland }],
      'denied',
    ],
  ])('a list and a question agree: %s', (_, name, role, guardrail, expected) => {
    const layers = defaultLayers(
      policiesOf({ role: [role as unknown as Json], guardrails: [guardrail as unknown as Json] }),
    );
    const action = catalogue.find(name.toLowerCase());
    if (action === undefined) throw new Error(name);
    const { sure, possible } = accessTo(reader.summarize(layers, emptyContext), action);
    const listed = sure.length > 0 ? 'allowed' : possible.length > 0 ? 'unknown' : 'denied';
    const { decision } = canAny(layers, { action: name }, catalogue);
    expect([listed, decision]).toEqual([expected, expected]);
  });
});

describe('what a channel gains and loses', () => {
  test.each(readCases<DeltaCase>('access-delta.json'))('$case', ({ before, after, gained, lost }) => {
    const delta = compareChannel(
      reader,
      before === undefined ? undefined : summariesOf(before),
      after === undefined ? undefined : summariesOf(after),
    );
    expect({ gained: delta.gained.map(showRow), lost: delta.lost.map(showRow) }).toEqual({ gained, lost });
  });

  const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
  const ofEnv = { StringEquals: { 'aws:ResourceTag/env': 'dev' } };
  const ofTeam = { StringEquals: { 'aws:ResourceTag/team': 'a' } };
  const unseen = { Effect: 'what nobody can read' };
  const few = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' };
  test.each<[string, readonly Json[], readonly Json[]]>([
    ['a policy that cannot be seen was all that may allow it', [few, unseen], [everything, unseen]],
    [
      'both tags were needed, and one of them is enough',
      [{ ...everything, Condition: { StringEquals: { ...ofEnv.StringEquals, ...ofTeam.StringEquals } } }],
      [
        { ...everything, Condition: ofEnv },
        { ...everything, Condition: ofTeam },
      ],
    ],
    [
      'a tag allowed it, and now denies it',
      [{ ...everything, Condition: ofEnv }],
      [everything, { ...everything, Effect: 'Deny', Condition: ofEnv }],
    ],
  ])('what depends on the same in another way is compared, for all actions: %s', (_, before, after) => {
    const [old, wanted] = [before, after].map(
      guardrails => summariesOf({ role: [everything], guardrails }).ceiling,
    );
    const { shared, own } = gainedRows(reader, [old], wanted, 'ceiling');
    const found = new Map([...shared, ...own].map(row => [row.action, row.certainty]));
    expect(found.size).toBeGreaterThan(10_000);
    expect(found.get('codepipeline:StartPipelineExecution')).toBe('unknown');
  });
});
