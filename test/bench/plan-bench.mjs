// Prints how long a plan takes and how much memory, from 10 to 5,000 channels in up to 50 targets:
// `node test/bench/plan-bench.mjs [--deployed]`. Asserts nothing. With --deployed the stacks are there already, which
// takes minutes to prepare.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const out = mkdtempSync(join(tmpdir(), 'plan-bench-'));
process.on('exit', () => rmSync(out, { recursive: true, force: true }));
await build({
  stdin: {
    contents: [
      "export { loadConfig } from './action/commands/load-config.ts';",
      "export { planProjects } from './action/commands/plan.ts';",
      "export { planAgainst } from './action/commands/against.ts';",
      "export { applyProjects } from './action/commands/apply.ts';",
      "export { withAws } from './action/commands/session.ts';",
      "export { startLocalAws } from './action/local-aws/index.ts';",
    ].join('\n'),
    resolveDir: root,
    loader: 'ts',
  },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  banner: {
    js: "import { createRequire as nodeRequire } from 'node:module'; const require = nodeRequire(import.meta.url);",
  },
  outdir: out,
  entryNames: 'plan',
  outExtension: { '.js': '.mjs' },
  logLevel: 'error',
});
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
const product = await import(pathToFileURL(join(out, 'plan.mjs')).href);

const perTarget = 100;

/** A chatops.yml in which each channel is in one target. */
function writeConfig(count) {
  const targets = Math.max(1, Math.ceil(count / perTarget));
  const lines = ['version: 1', 'name: bench', 'workspaces: { acme: { slack: T0123ABCD } }', 'targets:'];
  for (let index = 0; index < targets; index += 1) {
    lines.push(
      `  t${index}: { account: "${100_000_000_000 + index}", region: us-east-1, template-bucket: bench-${index} }`,
    );
  }
  lines.push(
    'defaults: { workspace: acme, role: ops, guardrails: [ReadOnlyAccess] }',
    'roles: { ops: { managed-policies: [ReadOnlyAccess] } }',
    'channels:',
  );
  for (let index = 0; index < count; index += 1) {
    const id = `C0${String(index).padStart(7, '0')}`;
    lines.push(`  k${index}: { channel: ${id}, targets: [t${index % targets}] }`);
  }
  const file = join(out, `chatops-${count}.yml`);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

const megabytes = bytes => `${(bytes / 1024 / 1024).toFixed(0)} MB`;

async function time(run) {
  globalThis.gc?.();
  const begin = performance.now();
  const value = await run();
  return {
    value,
    text: `${((performance.now() - begin) / 1000).toFixed(2)} s`,
    heap: process.memoryUsage().heapUsed,
  };
}

process.stdout.write(
  'channels  targets  read+check  offline plan  plan of AWS  calls  heap after  changes\n',
);
for (const count of [10, 500, 1000, 2500, 5000]) {
  const loaded = await time(() => product.loadConfig(writeConfig(count)));
  const { config, diagnostics } = loaded.value;
  if (config === undefined) throw new Error(JSON.stringify(diagnostics.slice(0, 3)));
  const offline = await time(() => product.planAgainst([{ config, base: undefined }]));
  const stateFile = join(out, `aws-${count}.json`);
  const server = await product.startLocalAws({ stateFile, stepMillis: 0 });
  const served = { url: server.url, pace: { firstMillis: 1, lastMillis: 20 } };
  const options = { isLocal: true, stateFile: '', region: undefined, targets: undefined, served };
  if (process.argv.includes('--deployed')) {
    for (let index = 0; index < Math.ceil(count / perTarget); index += 1) {
      const credential = `${100_000_000_000 + index}/20260101/us-east-1/s3/aws4_request`;
      const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`;
      await fetch(`${server.url}/bench-${index}`, { method: 'PUT', headers: { authorization } });
    }
    const hooks = { confirm: async () => true, report: () => undefined };
    const { outcome } = await product.withAws(options, config, aws =>
      product.applyProjects([{ aws, config }], {}, hooks),
    );
    if (outcome !== 'applied') throw new Error(`the preparation ended as ${outcome}`);
  }
  await fetch(`${server.url}/_local/calls`, { method: 'DELETE' });
  const online = await time(() =>
    product.withAws(options, config, aws => product.planProjects([{ aws, config }])),
  );
  const calls = Object.values(await (await fetch(`${server.url}/_local/calls`)).json()).reduce(
    (sum, n) => sum + n,
    0,
  );
  await server.close();
  const { plan, failures } = online.value;
  if (failures.length > 0) throw new Error(JSON.stringify(failures[0]));
  const changes = plan.targets.flatMap(({ stacks }) => stacks.flatMap(stack => stack.changes)).length;
  const cells = [
    count,
    plan.targets.length,
    loaded.text,
    offline.text,
    online.text,
    calls,
    megabytes(online.heap),
    changes,
  ];
  const widths = [8, 9, 12, 14, 13, 7, 12, 9];
  process.stdout.write(`${cells.map((cell, index) => String(cell).padStart(widths[index] ?? 0)).join('')}\n`);
}
