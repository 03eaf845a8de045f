import { fileURLToPath } from 'node:url';
import { assessDrift } from '../../action/access/assess-drift.ts';
import { loadProofData } from '../../action/access/proof-data.ts';
import { planAgainst } from '../../action/commands/against.ts';
import { answerCan } from '../../action/commands/can.ts';
import { loadConfig } from '../../action/commands/load-config.ts';
import { loadConfigs } from '../../action/commands/load-several.ts';
import { proveProject } from '../../action/commands/prove-project.ts';
import { nothingObserved } from '../../action/core/plan.ts';
import { renderStacks } from '../../action/kinds/index.ts';
import { createColors } from '../../action/render/colors.ts';
import { renderPlanReport } from '../../action/render/plan-report.ts';
import { templateYamlParts } from '../../action/render/template-yaml.ts';
import { loadText } from '../access/read-scenarios.ts';
import { configurationOf } from '../bench/configuration.mjs';
import { allow, makeAccount, widenBy } from '../drift/wide-account.ts';
import { type CallCounts, countCalls } from './count-calls.ts';

/** What is printed, as JSON. */
export interface PrintedCounts {
  /** By the titles of work.json. */
  readonly commands: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly itself: Readonly<Record<string, number>>;
  readonly print: Readonly<Record<string, number>>;
  /** Changed properties of the plan that is printed. */
  readonly properties: number;
}

const fileOf = (policy: string) => `version: 1
name: demo
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme }
roles:
  ops: { managed-policies: [${policy}] }
channels:
  a: { channel: C0AAAAAAA, role: ops, guardrails: [${policy}] }
`;

/** Channels with a role each, all of which have one policy. */
const fileOfMany = (policy: string) => `version: 1
name: demo
workspaces: { acme: { slack: T0123ABCD } }
defaults: { workspace: acme, guardrails: [PowerUserAccess] }
roles:
${range(20, number => `r${number}: { managed-policies: [${policy}] }`)}
channels:
${range(20, number => `c${number}: { channel: C0AAAAA${10 + number}, role: r${number} }`)}
`;

function range(count: number, line: (number: number) => string): string {
  return Array.from({ length: count }, (_, number) => `  ${line(number)}`).join('\n');
}

async function prove(file: string) {
  const { config, project } = await loadConfig(file);
  if (config === undefined || project === undefined) throw new Error(`${file} is not valid`);
  return proveProject(project, config);
}

async function load(text: string) {
  const { draft, diagnostics } = await loadText(text, {});
  if (draft === undefined) throw new Error(JSON.stringify(diagnostics, null, 2));
  return draft;
}

// In a process of its own: what other suites have worked out already would not be counted. Nothing is read before the sample is.
const sample = fileURLToPath(new URL('../../chatops.yml', import.meta.url));
const validate = await countCalls(() => loadConfigs([sample]));
const { proofs } = await prove(sample);
const ask = (question: (number: number) => string) =>
  countCalls(async () => {
    for (let number = 0; number < 200; number++)
      answerCan(proofs, 'pipeline-operations', question(number), { as: undefined, targets: undefined });
  });
const can = await ask(
  number => `codepipeline start-pipeline-execution --name staging-${number} --region ap-northeast-1`,
);
const denied = await ask(
  number => `codepipeline start-pipeline-execution --name production-${number} --region ap-northeast-1`,
);
const onArns = await ask(
  number =>
    `codepipeline:StartPipelineExecution on arn:aws:codepipeline:ap-northeast-1:123456789012:staging-${number}`,
);
const readOnly = await load(fileOf('ReadOnlyAccess'));
const wide = await load(fileOf('PowerUserAccess'));
const plan = await countCalls(() => planAgainst([{ config: wide, base: readOnly }]));
const itself = await countCalls(() => planAgainst([{ config: wide, base: wide }]));
const [fewer, more] = [await load(fileOfMany('ReadOnlyAccess')), await load(fileOfMany('PowerUserAccess'))];
const alike = await countCalls(() => planAgainst([{ config: more, base: fewer }]));
const channels = await countCalls(async () => {
  const { draft } = await loadText(configurationOf(100), {});
  for (const { template } of draft?.models.flatMap(model => renderStacks(model)) ?? [])
    for (const _ of templateYamlParts(template));
});
const proofData = await loadProofData();
const everything = ['c0', 'c1', 'c2'].map(role => widenBy(role, 'more', allow('*')));
const drift = await countCalls(() => assessDrift(makeAccount(10), everything, proofData));
const report = await planAgainst([{ config: wide, base: readOnly }]);
const print = await countCalls(async () =>
  renderPlanReport({ ...report, ...nothingObserved }, createColors(false)),
);
const properties = report.plan.targets.flatMap(({ stacks }) =>
  stacks.flatMap(({ changes }) => changes.flatMap(change => change.properties)),
).length;
const toObject = (counts: CallCounts) => Object.fromEntries(counts);
const printed: PrintedCounts = {
  commands: {
    'validate chatops.yml': toObject(validate),
    'can, 200 questions': toObject(can),
    'can, 200 questions that are denied': toObject(denied),
    'can, 200 questions about ARNs': toObject(onArns),
    'render 100 channels with distinct roles and guardrails': toObject(channels),
    'drift of three roles that allow everything': toObject(drift),
    'plan ReadOnlyAccess PowerUserAccess': toObject(plan),
    'plan of 20 roles with the same policies': toObject(alike),
  },
  itself: toObject(itself),
  print: toObject(print),
  properties,
};
process.stdout.write(JSON.stringify(printed));
