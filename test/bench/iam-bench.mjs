// Prints how fast decisions, summaries and deltas are: `node test/bench/iam-bench.mjs`. Asserts nothing.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const parts = [
  'access-delta',
  'access-summary',
  'channel-layers',
  'compile-policy',
  'context',
  'iam-actions',
  'managed-policies',
  'pattern-question',
];
const out = mkdtempSync(join(tmpdir(), 'iam-bench-'));
process.on('exit', () => rmSync(out, { recursive: true, force: true }));
await build({
  stdin: {
    contents: parts.map(part => `export * from './action/iam/${part}.ts';`).join('\n'),
    resolveDir: root,
    loader: 'ts',
  },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  outdir: out,
  entryNames: 'iam',
  outExtension: { '.js': '.mjs' },
  logLevel: 'error',
});
const iam = await import(pathToFileURL(join(out, 'iam.mjs')).href);

const say = (what, value) => process.stdout.write(`${what.padEnd(64)} ${value}\n`);
async function time(what, run) {
  const start = process.cpuUsage();
  const result = await run();
  const { user, system } = process.cpuUsage(start);
  say(what, `${((user + system) / 1000).toFixed(1)} ms`);
  return result;
}

const catalogue = await time('catalogue of actions: load', () => iam.loadIamActions());
const managed = await time('managed policies: load', () => iam.loadManagedPolicies());

const account = '123456789012';
const guardrailNames = [
  'ReadOnlyAccess',
  'AdministratorAccess',
  'job-function/ViewOnlyAccess',
  'PowerUserAccess',
];
const services = [
  'codepipeline',
  'lambda',
  'ecs',
  'sqs',
  'sns',
  'ec2',
  'logs',
  'cloudwatch',
  'states',
  'rds',
];

const compile = iam.createPolicyCompiler();

function makeSetup(extra) {
  const ofAws = guardrailNames.map(name => compile(managed.documentOf(name), { layer: 'guardrail', name }));
  const watch = compile(managed.documentOf('CloudWatchReadOnlyAccess'), {
    layer: 'role',
    name: 'CloudWatchReadOnlyAccess',
  });
  return Array.from({ length: 200 }, (_, index) => {
    const service = services[index % services.length];
    const own = compile(
      {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: [`${service}:Get*`, `${service}:List*`, `${service}:Describe*`],
            Resource: '*',
          },
          {
            Effect: 'Allow',
            Action: ['codepipeline:StartPipelineExecution', ...extra],
            Resource: [
              `arn:aws:codepipeline:*:${account}:team-${index}-*`,
              `arn:aws:lambda:*:${account}:function:${index}`,
            ],
          },
        ],
      },
      { layer: 'role', name: `role-${index}` },
    );
    const ceiling = compile(
      {
        Version: '2012-10-17',
        Statement: {
          Effect: 'Allow',
          Action: ['codepipeline:*', 'lambda:*'],
          Resource: `arn:aws:*:*:${account}:*`,
        },
      },
      { layer: 'guardrail', name: `guardrail-${index}` },
    );
    return { role: [watch, own], guardrails: [ofAws[index % ofAws.length], ceiling] };
  });
}

const [before, after] = await time('compile 2 × 200 roles and guardrails', () => [
  makeSetup([]),
  makeSetup(['lambda:InvokeFunction']),
]);
const context = iam.makeContext({
  'aws:RequestedRegion': 'ap-northeast-1',
  'aws:PrincipalAccount': account,
  'aws:SecureTransport': 'true',
});
const requests = Array.from({ length: 3000 }, (_, index) => ({
  action: 'codepipeline:StartPipelineExecution',
  resource: `arn:aws:codepipeline:ap-northeast-1:${account}:team-${index % 200}-${index % 3 === 0 ? 'x' : 'y'}`,
  context,
}));
const decide = () => {
  let allowed = 0;
  for (const [index, request] of requests.entries()) {
    if (iam.decide(after[index % 200], request).default.decision === 'allowed') allowed++;
  }
  return allowed;
};
await time('3000 aliases, both verdicts, first time', decide);
const start = process.cpuUsage();
for (let round = 0; round < 10; round++) decide();
const spent = process.cpuUsage(start);
say('one decision (both verdicts), once compiled', `${((spent.user + spent.system) / 30_000).toFixed(2)} µs`);

const reader = iam.createAccessReader(catalogue);
const summarize = policies => ({
  default: reader.summarize(iam.defaultLayers(policies), context),
  ceiling: reader.summarize(iam.ceilingLayers(policies), context),
});
const summaries = await time('summaries of 2 × 1000 channels in 200 distinct pairs', () =>
  Array.from({ length: 1000 }, (_, index) => [summarize(before[index % 200]), summarize(after[index % 200])]),
);
const deltas = await time('deltas of 1000 channels', () =>
  summaries.map(([from, to]) => iam.compareChannel(reader, from, to)),
);
say(
  'rows gained',
  deltas.reduce((sum, { gained }) => sum + gained.length, 0),
);
const first = summaries[1][1];
await time('services of one channel under AdministratorAccess', () =>
  iam.groupByService(first.ceiling, catalogue),
);
await time('cannot "iam:*"', () => iam.canAny(iam.defaultLayers(after[1]), { action: 'iam:*' }, catalogue));
await time('cannot "*"', () => iam.canAny(iam.ceilingLayers(after[0]), { action: '*' }, catalogue));
