import type { Kind } from '../core/kind.ts';
import type { Model } from '../core/model.ts';
import { assembleTemplate, type Rendered, type Template } from '../core/template.ts';
import { customAction } from './custom-action/index.ts';
import { eventRule } from './event-rule/index.ts';
import { guardrail } from './guardrail/index.ts';
import { notificationRule } from './notification-rule/index.ts';
import { role } from './role/index.ts';
import { slackChannel } from './slack-channel/index.ts';
import { teamsChannel } from './teams-channel/index.ts';
import { topic } from './topic/index.ts';
import { topicKey } from './topic-key/index.ts';
import { topicKeyAlias } from './topic-key-alias/index.ts';
import { topicPolicy } from './topic-policy/index.ts';

/** Every kind of resource that we make. A new kind is one folder and one line here. */
export const kinds: readonly Kind[] = [
  slackChannel,
  teamsChannel,
  customAction,
  role,
  guardrail,
  topic,
  topicPolicy,
  topicKey,
  topicKeyAlias,
  notificationRule,
  eventRule,
];

/** The kind of a CloudFormation type; undefined for types that we do not make. */
export function kindOf(type: string): Kind | undefined {
  return kinds.find(kind => kind.type === type);
}

/** The template that a model asks for: desired. */
export function renderTemplate(model: Model): Template {
  return renderWithOrigins(model).template;
}

/** {@link renderTemplate} with the places in chatops.yml that the parts come from, for the proofs. */
export function renderWithOrigins(model: Model): Rendered {
  const resources = kinds.flatMap(kind =>
    kind.render(model).map(resource => ({ ...resource, type: kind.type })),
  );
  const userRoles = model.channels
    .filter(channel => channel.userRoles.length > 0)
    .map(channel => [
      channel.key,
      channel.userRoles.map(({ key, arn }) => ({ key, ...(arn === undefined ? {} : { arn }) })),
    ]);
  return {
    template: assembleTemplate(model.name, resources, Object.fromEntries(userRoles)),
    origins: new Map(
      resources.flatMap(({ logicalId, origins }) => (origins === undefined ? [] : [[logicalId, origins]])),
    ),
  };
}
