import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { SNSClient } from '@aws-sdk/client-sns';
import { expect, test } from '@jest/globals';
import { openClient } from '../../action/aws/connection.ts';

test('calls of one service in one Region share a client, and no others do', () => {
  const connection = { region: 'eu-west-1' };
  const client = openClient(SNSClient, connection);
  expect(openClient(SNSClient, connection, 'eu-west-1')).toBe(client);
  expect(openClient(SNSClient, connection, 'us-east-1')).not.toBe(client);
  expect(openClient(SNSClient, { ...connection })).not.toBe(client);
  expect(openClient(CloudTrailClient, connection)).toBeInstanceOf(CloudTrailClient);
});
