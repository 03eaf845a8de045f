import { computeRules } from './compute.ts';
import { deliveryRules } from './delivery.ts';
import { dependentRules } from './dependents.ts';
import { edgeRules } from './edge.ts';
import { formRules } from './forms-of-names.ts';
import { imageRules } from './images.ts';
import { managedSecrets } from './managed-secrets.ts';
import { otherRules } from './more.ts';
import { objectRules } from './objects.ts';
import { operationsRules } from './operations.ts';
import { optionNeeds } from './option-needs.ts';
import { otherArnRules } from './other-arns.ts';
import type { RequirementRules } from './rule.ts';
import { storeRules } from './stores.ts';

/** The rows that are written by hand, of each service in the order in which they are tried. */
export const requirementRules: readonly RequirementRules[] = [
  ...imageRules,
  ...formRules,
  ...otherRules,
  ...otherArnRules,
  ...computeRules,
  ...deliveryRules,
  ...operationsRules,
  ...objectRules,
  ...storeRules,
  ...managedSecrets,
  ...edgeRules,
  ...optionNeeds,
  ...dependentRules,
];
