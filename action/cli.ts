import { writeSync } from 'node:fs';
import { exitStatus, processIo } from './cli/io.ts';
import { main } from './cli/main.ts';

// The SDK warns on Node 20 that later SDKs will need Node 22; our bundle carries its own SDK.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
let lost: Error | undefined;
process.stdout.on('error', error => {
  // A reader that goes away (`chatops render | head`) is no failure, and changes nothing about how the command ends.
  if ('code' in error && error.code === 'EPIPE') return;
  lost ??= error;
});
process.on('exit', status => {
  if (lost === undefined) return;
  const ended =
    status === exitStatus.clean
      ? 'The command itself did not fail'
      : `The command itself ended with ${status}`;
  writeSync(
    2,
    `chatops: The output could not be written: ${lost.message}\n  ${ended}. What it changed stays changed\n`,
  );
  process.exitCode = exitStatus.failure;
});
void main(process.argv.slice(2), processIo()).then(status => {
  process.exitCode = status;
});
