import { isObject, type Json, oneOrMany } from '../core/json.ts';
import { makeVisible } from '../core/visible.ts';
import { splitProperty } from './split-property.ts';

/** How a policy differs from the declared one, statement by statement; undefined where it is no policy, or more than statements differ. */
export function describeOther(
  property = '',
  expected: Json = null,
  observed: Json = null,
): string | undefined {
  const isNamed = isObject(observed) && 'PolicyName' in observed;
  const { statements, leaves } = splitProperty(
    {
      name: property,
      before: isNamed ? [expected] : expected,
      after: isNamed ? [observed] : observed,
    },
    '',
  );
  if (statements.length === 0 || leaves.removed.length + leaves.added.length > 0) return undefined;
  const name = isNamed ? `${makeVisible(String(observed['PolicyName']))}: ` : '';
  const text = `${name}${statements.map(each => each.text).join('; ')}`;
  const topic = topicOf(expected) ?? topicOf(observed);
  return topic === undefined ? text : text.replaceAll(makeVisible(topic), 'the topic');
}

/** The topic of a policy, whose physical id says nothing to people. */
export function topicOf(policy: Json | undefined): string | undefined {
  const statements = isObject(policy) ? oneOrMany(policy['Statement']) : [];
  const resources = statements.flatMap(each => (isObject(each) ? oneOrMany(each['Resource']) : []));
  return resources.find(each => typeof each === 'string' && /^arn:[^:]*:sns:[^*?]*$/.test(each)) as
    | string
    | undefined;
}
