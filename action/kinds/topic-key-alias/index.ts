import type { Kind } from '../../core/kind.ts';
import { reference } from '../../core/template.ts';
import { listOwnKeys } from '../../core/topic-keys.ts';
import { keyAliasId, keyId } from '../topic-key/index.ts';

/** The alias by which topics name a key of the stack. */
export const topicKeyAlias: Kind = {
  type: 'AWS::KMS::Alias',
  render: model =>
    listOwnKeys(model).map(key => ({
      logicalId: keyAliasId(key),
      path: `channels.${key.channel}.notify`,
      isGlobal: key.isGlobal,
      properties: { AliasName: key.alias, TargetKeyId: reference(keyId(key)) },
    })),
  // Another key under the alias: whether messages still arrive depends on its policy; what people can do in chat stays the same.
  riskOf: () => 'none',
};
