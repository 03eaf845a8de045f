import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { signRequest } from '../../action/aws/sign-request.ts';
import {
  channelsOf,
  configOf,
  makeBucket,
  observedChannels,
  startWorld,
  textOf,
  type World,
} from './world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.stop());

const account = '123456789012';

const large = (count: number, target: object = {}) =>
  configOf({
    targets: { prod: { account, region: 'us-east-1', ...target } },
    channels: channelsOf(
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [`k${index}`, `C0${String(index).padStart(7, '0')}`]),
      ),
    ),
  });

test('a template over 51,200 bytes goes through the bucket of the target', async () => {
  await makeBucket(world, account, 'chatops-templates');
  const wish = large(120, { 'template-bucket': 'chatops-templates' });
  expect((await world.plan(wish)).findings).toEqual([]);
  const report = await world.apply(wish);
  expect(textOf(report)).toMatch(/^Applied/);
  expect((await world.apply(wish)).outcome).toBe('unchanged');
});

test('without a bucket it is in the way while planning, and names the setting', async () => {
  const { findings } = await world.plan(large(120));
  expect(findings.map(({ code }) => code)).toEqual(['plan/template-too-large']);
  expect(findings[0]?.help).toContain('targets.prod.template-bucket');
  const report = await world.apply(large(120));
  expect(report.outcome).toBe('failed');
  expect(textOf(report)).toContain('targets.prod.template-bucket');
});

test('a bucket that is not there, or not to be written, is named', async () => {
  const report = await world.apply(large(120, { 'template-bucket': 'not-there' }));
  expect(textOf(report)).toMatch(/could not be put into the bucket not-there\. NoSuchBucket/);
  await makeBucket(world, account, 'chatops-templates');
  await world.control('POST', 'faults', { operation: 's3:PutObject', kind: 'deny' });
  const denied = await world.apply(large(120, { 'template-bucket': 'chatops-templates' }));
  expect(textOf(denied)).toMatch(/could not be put into the bucket chatops-templates\. AccessDenied/);
  await world.control('DELETE', 'faults');
  await world.control('POST', 'faults', { operation: 's3:PutObject', kind: 'error', times: 2 });
  const survived = await world.apply(large(120, { 'template-bucket': 'chatops-templates' }));
  expect(textOf(survived)).toMatch(/^Applied/);
});

test('over 480 resources it says how to split', async () => {
  const { findings } = await world.plan(large(490, { 'template-bucket': 'chatops-templates' }));
  expect(findings.map(({ code }) => code)).toEqual(['plan/too-many-resources']);
  expect(findings[0]?.message).toContain('491 resources');
  expect(findings[0]?.help).toContain('another file with another `name`');
  expect(await observedChannels(world)).toEqual({});
});

describe('the signature', () => {
  test('is the one of the example in the S3 reference', async () => {
    // https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, "Example: GET Object"
    const headers = await signRequest(
      {
        method: 'GET',
        url: new URL('https://examplebucket.s3.amazonaws.com/test.txt'),
        headers: { range: 'bytes=0-9' },
        body: '',
      },
      { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
      { region: 'us-east-1', service: 's3' },
      new Date('2013-05-24T00:00:00Z'),
    );
    expect(headers['authorization']).toContain(
      'Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    );
    expect(headers['host']).toBeUndefined();
  });
});
