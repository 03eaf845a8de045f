/**
 * A chatops.yml of any size: one role, one guardrail pair and three aliases for each channel.
 * @param {number} channels
 * @returns {string}
 */
export function configurationOf(channels) {
  const numbers = Array.from({ length: channels }, (_, index) => index);
  const lines = (section, lineOf) => [`${section}:`, ...numbers.flatMap(lineOf)];
  return [
    'version: 1',
    'name: bench',
    'workspaces:\n  acme: { slack: T0123ABCD }',
    'defaults: { workspace: acme }',
    ...lines('roles', n => [
      `  role-${n}:`,
      '    managed-policies: [CloudWatchReadOnlyAccess]',
      `    allow: [{ actions: [codepipeline:StartPipelineExecution, codepipeline:GetPipelineState, codepipeline:GetPipeline], resources: ["arn:aws:codepipeline:eu-west-1:\${AWS::AccountId}:pipeline-${n}"] }]`,
    ]),
    ...lines('guardrails', n => [
      `  guardrail-${n}:`,
      `    allow: [{ actions: [codepipeline:StartPipelineExecution, codepipeline:Get*], resources: ["arn:aws:codepipeline:eu-west-1:\${AWS::AccountId}:pipeline-${n}"] }]`,
    ]),
    ...lines('aliases', n => [
      `  start-${n}: codepipeline start-pipeline-execution --name pipeline-${n} --region eu-west-1`,
      `  state-${n}: codepipeline get-pipeline-state --name pipeline-${n} --region eu-west-1`,
      `  show-${n}: codepipeline get-pipeline --name pipeline-${n} --region eu-west-1`,
    ]),
    ...lines('channels', n => [
      `  channel-${n}:`,
      `    channel: C${String(n).padStart(8, '0')}`,
      `    role: role-${n}`,
      `    guardrails: [guardrail-${n}, ReadOnlyAccess]`,
      `    aliases: [start-${n}, state-${n}, show-${n}]`,
    ]),
    '',
  ].join('\n');
}
