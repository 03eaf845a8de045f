import { resolve } from './core/resolve.ts';
import type { ChatopsConfig } from './generated/config.ts';
import { renderTemplate } from './kinds/index.ts';

export { answerCan } from './commands/can.ts';
export { loadConfig } from './commands/load-config.ts';
export { planAccess } from './commands/plan-access.ts';
export { proveProject } from './commands/prove-project.ts';

/** All templates of a configuration; what `npm run bench` measures, and nothing else uses. */
export function renderAll(config: ChatopsConfig) {
  return resolve(config).models.map(renderTemplate);
}
