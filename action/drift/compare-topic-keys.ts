import type { Differences, Drift, Unchecked } from '../core/drift.ts';
import type { Json } from '../core/json.ts';
import type { Reading } from '../core/snapshot.ts';
import { hasSameStatements } from './compare-documents.ts';

/** A key made elsewhere, as it was read. */
export interface ComparedKey {
  readonly arn: string;
  /** Where chatops.yml names it: at its first channel. */
  readonly path: string;
  /** The reviewed policy; undefined when chatops.yml has only the ARN. */
  readonly reviewed: Json | undefined;
  /** The policy in AWS; undefined: there is no such key. */
  readonly policy: Reading<Json | undefined>;
  /** Principals that publish to topics with the key and may not use it. */
  readonly denied: readonly string[];
  /** What is published to the topics with the key, in each channel. */
  readonly sources: readonly {
    readonly channel: string;
    readonly principal: string;
    readonly what: string;
  }[];
}

/**
 * Compares the policies of keys made elsewhere: with what was reviewed, and with what the topics need. Who can use a key of a
 * topic changes nothing about what people can do in chat.
 */
export function compareTopicKeys(target: string, keys: readonly ComparedKey[]): Differences {
  const drift: Drift[] = [];
  const unchecked: Unchecked[] = [];
  for (const { arn, path, reviewed, policy, denied, sources } of keys) {
    const isOther =
      reviewed !== undefined &&
      policy.ok &&
      policy.value !== undefined &&
      !hasSameStatements(reviewed, policy.value);
    const silence = (isLost: (principal: string) => boolean) => {
      const lost = sources.filter(({ principal }) => isLost(principal));
      // Without a reviewed policy that is another one nothing says that it was possible before.
      const age = isOther ? {} : { isOfUnknownAge: true as const };
      const silenced = lost.map(({ channel, what }) => ({ channel, what, isCertain: true, ...age }));
      return silenced.length === 0
        ? { risk: 'none' as const }
        : { risk: 'narrows' as const, notifications: { silenced } };
    };
    const place = { target, path, type: 'AWS::KMS::Key', id: arn, isElsewhere: true as const };
    if (!policy.ok) {
      unchecked.push({ ...place, property: 'document', reason: policy.reason });
      continue;
    }
    if (policy.value === undefined) {
      const note = 'Nothing can be published to the topics with this key';
      drift.push({ ...place, kind: 'deleted', property: 'document', ...silence(() => true), note });
      continue;
    }
    if (!isOther && denied.length === 0) continue;
    drift.push({
      ...place,
      kind: 'modified',
      property: 'document',
      ...(reviewed === undefined ? {} : { expected: reviewed }),
      observed: policy.value,
      ...silence(principal => denied.includes(principal)),
      note:
        denied.length === 0
          ? 'The policy of the key is different from the reviewed document; update the document, or have the policy changed'
          : `The policy of the key does not allow ${denied.join(' and ')} to use it, so none of ${denied.length === 1 ? 'its' : 'their'} messages arrive; have the policy changed`,
    });
  }
  return { drift, unchecked };
}
