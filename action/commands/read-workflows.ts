import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { isObject, type Json } from '../core/json.ts';
import type { Reading } from '../core/snapshot.ts';
import type { ActionStep } from '../doctor/facts.ts';
import { codeOf } from './read-document.ts';

/** The size of a workflow file that is read, in bytes; GitHub takes none that is larger. */
const maxBytes = 512 * 1024;

/**
 * The steps of a repository's workflows that use the Action. A folder without workflows has none; one that cannot be read, or a
 * file in it that is no YAML, leaves it open.
 */
export async function readWorkflows(folder: string): Promise<Reading<readonly ActionStep[]>> {
  const place = join(folder, '.github', 'workflows');
  try {
    const entries = await readdir(place, { withFileTypes: true });
    const names = entries
      .filter(entry => entry.isFile() && /\.ya?ml$/.test(entry.name))
      .map(({ name }) => name)
      .sort();
    const steps: ActionStep[] = [];
    for (const name of names)
      steps.push(...findSteps(`.github/workflows/${name}`, await readText(join(place, name))));
    return { ok: true, value: steps };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { ok: true, value: [] };
    return { ok: false, reason: error instanceof Error ? firstLine(error.message) : String(error) };
  }
}

async function readText(file: string): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    if (size > maxBytes) throw new Error(`${file} has more than ${maxBytes} bytes`);
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

const commands: ReadonlySet<string> = new Set(['validate', 'plan', 'apply', 'drift']);

/** @throws the parser's error for a file that is no YAML */
function findSteps(workflow: string, text: string): ActionStep[] {
  const data = parse(text) as Json;
  if (!isObject(data) || !isObject(data['jobs'])) return [];
  const isOfPull = isStartedBy(data['on'], 'pull_request');
  return Object.entries(data['jobs']).flatMap(([key, job]): ActionStep[] => {
    if (!isObject(job)) return [];
    const { name, environment, steps } = job;
    return (Array.isArray(steps) ? (steps as readonly Json[]) : []).flatMap((step): ActionStep[] => {
      if (!isObject(step) || typeof step['uses'] !== 'string' || !isObject(step['with'])) return [];
      const { command, 'app-id': appId } = step['with'];
      if (typeof command !== 'string' || !commands.has(command)) return [];
      if (!/(^\.\/|chatops)/i.test(step['uses'])) return [];
      return [
        {
          workflow,
          job: typeof name === 'string' ? name : key,
          isOfPull,
          uses: step['uses'],
          command,
          environment: nameOf(environment),
          hasAppId: appId !== undefined && appId !== null && appId !== '',
        },
      ];
    });
  });
}

function isStartedBy(on: Json | undefined, event: string): boolean {
  if (typeof on === 'string') return on === event;
  if (Array.isArray(on)) return on.includes(event);
  return isObject(on) && Object.hasOwn(on, event);
}

/** `environment: production`, or with a URL: `environment: { name: production, url: … }`. */
function nameOf(environment: Json | undefined): string | undefined {
  if (typeof environment === 'string') return environment;
  return isObject(environment) && typeof environment['name'] === 'string' ? environment['name'] : undefined;
}
