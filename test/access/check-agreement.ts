import { answerInChannel } from '../../action/access/answer-question.ts';
import type { AccessChange } from '../../action/access/compare-access.ts';
import type { Proofs } from '../../action/commands/prove-project.ts';
import { placeKey } from '../../action/core/chat-place.ts';
import { keyValues } from '../../action/data/condition-key-values.ts';
import type { AccessRow } from '../../action/iam/access-delta.ts';
import { readLists } from './read-rows.ts';

/** What the CSV says of one action for one verdict. */
interface Listed {
  readonly level: string;
  readonly isCertain: boolean;
}

/** What the CSV says of a place: by verdict and action. */
type Listing = ReadonlyMap<string, Listed>;

/** The CSV of a version, by place. */
function listPlaces(proofs: Proofs): Map<string, Listing> {
  const places = new Map<string, Listing>();
  for (const { channel, rows } of readLists(proofs)) {
    const listing = new Map<string, Listed>();
    for (const { verdict, action, level, certainty } of rows) {
      const key = `${verdict} ${action}`;
      listing.set(key, { level, isCertain: certainty === 'allowed' || listing.get(key)?.isCertain === true });
    }
    places.set(placeKey(channel.place), listing);
  }
  return places;
}

/**
 * Compares the CSV of a version with what `can` says of actions: allowed where there is a certain row, unknown where there is a
 * row that is not, and denied where there is none.
 * @returns what is wrong, one line each
 */
export function compareListWithAnswers(proofs: Proofs, actions: readonly string[]): string[] {
  const places = listPlaces(proofs);
  const problems: string[] = [];
  for (const model of proofs.models) {
    for (const { key } of model.channels) {
      const access = proofs.index.find(model, key);
      const rows = access && places.get(placeKey(access.channel.place));
      if (access === undefined || rows === undefined) continue;
      for (const action of actions) {
        const asked = { range: 'some', needsAlias: false } as const;
        const answer = answerInChannel(access, action, proofs, asked);
        for (const verdict of ['default', 'ceiling'] as const) {
          const row = rows.get(`${verdict} ${action}`);
          const expected = row === undefined ? 'denied' : row.isCertain ? 'allowed' : 'unknown';
          // Of an action that is not in the list `can` says no more than that.
          const said =
            'problems' in answer ? (row === undefined ? 'denied' : 'unknown') : answer[verdict]().decision;
          if (said !== expected) {
            problems.push(`${key} ${verdict} ${action}: the list says ${expected}, and can says ${said}`);
          }
        }
      }
    }
  }
  return problems;
}

/**
 * Compares what a plan says of gains and losses with the CSV of both versions.
 * @returns what is wrong, one line each
 */
export function comparePlanWithLists(
  access: readonly AccessChange[],
  before: Proofs,
  after: Proofs,
): string[] {
  const [old, wanted] = [listPlaces(before), listPlaces(after)];
  return access.flatMap(change => {
    const key = placeKey(change.place);
    const from = old.get(key) ?? new Map<string, Listed>();
    const to = wanted.get(key) ?? new Map<string, Listed>();
    return [
      ...compareSide(change.gained, to, from).map(line => `+ ${change.channel} ${line}`),
      ...compareSide(change.lost, from, to).map(line => `- ${change.channel} ${line}`),
    ];
  });
}

/** @param more the list of the version that has the rows */
function compareSide(rows: readonly AccessRow[], more: Listing, less: Listing): string[] {
  const problems: string[] = [];
  const told = new Set<string>();
  for (const { verdict, role, action, level, certainty, example } of rows) {
    // The list has no entries of those who choose a listed role: they have a role of their own.
    const key = `${role === undefined ? verdict : 'ceiling'} ${action}`;
    if (role === undefined) told.add(key);
    const listed = more.get(key);
    // An action that is not known is in the list where a policy allows it by name, and in the plan also where one denied it.
    if (listed === undefined && level === 'unknown') continue;
    if (listed === undefined) problems.push(`${key} is in the plan and not in the list`);
    else if (listed.level !== level)
      problems.push(`${key} is ${level} in the plan and ${listed.level} in the list`);
    else if (level === 'unknown' && (certainty === undefined || listed.isCertain)) {
      problems.push(`${key} is certain, though the action is not known`);
    }
    for (const [name, value] of Object.entries(example?.context ?? {})) {
      const form = keyValues.get(name.toLowerCase())?.form;
      const values = value === null ? [] : [value].flat();
      if (form !== undefined && !values.every(text => form.test(text))) {
        problems.push(`${key} has an example that AWS cannot send: ${name} = ${values.join()}`);
      }
    }
  }
  // What is certain in one list and in no row of the other is in the plan, for members with any role.
  for (const [key, { isCertain }] of more) {
    if (isCertain && key.startsWith('ceiling ') && !less.has(key) && !told.has(key)) {
      problems.push(`${key} is new in the list and not in the plan`);
    }
  }
  return problems;
}
