import { isObject, type Json, oneOrMany } from '../core/json.ts';
import { makeVisible } from '../core/visible.ts';
import { splitProperty } from './split-property.ts';
import type { StatementChange } from './statement-changes.ts';

/** How a policy differs from the declared one. */
interface OtherPolicy {
  /** `ops:` where the property has several policies, else empty. */
  readonly title: string;
  /** One for each statement that differs. */
  readonly statements: readonly Pick<StatementChange, 'sign' | 'text'>[];
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
  const shorten = nameTopic(expected, observed);
  return {
    title: isNamed ? `${makeVisible(String(observed['PolicyName']))}:` : '',
    statements: statements.map(({ sign, text }) => ({ sign, text: shorten(text) })),
  };
}

/** Writes `the topic` for the ARN of the topic that policies are about, in what is said of how they differ. */
export function nameTopic(before: Json | undefined, after: Json | undefined): (text: string) => string {
  const topic = topicOf(before) ?? topicOf(after);
  return text => (topic === undefined ? text : text.replaceAll(makeVisible(topic), 'the topic'));
}

/** The topic of a policy, whose physical id says nothing to people. */
export function topicOf(policy: Json | undefined): string | undefined {
  const statements = isObject(policy) ? oneOrMany(policy['Statement']) : [];
  const resources = statements.flatMap(each => (isObject(each) ? oneOrMany(each['Resource']) : []));
  return resources.find(each => typeof each === 'string' && /^arn:[^:]*:sns:[^*?]*$/.test(each)) as
    | string
    | undefined;
}
