import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadCatalogue } from '../../action/chat/catalogue.ts';
import { iamPrefixOf } from '../../action/chat/iam-prefix.ts';
import { hasAllRegions, type RegionScope } from '../../action/core/region-scope.ts';
import { globalEndpoints, globalPrefixes } from '../../action/data/global-services.ts';
import { runCommand } from '../cli/run-command.ts';

const condition = (regions: string) =>
  `conditions: { StringEquals: { "aws:RequestedRegion": [${regions}] } }`;
const configOf = (regions: string) => `version: 1
name: x
targets: { main: { account: "123456789012", region: eu-west-1 } }
workspaces: { acme: { slack: T0123ABCD } }
roles:
  op:
    allow:
      - { actions: ["ec2:DescribeInstances", "sqs:PurgeQueue", "s3:DeleteBucket", "cloudfront:ListDistributions"], resources: ["*"] }
guardrails:
  g:
    allow:
      - { actions: ["ec2:DescribeInstances", "sqs:PurgeQueue", "s3:DeleteBucket", "cloudfront:ListDistributions"], resources: ["*"], ${condition(regions)} }
channels:
  ops: { workspace: acme, channel: C0OPS00000, role: op, guardrails: [g] }
rules: { permission/wildcard-write: off, permission/escalation: off, permission/credential-exposure: off }
`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-regions-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

test('the conditions of the CSV have the Deny that leaves only some Regions', async () => {
  const deny = `deny: [{ actions: ["*"], resources: ["*"], conditions: { StringNotEquals: { "aws:RequestedRegion": [eu-west-1] } } }]`;
  const text = configOf('eu-west-1').replace(`, ${condition('eu-west-1')}`, '');
  const file = write('denied.yml', text.replace('guardrails:', `    ${deny}\nguardrails:`));
  const { out: csv } = await runCommand(`access ${file} --format csv`);
  const conditionsOf = (verdict: string) =>
    csv
      .split('\r\n')
      .filter(line => line.includes(`,${verdict},`))
      .map(line => line.replace(/"[^"]*"/g, '').split(','))
      .map(cell => [cell[3], cell[6], cell[8]]);
  const not = 'not StringNotEquals aws:RequestedRegion eu-west-1';
  expect(conditionsOf('default')).toEqual([
    ['ec2:DescribeInstances', not, 'allowed'],
    ['s3:DeleteBucket', not, 'allowed'],
    ['sqs:PurgeQueue', not, 'allowed'],
  ]);
  // The guardrails deny no Region.
  expect(conditionsOf('ceiling').map(([, conditions]) => conditions)).toEqual(['', '', '', '']);
});

test('a reason says why a pattern of Regions leaves a question open, and what decides it', async () => {
  const file = write(
    'like.yml',
    configOf('eu-west-1').replace(/StringEquals: (.*?)\[eu-west-1\]/, 'StringLike: $1"eu-*"'),
  );
  const { out } = await runCommand(`can ops sqs:PurgeQueue -f ${file}`);
  expect(out.replaceAll(/\s+/g, ' ')).toContain(
    'guardrail g (statement 1) may allow sqs:PurgeQueue: it depends on StringLike aws:RequestedRegion eu-*, which also matches Regions that are not known: an ARN or a command with a Region decides it',
  );
  const { out: exact } = await runCommand(
    `can ops "sqs:PurgeQueue on arn:aws:sqs:eu-central-1:123456789012:q" -f ${file}`,
  );
  expect(exact).toMatch(/main: allowed/);
});

test('a resource that says its Region is asked for there, also by an action on resources that say none', async () => {
  // Of these, buckets have no Region in their ARNs, and access points have one.
  const file = write(
    'points.yml',
    configOf('eu-west-1')
      .replaceAll('"s3:DeleteBucket"', '"s3:ListBucketVersions"')
      .replace(condition('eu-west-1'), condition('eu-west-1').replace('StringEquals', 'StringNotEquals'))
      .replace('resources: ["*"]', 'resources: ["arn:aws:*:eu-west-1:*:*"]'),
  );
  const { out: csv } = await runCommand(`access ${file} --format csv`);
  expect(csv.split('\r\n').filter(line => line.includes('default,s3:'))).toEqual([]);
  const { out } = await runCommand(`can ops s3:ListBucketVersions -f ${file}`);
  expect(out).toMatch(/main: denied/);
});

test('lists say in which Regions an action is allowed of which no ARN says the Region', async () => {
  const file = write('chatops.yml', configOf('eu-west-1'));
  const { out: csv } = await runCommand(`access ${file} --format csv`);
  const ofDefault = csv.split('\r\n').filter(line => line.includes(',default,'));
  const cells = ofDefault.map(line => line.replace(/"[^"]*"/g, '').split(','));
  // Every request of CloudFront is made in us-east-1, where it is denied.
  expect(cells.map(cell => [cell[3], cell[5], cell[8], cell.at(-1)])).toEqual([
    ['ec2:DescribeInstances', '*', 'allowed', 'in eu-west-1'],
    ['s3:DeleteBucket', '*', 'allowed', 'in eu-west-1'],
    ['sqs:PurgeQueue', 'arn:*:*:eu-west-1:*:*', 'allowed', ''],
  ]);
  const { out: json } = await runCommand(`access ${file} --format json`);
  const rows = JSON.parse(json) as { access: { action: string; verdict: string; regions?: RegionScope }[] };
  const [row] = rows.access.filter(
    each => each.action === 'ec2:DescribeInstances' && each.verdict === 'default',
  );
  expect(row?.regions).toEqual({ in: ['eu-west-1'] });
});

test.each([
  ['ec2:DescribeInstances', 0, 'in eu-west-1 it is allowed, in every other Region it is denied'],
  ['s3:DeleteBucket', 0, 'in eu-west-1 it is allowed, in every other Region it is denied'],
  // A bucket is in one Region.
  ['s3:DeleteBucket on arn:aws:s3:::b', 1, 'the ARN does not say the Region'],
  ['s3:DeleteBucket on arn:aws:s3:::b-*', 1, 'the ARN does not say the Region'],
  ['cloudfront:ListDistributions', 1, 'every request of cloudfront is made in us-east-1'],
])('can %s ends with %i and says %s', async (question, status, words) => {
  const file = write('chatops.yml', configOf('eu-west-1'));
  const { status: ended, out } = await runCommand(`can ops ${JSON.stringify(question)} --file ${file}`);
  expect([ended, out.replace(/\s+/g, ' ')]).toEqual([status, expect.stringContaining(words)]);
});

test('who and expect say the same', async () => {
  const allowed = ['ec2:DescribeInstances', 's3:DeleteBucket', 'sqs:PurgeQueue'];
  const tests = (regions: string, can: readonly string[], cannot: readonly string[]) =>
    write(
      'chatops.yml',
      `${configOf(regions)}expect: [{ channel: ops, can: ${JSON.stringify(can)}, cannot: ${JSON.stringify(cannot)} }]
`,
    );
  const right = tests('eu-west-1', allowed, ['cloudfront:ListDistributions']);
  expect((await runCommand(`validate ${right}`)).status).toBe(0);
  const wrong = tests('us-east-1', ['cloudfront:ListDistributions'], allowed);
  const { status: ended, out } = await runCommand(`validate ${wrong} --format json`);
  const { diagnostics } = JSON.parse(out) as { diagnostics: { code: string }[] };
  expect([ended, diagnostics.map(each => each.code)]).toEqual([1, allowed.map(() => 'expect/failed')]);
  const { out: who } = await runCommand(`who ec2:DescribeInstances --file ${right}`);
  expect(who).toContain('Everyone in the channel:');
});

test('a permission that works within another call is not certain in a Region in which that call may not be', async () => {
  const [eu, us] = ['eu-west-1', 'us-east-1'].map(condition);
  const passing = configOf('eu-west-1').replace(
    /- { actions: \["ec2:DescribeInstances".*\n/,
    `- { actions: ["codebuild:CreateProject"], resources: ["*"], ${eu} }
      - { actions: ["iam:PassRole"], resources: ["*"], ${us} }
`,
  );
  const everything = passing.replace(
    /- { actions: \["ec2:DescribeInstances".*\n/,
    '- { actions: ["codebuild:CreateProject", "iam:PassRole"], resources: ["*"] }\n',
  );
  const file = write('chatops.yml', everything);
  const { out: csv } = await runCommand(`access ${file} --format csv`);
  const [row = ''] = csv.split('\r\n').filter(line => line.includes(',default,iam:PassRole,'));
  expect(row.replace(/"[^"]*"/g, '').split(',')[8]).toBe('unknown');
  expect((await runCommand(`can ops iam:PassRole --file ${file}`)).out).toContain('main: unknown');
});

test('a plan names the Regions of what is gained and lost, with a request there', async () => {
  const before = write('before.yml', configOf('eu-west-1'));
  const after = write('chatops.yml', configOf('eu-west-1, eu-central-1'));
  const { out } = await runCommand(`plan ${after} --against ${before}`);
  expect(out).toMatch(/\+ list +ec2:DescribeInstances on \* in eu-central-1 {2}\(everyone in the channel\)/);
  expect(out).toContain('ec2 describe-instances --region eu-central-1');
  expect(out).not.toContain('possibly');
  const { out: json } = await runCommand(`plan ${after} --against ${before} --format json`);
  const { access } = JSON.parse(json) as {
    access: { gained: { action: string; regions?: RegionScope }[] }[];
  };
  const rows = access.flatMap(({ gained }) => gained).filter(({ action }) => action === 's3:DeleteBucket');
  expect(rows.map(({ regions }) => regions)).toEqual([{ in: ['eu-central-1'] }, { in: ['eu-central-1'] }]);
});

test('services with one endpoint for all Regions are those of the AWS CLI', async () => {
  const catalogue = await loadCatalogue();
  const services = catalogue.serviceNames.flatMap(name => catalogue.findService(name) ?? []);
  const global = services.filter(({ isGlobal }) => isGlobal);
  expect(global.map(({ name }) => name).filter(name => name !== 'codecatalyst')).toEqual([
    ...globalEndpoints.keys(),
  ]);
  for (const [prefix, region] of globalPrefixes) {
    const own = services.filter(service => service.name !== 'iam-toolbox' && iamPrefixOf(service) === prefix);
    expect([prefix, own.map(({ name }) => globalEndpoints.get(name))]).toEqual([
      prefix,
      own.map(() => region),
    ]);
  }
});

test.each([
  [undefined, { in: ['a'] }, true],
  [{ in: ['a', 'b'] }, { in: ['a'] }, true],
  [{ in: ['a'] }, { in: ['a', 'b'] }, false],
  [{ in: ['a'] }, undefined, false],
  [{ in: ['a'] }, { except: ['b'] }, false],
  [{ except: ['b'] }, { in: ['a'] }, true],
  [{ except: ['a'] }, { in: ['a'] }, false],
  [{ except: ['a'] }, { except: ['a', 'b'] }, true],
  [{ except: ['a', 'b'] }, { except: ['a'] }, false],
] as const)('the Regions of %j have those of %j: %s', (outer, inner, expected) => {
  expect(hasAllRegions(outer, inner)).toBe(expected);
});

test.each<[regions: string, action: string, decision: string]>([
  ['eu-west-1', 'sqs:PurgeQueue', 'allowed'],
  ['eu-west-9', 'sqs:PurgeQueue', 'unknown'],
  ['eu-west-9', 'ec2:DescribeInstances', 'unknown'],
  ['eu-west-1, eu-west-9', 'sqs:PurgeQueue', 'allowed'],
  ['eu-west-1, eu-west-9', 'sqs:PurgeQueue on arn:aws:sqs:eu-west-9:123456789012:q', 'unknown'],
])('in a Region that is not known nothing is certain: %s, %s', async (regions, action, decision) => {
  const file = write('unknown-region.yml', configOf(regions));
  const { out } = await runCommand(`can -f ${file} ops "${action}" --format json`);
  expect(JSON.parse(out)).toMatchObject({ decision, ceiling: decision });
  const { out: csv } = await runCommand(`access ${file} --format csv`);
  const sure = csv.split('\r\n').filter(line => line.includes('eu-west-9') && line.endsWith(',allowed'));
  expect(sure).toEqual([]);
});

test('a Region that is not known is possibly a gain', async () => {
  const before = write('known.yml', configOf('eu-west-1'));
  const after = write('more.yml', configOf('eu-west-1, eu-west-9'));
  const { out } = await runCommand(`plan -f ${after} --against ${before} --format json`);
  const { access } = JSON.parse(out);
  const gained = access.flatMap((change: { gained: { certainty?: string }[] }) => change.gained);
  expect(gained.length).toBeGreaterThan(0);
  expect(gained.filter((row: { certainty?: string }) => row.certainty !== 'unknown')).toEqual([]);
});
