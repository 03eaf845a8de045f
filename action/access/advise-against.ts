import { quoteName } from '../core/quote.ts';
import { formatCondition } from '../iam/conditions.ts';
import type { Escalation } from '../iam/escalations.ts';
import { makeGlob, many, matchesText } from '../iam/glob.ts';
import type { LayerName, Layers, Statement } from '../iam/policy.ts';
import { isTemplate, type PolicyText } from '../iam/policy-text.ts';
import { statementsFor } from '../iam/statements-for.ts';

/** Where a way is open. */
interface AdviceSubject {
  readonly layers: Layers;
  /** The layer that is to be narrowed first. */
  readonly from: LayerName;
  /** The key of the role, or of the channel whose guardrails these are. */
  readonly owner: string;
}

/** Statements of one layer that allow one action. */
interface Grants {
  readonly action: string;
  readonly statements: readonly Statement[];
}

/**
 * What to change so that a way to more permissions is closed, in the words of what is there: which action, in which
 * statement or policy. That resources should be named is said only where they are not.
 */
export function adviseAgainst(way: Escalation, { layers, from, owner }: AdviceSubject): string {
  const grants = way.steps.map(({ action }) => grantsOf(layers, from, action));
  const made = grants.flatMap(({ statements }) => statements).find(({ path }) => path === undefined);
  if (made !== undefined) return adviseReplacement(made, from, owner);
  const conditional = grants
    .flatMap(({ statements }) => statements)
    .find(({ conditions }) => conditions.length > 0);
  const advice = adviseNarrowing(pickTarget(grants), layers, from);
  if (way.certainty === 'certain' || conditional === undefined) return advice;
  const texts = conditional.conditions.map(formatCondition).join(' and ');
  return `check whether ${quoteName(texts)} in ${placeOf(conditional)} prevents this: accept it with \`ignore\` and a reason if it does, else ${advice}`;
}

/** A policy that is made elsewhere can only be replaced as a whole. */
function adviseReplacement({ origin }: Statement, from: LayerName, owner: string): string {
  const what = quoteName(origin.name);
  return from === 'role'
    ? `the role ${quoteName(owner)} has the policy ${what}: replace it with statements that allow what the channel needs, or allow only that in the guardrails`
    : `${what} is one of the guardrails: replace it with a guardrail that allows what chat needs`;
}

/** Which roles may be passed decides what there is to gain; else the first action that is open to everything. */
function pickTarget(grants: readonly Grants[]): Grants | undefined {
  const open = grants.filter(({ statements }) => statements.some(isOpen));
  return open.find(({ action }) => action === 'iam:PassRole') ?? open[0] ?? grants[0];
}

function adviseNarrowing(target: Grants | undefined, layers: Layers, from: LayerName): string {
  const [first] = target?.statements ?? [];
  if (target === undefined || first === undefined) return 'remove one of these actions';
  const { action, statements } = target;
  const places = [...new Set(statements.map(placeOf))].join(' and ');
  const others = otherPlaces(layers, from, action);
  const elsewhere = others === '' ? '' : `, or remove it from ${others}`;
  if (first.path?.endsWith('.allow-aliases') === true) {
    return `remove the alias that needs ${action}${elsewhere}; where it is intended, accept it with \`ignore\` and a reason`;
  }
  const pattern = patternFor(first, action);
  if (pattern !== undefined)
    return `list the actions that are needed in place of ${pattern} in ${places}${elsewhere}`;
  if (statements.some(isOpen)) {
    const what =
      action === 'iam:PassRole'
        ? `the roles that ${action} may pass`
        : `the resources that ${action} may act on`;
    return `name ${what} in ${places}${elsewhere || ', or remove it there'}`;
  }
  return `remove ${action} from ${places}${elsewhere.replace(', or remove it', ' or')}; its resources are named already, so where it is intended, accept it with \`ignore\` and a reason`;
}

/** The pattern by which a statement allows an action that it does not name. */
function patternFor({ actions, sources, isNotAction }: Statement, action: string): string | undefined {
  if (isNotAction) return `not-actions ${sources.map(quoteName).join(', ')}`;
  const key = action.toLowerCase();
  if (actions.some(({ text }) => text === key)) return undefined;
  const index = actions.findIndex(glob => matchesText(glob, key));
  return index < 0 ? undefined : `\`${sources[index] ?? ''}\``;
}

function grantsOf(layers: Layers, name: LayerName, action: string): Grants {
  const statements = layers
    .filter(layer => layer.name === name)
    .flatMap(({ policies }) => policies.flatMap(policy => statementsFor(policy, action.toLowerCase())))
    .filter(({ effect }) => effect === 'Allow');
  return { action, statements };
}

/** Where another layer allows the action, so that it could be closed there as well. */
function otherPlaces(layers: Layers, from: LayerName, action: string): string {
  const places = layers
    .filter(({ name }) => name !== from && name !== 'service')
    .flatMap(({ name }) => grantsOf(layers, name, action).statements.map(placeOf))
    // What aliases need goes with the aliases.
    .filter(place => !place.endsWith('.allow-aliases'));
  return [...new Set(places)].join(' and ');
}

function placeOf({ path, origin }: Statement): string {
  return path ?? `the ${origin.layer} ${quoteName(origin.name)}`;
}

/** Whether a statement allows its actions on everything of a kind: no name in any of its resources. */
function isOpen({ resources, isNotResource }: Statement): boolean {
  return isNotResource || resources.some(isWithoutName);
}

/** `*`, `arn:aws:lambda:*:*:*`, `arn:aws:iam::123456789012:role/*`: nothing after the kind but wildcards. */
function isWithoutName(text: PolicyText): boolean {
  if (isTemplate(text)) return false;
  const fields = text.text.split(':');
  const resource = fields.length < 6 ? text.text : fields.slice(5).join(':');
  if (!resource.includes(many)) return false;
  return /^([\w-]+[:/])?[\uE000\uE001/:]*$/.test(makeGlob(resource).text);
}
