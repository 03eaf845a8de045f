// What a full proof costs: `node action/build/bundle.mjs --bench && node test/bench/proof-bench.mjs`. Prints, never
// asserts. CPU time of this process after start-up, with what the proofs know of AWS loaded.
//   node test/bench/proof-bench.mjs 1000      one size only, e.g. under --cpu-prof
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const { loadConfig, proveProject, planAgainst, answerCan } = await import('../../dist/bench.js');
const place = mkdtempSync(join(tmpdir(), 'chatops-proof-bench-'));
process.on('exit', () => rmSync(place, { recursive: true, force: true }));
const print = text => process.stdout.write(`${text}\n`);

/** Channels that share 200 distinct pairs of role and guardrail, each with three aliases of its own. */
function configurationOf(channels, extra = []) {
  const pairs = Array.from({ length: Math.min(200, channels) }, (_, index) => index);
  const all = Array.from({ length: channels }, (_, index) => index);
  const services = [
    'codepipeline',
    'lambda',
    'ecs',
    'sqs',
    'sns',
    'logs',
    'cloudwatch',
    'states',
    'rds',
    'ec2',
  ];
  const arn = (n, name) => `arn:aws:codepipeline:eu-west-1:\${AWS::AccountId}:team-${n}-${name}`;
  return JSON.stringify({
    version: 1,
    name: 'bench',
    workspaces: { acme: { slack: 'T0123ABCD' } },
    defaults: { workspace: 'acme' },
    roles: Object.fromEntries(
      pairs.map(n => [
        `role-${n}`,
        {
          'managed-policies': ['CloudWatchReadOnlyAccess'],
          allow: [
            {
              actions: ['codepipeline:StartPipelineExecution', 'codepipeline:GetPipelineState', ...extra],
              resources: [arn(n, '*')],
            },
            {
              actions: [`${services[n % services.length]}:Describe*`, 'codepipeline:GetPipeline'],
              resources: ['*'],
            },
          ],
        },
      ]),
    ),
    guardrails: Object.fromEntries(
      pairs.map(n => [
        `guardrail-${n}`,
        { allow: [{ actions: ['codepipeline:*'], resources: [arn(n, '*')] }] },
      ]),
    ),
    aliases: Object.fromEntries(
      all.flatMap(n => {
        const name = `team-${n % 200}-${n}`;
        return [
          [`start-${n}`, `codepipeline start-pipeline-execution --name ${name} --region eu-west-1`],
          [`state-${n}`, `codepipeline get-pipeline-state --name ${name} --region eu-west-1`],
          [`show-${n}`, `codepipeline get-pipeline --name ${name} --region eu-west-1`],
        ];
      }),
    ),
    channels: Object.fromEntries(
      all.map(n => [
        `channel-${n}`,
        {
          channel: `C${String(n).padStart(8, '0')}`,
          role: `role-${n % 200}`,
          guardrails: [`guardrail-${n % 200}`, 'ReadOnlyAccess'],
          aliases: [`start-${n}`, `state-${n}`, `show-${n}`],
        },
      ]),
    ),
  });
}

async function cpu(run) {
  const start = process.cpuUsage();
  const result = await run();
  const { user, system } = process.cpuUsage(start);
  return { result, milliseconds: (user + system) / 1000 };
}

async function load(text, name) {
  const file = join(place, name);
  writeFileSync(file, text);
  const loaded = await loadConfig(file);
  if (loaded.config === undefined) throw new Error(JSON.stringify(loaded.diagnostics.slice(0, 3)));
  return loaded;
}

/** Everything of one size; what it works out is remembered for a whole process, so that each size is a new place. */
async function measure(channels) {
  const before = await load(configurationOf(channels), 'before.yml');
  const after = await load(configurationOf(channels, ['codepipeline:StopPipelineExecution']), 'after.yml');
  const proof = await cpu(() => proveProject(after.project, after.project.config));
  const delta = await cpu(() => planAgainst([{ config: after.config, base: before.config }]));
  const { proofs } = proof.result;
  const options = { as: undefined, targets: undefined };
  const questions = Array.from({ length: 2000 }, (_, index) => [
    `channel-${index % channels}`,
    `codepipeline:GetPipelineState on arn:aws:codepipeline:eu-west-1:123456789012:team-${(index % channels) % 200}-x`,
  ]);
  const ask = () => questions.map(([channel, question]) => answerCan(proofs, channel, question, options));
  ask();
  const decided = await cpu(() => ask());
  return {
    proof: proof.milliseconds,
    delta: delta.milliseconds,
    changed: delta.result.access.length,
    decision: (decided.milliseconds * 1000) / questions.length / 2,
  };
}

// Load what is known of AWS, and warm the compiler, before anything is measured.
await measure(10);
const sizes = process.argv[2] === undefined ? [100, 200, 500, 1000, 2000, 4000] : [Number(process.argv[2])];
print(`node ${process.version}, CPU time after start-up`);
print('channels  aliases  proof ms  delta ms  changed  µs per decision');
for (const channels of sizes) {
  const { proof, delta, changed, decision } = await measure(channels);
  print(
    `${String(channels).padStart(8)} ${String(channels * 3).padStart(8)} ${proof.toFixed(0).padStart(9)} ${delta.toFixed(0).padStart(9)} ${String(changed).padStart(8)} ${decision.toFixed(1).padStart(10)}`,
  );
}
