import { groupBy } from '../core/group.ts';
import { isObject, type Json, oneOrMany } from '../core/json.ts';
import { type Place, substitutePlace } from '../core/place.ts';
import { joinWords } from '../core/quote.ts';
import { type TopicPublisher, topicPublishers } from '../data/topic-publishers.ts';
import { type Condition, testCondition, testConditions } from '../iam/conditions.ts';
import { type Context, makeContext } from '../iam/context.ts';
import { formatGlob, matchesText } from '../iam/glob.ts';
import type { Statement } from '../iam/policy.ts';
import { isTemplate } from '../iam/policy-text.ts';
import {
  checkResourcePolicy,
  listStatements,
  type PolicyVerdict,
  type Principal,
  type ResourceQuestion,
} from '../iam/resource-policy.ts';
import { every, some, type Truth } from '../iam/truth.ts';

/** No account of AWS has this number, so no policy has it. */
const unnamedAccount = '000000000001';

/** A policy of a topic, and where the topic is. */
export interface TopicPolicy {
  readonly document: Json;
  readonly topic: string;
  readonly place: Place;
}

/** A source of messages: a service, with the ARN of the rule that it publishes for where there is one. */
export interface ServiceSource {
  /** Service principal. */
  readonly principal: string;
  readonly rule?: string;
}

/** Whether a topic takes the messages of a service. */
export function takesMessagesOf(
  { document, topic, place }: TopicPolicy,
  source: ServiceSource,
): PolicyVerdict {
  const { sourceArn, isPattern } = sourceArnOf(source, place);
  const known = {
    'aws:PrincipalServiceName': source.principal,
    ...ofServices,
    ...(source.principal === topicPublishers['notification-rules'].principal
      ? {}
      : { 'aws:SourceAccount': place.account }),
  };
  const context = makeContext({
    ...known,
    ...(sourceArn === undefined ? {} : { 'aws:SourceArn': sourceArn }),
  });
  return checkResourcePolicy(document, {
    principal: { kind: 'service', name: source.principal },
    action: 'sns:Publish',
    isAbout: aboutTopic(topic),
    context,
    ...(isPattern ? { testConditions: testManySources } : {}),
  });
}

/**
 * What is known of a request of a service: it is of no organization, and of no account that a policy names.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const ofServices = {
  'aws:PrincipalIsAWSService': 'true',
  'aws:PrincipalAccount': unnamedAccount,
  'aws:PrincipalOrgID': null,
  'aws:SecureTransport': 'true',
};

/** A name in place of any other: no pattern has it letter by letter. */
const anyName = '\u00a4';

/** What a service sends as aws:SourceArn: that of its rule, or, as its documentation shows it, one of many. */
function sourceArnOf({ principal, rule }: ServiceSource, place: Place) {
  if (rule !== undefined) return { sourceArn: rule, isPattern: false };
  const publisher = Object.values<TopicPublisher>(topicPublishers).find(each => each.principal === principal);
  const pattern = publisher?.conditions?.['ArnLike']?.['aws:SourceArn'];
  if (pattern === undefined) return { sourceArn: undefined, isPattern: false };
  return { sourceArn: substitutePlace(pattern, place).replace('*', anyName), isPattern: true };
}

/**
 * Tests conditions for all the sources of a service, of which the context has a made-up one: a pattern that holds for
 * that one holds for all of them, and one that does not can hold for some.
 */
function testManySources(
  conditions: readonly Condition[],
  effect: 'Allow' | 'Deny',
  context: Context,
): Truth {
  const rest = testConditions(
    conditions.filter(each => !isSource(each)),
    effect,
    context,
  );
  const ofSource = every(conditions.filter(isSource), (condition): Truth => {
    const outcome = testCondition(condition, context);
    const decides = condition.compare?.isNegated === true ? outcome === false : outcome === true;
    return decides ? outcome === true : undefined;
  });
  return every([rest, ofSource], each => each);
}

function isSource({ key }: Condition): boolean {
  return key.toLowerCase() === 'aws:sourcearn';
}

/** Tests conditions for a source in an account that nothing names: an ARN of a named account is none of its own. */
function testForeignSource(
  conditions: readonly Condition[],
  effect: 'Allow' | 'Deny',
  context: Context,
): Truth {
  const isOfNamedAccount = ({ compare, values }: Condition) =>
    compare?.isNegated === false &&
    values.every(text => !isTemplate(text) && /^arn:[^:]*:[^:]*:[^:]*:\d{12}:/.test(formatGlob(text)));
  if (conditions.some(each => isSource(each) && isOfNamedAccount(each))) return false;
  return testConditions(conditions, effect, context);
}

/** Whether a statement is about a topic. */
export function aboutTopic(topic: string): ResourceQuestion['isAbout'] {
  return (_raw, { resources, isNotResource }: Statement) => {
    const isNamed = some(resources, text => (isTemplate(text) ? undefined : matchesText(text, topic)));
    return isNamed === undefined ? undefined : isNamed !== isNotResource;
  };
}

/** What a principal can do with a topic that matters to a channel which gets its messages. */
const uses: readonly (Pick<NewUse, 'words' | 'isReadOnly'> & { readonly action: string })[] = [
  { action: 'sns:Publish', words: 'publish to' },
  { action: 'sns:SetTopicAttributes', words: 'change the policy of' },
  { action: 'sns:AddPermission', words: 'add permissions to' },
  { action: 'sns:Subscribe', words: 'subscribe to', isReadOnly: true },
];

/** Who can do something with a topic, and could not before. */
export interface NewUse {
  /** In words: `everyone, in any AWS account`. */
  readonly who: string;
  /** `publish to and subscribe to` */
  readonly words: string;
  readonly isCertain: boolean;
  /** Set where it is to subscribe alone, which puts no message into a channel, and allows no one to do so. */
  readonly isReadOnly?: true;
}

/** What principals can do by the policy of a topic now and could not by the one that was deployed. */
export function findNewUses(before: TopicPolicy, after: TopicPolicy): NewUse[] {
  const { topic, place } = after;
  const candidates = listPrincipals(after.document, place);
  const single = uses.flatMap(({ action, ...use }) => {
    const found = candidates.flatMap(({ who, principal, context }): NewUse[] => {
      const isForeign = who.endsWith(forAnyAccount);
      const question = {
        principal,
        action,
        isAbout: aboutTopic(topic),
        context,
        ...(isForeign ? { testConditions: testForeignSource } : {}),
      };
      const now = checkResourcePolicy(after.document, question);
      const earlier = checkResourcePolicy(before.document, question);
      if (now === 'denied' || earlier === now || earlier === 'allowed') return [];
      return [{ ...use, who, isCertain: now === 'allowed' }];
    });
    // Who is among everyone is not said again.
    const everyone = found.find(({ who, isCertain }) => who === everyoneElse && isCertain);
    if (everyone !== undefined) return [everyone];
    const wide = new Set(found.filter(({ isCertain }) => isCertain).map(({ who }) => who));
    return found.filter(({ who }) => !wide.has(`${who}${forAnyAccount}`));
  });
  return joinUses(single);
}

/** What one principal can do with a topic, in one sentence. */
function joinUses(single: readonly NewUse[]): NewUse[] {
  const groups = groupBy(single, ({ isCertain, who }) => `${isCertain} ${who}`);
  return [...groups.values()].flatMap(group => {
    const [first] = group;
    const words = joinWords(group.map(use => use.words));
    if (first === undefined) return [];
    const { who, isCertain } = first;
    const isReadOnly = group.every(use => use.isReadOnly === true);
    return [{ who, words, isCertain, ...(isReadOnly ? { isReadOnly } : {}) }];
  });
}

/** Everyone whom a policy does not name. */
export const everyoneElse = 'everyone, in any AWS account';

interface Candidate {
  readonly who: string;
  readonly principal: Principal;
  readonly context: Context;
}

/** Everyone whom the statements of a policy can be about, by name or by a condition. */
function listPrincipals(document: Json, place: Place): Candidate[] {
  const candidates = new Map<string, Candidate>();
  const add = (candidate: Candidate) => candidates.set(candidate.who, candidate);
  for (const statement of listStatements(document)) {
    if (!isObject(statement) || statement['Effect'] !== 'Allow') continue;
    const { Principal: principals, NotPrincipal: excluded, Condition: condition } = statement;
    if (excluded !== undefined || isEveryone(principals)) {
      // An account that nothing names, so that a condition on a certain one does not hold for it.
      add({ who: everyoneElse, ...ofAccount(unnamedAccount) });
      for (const account of accountsIn(condition ?? null)) {
        add({ who: nameAccount(account, place), ...ofAccount(account) });
      }
      continue;
    }
    if (!isObject(principals)) continue;
    for (const [kind, names] of Object.entries(principals)) {
      for (const name of oneOrMany(names)) {
        if (typeof name !== 'string') continue;
        const account = /^(?:\d{12}$|arn:[^:]*:iam::(\d{12}):root$)/.exec(name);
        if (account !== null) {
          const id = account[1] ?? name;
          // The own account as a principal only leaves the decision to its IAM: each role and user needs a policy of its own.
          if (id !== place.account) add({ who: nameAccount(id, place), ...ofAccount(id) });
        } else if (kind === 'Service') {
          for (const candidate of ofService(name, place)) add(candidate);
        } else add({ who: name, principal: { kind: 'arn', name }, context: makeContext({}) });
      }
    }
  }
  return [...candidates.values()];
}

function isEveryone(principals: Json | undefined): boolean {
  return principals === '*' || (isObject(principals) && oneOrMany(principals['AWS']).includes('*'));
}

/** Some principal of an account, and what is known of its requests. */
export function ofAccount(account: string): Pick<Candidate, 'principal' | 'context'> {
  return {
    principal: { kind: 'other', account },
    context: makeContext({
      'aws:PrincipalAccount': account,
      'aws:SourceAccount': account,
      // https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html
      'aws:SourceOwner': account,
      'aws:SecureTransport': 'true',
    }),
  };
}

/** A service acts for rules, alarms and so on of some account. */
function ofService(name: string, place: Place): Candidate[] {
  const principal = { kind: 'service' as const, name };
  const of = (account: string) => makeContext({ ...ofServices, 'aws:SourceAccount': account });
  return [
    { who: `${name}${forAnyAccount}`, principal, context: of(unnamedAccount) },
    { who: name, principal, context: of(place.account) },
  ];
}

const forAnyAccount = ' for any AWS account';

function accountsIn(value: Json): string[] {
  return [...new Set(JSON.stringify(value).match(/(?<!\d)\d{12}(?!\d)/g) ?? [])];
}

function nameAccount(account: string, place: Place): string {
  return account === place.account
    ? `every role and user of this account (${account})`
    : `account ${account}`;
}
