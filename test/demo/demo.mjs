// The main job in a minute, on the embedded AWS: `npm run demo`. It runs the built commands, over HTTP.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
const { AttachRolePolicyCommand, IAMClient } = await import('@aws-sdk/client-iam');

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const cli = join(root, 'dist', 'cli.js');
const folder = mkdtempSync(join(tmpdir(), 'chatops-demo-'));
let place = join(folder, 'new');
const role = 'codepipeline-slack-demo-chatbot-role';
const hasColor = process.stdout.isTTY && !process.env.NO_COLOR;
const bold = text => (hasColor ? `\u001b[1m${text}\u001b[0m` : text);
const print = text => process.stdout.write(`${text}\n`);

/** Runs `chatops …` as a person would and checks how it ends. */
function chatops(args, expectedStatus) {
  print(`\n${bold(`$ chatops ${args}`)}`);
  const env = { ...process.env, ...(hasColor ? { FORCE_COLOR: '1' } : {}) };
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args.split(' ')], {
    cwd: place,
    env,
    encoding: 'utf8',
  });
  process.stdout.write(stderr + stdout);
  if (status === expectedStatus) return;
  print(`The demo expected exit status ${expectedStatus}, and got ${status}.`);
  throw new Error('the demo ended with another exit status');
}

/** Serves the embedded AWS while something is done to it. */
async function withLocalAws(options, work) {
  const server = spawn(process.execPath, [cli, 'local', '--port', '0', ...options], {
    cwd: place,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const endpoint = await new Promise((resolve, reject) => {
      server.stdout.once('data', chunk => resolve(String(chunk).trim()));
      server.once('exit', () => reject(new Error('the embedded AWS did not start')));
    });
    await work(endpoint);
  } finally {
    server.kill('SIGTERM');
    await new Promise(resolve => server.once('exit', resolve));
  }
}

/** The change of an administrator in the console, outside of the stack. */
async function attachOutsideTheStack() {
  print(`\n${bold(`# An administrator attaches AdministratorAccess to the channel role in the console`)}`);
  await withLocalAws([], async endpoint => {
    const iam = new IAMClient({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    await iam.send(
      new AttachRolePolicyCommand({
        RoleName: role,
        PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      }),
    );
  });
}

/** Edits an imported file: a guardrail with only what the aliases need. */
function makeLeastPrivilege() {
  print(
    `\n${bold('# Edit the imported file: a guardrail with only what the aliases need, and no exception')}`,
  );
  const file = join(place, 'chatops.yml');
  const imported = readFileSync(file, 'utf8');
  const smaller = imported
    .replace('guardrails: [AdministratorAccess]', 'guardrails: [aliases-only]')
    .replace(/^aliases:/m, 'guardrails:\n  aliases-only: { allow-aliases: true }\n\naliases:')
    .replace(
      /^( +)(run: .*\$pipeline.*)$/m,
      '$1$2\n$1values: { pipeline: [staging-pipeline, codepipeline-slack-demo-pipeline] }',
    )
    .replace(/\nignore:[\s\S]*$/, '\n');
  if (smaller.includes('AdministratorAccess'))
    throw new Error('the imported file does not have the form that the demo expects');
  writeFileSync(file, smaller);
}

try {
  mkdirSync(place);
  for (const name of ['chatops.yml', 'policies'])
    cpSync(join(root, name), join(place, name), { recursive: true });
  print(bold('# 1. chatops.yml of this repository, on the embedded AWS. Nothing real is touched.'));
  chatops('validate', 0);
  chatops('access', 0);
  chatops('local --seed bootstrap --exit', 0);
  chatops('plan --local', 0);
  chatops('apply --local --yes', 0);
  chatops('apply --local --yes', 0);
  await attachOutsideTheStack();
  chatops('drift --local', 1);
  chatops('drift --local --revert --yes', 0);
  chatops('drift --local', 0);

  print(
    `\n${bold('# 2. An account that was configured by hand in the console, with AdministratorAccess as guardrail')}`,
  );
  place = join(folder, 'adopted');
  mkdirSync(place);
  await withLocalAws(['--seed', 'demo'], async () => undefined);
  chatops('import --local --all --yes', 0);
  makeLeastPrivilege();
  chatops('plan --local', 0);
  chatops('apply --local --yes', 0);
  await attachOutsideTheStack();
  chatops('drift --local', 1);
  chatops('drift --local --revert --yes', 0);
  print(`\n${bold('# Clean again.')}`);
} catch (error) {
  print(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
