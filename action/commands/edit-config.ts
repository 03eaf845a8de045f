import { resolve } from 'node:path';
import { type Edit, type EditPath, EditRefusal, editData, editText, readData } from '../adopt/edit-text.ts';
import { canonicalJson, type Json } from '../core/json.ts';
import type { Resolved } from '../core/model.ts';
import type { Project } from '../core/project.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import { loadConfig } from './load-config.ts';

/** Files that are being changed, with the configuration that they make. Nothing is written. */
export class ConfigEditor {
  readonly #texts: Map<string, string>;
  readonly #original: ReadonlyMap<string, string>;
  readonly #file: string;
  readonly #project: Project;
  readonly #today: string | undefined;
  #config: ChatopsConfig;

  /**
   * @param file the main file, as it was loaded
   * @param today the day of the checks, YYYY-MM-DD; undefined: today
   */
  constructor(file: string, project: Project, today: string | undefined) {
    this.#file = file;
    this.#project = project;
    this.#today = today;
    this.#original = project.texts;
    this.#texts = new Map(project.texts);
    this.#config = JSON.parse(JSON.stringify(project.config)) as ChatopsConfig;
  }

  /** The configuration with all edits so far. */
  get config(): ChatopsConfig {
    return this.#config;
  }

  /**
   * Makes edits that belong together, all of them or none.
   * @param check looks at the configuration that the edits make, and says what is wrong with it
   * @returns why they cannot be made; undefined when they were
   */
  async make(
    edits: readonly Edit[],
    check: (resolved: Resolved) => Promise<string | undefined> = async () => undefined,
  ): Promise<string | undefined> {
    const texts = new Map(this.#texts);
    let config = this.#config as unknown as Json;
    for (const edit of edits) {
      const file = this.#fileOf(edit.path);
      const text = texts.get(file);
      if (text === undefined) return `${file} was not read`;
      const local = localize(edit, config, text);
      if (local === undefined) return `its place in ${file} was not found`;
      try {
        texts.set(file, editText(text, local));
      } catch (error) {
        if (error instanceof EditRefusal) return error.message;
        throw error;
      }
      config = editData(config, edit);
    }
    const overlay = new Map([...texts].map(([name, text]) => [resolve(name), text]));
    const checked = await loadConfig(this.#file, {
      overlay,
      ...(this.#today === undefined ? {} : { today: this.#today }),
    });
    const error = checked.diagnostics.find(({ severity }) => severity === 'error');
    if (checked.config === undefined || error !== undefined) {
      return `chatops.yml would not pass its checks: ${error?.message ?? 'it could not be read'} (${error?.code ?? ''})`;
    }
    const problem = await check(checked.config);
    if (problem !== undefined) return problem;
    for (const [name, text] of texts) this.#texts.set(name, text);
    this.#config = config as unknown as ChatopsConfig;
    return undefined;
  }

  /** The new texts by file name; only files that differ. */
  changedTexts(): Map<string, string> {
    return new Map([...this.#texts].filter(([name, text]) => this.#original.get(name) !== text));
  }

  #fileOf(path: EditPath): string {
    return this.#project.locate(path).file;
  }
}

/** The edit with the index that an element of a list has in its own file; lists of several files are put together. */
function localize(edit: Edit, config: Json, text: string): Edit | undefined {
  const index = edit.path.findIndex(step => typeof step === 'number');
  if (index < 0) return edit;
  const listPath = edit.path.slice(0, index);
  const wanted = canonicalJson(valueAt(config, edit.path.slice(0, index + 1)) ?? null);
  const list = valueAt(readData(text), listPath);
  if (!Array.isArray(list)) return undefined;
  const own = (list as readonly Json[]).findIndex(item => canonicalJson(item) === wanted);
  if (own < 0) return undefined;
  return { ...edit, path: [...listPath, own, ...edit.path.slice(index + 1)] } as Edit;
}

/** The value at a place of plain data; undefined when there is none. */
export function valueAt(value: Json | undefined, path: EditPath): Json | undefined {
  return path.reduce<Json | undefined>(
    (part, step) =>
      typeof part === 'object' && part !== null
        ? (part as Readonly<Record<string | number, Json>>)[step]
        : undefined,
    value,
  );
}
