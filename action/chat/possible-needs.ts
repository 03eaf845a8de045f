import { documentedResourcesSource } from '../data/documented-resources.ts';
import { freeText } from '../data/requirements/free-text.ts';
import { namePassRoles } from '../data/requirements/passed-roles.ts';
import type { BoundOption } from './bind.ts';
import type { FillContext } from './fill-context.ts';
import { isReading } from './is-reading.ts';
import { possibleValues } from './option-values.ts';
import type { Described } from './requirement.ts';
import { describeUsed, type KnownNeeds } from './used-within.ts';

const nothing: readonly never[] = [];

/**
 * What a command possibly needs besides, where an option that is given has it and nothing says for certain that it is needed: it is
 * `allowed` only if that is allowed as well, and never `denied` because of it.
 */
export function describePossible(context: FillContext, known: KnownNeeds): readonly Described[] {
  if (isReading(context.operation)) return nothing;
  return [
    ...(known.passesNone ? nothing : describeNamedRoles(context, known)),
    ...describeLaunchTemplates(context, known),
    ...describeUsed(context, known),
  ];
}

const passRoleSource = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html';

/** Options whose values name roles that are given access, or that a policy is about. */
const notPassed = /principal|grant|polic|entity|iam-?arn|user-arn|resource-?arn|query|definition$/;

/** Members of the same kind. */
const memberNotPassed = /principal|grant|polic|^(aws|sub|sts|resource|resources|tags)$/i;

/** The ARNs of roles in the values of options that no table knows as roles. */
function describeNamedRoles(
  { options, values, regions, service, operation }: FillContext,
  known: KnownNeeds,
) {
  const passed = new Set([
    ...known.passRoles,
    ...known.described
      .filter(({ action }) => action === 'iam:PassRole')
      .flatMap(({ resources }) => resources),
  ]);
  return [...options].flatMap(([name, option]): Described[] => {
    if (freeText.test(name) || notPassed.test(name) || !option.values.some(mayNameRole)) return [];
    const roles = listRoles(possibleValues(option, values).values).filter(arn => !passed.has(arn));
    if (roles.length === 0) return [];
    const what = `\`${service.name} ${operation.name}\` passes the role in \`--${name}\``;
    return [
      {
        requirement: {
          action: 'iam:PassRole',
          resources: [...new Set(roles)],
          regions,
          resourcesUnknown: `whether ${what} is not documented`,
          isUncertain: true,
          add: 'add `iam:PassRole` on the role under `allow`',
          source: passRoleSource,
        },
        open: nothing,
      },
    ];
  });
}

function mayNameRole({ value }: BoundOption['values'][number]): boolean {
  return value.includes(':role/');
}

function listRoles(texts: readonly string[]): string[] {
  return texts.flatMap(text =>
    [...text.matchAll(/arn:[\w-]*:iam::[^:\s]*:role\/[\w+=,.@/*?-]+/g)].flatMap(({ 0: arn, index }) => {
      // A comma ends a member of shorthand, though names of roles may have one.
      const [role = arn] = arn.split(/,(?=\w+=|$)/);
      const member = /([\w:.-]+)["']?\s*[=:]\s*\[?\s*["']?$/.exec(text.slice(0, index))?.[1] ?? '';
      return memberNotPassed.test(member.split(':').at(-1) ?? '') ? [] : [role];
    }),
  );
}

const launchSource =
  'https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-launch-template-permissions.html';

/** What a launch template may bring, by the action that it needs. */
const launched = {
  'iam:PassRole': 'the launch template may name an instance profile, whose role is passed',
  'ec2:CreateTags': 'the launch template may have tags',
  'ec2:RunInstances': 'what the launch template brings is not in the command',
  'ssm:GetParameters': 'the launch template may have its image from a parameter',
};

/** What may be in the launch templates that a command uses. */
function describeLaunchTemplates(context: FillContext, { action: own, described, passRoles }: KnownNeeds) {
  const { options, values, regions } = context;
  const named = [...options].find(([name, option]) =>
    usesLaunchTemplate(name, possibleValues(option, values)),
  );
  if (named === undefined) return nothing;
  return Object.entries(launched).flatMap(([action, resourcesUnknown]): Described[] => {
    if (action === own || described.some(each => each.action === action && each.when === undefined))
      return [];
    const isNamed = action === 'iam:PassRole' && passRoles.length > 0;
    if (isNamed) return [];
    return [
      {
        requirement: {
          action,
          resources: ['*'],
          regions,
          resourcesUnknown,
          isUncertain: true,
          ...(action === 'iam:PassRole' ? { instead: namePassRoles } : {}),
          add: `add \`${action}\` on what the launch template brings under \`allow\``,
          source: action === 'ssm:GetParameters' ? documentedResourcesSource : launchSource,
        },
        open: nothing,
      },
    ];
  });
}

/** Whether an option names a launch template to start from. `--launch-template-id` names the one that the command itself is about. */
function usesLaunchTemplate(name: string, { values }: { readonly values: readonly string[] }): boolean {
  if (/^launch-template-(id|name|data|ids|names|version-description)$/.test(name) || freeText.test(name))
    return false;
  return (
    /^launch-template/.test(name) ||
    values.some(value => /\blaunchTemplate(Id|Name|Specification|Configs)?["']?\s*[=:]/i.test(value))
  );
}
