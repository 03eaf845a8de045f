import type { Kind } from '../../core/kind.ts';
import { reference } from '../../core/template.ts';
import { listOwnKeys } from '../../core/topic-keys.ts';
import { keyAliasId, keyId } from '../topic-key/index.ts';

/** The alias by which topics name a key of the stack. */
export const topicKeyAlias: Kind = {
  type: 'AWS::KMS::Alias',
  render: model =>
    listOwnKeys(model).map(({ alias, channel }) => ({
      logicalId: keyAliasId(alias),
      path: `channels.${channel}.notify`,
      properties: { AliasName: alias, TargetKeyId: reference(keyId(alias)) },
    })),
  // Another key under the alias: whether messages still arrive depends on its policy; what people can do in chat stays the same.
  judge: () => 'none',
};
