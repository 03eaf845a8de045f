import type { AccountLimits, ReviewedDocuments } from '../core/model.ts';
import { type Place, substituteAll, substitutePlace } from '../core/place.ts';

/** Reviewed documents with what is known of the place in ARNs and texts. */
export function substituteDocuments(documents: ReviewedDocuments, place: Place): ReviewedDocuments {
  return new Map(
    [...documents].map(([arn, list]) => [
      substitutePlace(arn, place),
      list.map(document => (document === undefined ? undefined : substituteAll(document, place))),
    ]),
  );
}

/** Organization policies with what is known of the place in their texts. */
export function substituteLimits(limits: AccountLimits, place: Place): AccountLimits {
  const policies = limits.policies.map(entry => ({
    ...entry,
    documents: entry.documents.map(each =>
      each.document === undefined ? each : { ...each, document: substituteAll(each.document, place) },
    ),
  }));
  return { ...limits, policies };
}
