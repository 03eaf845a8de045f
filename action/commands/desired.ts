import type { Model, Resolved, Target } from '../core/model.ts';
import { modelIn } from '../core/resolve.ts';
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
 * The one way from a resolved configuration to the templates of a target, for plan, apply and drift alike.
 * @param region of the target, where it is known better than chatops.yml says
 */
export function renderDesired(
  resolved: Resolved,
  target: Target,
  region: string | undefined = target.region,
): Desired {
  const model = modelIn(resolved, target, region);
  const [main, companion] = renderStacks(model, region);
  if (main === undefined) throw new Error('a target has a stack');
  return { model, template: main.template, main, companion };
}
