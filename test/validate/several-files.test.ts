import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { loadConfigs } from '../../action/commands/load-several.ts';
import { scenarioDay } from '../scenarios/read-scenarios.ts';

const stack = (name: string, channel: string, more = '', role = '', channelMore = '') => `version: 1
name: ${name}
workspaces: { acme: { slack: T0123ABCD } }
roles: { reader: { managed-policies: [CloudWatchReadOnlyAccess]${role} } }
channels: { ops: { workspace: acme, channel: ${channel}, role: reader, guardrails: [CloudWatchReadOnlyAccess]${channelMore} } }
${more}`;

const target = (account: string, region = 'eu-west-1') =>
  `targets: { prod: { account: "${account}", region: ${region} } }\n`;

const globalEvents = 'events: [{ name: scp, pattern: { source: [aws.organizations] } }]';
const pipeline = 'pipelines: [{ name: web, events: [failed], rule-name: to chat }]';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each([
  {
    what: 'two stacks of different things',
    files: [stack('a', 'C0FIRST01'), stack('b', 'C0SECOND2')],
    expected: [],
  },
  {
    what: 'one channel in one account',
    files: [stack('a', 'C0FIRST01'), stack('b', 'C0FIRST01')],
    expected: ['1.yml:5:46 channel/duplicate channels.ops.channel'],
  },
  {
    what: 'one channel in two accounts',
    files: [stack('a', 'C0FIRST01', target('111111111111')), stack('b', 'C0FIRST01', target('222222222222'))],
    expected: [],
  },
  {
    what: 'one role name, whatever its case',
    files: [stack('a', 'C0FIRST01'), stack('b', 'C0SECOND2', '', ', role-name: A-READER')],
    expected: ['1.yml:4:10 name/collision roles.reader'],
  },
  {
    what: 'one configuration name',
    files: [stack('a', 'C0FIRST01'), stack('b', 'C0SECOND2', '', '', ', configuration-name: a-ops')],
    expected: ['1.yml:5:13 name/collision channels.ops'],
  },
  {
    what: 'one stack name in one account: the names made of it collide too',
    files: [stack('a', 'C0FIRST01', target('111111111111')), stack('a', 'C0SECOND2', target('111111111111'))],
    expected: [
      '1.yml:2:7 name/collision name',
      '1.yml:4:10 name/collision roles.reader',
      '1.yml:5:13 name/collision channels.ops',
    ],
  },
  {
    what: 'one stack name in two Regions of an account: IAM names are global',
    files: [
      stack('a', 'C0FIRST01', target('111111111111')),
      stack('a', 'C0SECOND2', target('111111111111', 'us-east-1')),
    ],
    expected: ['1.yml:4:10 name/collision roles.reader', '1.yml:5:13 name/collision channels.ops'],
  },
  {
    what: 'one topic name in one Region',
    files: [
      stack('a', 'C0FIRST01', target('111111111111'), '', ', notify: { from: [budgets] }'),
      stack('b', 'C0SECOND2', target('111111111111'), '', ', notify: { from: [budgets], topic-name: a-ops }'),
    ],
    expected: ['1.yml:5:150 name/collision channels.ops.notify.topic-name'],
  },
  {
    what: 'one topic name in two Regions, and one that differs in its case',
    files: [
      stack('a', 'C0FIRST01', target('111111111111'), '', ', notify: { from: [budgets] }'),
      stack(
        'b',
        'C0SECOND2',
        target('111111111111', 'eu-west-2'),
        '',
        ', notify: { from: [budgets], topic-name: a-ops }',
      ),
      stack('c', 'C0THIRD03', target('111111111111'), '', ', notify: { from: [budgets], topic-name: A-ops }'),
    ],
    expected: [],
  },
  {
    what: 'the topic of a companion stack is in us-east-1, beside those of a target there',
    files: [
      stack('a', 'C0FIRST01', target('111111111111'), '', `, notify: { topic-name: news, ${globalEvents} }`),
      stack(
        'b',
        'C0SECOND2',
        target('111111111111', 'us-east-1'),
        '',
        ', notify: { from: [budgets], topic-name: news }',
      ),
    ],
    expected: [
      '0.yml:5:181 notify/global-event channels.ops.notify.events[0].pattern.source[0]',
      '1.yml:5:150 name/collision channels.ops.notify.topic-name',
    ],
  },
  {
    what: 'one rule name in one Region',
    files: [
      stack('a', 'C0FIRST01', target('111111111111'), '', `, notify: { ${pipeline} }`),
      stack('b', 'C0SECOND2', target('111111111111'), '', `, notify: { ${pipeline} }`),
      stack('c', 'C0THIRD03', target('111111111111', 'eu-west-2'), '', `, notify: { ${pipeline} }`),
    ],
    expected: ['1.yml:5:175 name/collision channels.ops.notify.pipelines[0].rule-name'],
  },
  {
    what: 'one alias of a key in two Regions',
    files: [
      stack('a', 'C0FIRST01', target('111111111111'), '', ', notify: { from: [budgets], key: alias/chat }'),
      stack(
        'b',
        'C0SECOND2',
        target('111111111111', 'eu-west-2'),
        '',
        ', notify: { from: [budgets], key: alias/chat }',
      ),
    ],
    expected: [],
  },
  {
    what: 'one of the files is broken: the other one is checked all the same',
    files: [stack('a', 'C0FIRST01').replace('role: reader', 'role: raeder'), stack('b', 'C0FIRST01')],
    expected: ['0.yml:5:63 reference/unknown channels.ops.role'],
  },
])('$what', async ({ files, expected }) => {
  const names = files.map((content, index) => {
    const file = join(folder, `${index}.yml`);
    writeFileSync(file, content);
    return file;
  });
  const { diagnostics } = await loadConfigs(names, { today: scenarioDay });
  expect(
    diagnostics.map(
      ({ file, line, column, code, path }) => `${relative(folder, file)}:${line}:${column} ${code} ${path}`,
    ),
  ).toEqual(expected);
});
