import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { loadText } from './read-scenarios.ts';

/** A permission test with the answer that AWS's pages or recorded answers of AWS give, written down before it was run. */
interface AskedQuestion {
  readonly kind: 'can' | 'cannot';
  readonly command: string;
  readonly right: 'allowed' | 'denied' | 'unknown';
  readonly reason: string;
  readonly source: string;
  /** Statements that the role and the guardrail of its channel both have. */
  readonly allow: readonly object[];
  readonly deny?: readonly object[];
}

const file = join(dirname(fileURLToPath(import.meta.url)), 'questions.json');
const questions = JSON.parse(readFileSync(file, 'utf8')) as AskedQuestion[];

/** What the findings about a test say of it. */
function answerOf(kind: AskedQuestion['kind'], codes: readonly string[]): string {
  const [code] = codes;
  if (code === undefined) return kind === 'can' ? 'allowed' : 'denied';
  if (code === 'expect/failed') return kind === 'can' ? 'denied' : 'allowed';
  return code === 'expect/unknown' ? 'unknown' : code;
}

test('every question has the answer of AWS', async () => {
  const each = <T>(of: (question: AskedQuestion, index: number) => [string, T]) =>
    Object.fromEntries(questions.map(of));
  const policy = ({ allow, deny }: AskedQuestion) => ({ allow, ...(deny === undefined ? {} : { deny }) });
  const { diagnostics } = await loadText(
    JSON.stringify({
      version: 1,
      name: 'questions',
      targets: { main: { account: '123456789012', region: 'eu-west-1' } },
      workspaces: { acme: { slack: 'T0123ABCD' } },
      roles: each((question, index) => [`r${index}`, policy(question)]),
      guardrails: each((question, index) => [`g${index}`, policy(question)]),
      channels: each((_, index) => [
        `c${index}`,
        { workspace: 'acme', channel: `C0QUESTION${index}`, role: `r${index}`, guardrails: [`g${index}`] },
      ]),
      expect: questions.map(({ kind, command }, index) => ({ channel: `c${index}`, [kind]: [command] })),
    }),
  );
  expect(diagnostics.filter(({ code }) => code.startsWith('schema/'))).toEqual([]);
  const wrong = questions.flatMap(({ kind, command, right, reason }, index) => {
    const found = diagnostics.filter(
      ({ path, severity }) => severity === 'error' && new RegExp(`^expect\\D*${index}\\D`).test(path),
    );
    const answer = answerOf(
      kind,
      found.map(({ code }) => code),
    );
    return answer === right ? [] : [`${kind} ${command}: ${answer}, and not ${right}: ${reason}`];
  });
  expect(wrong).toEqual([]);
});

test('the questions are about many services, each with its reason and source', () => {
  expect(questions.length).toBeGreaterThanOrEqual(120);
  expect(new Set(questions.map(({ command }) => command.split(' ')[0])).size).toBeGreaterThanOrEqual(45);
  // A page of AWS, or a thread that records an answer of AWS.
  const sources =
    /^https:\/\/(?:docs\.aws\.amazon\.com\/|github\.com\/[\w-]+\/[\w-]+\/(?:issues|pull)\/\d+$)/;
  const odd = questions.filter(({ reason, source }) => reason === '' || !sources.test(source));
  expect(odd).toEqual([]);
});
