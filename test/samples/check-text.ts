import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LoadedConfig, loadConfig } from '../../action/commands/load-config.ts';
import { readProject } from '../../action/commands/read-project.ts';
import { resolve } from '../../action/core/resolve.ts';
import type { Template } from '../../action/core/template.ts';
import { renderTemplate } from '../../action/kinds/index.ts';
import { memoryFolder } from '../memory-folder.ts';
import { scenarioDay } from '../scenarios/read-scenarios.ts';

/** A folder with one chatops.yml, which is written anew for each check. */
export interface Bench {
  readonly folder: string;
  /** Checks a text or bytes as the content of chatops.yml. */
  check(content: string | Uint8Array): Promise<LoadedConfig>;
  /**
   * The templates of a text without `allow-aliases`, by target. Nothing is proved, which takes most of the time of a check.
   * @throws when the text cannot be read as a configuration
   */
  render(content: string): Promise<Map<string, Template>>;
  remove(): void;
}

/** Makes a folder to check texts in. */
export function makeBench(): Bench {
  const folder = mkdtempSync(join(memoryFolder, 'chatops-'));
  const file = join(folder, 'chatops.yml');
  const check = (content: string | Uint8Array) => {
    writeFileSync(file, content);
    return loadConfig(file, { today: scenarioDay });
  };
  return {
    folder,
    check,
    render: async content => {
      writeFileSync(file, content);
      const { project, diagnostics, findings } = await readProject(file);
      if (project === undefined || diagnostics.length > 0 || findings.length > 0)
        throw new Error(`not valid: ${JSON.stringify([diagnostics, findings])}\n${content}`);
      const { models } = resolve(project.config, undefined, name => project.policyDocuments.get(name));
      return new Map(models.map(model => [model.target.key, renderTemplate(model)]));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
