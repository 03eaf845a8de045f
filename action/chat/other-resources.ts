import { documentedResourcesSource } from '../data/documented-resources.ts';
import type { DocumentedResources } from './documented-resources.ts';
import type { FillContext } from './fill-context.ts';
import { possibleValues } from './option-values.ts';
import type { Described } from './requirement.ts';
import { findBesideRules } from './requirement-rules.ts';

/** An option that names a resource which no row has. */
type OtherResource = DocumentedResources['others'][number];

const nothing: readonly never[] = [];

/**
 * The same action once more where an option that is given names a resource which no row asks for: a second one of a type, one that need
 * not be given, or one within a structure. The reference does not say whether AWS asks for it. A row that is written by hand about the
 * operation itself knows.
 */
export function describeOthers(
  others: readonly OtherResource[],
  action: string,
  context: FillContext,
): readonly Described[] {
  const given = others.find(each => isNamed(each, context));
  if (given === undefined) return nothing;
  if (findBesideRules(context).some(rule => rule.action === action)) return nothing;
  const option = `\`--${given.option}\``;
  return [
    {
      requirement: {
        action,
        resources: ['*'],
        regions: context.regions,
        resourcesUnknown: `whether ${action} is asked for what ${option} names is not documented`,
        isUncertain: true,
        add: `add \`${action}\` on what ${option} names under \`allow\``,
        source: documentedResourcesSource,
      },
      open: nothing,
    },
  ];
}

/** Whether an option is given and, where the resource is within its value, the value has the key. */
function isNamed({ option, key }: OtherResource, { options, values }: FillContext): boolean {
  const given = options.get(option);
  if (given === undefined) return false;
  if (key === undefined) return true;
  const possible = possibleValues(given, values);
  return possible.open.length > 0 || possible.values.some(value => value === '*' || value.includes(key));
}
