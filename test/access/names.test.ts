import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { loadConfig } from '../../action/commands/load-config.ts';
import { type Bench, makeBench } from '../samples/check-text.ts';

let bench: Bench;
beforeEach(() => {
  bench = makeBench();
});
afterEach(() => bench.remove());

const fileWith = (actions: string) => `version: 1
name: demo
workspaces: { acme: { slack: T0123ABCD } }
roles: { operator: { allow: [{ actions: [codepipeline:ListPipelines, ${actions}], resources: ["*"] }] } }
channels: { ops: { workspace: acme, channel: C0BBBBBBB, role: operator, guardrails: [ReadOnlyAccess] } }
`;

/** An action as people write it, and what is said of it; undefined when nothing is. */
const cases: readonly (readonly [action: string, help: string | undefined])[] = [
  ['codepipeline:GetPipelineState', undefined],
  ['CodePipeline:getpipelinestate', undefined],
  ['"codepipeline:Get*"', undefined],
  ['codepipeline:GetPipelinesState', 'did you mean `codepipeline:GetPipelineState`?'],
  ['codepipline:GetPipelineState', 'did you mean `codepipeline:GetPipelineState`?'],
  [
    '"codepipeline:Qqqqqqqqqqqqqqqqqqqqqqqqqqq*"',
    'look it up in the Service Authorization Reference; a misspelled action allows and denies nothing',
  ],
];

test.each(cases)('the action %s of a policy: %s', async (action, help) => {
  const file = join(bench.folder, 'chatops.yml');
  writeFileSync(file, fileWith(action));
  const { diagnostics } = await loadConfig(file, { today: '2026-11-25' });
  const found = diagnostics.filter(({ code }) => code === 'permission/unknown-action');
  expect(found).toEqual(
    help === undefined
      ? []
      : [
          expect.objectContaining({
            severity: 'warning',
            help: expect.stringContaining(help),
            path: 'roles.operator.allow[0].actions[1]',
            line: 4,
            column: 70,
          }),
        ],
  );
});
