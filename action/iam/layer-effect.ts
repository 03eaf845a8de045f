import { isRegionKey } from '../core/region-scope.ts';
import { formatConditionIn, testCondition } from './conditions.ts';
import type { Context } from './context.ts';
import { anything, type Glob } from './glob.ts';
import { type Matcher, matching } from './glob-search.ts';
import { testStatement } from './instants.ts';
import type { CompiledPolicy, Layer, LayerName, PassCertainty, Statement } from './policy.ts';
import { isTemplate, mayLackValue, resolveText } from './policy-text.ts';
import { statementsFor } from './statements-for.ts';

/** Resources that something is about, with what it is. */
export interface StatementMatch {
  readonly matcher: Matcher;
  /** The statement; the whole policy where nothing is known of it. */
  readonly source: Statement | CompiledPolicy;
  /** Why the rule may not apply. */
  readonly doubt: string | undefined;
  /** Set where the doubt is whether an allowed call uses a permission: `doubt` names one of these calls, unless it is one of other services. */
  readonly ofPass?: 'same' | 'other';
}

/** What a layer does to one action: certainly, and at most. The possible contains the sure. */
export interface LayerEffect {
  readonly layer: LayerName;
  readonly policies: readonly CompiledPolicy[];
  /** Every statement about the action, also those whose condition does not hold. */
  readonly statements: readonly Statement[];
  readonly allow: Certainty;
  readonly deny: Certainty;
}

/** Rules that apply for certain, and those that apply or may apply: the same list where nothing is in doubt. */
interface Certainty {
  readonly sure: readonly StatementMatch[];
  readonly possible: readonly StatementMatch[];
}

const everyText = matching(anything);

/**
 * What a layer does to one action.
 * @param action in lower case, without wildcards
 * @param isSymbolic whether symbols occur in the question
 */
export function effectOf(layer: Layer, action: string, context: Context, isSymbolic: boolean): LayerEffect {
  const allow = { sure: [] as StatementMatch[], possible: [] as StatementMatch[] };
  const deny = { sure: [] as StatementMatch[], possible: [] as StatementMatch[] };
  const statements: Statement[] = [];
  const passes = layer.passes?.get(action);
  for (const policy of layer.policies) {
    if (policy.opaque !== undefined) {
      const rule: StatementMatch = { matcher: everyText, source: policy, doubt: policy.opaque };
      allow.possible.push(rule);
      deny.possible.push(rule);
      continue;
    }
    for (const statement of statementsFor(policy, action)) {
      if (statement.effect === 'Deny' && passes === 'surely') continue;
      statements.push(statement);
      if (statement.effect === 'Deny' && passes !== undefined) {
        const doubt = describePass(passes);
        const ofPass = passes === 'otherwise' ? 'other' : 'same';
        deny.possible.push({ matcher: everyText, source: statement, doubt, ofPass });
        continue;
      }
      const truth = testStatement(statement, context);
      if (truth === false) continue;
      const { sure, possible } = matchersOf(statement, context, isSymbolic);
      if (policy.origin.doubt !== undefined) {
        const rule: StatementMatch = { matcher: possible, source: policy, doubt: policy.origin.doubt };
        // Like a policy of unknown content it does the same in every version, so the policy is the source.
        if (statement.effect === 'Deny') deny.possible.push(rule);
        allow.possible.push(statement.effect === 'Deny' ? rule : { ...rule, source: statement });
        continue;
      }
      const side = statement.effect === 'Allow' ? allow : deny;
      const certain: StatementMatch = { matcher: sure, source: statement, doubt: undefined };
      if (truth === true) side.sure.push(certain);
      if (truth === true && sure === possible) side.possible.push(certain);
      else {
        const doubt =
          truth === undefined
            ? doubtOf(statement, context)
            : 'it contains an unknown account, Region or variable';
        side.possible.push({ matcher: possible, source: statement, doubt });
      }
    }
  }
  const { name, policies } = layer;
  return { layer: name, policies, statements, allow: joinEqual(allow), deny: joinEqual(deny) };
}

const possiblyThrough = 'possibly through ';

/** Why it is not certain that a permission is of use within another call. */
function describePass(pass: PassCertainty): string {
  if (pass.startsWith(possiblyThrough)) {
    return `it is not documented whether ${pass.slice(possiblyThrough.length)} uses it with the permissions of the caller`;
  }
  return pass.startsWith('through ')
    ? `it is possible ${pass}, in which AWS acts with the permissions of the caller`
    : 'it depends on whether a command that can use it is allowed';
}

/** One list where nothing is in doubt, so that it is looked at once. */
function joinEqual({ sure, possible }: Certainty): Certainty {
  const isCertain = sure.length === possible.length && sure.every((rule, index) => rule === possible[index]);
  return isCertain ? { sure, possible: sure } : { sure, possible };
}

function doubtOf({ conditions }: Statement, context: Context): string {
  const unknown = conditions.filter(condition => typeof testCondition(condition, context) !== 'boolean');
  const texts = unknown.map(condition => formatConditionIn(condition, context)).join(' and ');
  // Regions are compared only where conditions name each of them: a pattern also matches one that AWS opens later.
  const isOfRegions = unknown.some(
    ({ key, values }) => isRegionKey(key) && values.some(text => !isTemplate(text) && !text.isLiteral),
  );
  const remark = isOfRegions
    ? ', which also matches Regions that are not known: an ARN or a command with a Region decides it'
    : '';
  return `it depends on ${texts}${remark}`;
}

interface Matchers {
  readonly sure: Matcher;
  readonly possible: Matcher;
}

const plain = new WeakMap<Statement, Matchers>();

/** The resources of a statement, from below and from above; one and the same where everything is known. */
function matchersOf(statement: Statement, context: Context, isSymbolic: boolean): Matchers {
  const isPlain = !isSymbolic && !statement.resources.some(isTemplate);
  const known = isPlain ? plain.get(statement) : undefined;
  if (known !== undefined) return known;
  const matchers = makeMatchers(statement, context, isSymbolic);
  if (isPlain) plain.set(statement, matchers);
  return matchers;
}

function makeMatchers(
  { resources, isNotResource }: Statement,
  context: Context,
  isSymbolic: boolean,
): Matchers {
  const sure: Glob[] = [];
  const possible: Glob[] = [];
  for (const text of resources) {
    const bounds = resolveText(text, context, isSymbolic);
    sure.push(...bounds.sure);
    possible.push(...bounds.possible);
    // IAM may take a statement whose variable has no value to be invalid: NotResource must not make that a match.
    if (isNotResource && mayLackValue(text, context)) possible.push(anything);
  }
  // The possible of a text has its sure, so that only something unknown makes more of them.
  const isExact = sure.length === possible.length;
  const low: Matcher = { globs: sure, isNegated: isNotResource };
  if (isExact) return { sure: low, possible: low };
  const high: Matcher = { globs: possible, isNegated: isNotResource };
  return isNotResource ? { sure: high, possible: low } : { sure: low, possible: high };
}
