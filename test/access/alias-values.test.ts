import { expect, test } from '@jest/globals';
import { answerCan } from '../../action/commands/can.ts';
import { loadText, proofsOf } from './read-scenarios.ts';

const read = (run: string, value: string) =>
  loadText(`version: 1
name: values
targets: { main: { account: "123456789012", region: eu-west-1 } }
workspaces: { acme: { slack: T0ACMEWRK } }
roles: { r: { allow: [{ actions: ["codepipeline:GetPipelineState"], resources: ["*"] }] } }
guardrails: { g: { allow: [{ actions: ["codepipeline:Get*"], resources: ["*"] }] } }
aliases:
  state:
    run: ${JSON.stringify(run)}
    values: { name: [plain, ${JSON.stringify(value)}] }
channels: { ops: { workspace: acme, channel: C0A1B2C3D4, role: r, guardrails: [g], aliases: [state] } }
`);

const state = (name: string) => `codepipeline get-pipeline-state --name ${name} --region eu-west-1`;

test.each<[string, string, boolean]>([
  [state('$name'), 'my pipeline', true],
  [state('$name'), 'my\tpipeline', true],
  [state('app-$name'), 'my pipeline', true],
  [state('$name'), 'my-pipeline', false],
  [state('"$name"'), 'my pipeline', false],
  [state("'$name'"), 'my pipeline', false],
  [state('“$name”'), 'my pipeline', false],
  [state('"app $name"'), 'my pipeline', false],
  [state('"app"$name'), 'my pipeline', true],
])('%s with %j', async (run, value, isRefused) => {
  const loaded = await read(run, value);
  const found = loaded.diagnostics.filter(({ code }) => code === 'alias/bad-value');
  expect(found.map(({ code, line, path }) => [code, line, path])).toEqual(
    isRefused ? [['alias/bad-value', 10, 'aliases.state.values.name[1]']] : [],
  );
  if (isRefused) return;
  const asked = { as: undefined, targets: undefined };
  expect(answerCan(proofsOf(loaded), 'ops', 'run state', asked)?.decision).toBe('allowed');
});

test.each([
  ['"$name"', 'my pipeline', 'allowed', 'is not among the values'],
  ['$name', 'plain', 'allowed', ''],
  ['$name', 'my pipeline', 'unknown', '"my pipeline" has a blank'],
])('the alias %s, run with %j, is %s', async (name, value, decision, reason) => {
  const proofs = proofsOf(await read(state(name), 'plain-2'));
  const answer = answerCan(proofs, 'ops', `run state "${value}"`, { as: undefined, targets: undefined });
  expect([answer?.decision, answer?.ceiling]).toEqual([decision, decision]);
  expect(answer?.because.map(({ message }) => message).join('\n')).toContain(reason);
});
