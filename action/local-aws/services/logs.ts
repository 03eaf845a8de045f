import { ApiError } from '../errors.ts';
import type { Input } from '../input.ts';
import { cutPage } from '../page.ts';
import { createResource, deleteResource } from '../resources/handlers.ts';
import { tableOf } from '../resources/tables.ts';
import { type Answer, type ApiService, type Call, reads, writes } from '../service.ts';
import type { StoredResource } from '../state/state.ts';
import { peek } from '../state/track.ts';

const type = 'AWS::Logs::LogGroup';

/** Groups per page, at most (documented). */
const pageSize = 50;

/** CloudWatch Logs: log groups and how long they keep what is logged. Nothing is ever logged. */
export const logs: ApiService = {
  signingName: 'logs',
  protocol: { name: 'json', version: '1.1', target: 'Logs_20140328' },
  operations: {
    DescribeLogGroups: reads(describeLogGroups),
    CreateLogGroup: writes((call, input) => {
      const name = input.require('logGroupName');
      if (Object.hasOwn(tableOf(call, type), name)) {
        throw new ApiError('ResourceAlreadyExistsException', 'The specified log group already exists');
      }
      createResource(call, type, { LogGroupName: name }, { stackName: '', logicalId: '' });
      return undefined;
    }),
    PutRetentionPolicy: writes((call, input) => {
      requireGroup(call, input).properties['RetentionInDays'] = input.integer('retentionInDays') ?? 0;
      return undefined;
    }),
    DeleteRetentionPolicy: writes((call, input) => {
      delete requireGroup(call, input).properties['RetentionInDays'];
      return undefined;
    }),
    DeleteLogGroup: writes((call, input) => {
      requireGroup(call, input);
      deleteResource(call, type, input.require('logGroupName'));
      return undefined;
    }),
  },
};

function describeLogGroups(call: Call, input: Input): Answer {
  const prefix = input.text('logGroupNamePrefix') ?? '';
  const groups = Object.entries(peek(tableOf(call, type)))
    .filter(([name]) => name.startsWith(prefix))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const { items, next } = cutPage(groups, input.text('nextToken'), input.integer('limit') ?? pageSize);
  return {
    logGroups: items.map(([name, { properties, service }]) => ({
      logGroupName: name,
      arn: String(properties['Arn']),
      creationTime: service['creationTime'],
      retentionInDays: properties['RetentionInDays'],
      storedBytes: 0,
    })),
    nextToken: next,
  };
}

/** @throws ApiError (words of the API reference) */
function requireGroup(call: Call, input: Input): StoredResource {
  const table = tableOf(call, type);
  const name = input.require('logGroupName');
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  if (found !== undefined) return found;
  throw new ApiError('ResourceNotFoundException', 'The specified log group does not exist.');
}
