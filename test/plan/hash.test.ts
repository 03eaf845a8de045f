import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, type Json } from '../../action/core/json.ts';
import { finishLook } from '../../action/core/look.ts';
import {
  type Change,
  countChanges,
  lookAtFiles,
  makePlan as makeWholePlan,
  planOf,
  type TargetChanges,
} from '../../action/core/plan.ts';
import { comparePlans } from '../../action/core/plan-difference.ts';
import type { GainsOfPlace } from '../../action/core/review.ts';
import { readSavedPlan, savePlan } from '../../action/core/saved-plan.ts';

/** The plan of targets that were all looked at. */
function makePlan(parts: readonly TargetChanges[]) {
  const look = finishLook(parts, []);
  if (!look.complete) throw new Error('Nothing is missing');
  return makeWholePlan(look);
}

const change: Change = {
  action: 'update',
  logicalId: 'ChannelA',
  type: 'AWS::Chatbot::SlackChannelConfiguration',
  path: 'channels.a',
  properties: [
    { name: 'LoggingLevel', before: 'NONE', after: 'INFO' },
    { name: 'Tags', after: [] },
  ],
};
const prod: TargetChanges = {
  target: 'prod',
  account: '123456789012',
  region: 'eu-west-1',
  stacks: [{ name: 'demo', changes: [change] }],
};
const staging: TargetChanges = { ...prod, target: 'staging', account: '210987654321' };

describe('the hash', () => {
  test('is SHA-256 over canonical JSON of the places and their changes', () => {
    const places = [
      {
        account: '123456789012',
        region: 'eu-west-1',
        stack: 'demo',
        changes: [
          {
            action: 'update',
            logicalId: 'ChannelA',
            type: 'AWS::Chatbot::SlackChannelConfiguration',
            before: { LoggingLevel: 'NONE' },
            after: { LoggingLevel: 'INFO', Tags: [] },
          },
        ],
      },
    ];
    const expected = createHash('sha256').update(canonicalJson(places)).digest('hex');
    expect(makePlan([prod]).hash).toBe(expected);
    expect(makePlan([prod]).targets[0]?.hash).toBe(expected);
  });

  test('does not depend on what is no part of a review', () => {
    const { hash } = makePlan([prod, staging]);
    expect(makePlan([staging, prod]).hash).toBe(hash);
    expect(makePlan([{ ...prod, target: 'renamed' }, staging]).hash).toBe(hash);
    const explained = { ...change, path: 'channels.other', reason: 'because' };
    const twoPhases = { because: ['x'], interrupted: ['y'] };
    const stacks = [{ name: 'demo', changes: [explained], twoPhases }];
    expect(makePlan([{ ...prod, stacks }, staging]).hash).toBe(hash);
  });

  test('does not depend on the order of the files, also where they share a target', () => {
    const first = { ...prod, stacks: [{ name: 'first', changes: [change] }] };
    const second = { ...prod, stacks: [{ name: 'second', changes: [change] }] };
    const abroad = { ...prod, stacks: [{ name: 'second', region: 'us-east-1', changes: [change] }] };
    for (const [a, b] of [
      [first, second],
      [second, abroad],
      [first, staging],
    ] as const) {
      expect(makePlan([b, a]).hash).toBe(makePlan([a, b]).hash);
      expect(
        makePlan([b, a])
          .targets.map(({ hash }) => hash)
          .sort(),
      ).toEqual(
        makePlan([a, b])
          .targets.map(({ hash }) => hash)
          .sort(),
      );
    }
  });

  test.each<[string, Partial<TargetChanges>]>([
    ['account', { account: '999999999999' }],
    ['Region', { region: 'us-east-1' }],
    ['stack', { stacks: [{ name: 'other', changes: [change] }] }],
    ['action', { stacks: [{ name: 'demo', changes: [{ ...change, action: 'replace' }] }] }],
    ['logical id', { stacks: [{ name: 'demo', changes: [{ ...change, logicalId: 'ChannelB' }] }] }],
    ['type', { stacks: [{ name: 'demo', changes: [{ ...change, type: 'AWS::IAM::Role' }] }] }],
    [
      'value',
      {
        stacks: [
          {
            name: 'demo',
            changes: [{ ...change, properties: [{ name: 'LoggingLevel', before: 'NONE', after: 'ERROR' }] }],
          },
        ],
      },
    ],
    ['number of changes', { stacks: [{ name: 'demo', changes: [] }] }],
  ])('is another one for another %s', (_, other) => {
    expect(makePlan([{ ...prod, ...other }]).hash).not.toBe(makePlan([prod]).hash);
  });

  test('tells a value that is added from one that is removed or empty', () => {
    const withProperty = (property: object) =>
      makePlan([
        {
          ...prod,
          stacks: [{ name: 'demo', changes: [{ ...change, properties: [{ name: 'Tags', ...property }] }] }],
        },
      ]).hash;
    const hashes = [{ before: [] }, { after: [] }, { before: [], after: [] }, { after: null }].map(
      withProperty,
    );
    expect(new Set(hashes).size).toBe(4);
  });
});

describe('the plan', () => {
  const inStack = (name: string): TargetChanges => ({ ...prod, stacks: [{ name, changes: [change] }] });
  const [first, second] = [inStack('first'), inStack('second')];

  test('has one entry for a target and place, with all its stacks, in the order of the files', () => {
    const elsewhere = { ...prod, region: 'us-east-1' };
    expect(makePlan([first, staging, second, elsewhere]).targets).toStrictEqual([
      { ...prod, hash: expect.any(String), stacks: [...first.stacks, ...second.stacks] },
      { ...staging, hash: expect.any(String) },
      { ...elsewhere, hash: expect.any(String) },
    ]);
    expect(countChanges(makePlan([first, staging, second]))).toBe(3);
    expect(countChanges(makePlan([{ ...prod, stacks: [{ name: 'demo', changes: [change, change] }] }]))).toBe(
      2,
    );
  });

  test('names what is production, which is no part of the hash', () => {
    const plan = makePlan([{ ...prod, isProduction: true }]);
    expect(plan.targets[0]?.isProduction).toBe(true);
    expect(plan.hash).toBe(makePlan([prod]).hash);
  });

  test('is the same one for what a service has made in the meantime', () => {
    const hashOf = (action: Change['action']) =>
      makePlan([{ ...prod, stacks: [{ name: 'demo', changes: [{ ...change, action }] }] }]).hash;
    expect(hashOf('import')).toBe(hashOf('create'));
    expect(hashOf('import')).not.toBe(hashOf('update'));
  });

  test('has no hash when the look is not complete', () => {
    const missing = [{ target: 'staging', what: 'the stack', reason: 'AccessDenied' }];
    expect(planOf(finishLook([first, second], missing))).toStrictEqual({
      targets: [{ ...prod, stacks: [...first.stacks, ...second.stacks] }],
    });
    expect(planOf(finishLook([prod], [])).hash).toBe(makePlan([prod]).hash);
  });

  test('of a file against another one is complete, and saw nothing but its changes', () => {
    const look = lookAtFiles({ targets: [first, second] });
    expect([look.complete, look.value]).toStrictEqual([
      true,
      {
        source: 'files',
        changes: 2,
        drift: [],
        channels: { own: [], declared: [], unasked: [] },
        ignored: 0,
      },
    ]);
  });
});

describe('a saved plan', () => {
  const plan = makePlan([prod, staging]);
  const saved = savePlan(plan, [], { files: ['chatops.yml'], local: false });

  test('is read as it was saved', () => {
    expect(readSavedPlan(JSON.stringify(saved))).toEqual({ status: 'plan', plan: saved });
  });

  test('keeps only the gains together with drift', () => {
    const gain: GainsOfPlace = {
      channel: 'ops',
      target: 'prod',
      gained: [{ action: 'sqs:PurgeQueue', resources: ['*'] }],
      lost: [],
    };
    const withDrift: GainsOfPlace = { ...gain, isWithDrift: true };
    const lost: GainsOfPlace = { ...withDrift, gained: [], lost: gain.gained };
    const save = (gains: readonly GainsOfPlace[]) =>
      savePlan(plan, gains, { files: ['chatops.yml'], local: false });
    expect(save([gain, withDrift, lost]).gains).toStrictEqual([withDrift]);
    expect(save([gain, lost])).toStrictEqual(saved);
    expect(saved).not.toHaveProperty('gains');
  });

  test.each([
    ['YAML', 'version: 1\nname: demo\n', 'other'],
    ['other JSON', '{"version": 1, "name": "demo"}', 'other'],
    ['cut', JSON.stringify(saved).slice(0, 300), 'broken'],
    ['of a later version', JSON.stringify({ ...saved, formatVersion: 2 }), 'broken'],
    ['without a hash', JSON.stringify({ ...saved, hash: undefined }), 'broken'],
    [
      'with a change that is none',
      JSON.stringify({
        ...saved,
        targets: [{ ...plan.targets[0], stacks: [{ name: 'demo', changes: [{}] }] }],
      }),
      'broken',
    ],
    ['of no file', JSON.stringify({ ...saved, files: [] }), 'broken'],
  ])('that is %s is told apart', (_, text, status) => {
    expect(readSavedPlan(text).status).toBe(status);
  });

  test('no JSON at all makes the reader throw', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        const text = JSON.stringify({ ...saved, targets: value as Json });
        expect(['plan', 'broken', 'other']).toContain(readSavedPlan(text).status);
      }),
    );
  });
});

describe('two plans', () => {
  test('that are equal have no difference', () => {
    expect(comparePlans(makePlan([prod]), makePlan([{ ...prod, target: 'renamed' }]))).toEqual([]);
  });

  test('are compared resource by resource', () => {
    const other: Change = { ...change, action: 'replace' };
    const added: Change = { ...change, logicalId: 'ChannelB', path: 'channels.b', action: 'create' };
    const now = makePlan([{ ...prod, stacks: [{ name: 'demo', changes: [other, added] }] }]);
    const differences = comparePlans(makePlan([prod, staging]), now);
    expect(
      differences.map(({ target, logicalId, reviewed, now: current }) => [
        target,
        logicalId,
        reviewed?.action,
        current?.action,
      ]),
    ).toEqual([
      ['prod', 'ChannelA', 'update', 'replace'],
      ['prod', 'ChannelB', undefined, 'create'],
      ['staging', 'ChannelA', 'update', undefined],
    ]);
  });
});
