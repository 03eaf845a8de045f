import { readFile } from 'node:fs/promises';
import { describeAccount } from '../adopt/describe-account.ts';
import { readTemplate } from '../adopt/template/read-template.ts';
import type { Question } from '../adopt/template/resolve-values.ts';
import { wireTemplate } from '../adopt/template/wire-template.ts';
import type { Note } from '../adopt/wiring.ts';
import { AwsFailure } from '../aws/failure.ts';
import type { Json } from '../core/json.ts';
import { finish, type Imported } from './import-account.ts';

/** Which template to import, and where to write it. */
export interface TemplateWish {
  readonly template: string;
  /** Stack name of the new chatops.yml; `chatops` unless told otherwise. */
  readonly name: string | undefined;
  readonly parameters: ReadonlyMap<string, string>;
  readonly file: string;
  /** The day, YYYY-MM-DD. */
  readonly today: string;
}

/**
 * Writes the chatops.yml that says what a CloudFormation template says about chat. What the template leaves open
 * stays open: a comment asks, beside the text that stands in its place.
 * @throws AwsFailure when the file is no template, or has no channel in it
 */
export async function importTemplate(wish: TemplateWish): Promise<Imported> {
  const template = readTemplate(await readText(wish.template));
  if (typeof template === 'string') throw new AwsFailure(`${wish.template} cannot be read: ${template}`);
  const name = wish.name ?? 'chatops';
  const { wiring, questions, notes } = wireTemplate(template, name, wish.parameters);
  if (wiring.channels.length === 0) {
    throw new AwsFailure(
      `${wish.template} has no chat channel in it`,
      'Channels are resources of the types AWS::Chatbot::SlackChannelConfiguration and AWS::Chatbot::MicrosoftTeamsChannelConfiguration',
    );
  }
  const { config, notes: described } = describeAccount(wiring, name);
  const placed = placeQuestions(config as unknown as Json, questions);
  const head = [`What ${wish.template} says about chat, written by chatops import on ${wish.today}.`];
  const all = unique([...notes, ...described, ...placed]);
  return { ...(await finish({ config, notes: all }, wish, head)), skipped: [], unread: [] };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new AwsFailure(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Questions beside every place where the text for what is open stands. */
function placeQuestions(config: Json, questions: readonly Question[]): Note[] {
  // The key of a role is made of its ARN; the question stands at the ARN.
  const places = listTexts(config, []).filter(({ path }) => path[0] !== 'channels' || path.at(-1) !== 'role');
  return questions.flatMap(({ placeholder, text }): Note[] => {
    if (placeholder === '') return [{ path: [], text }];
    const found = places.filter(({ value }) => value.includes(placeholder));
    return found.map(({ path }) => ({ path, text }));
  });
}

function listTexts(value: Json, path: Note['path']): { path: Note['path']; value: string }[] {
  if (typeof value === 'string') return [{ path, value }];
  if (typeof value !== 'object' || value === null) return [];
  const entries: [string | number, Json][] = Array.isArray(value)
    ? (value as readonly Json[]).map((item, index) => [index, item])
    : Object.entries(value);
  return entries.flatMap(([key, member]) => listTexts(member, [...path, key]));
}

function unique(notes: readonly Note[]): Note[] {
  return [...new Map(notes.map(note => [`${note.path.join('.')} ${note.text}`, note])).values()];
}
