import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../action/core/json.ts';
import { compilePolicy } from '../../action/iam/compile-policy.ts';
import { makeContext } from '../../action/iam/context.ts';
import { evaluate } from '../../action/iam/evaluate.ts';
import { authorizeProject } from '../../action/local-aws/permissions/project-plugins.ts';
import { judge } from './judge.ts';

/** What AWS answered to one request. */
interface Recording {
  readonly as?: 'allow-if' | 'deny-if' | 'allow-or';
  readonly if?: Json;
  readonly statements?: readonly Json[];
  readonly action?: string;
  readonly resource?: string;
  readonly context: Readonly<Record<string, string | readonly string[] | null>>;
  readonly answer: 'allowed' | 'denied';
}

const file = join(dirname(fileURLToPath(import.meta.url)), 'recordings.json');
const { live, simulator } = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly live: readonly Recording[];
  readonly simulator: readonly Recording[];
};

/** Answers of the policy simulator that the evaluator does not follow, and why. */
const unfollowed: ReadonlyMap<string, string> = new Map(
  ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'].map(operator => [
    JSON.stringify({ [operator]: { 'aws:RequestTag/value': '\u{10400}' } }),
    'the simulator keeps the letters of Deseret apart by case, which Unicode does not; no live request was recorded',
  ]),
);

function documentOf({ as, if: condition, statements }: Recording, action: string): Json {
  const plain = { Effect: 'Allow', Action: action, Resource: '*' };
  const conditional = { ...plain, Condition: condition ?? {} };
  const own = {
    'allow-if': [conditional],
    'deny-if': [plain, { ...conditional, Effect: 'Deny' }],
    'allow-or': [plain, conditional],
  };
  return { Version: '2012-10-17', Statement: as === undefined ? (statements ?? []) : own[as] };
}

describe.each([
  {
    source: 'live request',
    recordings: live,
    action: 'iam:TagUser',
    resource: 'arn:aws:iam::123456789012:user/target',
  },
  {
    source: 'simulator',
    recordings: simulator,
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::stackd-policy-parity/object',
  },
])('$source', ({ source, recordings, ...setting }) => {
  const rows = recordings.map(recording => ({
    ...setting,
    ...recording,
    what: `${recording.as ?? ''} ${JSON.stringify(recording.if ?? recording.statements)} with ${JSON.stringify(recording.context)}`,
  }));

  test.each(rows)('$what: $answer', row => {
    const { action, resource, answer } = row;
    const document = documentOf(row, action);
    const policies = [compilePolicy(document, { layer: 'role', name: 'session' })];
    const { decision } = evaluate([{ name: 'role', policies }], {
      action,
      resource,
      context: makeContext(row.context),
    });
    const context = Object.fromEntries(
      Object.entries(row.context).flatMap(([key, value]) => (value === null ? [] : [[key, value] as const])),
    );
    const embedded =
      authorizeProject([document], action, resource, context) === 'allowed' ? 'allowed' : 'denied';
    if (unfollowed.has(JSON.stringify(row.if))) {
      expect(source).toBe('simulator');
      expect({ decision, embedded }).toEqual({ decision: 'unknown', embedded: 'denied' });
      expect(judge([document], { action, resource, context })).toBe('open');
      return;
    }
    expect({ decision, embedded }).toEqual({ decision: answer, embedded: answer });
    expect(judge([document], { action, resource, context })).toBe(answer);
  });
});

test('there are as many answers as were recorded', () => {
  expect([live.length, simulator.length]).toEqual([262, 42]);
});
