/** What AWS can send for a condition key, where that is documented. */
export interface KeyValues {
  /** What every value looks like. A value of another form is in no request. */
  readonly form: RegExp;
  /** Values that requests have, the plainest first. */
  readonly examples: readonly string[];
  /** Whether every request has the key. */
  readonly isAlways?: true;
}

/** An address, and never a range of them; the operators say whether it is one. */
const address: KeyValues = {
  form: /^[\d.]+$|^[\da-f]*:[\da-f:.]*$/i,
  examples: ['203.0.113.7', '2001:db8::7'],
};

/** Regions of the partition `aws` (AWS General Reference, "AWS service endpoints", 2026-09-26). */
const regions: readonly string[] = [
  'us-east-1',
  'us-west-2',
  'eu-west-1',
  'eu-central-1',
  'ap-northeast-1',
  'us-east-2',
  'us-west-1',
  'af-south-1',
  'ap-east-1',
  'ap-east-2',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-south-2',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'ca-central-1',
  'ca-west-1',
  'eu-central-2',
  'eu-north-1',
  'eu-south-1',
  'eu-south-2',
  'eu-west-2',
  'eu-west-3',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'mx-central-1',
  'sa-east-1',
];

const truth: KeyValues = { form: /^(?:true|false)$/, examples: ['true', 'false'] };
/** `\uE002` is an account that is not known. */
const account: KeyValues = { form: /^(?:\d{12}|\uE002)$/, examples: ['111122223333', '444455556666'] };
const service: KeyValues = {
  form: /^[a-z0-9][a-z0-9.-]*$/,
  examples: ['lambda.amazonaws.com', 'ec2.amazonaws.com'],
};

/**
 * Values by the key in lower case (IAM User Guide, "AWS global condition context keys", and the condition keys of the
 * services in the Service Authorization Reference).
 */
export const keyValues: ReadonlyMap<string, KeyValues> = new Map<string, KeyValues>([
  [
    'aws:requestedregion',
    { form: /^[a-z]{2}(?:-[a-z]+)+-\d{1,2}$|^\uE003$/, examples: regions, isAlways: true },
  ],
  ['aws:sourceip', address],
  ['aws:vpcsourceip', address],
  ['aws:securetransport', { ...truth, isAlways: true }],
  ['aws:viaawsservice', { ...truth, isAlways: true }],
  ['aws:multifactorauthpresent', truth],
  ['aws:principalisawsservice', truth],
  ['aws:principalaccount', { ...account, isAlways: true }],
  ['aws:resourceaccount', account],
  ['aws:sourceaccount', account],
  [
    'aws:principaltype',
    {
      form: /^(?:Account|User|FederatedUser|AssumedRole|Anonymous)$/,
      examples: ['AssumedRole'],
      isAlways: true,
    },
  ],
  ['aws:calledvia', service],
  ['aws:calledviafirst', service],
  ['aws:calledvialast', service],
  ['iam:passedtoservice', service],
  ['kms:viaservice', { ...service, examples: ['s3.us-east-1.amazonaws.com', ...service.examples] }],
  ['s3:sessionmode', { form: /^Read(?:Only|Write)$/, examples: ['ReadWrite', 'ReadOnly'] }],
]);

/** More keys that every signed request of a role has, whatever their values are (the same page). */
const sentAlways: ReadonlySet<string> = new Set([
  'aws:currenttime',
  'aws:epochtime',
  'aws:principalarn',
  'aws:userid',
]);

/** Whether every request of a role has a key. @param key in lower case */
export function isAlwaysSent(key: string): boolean {
  return sentAlways.has(key) || keyValues.get(key)?.isAlways === true;
}
