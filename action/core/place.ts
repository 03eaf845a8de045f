import { isObject, type Json, type JsonObject } from './json.ts';

/** Where a stack is, as far as it is known: what is not stays a symbol such as `${AWS::AccountId}`. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

/** The place of a target. The chat service exists in partition `aws` only. */
export function placeOf({
  account,
  region,
}: {
  readonly account: string | undefined;
  readonly region: string | undefined;
}): Place {
  return {
    partition: 'aws',
    account: account ?? '${AWS::AccountId}',
    region: region ?? '${AWS::Region}',
  };
}

/** The ARN of an IAM role, from the properties of its resource. */
export function roleArnOf(
  { RoleName: name, Path: path = '/' }: JsonObject,
  { account, partition }: Place,
): string {
  return `arn:${partition}:iam::${account}:role${String(path)}${String(name)}`;
}

/** The ARN of a customer-managed policy of IAM, from the properties of its resource. */
export function policyArnOf(
  { ManagedPolicyName: name, Path: path = '/' }: JsonObject,
  { account, partition }: Place,
): string {
  return `arn:${partition}:iam::${account}:policy${String(path)}${String(name)}`;
}

/**
 * A text of chatops.yml, such as an ARN, with what is known in the place of CloudFormation's pseudo parameters; IAM's
 * own `${aws:…}` stays.
 */
export function substitutePlace(text: string, { account, region, partition }: Place): string {
  if (!text.includes('${AWS::')) return text;
  return text
    .replaceAll('${AWS::Partition}', partition)
    .replaceAll('${AWS::AccountId}', account)
    .replaceAll('${AWS::Region}', region);
}

/** {@link substitutePlace} in every text of a value. */
export function substituteAll(value: Json, place: Place): Json {
  if (typeof value === 'string') return substitutePlace(value, place);
  if (Array.isArray(value)) return value.map((item: Json) => substituteAll(item, place));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, substituteAll(member, place)]),
  );
}

/** The name at the end of an ARN of IAM, without its path. */
export function nameOfArn(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
