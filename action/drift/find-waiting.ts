import { identifyResources } from '../adopt/identify.ts';
import { listReferences, withoutDangling } from '../adopt/without-dangling.ts';
import { type Place, roleArnOf } from '../core/place.ts';
import type { Template } from '../core/template.ts';

/** What an import of something that chatops.yml declares depends on. */
export interface Waiting {
  /** In words, what it refers to and what does not exist, so that an import leaves it: a place in chatops.yml, or its topics. */
  readonly missing: readonly string[];
  /** In words, what it refers to and of which it is not known whether it exists. */
  readonly unknown: readonly string[];
}

/** What is in an account, and in its stack. */
interface Present {
  /** Logical ids of what the stack holds. */
  readonly held: ReadonlySet<string>;
  /** ARNs of roles, policies, channel configurations and custom actions. */
  readonly arns: ReadonlySet<string>;
  /** Whether the roles and policies are all that there are. */
  readonly isComplete: boolean;
}

const namedTypes: ReadonlySet<string> = new Set(['AWS::IAM::Role', 'AWS::IAM::ManagedPolicy']);
const listedTypes: ReadonlySet<string> = new Set([
  'AWS::Chatbot::SlackChannelConfiguration',
  'AWS::Chatbot::MicrosoftTeamsChannelConfiguration',
  'AWS::Chatbot::CustomAction',
]);

/**
 * Finds what an import waits for, by the same rule as the import: a resource comes in only with everything that it refers to.
 * @returns by physical id; what is not there can be adopted at once, as far as it is in the account
 */
export function findWaiting(desired: Template, place: Place, present: Present): ReadonlyMap<string, Waiting> {
  const { held, arns, isComplete } = present;
  const wanted = identifyResources(desired, place).filter(({ logicalId }) => !held.has(logicalId));
  const stateOf = (resource: (typeof wanted)[number]): 'there' | 'missing' | 'unknown' => {
    const { type, logicalId, physicalId } = resource;
    const properties = desired.Resources[logicalId]?.Properties ?? {};
    const arn = type === 'AWS::IAM::Role' ? roleArnOf(properties, place) : physicalId;
    if (arns.has(arn)) return 'there';
    return listedTypes.has(type) || (namedTypes.has(type) && isComplete) ? 'missing' : 'unknown';
  };
  const states = new Map(wanted.map(resource => [resource.logicalId, stateOf(resource)]));
  const adoptable = (state: readonly string[]) => {
    const found = wanted.filter(({ logicalId }) => state.includes(states.get(logicalId) ?? ''));
    return new Set(withoutDangling(desired, held, found).map(({ logicalId }) => logicalId));
  };
  const [possible, certain] = [adoptable(['there', 'unknown']), adoptable(['there'])];
  const words = new Map(
    wanted.map(({ logicalId, type, path }) => [
      logicalId,
      namedTypes.has(type) || listedTypes.has(type) ? path : 'its topics',
    ]),
  );
  return new Map(
    wanted.flatMap(resource => {
      // What the stack holds has no words.
      const references = listReferences(desired, resource);
      const listWithout = (ids: ReadonlySet<string>) =>
        [...new Set(references.filter(id => !ids.has(id)).flatMap(id => words.get(id) ?? []))].sort();
      const missing = listWithout(possible);
      const unknown = listWithout(certain).filter(path => !missing.includes(path));
      return missing.length + unknown.length === 0
        ? []
        : [[resource.physicalId, { missing, unknown }] as const];
    }),
  );
}
