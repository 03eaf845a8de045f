import type { Json, JsonObject } from '../core/json.ts';
import { classifyPattern } from '../core/notifications.ts';
import type { Path } from '../core/path.ts';
import { placeOf, substitutePlace } from '../core/place.ts';
import { quote, quoteName } from '../core/quote.ts';
import type { ConfigRule, RuleFinding } from '../core/rule.ts';
import { globalRegion } from '../core/stacks.ts';
import type { ChatopsConfig, Notify, TopicKeyConfig } from '../generated/config.ts';
import { findPublishers } from '../iam/key-publishers.ts';
import { exampleHead } from './describe-rule.ts';
import { type DeclaredTarget, eachNotify, listPublishers, targetsOf } from './each-notify.ts';

const keyArn = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const example = (key: string, notify = 'from: [cloudwatch-alarms]') =>
  `${exampleHead}targets: { main: { account: "123456789012", region: eu-west-1 } }\nroles: { r: { managed-policies: [CloudWatchReadOnlyAccess] } }\nchannels: { ops: { channel: C0BBBBBBB, role: r, guardrails: none, notify: { ${notify}, key: ${key} } } }`;
const good = example('alias/chatops');

/** A key made elsewhere with the place of its entry. */
interface ForeignKey {
  readonly path: Path;
  readonly arn: string;
  readonly document: string | undefined;
  readonly notify: Notify;
}

/** A key that a publishing service may not use keeps all its messages away. */
const notifyKeyDenied: ConfigRule = {
  code: 'notify/key-denied',
  title: 'A key that a publishing service may not use',
  severity: 'error',
  why: 'A service needs kms:GenerateDataKey and kms:Decrypt to publish to an encrypted topic, and only the key policy can allow them. Otherwise no message arrives, and no error is shown. The same applies to AWS-managed keys, whose policies cannot be changed.',
  wrong: example(`{ arn: "${keyArn}", document: policies/key.json }`),
  right: good,
  *check(config, project) {
    for (const key of eachForeignKey(config)) {
      const document = key.document === undefined ? undefined : project.policyDocuments.get(key.document);
      if (document === undefined) continue;
      for (const region of regionsOf(config, key.path)) {
        const denied = findPublishers(document, listPublishers(key.notify), region, 'denied');
        if (denied.length === 0) continue;
        yield {
          message: `${quoteName(key.document ?? '')} does not let ${denied.join(' and ')} use the key`,
          help: `add to the key policy: Effect Allow, Principal Service ${denied.join(', ')}, Action kms:GenerateDataKey* and kms:Decrypt, Resource "*"`,
          path: key.path,
        };
        break;
      }
    }
  },
};

/** What cannot be checked is said. */
const notifyKeyUnchecked: ConfigRule = {
  code: 'notify/key-unchecked',
  title: 'A key whose policy cannot be checked',
  severity: 'warning',
  why: 'Only the key policy can allow a service to publish to an encrypted topic. Without its reviewed document, or if it allows the use only under a condition, it is unknown whether messages arrive.',
  wrong: example(`"${keyArn}"`),
  right: good,
  *check(config, project) {
    for (const key of eachForeignKey(config)) {
      // A key of another place is an error already.
      if (findOtherTarget(config, key.path, key.arn) === undefined)
        yield* checkKnown(config, key, project.policyDocuments);
    }
  },
};

function* checkKnown(
  config: ChatopsConfig,
  { path, document: name, notify }: ForeignKey,
  documents: ReadonlyMap<string, Json>,
): Generator<RuleFinding> {
  if (name === undefined) {
    const help = 'add the key policy as `document`, or let the stack make the key: `key: alias/chatops`';
    yield { message: 'Whether the services may use this key is not checked', help, path };
    return;
  }
  const document = documents.get(name);
  if (document === undefined) return;
  const unknown = new Set(
    regionsOf(config, path).flatMap(region =>
      findPublishers(document, listPublishers(notify), region, 'unknown'),
    ),
  );
  if (unknown.size === 0) return;
  yield {
    message: `It is unknown whether ${quoteName(name)} lets ${[...unknown].join(' and ')} use the key: it depends on a condition`,
    help: 'AWS documents the statement for these services without a condition',
    path,
  };
}

/** A topic takes a key of its own account and Region only. */
const notifyKeyElsewhere: ConfigRule = {
  code: 'notify/key-elsewhere',
  title: 'A key of another account or Region',
  severity: 'error',
  why: 'SNS needs a key in the Region of the topic; otherwise the topic cannot be created. A key of another account would also need a policy that names this account, which cannot be checked here.',
  wrong: example('arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'),
  right: good,
  *check(config) {
    for (const key of eachForeignKey(config)) {
      const { path, arn } = key;
      const other = findOtherTarget(config, path, arn);
      if (other === undefined) {
        if (!needsGlobalTopic(config, key)) continue;
        yield {
          message: `An event of this channel needs a topic in ${globalRegion}, but this key is in another Region`,
          help: 'let the stacks make the keys: `key: alias/chatops`; or give the event a channel of its own',
          path,
        };
        continue;
      }
      const [, , , region, account] = substitutePlace(arn, placeOf(other)).split(':');
      yield {
        message: `The key is in account ${account}, ${region}; the target ${quoteName(other.key)} is ${other.account}, ${other.region}`,
        help: 'name a key of the target, with `${AWS::Region}` and `${AWS::AccountId}` for a key that exists in every target, or `alias/…`',
        path,
      };
    }
  },
};

/** A target of a `notify` that is in another account or Region than a key. */
function findOtherTarget(config: ChatopsConfig, path: Path, arn: string): DeclaredTarget | undefined {
  return targetsOf(config, path).find(target => {
    const [, , , region, account] = substitutePlace(arn, placeOf(target)).split(':');
    return region !== target.region || account !== target.account;
  });
}

/** Whether events of a `notify` need a topic in us-east-1 beside that of a target. */
function needsGlobalTopic(config: ChatopsConfig, { path, notify }: ForeignKey): boolean {
  return (
    targetsOf(config, path).some(({ region }) => region !== globalRegion) &&
    (notify.events ?? []).some(({ pattern }) => classifyPattern(pattern as JsonObject) === 'global')
  );
}

/** A key encrypts what is made here and nothing else. */
const notifyKeyUnused: ConfigRule = {
  code: 'notify/key-unused',
  title: 'A key without a topic',
  severity: 'warning',
  why: 'The key encrypts the topic that is made for the channel. If nothing publishes to that topic, it is not made; the topics listed in `topics` are not changed.',
  wrong: example('alias/chatops', 'topics: ["arn:aws:sns:eu-west-1:123456789012:alarms"]'),
  right: good,
  *check(config) {
    for (const { path, notify } of eachNotify(config)) {
      if (notify.key === undefined || listPublishers(notify).length > 0) continue;
      yield {
        message: `No topic is made here, so ${quote(nameOf(notify.key))} encrypts nothing`,
        help: 'remove it; the topics of `topics` are encrypted where they are made',
        path: [...path, 'key'],
      };
    }
  },
};

/** Rules about the keys of topics. */
export const notifyKeyRules: readonly ConfigRule[] = [
  notifyKeyDenied,
  notifyKeyUnchecked,
  notifyKeyElsewhere,
  notifyKeyUnused,
];

function nameOf(key: TopicKeyConfig): string {
  return typeof key === 'string' ? key : key.arn;
}

function* eachForeignKey(config: ChatopsConfig): Generator<ForeignKey> {
  for (const { path, notify } of eachNotify(config)) {
    const { key } = notify;
    if (key === undefined || nameOf(key).startsWith('alias/') || listPublishers(notify).length === 0)
      continue;
    const document = typeof key === 'string' ? undefined : key.document;
    yield { path: [...path, 'key'], arn: nameOf(key), document, notify };
  }
}

/** Regions of the targets of a `notify`; one that is not known stays a symbol. */
function regionsOf(config: ChatopsConfig, path: Path): string[] {
  const regions = targetsOf(config, path).map(({ region }) => region);
  return regions.length === 0 ? ['${AWS::Region}'] : [...new Set(regions)];
}
