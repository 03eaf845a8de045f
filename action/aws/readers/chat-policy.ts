import { isObject, type JsonObject } from '../../core/json.ts';
import { parseAnsweredObject } from '../answered-json.ts';
import { AwsError } from '../aws-error.ts';
import type { Connection } from '../connection.ts';
import { callJson } from '../plain-call.ts';

/** The global service answers in one Region. */
const region = 'us-east-1';
const describeEffectivePolicy = 'AWSOrganizationsV20161128.DescribeEffectivePolicy';

/**
 * Reads the effective chat applications policy of the account, which every account may read of itself.
 * @returns `{}` where no policy of the type is enabled or attached; undefined: the account is in no organization
 * @throws AwsError when it is denied or fails
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeEffectivePolicy.html
 */
export async function readChatPolicy(connection: Connection): Promise<JsonObject | undefined> {
  try {
    const input = { PolicyType: 'CHATBOT_POLICY' };
    const answer = await callJson({ ...connection, region }, 'organizations', describeEffectivePolicy, input);
    const { EffectivePolicy: policy } = answer;
    const content = isObject(policy) ? policy['PolicyContent'] : undefined;
    const text = typeof content === 'string' ? content : undefined;
    return parseAnsweredObject(text, 'Organizations DescribeEffectivePolicy: the chat policy');
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code === 'EffectivePolicyNotFound') return {};
    if (error.code === 'AWSOrganizationsNotInUse') return undefined;
    throw error;
  }
}
