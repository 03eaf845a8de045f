import { ApiError } from '../../errors.ts';
import { accountIn } from '../../service.ts';
import { checkDocument, readDocument } from '../iam-policies.ts';
import type { ResourceType } from '../resource-type.ts';
import { namedTable } from '../store.ts';

/** An OpenID Connect provider, such as GitHub's for Actions. */
export const oidcProvider: ResourceType = {
  type: 'AWS::IAM::OIDCProvider',
  isGlobal: true,
  defaults: { ClientIdList: [], ThumbprintList: [], Tags: [] },
  arnOf: ({ identifier }) => identifier ?? '*',
  identify: ({ account }, { Url: url }) => ({
    Arn: `arn:aws:iam::${account}:oidc-provider/${String(url).replace(/^https:\/\//, '')}`,
  }),
  start: ({ now }) => ({ CreateDate: new Date(now).toISOString() }),
  check: (_scope, { Url: url }) => {
    if (/^https:\/\/\S+$/.test(String(url))) return;
    throw new ApiError('ValidationError', 'Invalid Open ID Connect Provider URL', {
      handlerCode: 'InvalidRequest',
    });
  },
};

/** An S3 bucket. Names are taken across all accounts, as they are in AWS. */
export const bucket: ResourceType = {
  type: 'AWS::S3::Bucket',
  isGlobal: true,
  name: { property: 'BucketName', maxLength: 63, isLowerCase: true },
  defaults: {},
  arnOf: () => '*',
  identify: (scope, { BucketName: name }) => ({
    Arn: `arn:aws:s3:::${String(name)}`,
    DomainName: `${String(name)}.s3.amazonaws.com`,
    RegionalDomainName: `${String(name)}.s3.${scope.region}.amazonaws.com`,
    DualStackDomainName: `${String(name)}.s3.dualstack.${scope.region}.amazonaws.com`,
    WebsiteURL: `http://${String(name)}.s3-website-${scope.region}.amazonaws.com`,
  }),
  start: ({ now, region }) => ({ CreationDate: new Date(now).toISOString(), Region: region }),
  check: (scope, { BucketName: name }, own) => {
    if (own !== undefined) return;
    if (!/^(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(String(name))) {
      throw new ApiError('InvalidBucketName', 'The specified bucket is not valid.', {
        handlerCode: 'InvalidRequest',
      });
    }
    const isTaken = Object.entries(scope.state.accounts).some(
      ([id, { resources }]) =>
        id !== scope.account && Object.hasOwn(resources['global']?.['AWS::S3::Bucket'] ?? {}, String(name)),
    );
    if (isTaken) {
      throw new ApiError(
        'BucketAlreadyExists',
        'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
        { status: 409, handlerCode: 'AlreadyExists' },
      );
    }
  },
  checkDelete: (scope, { properties }) => {
    const objects = accountIn(scope).objects?.[String(properties['BucketName'])] ?? {};
    if (Object.keys(objects).length === 0) return;
    throw new ApiError('BucketNotEmpty', 'The bucket you tried to delete is not empty', {
      status: 409,
      handlerCode: 'GeneralServiceException',
    });
  },
  afterDelete: (scope, { properties }) => {
    delete accountIn(scope).objects?.[String(properties['BucketName'])];
  },
};

/** The policy of a bucket. It is kept, and not enforced. */
export const bucketPolicy: ResourceType = {
  type: 'AWS::S3::BucketPolicy',
  isGlobal: true,
  defaults: {},
  arnOf: () => '*',
  identify: () => ({}),
  settle: properties => ({
    ...properties,
    PolicyDocument: readDocument(properties['PolicyDocument'] ?? null),
  }),
  check: (scope, { Bucket: name, PolicyDocument: document }) => {
    checkDocument(document ?? null, 'resource');
    if (Object.hasOwn(namedTable(scope, 'global', 'AWS::S3::Bucket'), String(name))) return;
    throw new ApiError('NoSuchBucket', 'The specified bucket does not exist', {
      status: 404,
      handlerCode: 'NotFound',
    });
  },
};
