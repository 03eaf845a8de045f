import { isObject, type Json, oneOrMany } from '../core/json.ts';
import { makeVisible } from '../core/visible.ts';
import { splitProperty } from './split-property.ts';

/** How a policy differs from the declared one. */
export interface OtherPolicy {
  /** `ops:` where the property has several policies. */
  readonly name: string;
  /** One for each statement, with the sign of a diff. */
  readonly lines: readonly string[];
  /** All of it in one line. */
  readonly text: string;
}

/** How a policy differs from the declared one, statement by statement; undefined where it is no policy, or more than statements differ. */
export function describeOther(
  property = '',
  expected: Json = null,
  observed: Json = null,
): OtherPolicy | undefined {
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
  const topic = topicOf(expected) ?? topicOf(observed);
  const shorten = (text: string) =>
    topic === undefined ? text : text.replaceAll(makeVisible(topic), 'the topic');
  const texts = statements.map(({ sign, text }) => ({ sign, text: shorten(text) }));
  const name = isNamed ? `${makeVisible(String(observed['PolicyName']))}:` : '';
  return {
    name,
    lines: texts.map(({ sign, text }) => `${sign} ${text}`),
    text: `${name === '' ? '' : `${name} `}${texts.map(({ text }) => text).join('; ')}`,
  };
}

/** The topic of a policy, whose physical id says nothing to people. */
export function topicOf(policy: Json | undefined): string | undefined {
  const statements = isObject(policy) ? oneOrMany(policy['Statement']) : [];
  const resources = statements.flatMap(each => (isObject(each) ? oneOrMany(each['Resource']) : []));
  return resources.find(each => typeof each === 'string' && /^arn:[^:]*:sns:[^*?]*$/.test(each)) as
    | string
    | undefined;
}
