// Written by hand from the pages that each group and row names.
import type { RequirementRules } from './rule.ts';

const docs = 'https://docs.aws.amazon.com/';
const s3Permissions = `${docs}AmazonS3/latest/userguide/using-with-s3-policy-actions.html`;
const object = 's3:::{--bucket}/{--key}';

/** One row for each operation on a version of an object, which has an action of its own. */
const versionRules = Object.entries({
  DeleteObject: 's3:DeleteObjectVersion',
  DeleteObjectTagging: 's3:DeleteObjectVersionTagging',
  GetObject: 's3:GetObjectVersion',
  HeadObject: 's3:GetObjectVersion',
  GetObjectAcl: 's3:GetObjectVersionAcl',
  GetObjectAttributes: 's3:GetObjectVersionAttributes',
  GetObjectTagging: 's3:GetObjectVersionTagging',
  PutObjectAcl: 's3:PutObjectVersionAcl',
  PutObjectTagging: 's3:PutObjectVersionTagging',
}).map(([operations, action]) => ({ operations, given: 'version-id', action, resources: [object] }));

const reference = `${docs}service-authorization/latest/reference/list_`;

/** Operations that read an object which a value names, with the permissions of the caller. */
const objectReaders: readonly {
  readonly service: string;
  readonly source: string;
  /** The operations, and the option with the text that its value then contains. */
  readonly rows: readonly (readonly [operations: string, given: string])[];
}[] = [
  {
    service: 'rekognition',
    source: `${docs}rekognition/latest/APIReference/API_S3Object.html`,
    rows: [
      [
        'DetectCustomLabels DetectFaces DetectLabels DetectModerationLabels DetectProtectiveEquipment DetectText IndexFaces ' +
          'RecognizeCelebrities SearchFacesByImage SearchUsersByImage',
        'image~S3Object',
      ],
      ['CompareFaces', 'source-image~S3Object'],
      ['CompareFaces', 'target-image~S3Object'],
      [
        'StartCelebrityRecognition StartContentModeration StartFaceDetection StartFaceSearch StartLabelDetection ' +
          'StartPersonTracking StartSegmentDetection StartTextDetection',
        'video~S3Object',
      ],
    ],
  },
  {
    service: 'textract',
    source: `${reference}amazontextract.html`,
    rows: [
      ['AnalyzeDocument AnalyzeExpense DetectDocumentText', 'document~S3Object'],
      ['AnalyzeID', 'document-pages~S3Object'],
      [
        'StartDocumentAnalysis StartDocumentTextDetection StartExpenseAnalysis StartLendingAnalysis',
        'document-location~S3Object',
      ],
    ],
  },
  {
    service: 'transcribe',
    source: `${reference}amazontranscribe.html`,
    rows: [
      [
        'StartCallAnalyticsJob StartMedicalScribeJob StartMedicalTranscriptionJob StartTranscriptionJob',
        'media',
      ],
    ],
  },
];

/** Buckets and objects. */
export const objectRules: readonly RequirementRules[] = [
  {
    service: 's3api',
    source: s3Permissions,
    rules: [
      ...['bucket~:accesspoint', 'bucket~-s3alias'].map(given => ({
        given,
        unknown: 'an access point is asked for as well as its bucket, which the command does not show',
        add: 'add the action on the access point and on the bucket under `allow`',
        source: `${docs}AmazonS3/latest/userguide/access-points-policies.html`,
      })),
      ...versionRules,
      {
        operations: 'GetObjectAttributes',
        action: 's3:GetObject',
        given: '!version-id',
        beside: true,
        resources: [object],
      },
      {
        operations: 'GetObjectAttributes',
        action: 's3:GetObjectVersion',
        given: 'version-id',
        beside: true,
        resources: [object],
      },
      { operations: 'CopyObject UploadPartCopy', resources: [object] },
      {
        operations: 'CopyObject UploadPartCopy',
        action: 's3:GetObject',
        given: '!copy-source~versionId',
        beside: true,
        resources: ['s3:::{--copy-source|copy-source}'],
        source: `${docs}AmazonS3/latest/API/API_CopyObject.html`,
      },
      {
        operations: 'CopyObject UploadPartCopy',
        action: 's3:GetObjectVersion',
        given: 'copy-source~versionId',
        beside: true,
        resources: ['s3:::{--copy-source|copy-source}'],
        source: `${docs}AmazonS3/latest/API/API_CopyObject.html`,
      },
      {
        operations: 'CopyObject',
        action: 's3:GetObjectTagging',
        given: '!tagging-directive',
        beside: true,
        resources: ['s3:::{--copy-source|copy-source}'],
        when: 'the source object has tags',
        source: `${docs}AmazonS3/latest/API/API_CopyObject.html`,
      },
      {
        operations: 'CopyObject',
        action: 's3:PutObjectTagging',
        given: 'tagging',
        beside: true,
        resources: [object],
        source: `${docs}AmazonS3/latest/API/API_CopyObject.html`,
      },
      ...['acl', 'grant-full-control', 'grant-read', 'grant-read-acp', 'grant-write-acp'].map(given => ({
        operations: 'CopyObject PutObject CreateMultipartUpload',
        action: 's3:PutObjectAcl',
        given,
        beside: true as const,
        resources: [object],
      })),
      {
        operations: 'CopyObject PutObject CreateMultipartUpload',
        action: 's3:PutObjectLegalHold',
        given: 'object-lock-legal-hold-status',
        beside: true,
        resources: [object],
      },
      {
        operations: 'CopyObject PutObject CreateMultipartUpload',
        action: 's3:PutObjectRetention',
        given: 'object-lock-mode',
        beside: true,
        resources: [object],
      },
      {
        operations: 'DeleteObject PutObjectRetention',
        action: 's3:BypassGovernanceRetention',
        given: 'bypass-governance-retention',
        beside: true,
        resources: [object],
      },
      {
        operations: 'DeleteObjects',
        action: 's3:BypassGovernanceRetention',
        given: 'bypass-governance-retention',
        beside: true,
        resources: ['s3:::{--bucket}/{--delete|keys}'],
        source: `${docs}AmazonS3/latest/API/API_DeleteObjects.html`,
      },
      {
        operations: 'DeleteObjects',
        given: 'delete~VersionId',
        action: 's3:DeleteObjectVersion',
        resources: ['s3:::{--bucket}/{--delete|keys}'],
        source: `${docs}AmazonS3/latest/API/API_DeleteObjects.html`,
      },
      {
        operations: 'DeleteObjects',
        given: 'delete~VersionId',
        action: 's3:DeleteObject',
        beside: true,
        unknown: 'the objects that are named without a version need it too',
        isUncertain: true,
        instead: 'name objects with a version and objects without one in two commands, one after the other',
        source: `${docs}AmazonS3/latest/API/API_DeleteObjects.html`,
      },
      {
        operations: 'DeleteObjects',
        resources: ['s3:::{--bucket}/{--delete|keys}'],
        source: `${docs}AmazonS3/latest/API/API_DeleteObjects.html`,
      },
      {
        operations:
          'AbortMultipartUpload CompleteMultipartUpload CreateMultipartUpload DeleteObject DeleteObjectTagging GetObject GetObjectAcl ' +
          'GetObjectAttributes GetObjectLegalHold GetObjectRetention GetObjectTagging GetObjectTorrent HeadObject ListParts PutObject ' +
          'PutObjectAcl PutObjectLegalHold PutObjectRetention PutObjectTagging RestoreObject SelectObjectContent UpdateObjectEncryption UploadPart',
        resources: [object],
      },
      { operations: 'CreateSession', resources: ['s3express:{region}:{account}:bucket/{--bucket}'] },
      { operations: 'CreateBucket', action: 's3:CreateBucket', resources: ['s3:::{--bucket}'] },
    ],
  },
  {
    service: 's3api',
    source: `${docs}AmazonS3/latest/API/API_CreateBucket.html`,
    rules: [
      // Of the canned ACLs only `private` needs no more.
      ...[
        ['acl~-read', 'PutBucketAcl'],
        ['grant-full-control', 'PutBucketAcl'],
        ['grant-read', 'PutBucketAcl'],
        ['grant-read-acp', 'PutBucketAcl'],
        ['grant-write', 'PutBucketAcl'],
        ['grant-write-acp', 'PutBucketAcl'],
        ['object-lock-enabled-for-bucket', 'PutBucketObjectLockConfiguration'],
        ['object-lock-enabled-for-bucket', 'PutBucketVersioning'],
        ['object-ownership', 'PutBucketOwnershipControls'],
        ['create-bucket-configuration~Tags', 'TagResource'],
      ].map(([given = '', name]) => ({
        operations: 'CreateBucket',
        given,
        action: `s3:${name}`,
        beside: true as const,
        resources: ['s3:::{--bucket}'],
      })),
    ],
  },
  ...objectReaders.map(({ service, source, rows }) => ({
    service,
    source,
    rules: rows.map(([operations, given]) => ({
      operations,
      given,
      action: 's3:GetObject',
      beside: true as const,
      unknown: `the object is within the value of \`--${given.replace(/~.*/, '')}\``,
      add: 'add `s3:GetObject` on the object under `allow`',
    })),
  })),
  {
    service: 'ec2',
    source: `${docs}AWSEC2/latest/UserGuide/work-with-ami-store-restore.html`,
    rules: [
      {
        operations: 'CreateRestoreImageTask',
        action: 's3:GetObject',
        beside: true,
        resources: ['s3:::{--bucket}/{--object-key}'],
      },
    ],
  },
  {
    // The ARN has the alias that AWS makes, `accesspoint/….mrap`.
    service: 's3control',
    source: `${docs}AmazonS3/latest/API/API_control_GetMultiRegionAccessPoint.html`,
    rules: [{ operations: 'GetMultiRegionAccessPoint', resources: ['s3::{account}:accesspoint/{any}'] }],
  },
];
