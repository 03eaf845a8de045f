import { createHash } from 'node:crypto';
import type { AccessChange } from '../access/compare-access.ts';
import { countOf } from '../core/count-of.ts';
import type { Drift, Unchecked } from '../core/drift.ts';
import { canonicalJson, isObject, type Json } from '../core/json.ts';
import { summarizeOpened, summarizeSilence } from '../core/notification-effect.ts';
import { opensForCertain, sortWidening } from '../core/sort-drift.ts';
import { describeRemedies } from '../drift/drift-remedy.ts';
import { codeBlock, codeSpan } from './code-block.ts';
import { describeWidening } from './drift-head.ts';
import { limitDetails } from './fold-drift.ts';
import { readHidden, writeHidden } from './hidden.ts';
import { foldedDrift } from './markdown.ts';

/** What one look at a target found. */
export interface DriftFinding {
  /** The chatops.yml as the repository names it. */
  readonly file: string;
  /** The stack's name; what a target without a name is called. */
  readonly name: string;
  readonly target: string;
  readonly drift: readonly Drift[];
  /** What all drift of the target together does to what people can do. */
  readonly access: readonly AccessChange[];
  readonly unchecked: readonly Unchecked[];
  readonly limits: readonly string[];
  /** Why nothing could be looked at; undefined when something was. */
  readonly problem: string | undefined;
}

/** The look itself: when and where. */
export interface DriftLook {
  /** `2026-11-25 02:00 UTC` */
  readonly at: string;
  readonly runUrl: string | undefined;
}

/** An issue as it is to be. */
export interface IssueText {
  readonly title: string;
  readonly body: string;
}

const stateWord = 'chatops:drift-state';
const maxHistory = 50;
const maxRowBytes = 20_000;
const maxKeptBytes = 10_000;

/** The hidden first line by which the issue of a target is known as ours (together with its author). */
export function driftMarker({ file, target }: Pick<DriftFinding, 'file' | 'target'>): string {
  return writeHidden('chatops:drift', `${file}#${target}`);
}

/** Whether there is anything to open an issue for. */
export function isClean({ drift, unchecked, problem }: DriftFinding): boolean {
  return drift.length === 0 && unchecked.length === 0 && problem === undefined;
}

/** Equal for equal findings: who and when, and the words of a failure, do not count. */
export function driftFingerprint({ drift, unchecked, problem }: DriftFinding): string {
  const value: Json = {
    drift: drift
      .map(({ kind, path, type, id, property, expected, observed, risk }) =>
        canonicalJson({
          kind,
          path,
          type,
          id,
          property: property ?? null,
          expected: expected ?? null,
          observed: observed ?? null,
          risk,
        }),
      )
      .sort(),
    unchecked: unchecked
      .map(({ path, type, id, property }) => canonicalJson([path, type, id, property ?? null]))
      .sort(),
    problem: problem !== undefined,
  };
  return createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 16);
}

/** What the body of an issue remembers. */
export interface DriftState {
  readonly fingerprint: string;
  /** Newest last, plain text of this product. */
  readonly history: readonly string[];
  /** The drifts of then, as far as is needed to know them again; undefined when there were too many to keep. */
  readonly drift?: readonly Drift[] | undefined;
}

/** Reads what an issue remembers; nothing when it was damaged. */
export function readDriftState(body: string): DriftState {
  const data = readHidden(stateWord, body);
  if (!isObject(data) || typeof data['fingerprint'] !== 'string' || !Array.isArray(data['history'])) {
    return { fingerprint: '', history: [] };
  }
  const history = (data['history'] as readonly Json[]).filter(line => typeof line === 'string');
  const drift = Array.isArray(data['drift']) ? (data['drift'] as unknown as readonly Drift[]) : undefined;
  return { fingerprint: data['fingerprint'], history, drift };
}

/** One line: what was found. */
function summarizeFinding(finding: DriftFinding): string {
  const { drift, unchecked, problem } = finding;
  if (problem !== undefined) return 'could not be checked';
  if (isClean(finding)) return 'no drift';
  const { inChat, unread, outside, trust, withOpenRole, topics, idle, heldBack } = sortWidening(drift);
  const silence = summarizeSilence(drift);
  const without = idle.length + heldBack.length;
  const isSure = outside.some(opensForCertain);
  return [
    `${drift.length} found`,
    ...(inChat.length > 0 ? ['access in chat is wider than reviewed'] : []),
    ...(inChat.length === 0 && unread.length > 0 ? ['access in chat is possibly wider than reviewed'] : []),
    ...(outside.length > 0 ? [`roles can ${isSure ? '' : 'possibly '}be assumed by more principals`] : []),
    ...(trust.length > 0
      ? ['trust policies allow more to principals that can already assume the roles']
      : []),
    ...(withOpenRole.length > 0 ? ['access outside of chat is wider than reviewed'] : []),
    ...(topics.length > 0 ? [summarizeOpened(topics)] : []),
    ...(silence === undefined ? [] : [silence]),
    ...(without > 0
      ? [`${countOf(without, 'widens a policy', 'widen policies')} without giving access`]
      : []),
    ...(unchecked.length > 0 ? [`${unchecked.length} not checked`] : []),
  ].join(', ');
}

/** The issue of a target, with its history carried on. Stays below the 65,536 bytes that GitHub takes. */
export function renderDriftIssue(finding: DriftFinding, before: DriftState, look: DriftLook): IssueText {
  const { name, target, drift, unchecked, limits, problem } = finding;
  const place = target === 'default' ? name : target;
  const line = `${look.at}: ${summarizeFinding(finding)}${look.runUrl === undefined ? '' : ` (${look.runUrl})`}`;
  const history = [...before.history, line].slice(-maxHistory);
  const state = { fingerprint: driftFingerprint(finding), history, ...keepDrift(drift) };
  const body = [
    driftMarker(finding),
    writeHidden(stateWord, state as unknown as Json),
    ...describeHeadlines(finding),
    ...(problem === undefined
      ? [`AWS does not match ${codeSpan(finding.file)}: ${summarizeFinding(finding)}.`]
      : [
          '**The check failed, so the state of this target is unknown:**',
          '',
          codeBlock('text', problem, 5_000),
        ]),
    '',
    ...describeFindings(drift, unchecked),
    [...describeRemedies(drift), 'This issue closes automatically when AWS matches the declaration']
      .map(line => `${line}.`)
      .join(' '),
    '',
    ...limitDetails(limits, codeSpan),
    `<details><summary>History</summary>\n\n${codeBlock('text', history.join('\n'), 10_000)}\n</details>`,
    '',
  ].join('\n');
  return { title: `Drift in ${place}: ${summarizeFinding(finding)}`, body };
}

/** What drift does to access and notifications, and where. */
function describeHeadlines(finding: DriftFinding): string[] {
  const { headlines, channels } = describeWidening(finding);
  return [
    ...headlines.flatMap(line => [`**${line}**`, '']),
    ...(channels.length === 0 ? [] : [codeBlock('text', channels.join('\n'), 5_000)]),
  ];
}

/** Enough of each drift to recognise it, so that a topic gets news only. */
function keepDrift(drift: readonly Drift[]): { readonly drift?: readonly Partial<Drift>[] } {
  const kept = drift.map(({ target, kind, path, type, id, property, observed, risk }) => ({
    ...{ target, kind, path, type, id, risk },
    ...(property === undefined ? {} : { property }),
    ...(observed === undefined ? {} : { observed }),
  }));
  return Buffer.byteLength(JSON.stringify(kept)) > maxKeptBytes ? {} : { drift: kept };
}

/** What is said in a comment when the findings changed, so that those who follow the issue hear of it. */
export function renderDriftNews(finding: DriftFinding, { runUrl }: DriftLook): string {
  const link = runUrl === undefined ? '' : ` ([run](${runUrl}))`;
  if (isClean(finding)) return `AWS matches the declaration again${link}.\n`;
  if (finding.problem !== undefined) {
    return `The check failed${link}:\n\n${codeBlock('text', finding.problem, 5_000)}`;
  }
  return [
    `The findings changed: ${summarizeFinding(finding)}${link}.`,
    '',
    ...describeFindings(finding.drift, finding.unchecked),
  ].join('\n');
}

function describeFindings(drift: readonly Drift[], unchecked: readonly Unchecked[]): string[] {
  return foldedDrift(drift, unchecked, maxRowBytes);
}
