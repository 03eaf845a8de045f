// Has every call to the embedded AWS written down while the tests run, where somebody independent can check it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Jest runs this once, before all tests. */
export default function startTrace() {
  const hasWitness = spawnSync('python3', ['-c', 'import botocore'], { stdio: 'ignore' }).status === 0;
  if (!hasWitness) {
    process.stderr.write(
      'SKIPPED: checking every call of the tests against the botocore models needs python3 with botocore\n',
    );
    return;
  }
  process.env.CHATOPS_LOCAL_TRACE = join(mkdtempSync(join(tmpdir(), 'chatops-trace-')), 'trace');
}
