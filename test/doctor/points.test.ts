import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { Json } from '../../action/core/json.ts';
import { checkSetup } from '../../action/doctor/check-setup.ts';
import type { AccountFacts, SetupFacts } from '../../action/doctor/facts.ts';
import type { Point } from '../../action/doctor/point.ts';
import { createColors } from '../../action/render/colors.ts';
import { pointMembers, renderDoctorText } from '../../action/render/doctor.ts';
import { completeFacts, trustOf } from './facts.ts';

function read<T>(name: string): T[] {
  return parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as T[];
}

/** A copy of the facts with the value at a path; a `null` of YAML is undefined, and `$map` a Map. */
function change(value: unknown, [key, ...rest]: readonly string[], to: unknown): unknown {
  if (key === undefined) {
    if (to === null) return undefined;
    const map = (to as { readonly $map?: object } | undefined)?.$map;
    return map === undefined ? to : new Map(Object.entries(map));
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => (index === Number(key) ? change(item, rest, to) : item));
  }
  const members = value as Record<string, unknown>;
  if (!Object.hasOwn(members, key)) throw new Error(`The facts have no ${key}`);
  return { ...members, [key]: change(members[key], rest, to) };
}

function describePoint({ message, help = '', command = '', link = '' }: Point): string {
  return [message, help, command, link].join('\n');
}

interface Case {
  readonly name: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly points: Readonly<Record<string, readonly string[]>>;
}

test.each(read<Case>('points.yml'))('$name', ({ facts, points }) => {
  const changed = Object.entries(facts).reduce<unknown>(
    (all, [path, value]) => change(all, path.split('.'), value),
    completeFacts(),
  ) as SetupFacts;
  const open = checkSetup(changed).filter(({ status }) => status !== 'ok');
  expect(Object.fromEntries(open.map(({ id, status }) => [id, status]))).toEqual(
    Object.fromEntries(Object.entries(points).map(([id, [status]]) => [id, status])),
  );
  for (const [id, [, ...words]] of Object.entries(points)) {
    const text = open
      .filter(point => point.id === id)
      .map(describePoint)
      .join('\n');
    for (const word of words) expect(text).toContain(word);
  }
});

test('the page explains every point, and no other', () => {
  const page = readFileSync(new URL('../../docs/doctor.md', import.meta.url), 'utf8');
  const rows = page.match(/^\| `.*?\|/gm) ?? [];
  const listed = rows.flatMap(row => [...row.matchAll(/`([\w/-]+)`/g)].map(([, id]) => id));
  expect(listed).toEqual([...new Set(checkSetup(completeFacts()).map(({ id }) => id))]);
});

interface TrustCase {
  readonly name: string;
  readonly sub?: string | readonly string[];
  readonly statement?: object;
  readonly more?: readonly object[];
  readonly document?: Json;
  readonly status: string;
  readonly words?: readonly string[];
}

test.each(read<TrustCase>('trust.yml'))('trust of the apply role: $name', one => {
  const { sub = 'none', statement = {}, more = [], document, status, words = [] } = one;
  const usual = trustOf(sub);
  const trust =
    document === undefined
      ? { ...usual, Statement: [{ ...usual.Statement[0], ...statement }, ...more] }
      : document;
  const facts = change(completeFacts(), 'accounts.0.applyRole.role.value'.split('.'), {
    arn: 'arn:aws:iam::123456789012:role/chatops-apply',
    trust,
  }) as SetupFacts;
  const point = checkSetup(facts).find(({ id }) => id === 'aws/apply-role');
  expect([point?.status, point?.message]).toEqual([status, expect.anything()]);
  for (const word of words) expect(point?.message).toContain(word);
});

/** Paths of everything in the facts that was read. */
function readingsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null || value instanceof Map) return [];
  const inner = Object.entries(value).flatMap(([key, member]) => readingsOf(member, [...path, key]));
  return 'ok' in value ? [path, ...inner] : inner;
}

/** Readings that no point depends on in a complete set-up. */
const unused = new Set(['accounts.0.teams']);

test.each(readingsOf(completeFacts()).map(path => path.join('.')))(
  'without %s nothing is claimed that was not read',
  path => {
    const reason = 'a fault of the test';
    const facts = change(completeFacts(), path.split('.'), { ok: false, reason }) as SetupFacts;
    const points = checkSetup(facts);
    expect(points.filter(({ status }) => status === 'missing')).toEqual([]);
    const hidden = points.filter(({ status }) => status === 'unseen');
    expect(hidden.length > 0).toBe(!unused.has(path));
    for (const { message } of hidden) expect(message).toContain(reason);
    // What is still ok says nothing of what was not read.
    const before = new Map(checkSetup(completeFacts()).map(point => [point.message, point]));
    for (const point of points.filter(({ status }) => status === 'ok'))
      expect(before.has(point.message)).toBe(true);
  },
);

function furtherAccount(principal: string | undefined): SetupFacts {
  const facts = completeFacts();
  const [first] = facts.accounts;
  const role = 'arn:aws:iam::210987654321:role/chatops-apply';
  const trust = {
    Statement:
      principal === undefined
        ? []
        : [{ Effect: 'Allow', Principal: { AWS: principal }, Action: 'sts:AssumeRole' }],
  };
  const second = {
    ...(first as AccountFacts),
    target: 'prod',
    applyRole: { arn: role, role: { ok: true, value: { arn: role, trust } } },
  } as const;
  return { ...facts, accounts: [{ ...(first as AccountFacts), target: 'dev' }, second] };
}

test.each([
  ['arn:aws:iam::123456789012:role/chatops-apply', 'ok', 'which the workflows sign in to'],
  ['arn:aws:iam::123456789012:role/chatops-plan', 'missing', 'trusts more'],
  [undefined, 'missing', 'does not trust arn:aws:iam::123456789012:role/chatops-apply'],
])('a further account that trusts %s', (principal, status, words) => {
  const point = checkSetup(furtherAccount(principal)).find(
    ({ id, target }) => id === 'aws/apply-role' && target === 'prod',
  );
  expect([point?.status, point?.message]).toEqual([status, expect.stringContaining(words)]);
});

test('a further account whose principal cannot be compared is no claim', () => {
  const facts = furtherAccount('arn:aws:iam::123456789012:role/chatops-apply');
  for (const variables of [
    { ok: false, reason: 'no permission' },
    { ok: true, value: new Map() },
  ] as const) {
    const github = { ...facts.github, variables, unseenVariables: 'no permission' };
    const point = checkSetup({ ...facts, github }).find(
      ({ id, target }) => id === 'aws/apply-role' && target === 'prod',
    );
    expect([point?.status, point?.message]).toEqual(['unseen', expect.stringContaining('no permission')]);
  }
});

test.each([
  ['repo:acme@1/chat@2:*', 'ok', 'this repository only'],
  [
    'repo:acme@1/chat@2:ref:*',
    'missing',
    'does not trust tokens with the subject repo:acme@1/chat@2:pull_request',
  ],
  ['repo:acme@1/*', 'missing', 'trusts more than this repository'],
  ['repo:acme@1/chat@?:*', 'missing', 'trusts more than this repository'],
  ['*', 'missing', 'every repository on GitHub'],
])('a plan role with the pattern %s', (pattern, status, words) => {
  const arn = 'arn:aws:iam::123456789012:role/chatops-plan';
  const host = 'token.actions.githubusercontent.com';
  const [statement] = trustOf('').Statement;
  const facts = change(completeFacts(), 'accounts.0.planRole.role.value'.split('.'), {
    arn,
    trust: { Statement: [{ ...statement, Condition: { StringLike: { [`${host}:sub`]: pattern } } }] },
  }) as SetupFacts;
  const point = checkSetup(facts).find(({ id }) => id === 'aws/plan-role');
  expect([point?.status, point?.message]).toEqual([status, expect.stringContaining(words)]);
});

test.each([
  [
    'repo:OWNER/REPOSITORY',
    'missing',
    'repo:OWNER/REPOSITORY:environment:production. It does not trust repo:acme/chat:environment:production',
  ],
  ['repo:acme@1/other@2', 'missing', 'repo:acme@1/other@2:environment:production'],
  ['repo:Acme@7/chat@8', 'unseen', 'there is no token'],
  ['repository_id:8', 'unseen', 'there is no token'],
])('without the word of GitHub, a role that trusts %s is %s', (prefix, status, words) => {
  const facts = completeFacts();
  const github = { ...facts.github, subject: { ok: false, reason: 'there is no token' } as const };
  const trusted = change(facts, 'accounts.0.applyRole.role.value'.split('.'), {
    arn: 'arn:aws:iam::123456789012:role/chatops-apply',
    trust: trustOf(`${prefix}:environment:production`),
  }) as SetupFacts;
  const point = checkSetup({ ...trusted, github }).find(({ id }) => id === 'aws/apply-role');
  expect([point?.status, point?.message]).toEqual([status, expect.stringContaining(words)]);
});

test('the text names each reason and each next step once, and cannot be written by what was read', () => {
  const reason = 'denied\u001b[2J by the network';
  const github = completeFacts().github;
  const facts = {
    ...completeFacts(),
    github: Object.fromEntries(
      Object.entries(github).map(([name, value]) => [
        name,
        typeof value === 'object' && 'ok' in value ? { ok: false, reason } : value,
      ]),
    ),
  } as unknown as SetupFacts;
  const points = checkSetup(facts);
  const text = renderDoctorText(points, createColors(false));
  expect(text).not.toContain('\u001b');
  expect(text.match(/denied/g)?.length).toBeLessThan(
    points.filter(({ status }) => status === 'unseen').length / 2,
  );
  expect(text).toMatch(/cannot be seen {2}denied/);
  // The status is not said twice where one point has its reason alone.
  expect(text).not.toMatch(/cannot be seen {2}.*cannot be seen/);
  expect(text).toMatch(/\n\d+ ok, 0 missing, \d+ cannot be seen\n$/);
  const hidden = points.find(({ status }) => status === 'unseen') as Point;
  expect(pointMembers(hidden)).toMatchObject({ status: 'unseen', reason, message: expect.any(String) });
});
