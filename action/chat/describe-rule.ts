import type { Wildcard } from './arn-template.ts';
import type { FillContext } from './fill-context.ts';
import { fillTemplates } from './fill-template.ts';
import type { ActionFacts } from './operation-actions.ts';
import type { Described, OtherResources, Requirement } from './requirement.ts';
import type { SourcedRule } from './requirement-rules.ts';

/** A row of the table, filled with what a command says. */
export function describeRule(
  rule: SourcedRule,
  context: FillContext,
  facts: ActionFacts,
  action = rule.action ?? '',
): Described {
  const { resources = nothing, add, instead, source, dependsOn } = rule;
  const unknown = rule.unknown ?? (dependsOn && `it depends on the value of \`--${dependsOn}\``);
  if (action === '') {
    const missing = {
      message: unknown ?? '',
      ...(add === undefined ? {} : { add }),
      ...(instead === undefined ? {} : { instead }),
      source,
    };
    return { missing, open: nothing };
  }
  const described: DescribedAction =
    unknown === undefined || resources.length > 0
      ? describeTemplates({ action, templates: resources, source }, context, facts)
      : { requirement: { action, resources: ['*'], regions: context.regions, source }, open: nothing };
  const { requirement } = described;
  addFacts(requirement, rule);
  if (rule.otherwise !== undefined) requirement.otherwise = fillOtherwise(rule.otherwise, context);
  if (unknown !== undefined) requirement.resourcesUnknown ??= unknown;
  if (dependsOn !== undefined) requirement.isUncertain = true;
  return described;
}

function fillOtherwise({ resources, why }: OtherResources, context: FillContext): OtherResources {
  return { resources: fillTemplates(resources, context).arns, why };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** An action that is needed, and the variables whose values are not known. */
interface DescribedAction {
  readonly requirement: Mutable<Requirement>;
  readonly open: readonly string[];
}

/** What a row says besides the resources. One member after the other: most rows have none of them. */
function addFacts(requirement: Mutable<Requirement>, rule: SourcedRule): void {
  const { when, isUncertain, add, instead, context } = rule;
  if (when !== undefined) requirement.when = when;
  if (isUncertain !== undefined) requirement.isUncertain = isUncertain;
  if (add !== undefined) requirement.add = add;
  if (instead !== undefined) requirement.instead = instead;
  if (context !== undefined) requirement.context = context;
}

const nothing: readonly never[] = [];

/** An action on the resources that templates come to. */
export function describeTemplates(
  { action, templates, source }: { action: string; templates: readonly string[]; source: string },
  context: FillContext,
  facts: ActionFacts,
): DescribedAction {
  const { regions } = context;
  if (templates.length === 1 && templates[0] === '*') {
    const isOnStar = facts.resourcesOf(action).length > 0;
    return {
      requirement: {
        action,
        resources: ['*'],
        regions,
        ...(isOnStar ? { wildcards: [onStar] } : {}),
        source,
      },
      open: nothing,
    };
  }
  const { arns, groups, open, wildcards, unknown } = fillTemplates(
    templates,
    context,
    facts.resourcesOf(action),
  );
  const [reason] = unknown;
  if (reason !== undefined) {
    return { requirement: { action, resources: ['*'], regions, resourcesUnknown: reason, source }, open };
  }
  const requirement: Mutable<Requirement> = { action, resources: arns, regions, source };
  if (groups.some(group => group.length > 1)) requirement.groups = groups;
  if (wildcards.length > 0) requirement.wildcards = wildcards;
  return { requirement, open };
}

/** A request whose resource is the text `*`, which only a pattern `*` matches. */
const onStar: Wildcard = { arn: '*', kind: 'all', forms: ['*'] };
