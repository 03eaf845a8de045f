import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { answerInChannel } from '../../action/access/answer-question.ts';
import { answerCan } from '../../action/commands/can.ts';
import { planAccess } from '../../action/commands/plan-access.ts';
import type { Proofs } from '../../action/commands/prove-project.ts';
import { noLimits, type Resolved } from '../../action/core/model.ts';
import { placeOf } from '../../action/core/place.ts';
import { renderTemplate } from '../../action/kinds/index.ts';
import { loadText, proofsOf } from './read-scenarios.ts';

const factor = Number(process.env['ACCESS_RUNS'] ?? 1);

/** How often a property is tried: few times by default, and `ACCESS_RUNS` times as often where that is set. */
function runs(few: number): number {
  return few * factor;
}

const actions = [
  'sqs:SendMessage',
  'sqs:ListQueues',
  'sns:Publish',
  'lambda:InvokeFunction',
  'lambda:DeleteFunction',
];
const arns = [
  'arn:aws:sqs:eu-west-1:123456789012:a',
  'arn:aws:sns:eu-west-1:123456789012:a',
  'arn:aws:lambda:eu-west-1:123456789012:function:a',
];

const statement = fc.record({
  actions: fc.uniqueArray(fc.constantFrom('*', 'sqs:*', 'lambda:*', 'lambda:Invoke*', ...actions), {
    minLength: 1,
    maxLength: 2,
  }),
  resources: fc.uniqueArray(
    fc.constantFrom('*', 'arn:aws:*:*:*:a', 'arn:aws:lambda:*:*:function:*', ...arns),
    { minLength: 1, maxLength: 2 },
  ),
  conditions: fc.option(
    fc.constantFrom(
      { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
      { StringEquals: { 'aws:PrincipalAccount': '123456789012' } },
      { StringEquals: { 'aws:PrincipalTag/team': 'a' } },
    ),
    { nil: undefined, freq: 3 },
  ),
});
const policy = fc.record({
  allow: fc.array(statement, { minLength: 1, maxLength: 3 }),
  deny: fc.option(fc.array(statement, { minLength: 1, maxLength: 1 }), { nil: undefined }),
});
const version = fc.record({ role: policy, guardrail: policy });

/** A file of one channel; JSON is YAML. */
function configOf(role: object, guardrail: object, more: object = {}): string {
  return JSON.stringify({
    version: 1,
    name: 'chat',
    targets: { prod: { account: '123456789012', region: 'eu-west-1' } },
    workspaces: { acme: { slack: 'T0123ABCD' } },
    roles: { operator: role },
    guardrails: { own: guardrail },
    channels: {
      ops: {
        workspace: 'acme',
        channel: 'C0BBBBBBB',
        role: 'operator',
        guardrails: ['own'],
        ...('channel' in more ? (more.channel as object) : {}),
      },
    },
    ...('aliases' in more ? { aliases: more.aliases } : {}),
    rules: Object.fromEntries(
      [
        'permission/wildcard-write',
        'permission/escalation',
        'permission/credential-exposure',
        'guardrail/administrator-access',
      ].map(code => [code, 'off']),
    ),
  });
}

async function prove(text: string): Promise<{ proofs: Proofs; config: Resolved }> {
  const loaded = await loadText(text);
  if (loaded.config === undefined) throw new Error(JSON.stringify(loaded.diagnostics));
  return { proofs: proofsOf(loaded), config: loaded.config };
}

/** Both verdicts of a question, on everything or on something that it is about. */
function ask({ index, aliases, proofData }: Proofs, text: string, range: 'every' | 'some') {
  const [model] = index.models;
  const access = model && index.find(model, 'ops');
  if (access === undefined) throw new Error('There is no channel');
  const answer = answerInChannel(access, text, { aliases, proofData }, { range, needsAlias: false });
  if ('problems' in answer) throw new Error(JSON.stringify(answer.problems));
  return { default: answer.default().decision, ceiling: answer.ceiling().decision };
}

const rank = { denied: 0, unknown: 1, allowed: 2 };
/** An action on a resource of another service is no request that anybody can make. */
const ofService = (action: string) => arns.filter(arn => arn.split(':')[2] === action.split(':')[0]);
const concrete = actions.flatMap(action => arns.map(arn => `${action} on ${arn}`));

test('an Allow more in the role or in the guardrail never takes anything away', async () => {
  await fc.assert(
    fc.asyncProperty(version, statement, fc.boolean(), async ({ role, guardrail }, extra, isRole) => {
      const widen = (each: typeof role) => ({ ...each, allow: [...each.allow, extra] });
      const { proofs: before } = await prove(configOf(role, guardrail));
      const { proofs: after } = await prove(
        configOf(isRole ? widen(role) : role, isRole ? guardrail : widen(guardrail)),
      );
      for (const question of concrete) {
        const [old, wanted] = [ask(before, question, 'every'), ask(after, question, 'every')];
        expect(rank[wanted.default]).toBeGreaterThanOrEqual(rank[old.default]);
        expect(rank[wanted.ceiling]).toBeGreaterThanOrEqual(rank[old.ceiling]);
        // Nobody gets more by the channel role than the guardrails let through.
        expect(rank[wanted.ceiling]).toBeGreaterThanOrEqual(rank[wanted.default]);
      }
    }),
    { numRuns: runs(8) },
  );
});

test('a proved `cannot` holds for every request that its pattern covers', async () => {
  const patterns = ['*', 'sqs:*', 'lambda:*', 'lambda:Invoke*', 's*:*', ...actions];
  const on = [undefined, '*', 'arn:aws:lambda:*:*:function:*', ...arns];
  const covers = (pattern: string, text: string) =>
    new RegExp(`^${pattern.replaceAll('*', '.*')}$`, 'i').test(text);
  await fc.assert(
    fc.asyncProperty(version, async ({ role, guardrail }) => {
      const { proofs } = await prove(configOf(role, guardrail));
      for (const pattern of patterns) {
        for (const resource of on) {
          const verdict = ask(proofs, resource === undefined ? pattern : `${pattern} on ${resource}`, 'some');
          for (const action of actions.filter(each => covers(pattern, each))) {
            for (const arn of ofService(action).filter(
              each => resource === undefined || covers(resource, each),
            )) {
              const single = ask(proofs, `${action} on ${arn}`, 'every');
              if (verdict.default === 'denied') expect(single.default).toBe('denied');
              if (verdict.ceiling === 'denied') expect(single.ceiling).toBe('denied');
            }
          }
        }
      }
    }),
    { numRuns: runs(1) },
  );
});

async function compare(before: Resolved, after: Resolved) {
  const target = { key: 'prod', account: '123456789012', region: 'eu-west-1' };
  const versionOf = ({ models, documents }: Resolved) => ({
    template: models[0] && renderTemplate(models[0]),
    documents,
    limits: noLimits,
  });
  const { access: changes } = await planAccess([
    {
      target: target.key,
      place: placeOf(target),
      before: versionOf(before),
      after: versionOf(after),
    },
  ]);
  return { gained: changes.flatMap(({ gained }) => gained), lost: changes.flatMap(({ lost }) => lost) };
}

test('what is gained one way is lost the other way, and nothing from a version to itself', async () => {
  await fc.assert(
    fc.asyncProperty(version, version, async (a, b) => {
      const [{ config: one }, { config: other }] = await Promise.all([
        prove(configOf(a.role, a.guardrail)),
        prove(configOf(b.role, b.guardrail)),
      ]);
      const [there, back] = [await compare(one, other), await compare(other, one)];
      expect(there.gained).toEqual(back.lost);
      expect(there.lost).toEqual(back.gained);
      expect(await compare(one, one)).toEqual({ gained: [], lost: [] });
    }),
    { numRuns: runs(2) },
  );
});

test('without a gain nothing becomes allowed that was not', async () => {
  await fc.assert(
    fc.asyncProperty(version, version, async (a, b) => {
      const [before, after] = await Promise.all([
        prove(configOf(a.role, a.guardrail)),
        prove(configOf(b.role, b.guardrail)),
      ]);
      const { gained } = await compare(before.config, after.config);
      for (const action of actions) {
        for (const verdict of ['default', 'ceiling'] as const) {
          if (gained.some(row => row.action === action && row.verdict === verdict)) continue;
          for (const arn of ofService(action)) {
            const question = `${action} on ${arn}`;
            const old = ask(before.proofs, question, 'every')[verdict];
            if (ask(after.proofs, question, 'every')[verdict] === 'allowed')
              expect([question, old]).not.toEqual([question, 'denied']);
          }
        }
      }
    }),
    { numRuns: runs(3) },
  );
});

const pool = {
  start: {
    run: 'codepipeline start-pipeline-execution --name $p --region eu-west-1',
    values: { p: ['web', 'api-*'] },
  },
  state: 'codepipeline get-pipeline-state --name web --region us-east-1',
  list: 'codepipeline list-pipelines --region eu-west-1',
  publish: 'sns publish --topic-arn arn:aws:sns:eu-west-1:123456789012:t --message hi --region eu-west-1',
  scale: 'ecs update-service --cluster main --service web --desired-count 2 --region eu-west-1',
  invoke: 'lambda list-functions --region eu-west-1',
};
const needs: Readonly<Record<keyof typeof pool, string>> = {
  start: 'codepipeline:StartPipelineExecution',
  state: 'codepipeline:GetPipelineState',
  list: 'codepipeline:ListPipelines',
  publish: 'sns:Publish',
  scale: 'ecs:UpdateService',
  invoke: 'lambda:ListFunctions',
};
const keys = Object.keys(pool) as (keyof typeof pool)[];

test('allow-aliases makes exactly the aliases work', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.constantFrom(...keys), { minLength: 1 }), async chosen => {
      const granting = { 'allow-aliases': true };
      const { proofs } = await prove(
        configOf(granting, granting, { aliases: pool, channel: { aliases: chosen } }),
      );
      const decide = (text: string) => {
        const answer = answerCan(proofs, 'ops', text, { as: undefined, targets: undefined });
        return [answer?.decision, answer?.ceiling];
      };
      for (const key of keys) {
        const expected = chosen.includes(key) ? 'allowed' : 'denied';
        expect([key, decide(`run ${key}`)[0]]).toEqual([key, expected]);
        expect([key, ...decide(needs[key])]).toEqual([key, expected, expected]);
      }
      expect(decide('sqs:ListQueues')).toEqual(['denied', 'denied']);
      expect(decide('codepipeline start-pipeline-execution --name prod --region eu-west-1')).toEqual([
        'denied',
        'denied',
      ]);
      expect(
        decide('codepipeline:GetPipelineState on arn:aws:codepipeline:eu-west-1:123456789012:web'),
      ).toEqual(['denied', 'denied']);
    }),
    { numRuns: runs(3) },
  );
});
