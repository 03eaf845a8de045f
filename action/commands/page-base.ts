import type { AccessChange } from '../access/compare-access.ts';
import type { Resolved } from '../core/model.ts';
import type { UnhashedPlan } from '../core/plan.ts';
import { type BaseVersion, loadBaseVersion, planAgainst } from './against.ts';

/** What an access page is compared with. */
export interface PageBase {
  /** The commit or file, as it was named. */
  readonly name: string;
  /** Undefined when the commit does not have the file. */
  readonly version: BaseVersion | undefined;
  readonly access: readonly AccessChange[];
  /** The changes of resources, for what people stop hearing of. */
  readonly plan: UnhashedPlan;
}

/**
 * Reads the version that a page is compared with, and who gains and loses what.
 * @param against a commit or a file
 * @throws AwsFailure when there is neither, or when it is not valid
 */
export async function readPageBase(config: Resolved, file: string, against: string): Promise<PageBase> {
  const version = await loadBaseVersion(against, file);
  const { access, plan } = await planAgainst([{ config, base: version?.config }]);
  return { name: against, version, access, plan };
}
