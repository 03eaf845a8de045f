import { countOf } from '../core/count-of.ts';
import { isObject, type Json } from '../core/json.ts';
import { codeSpan, inlineCode } from './code-block.ts';
import { readHidden, writeHidden } from './hidden.ts';

/** What a section counts; undefined when there is no plan. */
export interface SectionCounts {
  readonly add: number;
  readonly change: number;
  readonly replace: number;
  readonly remove: number;
  readonly import: number;
}

/** What the first line of the comment takes from a section, kept hidden in it for the jobs that write other sections. */
export interface SectionState {
  /** Which file and target it is about; a job replaces the sections with its own keys. */
  readonly key: string;
  /** The hash of the plan; empty when there is none. */
  readonly hash: string;
  readonly counts: SectionCounts | undefined;
  /** Further phrases for the first line: `#operations gains 2 write actions`, `chatops.yml is not valid`. */
  readonly phrases: readonly string[];
  /** How many of the phrases, from the first on, come before the other phrases of all sections; none when absent. */
  readonly serious?: number;
  /** Set for a target that is production: its section and its phrases come before those of others. */
  readonly isProduction?: true;
  /** Set for what is shown above the targets: loosened rules, a sentence about the base branch, a conflict. */
  readonly isHead?: true;
}

/** The target part of the key of what `validate` found, which no plan takes away. */
export const checkPart = '!check';

/** The target part of the key of what is said about a file's rules and its base branch. */
export const basePart = '!base';

/** The key of the warning that a pull request is in conflict, which the next plan takes away. */
export const conflictKey = '#!conflict';

/** The key of a section: one for each file and target. */
export function sectionKey(file: string, target: string): string {
  return `${file}#${target}`;
}

/** The file and the target of a key; names of targets hold no `#`. */
export function readSectionKey(key: string): { readonly file: string; readonly target: string } {
  const at = key.lastIndexOf('#');
  return { file: key.slice(0, Math.max(at, 0)), target: key.slice(at + 1) };
}

/** One target's part of the comment. */
export interface CommentSection {
  readonly state: SectionState;
  /** Always shown: heading, failures, warnings. */
  readonly lead: string;
  /** Shown as far as GitHub's limit allows, each whole or not at all, the weightiest first. */
  readonly blocks: readonly string[];
  /** What was there for another plan, collapsed. */
  readonly previous: string;
}

/** The hidden first line by which a comment is known as ours (together with its author). */
export const commentMarker = '<!-- chatops:comment -->';

/** The limit of a comment: GitHub takes 65,536 bytes, and a little is left for what it may add itself. */
export const maxCommentBytes = 65_000;

const words = {
  section: 'chatops:section',
  block: 'chatops:block',
  previous: 'chatops:previous',
  end: 'chatops:end',
};
const anyMarker = /^<!-- chatops:/;

/** How a comment comes about. */
export interface CommentUpdate {
  /** The sections of this job. */
  readonly sections: readonly CommentSection[];
  /**
   * Whether a section that is there belongs to this job, or no longer belongs to anything: then it is replaced or taken away. All
   * others stay.
   */
  readonly owns: (key: string) => boolean;
  /** Where the whole plan can be seen. */
  readonly runUrl: string | undefined;
}

/**
 * The comment's new text. What is there of other jobs stays; what is there of this job's sections for another plan is
 * kept collapsed; what GitHub cannot take is left out by whole blocks, and said.
 */
export function composeComment(existing: string | undefined, update: CommentUpdate): string {
  const before = new Map(parseSections(existing ?? '').map(section => [section.state.key, section]));
  const own = update.sections.map(section => withPrevious(section, before.get(section.state.key)));
  const keys = new Set(own.map(({ state }) => state.key));
  const others = [...before.values()].filter(({ state: { key } }) => !keys.has(key) && !update.owns(key));
  const order = ({ state }: CommentSection) =>
    `${state.isHead === true ? 0 : state.isProduction === true ? 1 : 2}${state.key}`;
  const sections = [...own, ...others].sort((a, b) => (order(a) < order(b) ? -1 : 1));
  return writeComment(fitSections(sections, update));
}

/** What a comment says first: what is dangerous, and how much changes. */
interface HeadLines {
  /** `#pipeline-operations gains 2 write actions`, of several targets each with its own; empty when there is nothing to say. */
  readonly phrases: readonly string[];
  /** `3 to add, 1 to change, 0 to remove`; undefined without a plan. */
  readonly counts: string | undefined;
}

function describeStates(states: readonly SectionState[]): HeadLines {
  const planned = states.filter(({ counts }) => counts !== undefined);
  const hasTargets = new Set(planned.map(({ key }) => readSectionKey(key).target)).size > 1;
  // What is true of every target is said once.
  const isOfAll = (phrase: string) => planned.every(state => state.phrases.includes(phrase));
  const said = states.map(state => ({
    serious: state.serious ?? 0,
    phrases: state.phrases.map(phrase =>
      hasTargets && planned.includes(state) && !isOfAll(phrase)
        ? withTarget(readSectionKey(state.key).target, phrase)
        : phrase,
    ),
  }));
  const phrases = [
    ...new Set([
      ...said.flatMap(({ phrases: own, serious }) => own.slice(0, serious)),
      ...said.flatMap(({ phrases: own, serious }) => own.slice(serious)),
    ]),
  ];
  const left = phrases.length - maxPhrases;
  return {
    phrases: [...phrases.slice(0, maxPhrases).map(writePhrase), ...(left > 0 ? [`and ${left} more`] : [])],
    counts: sumCounts(states.flatMap(({ counts }) => counts ?? [])),
  };
}

/** Some phrases begin with the target themselves. */
function withTarget(target: string, phrase: string): string {
  return phrase.startsWith(`${target}: `) ? phrase : `${target}: ${phrase}`;
}

function sumCounts(counted: readonly SectionCounts[]): string | undefined {
  if (counted.length === 0) return undefined;
  const sum = (name: keyof SectionCounts) => counted.reduce((total, counts) => total + counts[name], 0);
  const optional = [
    ...(sum('replace') > 0 ? [`${sum('replace')} to replace`] : []),
    ...(sum('import') > 0 ? [`${sum('import')} to import`] : []),
  ];
  return [
    `${sum('add')} to add`,
    `${sum('change')} to change`,
    `${sum('remove')} to remove`,
    ...optional,
  ].join(', ');
}

/** `#pipeline-operations gains 2 write actions · 3 to add, 1 to change, 0 to remove`: what is dangerous comes first. */
export function stateLine(states: readonly SectionState[]): string {
  const { phrases, counts } = describeStates(states);
  const parts = [...phrases, ...(counts === undefined ? [] : [counts])];
  return parts.length === 0 ? 'Nothing to say' : parts.join(' · ');
}

const maxPhrases = 4;

/** Plain where that is all it can be; words that GitHub would link or that markdown would change are code. */
function writePhrase(phrase: string): string {
  return phrase.split(' ').every((word, index) => isPlainWord(word, index === 0)) ? phrase : codeSpan(phrase);
}

/** Plain words of a phrase, and the names of channels; the first word may be a name of anything. */
function isPlainWord(word: string, isFirst: boolean): boolean {
  const name = word.replace(/[,:]$/, '');
  if (!isFirst && /^[a-z0-9,;()-]*:?$/.test(word)) return true;
  if (!isFirst && !name.startsWith('#')) return false;
  return (
    /^#?[A-Za-z][A-Za-z0-9_.-]{0,127}$/.test(name) &&
    !/^#?(gh-\d+|[0-9a-f]{7,40})$/i.test(name) &&
    !name.endsWith('_')
  );
}

function withPrevious(section: CommentSection, before: CommentSection | undefined): CommentSection {
  if (before === undefined) return section;
  if (before.state.hash === section.state.hash) return { ...section, previous: before.previous };
  if (before.state.counts === undefined) return section;
  const title = `Before: ${inlineCode(before.state.hash.slice(0, 12))} ${inlineCode(stateLine([before.state]))}`;
  const body = before.blocks.join('\n');
  return { ...section, previous: `<details><summary>${title}</summary>\n\n${body}\n</details>\n` };
}

/** Leaves out blocks, from the end of the longest section, until the comment fits. */
function fitSections(sections: readonly CommentSection[], update: CommentUpdate): readonly CommentSection[] {
  let fitted = sections.map(section => ({ ...section, left: 0 }));
  const length = () => Buffer.byteLength(writeComment(fitted.map(noteLeft)));
  const noteLeft = ({ left, ...section }: CommentSection & { left: number }): CommentSection =>
    left === 0 ? section : { ...section, lead: `${section.lead}\n${describeLeft(left, update.runUrl)}` };
  for (let excess = length() - maxCommentBytes; excess > 0; excess = length() - maxCommentBytes) {
    const by = fitted.some(section => sizeOf(section) > 0) ? sizeOf : sizeOfLead;
    const longest = [...fitted].sort((a, b) => by(b) - by(a))[0];
    if (longest === undefined || by(longest) === 0) break;
    const shorter = by === sizeOf ? leaveOut(longest, excess) : keepHeading(longest);
    fitted = fitted.map(section => (section === longest ? shorter : section));
  }
  return fitted.map(noteLeft);
}

/** What a section takes beside what is always shown, in bytes. */
function sizeOf({ blocks, previous }: CommentSection): number {
  return blocks.reduce((sum, block) => sum + Buffer.byteLength(block), Buffer.byteLength(previous));
}

/** What is always shown takes beside its heading, in bytes. */
function sizeOfLead({ lead }: CommentSection): number {
  return Buffer.byteLength(lead) - Buffer.byteLength(headingOf(lead));
}

function headingOf(lead: string): string {
  return lead.split('\n', 1)[0] ?? '';
}

/** With very many targets even what is always shown is too much; then the headings stay. */
function keepHeading(section: CommentSection & { left: number }): CommentSection & { left: number } {
  return { ...section, lead: headingOf(section.lead), left: section.left + 1 };
}

/** The previous plan goes first; then blocks from the end, as many as it takes. */
function leaveOut(
  section: CommentSection & { left: number },
  excess: number,
): CommentSection & { left: number } {
  if (section.previous !== '') return { ...section, previous: '' };
  const blocks = [...section.blocks];
  let removed = 0;
  while (blocks.length > 0 && removed < excess) removed += Buffer.byteLength(blocks.pop() ?? '');
  return { ...section, blocks, left: section.left + section.blocks.length - blocks.length };
}

function describeLeft(left: number, runUrl: string | undefined): string {
  const place = runUrl === undefined ? 'the summary of the job' : `[the summary of the job](${runUrl})`;
  return `> [!IMPORTANT]\n> ${countOf(left, 'part of this plan is', 'parts of this plan are')} not shown here, because the comment would exceed the size limit of GitHub. The whole plan is in ${place} and in its artifact.\n`;
}

function writeComment(sections: readonly CommentSection[]): string {
  const states = sections.map(({ state }) => state);
  const { phrases, counts } = describeStates(states);
  const first = phrases.length === 0 ? (counts ?? 'Nothing to say') : phrases.join(' · ');
  const second = phrases.length === 0 || counts === undefined ? [] : ['', counts];
  return [commentMarker, `**${first}**`, ...second, '', ...sections.map(writeSection)].join('\n');
}

function writeSection({ state, lead, blocks, previous }: CommentSection): string {
  return [
    writeHidden(words.section, state as unknown as Json),
    protect(lead),
    ...blocks.flatMap(block => [`<!-- ${words.block} -->`, protect(block)]),
    ...(previous === '' ? [] : [`<!-- ${words.previous} -->`, protect(previous)]),
    `<!-- ${words.end} -->`,
    '',
  ].join('\n');
}

/** No line of a block can be taken for one of the hidden lines between them. */
function protect(markdown: string): string {
  return markdown
    .split('\n')
    .map(line => (anyMarker.test(line) ? ` ${line}` : line))
    .join('\n');
}

/** The sections of a comment that we wrote before; what is damaged is left out. */
export function parseSections(text: string): CommentSection[] {
  const sections: CommentSection[] = [];
  let lines: string[] | undefined;
  for (const line of text.replaceAll('\r\n', '\n').split('\n')) {
    if (line.startsWith(`<!-- ${words.section} `)) lines = [line];
    else if (line === `<!-- ${words.end} -->` && lines !== undefined) {
      const section = parseSection(lines);
      if (section !== undefined) sections.push(section);
      lines = undefined;
    } else lines?.push(line);
  }
  return sections;
}

function parseSection([first = '', ...lines]: readonly string[]): CommentSection | undefined {
  const state = readState(readHidden(words.section, first));
  if (state === undefined) return undefined;
  const parts: { word: string; lines: string[] }[] = [{ word: 'lead', lines: [] }];
  for (const line of lines) {
    const word = [words.block, words.previous].find(candidate => line === `<!-- ${candidate} -->`);
    if (word !== undefined) parts.push({ word, lines: [] });
    else parts.at(-1)?.lines.push(line);
  }
  const textsOf = (word: string) =>
    parts.filter(part => part.word === word).map(part => part.lines.join('\n'));
  return {
    state,
    lead: textsOf('lead').join('\n'),
    blocks: textsOf(words.block),
    previous: textsOf(words.previous).join('\n'),
  };
}

function readState(data: Json | undefined): SectionState | undefined {
  if (!isObject(data)) return undefined;
  const { key, hash, counts, phrases, serious, isProduction, isHead } = data;
  if (typeof key !== 'string' || typeof hash !== 'string' || !Array.isArray(phrases)) return undefined;
  return {
    key,
    hash,
    counts: isObject(counts) ? (counts as unknown as SectionCounts) : undefined,
    phrases: phrases.filter((phrase: Json) => typeof phrase === 'string'),
    ...(typeof serious === 'number' ? { serious } : {}),
    ...(isProduction === true ? { isProduction } : {}),
    ...(isHead === true ? { isHead } : {}),
  };
}
