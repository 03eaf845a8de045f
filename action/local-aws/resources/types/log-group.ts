import type { ResourceType } from '../resource-type.ts';

/** A log group. Nothing is ever logged. The ARN ends with `:*` (CloudFormation user guide, return values). */
export const logGroup: ResourceType = {
  type: 'AWS::Logs::LogGroup',
  isGlobal: false,
  name: { property: 'LogGroupName', maxLength: 512 },
  defaults: { LogGroupClass: 'STANDARD', Tags: [] },
  arnOf: ({ account, region, named }) =>
    `arn:aws:logs:${region}:${account}:log-group:${named('LogGroupName')}:log-stream:`,
  identify: ({ account, region }, { LogGroupName: name }) => ({
    Arn: `arn:aws:logs:${region}:${account}:log-group:${String(name)}:*`,
  }),
  start: ({ now }) => ({ creationTime: now }),
};
