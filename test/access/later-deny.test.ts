import { expect, test } from '@jest/globals';
import { reportChannels } from '../../action/access/access-report.ts';
import { loadText, proofsOf } from './read-scenarios.ts';

const purge = { actions: ['sqs:PurgeQueue'], resources: ['*'] };
const both = ['sqs:PurgeQueue', 'lambda:InvokeFunction'];
const date = '2037-01-01T00:00:00Z';
const later = { conditions: { DateGreaterThan: { 'aws:CurrentTime': date } } };
const queues = (name: string) => `arn:aws:sqs:*:*:${name}`;
const deny = (statement: object) => ({ allow: [purge], deny: [{ ...purge, ...later, ...statement }] });

/** By channel: its guardrails, and what the list says. */
const cases: Readonly<Record<string, readonly [guardrails: object, rows: readonly string[]]>> = {
  whole: [{ g: deny({}) }, [`allowed * not DateGreaterThan aws:CurrentTime ${date}`]],
  part: [
    { g: deny({ resources: [queues('prod-*')] }) },
    [
      `allowed * except ${queues('prod-*')}`,
      `allowed ${queues('prod-*')} not DateGreaterThan aws:CurrentTime ${date}`,
    ],
  ],
  'another-part': [
    {
      g: {
        allow: [{ ...purge, resources: [queues('dev-*')] }],
        deny: deny({ resources: [queues('prod-*')] }).deny,
      },
    },
    [`allowed ${queues('dev-*')}`],
  ],
  'all-but': [
    {
      g: { allow: [purge], deny: [{ actions: purge.actions, 'not-resources': [queues('dev-*')], ...later }] },
    },
    [
      `allowed * except ${queues('dev-*')} not DateGreaterThan aws:CurrentTime ${date}`,
      `allowed ${queues('dev-*')}`,
    ],
  ],
  'another-service': [
    { g: deny({ actions: ['sqs:*'], resources: ['arn:aws:lambda:*:*:function:prod-*'] }) },
    ['allowed *'],
  ],
  'two-services': [
    {
      g: {
        allow: [{ actions: both, resources: ['*'] }],
        deny: [{ actions: both, resources: [queues('prod-*')], ...later }],
      },
    },
    [
      'allowed *',
      `allowed * except ${queues('prod-*')}`,
      `allowed ${queues('prod-*')} not DateGreaterThan aws:CurrentTime ${date}`,
    ],
  ],
  'with-one-that-begins': [
    { g: deny({ resources: [queues('prod-*')] }), h: { allow: [{ ...purge, ...later }] } },
    [
      `allowed * except ${queues('prod-*')}`,
      `allowed ${queues('prod-*')} not DateGreaterThan aws:CurrentTime ${date}`,
    ],
  ],
};

const names = Object.keys(cases);
const proofs = proofsOf(
  await loadText(
    JSON.stringify({
      version: 1,
      name: 'later',
      targets: { main: { account: '123456789012', region: 'eu-west-1' } },
      workspaces: { acme: { slack: 'T0ACMEWRK' } },
      roles: { op: { allow: [{ actions: both, resources: ['*'] }] } },
      guardrails: Object.fromEntries(
        names.flatMap(name =>
          Object.entries(cases[name]?.[0] ?? {}).map(([key, value]) => [`${name}-${key}`, value]),
        ),
      ),
      channels: Object.fromEntries(
        names.map((name, index) => [
          name,
          {
            workspace: 'acme',
            channel: `C0A1B2C3D${index}`,
            role: 'op',
            guardrails: Object.keys(cases[name]?.[0] ?? {}).map(key => `${name}-${key}`),
          },
        ]),
      ),
    }),
  ),
);

test.each(names)('a Deny that begins later ends what it denies, and nothing else: %s', name => {
  for (const { channel, verdicts } of reportChannels(proofs, (_, { key }) => key === name)) {
    expect(channel).toBe(name);
    for (const { access } of verdicts) {
      const rows = [...access.list()].flatMap(({ grant: { certainty, resources, conditions } }) =>
        resources.map(resource => [certainty, resource, ...conditions].join(' ')),
      );
      expect(rows.sort()).toEqual([...(cases[name]?.[1] ?? [])].sort());
    }
  }
});
