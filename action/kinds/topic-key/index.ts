import type { Json } from '../../core/json.ts';
import type { Kind } from '../../core/kind.ts';
import { normalizePolicyDocument } from '../../core/policy-document.ts';
import { compact, logicalId, renderTags, substitutePseudoParameters } from '../../core/template.ts';
import { listOwnKeys, type OwnKey, wordsOfAlias } from '../../core/topic-keys.ts';
import { type TopicPublisherKey, topicPublishers } from '../../data/topic-publishers.ts';

/**
 * A customer-managed key for topics: the account administers it, and exactly the services that publish to these topics
 * may use it. It stays when the stack no longer has it, since a deleted key cannot be made again.
 */
export const topicKey: Kind = {
  type: 'AWS::KMS::Key',
  render: model =>
    listOwnKeys(model).map(key => ({
      logicalId: keyId(key),
      path: `channels.${key.channel}.notify`,
      isGlobal: key.isGlobal,
      isRetained: true,
      properties: compact({
        Description: `Topics of ${model.name} that notify chat`,
        Enabled: true,
        EnableKeyRotation: true,
        KeySpec: 'SYMMETRIC_DEFAULT',
        KeyUsage: 'ENCRYPT_DECRYPT',
        MultiRegion: false,
        KeyPolicy: renderPolicy(key.publishers),
        Tags: renderTags(key.tags),
      }),
    })),
  riskOf: property => (property === 'KeyPolicy' ? 'unknown' : 'none'),
  normalize: (property, value) => (property === 'KeyPolicy' ? normalizePolicyDocument(value) : value),
};

type KeyPlace = Pick<OwnKey, 'alias' | 'isGlobal'>;

/** The logical id of the key of an alias. */
export function keyId({ alias, isGlobal }: KeyPlace): string {
  return logicalId(isGlobal ? 'GlobalKey' : 'Key', wordsOfAlias(alias));
}

/** The logical id of the alias of a key. */
export function keyAliasId({ alias, isGlobal }: KeyPlace): string {
  return logicalId(isGlobal ? 'GlobalKeyAlias' : 'KeyAlias', wordsOfAlias(alias));
}

function renderPolicy(publishers: readonly TopicPublisherKey[]): Json {
  return {
    Version: '2012-10-17',
    Statement: [
      // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html: without it the key has no administrator.
      {
        Sid: 'Account',
        Effect: 'Allow',
        Principal: { AWS: substitutePseudoParameters('arn:${AWS::Partition}:iam::${AWS::AccountId}:root') },
        Action: 'kms:*',
        Resource: '*',
      },
      // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html: no condition, since it shows none for services.
      {
        Sid: 'Publishers',
        Effect: 'Allow',
        Principal: {
          Service: publishers.map(key => substitutePseudoParameters(topicPublishers[key].principal)),
        },
        Action: [...keyActions],
        Resource: '*',
      },
    ],
  };
}

/** What a service does with the key of a topic that it publishes to. */
const keyActions = ['kms:GenerateDataKey*', 'kms:Decrypt'] as const;
