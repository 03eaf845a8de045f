import { isObject, type Json, type JsonObject, oneOrMany } from '../core/json.ts';
import { matchesWildcards } from '../core/wildcards.ts';

/** A token of GitHub that a role accepts. */
export interface TrustedToken {
  /** The `sub` that is accepted, a pattern when `isPattern`. */
  readonly subject: string;
  readonly isPattern: boolean;
  /** Whether the statement needs something else too, so that a token with this subject may be refused. */
  readonly hasMore: boolean;
}

/** What a trust policy lets in, as far as its form is understood. */
export interface Trust {
  /** OIDC providers whose tokens are accepted, as ARNs. */
  readonly providers: readonly string[];
  readonly tokens: readonly TrustedToken[];
  /** Who else may assume the role: ARNs, accounts, `*`, or a few words for services and other identity providers. */
  readonly principals: readonly string[];
  /** Parts of the policy whose meaning is not worked out, each in a few words. */
  readonly unclear: readonly string[];
}

/** The audience that our workflows ask for. */
const audience = 'sts.amazonaws.com';

/**
 * Reads who may assume a role. Only the form that templates/bootstrap.yml writes, and what people change in it, is
 * understood. Anything else is `unclear`, and never taken for a promise.
 * @param issuer host and path of the token service, e.g. `token.actions.githubusercontent.com`
 */
export function readTrust(document: Json, issuer: string): Trust {
  const providers = new Set<string>();
  const tokens: TrustedToken[] = [];
  const principals: string[] = [];
  const unclear: string[] = [];
  const statements = isObject(document) ? oneOrMany(document['Statement']) : [];
  for (const statement of statements) {
    if (!isObject(statement)) continue;
    if (statement['Effect'] !== 'Allow') {
      unclear.push('a statement that denies');
      continue;
    }
    if (statement['NotPrincipal'] !== undefined || statement['NotAction'] !== undefined) {
      unclear.push('a statement with NotPrincipal or NotAction');
      continue;
    }
    const actions = texts(statement['Action']);
    const principal = statement['Principal'];
    const federated = isObject(principal) ? texts(principal['Federated']) : [];
    const users = principal === '*' ? ['*'] : isObject(principal) ? texts(principal['AWS']) : [];
    const services = isObject(principal) ? texts(principal['Service']) : [];
    if (federated.length > 0 && covers(actions, 'sts:AssumeRoleWithWebIdentity')) {
      for (const provider of federated) providers.add(provider);
      const isOfIssuer = federated.every(provider => provider.endsWith(`:oidc-provider/${issuer}`));
      if (isOfIssuer) tokens.push(...readTokens(statement, issuer));
      else principals.push(...federated.map(provider => `tokens of ${provider}`));
    }
    if (users.includes('*') && covers(actions, 'sts:AssumeRoleWithWebIdentity')) {
      principals.push('tokens of any identity provider');
    }
    if (covers(actions, 'sts:AssumeRole')) {
      principals.push(...users);
      for (const service of services) principals.push(`the service ${service}`);
    }
  }
  return { providers: [...providers], tokens, principals, unclear };
}

/** The tokens that a statement accepts. Without a condition on `sub`: those of every repository on GitHub. */
function readTokens(statement: JsonObject, issuer: string): TrustedToken[] {
  const conditions = statement['Condition'] ?? {};
  let subjects: TrustedToken[] | undefined;
  let hasMore = false;
  for (const [operator, keys] of Object.entries(isObject(conditions) ? conditions : {})) {
    for (const [key, values] of Object.entries(isObject(keys) ? keys : {})) {
      const isEqual = /^(ForAnyValue:)?StringEquals$/i.test(operator);
      const isLike = /^(ForAnyValue:)?(StringLike|ArnLike)$/i.test(operator);
      const name = key.toLowerCase();
      if (name === `${issuer}:aud`.toLowerCase() && isEqual && texts(values).includes(audience)) continue;
      if (name === `${issuer}:sub`.toLowerCase() && (isEqual || isLike) && subjects === undefined) {
        subjects = texts(values).map(subject => ({
          subject,
          isPattern: isLike && /[*?]/.test(subject),
          hasMore: false,
        }));
        continue;
      }
      hasMore = true;
    }
  }
  const found = subjects ?? [{ subject: '*', isPattern: true, hasMore: false }];
  return found.map(token => ({ ...token, hasMore }));
}

function covers(actions: readonly string[], action: string): boolean {
  return actions.some(pattern => matchesWildcards(pattern.toLowerCase(), action.toLowerCase()));
}

function texts(value: Json | undefined): string[] {
  return oneOrMany(value).filter((item): item is string => typeof item === 'string');
}
