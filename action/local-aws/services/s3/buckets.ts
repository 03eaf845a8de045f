import { ApiError } from '../../errors.ts';
import type { Input } from '../../input.ts';
import { createResource, deleteResource } from '../../resources/handlers.ts';
import { namedTable } from '../../resources/store.ts';
import { type Answer, type Call, Flattened } from '../../service.ts';
import type { StoredResource } from '../../state/state.ts';

const type = 'AWS::S3::Bucket';

/** All buckets of the account. */
export function listBuckets(call: Call): Answer {
  return {
    $root: 'ListAllMyBucketsResult',
    Owner: { ID: call.account },
    Buckets: {
      Bucket: new Flattened(
        Object.entries(namedTable(call, 'global', type)).map(([Name, { service }]) => ({
          Name,
          CreationDate: service['CreationDate'],
        })),
      ),
    },
  };
}

/** Making a bucket that is the caller's already is an error, except in us-east-1 (documented). */
export function createBucket(call: Call, input: Input): Answer {
  const name = input.require('Bucket');
  if (Object.hasOwn(namedTable(call, 'global', type), name)) {
    if (call.region !== 'us-east-1') {
      throw new ApiError(
        'BucketAlreadyOwnedByYou',
        'Your previous request to create the named bucket succeeded and you already own it.',
        { status: 409 },
      );
    }
  } else {
    make(call, name);
  }
  return { $headers: { location: `/${name}` } };
}

function make(call: Call, name: string): void {
  try {
    createResource(call, type, { BucketName: name }, { stackName: '', logicalId: '' });
  } catch (error) {
    // S3 has a word of its own for what the registry schema does not take.
    if (!(error instanceof ApiError) || error.code !== 'ValidationException') throw error;
    throw new ApiError('InvalidBucketName', 'The specified bucket is not valid.');
  }
}

/** Whether a bucket is there. */
export function headBucket(call: Call, input: Input): Answer {
  const { service } = requireBucket(call, input.require('Bucket'));
  return { $headers: { 'x-amz-bucket-region': String(service['Region']) }, $isHead: true };
}

/** The Region of a bucket; empty for us-east-1 (documented). */
export function locateBucket(call: Call, input: Input): Answer {
  const { service } = requireBucket(call, input.require('Bucket'));
  return {
    $root: 'LocationConstraint',
    $text: service['Region'] === 'us-east-1' ? '' : String(service['Region']),
  };
}

/** Deletes an empty bucket. */
export function deleteBucket(call: Call, input: Input): undefined {
  const name = input.require('Bucket');
  requireBucket(call, name);
  deleteResource(call, type, name);
}

/** A bucket of the caller's account. @throws ApiError NoSuchBucket (recorded words) */
export function requireBucket(call: Call, name: string): StoredResource {
  const buckets = namedTable(call, 'global', type);
  const bucket = Object.hasOwn(buckets, name) ? buckets[name] : undefined;
  if (bucket !== undefined) return bucket;
  throw new ApiError('NoSuchBucket', 'The specified bucket does not exist', {
    status: 404,
    handlerCode: 'NotFound',
  });
}
