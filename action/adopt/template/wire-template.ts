import { appendTo } from '../../core/group.ts';
import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { openMarker, openMarkerIn } from '../../core/open-question.ts';
import { roleArnOf } from '../../core/place.ts';
import { notifyingTypes } from '../describe-notify.ts';
import { readInline, textsOf } from '../describe-role.ts';
import type { Note, Wired, Wiring } from '../wiring.ts';
import { listExports } from './list-exports.ts';
import {
  channels,
  customAction,
  idOf,
  isOfInterest,
  managedPolicy,
  type Naming,
  named,
  nameResource,
  nameTopic,
  place,
  role,
} from './name-resources.ts';
import type { ForeignTemplate } from './read-template.ts';
import { decide, resolveValue, type TemplateQuestion } from './resolve-values.ts';

/** What a template is made of for chat, with what it leaves open. */
export interface WiredTemplate {
  readonly wiring: Wiring;
  readonly questions: readonly TemplateQuestion[];
  readonly notes: readonly Note[];
  /** Parameters and answers that were made use of. */
  readonly used: ReadonlySet<string>;
}

/** What is known beside the template. */
export interface WireInput {
  /** Name of the new stack, after which things without a name of their own are called. */
  readonly name: string;
  /** `AWS::StackName`; undefined: it is asked for. */
  readonly stackName: string | undefined;
  readonly parameters: ReadonlyMap<string, string>;
  /** Answers to questions by id. */
  readonly answers: ReadonlyMap<string, string>;
  /** Questions of the markers in the template, by id. */
  readonly questions: ReadonlyMap<string, string>;
  /** The Region of everything, where its source says it. */
  readonly region?: string | undefined;
  /** By logical id, what is said of parts behind topics that stay; one that is not listed is not mentioned. */
  readonly leftNotes?: ReadonlyMap<string, string>;
  /** Whether policies of their own stay attached by their ARN, and do not become part of a role. */
  readonly keepsPolicies: boolean;
}

/** What stays outside: it is reported, since the team's chat depends on it. */
const leftAlone: Readonly<Record<string, string>> = {
  'AWS::SNS::Topic': 'is used by its ARN and stays where it is made',
  'AWS::SNS::TopicPolicy': 'stays where it is made',
  'AWS::KMS::Key': 'stays where it is made',
  'AWS::KMS::Alias': 'stays where it is made',
  'AWS::SNS::Subscription': 'stays where it is made',
  'AWS::CodeStarNotifications::NotificationRule':
    'stays where it is made; `notify` of a channel has rules of its own',
  'AWS::Events::Rule': 'stays where it is made; `notify` of a channel has rules of its own',
};

/** Finds in a template what its chat channels are made of. */
export function wireTemplate(template: ForeignTemplate, input: WireInput): WiredTemplate {
  const questions = new Map<string, TemplateQuestion>();
  const notes: Note[] = [];
  const used = new Set<string>();
  const resolving: Naming = {
    ...input,
    template,
    resource: (logicalId, attribute) => nameResource(logicalId, attribute, resolving),
    ask: question => void questions.set(question.id, question),
    use: name => void used.add(name),
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
      const text = `${logicalId} sets no guardrails in the template, so AWS applies AdministratorAccess`;
      notes.push({ path: [], text });
    }
  }
  return {
    wiring: {
      place: { ...place, region: input.region ?? place.region },
      source: 'template',
      channels: found.filter(({ type }) => Object.hasOwn(channels, type)),
      roles: new Map(
        roles.map(wired => [
          roleArnOf(wired.properties, place),
          withPolicies(wired, found, input.keepsPolicies ? new Map() : policies, guardrails),
        ]),
      ),
      policies,
      customActions: new Map(
        found.filter(({ type }) => type === customAction).map(wired => [wired.id, wired] as const),
      ),
      notifying: readNotifying(template, resolving, input.leftNotes),
      workspaceNames: new Map(),
    },
    questions: [...questions.values()].filter(({ id }) => !used.has(id)),
    notes: [...notes, ...listUnused(found), ...listLeftOut(template), ...listExports(template)],
    used,
  };
}

/** Everything of a template that has no part in chat, by type: it stays where it is, and a reader has to know that. */
function listLeftOut({ resources }: ForeignTemplate): Note[] {
  const byType = new Map<string, string[]>();
  for (const [logicalId, resource] of Object.entries(resources)) {
    const type = String(resource['Type']);
    if (isOfInterest(type) || leftAlone[type] !== undefined) continue;
    appendTo(byType, type, logicalId);
  }
  return [...byType].map(([type, ids]) => ({
    path: [],
    text: `left out: ${ids.join(', ')} (${type}) stays in its stack`,
  }));
}

/** Roles, policies and custom actions that no channel of the template uses. */
function listUnused(found: readonly FoundTopic[]): Note[] {
  const ofChannels = found.filter(({ type }) => Object.hasOwn(channels, type));
  const named = new Set(
    ofChannels.flatMap(({ properties }) => [
      String(properties['IamRoleArn']),
      ...textsOf(properties['GuardrailPolicies']),
      ...textsOf(properties['CustomizationResourceArns']),
    ]),
  );
  const roles = found.filter(
    ({ type, properties }) => type === role && named.has(roleArnOf(properties, place)),
  );
  const attached = new Set(roles.flatMap(({ properties }) => textsOf(properties['ManagedPolicyArns'])));
  const ids = new Set(roles.map(({ id }) => id));
  const isUsed = ({ type, id, properties }: FoundTopic): boolean => {
    if (Object.hasOwn(channels, type)) return true;
    if (type === role) return ids.has(id);
    const isGiven = [String(properties['RoleName']), ...textsOf(properties['Roles'])].some(name =>
      ids.has(name),
    );
    return isGiven || named.has(id) || attached.has(id);
  };
  return found
    .filter(one => !isUsed(one))
    .map(({ logicalId, type }) => ({
      path: [],
      text: `left out: ${logicalId} (${type}) is not used by any channel`,
    }));
}

interface FoundTopic extends Wired {
  readonly logicalId: string;
}

function readResources(template: ForeignTemplate, resolving: Naming, notes: Note[]): FoundTopic[] {
  return Object.entries(template.resources).flatMap(([logicalId, resource]): FoundTopic[] => {
    const type = String(resource['Type']);
    const condition = resource['Condition'];
    let isConditional = false;
    if (typeof condition === 'string') {
      const verdict = decide({ Condition: condition }, resolving);
      if (verdict === false) {
        const text = `left out: ${logicalId} (${type}) is not made, because the condition ${condition} of the template is false`;
        if (isOfInterest(type)) notes.push({ path: [], text });
        return [];
      }
      if (verdict === undefined && isOfInterest(type)) isConditional = true;
    }
    const fate = leftAlone[type];
    if (fate !== undefined && !notifyingTypes.has(type)) {
      notes.push({ path: [], text: `${logicalId} (${type}) ${fate}` });
    }
    if (!isOfInterest(type)) return [];
    const resolved = resolveValue(resource['Properties'] ?? {}, resolving);
    const properties = isObject(resolved)
      ? named(type, logicalId, keepStatements(resolved), resolving.name)
      : {};
    const wired: FoundTopic = {
      logicalId,
      type,
      id: idOf(type, properties),
      properties,
      ...(isUnnamed(type, resolved) ? { unknownArn: openMarker(`${logicalId}.Arn`) } : {}),
    };
    return [isConditional ? withCondition(wired, String(condition), resolving, notes) : wired];
  });
}

/** What is behind topics. A part with something open stays where it is made, so that nothing has to be asked about it. */
function readNotifying(
  template: ForeignTemplate,
  resolving: Naming,
  leftNotes: WireInput['leftNotes'],
): Wired[] {
  const quiet: Naming = { ...resolving, ask: () => undefined };
  return Object.entries(template.resources).flatMap(([logicalId, resource]): Wired[] => {
    const type = String(resource['Type']);
    const condition = resource['Condition'];
    if (!notifyingTypes.has(type)) return [];
    if (typeof condition === 'string' && decide({ Condition: condition }, quiet) === false) return [];
    const resolved = resolveValue(resource['Properties'] ?? {}, quiet);
    const id = type === 'AWS::SNS::Topic' ? nameTopic(logicalId, undefined, resource, quiet) : logicalId;
    const leftNote =
      leftNotes === undefined
        ? `${logicalId} (${type}) ${leftAlone[type] ?? 'stays where it is made'}`
        : leftNotes.get(logicalId);
    const properties = isObject(resolved) ? resolved : {};
    return [{ type, id, properties, ...(leftNote === undefined ? {} : { leftNote }) }];
  });
}

/** A channel that may not be there is an open question; what else is conditional comes along when a channel uses it. */
function withCondition(wired: FoundTopic, condition: string, resolving: Naming, notes: Note[]): FoundTopic {
  const { logicalId, type, properties } = wired;
  const name = properties['SlackChannelId'] === undefined ? 'TeamsChannelId' : 'SlackChannelId';
  const text = `${logicalId} is made only when the condition ${condition} of the template is true`;
  if (!Object.hasOwn(channels, type)) {
    notes.push({ path: [], text });
    return wired;
  }
  const id = `Condition.${condition}`;
  const channel = String(properties[name]);
  resolving.ask({
    id,
    text: `question: does it exist? ${text}; its channel is then ${channel} (with --resolve: true or false)`,
  });
  return { ...wired, properties: { ...properties, [name]: openMarker(id) } };
}

/** Whether CloudFormation chooses its name, so that its ARN is not known. */
function isUnnamed(type: string, resolved: Json | undefined): boolean {
  if (!isObject(resolved)) return false;
  return (
    (type === role && resolved['RoleName'] === undefined) ||
    (type === managedPolicy && resolved['ManagedPolicyName'] === undefined)
  );
}

/**
 * Puts what is still open where statements or inline policies belong into the form that these have, so that it becomes
 * a marker in the file and takes nothing else with it.
 */
function keepStatements(properties: JsonObject): JsonObject {
  const openIn = (value: Json | undefined) => (typeof value === 'string' ? openMarkerIn(value) : undefined);
  const statement = (marker: string): JsonObject => ({ Effect: 'Allow', Action: marker, Resource: '*' });
  const keep = (document: Json): Json => {
    const marker = openIn(document);
    if (marker !== undefined) return { Version: '2012-10-17', Statement: [statement(marker)] };
    if (!isObject(document)) return document;
    const { Statement: statements = null } = document;
    const list = (Array.isArray(statements) ? statements : [statements]) as readonly Json[];
    return {
      ...document,
      Statement: list.map(item => (openIn(item) === undefined ? item : statement(String(item)))),
    };
  };
  const { PolicyDocument: document, Policies: policies, ...rest } = properties;
  const marker = openIn(policies);
  const inline =
    marker === undefined ? policies : [{ PolicyName: 'Unresolved', PolicyDocument: keep(marker) }];
  return {
    ...rest,
    ...(document === undefined ? {} : { PolicyDocument: keep(document) }),
    ...(inline === undefined
      ? {}
      : {
          Policies: Array.isArray(inline)
            ? (inline as readonly Json[]).map(policy => {
                const open = openIn(policy);
                if (open !== undefined) return { PolicyName: 'Unresolved', PolicyDocument: keep(open) };
                return isObject(policy)
                  ? { ...policy, PolicyDocument: keep(policy['PolicyDocument'] ?? null) }
                  : policy;
              })
            : inline,
        }),
  };
}

/** A role with the policies that other resources of the template give it; those become inline policies here. */
function withPolicies(
  wired: Wired,
  found: readonly FoundTopic[],
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
