import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { uploadTemplate } from '../aws/upload-template.ts';
import type { Session } from './session.ts';

/** A stack and where the bucket of its target is. */
interface LargeTemplatePlace {
  readonly session: Session;
  readonly client: CloudFormationClient;
  readonly stackName: string;
  /** The Region of the target, which is another one than that of its companion stack. */
  readonly targetRegion: string;
}

/**
 * Puts templates that are too large to be sent into the bucket of the target; undefined when it has none. The bucket is in the
 * Region of the target, also for the companion stack in us-east-1. Today's user guide asks only that the caller may read the
 * object (an older version of the page asked for a bucket in the Region of the stack), and the API reference limits no Region.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-using-console-create-stack-template.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html
 */
export function uploaderOf({
  session,
  client,
  stackName,
  targetRegion,
}: LargeTemplatePlace): ((templateBody: string) => Promise<string>) | undefined {
  const { connection, identity, target } = session;
  const { templateBucket: bucket } = target;
  if (bucket === undefined) return undefined;
  const place = { bucket, stackName, account: identity.account };
  return body => uploadTemplate(client, { ...connection, region: targetRegion }, place, body);
}
