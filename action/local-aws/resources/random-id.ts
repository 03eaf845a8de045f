import { randomBytes } from 'node:crypto';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const mixed = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A unique id as IAM makes them: a prefix for the kind (AROA role, ANPA policy, ASIA temporary key), then 17 letters and digits. */
export function makeIamId(prefix: string): string {
  return prefix + pick(letters, 17);
}

/**
 * A name as CloudFormation makes them up: stack, logical id, 12 random characters; the middle parts give way to the
 * length that the service allows.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html
 */
export function makeName(stackName: string, logicalId: string, maxLength: number): string {
  const suffix = pick(mixed, 12);
  const room = maxLength - suffix.length - 1;
  const full = `${stackName}-${logicalId}`;
  if (full.length <= room) return `${full}-${suffix}`;
  const half = Math.floor((room - 1) / 2);
  return `${stackName.slice(0, half)}-${logicalId.slice(0, room - 1 - Math.min(half, stackName.length))}-${suffix}`;
}

function pick(alphabet: string, length: number): string {
  return [...randomBytes(length)].map(byte => alphabet[byte % alphabet.length]).join('');
}
