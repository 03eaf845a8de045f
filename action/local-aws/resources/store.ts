import { accountIn, type Scope } from '../service.ts';
import type { ResourceTable } from '../state/state.ts';
import { peek } from '../state/track.ts';

/** The same, for looking through all of it: what is changed through it is lost. */
export function peekTable(scope: Scope, place: string, type: string): ResourceTable {
  return peek(namedTable(scope, place, type));
}

/** The one place where all resources of a type are kept: per account, per Region or `global`, per type. */
export function namedTable(scope: Scope, place: string, type: string): ResourceTable {
  const { resources } = accountIn(scope);
  resources[place] ??= {};
  resources[place][type] ??= {};
  return resources[place][type];
}
