import { describeAccount } from '../adopt/describe-account.ts';
import { type ForeignTemplate, readTemplate } from '../adopt/template/read-template.ts';
import type { TemplateQuestion } from '../adopt/template/resolve-values.ts';
import { wireTemplate } from '../adopt/template/wire-template.ts';
import type { Note } from '../adopt/wiring.ts';
import { AwsFailure } from '../aws/failure.ts';
import type { Json } from '../core/json.ts';
import { findNearest } from '../core/nearest.ts';
import { openMarker } from '../core/open-question.ts';
import { type DescribeDifference, finish, type Imported } from './import-account.ts';
import { readTextFile } from './read-bytes.ts';

/** Which template to import, and where to write it. */
export interface TemplateRequest {
  readonly template: string;
  /** Stack name of the new chatops.yml; undefined: that of the template's stack, or `chatops`. */
  readonly name: string | undefined;
  /** The name of the template's stack, which `AWS::StackName` gives. */
  readonly stackName?: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** Answers to questions by id. */
  readonly answers?: ReadonlyMap<string, string>;
  readonly file: string;
  /** The day, YYYY-MM-DD. */
  readonly today: string;
  readonly describeDifference: DescribeDifference;
}

/** A chatops.yml with what its source leaves open. */
export interface ImportedTemplate extends Imported {
  /** Each has a marker in the file, `OPEN(id)`, and can be answered by its id. */
  readonly questions: readonly TemplateQuestion[];
  /** What is behind topics and is said by `notify`, by its ID. */
  readonly notifying: readonly string[];
}

/**
 * Writes the chatops.yml that says what a CloudFormation template says about chat. What the template leaves open
 * stays open: a marker takes its place, which fails validation until it is replaced.
 * @throws AwsFailure when the file is no template, has no channel in it, or a parameter or answer has no use
 */
export async function importTemplate(request: TemplateRequest): Promise<ImportedTemplate> {
  const template = readTemplate(await readText(request.template));
  if (typeof template === 'string') throw new AwsFailure(`${request.template} cannot be read: ${template}`);
  return describeTemplate(template, request);
}

/** What is known of a template beside its text. */
export interface Beside {
  readonly notes?: readonly Note[];
  /** Questions of the markers in its values, by id. */
  readonly questions?: ReadonlyMap<string, string>;
  /** Values of parameters that its stack has; those that a user gives come first. */
  readonly presets?: ReadonlyMap<string, string>;
  /** Whether policies of their own stay policies of their own, and do not become part of a role. */
  readonly keepsPolicies?: boolean;
  /** The Region of everything, where it is known. */
  readonly region?: string | undefined;
  /** By logical id, what is said of parts behind topics that stay. */
  readonly leftNotes?: ReadonlyMap<string, string>;
}

/** The same for a template that was read already. */
export async function describeTemplate(
  template: ForeignTemplate,
  request: TemplateRequest,
  beside: Beside = {},
): Promise<ImportedTemplate> {
  const { stackName, parameters, answers = new Map() } = request;
  const name = request.name ?? stackName ?? 'chatops';
  const unknown = [...parameters.keys()].find(key => template.parameters[key] === undefined);
  if (unknown !== undefined) {
    const known = Object.keys(template.parameters);
    const nearest = findNearest(unknown, known);
    throw new AwsFailure(
      `${request.template} has no parameter ${unknown}`,
      nearest !== undefined
        ? `Did you mean ${nearest}?`
        : `It has ${known.length === 0 ? 'none' : known.join(', ')}`,
    );
  }
  const { wiring, questions, notes, used } = wireTemplate(template, {
    name,
    stackName,
    parameters: new Map([...(beside.presets ?? []), ...parameters]),
    answers,
    questions: beside.questions ?? new Map(),
    keepsPolicies: beside.keepsPolicies === true,
    region: beside.region,
    ...(beside.leftNotes === undefined ? {} : { leftNotes: beside.leftNotes }),
  });
  if (wiring.channels.length === 0) {
    throw new AwsFailure(
      `${request.template} has no chat channel`,
      'Channels are resources of the types AWS::Chatbot::SlackChannelConfiguration and AWS::Chatbot::MicrosoftTeamsChannelConfiguration (aws_chatbot_* and awscc_chatbot_* in Terraform)',
    );
  }
  const unused = [...parameters.keys(), ...answers.keys()].find(key => !used.has(key));
  if (unused !== undefined) {
    const open = questions.map(({ id }) => id);
    throw new AwsFailure(
      `${unused} has a value, but nothing about chat in ${request.template} depends on it`,
      open.length === 0 ? 'Leave it out; no question is open' : `Still open: ${open.join(', ')}`,
    );
  }
  const { config, notes: described, documents, notifying } = describeAccount(wiring, name);
  const placed = placeQuestions(config as unknown as Json, questions);
  const head = [
    `The chat configuration of ${request.template}, written by chatops import on ${request.today}.`,
  ];
  const inRegion: Note[] =
    beside.region === undefined || notifying.size === 0
      ? []
      : [
          {
            path: [],
            text: `its topics and rules are in ${beside.region}: import, plan and apply this file in that Region`,
          },
        ];
  const all = unique([...notes, ...(beside.notes ?? []), ...inRegion, ...described, ...placed]);
  return {
    ...(await finish({ config, notes: all, documents }, request, head)),
    skipped: [],
    unread: [],
    questions,
    notifying: [...notifying].map(({ id }) => id),
  };
}

/** @throws AwsFailure when the file cannot be read */
export async function readText(file: string): Promise<string> {
  try {
    return await readTextFile(file);
  } catch (error) {
    throw new AwsFailure(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Questions beside every place that has the text for what is open. */
function placeQuestions(config: Json, questions: readonly TemplateQuestion[]): Note[] {
  // The key of a role is made of its ARN; the question is at the ARN.
  const places = listTexts(config, []).filter(({ path }) => path[0] !== 'channels' || path.at(-1) !== 'role');
  return questions.flatMap(({ id, text }): Note[] => {
    const found = places.filter(({ value }) => value.includes(openMarker(id)));
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
