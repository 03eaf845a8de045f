import { createHash } from 'node:crypto';
import { ApiError } from '../../errors.ts';
import type { Input } from '../../input.ts';
import { cutPage } from '../../page.ts';
import { type Answer, accountIn, type Call, Flattened } from '../../service.ts';
import type { StoredObject } from '../../state/state.ts';
import { isoTime } from '../time.ts';
import { requireBucket } from './buckets.ts';

/** Puts an object, whole. */
export function putObject(call: Call, input: Input): Answer {
  const [bucket, key] = [input.require('Bucket'), input.require('Key')];
  requireBucket(call, bucket);
  const content = Buffer.from(input.text('Body') ?? '', 'base64');
  const etag = `"${createHash('md5').update(content).digest('hex')}"`;
  const account = accountIn(call);
  account.objects ??= {};
  account.objects[bucket] ??= {};
  account.objects[bucket][key] = {
    content: content.toString('base64'),
    size: content.length,
    contentType: input.text('ContentType') ?? 'binary/octet-stream',
    etag,
    at: call.now,
  };
  return { $headers: { etag } };
}

/** The object as it was put. */
export function getObject(call: Call, input: Input): Answer {
  const [bucket, key] = [input.require('Bucket'), input.require('Key')];
  requireBucket(call, bucket);
  const object = findObject(call, bucket, key);
  if (object === undefined)
    throw new ApiError('NoSuchKey', 'The specified key does not exist.', { status: 404 });
  return {
    $headers: {
      etag: object.etag,
      'last-modified': new Date(object.at).toUTCString(),
      'content-type': object.contentType,
      'accept-ranges': 'bytes',
    },
    $body: object.content,
  };
}

/** Deleting what is not there succeeds. */
export function deleteObject(call: Call, input: Input): undefined {
  const bucket = input.require('Bucket');
  requireBucket(call, bucket);
  delete accountIn(call).objects?.[bucket]?.[input.require('Key')];
}

/** Keys with a prefix, in order. */
export function listObjects(call: Call, input: Input): Answer {
  const bucket = input.require('Bucket');
  requireBucket(call, bucket);
  const prefix = input.text('prefix') ?? '';
  const size = Math.min(Number(input.text('max-keys') ?? 1000), 1000);
  const all = Object.entries(accountIn(call).objects?.[bucket] ?? {})
    .filter(([key]) => key.startsWith(prefix))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const { items, next } = cutPage(all, input.text('continuation-token'), size);
  return {
    $root: 'ListBucketResult',
    Name: bucket,
    Prefix: prefix,
    KeyCount: items.length,
    MaxKeys: size,
    IsTruncated: next !== undefined,
    NextContinuationToken: next,
    Contents: new Flattened(
      items.map(([Key, object]) => ({
        Key,
        LastModified: isoTime(object.at),
        ETag: object.etag,
        Size: object.size,
        StorageClass: 'STANDARD',
      })),
    ),
  };
}

function findObject(call: Call, bucket: string, key: string): StoredObject | undefined {
  const objects = accountIn(call).objects?.[bucket];
  return objects !== undefined && Object.hasOwn(objects, key) ? objects[key] : undefined;
}
