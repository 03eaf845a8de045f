import type { Drift } from '../core/drift.ts';
import { isObject, type Json, type JsonObject, oneOrMany } from '../core/json.ts';
import { toProperties } from '../core/subscriptions.ts';

/** One event of CloudTrail, as far as it is looked at. */
export interface TrailEvent {
  readonly name: string;
  /** `2026-11-25T01:02:03Z` */
  readonly at: string;
  /** ARN of the caller. */
  readonly actor: string;
  /** The service that called on the caller's behalf, e.g. `cloudformation.amazonaws.com`. */
  readonly invokedBy?: string;
  readonly parameters: JsonObject;
}

/** Which history is asked: IAM's is in us-east-1, chat's in the Regions of its API, the rest in the stack's. */
export type History = 'iam' | 'chat' | 'stack';

/** Calls that can be the cause of a drift, by type and property; `''` means the resource as a whole. */
const causes: Readonly<
  Record<string, { readonly history: History; readonly names: Readonly<Record<string, readonly string[]>> }>
> = {
  'AWS::IAM::Role': {
    history: 'iam',
    names: {
      '': ['DeleteRole'],
      ManagedPolicyArns: ['AttachRolePolicy', 'DetachRolePolicy'],
      Policies: ['PutRolePolicy', 'DeleteRolePolicy'],
      AssumeRolePolicyDocument: ['UpdateAssumeRolePolicy'],
      PermissionsBoundary: ['PutRolePermissionsBoundary', 'DeleteRolePermissionsBoundary'],
      Description: ['UpdateRole', 'UpdateRoleDescription'],
      Tags: ['TagRole', 'UntagRole'],
      document: ['AttachRolePolicy', 'DetachRolePolicy', 'PutRolePolicy', 'DeleteRolePolicy'],
    },
  },
  'AWS::IAM::ManagedPolicy': {
    history: 'iam',
    names: {
      '': ['DeletePolicy'],
      PolicyDocument: ['CreatePolicyVersion', 'SetDefaultPolicyVersion'],
      document: ['CreatePolicyVersion', 'SetDefaultPolicyVersion'],
    },
  },
  'AWS::Chatbot::SlackChannelConfiguration': chatCauses('SlackChannelConfiguration'),
  'AWS::Chatbot::MicrosoftTeamsChannelConfiguration': chatCauses('MicrosoftTeamsChannelConfiguration'),
  'AWS::Chatbot::CustomAction': {
    history: 'chat',
    names: { '': ['DeleteCustomAction', 'CreateCustomAction'], '*': ['UpdateCustomAction'] },
  },
  'AWS::Chatbot::AccountPreferences': { history: 'chat', names: { '*': ['UpdateAccountPreferences'] } },
  'AWS::SNS::Topic': {
    history: 'stack',
    names: {
      '': ['DeleteTopic'],
      Tags: ['TagResource', 'UntagResource'],
      Subscription: ['Subscribe', 'Unsubscribe', 'DeleteTopic'],
      '*': ['SetTopicAttributes'],
    },
  },
  'AWS::SNS::TopicPolicy': {
    history: 'stack',
    names: { '': ['DeleteTopic'], '*': ['SetTopicAttributes', 'AddPermission', 'RemovePermission'] },
  },
  'AWS::KMS::Key': {
    history: 'stack',
    names: {
      '': ['ScheduleKeyDeletion'],
      Enabled: ['DisableKey', 'EnableKey'],
      EnableKeyRotation: ['DisableKeyRotation', 'EnableKeyRotation'],
      KeyPolicy: ['PutKeyPolicy'],
      document: ['PutKeyPolicy', 'ScheduleKeyDeletion'],
      Description: ['UpdateKeyDescription'],
      Tags: ['TagResource', 'UntagResource'],
    },
  },
  'AWS::KMS::Alias': {
    history: 'stack',
    names: { '': ['DeleteAlias'], TargetKeyId: ['UpdateAlias', 'DeleteAlias', 'CreateAlias'] },
  },
  'AWS::Events::Rule': {
    history: 'stack',
    names: {
      '': ['DeleteRule'],
      State: ['DisableRule', 'EnableRule', 'PutRule'],
      Targets: ['PutTargets', 'RemoveTargets'],
      '*': ['PutRule'],
    },
  },
  'AWS::CodeStarNotifications::NotificationRule': {
    history: 'stack',
    names: {
      '': ['DeleteNotificationRule'],
      Targets: ['UpdateNotificationRule', 'Subscribe', 'Unsubscribe'],
      '*': ['UpdateNotificationRule'],
    },
  },
};

function chatCauses(noun: string) {
  return {
    history: 'chat' as const,
    names: {
      '': [`Delete${noun}`, `Create${noun}`],
      CustomizationResourceArns: ['AssociateToConfiguration', 'DisassociateFromConfiguration'],
      Tags: ['TagResource', 'UntagResource'],
      '*': [`Update${noun}`],
    },
  };
}

/** Any of them may have gone through Cloud Control, which keeps its own name for it. */
const throughCloudControl = ['UpdateResource', 'DeleteResource', 'CreateResource'];

/** What to look for: names of calls, and in which history. */
export interface TrailQuestion {
  readonly history: History;
  readonly name: string;
}

/** The calls to look for, each once, for some drifts. */
export function questionsFor(drift: readonly Drift[]): TrailQuestion[] {
  const questions = new Map<string, TrailQuestion>();
  const add = (history: History, name: string) => questions.set(`${history} ${name}`, { history, name });
  for (const item of drift) {
    const cause = causes[item.type];
    if (cause === undefined || !canBeAttributed(item)) continue;
    for (const name of namesFor(item)) add(cause.history, name);
    for (const name of throughCloudControl) add('stack', name);
  }
  return [...questions.values()];
}

function canBeAttributed({ kind }: Drift): boolean {
  return kind !== 'unapplied' && kind !== 'disabled' && kind !== 'expired';
}

function namesFor({ type, property = '' }: Drift): readonly string[] {
  const names = causes[type]?.names ?? {};
  return names[property] ?? (property === '' ? [] : (names['*'] ?? []));
}

/**
 * Attributes each drift: the newest event of a fitting name whose parameters name the resource. What
 * CloudFormation did is no drift.
 * @param events newest first
 */
export function attributeDrift(drift: readonly Drift[], events: readonly TrailEvent[]): Drift[] {
  const others = events.filter(({ invokedBy }) => invokedBy !== 'cloudformation.amazonaws.com');
  return drift.map(item => {
    if (!canBeAttributed(item)) return item;
    const names = new Set([...namesFor(item), ...throughCloudControl]);
    const ids = idsOf(item, drift);
    const fitting = others.filter(
      event =>
        names.has(event.name) &&
        isAbout(event, item, ids) &&
        isOfAttribute(event, item) &&
        isOfSubscription(event, item),
    );
    const event = chooseEvent(fitting, item);
    return event === undefined ? item : { ...item, actor: event.actor, at: event.at };
  });
}

function isAbout({ parameters }: TrailEvent, { type, property }: Drift, ids: ReadonlySet<string>): boolean {
  if (type === 'AWS::Chatbot::AccountPreferences') return true;
  const nameOf = (value: string) => {
    // Calls about a key take its ID, or its ARN.
    if (type === 'AWS::KMS::Key') return value.slice(value.lastIndexOf('/') + 1);
    // A subscription is named by the ARN of its topic and an ID.
    return property === 'Subscription' ? value.replace(/^(arn(?::[^:]*){5}):[^:]*$/, '$1') : value;
  };
  return Object.values(parameters).some(value => typeof value === 'string' && ids.has(nameOf(value)));
}

/** One call sets any attribute of a topic, of which its policy is one. */
function isOfAttribute({ name, parameters }: TrailEvent, { type, property }: Drift): boolean {
  const attribute = parameters['attributeName'];
  if (name !== 'SetTopicAttributes' || typeof attribute !== 'string') return true;
  return attribute === (type === 'AWS::SNS::TopicPolicy' ? 'Policy' : property);
}

/** What calls name a resource by. */
function idsOf({ type, id, target, path, kind, expected, observed }: Drift, all: readonly Drift[]) {
  const names = [id, id.slice(id.lastIndexOf('/') + 1)];
  if (type !== 'AWS::SNS::TopicPolicy') return new Set(names);
  // A topic policy's physical id is known to CloudFormation only. The document that was deployed names the topic; the
  // one that is there may name anything.
  const declared = resourcesOf(expected);
  const documented = declared.length === 0 ? resourcesOf(observed) : declared;
  // A policy is gone when its topic is.
  const topics = all.filter(
    each =>
      kind === 'deleted' &&
      each.kind === 'deleted' &&
      each.type === 'AWS::SNS::Topic' &&
      each.target === target &&
      each.path === path,
  );
  return new Set([...names, ...documented, ...topics.map(topic => topic.id)]);
}

function resourcesOf(document: Json | undefined): string[] {
  if (!isObject(document)) return [];
  return oneOrMany(document['Statement'])
    .filter(isObject)
    .flatMap(statement => oneOrMany(statement['Resource']))
    .filter(resource => typeof resource === 'string');
}

/**
 * Whether a call is about the subscription of a drift, and not about another one of the topic: CloudTrail hides the endpoints of
 * people, and an ARN that is gone says nothing.
 */
function isOfSubscription({ name, parameters }: TrailEvent, { property, observed }: Drift): boolean {
  if (property !== 'Subscription') return true;
  if (!isObject(observed)) return name !== 'Subscribe';
  const { protocol, endpoint } = parameters;
  if (name !== 'Subscribe' || protocol !== observed['Protocol'] || typeof endpoint !== 'string') return false;
  const { Endpoint: shown } = toProperties({
    arn: undefined,
    protocol: name === 'Subscribe' ? String(protocol) : '',
    endpoint,
  });
  return shown === observed['Endpoint'] || endpoint.startsWith('HIDDEN');
}

/** Calls that set everything about a configuration: they repeat what others set before. */
const setsAll = /^Update(?:Slack|MicrosoftTeams)ChannelConfiguration$/;

/** Calls that name what they take away. */
const takesAway = /^(?:Delete|Detach|Disassociate|Remove|Untag|Unsubscribe)/;

/**
 * The call that made a drift, of those that can have made it: the newest one that names the very element or value, or else the newest. A
 * call that sets everything repeats values, so it is the first of those that have the value; and what is missing was taken away by one
 * that does not name it.
 * @param events newest first
 */
function chooseEvent(events: readonly TrailEvent[], item: Drift): TrailEvent | undefined {
  const { property, observed, expected } = item;
  // Which of several subscriptions was the one of chat is not recorded.
  if (property === 'Subscription' && observed === undefined && events.length > 1) return undefined;
  const element = nameElement(observed ?? expected);
  if (element === undefined) return events[0];
  const fitting = events.filter(event => !isOfOtherPolicy(event, element));
  const names = ({ parameters }: TrailEvent) => listTexts(parameters).includes(element);
  if (observed === undefined) {
    return (
      fitting.find(event => takesAway.test(event.name) && names(event)) ??
      fitting.find(event => !takesAway.test(event.name) && !names(event)) ??
      fitting[0]
    );
  }
  const first = fitting.findIndex(names);
  if (first < 0) return fitting[0];
  let last = first;
  while (isRepeated(fitting[last], fitting[last + 1], names)) last++;
  return fitting[last];
}

/** Whether a call about one policy of a role is about another one than the drift. */
function isOfOtherPolicy({ parameters }: TrailEvent, element: string): boolean {
  return ['policyArn', 'policyName'].some(
    name => typeof parameters[name] === 'string' && parameters[name] !== element,
  );
}

function isRepeated(
  event: TrailEvent | undefined,
  earlier: TrailEvent | undefined,
  names: (event: TrailEvent) => boolean,
): boolean {
  return (
    event !== undefined &&
    earlier !== undefined &&
    setsAll.test(event.name) &&
    setsAll.test(earlier.name) &&
    names(earlier)
  );
}

/** What identifies an element of a list, or a value, in the parameters of calls. */
function nameElement(element: Json | undefined): string | undefined {
  const name = isObject(element)
    ? (element['PolicyName'] ?? element['Arn'] ?? element['TargetAddress'] ?? element['Key'])
    : element;
  return typeof name === 'string' ? name : undefined;
}

/** All texts in the parameters of a call, however deep: many take lists. */
function listTexts(value: Json): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(listTexts);
  return isObject(value) ? Object.values(value).flatMap(listTexts) : [];
}
