import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import type { Place } from '../../core/place.ts';
import { readInline, textsOf } from '../describe-role.ts';
import type { Note, Wired, Wiring } from '../wiring.ts';
import type { ForeignTemplate } from './read-template.ts';
import { decide, type Question, type Resolving, resolveValue } from './resolve-values.ts';

/** What a template is made of for chat, with what it leaves open. */
export interface WiredTemplate {
  readonly wiring: Wiring;
  readonly questions: readonly Question[];
  readonly notes: readonly Note[];
}

/** The account of a template is known only where it is deployed. */
const place: Place = { account: '${AWS::AccountId}', region: '${AWS::Region}', partition: 'aws' };

const role = 'AWS::IAM::Role';
const managedPolicy = 'AWS::IAM::ManagedPolicy';
const customAction = 'AWS::Chatbot::CustomAction';
const channels: Readonly<Record<string, string>> = {
  'AWS::Chatbot::SlackChannelConfiguration': 'slack-channel',
  'AWS::Chatbot::MicrosoftTeamsChannelConfiguration': 'microsoft-teams-channel',
};

/** What stays outside: people have to be told, since their chat depends on it. */
const leftAlone: Readonly<Record<string, string>> = {
  'AWS::SNS::Topic': 'is used by its ARN and stays where it is made',
  'AWS::SNS::TopicPolicy': 'stays where it is made',
  'AWS::SNS::Subscription': 'stays where it is made',
  'AWS::CodeStarNotifications::NotificationRule': 'is not taken over; `notify` of a channel can say the same',
  'AWS::Events::Rule': 'is not taken over; `notify` of a channel can say the same',
};

/**
 * Finds in a template what its chat channels are made of.
 * @param stackName what `AWS::StackName` is, and what things without a name of their own are called after
 */
export function wireTemplate(
  template: ForeignTemplate,
  stackName: string,
  parameters: ReadonlyMap<string, string>,
): WiredTemplate {
  const questions: Question[] = [];
  const notes: Note[] = [];
  const resolving: Resolving = {
    template,
    parameters,
    stackName,
    resource: (logicalId, attribute) => nameResource(logicalId, attribute, resolving),
    ask: question => void questions.push(question),
  };
  const found = readResources(template, resolving, notes);
  const policies = new Map(
    found.filter(({ type }) => type === managedPolicy).map(wired => [wired.id, wired] as const),
  );
  const roles = found.filter(({ type }) => type === role);
  const guardrails = new Set(
    found
      .filter(({ type }) => Object.hasOwn(channels, type))
      .flatMap(({ properties }) => textsOf(properties['GuardrailPolicies'])),
  );
  for (const { logicalId, type, properties } of found) {
    if (Object.hasOwn(channels, type) && properties['GuardrailPolicies'] === undefined) {
      const text = `${logicalId} sets no guardrails in the template, and then AWS takes AdministratorAccess`;
      notes.push({ path: [], text });
    }
  }
  return {
    wiring: {
      place,
      channels: found.filter(({ type }) => Object.hasOwn(channels, type)),
      roles: new Map(
        roles.map(wired => [roleArn(wired.properties), withPolicies(wired, found, policies, guardrails)]),
      ),
      policies,
      customActions: new Map(
        found.filter(({ type }) => type === customAction).map(wired => [wired.id, wired] as const),
      ),
      workspaceNames: new Map(),
    },
    questions,
    notes,
  };
}

interface Found extends Wired {
  readonly logicalId: string;
}

function readResources(template: ForeignTemplate, resolving: Resolving, notes: Note[]): Found[] {
  return Object.entries(template.resources).flatMap(([logicalId, resource]): Found[] => {
    const type = String(resource['Type']);
    const condition = resource['Condition'];
    if (typeof condition === 'string') {
      const verdict = decide({ Condition: condition }, resolving);
      if (verdict === false) return [];
      if (verdict === undefined && isOfInterest(type)) {
        const text = `question: ${logicalId} is made only when the condition ${condition} of the template holds`;
        notes.push({ path: [], text });
      }
    }
    const fate = leftAlone[type];
    if (fate !== undefined) notes.push({ path: [], text: `${logicalId} (${type}) ${fate}` });
    if (!isOfInterest(type)) return [];
    const resolved = resolveValue(resource['Properties'] ?? {}, resolving);
    const properties = isObject(resolved) ? named(type, logicalId, resolved, resolving.stackName) : {};
    return [{ logicalId, type, id: idOf(type, properties), properties }];
  });
}

function isOfInterest(type: string): boolean {
  return (
    type === role ||
    type === managedPolicy ||
    type === customAction ||
    type === 'AWS::IAM::Policy' ||
    type === 'AWS::IAM::RolePolicy' ||
    Object.hasOwn(channels, type)
  );
}

/** Things that CloudFormation would name get the name that they would have here. */
function named(type: string, logicalId: string, properties: JsonObject, stackName: string): JsonObject {
  const own = `${stackName}-${kebab(logicalId)}`;
  const path = `/chatops/${stackName}/`;
  if (type === role && properties['RoleName'] === undefined)
    return { Path: path, ...properties, RoleName: own };
  if (type === managedPolicy && properties['ManagedPolicyName'] === undefined) {
    return { Path: path, ...properties, ManagedPolicyName: own };
  }
  return properties;
}

function kebab(logicalId: string): string {
  // The CDK ends logical ids with a hash of eight digits.
  const plain = logicalId.replace(/(?<=[a-z])[0-9A-F]{8}$/, '');
  return plain.replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '-').toLowerCase();
}

function idOf(type: string, properties: JsonObject): string {
  const platform = channels[type];
  if (platform !== undefined) {
    return `arn:aws:chatbot::${place.account}:chat-configuration/${platform}/${String(properties['ConfigurationName'])}`;
  }
  if (type === customAction)
    return `arn:aws:chatbot::${place.account}:custom-action/${String(properties['ActionName'])}`;
  if (type === managedPolicy) {
    const { Path: path = '/', ManagedPolicyName: name } = properties;
    return `arn:aws:iam::${place.account}:policy${String(path)}${String(name)}`;
  }
  return String(properties['RoleName'] ?? '');
}

function roleArn({ Path: path = '/', RoleName: name }: JsonObject): string {
  return `arn:aws:iam::${place.account}:role${String(path)}${String(name)}`;
}

/** What `Ref` or an attribute of a resource gives; undefined when the template alone does not tell. */
function nameResource(
  logicalId: string,
  attribute: string | undefined,
  resolving: Resolving,
): string | undefined {
  const resource = resolving.template.resources[logicalId];
  if (resource === undefined) return undefined;
  const type = String(resource['Type']);
  if (type === 'AWS::SNS::Topic') return nameTopic(logicalId, attribute, resource, resolving);
  if (!isOfInterest(type)) return undefined;
  // Names and paths alone, so that two resources that refer to each other do not go round for ever.
  const raw = isObject(resource['Properties']) ? resource['Properties'] : {};
  const names = ['RoleName', 'Path', 'ManagedPolicyName', 'ConfigurationName', 'ActionName'];
  const own = Object.fromEntries(
    names.flatMap(name => {
      const value = raw[name] === undefined ? undefined : resolveValue(raw[name], resolving);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
  const properties = named(type, logicalId, own, resolving.stackName);
  if (type === role) {
    if (attribute === undefined) return idOf(type, properties);
    return attribute === 'Arn' ? roleArn(properties) : undefined;
  }
  return idOf(type, properties);
}

function nameTopic(
  logicalId: string,
  attribute: string | undefined,
  resource: JsonObject,
  resolving: Resolving,
): string {
  const raw = isObject(resource['Properties']) ? resource['Properties']['TopicName'] : undefined;
  const name = raw === undefined ? undefined : resolveValue(raw, resolving);
  if (attribute === 'TopicName') return String(name ?? logicalId);
  const arn = `arn:aws:sns:${place.region}:${place.account}:${String(name ?? logicalId)}`;
  if (name === undefined) {
    resolving.ask({ placeholder: arn, text: `question: what is the ARN of the topic ${logicalId}?` });
  }
  return arn;
}

/** A role with the policies that other resources of the template give it; those become inline policies here. */
function withPolicies(
  wired: Wired,
  found: readonly Found[],
  policies: ReadonlyMap<string, Wired>,
  guardrails: ReadonlySet<string>,
): Wired {
  const { properties } = wired;
  const arns = textsOf(properties['ManagedPolicyArns']);
  const own = (arn: string) => (guardrails.has(arn) ? undefined : policies.get(arn));
  const inline: Json[] = readInline(properties['Policies']).map(({ name, document }) =>
    policy(name, document),
  );
  for (const arn of arns) {
    const managed = own(arn)?.properties;
    if (managed !== undefined)
      inline.push(policy(String(managed['ManagedPolicyName']), managed['PolicyDocument']));
  }
  for (const other of found) {
    const isGiven =
      other.properties['RoleName'] === wired.id && other.type === 'AWS::IAM::RolePolicy'
        ? true
        : textsOf(other.properties['Roles']).includes(wired.id);
    if (!isGiven || other.type === role) continue;
    const name = other.properties['PolicyName'] ?? other.properties['ManagedPolicyName'] ?? other.logicalId;
    inline.push(policy(String(name), other.properties['PolicyDocument']));
  }
  return {
    ...wired,
    properties: {
      ...properties,
      ManagedPolicyArns: arns.filter(arn => own(arn) === undefined),
      Policies: inline,
    },
  };
}

function policy(name: string, document: Json | undefined): JsonObject {
  return { PolicyName: name, PolicyDocument: document ?? null };
}
