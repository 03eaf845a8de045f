import { type Channel, endPolicyName, type Model, type OwnTopic } from '../core/model.ts';
import { keyOfCodeNotification, listCodeNotifications, listTopics } from '../core/notifications.ts';
import { formatPath, type Path } from '../core/path.ts';
import type { Project } from '../core/project.ts';
import { quoteName } from '../core/quote.ts';
import type { RuleDescription, RuleFinding } from '../core/rule.ts';
import type { RuleCode } from '../core/rule-code.ts';
import { globalRegion, globalStack } from '../core/stacks.ts';
import { logicalId } from '../core/template.ts';
import { listOwnKeys, wordsOfAlias } from '../core/topic-keys.ts';
import type { ChatopsConfig, Notify } from '../generated/config.ts';

/** A name that AWS gives no second time, or that is longer than AWS takes. */
export interface RenderedName {
  /** What people call it. */
  readonly noun: string;
  /** Names of one scope must differ. */
  readonly scope: string;
  /** Where names of the scope must differ; undefined: in the whole account. */
  readonly place?: NamePlace;
  readonly name: string;
  /** The most characters that AWS takes. */
  readonly limit: number;
  /** The part of chatops.yml that made it, or the name itself where it is written there. */
  readonly path: Path;
  /** Which side of the path it is of. */
  readonly at: 'key' | 'value';
}

/** A name that is made of the key of a part of chatops.yml. */
type MadeName = Omit<RenderedName, 'at'>;

/** The Region of a name that AWS gives once in each Region. */
export interface NamePlace {
  /** Undefined where the target does not say it, and it can be us-east-1 too. */
  readonly region: string | undefined;
}

/** Scopes in which names differ although only their case does not: IAM compares without regard to it. */
const caseless: ReadonlySet<string> = new Set(['role', 'policy']);

/** Equal for names of an account that are one. @see RenderedName */
export function idOfName({ scope, place, name }: RenderedName): string {
  const where = place === undefined ? '' : ` in ${place.region ?? ''}`;
  return `${scope}${where} ${caseless.has(scope) ? name.toLowerCase() : name}`;
}

/** @see the registry schemas of the types, and IAM's quotas: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const limits = {
  stack: 128,
  role: 64,
  policy: 128,
  configuration: 128,
  customAction: 64,
  topic: 256,
  rule: 64,
  // "alias/" and at most 250 characters (KMS).
  keyAlias: 256,
  logicalId: 255,
};

/** Names that are made of others stay within AWS's limits. */
export const nameTooLong: RuleDescription = {
  code: 'name/too-long',
  title: 'A name that is too long',
  severity: 'error',
  why: 'Names of roles, policies, configurations, custom actions and rules consist of `name` and a key. AWS limits their length and refuses a longer name during the deployment.',
  wrong:
    'name: a-very-long-name-for-a-stack-that-says-everything-about-it\nworkspaces: { acme: { slack: T0123ABCD } }\nroles: { operator-of-pipelines: {} }\nchannels: { ops: { workspace: acme, channel: C0BBBBBBB, role: operator-of-pipelines, guardrails: none } }',
  right:
    'name: chat\nworkspaces: { acme: { slack: T0123ABCD } }\nroles: { operator-of-pipelines: {} }\nchannels: { ops: { workspace: acme, channel: C0BBBBBBB, role: operator-of-pipelines, guardrails: none } }',
};

/** Two things never get one name. */
export const nameCollision: RuleDescription = {
  code: 'name/collision',
  title: 'Two things with one name',
  severity: 'error',
  why: 'Two keys that differ only in `-`, `_` or case can become one logical id, and two roles can be given one name. One of the two would silently win, or the deployment would fail halfway.',
  wrong:
    'workspaces: { acme: { slack: T0123ABCD } }\nroles: { read-only: {} }\ndefaults: { workspace: acme, role: read-only, guardrails: none }\nchannels:\n  pipeline-ops: { channel: C0AAAAAAA }\n  pipeline_ops: { channel: C0BBBBBBB }',
  right:
    'workspaces: { acme: { slack: T0123ABCD } }\nroles: { read-only: {} }\ndefaults: { workspace: acme, role: read-only, guardrails: none }\nchannels:\n  pipeline-ops: { channel: C0AAAAAAA }\n  deploy-ops: { channel: C0BBBBBBB }',
};

/** Findings about the names that a model gives to things. */
export function* checkNameCollisions(
  model: Model,
  project: Project,
): Generator<RuleFinding & { code: RuleCode }> {
  const first = new Map<string, RenderedName>();
  for (const rendered of renderedNames(model, project.config)) {
    const { noun, name, limit, path, at } = rendered;
    if (name.length > limit) {
      yield {
        code: nameTooLong.code,
        message: `The ${noun} ${quoteName(name)} has ${name.length} characters; AWS takes at most ${limit}`,
        help: `make ${quoteName(formatPath(path))} or \`name\` at least ${name.length - limit} characters shorter`,
        path,
        at,
      };
    }
    const id = idOfName(rendered);
    const other = first.get(id);
    if (other === undefined) first.set(id, rendered);
    else {
      const { file, line } = project.locate(other.path, other.at);
      yield {
        code: nameCollision.code,
        message: `The ${noun} ${quoteName(name)} is used twice; the other one comes from ${quoteName(formatPath(other.path))} (${file}, line ${line})`,
        help: 'give one of them another key or name',
        path,
        at,
      };
    }
  }
}

/** Whether a model asks for anything that can only be in us-east-1. */
export function needsCompanion({ channels }: Model): boolean {
  return channels.some(
    ({ logRetention, globalTopic }) => logRetention !== undefined || globalTopic !== undefined,
  );
}

/** Every name that a model gives to something, with what made it. @param config that the model is of */
export function* renderedNames(model: Model, config: ChatopsConfig): Generator<RenderedName> {
  for (const name of madeNames(model)) yield { ...name, at: 'key' };
  for (const channel of model.channels) {
    const notify = config.channels?.[channel.key]?.notify;
    for (const topic of listTopics(channel))
      yield* namesOfTopic({ topic, channel, notify }, model.target.region);
  }
}

function* madeNames(model: Model): Generator<MadeName> {
  const companion = globalStack(model.name, model.target.region);
  if (companion !== undefined && needsCompanion(model)) {
    const { name } = companion;
    yield { noun: 'name of the companion stack', scope: 'stack', name, limit: limits.stack, path: ['name'] };
  }
  for (const { alias, channel, isGlobal } of listOwnKeys(model)) {
    const path = ['channels', channel, 'notify'];
    const idPrefix = isGlobal ? 'GlobalKey' : 'Key';
    yield idOf(idPrefix, wordsOfAlias(alias), path);
    yield idOf(`${idPrefix}Alias`, wordsOfAlias(alias), path);
    // The same alias in another Region is another one.
    if (isGlobal) continue;
    const place = { region: model.target.region };
    yield { noun: 'key alias', scope: 'key alias', place, name: alias, limit: limits.keyAlias, path };
  }
  for (const { key, origin, roleName } of model.roles) {
    const path = ['roles', key];
    yield { noun: 'role name', scope: 'role', name: roleName, limit: limits.role, path };
    yield idOf('Role', origin, path);
  }
  for (const { key, origin, policyName } of model.guardrails) {
    const path = ['guardrails', key];
    yield { noun: 'policy name', scope: 'policy', name: policyName, limit: limits.policy, path };
    yield idOf('Guardrail', origin, path);
  }
  for (const { key, origin, actionName } of model.aliases) {
    const path = ['aliases', key];
    yield {
      noun: 'name of the custom action',
      scope: 'custom action',
      name: actionName,
      limit: limits.customAction,
      path,
    };
    yield idOf('Alias', origin, path);
  }
  for (const channel of model.channels) {
    const { key, origin, configurationName, logRetention } = channel;
    const path = ['channels', key];
    if (channel.end !== undefined && !channel.runsNothing) {
      const name = endPolicyName(model.name, channel);
      yield { noun: 'policy name', scope: 'policy', name, limit: limits.policy, path };
      yield idOf('Until', origin, path);
    }
    yield {
      noun: 'configuration name',
      scope: 'configuration',
      name: configurationName,
      limit: limits.configuration,
      path,
    };
    yield idOf('Channel', origin, path);
    if (logRetention !== undefined) yield idOf('Log', origin, [...path, 'log-retention']);
  }
}

function idOf(prefix: string, key: string, path: Path): MadeName {
  return {
    noun: 'logical id',
    scope: 'logical id',
    name: logicalId(prefix, key),
    limit: limits.logicalId,
    path,
  };
}

/** A topic with the channel that it is made for. */
interface TopicOfChannel {
  readonly topic: OwnTopic;
  readonly channel: Channel;
  /** What the channel itself says; undefined: it has that of the defaults. */
  readonly notify: Notify | undefined;
}

/**
 * The names of a topic and of the rules that publish to it.
 * @param region of the target; where it is not known, everything may come to be in us-east-1
 */
function* namesOfTopic(
  { topic, channel: { key: channel, origin, ownTopic }, notify = {} }: TopicOfChannel,
  region: string | undefined,
): Generator<RenderedName> {
  const path = ['channels', channel, 'notify'];
  const made = { path, at: 'key' as const };
  const written = (own: Path | undefined) =>
    own === undefined ? made : { path: [...path, ...own], at: 'value' as const };
  const { topicName: name, isGlobal, notificationRules, eventRules } = topic;
  const place = { region: isGlobal && region !== undefined ? globalRegion : region };
  // In us-east-1 the two topics of a channel are one.
  if (!isGlobal || region !== undefined || ownTopic === undefined) {
    const own = notify['topic-name'] === undefined ? undefined : ['topic-name'];
    yield { noun: 'topic name', scope: 'topic', place, name, limit: limits.topic, ...written(own) };
  }
  const idPrefix = isGlobal ? 'GlobalTopic' : 'Topic';
  yield { ...idOf(idPrefix, origin, path), at: 'key' };
  // The policy of the topic of `audit` has the logical id that the topic of `policy-audit` would have.
  yield { ...idOf(`${idPrefix}Policy`, origin, path), at: 'key' };
  const rules = [
    { scope: 'notification rule', idPrefix: 'Notify', all: notificationRules },
    { scope: 'event rule', idPrefix: 'Event', all: eventRules },
  ];
  const ownNames = listRuleNames(notify);
  for (const { scope, idPrefix, all } of rules) {
    for (const { ruleName, key } of all) {
      const own = ownNames.get(`${scope} ${key}`);
      yield {
        noun: `name of the ${scope}`,
        scope,
        place,
        name: ruleName,
        limit: limits.rule,
        ...written(own),
      };
      yield { ...idOf(idPrefix, `${origin}-${key}`, path), at: 'key' };
    }
  }
}

/** Where a `notify` has names of rules, by the scope of the name and the key of the rule. */
function listRuleNames(notify: Notify): Map<string, Path> {
  const paths = new Map<string, Path>();
  for (const entry of listCodeNotifications(notify)) {
    if (entry.ruleName === undefined) continue;
    paths.set(`notification rule ${keyOfCodeNotification(entry)}`, [entry.list, entry.index, 'rule-name']);
  }
  for (const [index, { name, 'rule-name': ruleName }] of (notify.events ?? []).entries()) {
    if (ruleName !== undefined) paths.set(`event rule ${name}`, ['events', index, 'rule-name']);
  }
  return paths;
}
