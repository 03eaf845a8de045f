import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readModel, setsOf } from '../../action/page/model.ts';
import { readPage, type WrittenPage } from '../../action/page/page-data.ts';
import { runCommand } from '../cli/run-command.ts';

const fileOf = (userRoles: string, expected = '') => `version: 1
name: x
targets: { main: { account: "123456789012", region: eu-west-1 } }
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme }
roles:
  op: { allow: [{ actions: ["ec2:StopInstances"], resources: ["*"] }] }
  other: { allow: [{ actions: ["ec2:StartInstances", "ec2:StopInstances"], resources: ["*"] }] }
guardrails: { g: { allow: [{ actions: ["ec2:St*Instances"], resources: ["*"] }] } }
channels:
  two: { channel: C0BBBBBBB, role: op, guardrails: [g], user-roles: ${userRoles} }
${expected}`;

const listed = '{ required: true, roles: [op, other] }';
const expectStart =
  '  - { channel: two, can: ["ec2:StopInstances"], cannot: ["ec2:StartInstances"], as: default }\n';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-required-'));
  writeFileSync(join(folder, 'listed.yml'), fileOf(listed));
  writeFileSync(join(folder, 'unlisted.yml'), fileOf('required'));
  writeFileSync(join(folder, 'optional.yml'), fileOf('{ required: false, roles: [op, other] }'));
  writeFileSync(join(folder, 'free.yml'), fileOf('optional'));
  const start = '  start: { allow: [{ actions: ["ec2:StartInstances"], resources: ["*"] }] }\nguardrails:';
  writeFileSync(
    join(folder, 'apart.yml'),
    fileOf('{ required: true, roles: [op, start] }').replace('guardrails:', start),
  );
  const wide = (guardrail: string) =>
    fileOf('{ required: true, roles: [all] }')
      .replace('guardrails:', `  all: { managed-policies: [AdministratorAccess] }\nguardrails:`)
      .replace('guardrails: [g]', `guardrails: [${guardrail}]`);
  const rules = 'rules: { guardrail/administrator-access: off, permission/escalation: off }\n';
  writeFileSync(join(folder, 'held.yml'), wide('g'));
  writeFileSync(join(folder, 'wide.yml'), `${wide('AdministratorAccess')}${rules}`);
  writeFileSync(
    join(folder, 'wide-optional.yml'),
    `${wide('AdministratorAccess').replace('role: op, ', 'role: all, ').replace('required: true', 'required: false')}${rules}`,
  );
  writeFileSync(
    join(folder, 'mixed.yml'),
    fileOf('{ required: true, roles: [op, other, legacy] }')
      .replace('guardrails:', '  legacy: { arn: "arn:aws:iam::123456789012:role/legacy" }\nguardrails:')
      .replace('guardrails: [g]', 'guardrails: [g], aliases: [start, stop, terminate]')
      .replace(
        'channels:',
        'aliases:\n' +
          ['start', 'stop', 'terminate']
            .map(each => `  ${each}: ec2 ${each}-instances --instance-ids i-0 --region eu-west-1\n`)
            .join('') +
          'channels:',
      ),
  );
  writeFileSync(join(folder, 'expect.yml'), fileOf(listed, `expect:\n${expectStart}`));
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = async (words: string) =>
  (await runCommand(words.replaceAll('@', `${folder}/`))).out.replaceAll(`${folder}/`, '');

/** What each output says of whom, where every member has to choose a role: no one acts through the channel role. */
test.each<[string, string, readonly string[]]>([
  [
    'who',
    'who -f @listed.yml ec2:StartInstances',
    ['Members who choose a listed role (members without their own role cannot run anything):', 'as other\n'],
  ],
  [
    'who, one role allows it and one may',
    'who -f @mixed.yml ec2:StartInstances',
    ['Members who choose a listed role (', ', as other, possibly as legacy\n'],
  ],
  [
    'who, two roles allow it and one may',
    'who -f @mixed.yml ec2:StopInstances',
    [', as op or other, possibly as\n      legacy\n'],
  ],
  [
    'who, as data',
    'who -f @mixed.yml ec2:StartInstances --format json',
    [
      '"roles": [\n        "other"\n      ],\n      "possibleRoles": [\n        "legacy"\n      ],\n      "default": "allowed"',
    ],
  ],
  [
    'can, the same question',
    'can -f @mixed.yml two ec2:StartInstances',
    [
      'denied for members who choose op, unknown for members who choose legacy, allowed for members who choose other\n',
    ],
  ],
  [
    'guide, aliases that work with some of the roles',
    'guide -f @mixed.yml two',
    ['run start   (as other)\n', 'run stop   (as op or other)\n'],
  ],
  ['who, both roles', 'who -f @listed.yml ec2:StopInstances', ['as op or other\n']],
  [
    'who, no list',
    'who -f @unlisted.yml ec2:StartInstances',
    ['Only members with their own role (the guardrails allow it):'],
  ],
  [
    'can',
    'can -f @listed.yml two ec2:StartInstances',
    ['main: denied for members who choose op, allowed for members who choose other\n'],
  ],
  [
    'can, both roles',
    'can -f @listed.yml two ec2:StopInstances',
    ['allowed for members who choose op or other\n'],
  ],
  [
    'access',
    'access -f @listed.yml',
    [
      '  everyone         nothing: every member has to choose a role of their own\n',
      '  a listed role    ec2 (2 write)\n',
    ],
  ],
  [
    'access, each role gives something else: all of it counts',
    'access -f @apart.yml',
    ['  a listed role    ec2 (2 write)\n'],
  ],
  [
    'access, no list',
    'access -f @unlisted.yml',
    ['  everyone         nothing: every member has to choose a role of their own\n  with a user role ec2'],
  ],
  [
    'access as markdown',
    'access -f @listed.yml --format markdown',
    [
      '| everyone | with a listed role | with a user role |',
      '| nothing (a role is required) | `ec2` 2 write |',
    ],
  ],
  [
    'access as CSV',
    'access -f @listed.yml --format csv',
    [
      ',op,main,123456789012,members who choose op,\r\n',
      ',other,main,123456789012,members who choose other,\r\n',
      ',,main,123456789012,members with a role of their own,\r\n',
    ],
  ],
  ['guide', 'guide -f @listed.yml two', ['choose your role (op or other). Without it nothing runs.']],
  [
    'plan, a role is no longer required',
    'plan -f @optional.yml --against @listed.yml',
    ['+ write       ec2:StopInstances on *  (members without a role of their own)'],
  ],
  [
    'plan, a role becomes required: listed roles give what they gave',
    'plan -f @listed.yml --against @optional.yml',
    [
      'No channel gains anything; access from chat only shrinks\n',
      '- write       ec2:StopInstances on *  (members without a role of their own)',
    ],
  ],
  [
    'plan, a role becomes required of a list that is new',
    'plan -f @listed.yml --against @free.yml',
    [
      '+ write       ec2:StartInstances on *  (members who choose other)',
      '- write       ec2:StopInstances on *  (members without a role of their own)',
    ],
  ],
  [
    'plan, the list and the role go: members who have chosen it lose what it gave them',
    'plan -f @free.yml --against @listed.yml',
    [
      '#two gains 1 write action and loses 1 write action (only for members who choose other)\nMembers who have chosen the deleted role other lose what it gave them\n',
      '+ write       ec2:StopInstances on *  (members without a role of their own)',
      '- write       ec2:StartInstances on *  (members who choose other)',
    ],
  ],
  [
    'plan, everything for members with a listed role and with any other',
    'plan -f @wide.yml --against @held.yml',
    ['of them are gained  (members with a listed role or another of their own)'],
  ],
  [
    'plan, everything, and a role is no longer required',
    'plan -f @wide-optional.yml --against @held.yml',
    [
      ', on all resources, as with AdministratorAccess\n                  (members without a role of their own)',
      'of them are gained  (members with their own role)',
    ],
  ],
  [
    'expect',
    'validate -f @expect.yml',
    ['`two` can "ec2:StartInstances" in the target main by choosing `other`: role policy other'],
  ],
])('%s', async (_, words, texts) => {
  const out = await run(words);
  for (const text of texts) expect(out).toContain(text);
  expect(out).not.toMatch(/everyone in the channel/i);
});

test('guide leaves out only the aliases that work with none of the roles', async () => {
  const { err } = await runCommand(`guide -f ${folder}/mixed.yml two`);
  expect(err.match(/The alias \w+/g)).toEqual(['The alias terminate']);
  const { out } = await runCommand(`guide -f ${folder}/mixed.yml two --format json`);
  const { aliases, leftOut } = JSON.parse(out) as Record<string, { name: string; roles?: string[] }[]>;
  expect(aliases?.map(({ name, roles }) => [name, roles])).toEqual([
    ['start', ['other']],
    ['stop', ['op', 'other']],
  ]);
  expect(leftOut).toEqual([{ name: 'terminate', decision: 'denied' }]);
});

test('plan, a role is no longer required: no one loses what a listed role gives them', async () => {
  expect(await run('plan -f @optional.yml --against @listed.yml --full')).not.toMatch(/^ +- (write|read)/m);
});

test('the page: nothing for everyone, and each listed role with whom it is for', async () => {
  const html = await run('access -f @listed.yml --format html');
  const [, text = ''] = /<script[^>]*type="application\/json"[^>]*>([^<]*)</.exec(html) ?? [];
  const data = readPage(JSON.parse(text) as WrittenPage);
  const [channel] = data.channels;
  if (channel === undefined) throw new Error('the page has no channel');
  const reach = (audience: 'everyone' | 'default' | 'own') =>
    readModel(data).reachesOf(setsOf(channel, audience)).size;
  expect([reach('everyone'), reach('default'), reach('own')]).toEqual([0, 1, 1]);
  expect(channel.defaults.map(({ who }) => who)).toEqual([
    'members who choose op',
    'members who choose other',
  ]);
});

test('where every member has to choose a role and none is listed, no row speaks of a list', async () => {
  const narrow = fileOf('required').replace('ec2:St*Instances', 'ec2:StopInstances');
  writeFileSync(join(folder, 'unlisted-narrow.yml'), narrow);
  const gains = await run('plan @unlisted.yml --against @unlisted-narrow.yml');
  expect(gains).toContain('gains 1 write action (only for members with their own role)');
  expect(gains).not.toContain('listed');
  const losses = await run('plan @unlisted-narrow.yml --against @unlisted.yml');
  expect(losses).toContain('loses 1 write action (only for members with their own role)');
});

test('several policies do not allow something', async () => {
  const several = fileOf('optional').replace('guardrails: [g]', 'guardrails: [g, ReadOnlyAccess]');
  writeFileSync(join(folder, 'several.yml'), several);
  const out = (await run('can two sqs:PurgeQueue -f @several.yml')).replace(/\s+/g, ' ');
  expect(out).toContain('guardrails g and ReadOnlyAccess do not allow sqs:PurgeQueue');
  expect(out).toContain('role policy op does not allow sqs:PurgeQueue');
});
