import { once } from 'node:events';
import { AwsFailure } from '../aws/failure.ts';
import { listSeedPlaces, seedBootstrap } from '../commands/seed-bootstrap.ts';
import type { Run } from './command.ts';
import { exitStatus } from './io.ts';
import { localStateFile } from './session.ts';
import { UsageError } from './usage.ts';

const defaultPort = 4599;

/** `chatops local`: serves until it is interrupted. */
export const runLocal: Run = async (args, io) => {
  const port = readPort(args.options['port']);
  const { seed, exit: isSeedOnly } = args.options;
  if (isSeedOnly === true && seed === undefined) {
    throw new UsageError('--exit can only be used with --seed', 'chatops local --seed bootstrap --exit');
  }
  if (seed === 'demo') {
    const { seedDemo } = await import('../local-aws/index.ts');
    const seeded = await seedDemo(localStateFile, Date.now());
    io.err(
      `Created as if by hand in the console (${seeded.length} resources):\n${seeded.map(({ type, identifier }) => `  ${type}  ${identifier}\n`).join('')}`,
    );
  }
  const server = await listen(isSeedOnly === true ? 0 : port);
  try {
    if (seed === 'bootstrap') {
      const repository = io.env['GITHUB_REPOSITORY'] || 'OWNER/REPOSITORY';
      for (const place of await listSeedPlaces('chatops.yml')) {
        const status = await seedBootstrap(server.url, repository, place);
        const name = place.account === undefined ? '' : ` of account ${place.account}`;
        io.err(`The stack chatops-bootstrap${name} is ${status}, in ${localStateFile}\n`);
      }
    }
    if (isSeedOnly === true) return exitStatus.clean;
    io.out(`${server.url}\n`);
    io.err(describeServer(server.url));
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    return exitStatus.clean;
  } finally {
    await server.close();
  }
};

/**
 * The endpoint for tools of AWS. AWS CLI v1 and old SDKs know AWS_ENDPOINT_URL only from 1.29 on, and tools that set an
 * endpoint for one service read AWS_ENDPOINT_URL_<SERVICE>, so both are there.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function describeServer(url: string): string {
  const services = servedServices.map(service => `AWS_ENDPOINT_URL_${service}=${url}`);
  return [
    `The embedded AWS is listening on ${url}, with its state in ${localStateFile}. Nothing real is touched.`,
    'For the aws CLI (v2, or v1 from 1.29) and SDKs:',
    `  export AWS_ENDPOINT_URL=${url} AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1`,
    '  aws cloudformation describe-stacks',
    'If the environment sets endpoints of single services, which take precedence:',
    `  export ${services.join(' ')}`,
    'For an older aws CLI, pass the address with each command:',
    `  aws --endpoint-url ${url} cloudformation describe-stacks`,
    'Stop it with Ctrl+C.',
    '',
  ].join('\n');
}

/** The services of the embedded AWS, by their identifiers in variables of the environment. */
const servedServices = [
  'CHATBOT',
  'CLOUDCONTROL',
  'CLOUDFORMATION',
  'CLOUDTRAIL',
  'CLOUDWATCH_LOGS',
  'CODESTAR_NOTIFICATIONS',
  'EVENTBRIDGE',
  'IAM',
  'ORGANIZATIONS',
  'S3',
  'SNS',
  'STS',
];

function readPort(value: string | boolean | undefined): number {
  if (value === undefined) return defaultPort;
  const port = Number(value);
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port;
  throw new UsageError(`--port cannot be ${value}`, 'It is a number from 0 to 65535');
}

async function listen(port: number) {
  try {
    const { startLocalAws } = await import('../local-aws/index.ts');
    return await startLocalAws({ stateFile: localStateFile, port });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new AwsFailure(
        `Port ${port} is in use`,
        'Choose another port with --port, or any free port: --port 0',
      );
    }
    throw error;
  }
}
