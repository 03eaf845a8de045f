import { checkEventPattern } from '../../../core/event-pattern-form.ts';
import { isObject } from '../../../core/json.ts';
import { ApiError } from '../../errors.ts';
import { readDocument } from '../iam-policies.ts';
import type { ResourceType } from '../resource-type.ts';
import { checkTargets } from './event-targets.ts';

/** An EventBridge rule with its targets. Nothing is ever matched. */
export const eventRule: ResourceType = {
  type: 'AWS::Events::Rule',
  isGlobal: false,
  name: { property: 'Name', maxLength: 64 },
  reference: 'Name',
  defaults: { EventBusName: 'default', State: 'ENABLED', Targets: [] },
  arnOf: ({ account, region, identifier, named }) =>
    identifier ?? `arn:aws:events:${region}:${account}:rule/${named('Name')}`,
  identify: ({ account, region }, properties) => ({ Arn: ruleArn(account, region, properties) }),
  settle: properties =>
    properties['EventPattern'] === undefined
      ? properties
      : { ...properties, EventPattern: readDocument(properties['EventPattern']) },
  check: (_scope, { EventPattern: pattern, ScheduleExpression: schedule, Targets: targets }) => {
    checkTargets(targets);
    if (pattern === undefined && schedule === undefined) {
      throw new ApiError(
        'ValidationException',
        'Parameter(s) EventPattern or ScheduleExpression must be specified.', // Assumed words.
        { handlerCode: 'InvalidRequest' },
      );
    }
    if (pattern === undefined) return;
    if (!isObject(pattern)) throw invalidPattern('Filter is not an object');
    for (const { isRefused, message } of checkEventPattern(pattern)) {
      // What is refused is documented, and the words are assumed.
      if (isRefused) throw invalidPattern(message);
    }
  },
};

function invalidPattern(reason: string): ApiError {
  return new ApiError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`, {
    handlerCode: 'InvalidRequest',
  });
}

/** The ARN of a rule: rules of other buses than the default one carry the bus. */
export function ruleArn(
  account: string,
  region: string,
  { Name: name, EventBusName: bus = 'default' }: { readonly [name: string]: unknown },
): string {
  const prefix = bus === 'default' ? '' : `${String(bus)}/`;
  return `arn:aws:events:${region}:${account}:rule/${prefix}${String(name)}`;
}
