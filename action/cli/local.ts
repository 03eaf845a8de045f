import { once } from 'node:events';
import { AwsFailure } from '../aws/failure.ts';
import { seedDemo, startLocalAws } from '../local-aws/index.ts';
import type { Run } from './command.ts';
import { exitStatus } from './io.ts';
import { localStateFile } from './session.ts';
import { UsageError } from './usage.ts';

const defaultPort = 4599;

/** `chatops local`: serves until it is interrupted. */
export const runLocal: Run = async (args, io) => {
  const port = readPort(args.options['port']);
  if (args.options['seed'] !== undefined) {
    const seeded = await seedDemo(localStateFile, Date.now());
    io.err(
      `Wired by hand, as in the console (${seeded.length} things made):\n${seeded.map(({ type, identifier }) => `  ${type}  ${identifier}\n`).join('')}`,
    );
  }
  const server = await listen(port);
  io.out(`${server.url}\n`);
  io.err(
    [
      `The embedded AWS is listening on ${server.url}, with its state in ${localStateFile}. Nothing real is touched.`,
      'For the aws CLI and SDKs:',
      `  export AWS_ENDPOINT_URL=${server.url} AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_REGION=us-east-1`,
      '  aws cloudformation describe-stacks',
      'Stop it with Ctrl+C.',
      '',
    ].join('\n'),
  );
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await server.close();
  return exitStatus.clean;
};

function readPort(value: string | boolean | undefined): number {
  if (value === undefined) return defaultPort;
  const port = Number(value);
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port;
  throw new UsageError(`--port cannot be ${value}`, 'It is a number from 0 to 65535');
}

async function listen(port: number) {
  try {
    return await startLocalAws({ stateFile: localStateFile, port });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new AwsFailure(
        `Port ${port} is in use`,
        'Choose another one with --port, or let it take any free one: --port 0',
      );
    }
    throw error;
  }
}
