import { type Model, resolveModel, type Target } from '../core/model.ts';
import type { Template } from '../core/template.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import { renderTemplate } from '../kinds/index.ts';

/** What chatops.yml asks for in one target. */
export interface Desired {
  readonly model: Model;
  readonly template: Template;
}

/** The one way from a valid configuration to the template of a target, for plan, apply and drift alike. */
export function renderDesired(config: ChatopsConfig, target?: Target): Desired {
  const model = resolveModel(config, target);
  return { model, template: renderTemplate(model) };
}
