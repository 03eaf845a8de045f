import { expect, test } from '@jest/globals';
import { reportChannels } from '../../action/access/access-report.ts';
import { readRows } from './read-rows.ts';
import { loadText, proofsOf } from './read-scenarios.ts';

const dev = 'arn:aws:sqs:*:123456789012:dev-*';
const blue = 'arn:aws:sqs:*:123456789012:*-blue';
const on = (resource: string, rest = '', actions = 'sqs:PurgeQueue') =>
  `{ actions: ["${actions}"], resources: ["${resource}"]${rest === '' ? '' : `, ${rest}`} }`;
const until = 'until: 2027-05-31';
const ended = 'DateLessThan aws:CurrentTime 2027-06-01T00:00:00Z';
const from = 'conditions: { DateGreaterThan: { "aws:CurrentTime": "2027-01-01T00:00:00Z" } }';
const begun = 'DateGreaterThan aws:CurrentTime 2027-01-01T00:00:00Z';
const tagged = (key: string) => `conditions: { StringEquals: { "aws:ResourceTag/${key}": x } }`;
const inIreland = 'conditions: { StringEquals: { "aws:RequestedRegion": eu-west-1 } }';
const any = on('*', '', '*');

/** Statements of the role and of each guardrail, and the rows: certainty, resources and conditions. */
const cases: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
  [
    'a statement that ends on more resources than one without an end',
    `${on('*', until)}, ${on(dev)}`,
    [any],
    [`allowed * if ${ended}`, `allowed ${dev} if `],
  ],
  [
    'the same in two guardrails',
    any,
    [on('*', until), on(dev)],
    [`allowed * if ${ended}`, `allowed ${dev} if `],
  ],
  [
    'a later end on fewer resources',
    `${on('*', until)}, ${on(dev, 'until: 2027-12-31')}`,
    [any],
    [
      `allowed * if ${ended}`,
      `allowed ${dev} if (${ended}) or (DateLessThan aws:CurrentTime 2028-01-01T00:00:00Z)`,
    ],
  ],
  [
    'a beginning on more resources than an end',
    any,
    [`${on('*', from)}, ${on(dev, until)}`],
    [`allowed ${dev} if ${ended}`, `unknown * if from 2027-01-01 00:00:01 UTC; ${begun}`],
  ],
  [
    'another condition on fewer resources',
    `${on('*', tagged('a'))}, ${on(dev, tagged('b'))}`,
    [any],
    [
      'unknown * if StringEquals aws:ResourceTag/a x',
      `unknown ${dev} if (StringEquals aws:ResourceTag/a x) or (StringEquals aws:ResourceTag/b x)`,
    ],
  ],
  [
    'resources without a condition in one layer, where another layer has one',
    `${on('*', tagged('a'))}, ${on(dev)}`,
    [on('*', tagged('b'), 'sqs:*')],
    [
      'unknown * if StringEquals aws:ResourceTag/a x; StringEquals aws:ResourceTag/b x',
      `unknown ${dev} if StringEquals aws:ResourceTag/b x`,
    ],
  ],
  [
    'what two layers have in common without an end',
    `${on('*', until)}, ${on(dev)}`,
    [`${on('*', until)}, ${on(blue)}`],
    [
      `allowed * if ${ended}`,
      'allowed arn:aws:sqs:*:123456789012:dev-*-blue if ',
      'allowed arn:aws:sqs:*:123456789012:dev-blue if ',
    ],
  ],
  [
    'a Deny on some of the fewer resources',
    `${on('*', until)}, ${on(dev)}`,
    [`${any}, { effect: Deny, actions: ["sqs:*"], resources: ["${dev}-prod"] }`],
    [`allowed * except ${dev}-prod if ${ended}`, `allowed ${dev} except ${dev}-prod if `],
  ],
  [
    'the same end on fewer resources',
    `${on('*', until)}, ${on(dev, until)}`,
    [any],
    [`allowed * if ${ended}`],
  ],
  ['no end on more resources', `${on('*')}, ${on(dev, until)}`, [any], ['allowed * if ']],
  [
    'certain resources among possible ones',
    `${on('*', tagged('a'))}, ${on(dev)}`,
    [any],
    ['unknown * if StringEquals aws:ResourceTag/a x', `allowed ${dev} if `],
  ],
  [
    'a Region that the ARN says',
    `${on('*', inIreland)}, ${on('arn:aws:sqs:eu-west-1:123456789012:dev-*')}`,
    [any],
    ['allowed arn:*:*:eu-west-1:*:* if StringEquals aws:RequestedRegion eu-west-1'],
  ],
  [
    'fewer resources of another service',
    `${on('*', until, '*')}, ${on('arn:aws:s3:::b', '', '*')}`,
    [on('*')],
    [`allowed * if ${ended}`],
  ],
  [
    'fewer resources of another account',
    `${on('*', until)}, ${on('arn:aws:sqs:*:210987654321:dev-*')}`,
    [any],
    [
      `allowed * if ${ended}`,
      'unknown arn:aws:sqs:*:210987654321:dev-* if it belongs to another account, whose resource policy has to allow it too and is not known',
    ],
  ],
];

test.each(cases)('%s', async (_title, role, guardrails, expected) => {
  const keys = guardrails.map((_, index) => `g${index}`);
  const statementsOf = (text: string) => {
    const [allow = '', deny] = text.split(', { effect: Deny,');
    return `allow: [${allow}]${deny === undefined ? '' : `, deny: [{${deny}]`}`;
  };
  const loaded = await loadText(`version: 1
name: x
targets: { main: { account: "123456789012", region: eu-west-1 } }
workspaces: { acme: { slack: T0123ABCD } }
roles: { op: { ${statementsOf(role)} } }
guardrails: { ${guardrails.map((text, index) => `g${index}: { ${statementsOf(text)} }`).join(', ')} }
channels: { ops: { workspace: acme, channel: C0OPS00000, role: op, guardrails: [${keys.join(', ')}] } }
`);
  const [channel] = reportChannels(proofsOf(loaded), () => true);
  if (channel === undefined) throw new Error('There is no channel');
  const rows = readRows(channel, path => path)
    .filter(({ verdict, action }) => verdict === 'default' && action === 'sqs:PurgeQueue')
    .flatMap(({ certainty, resources, conditions }) =>
      resources.map(resource => `${certainty} ${resource} if ${conditions.join('; ')}`),
    );
  expect(rows.sort()).toEqual([...expected].sort());
});
