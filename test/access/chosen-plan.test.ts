import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { planAgainst } from '../../action/commands/against.ts';
import type { AccessRow } from '../../action/iam/access-delta.ts';
import { loadText } from './read-scenarios.ts';

type Words = Readonly<Record<string, string>>;

interface Case {
  readonly title: string;
  readonly before?: Words;
  readonly after?: Words;
  /** The action that the document of the role made elsewhere allows afterwards. */
  readonly 'document-after'?: string;
  /** The rows of the default verdict, as those read them who have chosen no role. */
  readonly rows: readonly string[];
  readonly said: readonly string[];
}

const { base, words, cases } = parse(readFileSync(new URL('chosen-plan.yml', import.meta.url), 'utf8'), {
  merge: true,
}) as { readonly base: string; readonly words: Words; readonly cases: readonly Case[] };

async function load(changed: Words = {}, action = 'sqs:ListQueues') {
  const all = { ...words, ...changed };
  const names = Object.keys(all).sort((a, b) => b.length - a.length);
  const text = base.replace(new RegExp(`\\b(${names.join('|')})\\b`, 'g'), name => all[name] ?? name);
  const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] };
  const { draft, diagnostics } = await loadText(text, {
    'policies/p.json': document,
  });
  if (draft === undefined) throw new Error(JSON.stringify(diagnostics, null, 2));
  return draft;
}

const tell = (sign: string, rows: readonly AccessRow[]) =>
  rows.map(({ action, certainty }) => `${sign} ${certainty === undefined ? '' : 'possibly '}${action}`);

const ofDefault = (rows: readonly AccessRow[]) => rows.filter(({ verdict }) => verdict === 'default');

test.each(cases)('$title', async ({ before, after, rows, said, ...documents }) => {
  const old = await load(before);
  const config = await load(after, documents['document-after']);
  const { access, chosenRoles } = await planAgainst([{ config, base: old }]);
  expect(
    access.flatMap(({ channel, gained, lost }) =>
      [...tell('+', ofDefault(gained)), ...tell('-', ofDefault(lost))].map(text => `${channel} ${text}`),
    ),
  ).toEqual(rows);
  expect(chosenRoles.filter(({ changes }) => changes?.length === 0)).toEqual([]);
  expect(
    chosenRoles.flatMap(({ role, changes = [] }) =>
      changes.flatMap(({ channel, gained, lost }) =>
        [...tell('+', gained), ...tell('-', lost)].map(text => `${role} in ${channel} ${text}`),
      ),
    ),
  ).toEqual(said);
});
