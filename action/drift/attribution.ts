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
  'AWS::Logs::LogGroup': {
    history: 'stack',
    names: {
      '': ['DeleteLogGroup'],
      RetentionInDays: ['PutRetentionPolicy', 'DeleteRetentionPolicy'],
      KmsKeyId: ['AssociateKmsKey', 'DisassociateKmsKey'],
      // CloudWatch Logs has two calls of its own for tags, beside those that all services have.
      Tags: ['TagResource', 'UntagResource', 'TagLogGroup', 'UntagLogGroup'],
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

/** How long after a call of Cloud Control its handler's calls can come. */
const maxHandlerMillis = 60_000;

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
 * Attributes each drift: the newest event of a fitting name whose parameters name the resource, and that no later one undid. What
 * CloudFormation did is no drift, and ends what was there before.
 * @param events newest first
 */
export function attributeDrift(drift: readonly Drift[], events: readonly TrailEvent[]): Drift[] {
  const all = events.filter((event, index) => !isOfCloudControl(event, events.slice(index + 1)));
  return drift.map(item => {
    if (!canBeAttributed(item)) return item;
    const names = new Set([...namesFor(item), ...throughCloudControl]);
    const ids = idsOf(item, drift);
    const fitting = all.filter(
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

function isOfCloudFormation({ invokedBy }: TrailEvent): boolean {
  return invokedBy === 'cloudformation.amazonaws.com';
}

/** Whether a call that seems to be of CloudFormation carried out one of Cloud Control, which uses the same handlers. */
function isOfCloudControl(event: TrailEvent, earlier: readonly TrailEvent[]): boolean {
  if (!isOfCloudFormation(event)) return false;
  const since = Date.parse(event.at) - maxHandlerMillis;
  return earlier.some(
    ({ name, actor, at }) =>
      throughCloudControl.includes(name) && actor === event.actor && Date.parse(at) >= since,
  );
}

function isAbout({ parameters }: TrailEvent, { type, property }: Drift, ids: ReadonlySet<string>): boolean {
  if (type === 'AWS::Chatbot::AccountPreferences') return true;
  const nameOf = (value: string) => {
    // Calls about a key take its ID, or its ARN.
    if (type === 'AWS::KMS::Key') return value.slice(value.lastIndexOf('/') + 1);
    if (type === 'AWS::Logs::LogGroup')
      return value.replace(/^arn:[^:]*:logs:[^:]*:[^:]*:log-group:(.*?)(:\*)?$/, '$1');
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

/** The parameters of these calls, where they are not named like the property. */
const parameterNames: Readonly<Record<string, string>> = {
  GuardrailPolicies: 'guardrailpolicyarns',
  UserRoleRequired: 'userauthorizationrequired',
};

/** Calls about one element of a list: the rest stays as it is. */
const setsOne =
  /^(?:(?:Attach|Detach|Put|Delete)RolePolicy|Tag|Untag|Associate|Disassociate|PutTargets|RemoveTargets|Subscribe|Unsubscribe)/;

/** Calls that name what they take away. */
const takesAway = /^(?:Delete|Detach|Disassociate|Remove|Untag|Unsubscribe)/;

/** What a call did to that in which a drift differs; `unclear` where its parameters do not say it. */
type CallEffect = 'makes' | 'undoes' | 'unclear' | 'none';

/**
 * The call that made a drift, of those that can have made it: the newest one that names the very element or value, or else the newest. A
 * call that sets everything repeats values, so it is the first of those that have the value. A call before one that undid the drift made
 * an earlier one, and what CloudFormation sets is what was declared.
 * @param events newest first
 */
function chooseEvent(events: readonly TrailEvent[], item: Drift): TrailEvent | undefined {
  const { property, observed } = item;
  // Which of several subscriptions was the one of chat is not recorded.
  if (property === 'Subscription' && observed === undefined && events.length > 1) return undefined;
  let found: TrailEvent | undefined;
  let unclear: TrailEvent | undefined;
  let isDoubtful = false;
  const undoing: TrailEvent[] = [];
  for (const event of events) {
    if (undoing.some(later => isBefore(event, later))) break;
    const effect = effectOf(event, item);
    if (effect === 'undoes') undoing.push(event);
    if (effect === 'unclear') {
      unclear ??= event;
      // Cloud Control may have set the value that the calls after it repeat.
      if (found !== undefined && throughCloudControl.includes(event.name)) isDoubtful = true;
    }
    if (effect !== 'makes') continue;
    found = event;
    isDoubtful = false;
    if (!setsAll.test(event.name)) break;
  }
  return isDoubtful ? undefined : (found ?? unclear);
}

/** Whether a call was before one that is newer in a list. Times are in seconds: within one, the order of different calls is not known. */
function isBefore(event: TrailEvent, newer: TrailEvent): boolean {
  return event.at < newer.at || event.name === newer.name;
}

function effectOf(event: TrailEvent, item: Drift): CallEffect {
  const { name } = event;
  const { kind, property, observed, expected } = item;
  if (property === undefined) {
    if (isOfCloudFormation(event)) return 'undoes';
    if (kind === 'deleted') return effectOfWhole(name, /^(?:Delete|ScheduleKeyDeletion)/);
    return kind === 'unmanaged' ? effectOfWhole(name, /^Create/) : 'unclear';
  }
  const element = nameElement(observed ?? expected);
  if (element !== undefined && isOfOtherPolicy(event, element)) return 'none';
  const isNamed = element !== undefined && listTexts(event.parameters).includes(element);
  if (isOfCloudFormation(event)) return setsOne.test(name) && !isNamed ? 'none' : 'undoes';
  const hasDrift = (is: boolean) => (is ? 'makes' : 'undoes');
  if (setsAll.test(name)) {
    const value = parameterOf(event, property);
    if (value === undefined) return 'unclear';
    if (!Array.isArray(value)) return observed === undefined ? 'unclear' : hasDrift(value === observed);
    return hasDrift(value.includes(element) === (observed !== undefined));
  }
  const isOn = observed === true || observed === 'ENABLED';
  if (isOn || observed === false || observed === 'DISABLED') {
    if (/^(?:En|Dis)able/.test(name)) return hasDrift(name.startsWith('Enable') === isOn);
  }
  if (!isNamed) return 'unclear';
  return hasDrift(takesAway.test(name) === (observed === undefined));
}

/** What a call that creates, changes or deletes a resource did to a drift that is its presence or its absence. */
function effectOfWhole(name: string, making: RegExp): CallEffect {
  if (making.test(name)) return 'makes';
  return name.startsWith('Update') ? 'none' : 'undoes';
}

function parameterOf({ parameters }: TrailEvent, property: string): Json | undefined {
  const wanted = parameterNames[property] ?? property.toLowerCase();
  const name = Object.keys(parameters).find(each => each.toLowerCase() === wanted);
  return name === undefined ? undefined : parameters[name];
}

/** Whether a call about one policy of a role is about another one than the drift. */
function isOfOtherPolicy({ parameters }: TrailEvent, element: string): boolean {
  return ['policyArn', 'policyName'].some(
    name => typeof parameters[name] === 'string' && parameters[name] !== element,
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
