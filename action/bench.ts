import { planAgainst } from './commands/against.ts';
import { loadConfig } from './commands/load-config.ts';
import { nothingObserved } from './core/plan.ts';
import { resolve } from './core/resolve.ts';
import type { ChatopsConfig } from './generated/config.ts';
import { renderTemplate } from './kinds/index.ts';
import { composeComment } from './render/comment.ts';
import { renderTargetSection, viewOfTarget } from './render/plan-section.ts';

export { answerCan } from './commands/can.ts';
export { proveProject } from './commands/prove-project.ts';
export { loadConfig, planAgainst };

/** All templates of a configuration; what `npm run bench` measures, and nothing else uses. */
export function renderAll(config: ChatopsConfig) {
  return resolve(config).models.map(renderTemplate);
}

/** The comment of a pull request that changes one file into another, as the Action writes it without credentials. */
export async function writeComment(file: string, base: string): Promise<string> {
  const [wanted, before] = [await loadConfig(file), await loadConfig(base)];
  if (wanted.draft === undefined) throw new Error(JSON.stringify(wanted.diagnostics.slice(0, 3)));
  const report = await planAgainst([{ config: wanted.draft, base: before.draft }]);
  const sections = report.plan.targets.map(plan =>
    renderTargetSection(viewOfTarget({ ...report, ...nothingObserved }, plan, file)),
  );
  return composeComment(undefined, { sections, owns: () => true, runUrl: undefined });
}
