import type { OwnTopic } from './model.ts';
import type { Place } from './place.ts';
import { globalRegion } from './stacks.ts';

/** The ARN of a topic that is made in a place, with symbols for what is not known of the place. */
export function topicArnOf(
  { topicName, isGlobal }: Pick<OwnTopic, 'topicName' | 'isGlobal'>,
  { partition, region, account }: Place,
): string {
  return `arn:${partition}:sns:${isGlobal ? globalRegion : region}:${account}:${topicName}`;
}

/** The name of a topic, from its ARN. */
export function topicNameOfArn(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}

/** Whether two ARNs are of one topic, as far as their parts are known: symbols such as `${AWS::Region}` can have any value. */
export function isPossiblySameTopic(arn: string, other: string): boolean {
  const [parts, others] = [arn, other].map(text => text.replaceAll(/\$\{AWS::\w+\}/g, unknown).split(':'));
  return (
    parts?.length === others?.length &&
    parts?.every((part, index) => {
      const own = others?.[index];
      return part === own || part === unknown || own === unknown;
    }) === true
  );
}

const unknown = '*';
