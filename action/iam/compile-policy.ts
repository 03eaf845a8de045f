import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { quote } from '../core/quote.ts';
import { createRecentMap } from '../core/recent-map.ts';
import { parseConditions } from './conditions.ts';
import { parseGlob, reserved } from './glob.ts';
import type { CompiledPolicy, PolicyOrigin, Statement } from './policy.ts';
import { type PolicyText, parsePolicyText, traitsOfText } from './policy-text.ts';

/**
 * Reads a policy document so that it can be asked.
 * @param document plain JSON; undefined for a policy made elsewhere whose document is not at hand
 * @returns never throws: what IAM would refuse is opaque, so that it is unknown and not allowed
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function compilePolicy(document: Json | undefined, origin: PolicyOrigin): CompiledPolicy {
  if (document === undefined) return { origin, statements: [], opaque: 'its document is not known' };
  try {
    return { origin, statements: parseDocument(document, origin), opaque: undefined };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { origin, statements: [], opaque: error.message };
  }
}

/**
 * {@link compilePolicy} with memory: equal documents of equal origin give the same object, so that what is worked out
 * of a policy is shared by all channels, and by two versions of chatops.yml.
 */
export function createPolicyCompiler(): PolicyCompiler {
  const compiled = createRecentMap<string, CompiledPolicy>();
  return {
    compile: (document, origin) => {
      const key = JSON.stringify([origin, document]);
      const policy = compiled.get(key) ?? compilePolicy(document, origin);
      compiled.set(key, policy);
      return policy;
    },
    release: compiled.release,
  };
}

/** A compiler with memory. */
export interface PolicyCompiler {
  readonly compile: typeof compilePolicy;
  /** Lets go of what was not compiled again since the release before. */
  readonly release: () => void;
}

const versions = new Set<Json>(['2012-10-17', '2008-10-17']);

function parseDocument(document: Json, origin: PolicyOrigin): Statement[] {
  if (!isObject(document)) throw new SyntaxError('its document is not an object');
  const members = readMembers(document, ['Version', 'Id', 'Statement'], 'the document');
  // A document without a Version is one of the older version.
  const version = members['Version'] ?? '2008-10-17';
  if (!versions.has(version)) throw new SyntaxError(`there is no policy Version ${JSON.stringify(version)}`);
  const statement = members['Statement'];
  if (statement === undefined) throw new SyntaxError('its document has no Statement');
  const list: readonly Json[] = Array.isArray(statement) ? statement : [statement];
  return list.map((each, index) => parseStatement(each, index, origin, version === '2012-10-17'));
}

const statementMembers = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];

function parseStatement(value: Json, index: number, origin: PolicyOrigin, hasVariables: boolean): Statement {
  const place = `statement ${index + 1}`;
  if (!isObject(value)) throw new SyntaxError(`${place} is not an object`);
  const members = readMembers(value, statementMembers, place);
  const effect = members['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') {
    throw new SyntaxError(`the Effect of ${place} is neither Allow nor Deny`);
  }
  const sid = members['Sid'];
  const actions = readOneOf(members, 'Action', 'NotAction', place);
  const resources = readOneOf(members, 'Resource', 'NotResource', place);
  const texts = resources.texts.map(text => readResource(text, hasVariables));
  return {
    origin,
    effect,
    label: typeof sid === 'string' && sid !== '' ? sid : place,
    path: origin.statementPaths?.[index] ?? origin.path,
    actions: actions.texts.map(text => {
      if (!isAction(text)) throw new SyntaxError(`${quote(text)} in ${place} is not an action`);
      return parseGlob(text.toLowerCase());
    }),
    sources: actions.texts,
    isNotAction: actions.isNegated,
    resources: texts,
    isNotResource: resources.isNegated,
    traits: texts.reduce((joined, text) => joined | traitsOfText(text), 0),
    conditions: parseConditions(members['Condition'], hasVariables),
  };
}

/** Whether IAM can take a text for a pattern of actions: a service and a name, of ASCII letters, digits and wildcards. */
function isAction(text: string): boolean {
  return text === '*' || /^[\w*?.-]+:[\w*?.-]+$/.test(text);
}

/** Members of an object, of which IAM knows the names. They are case-sensitive. */
function readMembers(object: JsonObject, known: readonly string[], place: string): JsonObject {
  const unknown = Object.keys(object).find(name => !known.includes(name));
  if (unknown !== undefined)
    throw new SyntaxError(`${place} has ${unknown}, which identity policies do not have`);
  return object;
}

function readOneOf(
  members: JsonObject,
  name: string,
  opposite: string,
  place: string,
): { texts: readonly string[]; isNegated: boolean } {
  const isNegated = members[name] === undefined;
  const value = members[name] ?? members[opposite];
  if (value === undefined || (!isNegated && members[opposite] !== undefined)) {
    throw new SyntaxError(`${place} needs either ${name} or ${opposite}`);
  }
  const texts: readonly Json[] = Array.isArray(value) ? value : [value];
  if (texts.length === 0 || !texts.every(text => typeof text === 'string')) {
    throw new SyntaxError(`${isNegated ? opposite : name} of ${place} is neither a text nor a list of texts`);
  }
  if (texts.some(text => reserved.test(text)))
    throw new SyntaxError(`${place} holds a private-use character`);
  return { texts, isNegated };
}

/**
 * "If you specify an incomplete ARN, AWS automatically completes it by adding wildcard characters to all missing
 * fields": `arn:aws:sqs` is `arn:aws:sqs:*:*:*`.
 */
function readResource(text: string, hasVariables: boolean): PolicyText {
  const fields = text.startsWith('arn:') ? countFields(text) : 6;
  const whole = fields < 6 ? text + ':*'.repeat(6 - fields) : text;
  return parsePolicyText(whole, { hasWildcards: true, hasVariables });
}

/** Colons inside `${…}` separate nothing. */
function countFields(text: string): number {
  return text.replace(/\$\{[^}]*\}/g, '').split(':').length;
}
