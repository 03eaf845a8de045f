import { countOf } from '../core/count-of.ts';
import type { Finding } from '../core/finding.ts';
import type { Path } from '../core/path.ts';
import { quoteName } from '../core/quote.ts';
import type { Policy, StatementConfig } from '../generated/config.ts';
import { arnFormsOf } from '../iam/arn-forms.ts';
import { readByFields } from '../iam/by-fields.ts';
import { type Glob, literalStar, parseGlob } from '../iam/glob.ts';
import { intersects } from '../iam/glob-search.ts';
import type { IamAction, IamActions } from '../iam/iam-actions.ts';
import { literalStarOfArns, requestedFor, wantsSuffix, writtenFor } from '../iam/requested-arns.ts';

/**
 * Actions and resources of a statement that never come together: an ARN of a kind that none of the actions is about, of
 * another service or of the same one, or an action that takes no resource beside ARNs. IAM accepts it. Of the
 * same service the Service Authorization Reference may lack a resource, so that the message does not go beyond it.
 * @param path of the policy
 */
export function* checkMatches(path: Path, policy: Policy, catalogue: IamActions): Generator<Finding> {
  for (const effect of ['allow', 'deny'] as const) {
    for (const [index, statement] of (policy[effect] ?? []).entries()) {
      yield* checkStatement([...path, effect, index], statement, effect, catalogue);
    }
  }
}

/** A pattern of actions with what it matches. */
interface Actions {
  readonly index: number;
  readonly pattern: string;
  readonly matched: readonly IamAction[];
}

function* checkStatement(
  path: Path,
  statement: StatementConfig,
  effect: 'allow' | 'deny',
  catalogue: IamActions,
): Generator<Finding> {
  const resources = (statement.resources ?? []).map((text, index) => ({
    text,
    index,
    resource: readResource(text),
  }));
  const actions = (statement.actions ?? []).map(
    (pattern, index): Actions => ({ index, pattern, matched: catalogue.actionsMatching(pattern) }),
  );
  if (resources.length === 0 || actions.length === 0 || resources.some(({ text }) => text === '*')) return;
  // Nothing is known about an action that is not in the list.
  if (actions.some(({ matched }) => matched.length === 0)) return;
  const effects = effect === 'allow' ? 'allows' : 'denies';
  const live = resources.filter(({ resource }) => actions.some(each => meets(each, resource)));
  const unfinished = findUnfinished(resources, actions);
  for (const { text, index, lacking } of unfinished) {
    yield {
      code: 'permission/never-matches',
      message: `${quoteName(text)} lacks the \`:*\` that AWS documents for ${nameActions(lacking)}, so this statement is not expected to ${effect} ${lacking.length === 1 ? 'it' : 'them'} there`,
      help: live.some(each => each.index === index)
        ? 'write the ARN a second time with `:*` at its end, `log-group:NAME:*`'
        : 'write `:*` at its end, `log-group:NAME:*`',
      path: [...path, 'resources', index],
    };
  }
  const reported = new Set(unfinished.map(({ index }) => index));
  for (const { text, index, resource } of resources.filter(
    each => !live.includes(each) && !reported.has(each.index),
  )) {
    yield {
      code: 'permission/never-matches',
      message: actions.some(each => isOfService(each, resource))
        ? `The Service Authorization Reference lists no resource like ${quoteName(text)} for the actions of this statement, so it is not expected to ${effect} anything there`
        : `None of the actions of this statement applies to ${quoteName(text)}, so it ${effects} nothing there`,
      help: explainActions(actions),
      path: [...path, 'resources', index],
    };
  }
  if (live.length === 0) return;
  const lacking = new Set(unfinished.flatMap(each => each.lacking));
  const isReported = ({ matched }: Actions) => matched.some(each => lacking.has(each));
  for (const each of actions.filter(
    action => !isReported(action) && !live.some(({ resource }) => meets(action, resource)),
  )) {
    yield {
      code: 'permission/never-matches',
      message: live.some(({ resource }) => isOfService(each, resource))
        ? `The Service Authorization Reference lists none of the resources of this statement for ${quoteName(each.pattern)}, so it is not expected to ${effect} anything`
        : `${quoteName(each.pattern)} does not apply to any resource of this statement, so it ${effects} nothing`,
      help: explainActions([each]),
      path: [...path, 'actions', each.index],
    };
  }
}

/** A resource of a statement. */
interface ResourceOfStatement {
  readonly text: string;
  readonly index: number;
  readonly resource: NamedResource;
}

/** A resource without the end that its ARN has in requests. */
interface Unfinished {
  readonly text: string;
  readonly index: number;
  /** The actions that it is not about for want of that end. */
  readonly lacking: readonly IamAction[];
}

/** Resources without the `:*` that CloudWatch Logs wants behind a log group, where no other resource of the statement has it. */
function findUnfinished(
  resources: readonly ResourceOfStatement[],
  actions: readonly Actions[],
): readonly Unfinished[] {
  return resources.flatMap(({ text, index }) => {
    const requested = requestedFor(text);
    if (requested === undefined) return [];
    const lacking = actions.flatMap(({ matched }) => matched.filter(action => wantsSuffix(action.resources)));
    if (lacking.length === 0) return [];
    const glob = readByFields(readResource(requested).glob);
    if (resources.some(each => intersects(readByFields(each.resource.glob), glob))) return [];
    return [{ text, index, lacking }];
  });
}

/** Names the first of some actions. */
function nameActions(actions: readonly IamAction[]): string {
  const [first, ...others] = actions.map(({ name }) => quoteName(name));
  return others.length === 0 ? `${first}` : `${first} and ${countOf(others.length, 'other action')}`;
}

/** The ARNs of a resource. */
interface NamedResource {
  readonly glob: Glob;
  readonly parts: ReturnType<typeof splitArn>;
}

/** Reads a resource; variables of IAM can be anything. */
function readResource(text: string): NamedResource {
  const open = text.replace(/\$\{(?!AWS::)[^}]*\}/g, '*');
  return { glob: parseGlob(open), parts: splitArn(open) };
}

/** Whether requests of an action are about the resource, or may be. */
function meets({ matched }: Actions, { glob, parts }: NamedResource): boolean {
  return matched.some(({ name, resources }) => {
    if (resources.length === 0) return intersects(literalStar, glob);
    if (parts === undefined) return resources.some(({ globs }) => globs.some(each => intersects(each, glob)));
    const isForm = resources.some(({ arns, possible = [] }) =>
      [...arns, ...possible].some(arn => {
        const form = splitArn(arn.replace(/\$\{[^}]*\}/g, '*'));
        return form === undefined || form.every((part, index) => isCommon(part, parts[index] ?? '*'));
      }),
    );
    // IAM matches `*` beyond the colon that ends its field. A pattern without the ID of a group meets the ARNs that have one.
    return isForm || arnFormsOf(name.toLowerCase(), resources).plain?.some(each => intersects(each, glob));
  });
}

/** Whether an ARN is of a service that an action has resources of: what the reference lacks may be there. */
function isOfService({ matched }: Actions, { glob, parts }: NamedResource): boolean {
  return matched.some(({ resources }) =>
    resources.some(({ arns, globs }) =>
      parts === undefined
        ? globs.some(each => intersects(each, glob))
        : arns.some(arn => isCommon(arn.split(':')[2] ?? '*', parts[0])),
    ),
  );
}

function isCommon(a: string, b: string): boolean {
  return intersects(parseGlob(a), parseGlob(b));
}

/**
 * The service of an ARN and what follows its account. `*` crosses colons, but where Region and account have their own
 * fields, the rest is meant to be the rest: `arn:aws:ecs:eu-west-1:*:service/web` is about no task, whatever the name of one
 * would have to hold for it.
 * @returns undefined where the fields are not plain
 */
function splitArn(text: string): readonly [service: string, rest: string] | undefined {
  const [arn, , service = '', region = '', account = '', ...rest] = text
    .replace('${AWS::Region}', '*')
    .replace('${AWS::AccountId}', '*')
    .split(':');
  const isPlain = /^[a-z0-9*?-]*$/.test(region) && /^(?:[\d*?]*|aws)$/.test(account);
  return arn === 'arn' && rest.length > 0 && isPlain ? [service, rest.join(':')] : undefined;
}

/** What the first of some actions are about. */
function explainActions(actions: readonly Actions[]): string {
  const [first] = actions;
  const action = first?.matched[0];
  if (action === undefined) return 'write the ARN of a resource that the actions apply to';
  // The shortest is the plain one: an object of a bucket rather than of an access point.
  const [arn] = action.resources.flatMap(({ arns }) => arns).sort((a, b) => a.length - b.length);
  const subject = quoteName(action.name);
  if (arn === undefined)
    return `${subject} takes no resource: write it in a statement of its own with \`resources: ["*"]\``;
  const form = writtenFor(arn.replaceAll('${Partition}', 'aws').replaceAll(literalStarOfArns, '*'));
  return `${subject} applies to \`${form}\`: write an ARN of that form, or write the actions on other resources in a statement of their own`;
}
