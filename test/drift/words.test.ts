import { expect, test } from '@jest/globals';
import { findDrift } from '../../action/core/drift.ts';
import { type DriftGain, describeGains } from '../../action/drift/describe-gains.ts';
import { kindOf } from '../../action/kinds/index.ts';
import { driftRows } from '../../action/render/drift-rows.ts';

const gain = (action: string, resources: readonly string[], more: Partial<DriftGain> = {}): DriftGain => ({
  ...{ action, level: 'write', verdict: 'default', resources },
  ...more,
});

test.each<[string, readonly DriftGain[], string]>([
  ['all resources need no words', [gain('a:x', ['*']), gain('a:y', ['*'])], 'a:x, a:y'],
  ['one list of resources is named once', [gain('a:x', ['r']), gain('a:y', ['r'])], 'a:x, a:y on r'],
  [
    'beside actions on some resources, all resources are named',
    [gain('a:x', ['r']), gain('a:y', ['*']), gain('a:z', ['r'])],
    'a:x, a:z on r, a:y on *',
  ],
  [
    'what is only possible is apart from what is certain',
    [
      gain('a:x', ['r'], { certainty: 'unknown' }),
      gain('a:y', ['r']),
      gain('a:z', ['r'], { certainty: 'unknown' }),
    ],
    'a:y on r, possibly a:x, a:z on r',
  ],
  [
    'what begins later says from when, and its example too',
    [
      gain('a:x', ['r'], {
        from: '2027-02-01T00:00:00Z',
        until: '2027-06-01T00:00:00Z',
        example: { action: 'a:x', resource: 'r', context: { 'aws:CurrentTime': '2027-02-01T00:00:00Z' } },
      }),
    ],
    'from 2027-02-01 (UTC) until the end of 2027-05-31 (UTC): a:x on r; for example: a:x on r with aws:CurrentTime = 2027-02-01T00:00:00Z',
  ],
])('what drift allows: %s', (_, gained, text) => {
  expect(describeGains([{ channel: 'ops', gained }])).toEqual([
    `in ops, everyone${text.startsWith('from') ? ', ' : ': '}${text}`,
  ]);
});

test.each<[string, string, string, string]>([
  ['AWS::Logs::LogGroup', '/aws/chatbot/ops', 'none', 'LogGroup /aws/chatbot/ops is gone'],
  ['AWS::KMS::Alias', 'alias/ops', 'narrows', 'Key alias ops is gone'],
  ['AWS::SNS::TopicPolicy', 'TopicPolicy-69aaed19', 'narrows', 'TopicPolicy of ops is gone'],
])('what is gone has a name, and a risk where something is lost: %s', (type, id, risk, sentence) => {
  const kind = kindOf(type);
  if (kind === undefined) throw new Error(type);
  const { drift } = findDrift([
    {
      target: 'default',
      type,
      path: 'channels.ops.notify',
      id,
      expected: {},
      observed: { status: 'absent' },
      kind,
    },
  ]);
  expect(driftRows(drift)).toMatchObject([{ risk, sentence }]);
});
