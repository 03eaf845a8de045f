import { checkAccount } from './check-account.ts';
import { checkGitHub } from './check-github.ts';
import { checkLocal } from './check-local.ts';
import type { SetupFacts } from './facts.ts';
import type { Point } from './point.ts';

/** The road from a repository to its first apply, in the order in which it is walked. */
export function checkSetup(facts: SetupFacts): Point[] {
  return [
    ...checkLocal(facts),
    ...facts.accounts.flatMap(account => checkAccount(facts, account)),
    ...checkGitHub(facts),
  ];
}
