import { type CloudFormationClient, DescribeEventsCommand } from '@aws-sdk/client-cloudformation';

/**
 * What CloudFormation's early validation found wrong with a change set, one sentence each. The change set itself only
 * says that there is something.
 * @returns nothing when there is none, or when it may not be read
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeEvents.html
 */
export async function describeValidation(
  client: CloudFormationClient,
  changeSetName: string,
  stackName: string,
): Promise<string[]> {
  try {
    const { OperationEvents = [] } = await client.send(
      new DescribeEventsCommand({
        ChangeSetName: changeSetName,
        StackName: stackName,
        Filters: { FailedEvents: true },
      }),
    );
    return OperationEvents.flatMap(
      ({ LogicalResourceId = '', ValidationStatusReason, ValidationPath = '' }) => {
        if (ValidationStatusReason === undefined) return [];
        const place = ValidationPath.replace(`/Resources/${LogicalResourceId}/Properties`, '');
        return [`${LogicalResourceId}${place}: ${ValidationStatusReason}`];
      },
    );
  } catch {
    return [];
  }
}
