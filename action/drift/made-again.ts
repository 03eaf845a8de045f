import { type Comparison, type Drift, isMadeAgain } from '../core/drift.ts';
import { isObject, type JsonObject, listOf } from '../core/json.ts';
import { type Place, roleArnOf } from '../core/place.ts';
import { joinSome } from '../core/quote.ts';
import { shellWord } from '../core/shell-word.ts';

/** A role of the stack that was deleted and made again with another path. */
export interface RoleMadeAgain {
  /** The ARN that it has now, which no channel has. */
  readonly arn: string;
  /** In words, that the ARN of the channels is of no role. */
  readonly effect: string;
  /** The commands of the AWS CLI that delete what has its name now. */
  readonly deletion: string;
}

/** How many channels are named before the others are counted. */
const maxNamed = 5;

/** Finds the roles of a stack that were made again with another path, by physical id. */
export function findMadeAgain(
  drift: readonly Drift[],
  comparisons: readonly Comparison[],
  place: Place,
): ReadonlyMap<string, RoleMadeAgain> {
  return new Map(
    drift.filter(isMadeAgain).flatMap(({ type, id }) => {
      const role = comparisons.find(each => each.type === type && each.id === id);
      if (role?.observed.status !== 'present') return [];
      const deployed = roleArnOf({ ...role.expected, RoleName: id }, place);
      const { properties } = role.observed;
      const found: RoleMadeAgain = {
        arn: roleArnOf({ ...properties, RoleName: id }, place),
        effect: describeEffect(deployed, comparisons),
        deletion: listDeletions(id, properties).join(' && '),
      };
      return [[id, found] as const];
    }),
  );
}

function describeEffect(arn: string, comparisons: readonly Comparison[]): string {
  const channels = comparisons
    .filter(({ observed }) => observed.status === 'present' && observed.properties['IamRoleArn'] === arn)
    .map(({ path }) => `#${path.replace(/^channels\./, '')}`)
    .sort();
  const gone = `The role ${arn} no longer exists`;
  return channels.length === 0
    ? gone
    : `${gone}, and chat can no longer assume it in ${joinSome(channels, maxNamed)}`;
}

/** IAM deletes only a role that has no policies. */
function listDeletions(
  name: string,
  { ManagedPolicyArns: attached, Policies: inline }: JsonObject,
): readonly string[] {
  const command = (operation: string, option = '') =>
    `aws iam ${operation} --role-name ${shellWord(name)}${option}`;
  return [
    ...listOf(attached).map(arn => command('detach-role-policy', ` --policy-arn ${shellWord(String(arn))}`)),
    ...listOf(inline).map(policy =>
      command(
        'delete-role-policy',
        ` --policy-name ${shellWord(String(isObject(policy) ? policy['PolicyName'] : policy))}`,
      ),
    ),
    command('delete-role'),
  ];
}
