import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AccessChange } from '../../action/access/compare-access.ts';
import type { Diagnostic } from '../../action/core/diagnostic.ts';
import { finishLook } from '../../action/core/look.ts';
import {
  type Change,
  makePlan as makeWholePlan,
  type Plan,
  type TargetChanges,
} from '../../action/core/plan.ts';
import { renderAnnotations } from '../../action/render/annotations.ts';
import {
  type CommentUpdate,
  commentMarker,
  composeComment,
  maxCommentBytes,
  parseSections,
} from '../../action/render/comment.ts';
import { renderDiagnosticsMarkdown } from '../../action/render/diagnostics-markdown.ts';
import { type DriftFinding, renderDriftIssue, renderDriftNews } from '../../action/render/drift-issue.ts';
import { renderApplyMarkdown, renderPlanMarkdown } from '../../action/render/markdown.ts';
import {
  renderDiagnosticsSection,
  renderFailureSection,
  renderTargetSection,
} from '../../action/render/plan-section.ts';
import { readCommands } from '../action/run-action.ts';

/** The plan of targets that were all looked at. */
function makePlan(parts: readonly TargetChanges[]) {
  const whole = finishLook(parts, []);
  if (!whole.complete) throw new Error('Nothing is missing');
  return makeWholePlan(whole);
}

const look = finishLook(
  {
    source: 'aws' as const,
    changes: 1,
    drift: [],
    channels: { own: [], declared: [], unasked: [] },
    ignored: 0,
  },
  [],
);

/** Text that tries to be something else: to close what it stands in, to call people, to command the runner. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '```',
        '``````````',
        '~~~',
        '`',
        '</details>',
        '</summary>',
        '</code>',
        '<details>',
        '<script>alert(1)</script>',
        '@alice',
        '@acme/admins',
        '#1',
        'GH-1',
        'alice/demo#2',
        '-->',
        '<!--',
        '<!-- chatops:end -->',
        '<!-- chatops:section e30 -->',
        '<!-- chatops:block -->',
        '<!-- chatops:comment -->',
        '::error::x',
        '::stop-commands::x',
        '##[error]x',
        '\n',
        '\r',
        '\r\n',
        '\n\n',
        '\u2028',
        '\u202e',
        '![x](http://x)',
        '[x](javascript:x)',
        '**',
        '> [!NOTE]',
        '%0A::error::x',
        '&lt;',
        '|',
      ),
      fc.string({ maxLength: 8 }),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map(parts => parts.join(''));

const change: fc.Arbitrary<Change> = fc.record({
  action: fc.constantFrom('create', 'update', 'replace', 'delete'),
  logicalId: hostile,
  type: fc.constant('AWS::IAM::Role'),
  path: hostile,
  properties: fc.array(
    fc.record({
      name: hostile,
      before: hostile,
      after: fc.oneof(hostile, fc.dictionary(hostile, hostile, { maxKeys: 2 })),
    }),
    { maxLength: 3 },
  ),
});

const plan: fc.Arbitrary<Plan> = fc
  .uniqueArray(
    fc.record({
      target: fc.constantFrom('prod', 'staging', 'default'),
      changes: fc.array(change, { maxLength: 4 }),
    }),
    {
      selector: ({ target }) => target,
      minLength: 1,
      maxLength: 2,
    },
  )
  .map(targets =>
    makePlan(
      targets.map(({ target, changes }) => ({
        target,
        account: '123456789012',
        region: 'eu-west-1',
        stacks: [{ name: 'demo', changes }],
      })),
    ),
  );

const grants = fc.array(
  fc.record({
    action: hostile,
    level: fc.constantFrom('permissions' as const, 'write' as const, 'read' as const),
    resources: fc.array(hostile, { minLength: 1, maxLength: 2 }),
    verdict: fc.constantFrom('default' as const, 'ceiling' as const),
  }),
  { maxLength: 3 },
);
const place: fc.Arbitrary<AccessChange['place']> = fc.record({
  platform: fc.constant('slack' as const),
  workspace: hostile,
  channel: hostile,
  account: fc.constant('123456789012'),
});
const access: fc.Arbitrary<AccessChange[]> = fc.array(
  fc.record(
    {
      channel: hostile,
      place,
      target: fc.constant('prod'),
      presence: fc.constantFrom('joins' as const, 'leaves' as const, 'stays' as const),
      other: place,
      was: hostile,
      gained: grants,
      lost: grants,
    },
    { requiredKeys: ['channel', 'place', 'target', 'presence', 'gained', 'lost'] },
  ),
  { maxLength: 2 },
);
const diagnostics: fc.Arbitrary<Diagnostic[]> = fc.array(
  fc.record({
    code: fc.constant('schema/type'),
    severity: fc.constantFrom('error' as const, 'warning' as const),
    message: hostile,
    help: hostile,
    file: hostile,
    line: fc.nat(100),
    column: fc.nat(100),
    path: hostile,
  }),
  { maxLength: 4 },
);
const finding: fc.Arbitrary<DriftFinding> = fc.record({
  file: hostile,
  name: fc.constant('demo'),
  target: fc.constantFrom('prod', 'default'),
  drift: fc.array(
    fc.record({
      target: fc.constant('prod'),
      kind: fc.constantFrom('modified' as const, 'undeclared' as const),
      path: hostile,
      type: fc.constant('AWS::IAM::Role'),
      id: hostile,
      property: hostile,
      expected: hostile,
      observed: hostile,
      risk: fc.constantFrom('widens' as const, 'none' as const),
    }),
    { maxLength: 3 },
  ),
  access: fc.constant([]),
  unchecked: fc.array(
    fc.record({
      target: fc.constant('prod'),
      path: hostile,
      type: fc.constant('AWS::IAM::Role'),
      id: hostile,
      reason: hostile,
    }),
    { maxLength: 2 },
  ),
  limits: fc.array(hostile, { maxLength: 2 }),
  problem: fc.option(hostile, { nil: undefined }),
});

/**
 * What is left of a markdown text when all code is taken out: fenced blocks, code spans and `<code>` elements, in
 * which GitHub neither reads markdown nor links names. What a value wrote must be in there and nowhere else.
 */
function outsideOfCode(markdown: string): string {
  const kept: string[] = [];
  let fence: string | undefined;
  for (const line of markdown.split('\n')) {
    if (fence !== undefined) {
      if (line.trim() === fence) fence = undefined;
      continue;
    }
    const opening = /^ {0,3}(`{3,})[^`]*$/.exec(line);
    if (opening?.[1] !== undefined) fence = opening[1];
    else
      kept.push(line.replace(/<code>[^<>]*<\/code>/g, '').replace(/(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, ''));
  }
  if (fence !== undefined) kept.push('UNCLOSED FENCE');
  return kept.join('\n');
}

/** All that we ever write outside of code. Anything else came from a value. */
const vocabulary = [
  /<!-- chatops:(comment|end|block|previous) -->/g,
  /<!-- chatops:(section|head|drift|drift-state|review) [\w-]+ -->/g,
  /<details( open)?><summary>/g,
  /<\/summary>/g,
  /<\/?details>/g,
  /\[the summary of the job\]\(https:\/\/example\.com\/run\)/g,
  /\[run\]\(https:\/\/example\.com\/run\)/g,
  /> \[!(WARNING|IMPORTANT|CAUTION)\]/g,
  /^#{3,4} /gm,
  /\*\*/g,
];
function expectHarmless(markdown: string): void {
  const rest = vocabulary.reduce((text, pattern) => text.replace(pattern, ''), outsideOfCode(markdown));
  expect(rest).not.toMatch(/[@<[\]|~\\*#]|https?:|::|GH-|UNCLOSED|-->|[\u202e\u2028\r]/);
  const count = (pattern: RegExp) => (outsideOfCode(markdown).match(pattern) ?? []).length;
  expect(count(/<details/g)).toBe(count(/<\/details>/g));
}

function updateOf(
  one: Plan,
  deltas: readonly AccessChange[],
  warnings: readonly Diagnostic[],
): CommentUpdate {
  return {
    sections: [
      ...one.targets.map(target =>
        renderTargetSection({
          file: 'chatops.yml',
          plan: target,
          look,
          access: deltas,
          drift: [],
          driftAccess: [],
          chosenRoles: [],
          accessWithDrift: [],
          unchecked: [],
          findings: [],
        }),
      ),
      renderDiagnosticsSection('chatops.yml', 'check', warnings),
      renderFailureSection('chatops.yml', {
        target: 'third',
        message: warnings[0]?.message ?? '',
        help: undefined,
        isDenied: false,
      }),
    ],
    owns: () => false,
    runUrl: 'https://example.com/run',
  };
}

describe('nothing from a file can be more than text', () => {
  test('in the comment, made and made again', () => {
    fc.assert(
      fc.property(plan, plan, access, diagnostics, (before, after, deltas, found) => {
        const first = composeComment(undefined, updateOf(before, deltas, found));
        const second = composeComment(first, updateOf(after, [], found));
        for (const text of [first, second]) {
          // `#channel` in the first line is ours; a hostile channel stands there as code.
          const [marker = '', head = '', ...rest] = text.split('\n');
          expect(marker).toBe(commentMarker);
          expectHarmless(rest.join('\n'));
          expect(outsideOfCode(head)).toMatch(/^\*\*[\w ,:;·#.()-]*\*\*$/);
        }
      }),
    );
  });

  test('what takes two steps, with what does not work in between, in the summary and in the comment', () => {
    fc.assert(
      fc.property(hostile, hostile, (reason, interrupted) => {
        const stack = {
          name: 'demo',
          changes: [],
          twoPhases: { because: [reason], interrupted: [interrupted] },
        };
        const target = {
          target: 'default',
          account: '123456789012',
          region: 'eu-west-1',
          stacks: [stack],
          hash: '',
        };
        const nothing = {
          look,
          access: [],
          drift: [],
          driftAccess: [],
          chosenRoles: [],
          accessWithDrift: [],
          unchecked: [],
          findings: [],
        };
        const summary = renderPlanMarkdown({ plan: { targets: [target], hash: '' }, ...nothing });
        const { blocks } = renderTargetSection({ file: 'chatops.yml', plan: target, ...nothing });
        for (const markdown of [summary, blocks.join('\n')]) {
          expect(markdown).toContain('Two steps, because AWS names are unique:');
          expect(markdown).toContain('do not work, or only in part');
          expectHarmless(markdown);
        }
      }),
    );
  });

  test('in the summary, the issue and its news', () => {
    fc.assert(
      fc.property(plan, diagnostics, finding, access, (one, found, drifted, deltas) => {
        const at = { at: '2026-11-25 02:00 UTC', runUrl: 'https://example.com/run' };
        expectHarmless(
          renderPlanMarkdown({
            plan: one,
            look,
            access: deltas,
            drift: drifted.drift,
            driftAccess: deltas,
            chosenRoles: [],
            accessWithDrift: [],
            unchecked: drifted.unchecked,
            findings: [],
          }),
        );
        expectHarmless(renderDiagnosticsMarkdown(found));
        expectHarmless(
          renderApplyMarkdown({
            outcome: 'declined',
            plan: one,
            access: [],
            findings: [],
            drift: [],
            driftAccess: [],
            chosenRoles: [],
            accessWithDrift: [],
            unchecked: [],
          }),
        );
        const { title, body } = renderDriftIssue(drifted, { fingerprint: '', history: [] }, at);
        expectHarmless(body);
        expect(title).toMatch(/^Drift in [\w-]+: [\w ,]+$/);
        expectHarmless(renderDriftNews(drifted, at));
      }),
    );
  });

  test('in annotations: as many commands as diagnostics, each ours', () => {
    fc.assert(
      fc.property(diagnostics, found => {
        const commands = readCommands(renderAnnotations(found));
        expect(commands).toHaveLength(found.length);
        for (const command of commands)
          expect(command).toMatch(/^::(error|warning) file=[^:,]*,line=\d+,col=\d+,title=schema\/type::/);
      }),
    );
  });
});

describe('the comment keeps what it holds', () => {
  test('what is written is read back, and writing it again changes nothing', () => {
    fc.assert(
      fc.property(plan, access, diagnostics, (one, deltas, found) => {
        const update = updateOf(one, deltas, found);
        const text = composeComment(undefined, update);
        const keys = new Set(update.sections.map(({ state }) => state.key));
        expect(new Set(parseSections(text).map(({ state }) => state.key))).toEqual(keys);
        expect(composeComment(text, update)).toBe(text);
        expect(composeComment(text.replaceAll('\n', '\r\n'), update)).toBe(text);
      }),
    );
  });

  test('jobs with a target each leave the others alone', () => {
    const section = (target: string, path: string) =>
      makePlan([
        {
          target,
          account: '123456789012',
          region: 'eu-west-1',
          stacks: [
            {
              name: 'demo',
              changes: [{ action: 'create', logicalId: 'X', type: 'AWS::IAM::Role', path, properties: [] }],
            },
          ],
        },
      ]).targets.map(one =>
        renderTargetSection({
          file: 'chatops.yml',
          plan: one,
          look,
          access: [],
          drift: [],
          driftAccess: [],
          chosenRoles: [],
          accessWithDrift: [],
          unchecked: [],
          findings: [],
        }),
      );
    const update = (target: string, path: string): CommentUpdate => ({
      sections: section(target, path),
      owns: () => false,
      runUrl: undefined,
    });
    const both = composeComment(
      composeComment(undefined, update('b', 'roles.one')),
      update('a', 'roles.two'),
    );
    expect(both.split('\n')[1]).toBe('**What people can do from chat does not change**');
    expect(parseSections(both).map(({ state }) => state.key)).toEqual(['chatops.yml#a', 'chatops.yml#b']);
    const again = composeComment(both, { ...update('a', 'roles.two'), owns: () => true });
    expect(parseSections(again)).toHaveLength(1);
  });
});

test('the first line says who gains what', () => {
  const one = makePlan([
    {
      target: 'default',
      account: '123456789012',
      region: 'eu-west-1',
      stacks: [
        {
          name: 'demo',
          changes: ['A', 'B', 'C', 'D'].map(logicalId => ({
            action: logicalId === 'D' ? ('update' as const) : ('create' as const),
            logicalId,
            type: 'AWS::IAM::Role',
            path: `roles.${logicalId}`,
            properties: [],
          })),
        },
      ],
    },
  ]);
  const grant = (action: string) => ({
    action,
    level: 'write' as const,
    resources: ['*'],
    verdict: 'ceiling' as const,
  });
  const delta = {
    channel: 'pipeline-operations',
    target: 'default',
    place: {
      platform: 'slack' as const,
      workspace: 'T0123ABCD',
      channel: 'C0BBBBBBB',
      account: '123456789012',
    },
    presence: 'stays' as const,
    gained: [grant('codepipeline:StartPipelineExecution'), grant('codepipeline:StopPipelineExecution')],
    lost: [],
  };
  expect(
    composeComment(undefined, {
      ...updateOf(one, [delta], []),
      sections: updateOf(one, [delta], []).sections.slice(0, 1),
    }),
  ).toContain(
    '\n**#pipeline-operations gains 2 write actions (only for members with their own role)**\n\n3 to add, 1 to change, 0 to remove\n',
  );
});

describe('never longer than GitHub takes, never silently cut', () => {
  const big = (count: number, size: number, character = 'x'): Plan =>
    makePlan([
      {
        target: 'prod',
        account: '123456789012',
        region: 'eu-west-1',
        stacks: [
          {
            name: 'demo',
            changes: Array.from({ length: count }, (_, index) => ({
              action: 'create' as const,
              logicalId: `R${index}`,
              type: 'AWS::IAM::Role',
              path: `roles.r${index}`,
              properties: [{ name: 'Description', after: character.repeat(size) }],
            })),
          },
        ],
      },
    ]);
  test.each([
    [1, 10, 'x'],
    [400, 10, 'x'],
    [400, 1_000, 'x'],
    [40, 60_000, 'x'],
    [1, 200_000, 'x'],
    // GitHub counts bytes: two, three and four of a character.
    [400, 100, 'ü'],
    [400, 100, '会'],
    [40, 2_000, '🎈'],
  ])('%d resources of %d characters %s', (count, size, character) => {
    const before = composeComment(undefined, updateOf(big(count, size + 1, character), [], []));
    const text = composeComment(before, updateOf(big(count, size, character), [], []));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxCommentBytes);
    const shown = (text.match(/<summary><code>\+ create roles\.r\d+ /g) ?? []).length;
    const isPrevious = text.includes('Before: ');
    const note = /(\d+) parts? of this plan (?:is|are) not shown here/.exec(text);
    expect((isPrevious ? shown / 2 : shown) + Number(note?.[1] ?? 0)).toBe(count);
    expectHarmless(text.split('\n').slice(2).join('\n'));
  });

  test('targets so many that even what is always shown is too much', () => {
    const sections = Array.from({ length: 60 }, (_, index) => ({
      state: { key: `k${index}`, hash: 'h', counts: undefined, phrases: [] },
      lead: `#### target-${index}\n\n${'会'.repeat(1_000)}`,
      blocks: [],
      previous: '',
    }));
    const update = { sections, keepsOthers: false, head: undefined, runUrl: undefined };
    const text = composeComment(undefined, { ...updateOf(big(1, 1), [], []), ...update });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxCommentBytes);
    expect(text.match(/^#### target-/gm)).toHaveLength(60);
    const isWhole = (text.match(/会{1000}/g) ?? []).length;
    expect(isWhole).toBeGreaterThan(5);
    expect((text.match(/1 part of this plan is not shown/g) ?? []).length).toBe(60 - isWhole);
  });

  test('an issue of very many drifts, with a long history and long links', () => {
    const drift = Array.from({ length: 500 }, (_, index) => ({
      target: 'prod',
      kind: 'modified' as const,
      path: `roles.r${index}`,
      type: 'AWS::IAM::Role',
      id: `role-${index}`,
      property: 'Description',
      expected: '会'.repeat(200),
      observed: '🎈'.repeat(200),
      risk: 'none' as const,
    }));
    const look = {
      at: '2026-11-25 02:00 UTC',
      runUrl: `https://github.example.com/${'a'.repeat(140)}/actions/runs/1`,
    };
    const common = {
      file: 'chatops.yml',
      name: 'demo',
      target: 'prod',
      access: [],
      unchecked: [],
      limits: ['x'.repeat(200)],
    };
    for (const count of [1, 10, 30, 500]) {
      const state = { fingerprint: '', history: Array.from({ length: 60 }, () => 'y'.repeat(240)) };
      const finding = { ...common, drift: drift.slice(0, count), problem: undefined };
      const { body } = renderDriftIssue(finding, state, look);
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(65_536);
      expect(Buffer.byteLength(renderDriftNews(finding, look))).toBeLessThanOrEqual(65_536);
    }
  });

  test('a summary of five thousand channels', () => {
    const grants = Array.from({ length: 50 }, (_, index) => ({
      action: `service:Action${index}`,
      level: 'write' as const,
      resources: ['arn:aws:service:eu-west-1:123456789012:thing/*'],
      verdict: 'ceiling' as const,
    }));
    const access = Array.from({ length: 5_000 }, (_, index) => ({
      channel: `c${index}`,
      target: 'prod',
      place: {
        platform: 'slack' as const,
        workspace: 'T0123ABCD',
        channel: 'C0AAAAAAA',
        account: '123456789012',
      },
      presence: 'stays' as const,
      // Each another one: what is the same for several channels is said once.
      gained: grants.map(grant => ({ ...grant, resources: [`${grant.resources[0]}${index}`] })),
      lost: [],
    }));
    const text = renderPlanMarkdown({
      plan: big(500, 5_000),
      look,
      access,
      drift: [],
      driftAccess: [],
      chosenRoles: [],
      accessWithDrift: [],
      unchecked: [],
      findings: [],
    });
    expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
    expect(text).toMatch(/and \d+ more channels; plan-file lists all/);
    expect(text).toMatch(/Truncated: \d+ more characters/);
  });

  test('an issue with ten thousand drifts', () => {
    const drift = Array.from({ length: 10_000 }, (_, index) => ({
      target: 'prod',
      kind: 'undeclared' as const,
      path: `roles.r${index}`,
      type: 'AWS::IAM::Role',
      id: `r${index}`,
      property: 'ManagedPolicyArns',
      observed: 'arn:aws:iam::aws:policy/AdministratorAccess',
      risk: 'widens' as const,
    }));
    const one: DriftFinding = {
      file: 'chatops.yml',
      name: 'demo',
      target: 'prod',
      drift,
      access: [],
      unchecked: [],
      limits: [],
      problem: undefined,
    };
    let state = {
      fingerprint: '',
      history: Array.from({ length: 80 }, (_, index) => `2026-11-25: ${index} found`),
    };
    const { body } = renderDriftIssue(one, state, { at: '2026-11-25', runUrl: undefined });
    expect(body.length).toBeLessThan(65_536);
    expect(body).toMatch(/Truncated: \d+ more characters/);
    state = { fingerprint: '', history: [] };
    expect(renderDriftNews(one, { at: '', runUrl: undefined }).length).toBeLessThan(65_536);
  });
});
