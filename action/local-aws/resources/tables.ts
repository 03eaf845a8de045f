import type { Scope } from '../service.ts';
import type { ResourceTable } from '../state/state.ts';
import { namedTable } from './store.ts';
import { resourceType } from './types/index.ts';

/** All resources of a type that a request sees: the account's for a global type, else those of its Region. */
export function tableOf(scope: Scope, type: string): ResourceTable {
  return namedTable(scope, resourceType(type).isGlobal ? 'global' : scope.region, type);
}
