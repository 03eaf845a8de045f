import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { narrowEntries } from '../../action/activity/narrow-entries.ts';
import { readEntryUse } from '../../action/activity/permission-use.ts';
import { loadIamActions } from '../../action/iam/iam-actions.ts';

interface Row {
  readonly name: string;
  readonly actions: readonly string[];
  readonly recorded: Readonly<Record<string, string | null>>;
  readonly seen?: Readonly<Record<string, string>>;
  readonly left: readonly string[];
  readonly removed: readonly string[];
  readonly kept?: readonly string[];
}

const rows = parse(readFileSync(new URL('narrow.yml', import.meta.url), 'utf8')) as Row[];

test.each(rows)('$name', async ({ actions, recorded, seen = {}, left, removed, kept = [] }) => {
  const catalogue = await loadIamActions();
  const tracked = new Map(
    Object.entries(recorded).map(([action, at]) => [action.toLowerCase(), { at: at ?? undefined }]),
  );
  const uses = actions.map((pattern, index) =>
    readEntryUse(
      { pattern, path: ['roles', 'r', 'allow', 0, 'actions', index] },
      catalogue,
      { tracked },
      new Map(Object.entries(seen)),
    ),
  );
  const narrowed = narrowEntries(uses);
  expect(narrowed.actions).toEqual(left);
  expect(narrowed.removed.map(action => action.toLowerCase())).toEqual(
    removed.map(action => action.toLowerCase()),
  );
  expect(narrowed.kept.map(({ pattern }) => pattern)).toEqual(kept);
});

test('a pattern is replaced by twelve names and not by thirteen', () => {
  const use = (count: number) => ({
    pattern: 'sqs:*',
    path: ['roles', 'r', 'allow', 0, 'actions', 0],
    used: [],
    unused: ['sqs:PurgeQueue'],
    untracked: Array.from({ length: count }, (_, index) => `sqs:A${index}`),
  });
  expect(narrowEntries([use(12)]).actions).toHaveLength(12);
  expect(narrowEntries([use(13)]).actions).toEqual(['sqs:*']);
});
