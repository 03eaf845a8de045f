import { expect, test } from '@jest/globals';
import { beautify } from '../../action/iam/example-text.ts';
import { matchesText, parseGlob } from '../../action/iam/glob.ts';

test.each([
  ['arn:aws:sqs:eu-:11:a', 'arn:aws:sqs:eu-*:11*:a*', 'arn:aws:sqs:eu-west-1:111111111111:a'],
  ['arn:aws:sqs:eu-:111111111111:a', 'arn:aws:sqs:eu-*:11*:a*', 'arn:aws:sqs:eu-west-1:111111111111:a'],
  [
    'arn:aws:ec2:u:222222222222:instance/',
    'arn:aws:ec2:u*:*:instance/*',
    'arn:aws:ec2:us-east-1:222222222222:instance/example',
  ],
  ['arn:aws:sqs:eu-north-1:111111111111:a', 'arn:aws:sqs:eu-*:*:a*', 'arn:aws:sqs:eu-north-1:111111111111:a'],
  // Nothing of this form exists: it stays what was looked for.
  ['arn:aws:sqs:zz-:33:a', 'arn:aws:sqs:zz-*:33:a', 'arn:aws:sqs:zz-:33:a'],
  ['arn:aws:s3:::b/', 'arn:aws:s3:::b/*', 'arn:aws:s3:::b/example'],
  [
    'arn:aws:iam::111111111111:role/:',
    'arn:aws:iam::*:role/*',
    'arn:aws:iam::111111111111:role/example:example',
  ],
  [
    'arn:aws:cloudformation:us-east-1:111111111111:stackset/:x',
    'arn:aws:cloudformation:*:*:stackset/*:*',
    'arn:aws:cloudformation:us-east-1:111111111111:stackset/example:x',
  ],
])('%s within %s is shown as %s', (text, pattern, shown) => {
  expect(beautify(text, '999999999999', each => matchesText(parseGlob(pattern), each))).toBe(shown);
});
