import type { Safety } from '../generated/config.ts';
import { countOf } from './count-of.ts';
import type { Change } from './plan.ts';
import type { PlanFinding } from './plan-finding.ts';
import { listSome } from './quote.ts';
import type { Template } from './template.ts';
import { listHeldNames, type UniqueNamesOf } from './unique-name.ts';

/** What deciding about the safety of one stack's change takes. */
export interface SafetyQuestion {
  readonly target: string;
  readonly stackName: string;
  readonly safety: Safety | undefined;
  readonly desired: Template;
  readonly deployed: Template | undefined;
  readonly changes: readonly Change[];
  readonly uniqueNamesOf: UniqueNamesOf;
}

/** Without a setting, a stack with fewer channels than this may lose any but the last of them. */
const fewestForShare = 4;

const defaultShare = '25%';

/** How many of the removed channels a refusal names. */
const maxNames = 5;

/**
 * What must not happen by mistake: many channels removed at once, all of them, or one that is protected. Each
 * refusal says the numbers and the flag that allows it.
 */
export function findRefusals(question: SafetyQuestion): PlanFinding[] {
  return [...refuseRemovals(question), ...refuseProtected(question)];
}

function refuseRemovals(question: SafetyQuestion): PlanFinding[] {
  const { target, stackName, safety, desired, deployed, uniqueNamesOf } = question;
  const before = listChannels(deployed, uniqueNamesOf);
  const after = listChannels(desired, uniqueNamesOf);
  const kept = new Set(after.flatMap(({ path, keys }) => [path, ...keys]));
  const removed = before.filter(({ path, keys }) => !kept.has(path) && !keys.some(key => kept.has(key)));
  if (removed.length === 0) return [];
  const place = { target, level: 'refusal' as const, path: '' };
  const names = listSome(
    removed.map(({ path }) => path),
    maxNames,
  );
  if (after.length === 0) {
    return [
      {
        ...place,
        code: 'safety/emptied',
        message: `${before.length === 1 ? 'The only channel' : `All ${before.length} channels`} of ${stackName} would be removed: ${names}`,
        help: 'If the file was emptied or moved by mistake, restore it. If intended: --allow safety/emptied',
      },
    ];
  }
  const setting = safety?.['max-removals'] ?? (before.length < fewestForShare ? undefined : defaultShare);
  if (setting === undefined) return [];
  const most = maxRemovals(setting, before.length);
  if (removed.length <= most) return [];
  const origin =
    safety?.['max-removals'] === undefined ? 'the default of max-removals' : 'safety.max-removals';
  return [
    {
      ...place,
      code: 'safety/max-removals',
      message: `${removed.length} of ${countOf(before.length, 'channel')} of ${stackName} would be removed; ${origin}, ${setting}, allows at most ${most}: ${names}`,
      help: 'Remove fewer at a time, raise safety.max-removals, or allow this one: --allow safety/max-removals',
    },
  ];
}

/** The number that a setting comes to: `25%` of nine channels are two. */
export function maxRemovals(setting: string | number, deployed: number): number {
  const [, share] = /^(\d+(?:\.\d+)?)%$/.exec(String(setting)) ?? [];
  return share === undefined ? Number(setting) : Math.floor((Number(share) * deployed) / 100);
}

interface PlacedChannel {
  readonly path: string;
  /** Where it is in chat; a key that was only renamed has the same place. */
  readonly keys: readonly string[];
}

function listChannels(template: Template | undefined, uniqueNamesOf: UniqueNamesOf): PlacedChannel[] {
  const byPath = new Map<string, string[]>();
  for (const { path, key, unique } of listHeldNames(template, uniqueNamesOf)) {
    if (!/^channels\.[^.[]+$/.test(path)) continue;
    const keys = byPath.get(path) ?? [];
    byPath.set(path, unique.scope === 'configuration' ? keys : [...keys, key]);
  }
  return [...byPath].map(([path, keys]) => ({ path, keys }));
}

function refuseProtected({ target, safety, changes }: SafetyQuestion): PlanFinding[] {
  const patterns = (safety?.protect ?? []).map(text => ({ text, pattern: patternOf(text) }));
  return changes.flatMap(({ action, path }): PlanFinding[] => {
    if (action !== 'delete' && action !== 'replace') return [];
    const protectedBy = patterns.find(({ pattern }) => pattern.test(path));
    if (protectedBy === undefined) return [];
    return [
      {
        code: 'safety/protected',
        level: 'refusal',
        target,
        path,
        message: `${path} is protected (safety.protect: ${protectedBy.text}) and would be ${action === 'delete' ? 'removed' : 'replaced'}`,
        help: 'Remove it from safety.protect in a separate change, or allow this one: --allow safety/protected',
      },
    ];
  });
}

/** A path protects itself and what is below it; `*` matches any one key. */
function patternOf(text: string): RegExp {
  const escaped = text.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^.[]*');
  return new RegExp(`^${escaped}(?:[.[]|$)`);
}
