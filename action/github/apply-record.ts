import { isObject, type Json } from '../core/json.ts';
import { readHidden, writeHidden } from '../render/hidden.ts';

/** The state of one target after a run on a branch. `applied` and `unchanged`: AWS is what that commit says. */
export type TargetState = 'applied' | 'unchanged' | 'waiting' | 'refused' | 'failed';

/** What a run on a branch keeps in its check run, for the runs after it. */
export interface ApplyRecord {
  readonly file: string;
  readonly targets: Readonly<Record<string, TargetState>>;
  /** The workflow run, to see whether it still waits. */
  readonly runId: string;
  /** The merged pull requests that this run is about. */
  readonly pulls: readonly number[];
}

const word = 'chatops:applied';
const states: readonly TargetState[] = ['applied', 'unchanged', 'waiting', 'refused', 'failed'];

/** A record as a hidden line for the text of a check run. */
export function writeApplyRecord(record: ApplyRecord): string {
  return writeHidden(word, record as unknown as Json);
}

/** Reads what writeApplyRecord wrote; undefined when it is not there or damaged. */
export function readApplyRecord(text: string | null | undefined): ApplyRecord | undefined {
  const data = readHidden(word, text ?? '');
  if (!isObject(data) || !isObject(data['targets'])) return undefined;
  const { file, runId, pulls } = data;
  if (typeof file !== 'string' || typeof runId !== 'string') return undefined;
  const targets = Object.entries(data['targets']).flatMap(([target, state]): [string, TargetState][] => {
    const known = states.find(candidate => candidate === state);
    return known === undefined ? [] : [[target, known]];
  });
  return {
    file,
    runId,
    targets: Object.fromEntries(targets),
    pulls: Array.isArray(pulls) ? pulls.filter((number: Json) => typeof number === 'number') : [],
  };
}

/** Whether AWS is, for a target, what the commit of the record says. */
export function isDone(record: ApplyRecord | undefined, target: string): boolean {
  const state =
    record !== undefined && Object.hasOwn(record.targets, target) ? record.targets[target] : undefined;
  return state === 'applied' || state === 'unchanged';
}
