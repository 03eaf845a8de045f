import { validationError } from '../errors.ts';
import type { Input } from '../input.ts';
import { accountIn, type Scope } from '../service.ts';

/** Bytes of a template in the request, and in S3 (FACTS). */
const longestBody = 51_200;
const longestObject = 1_000_000;

/**
 * The template of a request: sent along, or in S3.
 * @throws ApiError with AWS's own text (recorded for the URL that is none of S3's)
 */
export function findTemplateText(scope: Scope, input: Input): string | undefined {
  const body = input.atMost('TemplateBody', longestBody);
  const url = input.text('TemplateURL');
  if (url === undefined) return body;
  if (body !== undefined) throw validationError('Either Template URL or Template Body must be specified.');
  const place = readPlace(url);
  if (place === undefined) throw validationError('TemplateURL must be a supported URL.');
  return readObject(scope, place.bucket, place.key);
}

/** The words are S3's own, in CloudFormation's frame (seen in public issues). */
function readObject(scope: Scope, bucket: string, key: string): string {
  const isKnown = Object.values(scope.state.accounts).some(({ resources }) =>
    Object.hasOwn(resources['global']?.['AWS::S3::Bucket'] ?? {}, bucket),
  );
  if (!isKnown) throw s3Error('The specified bucket does not exist');
  const objects = accountIn(scope).objects?.[bucket] ?? {};
  const object = Object.hasOwn(objects, key) ? objects[key] : undefined;
  if (object === undefined) {
    const isForeign = accountIn(scope).resources['global']?.['AWS::S3::Bucket']?.[bucket] === undefined;
    throw s3Error(isForeign ? 'Access Denied' : 'The specified key does not exist.');
  }
  if (object.size > longestObject) {
    throw validationError(`Template size (${object.size}) exceeds the maximum of ${longestObject} bytes`);
  }
  return Buffer.from(object.content, 'base64').toString('utf8');
}

function s3Error(words: string) {
  return validationError(
    `S3 error: ${words}\nFor more information check http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html`,
  );
}

/** Bucket and key of a URL: `bucket.s3.region.amazonaws.com/key`, `s3.region.amazonaws.com/bucket/key`, or of this server. */
function readPlace(text: string): { bucket: string; key: string } | undefined {
  if (!URL.canParse(text)) return undefined;
  const { hostname, pathname } = new URL(text);
  const path = decodeURIComponent(pathname).slice(1);
  const virtual = /^(.+)\.s3(?:[.-][a-z0-9-]+)?\.amazonaws\.com(?:\.cn)?$/.exec(hostname)?.[1];
  if (virtual !== undefined) return { bucket: virtual, key: path };
  const isPathStyle = /^s3(?:[.-][a-z0-9-]+)?\.amazonaws\.com(?:\.cn)?$|^(127\.0\.0\.1|localhost)$/.test(
    hostname,
  );
  const slash = path.indexOf('/');
  return isPathStyle && slash > 0 ? { bucket: path.slice(0, slash), key: path.slice(slash + 1) } : undefined;
}
