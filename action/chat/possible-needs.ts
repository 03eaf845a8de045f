import { documentedResourcesSource } from '../data/documented-resources.ts';
import { freeText } from '../data/requirements/free-text.ts';
import { namePassRoles, passRoleSource } from '../data/requirements/passed-roles.ts';
import type { FillContext } from './fill-context.ts';
import { isReading } from './is-reading.ts';
import { possibleValues } from './option-values.ts';
import type { Described } from './requirement.ts';
import { describeUsed, type KnownNeeds, permissionsOf } from './used-within.ts';

const nothing: readonly never[] = [];

/**
 * What a command possibly needs besides, where an option that is given has it and nothing says for certain that it is needed: it is
 * `allowed` only if that is allowed as well, and never `denied` because of it.
 */
export function describePossible(context: FillContext, known: KnownNeeds): readonly Described[] {
  const named: string[] = [];
  for (const [name, { values }] of context.options) {
    let isNamed = name.startsWith('launch-template');
    // Most values have none of this, and a batch asks about thousands of commands.
    for (const { value } of values) isNamed ||= hint.test(value);
    if (isNamed) named.push(name);
  }
  const permissions = permissionsOf(known.action.toLowerCase());
  if (named.length + permissions.length === 0 || isReading(context.operation)) return nothing;
  return [...describeNamed(named, context, known), ...describeUsed(permissions, context, known)];
}

/** What may be the ARN of a role, a launch template, or a variable. */
const hint = /:role\/|launchTemplate|\$/i;

/** What is possibly needed because of what options name. */
function describeNamed(names: readonly string[], context: FillContext, known: KnownNeeds): Described[] {
  const found: Described[] = [];
  let isLaunched = false;
  for (const name of names) {
    const option = context.options.get(name);
    if (option === undefined || freeText.test(name)) continue;
    const texts = possibleValues(option, context.values).values;
    if (!known.passesNone) found.push(...describeRoles(name, texts, context, known));
    isLaunched ||= usesLaunchTemplate(name, texts);
  }
  return isLaunched ? [...found, ...describeLaunchTemplates(context, known)] : found;
}

/** Options whose values name roles that are given access, or that a policy is about. */
const notPassed = /principal|grant|polic|entity|iam-?arn|user-arn|resource-?arn|query|definition$/;

/** Members of the same kind. */
const memberNotPassed = /principal|grant|polic|^(aws|sub|sts|resource|resources|tags)$/i;

/** The ARNs of roles in the value of an option that no table knows as one of roles. */
function describeRoles(
  name: string,
  texts: readonly string[],
  { regions, service, operation }: FillContext,
  { passRoles, described }: KnownNeeds,
): Described[] {
  if (notPassed.test(name)) return [];
  const passed = new Set([
    ...passRoles,
    ...described.flatMap(({ requirement }) =>
      requirement?.action === 'iam:PassRole' ? requirement.resources : [],
    ),
  ]);
  const roles = listRoles(texts).filter(arn => !passed.has(arn));
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
function describeLaunchTemplates(
  { regions }: FillContext,
  { action: own, described, passRoles }: KnownNeeds,
): Described[] {
  const needed = described.flatMap(({ requirement }) =>
    requirement === undefined || requirement.when !== undefined ? [] : [requirement.action],
  );
  return Object.entries(launched).flatMap(([action, resourcesUnknown]): Described[] => {
    if (action === own || needed.includes(action)) return [];
    if (action === 'iam:PassRole' && passRoles.length > 0) return [];
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
function usesLaunchTemplate(name: string, texts: readonly string[]): boolean {
  if (name.startsWith('launch-template'))
    return !/^launch-template-(id|name|data|ids|names|version-description)$/.test(name);
  return texts.some(text => /\blaunchTemplate(Id|Name|Specification|Configs)?["']?\s*[=:]/i.test(text));
}
