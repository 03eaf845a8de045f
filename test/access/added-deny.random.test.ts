import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { planAgainst } from '../../action/commands/against.ts';
import { formatExample } from '../../action/core/request-example.ts';
import { type Statement, statement, statements } from './random-statements.ts';
import { loadText } from './read-scenarios.ts';

// What only denies more, or allows less, gives nobody anything: neither for certain nor possibly.

/** More of them before a release: `DENY_RUNS=300 DENY_SEED=… npm run jest -- test/access/added-deny`. */
const numRuns = Number(process.env['DENY_RUNS'] ?? 6);
const seed = Number(process.env['DENY_SEED'] ?? 20261201);

const managed = fc.subarray(['CloudWatchReadOnlyAccess', 'AmazonSQSFullAccess', 'AWSLambda_FullAccess'], {
  maxLength: 2,
});

/** A file of one channel with one role, beside a version of it that only denies more and allows less. */
const pair = fc.record({
  attached: managed,
  limits: managed,
  roleAllows: statements,
  guardrailAllows: statements,
  denies: fc.array(statement, { maxLength: 1 }),
  added: statements,
  isOfGuardrail: fc.boolean(),
  isAllowGone: fc.boolean(),
  choice: fc.constantFrom(undefined, { required: true, roles: ['ra'] }, { required: false, roles: ['ra'] }),
});

type Pair = typeof pair extends fc.Arbitrary<infer T> ? T : never;

const viaService = { Bool: { 'aws:ViaAWSService': 'false' } };
const prod = 'arn:aws:lambda:eu-west-1:*:function:prod-*';
const plain = { attached: [], limits: [], denies: [], isAllowGone: false, choice: undefined };

const examples: [Pair][] = [
  // More patterns of resources than are searched, and a condition on what cannot be seen.
  [
    {
      ...plain,
      attached: ['CloudWatchReadOnlyAccess'],
      limits: ['CloudWatchReadOnlyAccess'],
      roleAllows: [{ actions: ['sqs:SendMessage'], resources: ['*'] }],
      guardrailAllows: [{ actions: ['sqs:SendMessage'], resources: ['*'] }],
      added: [{ actions: ['*'], resources: ['*'], conditions: viaService }],
      isOfGuardrail: false,
    },
  ],
  // A permission that is only possible within a call, and the Deny leaves another call.
  [
    {
      ...plain,
      attached: ['AWSLambda_FullAccess'],
      roleAllows: [{ 'not-actions': ['iam:PassRole'], resources: ['arn:aws:iam::*:role/x*'] }],
      guardrailAllows: [
        { 'not-actions': ['iam:*'], resources: ['*'], conditions: viaService },
        { 'not-actions': ['codepipeline:*'], resources: [prod], conditions: viaService },
      ],
      added: [
        { actions: ['lambda:*'], resources: ['*'] },
        { 'not-actions': ['sqs:SendMessage'], resources: ['arn:aws:sqs:*:*:orders'] },
      ],
      isOfGuardrail: false,
    },
  ],
];

test('what only denies more, or allows less, is never a gain', async () => {
  await fc.assert(
    fc.asyncProperty(pair, async given => {
      const {
        attached,
        limits,
        roleAllows,
        guardrailAllows,
        denies,
        added,
        isOfGuardrail,
        isAllowGone,
        choice,
      } = given;
      const load = async (isAfter: boolean) => {
        const own = { allow: isAfter && isAllowGone ? roleAllows.slice(0, 1) : roleAllows };
        const [more, none] = [[...denies, ...(isAfter ? added : [])], denies];
        const [ofRole, ofGuardrail] = isOfGuardrail ? [none, more] : [more, none];
        const withDenies = (deny: readonly Statement[]) => (deny.length === 0 ? {} : { deny });
        const text = stringify(
          {
            version: 1,
            name: 'chat',
            targets: { one: { account: '123456789012', region: 'eu-west-1' } },
            workspaces: { acme: { slack: 'T0123ABCD' } },
            roles: {
              ra: {
                ...own,
                ...withDenies(ofRole),
                ...(attached.length === 0 ? {} : { 'managed-policies': attached }),
              },
            },
            guardrails: { g: { allow: guardrailAllows, ...withDenies(ofGuardrail) } },
            channels: {
              ops: {
                workspace: 'acme',
                channel: 'C0OPSROOM',
                role: 'ra',
                guardrails: ['g', ...limits],
                ...(choice === undefined ? {} : { 'user-roles': choice }),
              },
            },
          },
          { aliasDuplicateObjects: false },
        );
        const { draft, diagnostics } = await loadText(text, {});
        if (draft === undefined) throw new Error(`${text}\n${JSON.stringify(diagnostics, null, 2)}`);
        return draft;
      };
      const { access } = await planAgainst([{ config: await load(true), base: await load(false) }]);
      const gained = access.flatMap(change => change.gained);
      expect(
        gained.map(({ action, verdict, example }) => [
          action,
          verdict,
          example === undefined ? 'without example' : formatExample(example),
        ]),
      ).toEqual([]);
    }),
    { numRuns, seed, examples },
  );
});
