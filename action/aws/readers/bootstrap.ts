import {
  type CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import { GetOpenIDConnectProviderCommand, GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import type { BootstrapFacts, ProviderFacts, RoleFacts } from '../../doctor/facts.ts';
import { parseAnsweredPolicy } from '../answered-json.ts';
import { attempt } from '../attempt.ts';
import { type Connection, openClient } from '../connection.ts';
import { isAwsError } from '../failure.ts';

/**
 * Reads the bootstrap stack; undefined when AWS says that there is none.
 * @param template the bootstrap template of this version
 * @throws the SDK's error when reading the stack is denied or fails
 */
export async function readBootstrap(
  client: CloudFormationClient,
  stackName: string,
  template: string,
): Promise<BootstrapFacts | undefined> {
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    const stack = Stacks?.[0];
    if (stack?.StackStatus === undefined || stack.StackStatus === 'DELETE_COMPLETE') return undefined;
    const isCurrent = await attempt(async () => {
      const { TemplateBody = '' } = await client.send(new GetTemplateCommand({ StackName: stackName }));
      return withoutNoise(TemplateBody) === withoutNoise(template);
    });
    const outputs = (stack.Outputs ?? []).map(
      ({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue] as const,
    );
    return { status: stack.StackStatus, isCurrent, outputs: new Map(outputs) };
  } catch (error) {
    if (isAwsError(error, 'ValidationError', /does not exist/)) return undefined;
    throw error;
  }
}

/** Line ends, trailing space, empty lines and lines of comment change nothing of a template. */
function withoutNoise(template: string): string {
  const lines = template.split(/\r?\n/).map(line => line.trimEnd());
  return lines.filter(line => line !== '' && !line.trimStart().startsWith('#')).join('\n');
}

/**
 * Reads a role with its trust policy; undefined when IAM says that there is none.
 * @throws the SDK's error when it is denied or fails
 */
export async function readRole(connection: Connection, roleName: string): Promise<RoleFacts | undefined> {
  try {
    const { Role } = await openClient(IAMClient, connection).send(new GetRoleCommand({ RoleName: roleName }));
    const { Arn: arn = '', AssumeRolePolicyDocument: document } = Role ?? {};
    const trust = parseAnsweredPolicy(document, `IAM GetRole: the trust policy of ${roleName}`);
    return { arn, trust };
  } catch (error) {
    if (isAwsError(error, 'NoSuchEntity')) return undefined;
    throw error;
  }
}

/**
 * Reads an OIDC provider; undefined when IAM says that there is none.
 * @throws the SDK's error when it is denied or fails
 */
export async function readProvider(connection: Connection, arn: string): Promise<ProviderFacts | undefined> {
  try {
    const { ClientIDList } = await openClient(IAMClient, connection).send(
      new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }),
    );
    return { clientIds: ClientIDList ?? [] };
  } catch (error) {
    if (isAwsError(error, 'NoSuchEntity')) return undefined;
    throw error;
  }
}
