import { type Catalogue, loadCatalogue } from '../chat/catalogue.ts';
import { type IamActions, loadIamActions } from '../iam/iam-actions.ts';
import { loadManagedPolicies, type ManagedPolicies } from '../iam/managed-policies.ts';

/** What the proofs know about AWS; unpacked once, and only when something is to be proved. */
export interface Knowledge {
  /** Commands of the AWS CLI. */
  readonly catalogue: Catalogue;
  /** Actions of IAM. */
  readonly actions: IamActions;
  /** Documents of the AWS-managed policies. */
  readonly managed: ManagedPolicies;
}

/** Loads it all, side by side. */
export async function loadKnowledge(): Promise<Knowledge> {
  const [catalogue, actions, managed] = await Promise.all([
    loadCatalogue(),
    loadIamActions(),
    loadManagedPolicies(),
  ]);
  return { catalogue, actions, managed };
}
