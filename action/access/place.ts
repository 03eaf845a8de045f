import { isObject, type Json } from '../core/json.ts';
import type { Target } from '../core/model.ts';

/** Where a channel is, as far as it is known: what is not stays a symbol such as `${AWS::AccountId}`. */
export interface ProofPlace {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
}

/** The place of a target. The chat service exists in partition `aws` only. */
export function placeOf({ account, region }: Target): ProofPlace {
  return {
    partition: 'aws',
    account: account ?? '${AWS::AccountId}',
    region: region ?? '${AWS::Region}',
  };
}

/** Puts what is known in the place of CloudFormation's pseudo parameters; IAM's own `${aws:…}` stays. */
export function substitutePlace(text: string, place: ProofPlace): string {
  if (!text.includes('${AWS::')) return text;
  return text
    .replaceAll('${AWS::Partition}', place.partition)
    .replaceAll('${AWS::AccountId}', place.account)
    .replaceAll('${AWS::Region}', place.region);
}

/** {@link substitutePlace} in every text of a value. */
export function substituteAll(value: Json, place: ProofPlace): Json {
  if (typeof value === 'string') return substitutePlace(value, place);
  if (Array.isArray(value)) return value.map((item: Json) => substituteAll(item, place));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, substituteAll(member, place)]),
  );
}
