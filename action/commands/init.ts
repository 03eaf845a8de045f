import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMap, parse, parseDocument } from 'yaml';
import { formatText } from '../core/format.ts';
import { readDefaultBranch } from './find-repository.ts';
import { readTextFile } from './read-bytes.ts';
import { findPackage, type Release, readRelease, schemaUrl } from './release.ts';
import { replaceFiles } from './replace-files.ts';
import { makeTeamWorkflow } from './team-workflow.ts';

/** A setup to start from, in `templates/<name>/`. */
export interface Starter {
  readonly name: string;
  readonly title: string;
}

/** The setups to start from, the recommended ones first. */
export const starters: readonly Starter[] = [
  {
    name: 'notifications-and-operations',
    title: 'a public channel for notifications only, and a private channel for operations',
  },
  { name: 'resource-limits', title: 'commands that work only on certain resources' },
  { name: 'action-guardrail', title: 'an action-level guardrail for members with their own role' },
  { name: 'minimal', title: 'one channel with read access for everyone' },
  { name: 'approvals', title: 'approvals of pipelines and deployments in chat' },
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
  /** What the workflows use instead of the release that this package belongs to, e.g. `owner/repo@v1`. */
  readonly action: string | undefined;
  /** The branch that is applied; found in the repository when not given. */
  readonly branch: string | undefined;
  /** Who approves, as CODEOWNERS names them, e.g. `@acme/platform`. */
  readonly owners: string | undefined;
  /** Whether the files for GitHub are written, and not only chatops.yml with what it refers to. */
  readonly hasWorkflows: boolean;
}

/** A line of a written file with something that has to be replaced. */
export interface Placeholder {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  /** What has to be replaced in it. */
  readonly examples: readonly string[];
}

/** What was made. */
export interface InitReport {
  readonly written: readonly string[];
  /** Files that have a line more than before. */
  readonly completed: readonly string[];
  /** Files that were there already and are as they were. */
  readonly kept: readonly string[];
  /** In what was written, and in what was there. */
  readonly placeholders: readonly Placeholder[];
}

/** A file to write, its name relative to the folder. */
interface NewFile {
  readonly name: string;
  readonly content: string;
}

/**
 * Writes what a team's repository needs: chatops.yml from a starter, the boundary it refers to, the page of the starter, short workflows that use the
 * released Action, CODEOWNERS, README, .gitignore and the bootstrap template. What is there already is kept, so that a
 * second run completes a first one; all files are written or none.
 * @throws AwsFailure naming the file that could not be written
 */
export async function initProject(request: InitRequest): Promise<InitReport> {
  const { folder } = request;
  const existing = await readExisting(folder);
  const files = (await makeTeamFiles(request, existing)).filter(
    // What only chatops.yml refers to is not written beside one that does not.
    ({ name }) => existing === undefined || !referred.includes(name) || existing.includes(name),
  );
  const missing = files.filter(({ name }) => !isThere(folder, name));
  const ignored = request.hasWorkflows ? await completeIgnored(folder) : undefined;
  const texts = new Map(missing.map(({ name, content }) => [join(folder, name), content]));
  if (ignored !== undefined) texts.set(join(folder, ignoreFile), ignored);
  await replaceFiles(texts);
  const kept = files.filter(file => !missing.includes(file));
  const there = await Promise.all(kept.map(({ name }) => readKept(folder, name)));
  return {
    written: missing.map(({ name }) => join(folder, name)),
    completed: ignored === undefined ? [] : [join(folder, ignoreFile)],
    kept: kept.map(({ name }) => join(folder, name)),
    placeholders: [...missing, ...there.flat()].flatMap(findPlaceholders),
  };
}

/** Files that nothing but chatops.yml refers to. */
const referred: readonly string[] = ['policies/boundary.json', 'schema/chatops.schema.json'];

/** The text of the chatops.yml that is there; undefined when there is none. */
export async function readExisting(folder: string): Promise<string | undefined> {
  const file = join(folder, 'chatops.yml');
  return existsSync(file) ? readTextFile(file) : undefined;
}

/** The targets of a chatops.yml by key; none when it is no YAML, which validate says. */
function targetsOf(text: string): string[] {
  const document = parseDocument(text);
  const targets = document.errors.length === 0 ? document.get('targets') : undefined;
  return isMap(targets) ? targets.items.map(({ key }) => String(key)) : [];
}

/** GitHub reads CODEOWNERS in three places, of which the first one counts. */
const ownersPlaces = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

function isThere(folder: string, name: string): boolean {
  const places = ownersPlaces.includes(name) ? ownersPlaces : [name];
  return places.some(place => existsSync(join(folder, place)));
}

/** A file that is there, under the name under which it is; none of one that is no text. */
async function readKept(folder: string, name: string): Promise<readonly NewFile[]> {
  const places = ownersPlaces.includes(name) ? ownersPlaces : [name];
  const place = places.find(each => existsSync(join(folder, each))) ?? name;
  const content = await readTextFile(join(folder, place)).catch(() => undefined);
  return content === undefined ? [] : [{ name: place, content }];
}

const ignoreFile = '.gitignore';

/** The text of a .gitignore that does not leave out the state of the embedded AWS yet; undefined when it does, or is not there. */
async function completeIgnored(folder: string): Promise<string | undefined> {
  if (!existsSync(join(folder, ignoreFile))) return undefined;
  const text = await readTextFile(join(folder, ignoreFile));
  if (/^\/?\.chatops(\/\**)?\s*$/m.test(text)) return undefined;
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}.chatops/\n`;
}

async function makeTeamFiles(request: InitRequest, existing: string | undefined): Promise<NewFile[]> {
  const root = findPackage();
  const release = await readRelease(root);
  const boundary = await readBoundary(root);
  const read = (...path: string[]) => readFile(join(root, ...path), 'utf8');
  const config = makeConfig(await read('templates', request.starter, 'chatops.yml'), request, release);
  const files: NewFile[] = [
    { name: 'chatops.yml', content: config },
    { name: boundaryFile, content: boundary },
  ];
  if (release === undefined) {
    files.push({ name: 'schema/chatops.schema.json', content: await read('schema', 'chatops.schema.json') });
  }
  const guide = join(root, 'templates', request.starter, 'README.md');
  if (existsSync(guide) && existing === undefined) {
    files.push({ name: `${request.starter}.md`, content: await readFile(guide, 'utf8') });
  }
  if (!request.hasWorkflows) return files;
  const owners = await read('templates', 'team', 'CODEOWNERS');
  const readme = await read('templates', 'team', 'README.md');
  return [
    ...files,
    ...(await makeWorkflows(root, request, release, targetsOf(existing ?? config))),
    {
      name: '.github/CODEOWNERS',
      content: owners.replace('@your-org/platform', () => request.owners ?? '@your-org/platform'),
    },
    { name: ignoreFile, content: await read('templates', 'team', 'gitignore') },
    { name: 'README.md', content: fillReadme(readme, release) },
    { name: 'templates/bootstrap.yml', content: await read('templates', 'bootstrap.yml') },
  ];
}

const boundaryFile = 'policies/boundary.json';

/** The boundary that templates/bootstrap.yml makes, as the reviewed document that proofs use and drift compares. */
async function readBoundary(root: string): Promise<string> {
  interface Bootstrap {
    readonly Resources: { readonly Boundary: { readonly Properties: { readonly PolicyDocument: unknown } } };
  }
  const text = await readFile(join(root, 'templates', 'bootstrap.yml'), 'utf8');
  // The tags of CloudFormation are unknown to YAML; none is in the part that is read.
  const template = parse(text, { logLevel: 'silent' }) as Bootstrap;
  return `${JSON.stringify(template.Resources.Boundary.Properties.PolicyDocument, null, 2)}\n`;
}

const boundaryLines = `  # The most that the bootstrap of the account allows the roles; the apply role creates no role without it.
  permissions-boundary: { arn: "arn:aws:iam::\${AWS::AccountId}:policy/chatops-boundary", document: ${boundaryFile} }
`;

/** The chatops.yml of a starter with the boundary, the schema of the release, and the names that are given. */
function makeConfig(text: string, { name, workspace }: InitRequest, release: Release | undefined): string {
  const bounded = /^defaults:\n/m.test(text)
    ? text.replace(/^defaults:\n/m, section => `${section}${boundaryLines}`)
    : text.replace(/^roles:\n/m, section => `defaults:\n${boundaryLines}\n${section}`);
  const named = name === undefined ? bounded : bounded.replace(/^name: .*$/m, () => `name: ${name}`);
  const placed = workspace === undefined ? named : named.replace(/\bT0123ABCD\b/g, () => workspace);
  const schema = release === undefined ? undefined : schemaUrl(release);
  const linked =
    schema === undefined
      ? placed
      : placed.replace(/(?<=^# yaml-language-server: \$schema=).*$/m, () => schema);
  return formatText(linked);
}

/** The text in place of the release where the package belongs to none. */
const unknownRelease = { repository: 'OWNER/chatops-as-code', action: 'OWNER/chatops-as-code@COMMIT' };

function fillReadme(text: string, release: Release | undefined): string {
  const repository = release?.repository ?? unknownRelease.repository;
  const version = release?.version ?? 'VERSION';
  const archive = `https://github.com/${repository}/releases/download/v${version}/chatops-as-code-${version}.tgz`;
  return text.replaceAll('OWNER/chatops-as-code', repository).replaceAll('PACKAGE', archive);
}

async function makeWorkflows(
  root: string,
  { action, branch, folder }: InitRequest,
  release: Release | undefined,
  targets: readonly string[],
): Promise<NewFile[]> {
  const source = join(root, '.github', 'workflows');
  const names = (await readdir(source)).filter(name => /^chatops-[a-z]+\.yml$/.test(name)).sort();
  const released =
    release === undefined
      ? unknownRelease.action
      : `${release.repository}@${release.commit} # v${release.version}`;
  const changes = {
    action: action ?? released,
    branch: branch ?? (await readDefaultBranch(folder)),
    targets,
  };
  return Promise.all(
    names.map(async name => ({
      name: `.github/workflows/${name}`,
      content: makeTeamWorkflow(await readFile(join(source, name), 'utf8'), changes),
    })),
  );
}

const placeholders =
  /\b(T0123ABCD|C0123ABCD|C0AAAAAAA|C0BBBBBBB|1{12}|2{12}|1{8}-1{4}-1{4}-1{4}-1{12}|19:a1b2c3d4e5f6@|my-[a-z]+|(staging|dev|prod)-(pipeline|web|api)|stage-name Production)\b|:staging-\*|@your-org\/|OWNER\/chatops-as-code/g;

/** The lines that a team has to change; the README and the bootstrap name things in general. */
function findPlaceholders({ name, content }: NewFile): Placeholder[] {
  if (/\.(md|json)$|bootstrap\.yml$/.test(name)) return [];
  return content
    .split('\n')
    .map((line, index) => ({ file: name, line: index + 1, text: line.trim() }))
    .filter(({ text }) => !text.startsWith('#'))
    .map(found => ({ ...found, examples: [...new Set(found.text.match(placeholders) ?? [])] }))
    .filter(({ examples }) => examples.length > 0);
}
