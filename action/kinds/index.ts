import type { Kind } from '../core/kind.ts';
import type { Model } from '../core/model.ts';
import { globalStack, regionalStack, type StackUnit } from '../core/stacks.ts';
import { assembleTemplate, type Rendered, type Resource, type Template } from '../core/template.ts';
import { customAction } from './custom-action/index.ts';
import { eventRule } from './event-rule/index.ts';
import { guardrail } from './guardrail/index.ts';
import { logGroup } from './log-group/index.ts';
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
  logGroup,
];

/** The kind of a CloudFormation type; undefined for types that we do not make. */
export function kindOf(type: string): Kind | undefined {
  return kinds.find(kind => kind.type === type);
}

/** A stack of a target with what a model asks for in it. */
export interface RenderedStack extends StackUnit, Rendered {}

/**
 * The stacks that a model asks for: desired. The companion stack is there also when nothing is asked for in it, since
 * an earlier version may have deployed one.
 * @param region of the target, where it is known better than the model does
 */
export function renderStacks(
  model: Model,
  region: string | undefined = model.target.region,
): readonly RenderedStack[] {
  const byRegion = rendered.get(model) ?? new Map<string | undefined, readonly RenderedStack[]>();
  rendered.set(model, byRegion);
  const stacks = byRegion.get(region) ?? renderOnce(model, region);
  byRegion.set(region, stacks);
  return stacks;
}

/** A model is proved from what is rendered of it, and then planned or printed. */
const rendered = new WeakMap<Model, Map<string | undefined, readonly RenderedStack[]>>();

function renderOnce(model: Model, region: string | undefined): readonly RenderedStack[] {
  const resources = kinds.flatMap(kind =>
    kind.render(model).map(resource => ({ ...resource, type: kind.type })),
  );
  const companion = globalStack(model.name, region);
  const isHere = ({ isGlobal = false }: Resource) => companion === undefined || !isGlobal;
  const names = companion === undefined ? [] : model.channels.flatMap(channel => channel.globalTopic ?? []);
  const main = {
    ...regionalStack(model.name, region),
    ...assemble(model.name, resources.filter(isHere), {
      companionTopics: names.map(({ topicName }) => topicName).sort(),
    }),
  };
  if (companion === undefined) return [main];
  const rest = resources.filter(resource => !isHere(resource));
  return [main, { ...companion, ...assemble(companion.name, rest, { companionOf: model.name }) }];
}

/** The template of a target's own stack. */
export function renderTemplate(model: Model): Template {
  return renderWithOrigins(model).template;
}

/** {@link renderTemplate} with the places in chatops.yml that the parts come from, for the proofs. */
export function renderWithOrigins(model: Model): Rendered {
  const [main] = renderStacks(model);
  if (main === undefined) throw new Error('a target has a stack');
  return { template: main.template, origins: main.origins };
}

type TypedResource = Resource & { readonly type: string };
type Metadata = Parameters<typeof assembleTemplate>[2];

function assemble(name: string, resources: readonly TypedResource[], metadata: Metadata): Rendered {
  return {
    template: assembleTemplate(name, resources, metadata),
    origins: new Map(
      resources.flatMap(({ logicalId, origins }) => (origins === undefined ? [] : [[logicalId, origins]])),
    ),
  };
}
