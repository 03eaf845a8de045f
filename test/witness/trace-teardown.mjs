// Checks every call of the tests to the embedded AWS, and every answer, against the botocore models.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const checker = join(dirname(fileURLToPath(import.meta.url)), '..', 'local-aws', 'witness', 'check_trace.py');

/** Jest runs this once, after all tests. @throws when a call or an answer does not fit its model */
export default function checkTrace() {
  const trace = process.env.CHATOPS_LOCAL_TRACE;
  if (trace === undefined || trace === '' || !existsSync(trace)) return;
  try {
    const { stdout, stderr, status } = spawnSync('python3', [checker, trace], {
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    });
    if (stdout === '') throw new Error(`the calls could not be checked: ${stderr}`);
    const { operations, violations } = JSON.parse(stdout);
    const calls = Object.values(operations).reduce((sum, count) => sum + count, 0);
    process.stderr.write(
      `Checked against the botocore models: ${calls} calls of ${Object.keys(operations).length} operations, ${violations.length} violations\n`,
    );
    if (violations.length > 0 || status !== 0) throw new Error(violations.slice(0, 20).join('\n'));
  } finally {
    rmSync(dirname(trace), { recursive: true, force: true });
  }
}
