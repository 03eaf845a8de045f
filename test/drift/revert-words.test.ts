import { expect, test } from '@jest/globals';
import type { DriftReport } from '../../action/commands/drift.ts';
import type { Drift } from '../../action/core/drift.ts';
import { finishLook, type Missing } from '../../action/core/look.ts';
import { createColors } from '../../action/render/colors.ts';
import { renderRevertText } from '../../action/render/drift.ts';

const left: Drift = {
  target: 'default',
  kind: 'undeclared',
  path: 'roles.a',
  type: 'AWS::IAM::Role',
  id: 'a',
  property: 'ManagedPolicyArns',
  observed: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
  risk: 'unknown',
};
const unread: Missing = { target: 'default', what: 'roles.a', reason: 'AccessDenied' };

function reportOf(drift: readonly Drift[], missing: readonly Missing[]): DriftReport {
  const none = {
    access: [],
    unchecked: [],
    limits: [],
    failures: [],
    ignored: [],
    chosenRoles: [],
    names: ['demo'],
    production: [],
  };
  return { ...none, drift, look: finishLook(drift, missing) };
}

test.each([
  [
    'nothing left',
    [],
    [],
    /^Something failed during the revert, but the second check finds nothing left to revert:\n/,
  ],
  ['drift left', [left], [], /^Not everything was reverted:\n/],
  ['a look that is not complete', [], [unread], /^Not everything was reverted:\n/],
] as const)('a revert that failed on the way, with %s', (_title, drift, missing, words) => {
  const text = renderRevertText(
    {
      outcome: 'failed',
      before: reportOf([left], []),
      after: reportOf(drift, missing),
      failures: [],
      problems: [
        { target: 'default', message: 'it can be watched no longer', help: undefined, isDenied: false },
      ],
      corrections: [],
    },
    createColors(false),
  );
  expect(text).toMatch(words);
});

test('a revert of which only a correction failed has no list where there is nothing to list', () => {
  const correction = { target: 'default', path: 'roles.a', id: 'a', property: 'Tags', failure: 'refused' };
  const report = { before: reportOf([left], []), after: reportOf([left], []), failures: [], problems: [] };
  const text = renderRevertText(
    { outcome: 'failed', ...report, corrections: [correction] },
    createColors(false),
  );
  expect(text).toMatch(
    /^Not everything was reverted\.\n\nA second check:\n\nNot corrected: roles\.a Tags: refused\n/,
  );
});
