import type { AccessChange, BrokenAlias } from '../access/compare-access.ts';
import type { DriftReport } from '../commands/drift.ts';
import type { Drift } from '../core/drift.ts';
import { makeVisible } from '../core/visible.ts';
import { describeDelta } from './access.ts';

/** What drift takes away from people, or does to their aliases. */
export interface Losses {
  readonly headlines: readonly string[];
  /** One line for each channel in which people lose something. */
  readonly channels: readonly string[];
  /** One line for each alias that is not what was reviewed. */
  readonly aliases: readonly string[];
}

/** Says who loses what by all drift together, which aliases no longer work, and which run something else than was reviewed. */
export function describeLosses({ drift, access }: Pick<DriftReport, 'drift' | 'access'>): Losses {
  // What `ignore` covers is not here, and neither is what it does.
  const losing = drift.some(({ risk }) => risk !== 'none')
    ? access.filter(({ lost }) => lost.length > 0)
    : [];
  const aliases = drift.flatMap(({ alias }) => alias ?? []);
  const changed = new Set(aliases.flatMap(({ name, command }) => (command === undefined ? [] : [name])));
  const gone = new Set(aliases.flatMap(({ name, command }) => (command === undefined ? [name] : [])));
  const headlines = [
    ...(losing.length === 0
      ? []
      : [`Drift takes away what was reviewed in ${count(losing.length, 'channel')}`]),
    ...(changed.size === 0
      ? []
      : [
          `${count(changed.size, 'alias', 'aliases')} ${changed.size === 1 ? 'runs' : 'run'} something else than was reviewed`,
        ]),
    ...(gone.size === 0
      ? []
      : [`${count(gone.size, 'alias', 'aliases')} ${gone.size === 1 ? 'is' : 'are'} not there as reviewed`]),
  ];
  return {
    headlines,
    channels: losing.flatMap(describeLoss).map(makeVisible),
    aliases: drift.flatMap(describeAlias).map(makeVisible),
  };
}

function describeLoss(change: AccessChange): string[] {
  const { userRoleRequired, brokenAliases = [] } = change;
  const line = describeDelta({ ...change, gained: [] });
  if (line === undefined) return [];
  const isNewlyRequired = userRoleRequired?.before === false && userRoleRequired.after;
  const withRole = userRoleRequired?.after === true ? 'a listed role' : 'the channel role';
  return [
    [
      line,
      ...(isNewlyRequired ? ['every member now has to choose a role of their own there'] : []),
      ...nameBroken(
        'for no one',
        brokenAliases.filter(({ forNoOne }) => forNoOne),
      ),
      ...nameBroken(
        `not with ${withRole}`,
        brokenAliases.filter(({ forNoOne }) => !forNoOne),
      ),
    ].join('; '),
  ];
}

function nameBroken(forWhom: string, aliases: readonly BrokenAlias[]): string[] {
  if (aliases.length === 0) return [];
  const names = aliases.map(({ name }) => `run ${name}`).join(', ');
  return [`what no longer works ${forWhom}: ${names}`];
}

function describeAlias({ alias }: Drift): string[] {
  if (alias === undefined) return [];
  const { name, channels, command } = alias;
  const where = channels.length === 0 ? '' : ` in ${channels.map(key => `#${key}`).join(', ')}`;
  return [
    command === undefined
      ? `run ${name} is not there as reviewed${where}`
      : `run ${name}${where} now runs: ${command}`,
  ];
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
