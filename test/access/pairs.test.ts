import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { AccessChange } from '../../action/access/compare-access.ts';
import { planAgainst } from '../../action/commands/against.ts';
import { describeRegions } from '../../action/core/region-scope.ts';
import { formatExample } from '../../action/core/request-example.ts';
import { loadText } from './read-scenarios.ts';

type Words = Readonly<Record<string, string>>;

interface Pair {
  readonly title: string;
  readonly before?: Words;
  readonly after?: Words;
  /** The action that `policies/p.json` allows, in both versions unless the second is given. */
  readonly document?: string;
  readonly 'document-after'?: string;
  /** Whether rows are expected with their resources, and with whether they are a part and as which role. */
  readonly resources?: true;
  readonly expected: readonly string[];
}

const file = join(dirname(fileURLToPath(import.meta.url)), 'pairs.yml');
const { base, words, cases } = parse(readFileSync(file, 'utf8'), { merge: true }) as {
  readonly base: string;
  readonly words: Words;
  readonly cases: readonly Pair[];
};

/** Every word at once, so that two of them can change places. */
function replaceWords(text: string, replaced: Words): string {
  const all = Object.keys(replaced).sort((a, b) => b.length - a.length);
  const pattern = all.map(word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  return pattern === '' ? text : text.replace(new RegExp(pattern, 'g'), word => replaced[word] ?? word);
}

async function load(changed: Words = {}, action = 'sqs:SendMessage') {
  const text = replaceWords(replaceWords(base, changed), words);
  const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] };
  const { draft, diagnostics } = await loadText(text, { 'policies/p.json': document });
  if (draft === undefined) throw new Error(JSON.stringify(diagnostics, null, 2));
  return draft;
}

function tell(
  { place, presence, gained, lost, was, other, isRenamed }: AccessChange,
  withResources: boolean,
): string[] {
  const group = place.platform === 'slack' ? place.workspace : place.team;
  const moved = `${other === undefined ? '' : ' moved'}${was === undefined ? '' : ` was ${was}`}${isRenamed === true ? ' renamed' : ''}`;
  const asked = ({ example }: (typeof gained)[number]) => {
    const role = example?.context?.['aws:PrincipalArn'];
    const compared = example?.compared === undefined ? '' : `; for example: ${formatExample(example)}`;
    return `${role === undefined ? '' : ` as ${role}`}${compared}`;
  };
  const rows = (sign: string, list: typeof gained) =>
    list.map(
      row =>
        `${sign} ${row.action} ${row.verdict}${row.certainty === undefined ? '' : ' unknown'}${row.example === undefined ? ' without example' : ''}${withResources ? `${row.partial === true ? ' in part' : ''} on ${row.resources.join()}${row.regions === undefined ? '' : ` ${describeRegions(row.regions)}`}${asked(row)}` : ''}`,
    );
  return [
    `${group} ${place.channel} ${place.account} ${presence}${moved}`,
    ...rows('+', gained),
    ...rows('-', lost),
  ];
}

test.each(cases)('$title', async ({ before, after, expected, resources, ...documents }) => {
  const old = await load(before, documents.document);
  const wanted = await load(after, documents['document-after'] ?? documents.document);
  const { access } = await planAgainst([{ config: wanted, base: old }]);
  expect(access.flatMap(change => tell(change, resources === true))).toEqual(expected);
});
