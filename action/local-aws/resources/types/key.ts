import { randomUUID } from 'node:crypto';
import { ApiError } from '../../errors.ts';
import { readDocument } from '../iam-policies.ts';
import type { ResourceType } from '../resource-type.ts';
import { namedTable } from '../store.ts';

const keyType = 'AWS::KMS::Key';

/** A key. Nothing is ever encrypted with it, and its policy is kept and not enforced. */
export const key: ResourceType = {
  type: keyType,
  isGlobal: false,
  defaults: {
    Description: '',
    Enabled: true,
    EnableKeyRotation: false,
    KeySpec: 'SYMMETRIC_DEFAULT',
    KeyUsage: 'ENCRYPT_DECRYPT',
    MultiRegion: false,
    Origin: 'AWS_KMS',
    Tags: [],
  },
  arnOf: ({ account, region, identifier }) =>
    identifier === undefined ? '*' : `arn:aws:kms:${region}:${account}:key/${identifier}`,
  identify: ({ account, region }) => {
    const id = randomUUID();
    return { KeyId: id, Arn: `arn:aws:kms:${region}:${account}:key/${id}` };
  },
  settle: properties =>
    properties['KeyPolicy'] === undefined
      ? properties
      : { ...properties, KeyPolicy: readDocument(properties['KeyPolicy']) },
};

/** The alias of a key. */
export const keyAlias: ResourceType = {
  type: 'AWS::KMS::Alias',
  isGlobal: false,
  defaults: {},
  arnOf: ({ account, region, named }) => `arn:aws:kms:${region}:${account}:${named('AliasName')}`,
  identify: () => ({}),
  check: (scope, { TargetKeyId: target }) => {
    const id = String(target).replace(/^arn:[^/]*:key\//, '');
    if (Object.hasOwn(namedTable(scope, scope.region, keyType), id)) return;
    throw new ApiError('NotFoundException', `Key '${String(target)}' does not exist`, {
      handlerCode: 'NotFound',
    });
  },
};
