import type { Kind } from '../core/kind.ts';
import type { Model } from '../core/model.ts';
import { assembleTemplate, type Template } from '../core/template.ts';
import { customAction } from './custom-action/index.ts';
import { eventRule } from './event-rule/index.ts';
import { guardrail } from './guardrail/index.ts';
import { notificationRule } from './notification-rule/index.ts';
import { role } from './role/index.ts';
import { slackChannel } from './slack-channel/index.ts';
import { teamsChannel } from './teams-channel/index.ts';
import { topic } from './topic/index.ts';
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
  notificationRule,
  eventRule,
];

/** The kind of a CloudFormation type; undefined for types that we do not make. */
export function kindOf(type: string): Kind | undefined {
  return kinds.find(kind => kind.type === type);
}

/** The template that a model asks for: desired. */
export function renderTemplate(model: Model): Template {
  const resources = kinds.flatMap(kind =>
    kind.render(model).map(resource => ({ ...resource, type: kind.type })),
  );
  return assembleTemplate(model.name, resources);
}
