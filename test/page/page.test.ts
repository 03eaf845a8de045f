import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { reportChannels } from '../../action/access/access-report.ts';
import { loadConfig } from '../../action/commands/load-config.ts';
import type { AccessRow } from '../../action/iam/access-delta.ts';
import { keepAccessPage } from '../../action/main/access-page-file.ts';
import type { Inputs } from '../../action/main/inputs.ts';
import {
  type AccessModel,
  allLines,
  defaultHead,
  describeSources,
  type Filter,
  filterChannels,
  levels,
  matchingLines,
  readModel,
  setsOf,
} from '../../action/page/model.ts';
import { type PageChannel, type PageData, readPage, type WrittenPage } from '../../action/page/page-data.ts';
import { coversArn, findMatches } from '../../action/page/search.ts';
import { readSharedValues, type SharedValues } from '../../action/page/shared-values.ts';
import { renderAccessPage, writeData } from '../../action/render/access-page.ts';
import { createAccessPacker } from '../../action/render/pack-access.ts';
import { shareValues } from '../../action/render/share-values.ts';
import { readRows } from '../access/read-rows.ts';
import { loadText, proofsOf } from '../access/read-scenarios.ts';
import { runCommand } from '../cli/run-command.ts';
import { hostileTexts, packConfig, pageConfig } from './samples.ts';

let data: PageData;
let model: AccessModel;
beforeAll(async () => {
  data = await packConfig(pageConfig);
  model = readModel(data);
});

const filter: Filter = { audience: 'default', query: '', channel: '', account: '', service: '', level: -1 };
const find = (some: Partial<Filter>) =>
  filterChannels(model, data.channels, { ...filter, ...some }).map(({ key, target }) => `${key} ${target}`);

test('the page holds what the CSV lists, no more and no less', async () => {
  const proofs = proofsOf(await loadText(pageConfig));
  let count = 0;
  for (const report of reportChannels(proofs, () => true)) {
    const channel = data.channels.find(
      ({ key, target }) => key === report.channel && target === report.target,
    );
    if (channel === undefined) throw new Error(`${report.channel} is not there`);
    for (const audience of ['default', 'own'] as const) {
      const verdict = audience === 'own' ? 'ceiling' : 'default';
      const rows = readRows(report, path => `chatops.yml:${path}`).filter(row => row.verdict === verdict);
      const lines = [...allLines(model, setsOf(channel, audience))];
      const write = (...parts: readonly unknown[]) => JSON.stringify(parts);
      const texts = (numbers: readonly number[]) => numbers.map(number => data.texts[number]);
      expect(
        lines
          .map(({ action, grant }) =>
            write(
              data.actions[action],
              levels[model.levelOf(action)],
              texts(grant.on),
              texts(grant.if),
              grant.unknown === 1,
              describeSources(data, grant, channel),
            ),
          )
          .sort(),
      ).toEqual(
        rows
          .map(row =>
            write(
              row.action,
              row.level,
              row.resources,
              row.conditions,
              row.certainty === 'unknown',
              row.source.map(({ at, layer, policy, statement }) => {
                const words = `${layer === 'role' ? 'role policy' : layer} ${policy}${statement === null ? '' : `, ${statement}`}`;
                return at === null ? words : `${at} (${words})`;
              }),
            ),
          )
          .sort(),
      );
      count += rows.length;
    }
  }
  expect(count).toBeGreaterThan(5_000);
});

test.each<[string, Partial<Filter>, string[]]>([
  ['an action', { query: 'StartPipeline' }, ['deploys prod', 'deploys test', 'old test', 'strict test']],
  [
    'an action with a wildcard',
    { query: 'sqs:purge*' },
    ['deploys prod', 'deploys test', 'old test', 'strict test'],
  ],
  [
    'a command',
    { query: 'codepipeline start-pipeline-execution --name x' },
    ['deploys prod', 'deploys test', 'old test', 'strict test'],
  ],
  ['an alias', { query: 'run stop' }, ['deploys prod', 'deploys test']],
  [
    'an ARN that a pattern covers',
    { query: 'arn:aws:codepipeline:eu-west-1:123456789012:staging-x', level: 3 },
    ['deploys prod', 'deploys test', 'old test', 'strict test'],
  ],
  ['what is nowhere', { query: 'iam:CreateUser' }, []],
  ['a channel', { channel: '#depl' }, ['deploys prod', 'deploys test']],
  ['an account', { account: '123456789012', channel: 'd' }, ['alarms prod', 'deploys prod', 'news prod']],
  [
    'a service at a level',
    { service: 'codepipeline', level: 3 },
    ['deploys prod', 'deploys test', 'old test', 'strict test'],
  ],
  ['what only may be allowed is kept', { service: 'sqs', level: 3, channel: 'old' }, ['old test']],
  ['nothing is at that level', { level: 4 }, []],
  [
    'with a role of their own',
    { audience: 'own', level: 4 },
    ['alarms prod', 'deploys prod', 'deploys test'],
  ],
])('the filter: %s', (_, some, expected) => {
  expect(find(some)).toEqual(expected);
});

test('the lines of a search are those of its actions, the highest level first', () => {
  const channel = data.channels.find(({ key }) => key === 'deploys');
  const found = findMatches(model, 'pipeline');
  if (channel === undefined || found === undefined) throw new Error('nothing is found');
  const lines = matchingLines(model, channel, { ...filter, query: 'pipeline' }, found);
  expect(lines.map(({ action }) => data.actions[action])).toEqual([
    'codepipeline:StartPipelineExecution',
    'sqs:PurgeQueue',
    'observabilityadmin:GetTelemetryPipeline',
    'observabilityadmin:TestTelemetryPipeline',
    'observabilityadmin:ValidateTelemetryPipelineConfiguration',
    'observabilityadmin:ListTelemetryPipelines',
  ]);
});

test('an alias is proved for the members that its channel has', () => {
  const strict = data.channels.find(({ key }) => key === 'strict');
  if (strict === undefined) throw new Error('there is no channel');
  expect(defaultHead({ ...strict, userRolesRequired: false })).toBe('Everyone');
  expect(defaultHead(strict)).toBe('With each listed role');
  expect(defaultHead({ ...strict, userRoles: [] })).toBe('With the role they choose');
});

test('an action counts once, however many grants and roles allow it', async () => {
  const own = await packConfig(`version: 1
name: chat
targets: { one: { account: "123456789012", region: eu-west-1 } }
workspaces: { acme: { slack: T0123ABCD } }
roles:
  both: { allow: [{ actions: [sqs:SendMessage, sqs:PurgeQueue], resources: ["arn:aws:sqs:*:*:a"] }, { actions: [sqs:SendMessage], resources: ["arn:aws:sqs:*:*:b"], conditions: { StringEquals: { "aws:ResourceTag/env": dev } } }] }
  one: { allow: [{ actions: [sqs:PurgeQueue, sqs:DeleteQueue], resources: ["*"] }] }
guardrails:
  g: { allow: [{ actions: ["sqs:*"], resources: ["*"] }] }
channels:
  ops: { workspace: acme, channel: C0OPSROOM, role: both, guardrails: [g] }
  dev: { workspace: acme, channel: C0DEVROOM, role: both, guardrails: [g], user-roles: { required: true, roles: [both, one] } }
`);
  const reaches = readModel(own);
  const counted = own.channels.map(channel => {
    const { count, maybe } = reaches.reachesOf(setsOf(channel, 'default')).get('sqs') ?? {};
    return `${channel.key} ${count} ${maybe}`;
  });
  expect(counted.sort()).toEqual(['dev 3 0', 'ops 2 0']);
});

test('what depends on what cannot be seen is never certain', () => {
  const old = data.channels.find(({ key }) => key === 'old');
  if (old === undefined) throw new Error('there is no channel');
  expect(model.highestOf(setsOf(old, 'everyone'))).toEqual({ sure: -1, possible: 3 });
  expect(old.unknown).toContain('role elsewhere: its document is not known');
});

test.each([
  ['*', 'arn:aws:s3:::x', true],
  ['arn:aws:s3:::x*', 'arn:aws:s3:::xy', true],
  ['arn:aws:s3:::x*', 'arn:aws:s3:::y', false],
  ['arn:aws:s3:::x?', 'arn:aws:s3:::x', false],
  ['arn:aws:s3:::*b', 'arn:aws:s3:::a*', true],
  ['arn:aws:s3:::a*b', 'arn:aws:s3:::a*c', false],
  ['arn:aws:sqs:*:*:q-* except arn:aws:sqs:*:*:q-prod', 'arn:aws:sqs:eu-west-1:1:q-prod', false],
  ['arn:aws:sqs:*:*:q-* except arn:aws:sqs:*:*:q-prod', 'arn:aws:sqs:eu-west-1:1:q-dev', true],
  ['arn:aws:sqs:eu-west-1:${AWS::AccountId}:q', 'arn:aws:sqs:eu-west-1:123456789012:q', true],
  ['StringEquals aws:x arn:aws:s3:::x', 'arn:aws:s3:::x', false],
])('%s covers %s: %s', (text, arn, expected) => {
  expect(coversArn(text, arn)).toBe(expected);
});

test('the policy of the page allows its own script and style and nothing else', () => {
  const page = renderAccessPage(data);
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1] ?? '';
  const hash = (text: string | undefined) =>
    `'sha256-${createHash('sha256')
      .update(text ?? '')
      .digest('base64')}'`;
  const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1];
  const script = /<script>([\s\S]*?)<\/script>/.exec(page)?.[1];
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ]);
  expect(page).not.toMatch(/\s(on\w+|src|style)=/);
});

test('no text can end the block of data, and all of it is read back', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(...hostileTexts))),
      texts => {
        const written = writeData({ ...data, lists: [], actions: [], texts });
        expect(written).not.toMatch(/[<>&\u2028\u2029]/);
        expect(readPage(JSON.parse(written) as WrittenPage)).toEqual({
          ...data,
          lists: [],
          actions: [],
          texts,
        });
      },
    ),
    { numRuns: 200 },
  );
});

test('whatever is shared is read back as it was', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), fc.jsonValue(), (one, other) => {
      const plain = JSON.stringify([one, { one, other }, [], {}, { '': other }]);
      fc.pre(!plain.includes('__proto__'));
      const value = JSON.parse(plain) as unknown;
      const written = JSON.parse(JSON.stringify(shareValues(value))) as SharedValues;
      expect(readSharedValues(written)).toEqual(value);
    }),
    { numRuns: 300 },
  );
  const { values } = shareValues([{ a: 'x' }, { a: 'x' }, ['x'], 7, -7]);
  expect(values).toEqual(['x', [1, 0], [0, 0], -7, [0, 1, 1, 2, -8, 3]]);
});

test('a thousand channels with their proofs, before and after, take less than 5 MB', () => {
  const [sample] = data.channels;
  if (sample === undefined) throw new Error('there is no channel');
  const version = (shift: number) =>
    Array.from({ length: 1_000 }, (_, index): PageChannel => {
      const at = (line: number) => `chatops.yml:${index * 9 + line + shift}`;
      const arn = `arn:aws:codepipeline:eu-west-1:\${AWS::AccountId}:pipeline-${index}`;
      const policies = [
        {
          name: 'CloudWatchReadOnlyAccess',
          arn: 'arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess',
          at: at(2),
        },
        { name: `role-${index}`, at: at(3) },
      ];
      const guardrails = [{ name: `guardrail-${index}`, at: at(4) }];
      return {
        ...sample,
        key: `channel-${index}`,
        place: `Slack channel C${index} (workspace T0123ABCD)`,
        configurationName: `acme-channel-${index}`,
        at: at(1),
        role: {
          key: `role-${index}`,
          arn: `arn:aws:iam::\${AWS::AccountId}:role/chatops/acme/role-${index}`,
          policies,
        },
        guardrails,
        aliases: ['GetPipeline', 'GetPipelineState', 'StartPipelineExecution'].map((action, number) => ({
          name: `alias-${number}-${index}`,
          command: `codepipeline ${action} --name pipeline-${index} --region eu-west-1`,
          withDefault: 'allowed',
          ownRole: 'allowed',
          because: ['role policy role', 'guardrail guardrail'].map(policy => ({
            text: `${policy}-${index} (statement 1) allows codepipeline:${action} on ${arn}`,
            at: at(5),
          })),
          at: at(6),
        })),
        places: [...policies, ...guardrails].map(({ name, at: place }) => ({ name, at: place })),
      };
    });
  const channels = version(0);
  const against = { name: 'main', channels: version(2), changes: [], ends: [], deltas: [] };
  const written = writeData({ ...data, channels, against });
  expect(written.length).toBeLessThan(4_000_000);
  expect(readPage(JSON.parse(written) as WrittenPage)).toEqual({ ...data, channels, against });
});

test('no script of the page reads a text as HTML or code', () => {
  const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'action', 'page', 'dom');
  const sources = readdirSync(folder)
    .map(file => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
  expect(sources).not.toMatch(
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser|fetch\(|XMLHttp|import\(/,
  );
});

const gainedRow = { action: 'sqs:PurgeQueue', level: 'write', verdict: 'default', resources: ['*'] } as const;

/** What a page has of rows that a channel gains. */
function packGained(gained: readonly AccessRow[]) {
  const packer = createAccessPacker();
  const place = { platform: 'slack', workspace: 'T0', channel: 'C0', account: '123456789012' } as const;
  packer.addChange({ channel: 'ops', place, target: 'prod', presence: 'stays', gained, lost: [] });
  return packer.finish();
}

test('a row of what changes says from when and until when it holds', () => {
  const [from, until] = ['2027-01-01T00:00:00Z', '2027-03-01T12:00:00Z'];
  const { texts, deltas } = packGained([
    { ...gainedRow, from, until },
    { ...gainedRow, resources: ['a'] },
  ]);
  expect(deltas[0]?.map(({ when }) => when?.map(number => texts[number]))).toEqual([
    ['from 2027-01-01 (UTC)', 'until 2027-03-01 12:00 UTC'],
    undefined,
  ]);
});

test('the example of a row is the whole request, with what it holds', () => {
  const request = { action: gainedRow.action, resource: 'arn:aws:sqs:eu-west-1:123456789012:q' };
  const { texts, deltas } = packGained([
    { ...gainedRow, example: { ...request, context: { 'aws:ResourceTag/env': 'dev' } } },
    { ...gainedRow, example: { ...request, command: 'sqs purge-queue --queue-url q' } },
  ]);
  expect(deltas[0]?.map(({ example = -1 }) => texts[example])).toEqual([
    'sqs:PurgeQueue on arn:aws:sqs:eu-west-1:123456789012:q with aws:ResourceTag/env = dev',
    'sqs purge-queue --queue-url q',
  ]);
});

test('the page of the Action says why it is not compared, where the base cannot be read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'chatops-base-'));
  try {
    const [file, base] = [join(folder, 'chatops.yml'), join(folder, 'base.yml')];
    writeFileSync(file, pageConfig);
    writeFileSync(base, 'version: 1\nname: acme-chat\nchanels: {}\n');
    const { project, proofs, draft: config } = await loadConfig(file);
    if (config === undefined) throw new Error('the file cannot be read');
    const inputs = { against: base, config: 'chatops.yml', target: undefined } as Inputs;
    const outputs = await keepAccessPage({ project, proofs, config }, inputs);
    const written = readFileSync(String(outputs['access-page-file']), 'utf8');
    const page = readPage(JSON.parse(/id="data">(.*)<\/script>/.exec(written)?.[1] ?? '') as WrittenPage);
    expect(page.against).toBeUndefined();
    expect(page.notCompared).toMatch(/base\.yml .*not valid/);
    rmSync(String(outputs['access-page-file']));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the page of two versions has both, with what changes between them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'chatops-against-'));
  try {
    const [before, after] = [join(folder, 'old.yml'), join(folder, 'chatops.yml')];
    writeFileSync(before, pageConfig);
    writeFileSync(
      after,
      pageConfig
        .replace('guardrails: none', 'guardrails: [pipelines]')
        .replace('role: deployer', 'role: reader')
        .replace(/ notify: .*?\] \},/, ''),
    );
    const { out } = await runCommand(`access ${after} --format html --against ${before}`);
    const packed = readPage(JSON.parse(/id="data">(.*)<\/script>/.exec(out)?.[1] ?? '') as WrittenPage);
    const { against } = packed;
    if (against === undefined) throw new Error('nothing is compared');
    const both = readModel(packed);
    const rowsOf = (delta: number) =>
      (against.deltas[delta] ?? []).map(
        ({ action, own }) => `${packed.actions[action]} ${own === 1 ? 'own' : 'everyone'}`,
      );
    expect(
      against.changes.map(({ key, target, gained, lost }) => [key, target, rowsOf(gained), rowsOf(lost)]),
    ).toEqual([
      ['news', 'prod', ['codepipeline:StartPipelineExecution own', 'sqs:PurgeQueue own'], []],
      ['deploys', 'prod', [], ['codepipeline:StartPipelineExecution everyone', 'sqs:PurgeQueue everyone']],
      ['deploys', 'test', [], ['codepipeline:StartPipelineExecution everyone', 'sqs:PurgeQueue everyone']],
    ]);
    expect(against.ends).toEqual([{ title: 'prod: #alarms no longer receives', what: ['topic alarms'] }]);
    const highest = (channels: PageData['channels']) =>
      channels
        .filter(({ key }) => key === 'news')
        .map(channel => both.highestOf(setsOf(channel, 'own')).sure);
    expect([highest(against.channels), highest(packed.channels)]).toEqual([[-1], [3]]);
    expect(against.channels.every(({ at }) => at.startsWith(`${before}:`))).toBe(true);
    await expect(runCommand(`access ${after} --against ${before}`)).rejects.toMatchObject({
      message: '--against works only with --format html',
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
