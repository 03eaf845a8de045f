import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { answerInChannel } from '../../action/access/answer-question.ts';
import { guideChannel } from '../../action/access/channel-guide.ts';
import type { DecisionTimes } from '../../action/access/decision-times.ts';
import { answerCan } from '../../action/commands/can.ts';
import type { Proofs } from '../../action/commands/prove-project.ts';
import { answerWho } from '../../action/commands/who.ts';
import { toInstant } from '../../action/core/until.ts';
import type { Decision } from '../../action/iam/verdict.ts';
import { loadText, proofsOf } from './read-scenarios.ts';

/** `AGREEMENT_RUNS` files from `AGREEMENT_SEED` on: few by default. */
const numRuns = Number(process.env['AGREEMENT_RUNS'] ?? 3);
const seed = Number(process.env['AGREEMENT_SEED'] ?? 7);

const own = '123456789012';
const queue = (region: string, account: string, name: string) => `arn:aws:sqs:${region}:${account}:${name}`;

/** The dates of all policies. What they decide can change at each of them and a second after it. */
const dates = ['2027-03-01', '2028-03-01', '2029-03-01'].map(day => `${day}T00:00:00Z`);
/** Instants around all dates, more than the product looks at. */
const instants = dates.flatMap(date =>
  [-86_400, -1, 0, 1, 2, 86_400].map(s => toInstant(Date.parse(date) + s * 1000)),
);

const condition = fc.oneof(
  fc
    .record({
      operator: fc.constantFrom(
        'DateGreaterThan',
        'DateGreaterThanEquals',
        'DateLessThan',
        'DateLessThanEquals',
      ),
      date: fc.constantFrom(...dates),
    })
    .map(({ operator, date }) => ({ [operator]: { 'aws:CurrentTime': date } })),
  fc.tuple(fc.constantFrom(...dates), fc.constantFrom(...dates)).map(([from, to]) => ({
    DateGreaterThanEquals: { 'aws:CurrentTime': from },
    DateLessThan: { 'aws:CurrentTime': to },
  })),
  fc.constantFrom(
    { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
    { StringLike: { 'aws:RequestedRegion': 'eu-*' } },
    { StringNotEquals: { 'aws:RequestedRegion': ['us-east-1'] } },
    { StringEquals: { 'aws:ResourceTag/team': 'a' } },
  ),
);
const anyStatement = fc.record(
  {
    actions: fc.uniqueArray(
      fc.constantFrom(
        'sqs:PurgeQueue',
        'sqs:ListQueues',
        'sqs:*',
        'codepipeline:StartPipelineExecution',
        'batch:SubmitJob',
        'cloudwatch:DescribeAlarms',
      ),
      { minLength: 1, maxLength: 2 },
    ),
    resources: fc.uniqueArray(
      fc.constantFrom(
        '*',
        queue('*', '*', 'dev-*'),
        queue('eu-west-1', own, 'dev-a'),
        queue('*', '222222222222', '*'),
        `arn:aws:codepipeline:eu-west-1:${own}:web`,
        'arn:aws:batch:*:*:job-queue/*',
        'arn:aws:batch:*:*:job-definition/web:*',
        'arn:aws:batch:*:*:job-definition/web:3',
        'arn:aws:cloudwatch:*:*:alarm:prod-a',
      ),
      { minLength: 1, maxLength: 2 },
    ),
    conditions: condition,
  },
  { requiredKeys: ['actions', 'resources'] },
);
const unnamed = ['batch:SubmitJob', 'cloudwatch:DescribeAlarms'];
/** Commands that do not say which resource they use are allowed on all, and denied on some: rare by chance. */
const [onAll, onSome] = [
  ['*'],
  ['arn:aws:batch:*:*:job-definition/web:3', 'arn:aws:cloudwatch:*:*:alarm:prod-a'],
].map(resources => fc.constant({ actions: unnamed, resources }));
const policy = fc.record(
  {
    allow: fc.array(fc.oneof(anyStatement, onAll ?? anyStatement), { minLength: 1, maxLength: 3 }),
    deny: fc.array(fc.oneof(anyStatement, onSome ?? anyStatement), { minLength: 1, maxLength: 2 }),
  },
  { requiredKeys: ['allow'] },
);
const file = fc.record({
  roles: fc.record({ a: policy, b: policy }),
  guardrails: fc.record({ g: policy, h: policy }),
  limit: fc.option(policy, { nil: undefined }),
  used: fc.subarray(['g', 'h'], { minLength: 1 }),
  userRoles: fc.constantFrom<unknown>(
    'optional',
    'required',
    { required: true, roles: ['a', 'b'] },
    { required: false, roles: ['b'] },
  ),
  hasTarget: fc.boolean(),
  listed: fc.subarray(['purge', 'start']),
});

const aliases = {
  purge: {
    run: `sqs purge-queue --queue-url "https://sqs.eu-west-1.amazonaws.com/${own}/$name" --region eu-west-1`,
    values: { name: ['dev-a', 'dev-b'] },
  },
  start: `codepipeline start-pipeline-execution --name web`,
};
const url = (region: string, account: string, name: string) =>
  `sqs purge-queue --queue-url https://sqs.${region}.amazonaws.com/${account}/${name} --region ${region}`;
const submit = (definition: string) =>
  `batch submit-job --job-name a --job-queue dev --job-definition ${definition} --region eu-west-1`;
const alarms = (option: string) => `cloudwatch describe-alarms${option} --region eu-west-1`;
/** Commands that do not say which resource they use, or use all of them, with commands that name one of these. */
const wholes = [
  { whole: submit('web'), parts: [submit('web:3'), submit('web:4')], usesOne: true },
  {
    whole: alarms(''),
    parts: [alarms(' --alarm-names prod-a'), alarms(' --alarm-names dev')],
    usesOne: false,
  },
];
const questions = [
  submit('web'),
  alarms(''),
  'sqs:PurgeQueue',
  'sqs:ListQueues',
  'sqs:*',
  `sqs:PurgeQueue on ${queue('eu-west-1', own, 'dev-a')}`,
  `sqs:PurgeQueue on ${queue('us-east-1', own, 'dev-a')}`,
  `sqs:PurgeQueue on ${queue('eu-wset-1', own, 'dev-a')}`,
  `sqs:PurgeQueue on ${queue('eu-west-1', '222222222222', 'dev-a')}`,
  `codepipeline:StartPipelineExecution on arn:aws:codepipeline:eu-west-1:${own}:web`,
  url('eu-west-1', own, 'dev-a'),
  url('us-east-1', own, 'dev-a'),
  url('eu-west-1', '222222222222', 'dev-a'),
  'sqs list-queues',
  'sqs list-queues --region eu-west-1',
  'sqs list-queues --region us-east-1',
  'codepipeline start-pipeline-execution --name "web" --region eu-west-1',
  'run purge',
  'run purge dev-a',
  'run start',
];
/** Questions about the same request, as an action and as a command. */
const pairs = [
  [`sqs:PurgeQueue on ${queue('eu-west-1', own, 'dev-a')}`, url('eu-west-1', own, 'dev-a')],
  [`sqs:PurgeQueue on ${queue('us-east-1', own, 'dev-a')}`, url('us-east-1', own, 'dev-a')],
  [
    `sqs:PurgeQueue on ${queue('eu-west-1', '222222222222', 'dev-a')}`,
    url('eu-west-1', '222222222222', 'dev-a'),
  ],
  [
    `codepipeline:StartPipelineExecution on arn:aws:codepipeline:eu-west-1:${own}:web`,
    'codepipeline start-pipeline-execution --name "web" --region eu-west-1',
  ],
] as const;

type File = typeof file extends fc.Arbitrary<infer T> ? T : never;

async function load({ roles, guardrails, limit, used, userRoles, hasTarget, listed }: File) {
  const toIam = (effect: string, each: { actions: unknown; resources: unknown; conditions?: unknown }) => ({
    Effect: effect,
    Action: each.actions,
    Resource: each.resources,
    ...(each.conditions === undefined ? {} : { Condition: each.conditions }),
  });
  const loaded = await loadText(
    JSON.stringify({
      version: 1,
      name: 'agreement',
      ...(hasTarget
        ? {
            targets: {
              main: {
                account: own,
                region: 'eu-west-1',
                ...(limit === undefined ? {} : { limits: ['limit.json'] }),
              },
            },
          }
        : {}),
      workspaces: { acme: { slack: 'T0123ABCD' } },
      roles,
      guardrails,
      aliases,
      channels: {
        ops: {
          workspace: 'acme',
          channel: 'C0BBBBBBB',
          role: 'a',
          guardrails: used,
          'user-roles': userRoles,
          ...(listed.length === 0 ? {} : { aliases: listed }),
        },
      },
      expect: questions.flatMap(question => [
        { channel: 'ops', can: [question] },
        { channel: 'ops', as: 'default', cannot: [question] },
        { channel: 'ops', cannot: [question] },
      ]),
    }),
    {
      'limit.json': {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: '*', Resource: '*' },
          ...(limit?.deny ?? limit?.allow ?? []).map(each => toIam('Deny', each)),
        ],
      },
    },
  );
  return { loaded, proofs: proofsOf(loaded) };
}

/** What is wrong with the times of a decision, of which `decideAt` is the truth at any instant. */
function checkTimes(
  what: string,
  decision: Decision,
  { until, later }: DecisionTimes,
  decideAt: (instant: string) => Decision,
): string[] {
  const said = (instant: string): Decision | 'other' | undefined => {
    if (until !== undefined && instant >= until) return instant === until ? 'other' : undefined;
    if (later === undefined || instant < later.from) return decision;
    if (later.until === undefined || instant < later.until) return later.decision;
    return instant === later.until ? 'other' : undefined;
  };
  const before = later?.decision ?? decision;
  return [...instants, until ?? '', later?.from ?? '', later?.until ?? ''].flatMap(instant => {
    const wanted = instant === '' ? undefined : said(instant);
    if (wanted === undefined) return [];
    const is = decideAt(instant);
    const isRight = wanted === 'other' ? is !== before : is === wanted;
    return isRight
      ? []
      : [
          `${what} at ${instant}: said ${wanted}, and is ${is} (${JSON.stringify({ decision, until, later })})`,
        ];
  });
}

/** Everything that the answers about one channel say and that is not so, or that another answer contradicts. */
function findContradictions(proofs: Proofs, codes: readonly (string | undefined)[]): string[] {
  const [model] = proofs.index.models;
  const access = model && proofs.index.find(model, 'ops');
  if (model === undefined || access === undefined) throw new Error('There is no channel');
  const decide =
    (text: string, side: 'default' | 'ceiling', range: 'every' | 'some', role?: string) =>
    (instant: string) => {
      const then = proofs.index.at(instant).find(model, 'ops');
      if (then === undefined) return 'unknown';
      const only =
        role === undefined ? then : { ...then, defaults: then.defaults.filter(each => each.role === role) };
      const answer = answerInChannel(only, text, proofs, { range, needsAlias: range === 'every' });
      return 'problems' in answer ? 'unknown' : answer[side]().decision;
    };
  const canOf = (text: string) => {
    const [answer] = answerCan(proofs, 'ops', text, { as: undefined, targets: undefined })?.targets ?? [];
    if (answer === undefined) throw new Error(text);
    return answer;
  };
  const ceilingTimes = ({ ceilingUntil, ceilingLater }: ReturnType<typeof canOf>): DecisionTimes => ({
    ...(ceilingUntil === undefined ? {} : { until: ceilingUntil }),
    ...(ceilingLater === undefined ? {} : { later: ceilingLater }),
  });
  const ofQuestions = questions.flatMap((text, index) => {
    const can = canOf(text);
    const [who] = answerWho(proofs, text, undefined).channels;
    if (who === undefined) return [`who ${text}: no channel`];
    const [ofCan, ofDefault, ofCeiling] = [0, 1, 2].map(offset => codes[3 * index + offset]);
    const isEver = (side: 'default' | 'ceiling') =>
      [proofs.index.now ?? '', ...instants].some(instant => decide(text, side, 'some')(instant) !== 'denied');
    const wanted = { allowed: undefined, denied: 'expect/failed', unknown: 'expect/unknown' }[can.decision];
    return [
      ...(ofCan === wanted ? [] : [`can ${text}: ${can.decision}, and expect says ${ofCan}`]),
      ...((ofDefault === undefined) === !isEver('default')
        ? []
        : [`cannot ${text} as default: ${ofDefault}`]),
      ...((ofCeiling === undefined) === !isEver('ceiling') ? [] : [`cannot ${text}: ${ofCeiling}`]),
      ...(can.decision === 'allowed' && who.default !== 'allowed'
        ? [`${text}: can, and who ${who.default}`]
        : []),
      ...(who.default === 'denied' && can.decision !== 'denied'
        ? [`${text}: who nobody, and can ${can.decision}`]
        : []),
      ...checkTimes(`can ${text}`, can.decision, can, decide(text, 'default', 'every')),
      ...checkTimes(
        `can ${text} with any role`,
        can.ceiling,
        ceilingTimes(can),
        decide(text, 'ceiling', 'every'),
      ),
      ...(can.roles ?? []).flatMap(each =>
        checkTimes(
          `can ${text} as ${each.role}`,
          each.decision,
          each,
          decide(text, 'default', 'every', each.role),
        ),
      ),
      ...checkTimes(`who ${text}`, who.default, who, decide(text, 'default', 'some')),
      ...(who.roleDecisions ?? []).flatMap(each =>
        checkTimes(
          `who ${text} as ${each.role}`,
          each.decision,
          each,
          decide(text, 'default', 'some', each.role),
        ),
      ),
    ];
  });
  // Without a target the account is not known, and a command is about whichever it is.
  const ofPairs = (model.target.account === undefined ? [] : pairs).flatMap(([action, command]) => {
    const [one, other] = [canOf(action), canOf(command)].map(({ decision, ceiling, until, later }) =>
      JSON.stringify([decision, ceiling, until, later]),
    );
    return one === other ? [] : [`${action}: ${one}, and ${command}: ${other}`];
  });
  const ofWholes = wholes.flatMap(({ whole, parts, usesOne }) => {
    const can = canOf(whole).decision;
    const who = answerWho(proofs, whole, undefined).channels[0]?.default;
    const named = parts.map(text => canOf(text).decision);
    const isWrong =
      (can === 'allowed' && named.some(each => each !== 'allowed')) ||
      (can === 'denied' && usesOne && named.some(each => each !== 'denied')) ||
      (can === 'denied' && named.every(each => each === 'allowed')) ||
      (who === 'denied' && named.some(each => each !== 'denied')) ||
      (who !== 'allowed' && named.includes('allowed'));
    return isWrong ? [`${whole}: can ${can}, who ${who}, and ${parts.join(', ')}: ${named.join(', ')}`] : [];
  });
  const [channel] = model.channels;
  if (channel === undefined) return ['no channel'];
  const guide = guideChannel(access, channel, proofs.aliases, proofs.proofData);
  const ofGuide = [
    ...guide.examples
      .map(text => text.replace('<region>', 'ap-south-1'))
      .filter(text => canOf(text).decision !== 'allowed')
      .map(text => `guide: ${text} works, and can says ${canOf(text).decision}`),
    ...guide.aliases
      .filter(({ name, roles }) =>
        roles === undefined
          ? canOf(`run ${name}`).decision !== 'allowed'
          : canOf(`run ${name}`).roles?.some(each => each.decision === 'allowed') !== true,
      )
      .map(({ name }) => `guide: run ${name} works, and can says ${canOf(`run ${name}`).decision}`),
    ...guide.leftOut
      .filter(({ name, decision }) => canOf(`run ${name}`).decision !== decision)
      .map(
        ({ name, decision }) =>
          `guide: run ${name} is ${decision}, and can says ${canOf(`run ${name}`).decision}`,
      ),
  ];
  return [...ofQuestions, ...ofPairs, ...ofWholes, ...ofGuide];
}

test('can, expect, who and guide never contradict each other, or the evaluator at any time', async () => {
  await fc.assert(
    fc.asyncProperty(file, async choices => {
      const { loaded, proofs } = await load(choices);
      expect(loaded.diagnostics.filter(({ code }) => code.startsWith('schema/'))).toEqual([]);
      const codes = questions.flatMap((_, index) =>
        [0, 1, 2].map(
          offset =>
            loaded.diagnostics.find(
              ({ path, code }) =>
                path.startsWith(`expect[${3 * index + offset}].`) &&
                ['expect/failed', 'expect/unknown'].includes(code),
            )?.code,
        ),
      );
      expect(findContradictions(proofs, codes)).toEqual([]);
    }),
    { numRuns, seed },
  );
});
