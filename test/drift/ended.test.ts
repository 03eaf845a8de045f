import { expect, test } from '@jest/globals';
import type { Comparison } from '../../action/core/drift.ts';
import { resolve } from '../../action/core/resolve.ts';
import { formatEnd, formatStart, hasEnded, readEnd } from '../../action/core/until.ts';
import { findEnded } from '../../action/drift/find-ended.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { kindOf } from '../../action/kinds/index.ts';

const config: ChatopsConfig = {
  version: 1,
  name: 'chat',
  workspaces: { acme: { slack: 'T0123ABCD' } },
  roles: { r: {} },
  aliases: { list: { run: 'sqs list-queues', until: '2027-06-30T18:00:00Z' } },
  channels: {
    ops: {
      workspace: 'acme',
      channel: 'C0BBBBBBB',
      role: 'r',
      guardrails: ['ReadOnlyAccess'],
      aliases: ['list'],
    },
    incident: { workspace: 'acme', channel: 'C0CCCCCCC', role: 'r', guardrails: 'none', until: '2027-06-30' },
  },
};

function comparison(path: string, type: string, status: 'present' | 'absent'): Comparison {
  const kind = kindOf(type);
  if (kind === undefined) throw new Error(type);
  const observed = status === 'present' ? { status, properties: {}, unread: [] } : { status };
  return { target: 'default', type, path, id: path, expected: {}, observed, kind };
}

const slack = 'AWS::Chatbot::SlackChannelConfiguration';
const action = 'AWS::Chatbot::CustomAction';

test.each([
  ['2027-06-30T17:59:59Z', 'present', []],
  ['2027-06-30T18:00:00Z', 'present', ['aliases.list']],
  ['2027-06-30T23:59:59Z', 'present', ['aliases.list']],
  ['2027-07-01T00:00:00Z', 'present', ['channels.incident', 'aliases.list']],
  ['2027-07-01T00:00:00Z', 'absent', []],
] as const)('at %s, %s: what is still there after its end', (now, status, paths) => {
  const [model] = resolve(config).models;
  if (model === undefined) throw new Error('There is no model');
  const comparisons = [
    comparison('channels.ops', slack, status),
    comparison('channels.incident', slack, status),
    comparison('aliases.list', action, status),
  ];
  const found = findEnded(model, comparisons, now);
  expect(found.map(({ path }) => path)).toEqual(paths);
  expect(found.every(({ kind, risk }) => kind === 'expired' && risk === 'none')).toBe(true);
});

test.each([
  ['2027-06-30', '2027-07-01T00:00:00Z', 'the end of 2027-06-30 (UTC)'],
  ['2028-02-29', '2028-03-01T00:00:00Z', 'the end of 2028-02-29 (UTC)'],
  ['2027-12-31', '2028-01-01T00:00:00Z', 'the end of 2027-12-31 (UTC)'],
  ['2027-06-30T18:00Z', '2027-06-30T18:00:00Z', '2027-06-30 18:00 UTC'],
  ['2027-06-30T18:00:07Z', '2027-06-30T18:00:07Z', '2027-06-30 18:00:07 UTC'],
  ['2027-02-29', undefined, undefined],
  ['2027-02-30T10:00:00Z', undefined, undefined],
])('%s ends at %s', (until, instant, text) => {
  const end = readEnd(until);
  expect(end?.instant).toBe(instant);
  expect(end && formatEnd(end.instant)).toBe(text);
  if (end === undefined) return;
  expect(hasEnded(end, end.instant)).toBe(true);
  expect(hasEnded(end, new Date(Date.parse(end.instant) - 1000).toISOString())).toBe(false);
});

test('a beginning at midnight is a day', () => {
  expect(formatStart('2027-07-01T00:00:00Z')).toBe('2027-07-01 (UTC)');
  expect(formatStart('2027-07-01T18:00:00Z')).toBe('2027-07-01 18:00 UTC');
});
