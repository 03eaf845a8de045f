import { type Context, lookUp } from './context.ts';
import { type Glob, makeGlob, many, matchesText, one } from './glob.ts';

/**
 * Why nothing is certain of a resource of another account: both policies have to allow it (IAM User Guide, "Cross-account policy
 * evaluation logic").
 */
export const ofOtherAccount =
  'it belongs to another account, whose resource policy has to allow it too and is not known';

/** The account that requests come from; undefined where it is not known, so that no account is another one. */
export function ownAccount(context: Context): string | undefined {
  const known = lookUp(context, 'aws:PrincipalAccount');
  const [account = ''] = typeof known === 'string' ? [] : known.values;
  return /^\d{12}$/.test(account) ? account : undefined;
}

/** Whether a pattern of ARNs is about resources of other accounts alone, as far as its account field says so. */
export function isOfOtherAccount(pattern: Glob, own: string | undefined): boolean {
  const [arn, , , , account = '', name] = pattern.text.split(':');
  if (own === undefined || arn !== 'arn' || name === undefined || !numeric.test(account)) return false;
  return !matchesText(makeGlob(account), own);
}

/** Digits and wildcards, with at least one digit. */
const numeric = new RegExp(`^[${many}${one}]*\\d[\\d${many}${one}]*$`);
