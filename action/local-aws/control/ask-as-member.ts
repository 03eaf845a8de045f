import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { neverInChat } from '../../data/never-in-chat.ts';
import { callerContext } from '../permissions/check-call.ts';
import { matches } from '../permissions/match.ts';
import { findObjection, findPrincipal } from '../permissions/principal.ts';
import { textsOf } from '../resources/property.ts';
import type { Scope } from '../service.ts';
import { askChatPolicy, stateOf } from '../services/chatbot/chat-policy.ts';
import { accountOf, type StoredResource } from '../state/state.ts';
import { ControlError } from './control-error.ts';

/**
 * What the chat service does with the request of a member: `{ configuration, action, resource?, region?, role? }`. It runs
 * with the channel role, or with `role` that the member has chosen, within the guardrails of the channel.
 * @returns `{ answer: allowed | denied, why? }`
 */
export function askAsMember(scope: Scope, wanted: Json): JsonObject {
  if (!isObject(wanted)) throw new ControlError('the request of a member is a JSON object');
  const { configuration, action, resource = '*', region = scope.region, role, ...rest } = wanted;
  const [unknownName] = Object.keys(rest);
  if (unknownName !== undefined) throw new ControlError(`unknown member ${unknownName}`);
  for (const [name, value] of Object.entries({ configuration, action, resource, region, role: role ?? '' })) {
    if (typeof value !== 'string') throw new ControlError(`${name} is a text`);
  }
  const stored = findConfiguration(scope, String(configuration));
  const why = refuseRequest({ ...scope, region: String(region) }, stored, {
    action: String(action),
    resource: String(resource),
    role: typeof role === 'string' ? role : undefined,
  });
  return why === undefined ? { answer: 'allowed' } : { answer: 'denied', why };
}

interface Request {
  readonly action: string;
  readonly resource: string;
  /** ARN of the user role. */
  readonly role: string | undefined;
}

function refuseRequest(scope: Scope, stored: StoredResource, request: Request): string | undefined {
  const account = accountOf(scope.state, scope.account);
  const { State: state, StateReason: reason } = stateOf(account, stored);
  if (state === 'DISABLED') return `the channel is disabled: ${String(reason ?? 'no reason is given')}`;
  const { properties } = stored;
  const kind = request.role === undefined ? 'channel_role' : 'user_role';
  if (kind === 'channel_role' && properties['UserRoleRequired'] === true)
    return 'the channel asks for a user role';
  if (!askChatPolicy(account, stored).roles.has(kind))
    return `the chat applications policy of the organization does not allow ${kind}`;
  if (neverInChat.some(pattern => matches(pattern, request.action, true)))
    return 'the service never runs this in chat';
  const arn = request.role ?? String(properties['IamRoleArn']);
  const session = {
    account: scope.account,
    arn,
    userId: 'local',
    expiresAt: scope.now,
    policyArns: textsOf(properties['GuardrailPolicies']),
  };
  const principal = findPrincipal(scope, session, arn.slice(arn.lastIndexOf('/') + 1));
  if (principal === undefined) return `there is no role ${arn}`;
  const context = {
    ...callerContext(scope, principal.roleArn),
    'aws:PrincipalIsAWSService': 'false',
    'aws:ChatbotSourceArn': String(properties['Arn']),
  };
  const resource = scope.plugins.isWildcardOnly(request.action) ? '*' : request.resource;
  return findObjection(scope, principal, { action: request.action, resource, context });
}

function findConfiguration(scope: Scope, arn: string): StoredResource {
  const tables = accountOf(scope.state, scope.account).resources['global'] ?? {};
  const found = [
    'AWS::Chatbot::SlackChannelConfiguration',
    'AWS::Chatbot::MicrosoftTeamsChannelConfiguration',
  ]
    .map(type => tables[type] ?? {})
    .find(table => Object.hasOwn(table, arn))?.[arn];
  if (found === undefined) throw new ControlError(`no channel configuration ${arn}`, 404);
  return found;
}
