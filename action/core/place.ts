/** Where a stack lives. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

/**
 * A text of chatops.yml, such as an ARN, with what is known in the place of CloudFormation's pseudo parameters; IAM's
 * own `${aws:…}` stays.
 */
export function substitutePlace(text: string, { account, region, partition }: Place): string {
  return text
    .replaceAll('${AWS::AccountId}', account)
    .replaceAll('${AWS::Region}', region)
    .replaceAll('${AWS::Partition}', partition);
}
