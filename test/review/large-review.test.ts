import { expect, test } from '@jest/globals';
import { finishLook } from '../../action/core/look.ts';
import { type Change, nothingObserved, planOf } from '../../action/core/plan.ts';
import type { GitHub } from '../../action/github/api.ts';
import { maxCheckTextBytes } from '../../action/github/check-run.ts';
import { readReview } from '../../action/github/review.ts';
import { readInputs } from '../../action/main/inputs.ts';
import { publishPlanChecks } from '../../action/main/publish-plan.ts';
import type { PullView } from '../../action/main/pull-view.ts';
import { readRunContext } from '../../action/main/run-context.ts';

interface SentCheck {
  readonly conclusion: string;
  readonly output: { readonly title: string; readonly summary: string; readonly text?: string };
}

/** What is sent to GitHub for the plan of many resources, with names of a given character. */
async function publish(count: number, character = 'x'): Promise<SentCheck> {
  const changes = Array.from(
    { length: count },
    (_, index): Change => ({
      action: 'update',
      logicalId: `ChannelNumber${index}`,
      type: 'AWS::Chatbot::SlackChannelConfiguration',
      path: `channels.${character.repeat(200)}-${index}`,
      properties: [{ name: 'LoggingLevel', before: 'NONE', after: `INFO${index}` }],
    }),
  );
  const place = { target: 'default', account: '123456789012', region: 'eu-west-1' };
  const plan = planOf(finishLook([{ ...place, stacks: [{ name: 'demo', changes }] }], []));
  const seen = {
    drift: [],
    channels: { own: [], declared: [], unasked: [] },
  };
  const look = finishLook({ source: 'aws' as const, changes: count, ignored: 0, ...seen }, []);
  const nothing = { access: [], chosenRoles: [], findings: [], ...nothingObserved };
  const report: NonNullable<PullView['report']> = { plan, look, ...nothing };
  const sent: SentCheck[] = [];
  const github: GitHub = {
    call: async (_route, parameters) => {
      sent.push(parameters as unknown as SentCheck);
      return {} as never;
    },
    readRaw: () => Promise.reject(new Error('not asked for')),
    listAll: () => Promise.reject(new Error('not asked for')),
    identity: { login: async () => undefined, isOwn: async () => false, learn: () => undefined },
  };
  process.env['INPUT_COMMAND'] = 'plan';
  const file = 'chatops.yml';
  await publishPlanChecks(
    {
      github,
      repository: { owner: 'alice', repo: 'demo' },
      context: await readRunContext({}),
      wait: async () => undefined,
    },
    {
      number: 1,
      headSha: 'a'.repeat(40),
      baseSha: 'b'.repeat(40),
      baseRef: 'main',
      dataSha: 'c'.repeat(40),
      rules: 'r',
    },
    {
      inputs: readInputs(),
      file,
      target: undefined,
      declared: ['default'],
      report,
      diagnostics: [],
      loosenings: [],
      notes: [],
      sources: new Set([file]),
      isTouched: true,
      hasFile: () => true,
    },
  );
  const [check] = sent;
  if (check === undefined || sent.length > 1) throw new Error(`${sent.length} check runs`);
  return check;
}

test.each([
  [1, 'x'],
  [300, 'x'],
  [300, '会'],
  [600, '🎈'],
])(
  'the check run of %d changes with names of %s is a review, and as long as GitHub takes',
  async (count, character) => {
    const { conclusion, output } = await publish(count, character);
    expect(conclusion).toBe('success');
    expect(Object.keys(readReview(output.text)?.changes ?? {})).toHaveLength(count);
    expect(Buffer.byteLength(output.text ?? '')).toBeLessThanOrEqual(maxCheckTextBytes);
    expect(Buffer.byteLength(output.summary)).toBeLessThanOrEqual(maxCheckTextBytes);
  },
);

test('what does not fit is no review, and the check run says so and what to do', async () => {
  const { conclusion, output } = await publish(3_000);
  expect([conclusion, output.title, readReview(output.text)]).toEqual([
    'failure',
    'The plan is too large to be recorded as a review',
    undefined,
  ]);
  expect(output.summary).toContain('No part of the plan counts as reviewed. Split the file');
});
