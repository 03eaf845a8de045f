import type { Json } from '../core/json.ts';
import { limitsOf, type Model, type Resolved, type Target } from '../core/model.ts';
import { modelIn } from '../core/resolve.ts';
import { digestOf } from '../core/review.ts';
import type { Template } from '../core/template.ts';
import { type RenderedStack, renderStacks } from '../kinds/index.ts';

/** What chatops.yml asks for in one target. */
export interface Desired {
  readonly model: Model;
  /** The template of the target's own stack. */
  readonly template: Template;
  /** The target's own stack, and the companion stack where there is one. */
  readonly main: RenderedStack;
  readonly companion: RenderedStack | undefined;
}

/**
 * The one way from a resolved configuration to the templates of a target, for render, plan, apply and drift alike.
 * @param region of the target, where it is known better than chatops.yml says
 */
export function renderDesired(
  resolved: Resolved,
  target: Target,
  region: string | undefined = target.region,
): Desired {
  const model = modelIn(resolved, target, region);
  const [own, companion] = renderStacks(model, region);
  if (own === undefined) throw new Error('a target has a stack');
  const documents = digestDocuments(resolved, target);
  const main = documents === undefined ? own : { ...own, template: withDocuments(own.template, documents) };
  return { model, template: main.template, main, companion };
}

function withDocuments(template: Template, documents: string): Template {
  return { ...template, Metadata: { chatops: { ...template.Metadata.chatops, documents } } };
}

/** A digest of the content that proofs rest on and that no template has; undefined where chatops.yml names no document. */
export function digestDocuments(
  resolved: Pick<Resolved, 'documents' | 'limits' | 'chatPolicy'>,
  target: Target,
): string | undefined {
  const { policies, chat } = limitsOf(resolved, target.key);
  const levels = policies.map(({ isLevel, documents }) => [
    isLevel,
    documents.map(each => each.document ?? null),
  ]);
  const documents = [...resolved.documents].map(([arn, contents]) => [
    arn,
    contents.map(each => each ?? null),
  ]);
  if (documents.length + levels.length === 0 && chat === undefined) return undefined;
  return digestOf([documents.sort(), levels, chat ?? null] as unknown as Json);
}
