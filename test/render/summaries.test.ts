import { expect, test } from '@jest/globals';
import type { MatrixRow } from '../../action/access/access-matrix.ts';
import type { Diagnostic } from '../../action/core/diagnostic.ts';
import { renderMatrixMermaid } from '../../action/render/access-graph.ts';
import { renderMatrixMarkdown, renderMatrixText } from '../../action/render/access-matrix.ts';
import { renderCanText } from '../../action/render/can.ts';
import { createColors } from '../../action/render/colors.ts';
import { renderDiagnosticsBriefly, renderDiagnosticsText } from '../../action/render/diagnostics.ts';

const diagnostic = (
  code: Diagnostic['code'],
  line: number,
  severity: Diagnostic['severity'] = 'warning',
): Diagnostic => ({
  code,
  severity,
  message: `message ${line}`,
  file: 'chatops.yml',
  line,
  column: 1,
  path: `channels.c${line}`,
});
const listOf = (count: number, severity?: Diagnostic['severity']) =>
  Array.from({ length: count }, (_, index) => diagnostic('alias/unused', index + 1, severity));
const render = (diagnostics: readonly Diagnostic[], full = false) =>
  renderDiagnosticsText(diagnostics, new Map(), { color: false, full });

test('more than three warnings of one kind are one entry with their count', () => {
  expect(render([...listOf(7), diagnostic('channel/placeholder', 9)])).toBe(
    `7 times  warning  alias/unused  at chatops.yml:1, chatops.yml:2, chatops.yml:3 and 4 more
  for example: message 1

chatops.yml:9:1  warning  channel/placeholder
  message 9

0 errors, 8 warnings
chatops validate --full lists all of them; chatops explain CODE says what to do
`,
  );
});

test('lines fit a terminal, also those of the file and of warnings that are alike', () => {
  const words = 'a sentence of some words '.repeat(9);
  const source = `channels: { ops: { note: ${'x'.repeat(200)} } }`;
  const long = (column: number): Diagnostic => ({
    ...diagnostic('alias/unused', 1000),
    ...{ column, message: words, help: words },
  });
  const many = listOf(5).map(each => ({
    ...each,
    file: 'teams/with/a/long/name/chatops.yml',
    message: words,
  }));
  for (const shown of [[1, 100, 226].map(long), many]) {
    const texts = new Map([['chatops.yml', `${'\n'.repeat(999)}${source}`]]);
    const lines = renderDiagnosticsText(shown, texts, { color: false }).split('\n');
    expect(lines.filter(line => line.length > 100)).toEqual([]);
    expect(lines.length).toBeGreaterThan(8);
  }
});

test.each([
  ['three warnings', listOf(3), false, 3],
  ['four warnings', listOf(4), false, 1],
  ['four warnings with --full', listOf(4), true, 4],
  ['four errors, which all have to go', listOf(4, 'error'), false, 4],
  [
    'three warnings and an error of the same kind',
    [...listOf(3), diagnostic('alias/unused', 8, 'error')],
    false,
    4,
  ],
])('%s', (_, diagnostics, full, entries) => {
  expect(render(diagnostics, full).match(/message \d/g)).toHaveLength(entries);
});

test('a command that goes on says what was found in a line for each kind, errors first', () => {
  const found = [
    ...listOf(5),
    diagnostic('channel/placeholder', 9),
    diagnostic('expect/failed', 12, 'error'),
  ];
  expect(renderDiagnosticsBriefly(found, false)).toBe(
    `error    expect/failed at chatops.yml:12
warning  alias/unused at chatops.yml:1, chatops.yml:2, chatops.yml:3 and 2 more
warning  channel/placeholder at chatops.yml:9
1 error, 6 warnings; chatops validate shows the details
`,
  );
});

const row = (index: number, guardrails: readonly string[], level: 'write' | 'read'): MatrixRow => ({
  channel: `c${index}`,
  target: 'default',
  roles: ['r'],
  audience: 'everyone',
  guardrails,
  services: [
    {
      service: 'sqs',
      default: level,
      ceiling: level,
      actions: { default: 1, ceiling: 1 },
      levels: { default: { [level]: 1 }, ceiling: { [level]: 1 } },
      possible: { default: {}, ceiling: {} },
    },
  ],
  organizationPolicies: [],
  isChannelRoleOnly: false,
});

test('where members cannot choose a role, no text says what works with one', () => {
  const rows = [{ ...row(0, ['g'], 'write'), isChannelRoleOnly: true }];
  const line = 'not possible: the chat policy of the organization does not allow user roles';
  expect(renderMatrixText(rows, createColors(false))).toContain(`with a user role ${line}\n`);
  expect(renderMatrixMarkdown(rows)).toContain(`| \`sqs\` 1 write | ${line} |`);
  const verdict = {
    decision: 'allowed',
    ceiling: 'allowed',
    because: [{ layer: 'role', message: 'role r allows it' }],
    provided: [],
  } as const;
  const target = { ...verdict, target: 'prod', organizationPolicies: ['scp.json'] };
  const say = (isChannelRoleOnly: boolean) =>
    renderCanText(
      { ...verdict, channel: 'c', command: 'sqs:PurgeQueue', targets: [{ ...target, isChannelRoleOnly }] },
      createColors(false),
    );
  expect(say(true)).toContain('members cannot choose their own role');
  expect(say(true)).not.toContain('allowed by the guardrails');
  expect(say(false)).toContain("with a role of the member's own: allowed by the guardrails");
});

test('fifty channels are grouped by their guardrails and by what everyone can do, the furthest first', () => {
  const rows = Array.from({ length: 50 }, (_, index) =>
    row(index, index % 2 === 0 ? ['g'] : ['g', 'h'], index % 25 === 0 ? 'write' : 'read'),
  );
  expect(renderMatrixMermaid(rows)).toBe(`graph LR
  g0["#35;c0"] --> l0["g"]
  l0 -->|write| s0_write["sqs"]
  g1["#35;c25"] --> l1["g ∪ h"]
  l1 -->|write| s1_write["sqs"]
  g2["24 channels: #35;c1, #35;c3, #35;c5, #35;c7, #35;c9, #35;c11 and 18 more"] --> l2["g ∪ h"]
  l2 -->|read| s2_read["sqs"]
  g3["24 channels: #35;c2, #35;c4, #35;c6, #35;c8, #35;c10, #35;c12 and 18 more"] --> l3["g"]
  l3 -->|read| s3_read["sqs"]
`);
});

test.each([
  [12, 12, 0],
  [13, 12, 1],
  [50, 12, 38],
])('%s channels with guardrails of their own: %s are shown, and %s counted', (count, shown, left) => {
  const graph = renderMatrixMermaid(
    Array.from({ length: count }, (_, index) => row(index, [`g${index}`], 'read')),
  );
  expect(graph.match(/#35;c\d+/g)).toHaveLength(shown);
  const more = /more\["(\d+) more channels?/.exec(graph)?.[1];
  expect(more ?? '0').toBe(String(left));
});

test('a name cannot end the text of its node', () => {
  const rows = Array.from({ length: 13 }, () => ({
    ...row(0, ['"] --> x["'], 'read'),
    channel: '"]\n--> y["',
  }));
  expect(renderMatrixMermaid(rows)).not.toMatch(/"\] --> [xy]\[/);
});
