import type { Model, Resolved, Target } from '../core/model.ts';
import { modelOf } from '../core/resolve.ts';
import type { Template } from '../core/template.ts';
import { renderTemplate } from '../kinds/index.ts';

/** What chatops.yml asks for in one target. */
export interface Desired {
  readonly model: Model;
  readonly template: Template;
}

/** The one way from a resolved configuration to the template of a target, for plan, apply and drift alike. */
export function renderDesired(resolved: Resolved, target: Target): Desired {
  const model = modelOf(resolved, target);
  return { model, template: renderTemplate(model) };
}
