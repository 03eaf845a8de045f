import { type ApiService, reads, writes } from '../../service.ts';
import { createBucket, deleteBucket, headBucket, listBuckets, locateBucket } from './buckets.ts';
import { deleteObject, getObject, listObjects, putObject } from './objects.ts';

/** S3 objects, path style, for templates that are too large to send. Versions, multipart and policies are not here. */
export const s3: ApiService = {
  signingName: 's3',
  protocol: { name: 'rest-xml' },
  operations: {
    ListBuckets: reads(listBuckets),
    CreateBucket: writes(createBucket),
    HeadBucket: reads(headBucket),
    GetBucketLocation: reads(locateBucket),
    DeleteBucket: writes(deleteBucket, undefined, 204),
    ListObjectsV2: reads(listObjects),
    ListObjects: reads(listObjects),
    PutObject: writes(putObject),
    GetObject: reads(getObject),
    HeadObject: reads((call, input) => ({ ...getObject(call, input), $isHead: true })),
    DeleteObject: writes(deleteObject, undefined, 204),
  },
};
