import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LoadedConfig, loadConfig } from '../../action/commands/load-config.ts';
import type { Template } from '../../action/core/template.ts';
import { renderTemplate } from '../../action/kinds/index.ts';
import { memoryFolder } from '../memory-folder.ts';
import { scenarioDay } from '../scenarios/read-scenarios.ts';

/** A folder with one chatops.yml, which is written anew for each check. */
export interface Bench {
  readonly folder: string;
  /** Checks a text or bytes as the content of chatops.yml. */
  check(content: string | Uint8Array): Promise<LoadedConfig>;
  /** The templates of a text without errors, by target. @throws when it has errors */
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
      const { config, diagnostics } = await check(content);
      if (config === undefined) throw new Error(`not valid: ${JSON.stringify(diagnostics)}\n${content}`);
      return new Map(config.models.map(model => [model.target.key, renderTemplate(model)]));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
