import { type Context, lookUp } from './context.ts';
import { type Glob, makeGlob, many, matchesText, one } from './glob.ts';

/** Both policies have to allow a request about a resource of another account (IAM User Guide, "Cross-account policy evaluation logic"). */
const needsItsPolicy = 'whose resource policy has to allow it too and is not known';

/** Why nothing is certain of a resource of another account. */
export const ofOtherAccount = `it belongs to another account, ${needsItsPolicy}`;

/** The same of all resources that policies name. */
export const ofOtherAccounts = `resources of other accounts, ${needsItsPolicy}`;

/** The same of one resource. @param owner the account that has it */
export function describeOwner(resource: string, owner: string): string {
  return `${resource} belongs to the account ${owner}, ${needsItsPolicy}`;
}

/** What to do about it. */
export const askOwner =
  'no change to chatops.yml can prove it: ask the owner of that account what the resource policy allows';

/** The account that requests come from; undefined where it is not known, so that no account is another one. */
export function ownAccount(context: Context): string | undefined {
  const known = lookUp(context, 'aws:PrincipalAccount');
  const [account = ''] = typeof known === 'string' ? [] : known.values;
  return /^\d{12}$/.test(account) ? account : undefined;
}

/** Whether a pattern of ARNs is about resources of other accounts alone, as far as its account field says so. */
export function isOfOtherAccount(pattern: Pick<Glob, 'text'>, own: string | undefined): boolean {
  const [arn, , , , account = '', name] = pattern.text.split(':');
  if (own === undefined || arn !== 'arn' || name === undefined || !numeric.test(account)) return false;
  return !matchesText(makeGlob(account), own);
}

/** Digits and wildcards, with at least one digit. */
const numeric = new RegExp(`^[${many}${one}]*\\d[\\d${many}${one}]*$`);
