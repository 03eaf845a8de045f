import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type NewFile, writeFiles } from './write-files.ts';

/** A setup to start from, in `templates/<name>/`. */
export interface Starter {
  readonly name: string;
  readonly title: string;
}

/** The setups to start from, the recommended ones first. */
export const starters: readonly Starter[] = [
  {
    name: 'notifications-and-operations',
    title: 'an open channel that only hears of things, beside a private one that acts',
  },
  { name: 'resource-limits', title: 'commands that work only on certain resources' },
  { name: 'action-guardrail', title: 'a ceiling by action for members with roles of their own' },
  { name: 'minimal', title: 'one channel in which everybody can look' },
  { name: 'multi-account', title: 'one file for several AWS accounts' },
  { name: 'teams', title: 'Microsoft Teams' },
];

/** What to make, and where. */
export interface InitRequest {
  readonly starter: string;
  readonly folder: string;
  /** Instead of the `name` of the starter. */
  readonly name: string | undefined;
  /** The ID of the Slack workspace, instead of the placeholder. */
  readonly workspace: string | undefined;
  /** What the workflows use instead of the action of the repository that they are in, e.g. `owner/repo/action@v1`. */
  readonly action: string | undefined;
  readonly hasWorkflows: boolean;
}

/** What was made. */
export interface InitReport {
  readonly written: readonly string[];
  /** Files that were there already and are as they were. */
  readonly kept: readonly string[];
  /** Lines of chatops.yml with an ID that has to be replaced. */
  readonly placeholders: readonly { readonly line: number; readonly text: string }[];
  /** Whether the workflows use an action that is not in the folder. */
  readonly lacksAction: boolean;
}

/**
 * Writes a chatops.yml from a starter, its schema for editors, and the workflows. Nothing is ever overwritten.
 * @returns undefined, with nothing written, when there is a chatops.yml already
 */
export async function initProject(request: InitRequest): Promise<InitReport | undefined> {
  const { folder, starter, hasWorkflows, action } = request;
  if (existsSync(join(folder, 'chatops.yml'))) return undefined;
  const root = findPackage();
  const starterFiles = await readFiles(join(root, 'templates', starter), () => true);
  const files = starterFiles.map(file =>
    file.name === 'chatops.yml' ? { ...file, content: fillIn(file.content, request) } : file,
  );
  const workflows = hasWorkflows ? await readWorkflows(root, action) : [];
  const schema = await readFile(join(root, 'schema', 'chatops.schema.json'), 'utf8');
  const { written, kept } = await writeFiles(folder, [
    ...files,
    { name: 'schema/chatops.schema.json', content: schema },
    ...workflows,
  ]);
  const text = files.find(({ name }) => name === 'chatops.yml')?.content ?? '';
  return {
    written,
    kept,
    placeholders: findPlaceholders(text),
    lacksAction:
      workflows.length > 0 && action === undefined && !existsSync(join(folder, 'action', 'action.yml')),
  };
}

/** The folder of the package: from the bundle and from the source it is above. @throws Error when its templates are missing */
export function findPackage(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'templates', 'minimal', 'chatops.yml'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('This installation of chatops has no templates');
    folder = parent;
  }
  return folder;
}

async function readFiles(folder: string, isWanted: (name: string) => boolean): Promise<NewFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter(isWanted)
    .sort();
  return Promise.all(
    names.map(async name => ({ name, content: await readFile(join(folder, name), 'utf8') })),
  );
}

async function readWorkflows(root: string, action: string | undefined): Promise<NewFile[]> {
  const folder = join(root, '.github', 'workflows');
  if (!existsSync(folder)) return [];
  const files = await readFiles(folder, name => /^chatops-[a-z]+\.yml$/.test(name));
  return files.map(({ name, content }) => ({
    name: `.github/workflows/${name}`,
    content: action === undefined ? content : useAction(content, action),
  }));
}

/** A released action is there already: nothing has to be installed and built before it runs. */
function useAction(workflow: string, action: string): string {
  return workflow
    .replace(/^ *- uses: actions\/setup-node@[\s\S]*?- run: npm run build\n/gm, '')
    .replaceAll('uses: ./action\n', `uses: ${action}\n`);
}

function fillIn(text: string, { name, workspace }: InitRequest): string {
  const named = name === undefined ? text : text.replace(/^name: .*$/m, () => `name: ${name}`);
  return workspace === undefined ? named : named.replace(/\bT0123ABCD\b/g, () => workspace);
}

const placeholder =
  /\b(T0123ABCD|C0123ABCD|C0AAAAAAA|C0BBBBBBB|1{12}|2{12}|1{8}-1{4}-1{4}-1{4}-1{12}|19:a1b2c3d4e5f6@|my-pipeline)\b/;

function findPlaceholders(text: string): { line: number; text: string }[] {
  return text
    .split('\n')
    .map((line, index) => ({ line: index + 1, text: line.trim() }))
    .filter(({ text: line }) => !line.startsWith('#') && placeholder.test(line));
}
