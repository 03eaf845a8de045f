import { expect, test } from '@jest/globals';
import { describeGains } from '../../action/access/describe-gains.ts';
import { planAgainst } from '../../action/commands/against.ts';
import type { Json } from '../../action/core/json.ts';
import { compareWithReviews, describeUnshownGains, makeReview } from '../../action/core/review.ts';
import { describeDelta } from '../../action/render/access.ts';
import { deltaRows } from '../../action/render/delta-rows.ts';
import { loadText } from './read-scenarios.ts';

const allow = (...actions: string[]) => ({ allow: [{ actions, resources: ['*'] }] });
const optional = (...roles: string[]) => ({ required: false, roles });
const required = (...roles: string[]) => ({ required: true, roles });

/** What of a file differs between versions. */
interface Version {
  readonly roles?: Readonly<Record<string, Json>>;
  readonly userRoles?: Json;
  readonly guardrail?: Json;
  /** More of the channel. */
  readonly channel?: Readonly<Record<string, Json>>;
}

async function load({ roles, userRoles = 'optional', guardrail = allow('sqs:*'), channel = {} }: Version) {
  const config = {
    version: 1,
    name: 'chat',
    targets: { prod: { account: '123456789012', region: 'eu-west-1' } },
    workspaces: { acme: { slack: 'T0123ABCD' } },
    roles: { op: allow('sqs:PurgeQueue'), big: allow('sqs:PurgeQueue', 'sqs:DeleteQueue'), ...roles },
    guardrails: { limit: guardrail },
    channels: {
      ops: {
        workspace: 'acme',
        channel: 'C0BBBBBBB',
        role: 'op',
        guardrails: ['limit'],
        'user-roles': userRoles,
        ...channel,
      },
      // Every role is used, so that it is there in both versions.
      other: { workspace: 'acme', channel: 'C0CCCCCCC', role: 'big', guardrails: ['limit'] },
    },
  };
  const loaded = await loadText(JSON.stringify(config));
  if (loaded.draft === undefined) throw new Error(JSON.stringify(loaded.diagnostics));
  return loaded.draft;
}

async function compare(before: Version, after: Version) {
  const [base, config] = [await load(before), await load(after)];
  const { access } = await planAgainst([{ config, base }]);
  return access.filter(({ channel }) => channel === 'ops');
}

/** `+ sqs:DeleteQueue on * (default, big)`, with the role that has to be chosen for it. */
async function rowsOf(before: Version, after: Version): Promise<string[]> {
  const [change] = await compare(before, after);
  const text = (sign: string) => (row: NonNullable<typeof change>['gained'][number]) =>
    `${sign} ${row.action} on ${row.resources.join()} (${[row.verdict, row.role ?? row.listed?.join(' and '), row.certainty, row.partial && 'in part', row.from && `from ${row.from}`, row.until && `until ${row.until}`].filter(each => each !== undefined).join(', ')})`;
  return [...(change?.gained.map(text('+')) ?? []), ...(change?.lost.map(text('-')) ?? [])];
}

/** Where a review holds, and the plan of it. */
const scope = { file: 'chatops.yml', base: 'main', rules: 'r' };
const reviewedPlan = { target: 'prod', account: '123456789012', region: 'eu-west-1', hash: 'h', stacks: [] };

const big = { role: (...actions: string[]) => ({ big: allow(...actions) }) };
const wide = big.role('sqs:PurgeQueue', 'sqs:DeleteQueue', 'sqs:CreateQueue');

/** What members gain and lose who choose a role that is listed and that they need not choose. */
test.each<[string, Version, Version, readonly string[]]>([
  [
    'a role more in the list',
    { userRoles: optional('op') },
    { userRoles: optional('op', 'big') },
    ['+ sqs:DeleteQueue on * (default, big)'],
  ],
  // Members could choose any role of the account before as well.
  ['a first list', { userRoles: 'optional' }, { userRoles: optional('big') }, []],
  [
    'a first list, of a role that gives more',
    { userRoles: 'optional' },
    { userRoles: optional('big'), roles: wide },
    ['+ sqs:CreateQueue on * (default, big)'],
  ],
  [
    'a first list, of a role that is new',
    { userRoles: 'optional' },
    { userRoles: optional('extra'), roles: { extra: allow('sqs:DeleteQueue') } },
    ['+ sqs:DeleteQueue on * (default, extra)'],
  ],
  [
    'a first list, and a guardrail that allows more',
    { userRoles: 'optional', guardrail: allow('sqs:PurgeQueue') },
    { userRoles: optional('big'), guardrail: allow('sqs:PurgeQueue', 'sqs:DeleteQueue') },
    ['+ sqs:DeleteQueue on * (default, big)', '+ sqs:DeleteQueue on * (ceiling)'],
  ],
  [
    'a first list, which is required',
    { userRoles: 'optional' },
    { userRoles: { required: true, roles: ['op', 'big'] } },
    ['- sqs:PurgeQueue on * (default)'],
  ],
  [
    'another role in the list, which lacks nothing',
    { userRoles: optional('op') },
    { userRoles: optional('op', 'less'), roles: { less: allow('sqs:PurgeQueue') } },
    [],
  ],
  [
    'the role gives more',
    { userRoles: optional('big') },
    { userRoles: optional('big'), roles: wide },
    ['+ sqs:CreateQueue on * (default, big)'],
  ],
  [
    'the role gives less',
    { userRoles: optional('big'), roles: wide },
    { userRoles: optional('big') },
    ['- sqs:CreateQueue on * (default, big)'],
  ],
  [
    'the role gives what everyone has and had',
    { userRoles: optional('big'), roles: { op: allow('sqs:CreateQueue') } },
    { userRoles: optional('big'), roles: { op: allow('sqs:CreateQueue'), ...wide } },
    [],
  ],
  [
    'the channel role and the listed one give the same more',
    { userRoles: optional('big') },
    { userRoles: optional('big'), roles: { op: allow('sqs:PurgeQueue', 'sqs:CreateQueue'), ...wide } },
    ['+ sqs:CreateQueue on * (default)'],
  ],
  [
    'both lose the same',
    { userRoles: optional('big'), roles: { op: allow('sqs:PurgeQueue', 'sqs:CreateQueue'), ...wide } },
    { userRoles: optional('big') },
    ['- sqs:CreateQueue on * (default)'],
  ],
  // AWS enforces no list: who has chosen the role keeps it as long as it is there.
  ['a role less in the list', { userRoles: optional('op', 'big') }, { userRoles: optional('op') }, []],
  [
    'a role less in the list, which gives less too',
    { userRoles: optional('op', 'big'), roles: wide },
    { userRoles: optional('op') },
    ['- sqs:CreateQueue on * (default, big)'],
  ],
  [
    'a role that is deleted, and with it the list',
    { userRoles: optional('extra'), roles: { extra: allow('sqs:DeleteQueue') } },
    { userRoles: 'optional' },
    ['- sqs:DeleteQueue on * (default, extra)'],
  ],
  ['a list less, whose role stays', { userRoles: optional('big') }, { userRoles: 'optional' }, []],
  [
    'a role that is deleted',
    { userRoles: optional('op', 'extra'), roles: { extra: allow('sqs:DeleteQueue') } },
    { userRoles: optional('op') },
    ['- sqs:DeleteQueue on * (default, extra)'],
  ],
  [
    'a role of a list that is required from now on',
    { userRoles: optional('op') },
    { userRoles: { required: true, roles: ['op', 'big'] } },
    ['+ sqs:DeleteQueue on * (default, big)', '- sqs:PurgeQueue on * (default)'],
  ],
  [
    'a list that is no longer required',
    { userRoles: { required: true, roles: ['op'] } },
    { userRoles: optional('op', 'big') },
    ['+ sqs:DeleteQueue on * (default, big)', '+ sqs:PurgeQueue on * (default)'],
  ],
  [
    'two roles more, each with its row',
    { userRoles: optional('op') },
    { userRoles: optional('big', 'huge'), roles: { huge: allow('sqs:DeleteQueue', 'sqs:CreateQueue') } },
    [
      '+ sqs:CreateQueue on * (default, huge)',
      '+ sqs:DeleteQueue on * (default, big)',
      '+ sqs:DeleteQueue on * (default, huge)',
    ],
  ],
  [
    'a guardrail that allows more, in any role and in the listed one',
    { userRoles: optional('big'), guardrail: allow('sqs:PurgeQueue') },
    { userRoles: optional('big'), guardrail: allow('sqs:PurgeQueue', 'sqs:DeleteQueue') },
    ['+ sqs:DeleteQueue on * (default, big)', '+ sqs:DeleteQueue on * (ceiling)'],
  ],
  [
    'a channel that ends',
    { userRoles: optional('big'), guardrail: allow('sqs:DeleteQueue') },
    { userRoles: optional('big'), guardrail: allow('sqs:DeleteQueue'), channel: { until: '2030-01-31' } },
    [
      '- sqs:DeleteQueue on * (default, big, from 2030-02-01T00:00:00Z)',
      '- sqs:DeleteQueue on * (ceiling, from 2030-02-01T00:00:00Z)',
    ],
  ],
])('%s', async (_title, before, after, expected) => {
  expect(await rowsOf(before, after)).toEqual(expected);
});

const opWith = (...actions: string[]) => ({ op: allow('sqs:PurgeQueue', ...actions) });
/** The role `op` with a statement of its own for CreateQueue. */
const opCreating = (statement: { resources: string[]; until?: string }) => ({
  op: { allow: [...allow('sqs:PurgeQueue').allow, { actions: ['sqs:CreateQueue'], ...statement }] },
});

/** What members gain and lose who have to choose a listed role: each what theirs gives, and one row where all give the same. */
test.each<[string, Version, Version, readonly string[]]>([
  [
    'one of two roles gives what the other gave already',
    { userRoles: required('op', 'big') },
    { userRoles: required('op', 'big'), roles: opWith('sqs:DeleteQueue') },
    ['+ sqs:DeleteQueue on * (default, op)'],
  ],
  [
    'one of two roles loses what the other keeps',
    { userRoles: required('op', 'big'), roles: opWith('sqs:DeleteQueue') },
    { userRoles: required('op', 'big') },
    ['- sqs:DeleteQueue on * (default, op)'],
  ],
  [
    'both give the same more',
    { userRoles: required('op', 'big') },
    { userRoles: required('op', 'big'), roles: { ...opWith('sqs:CreateQueue'), ...wide } },
    ['+ sqs:CreateQueue on * (default, big and op)'],
  ],
  [
    'both lose the same',
    { userRoles: required('op', 'big'), roles: { ...opWith('sqs:CreateQueue'), ...wide } },
    { userRoles: required('op', 'big') },
    ['- sqs:CreateQueue on * (default, big and op)'],
  ],
  [
    'both give the same action on other resources',
    { userRoles: required('op', 'big') },
    {
      userRoles: required('op', 'big'),
      roles: { ...opCreating({ resources: ['arn:aws:sqs:*:*:q'] }), ...wide },
    },
    ['+ sqs:CreateQueue on * (default, big)', '+ sqs:CreateQueue on arn:aws:sqs:*:*:q (default, op)'],
  ],
  [
    'one gives it as a whole, and the other gave some of it',
    {
      userRoles: required('op', 'big'),
      roles: { op: { allow: [{ actions: ['sqs:DeleteQueue'], resources: ['arn:aws:sqs:*:*:q'] }] } },
    },
    {
      userRoles: required('op', 'big'),
      roles: { op: allow('sqs:DeleteQueue'), big: allow('sqs:PurgeQueue', 'sqs:DeleteQueue') },
    },
    ['+ sqs:DeleteQueue on * (default, op, in part)'],
  ],
  [
    'of one listed role all of it is for members with a listed role',
    { userRoles: required('big') },
    { userRoles: required('big'), roles: wide },
    ['+ sqs:CreateQueue on * (default, big)'],
  ],
  [
    'a role more in the list',
    { userRoles: required('op') },
    { userRoles: required('op', 'big') },
    ['+ sqs:DeleteQueue on * (default, big)'],
  ],
  [
    'a listed role that is deleted',
    { userRoles: required('op', 'extra'), roles: { extra: allow('sqs:DeleteQueue') } },
    { userRoles: required('op') },
    ['- sqs:DeleteQueue on * (default, extra)'],
  ],
  [
    'a role of a guardrail: both roles and any other',
    {
      userRoles: required('op', 'big'),
      roles: opWith('sqs:DeleteQueue'),
      guardrail: allow('sqs:PurgeQueue'),
    },
    { userRoles: required('op', 'big'), roles: opWith('sqs:DeleteQueue'), guardrail: allow('sqs:*') },
    ['+ sqs:DeleteQueue on * (default, big and op)'],
  ],
  [
    'both until a date, and one of them always',
    { userRoles: required('op', 'big') },
    {
      userRoles: required('op', 'big'),
      roles: { ...opCreating({ resources: ['*'], until: '2030-01-31' }), ...wide },
    },
    [
      '+ sqs:CreateQueue on * (default, big)',
      '+ sqs:CreateQueue on * (default, op, until 2030-02-01T00:00:00Z)',
    ],
  ],
])('a list that is required: %s', async (_title, before, after, expected) => {
  const rows = await rowsOf(before, after);
  expect(rows.filter(row => !row.includes('(ceiling'))).toEqual(expected);
});

test('of roles that have to be chosen, those are named who gain and lose', async () => {
  const [before, after] = [
    { userRoles: required('op', 'big') },
    { userRoles: required('op', 'big'), roles: opWith('sqs:DeleteQueue') },
  ];
  const [[more], [less]] = [await compare(before, after), await compare(after, before)];
  if (more === undefined || less === undefined) throw new Error('no change');
  expect([more, less].map(each => describeDelta(each))).toEqual([
    '#ops gains 1 write action (only for members who choose op)',
    '#ops loses 1 write action (only for members who choose op)',
  ]);
  expect([more, less].flatMap(each => deltaRows(each)).map(({ sign, text }) => `${sign} ${text}`)).toEqual([
    '+ write       sqs:DeleteQueue on *  (members who choose op)',
    '- write       sqs:DeleteQueue on *  (members who choose op)',
  ]);
  expect(describeGains([more])[0]).toMatch(/^in ops, members who choose op: sqs:DeleteQueue; for example: /);
});

test('a title names two of the roles that have to be chosen, and says where another one gives it', async () => {
  const titleOf = async (roles: Version['roles'], guardrail = allow('sqs:*')) => {
    const list = required('op', 'big', 'less');
    const less = { less: allow('sqs:PurgeQueue') };
    const [change] = await compare(
      { userRoles: list, roles: less },
      { userRoles: list, roles: { ...less, ...roles }, guardrail },
    );
    return change === undefined ? '' : describeDelta(change);
  };
  expect(await titleOf({ ...opWith('sqs:CreateQueue'), ...wide })).toContain(
    '(only for members who choose big or op)',
  );
  expect(await titleOf({ ...opWith('sqs:CreateQueue') }, allow('sqs:*', 'sns:Publish'))).toContain(
    '(only for members who choose op or a role that is not listed)',
  );
});

test('they are named in the title, in the rows, and in the lines of drift', async () => {
  const [more] = await compare({ userRoles: optional('op') }, { userRoles: optional('op', 'big') });
  if (more === undefined) throw new Error('no change');
  expect(describeDelta(more)).toBe('#ops gains 1 write action (only for members who choose big)');
  expect(deltaRows(more).map(({ sign, text }) => `${sign} ${text}`)).toEqual([
    '+ write       sqs:DeleteQueue on *  (members who choose big)',
  ]);
  expect(describeGains([more])).toEqual([
    expect.stringMatching(/^in ops, members who choose big: sqs:DeleteQueue; for example: sqs delete-queue /),
  ]);
});

test('everyone comes first, and members with a role of their own last', async () => {
  const [change] = await compare(
    { userRoles: optional('big'), guardrail: allow('sns:Publish') },
    { userRoles: optional('big') },
  );
  if (change === undefined) throw new Error('no change');
  const texts = deltaRows(change).flatMap(({ sign, text }) =>
    sign === '+' && text.startsWith('write') ? [text] : [],
  );
  expect(texts).toEqual([
    'write       sqs:PurgeQueue on *  (everyone in the channel)',
    'write       sqs:DeleteQueue on *  (members who choose big)',
    expect.stringMatching(/^write +sqs: .* \(members with their own role\)$/),
  ]);
  expect(describeDelta(change)).toContain('only for members with their own role');
});

test('a review counts what those gain who choose a listed role', async () => {
  const gainsOf = async (roles: Version['roles']) =>
    compare({ userRoles: optional('big') }, { userRoles: optional('big'), roles: roles ?? {} });
  const [little, much] = [await gainsOf(wide), await gainsOf(big.role('sqs:*'))];
  expect(makeReview(scope as never, reviewedPlan as never, little).gains).not.toEqual({});
  expect(makeReview(scope as never, reviewedPlan as never, little)).not.toEqual(
    makeReview(scope as never, reviewedPlan as never, much),
  );
});

test('a review of what one role gives covers the same for that role, and for no other one', async () => {
  const list = { userRoles: required('op', 'big') };
  const gainsOf = (roles: Version['roles']) => compare(list, { ...list, roles: roles ?? {} });
  const [ofOp, ofBig, ofBoth] = [
    await gainsOf(opWith('sqs:CreateQueue')),
    await gainsOf(wide),
    await gainsOf({ ...opWith('sqs:CreateQueue'), ...wide }),
  ];
  const unshown = (gains: typeof ofOp, ...shown: (typeof ofOp)[]) =>
    describeUnshownGains(gains, shown.flat()).map(({ text }) => text);
  const text = '#ops gains sqs:CreateQueue on *';
  expect(unshown(ofOp, ofBig)).toEqual([`${text} for members who choose op`]);
  expect(unshown(ofBoth, ofOp)).toEqual([`${text} for members with a listed role`]);
  expect([unshown(ofOp, ofBoth), unshown(ofBig, ofBoth)]).toEqual([[], []]);
  // Two pull requests, each of which was reviewed, are covered together.
  const reviews = [ofOp, ofBig].map(gains => makeReview(scope as never, reviewedPlan as never, gains));
  const both = { ...reviewedPlan, stacks: [] };
  expect(reviews.every(({ gains }) => Object.keys(gains).length === 1)).toBe(true);
  expect(compareWithReviews(both as never, ofBoth, reviews)).toBeUndefined();
});
