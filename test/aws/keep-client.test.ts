import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { SNSClient } from '@aws-sdk/client-sns';
import { expect, test } from '@jest/globals';
import { keepClient } from '../../action/aws/connection.ts';

test('calls of one service in one Region share a client, and no others do', () => {
  const connection = { region: 'eu-west-1' };
  const client = keepClient(SNSClient, connection);
  expect(keepClient(SNSClient, connection, 'eu-west-1')).toBe(client);
  expect(keepClient(SNSClient, connection, 'us-east-1')).not.toBe(client);
  expect(keepClient(SNSClient, { ...connection })).not.toBe(client);
  expect(keepClient(CloudTrailClient, connection)).toBeInstanceOf(CloudTrailClient);
});
