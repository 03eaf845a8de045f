import { isObject, type Json, oneOrMany } from '../core/json.ts';
import type { ReviewedDocuments } from '../core/model.ts';
import { substitutePlace } from '../core/place.ts';
import type { Template } from '../core/template.ts';
import { digestDocuments } from './desired.ts';
import type { Inspection } from './inspect.ts';

/** How many policies are tried: all of them, and each set of fewer. */
const maxTried = 6;

/**
 * Finds the reviewed documents with which a stack was last changed, where chatops.yml no longer names some of them: what AWS holds of the
 * policies is what was reviewed where the digest that the stack has is that of chatops.yml with their content.
 * @returns undefined: chatops.yml has the same documents, or it is not known what was reviewed
 */
export function findFormerDocuments({
  config,
  session: { target, identity },
  desired,
  deployed: { template },
  snapshot,
}: Pick<Inspection, 'config' | 'session' | 'desired' | 'deployed' | 'snapshot'>):
  | ReviewedDocuments
  | undefined {
  const wanted = template?.Metadata.chatops.documents;
  if (template === undefined || wanted === undefined || wanted === desired.Metadata.chatops.documents)
    return undefined;
  const listing = snapshot.listings.get('AWS::IAM::ManagedPolicy');
  if (listing?.ok !== true) return undefined;
  const candidates = listPolicies(template).flatMap(arn => {
    const content = listing.value.get(substitutePlace(arn, identity))?.properties['PolicyDocument'];
    return config.documents.has(arn) || content === undefined ? [] : [[arn, [content]] as const];
  });
  if (candidates.length > maxTried) return undefined;
  return listSubsets(candidates)
    .map((added): ReviewedDocuments => new Map([...config.documents, ...added]))
    .find(documents => digestDocuments({ ...config, documents }, target) === wanted);
}

/** The properties of roles and channels that name policies. */
export const policyProperties = ['PermissionsBoundary', 'ManagedPolicyArns', 'GuardrailPolicies'];

/** The ARNs of the policies that a template names and does not make, as chatops.yml has them. */
function listPolicies({ Resources }: Template): string[] {
  const values = Object.values(Resources).flatMap(({ Properties: properties = {} }) =>
    policyProperties.flatMap(name => oneOrMany(properties[name])),
  );
  return [...new Set(values.flatMap(textOf))];
}

function textOf(value: Json): string[] {
  const text = isObject(value) ? value['Fn::Sub'] : value;
  return typeof text === 'string' ? [text] : [];
}

/** All subsets but the empty one. */
function listSubsets<T>(items: readonly T[]): (readonly T[])[] {
  return items
    .reduce<(readonly T[])[]>((sets, item) => sets.concat(sets.map(set => [...set, item])), [[]])
    .slice(1);
}
