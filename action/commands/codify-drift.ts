import { resolve } from 'node:path';
import { codifyDrift } from '../adopt/codify.ts';
import { type Edit, type EditPath, EditRefusal, editData, editText, readData } from '../adopt/edit-text.ts';
import type { Drift } from '../core/drift.ts';
import { canonicalJson, type Json } from '../core/json.ts';
import type { Resolved } from '../core/model.ts';
import type { Place } from '../core/place.ts';
import type { Project } from '../core/project.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import { type DriftOptions, type DriftReport, reportDrift, tellTargets } from './drift.ts';
import { loadConfig } from './load-config.ts';
import { replaceFiles } from './replace-files.ts';
import type { Aws } from './session.ts';

/** A drift that chatops.yml cannot say, and why. */
export interface Refused {
  readonly drift: Drift;
  readonly reason: string;
}

/** How a codify ended. */
export interface CodifyReport {
  /** `unchanged`: there is nothing that could be written down. */
  readonly outcome: 'unchanged' | 'declined' | 'codified';
  readonly before: DriftReport;
  readonly codified: readonly Drift[];
  readonly refused: readonly Refused[];
  /** The new texts by file name. */
  readonly texts: ReadonlyMap<string, string>;
}

/** What a shell does while a codify runs. */
export interface CodifyHooks {
  /** Says which of the drifts are to be written down; undefined: none, and nothing is to happen. */
  readonly choose: (report: DriftReport) => Promise<readonly Drift[] | undefined>;
}

/**
 * Makes chatops.yml say what AWS says, for chosen drifts, with comments and order kept. Every step is checked like any
 * other chatops.yml; one that would not pass is refused and the rest goes on. Files are written at the end, all of
 * them or none.
 * @param file the main file, as it was loaded
 */
export async function codifyDrifts(
  aws: Aws,
  file: string,
  loaded: { readonly config: Resolved; readonly project: Project },
  hooks: CodifyHooks,
  options: DriftOptions = {},
): Promise<CodifyReport> {
  const { config, project } = loaded;
  const told = await tellTargets(aws, config, 'plan');
  const before = reportDrift(told, config, options);
  const nothing = { before, codified: [], refused: [], texts: new Map<string, string>() };
  if (before.drift.length === 0) return { outcome: 'unchanged', ...nothing };
  const chosen = await hooks.choose(before);
  if (chosen === undefined) return { outcome: 'declined', ...nothing };
  const places = new Map<string, Place>(
    told.flatMap(outcome =>
      outcome.ok ? [[outcome.target.key, outcome.value.inspection.session.identity] as const] : [],
    ),
  );
  const work = new Codifying(file, project, options.today);
  const [codified, refused]: [Drift[], Refused[]] = [[], []];
  for (const drift of inOrder(chosen)) {
    const place = places.get(drift.target);
    const reason = place === undefined ? 'its target was not read' : await work.take(drift, place);
    if (reason === undefined) codified.push(drift);
    else refused.push({ drift, reason });
  }
  const texts = work.changedTexts();
  if (codified.length > 0) await replaceFiles(texts);
  return { outcome: codified.length > 0 ? 'codified' : 'unchanged', before, codified, refused, texts };
}

/** What was added comes before what was removed, so that no list is empty in between; list elements from the end. */
function inOrder(drift: readonly Drift[]): Drift[] {
  const rank = ({ kind, observed }: Drift) => (kind === 'undeclared' ? 0 : observed === undefined ? 2 : 1);
  return [...drift].sort((a, b) => rank(a) - rank(b));
}

/** Files that are being changed, with the configuration that they make. */
class Codifying {
  readonly #texts: Map<string, string>;
  readonly #original: ReadonlyMap<string, string>;
  readonly #file: string;
  readonly #project: Project;
  readonly #today: string | undefined;
  #config: ChatopsConfig;

  constructor(file: string, project: Project, today: string | undefined) {
    this.#file = file;
    this.#project = project;
    this.#today = today;
    this.#original = project.texts;
    this.#texts = new Map(project.texts);
    this.#config = JSON.parse(JSON.stringify(project.config)) as ChatopsConfig;
  }

  /** Writes one drift down. @returns why it cannot be; undefined when it was */
  async take(drift: Drift, place: Place): Promise<string | undefined> {
    const answer = codifyDrift(this.#config, place, drift);
    if ('reason' in answer) return answer.reason;
    const texts = new Map(this.#texts);
    let config = this.#config as unknown as Json;
    for (const edit of answer.edits) {
      const file = this.#fileOf(edit.path);
      const text = texts.get(file);
      if (text === undefined) return `${file} was not read`;
      const local = localize(edit, config, text);
      if (local === undefined) return `it stands in another place of ${file} than could be found`;
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
    for (const [name, text] of texts) this.#texts.set(name, text);
    this.#config = config as unknown as ChatopsConfig;
    return undefined;
  }

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
  const wanted = canonicalJson(getIn(config, edit.path.slice(0, index + 1)) ?? null);
  const list = getIn(readData(text), listPath);
  if (!Array.isArray(list)) return undefined;
  const own = (list as readonly Json[]).findIndex(item => canonicalJson(item) === wanted);
  if (own < 0) return undefined;
  return { ...edit, path: [...listPath, own, ...edit.path.slice(index + 1)] } as Edit;
}

function getIn(value: Json | undefined, path: EditPath): Json | undefined {
  return path.reduce<Json | undefined>(
    (part, step) =>
      typeof part === 'object' && part !== null
        ? (part as Readonly<Record<string | number, Json>>)[step]
        : undefined,
    value,
  );
}
