import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CreateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { type TestAws, waitUntil } from '../local-aws/harness.ts';

const file = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'templates', 'bootstrap.yml');

/**
 * Deploys the bootstrap for the repository alice/demo, as an administrator does.
 * @param parameters besides the repository
 * @returns the stack's outputs
 */
export async function deployBootstrap(
  aws: TestAws,
  parameters: Readonly<Record<string, string>> = {},
): Promise<Readonly<Record<string, string>>> {
  await aws.cloudFormation.send(
    new CreateStackCommand({
      StackName: 'chatops-bootstrap',
      TemplateBody: readFileSync(file, 'utf8'),
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      Parameters: Object.entries({ Repository: 'alice/demo', ManageKeys: 'true', ...parameters }).map(
        ([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }),
      ),
    }),
  );
  return waitUntil(async () => {
    const answer = await aws.cloudFormation.send(
      new DescribeStacksCommand({ StackName: 'chatops-bootstrap' }),
    );
    const [stack] = answer.Stacks ?? [];
    const status = stack?.StackStatus ?? '';
    if (/ROLLBACK|FAILED/.test(status)) throw new Error(`${status}: ${stack?.StackStatusReason}`);
    if (status !== 'CREATE_COMPLETE') return undefined;
    return Object.fromEntries(
      (stack?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
    );
  });
}
