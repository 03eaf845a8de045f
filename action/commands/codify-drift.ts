import { codifyDrift, makesChange, writtenAlready } from '../adopt/codify.ts';
import type { Edit } from '../adopt/edit-text.ts';
import { physicalNames } from '../adopt/physical-names.ts';
import { normalizeChannelId } from '../core/chat-place.ts';
import { type Drift, isMove } from '../core/drift.ts';
import type { Json } from '../core/json.ts';
import type { Resolved } from '../core/model.ts';
import { type Place, substitutePlace } from '../core/place.ts';
import type { Project } from '../core/project.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import { type DriftReport, findDriftInTargets, reportDrift } from './drift.ts';
import { ConfigEditor } from './edit-config.ts';
import { policyProperties } from './former-documents.ts';
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
  /** ARNs that were written down of policies made elsewhere, of which no document says what they allow. */
  readonly withoutDocument: readonly string[];
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
): Promise<CodifyReport> {
  const { config, project } = loaded;
  const found = await findDriftInTargets(aws, config, 'plan');
  const before = reportDrift(found, config, {});
  const nothing = {
    before,
    codified: [],
    refused: [],
    withoutDocument: [],
    texts: new Map<string, string>(),
  };
  if (before.drift.length === 0) return { outcome: 'unchanged', ...nothing };
  const chosen = await hooks.choose(before);
  if (chosen === undefined) return { outcome: 'declined', ...nothing };
  const places = new Map<string, Place>(
    found.flatMap(outcome =>
      // The companion stack of a target is in another Region.
      outcome.ok && outcome.value.inspection.stack.scope === 'regional'
        ? [[outcome.target.key, outcome.value.inspection.session.identity] as const]
        : [],
    ),
  );
  const work = new ConfigEditor(file, project, undefined);
  const original = work.config;
  const [codified, refused]: [Drift[], Refused[]] = [[], []];
  for (const group of groupMoves(inOrder(chosen))) {
    const reason = await takeDrifts(group, { work, original, places });
    for (const drift of group) {
      if (reason === undefined) codified.push(drift);
      else refused.push({ drift, reason });
    }
  }
  const texts = work.changedTexts();
  if (codified.length > 0) await replaceFiles(texts);
  return {
    outcome: codified.length > 0 ? 'codified' : 'unchanged',
    before,
    codified,
    refused,
    withoutDocument: listWithoutDocument(codified, places, { config: original, documents: config.documents }),
    texts,
  };
}

/** The customer-managed policies that came into chatops.yml by their ARNs alone. */
function listWithoutDocument(
  codified: readonly Drift[],
  places: ReadonlyMap<string, Place>,
  { config, documents }: Pick<Resolved, 'documents'> & { readonly config: ChatopsConfig },
): string[] {
  const found = codified.flatMap(({ target, property = '', observed }) => {
    const place = places.get(target);
    const isPolicy = policyProperties.includes(property) && typeof observed === 'string';
    if (!isPolicy || place === undefined || !/^arn:[^:]*:iam::\d{12}:policy\//.test(observed)) return [];
    const name = physicalNames(config, place).policyName(observed);
    const isKnown =
      Object.hasOwn(config.guardrails ?? {}, name) ||
      [...documents.keys()].some(arn => substitutePlace(arn, place) === observed);
    return isKnown ? [] : [observed];
  });
  return [...new Set(found)];
}

/**
 * What was added comes before what was removed, so that no list is empty in between, and a resource that is gone before the
 * uses of it.
 */
function inOrder(drift: readonly Drift[]): Drift[] {
  const rank = ({ kind, observed }: Drift) => {
    if (kind === 'undeclared') return 0;
    if (kind === 'deleted') return 2;
    return observed === undefined ? 3 : 1;
  };
  return [...drift].sort((a, b) => rank(a) - rank(b));
}

/**
 * Drifts that are written down together or not at all: channels that have exchanged their chat channels, of which each half alone
 * would give two channels the same one.
 */
function groupMoves(drift: readonly Drift[]): Drift[][] {
  const moves = drift.filter(isMove);
  const left = new Set(drift);
  return drift.flatMap(item => {
    if (!left.has(item)) return [];
    const group = [item];
    for (const one of group) {
      const holders = moves.filter(other => !group.includes(other) && areLinked(one, other));
      group.push(...holders);
    }
    for (const one of group) left.delete(one);
    return [group];
  });
}

/** Whether one of two drifts took the chat channel of the other one. */
function areLinked(one: Drift, other: Drift): boolean {
  const isSame = (id: Json | undefined, otherId: Json | undefined) =>
    normalizeChannelId(String(id)) === normalizeChannelId(String(otherId));
  return (
    isMove(one) &&
    one.target === other.target &&
    one.property === other.property &&
    (isSame(one.expected, other.observed) || isSame(one.observed, other.expected))
  );
}

/** What a codify works with. */
interface Codifying {
  readonly work: ConfigEditor;
  /** The configuration before any edit. */
  readonly original: ChatopsConfig;
  readonly places: ReadonlyMap<string, Place>;
}

/** Writes drifts down, all or none. @returns why they cannot be; undefined when they were */
async function takeDrifts(
  group: readonly Drift[],
  { work, original, places }: Codifying,
): Promise<string | undefined> {
  const edits = editsFor(group, work.config, places);
  if (typeof edits === 'string') return edits;
  if (makesChange(work.config, edits)) return work.make(edits);
  // With an alias that is gone its uses were taken away already.
  const first = editsFor(group, original, places);
  return typeof first === 'string' || makesChange(original, first) ? undefined : writtenAlready;
}

/** The edits that write drifts down; or why there are none. */
function editsFor(
  group: readonly Drift[],
  config: ChatopsConfig,
  places: ReadonlyMap<string, Place>,
): readonly Edit[] | string {
  const edits: Edit[] = [];
  for (const drift of group) {
    const place = places.get(drift.target);
    if (place === undefined) return 'its target was not read';
    const answer = codifyDrift(config, place, drift);
    if ('reason' in answer) return answer.reason;
    edits.push(...answer.edits);
  }
  return edits;
}
