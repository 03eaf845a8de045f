/** Two versions of a chatops.yml, before and after a pull request. */
export interface SampleFiles {
  readonly before: string;
  readonly after: string;
}

/**
 * The sample of a number of channels. All of its actions are listed, so that a refresh of the data about AWS changes nothing of what
 * is shown. Afterwards the role `deployer` can do more with fewer conditions, each twelfth channel has another guardrail, each
 * thirtieth goes and as many come, and a topic is gone.
 */
export function makeSampleFiles(channels: number): SampleFiles {
  return { before: writeFile(channels, false), after: writeFile(channels, true) };
}

const arn = (service: string, rest: string) => `"arn:aws:${service}:eu-west-1:\${AWS::AccountId}:${rest}"`;

function writeFile(channels: number, isAfter: boolean): string {
  const numbers = Array.from({ length: channels }, (_, index) => index);
  const isReplaced = (number: number) => channels >= 30 && number % 30 === 29;
  const kept = numbers.filter(number => !isAfter || !isReplaced(number));
  const added = isAfter ? numbers.filter(isReplaced).map(number => number + channels) : [];
  const targets =
    channels === 1
      ? []
      : [
          'targets:',
          '  dev: { account: "111111111111", region: eu-west-1 }',
          '  prod: { account: "222222222222", region: eu-west-1 }',
        ];
  return [
    'version: 1',
    'name: acme-chat',
    ...targets,
    'workspaces: { acme: { slack: T0123ABCD } }',
    'defaults: { workspace: acme, user-roles: required }',
    'roles:',
    '  reader:',
    '    allow:',
    '      - { actions: [codepipeline:GetPipelineState, codepipeline:ListPipelines], resources: ["*"] }',
    '  deployer:',
    '    allow:',
    '      - sid: Read',
    '        actions: [codepipeline:GetPipelineState, codepipeline:ListPipelines]',
    '        resources: ["*"]',
    `      - actions: [ecs:DescribeServices${isAfter ? ', ecs:UpdateService' : ''}]`,
    `        resources: [${arn('ecs', 'service/shop/web')}]`,
    ...(isAfter ? [] : ['        conditions: { StringEquals: { "aws:RequestedRegion": eu-west-1 } }']),
    'guardrails:',
    '  pipelines:',
    '    allow:',
    '      - { actions: [codepipeline:GetPipelineState, codepipeline:ListPipelines], resources: ["*"] }',
    `      - { actions: [ecs:DescribeServices, ecs:UpdateService], resources: [${arn('ecs', 'service/*')}] }`,
    '  restarts:',
    '    allow:',
    '      - { actions: [codepipeline:GetPipelineState, codepipeline:ListPipelines], resources: ["*"] }',
    `      - { actions: [ecs:StopTask, ecs:DescribeTasks], resources: [${arn('ecs', 'task/shop/*')}] }`,
    'aliases:',
    '  state: codepipeline get-pipeline-state --name shop --region eu-west-1',
    'channels:',
    ...[...kept, ...added].map(number => writeChannel(number, channels, isAfter)),
    '',
  ].join('\n');
}

function writeChannel(number: number, channels: number, isAfter: boolean): string {
  const role = channels === 1 || number % 3 === 0 ? 'deployer' : 'reader';
  const guardrail = isAfter && number % 12 === 1 ? 'restarts' : 'pipelines';
  const target = channels === 1 ? '' : `, targets: [${number % 4 === 0 ? 'prod' : 'dev'}]`;
  const id = `C0SAMPLE${String(number).padStart(4, '0')}`;
  const topics = number % 12 === 0 && !isAfter ? ['"arn:aws:sns:eu-west-1:222222222222:alarms"'] : [];
  const notify = topics.length === 0 ? '' : `, notify: { topics: [${topics.join(', ')}] }`;
  return `  team-${String(number).padStart(4, '0')}: { channel: ${id}, role: ${role}, guardrails: [${guardrail}], user-roles: { required: true, roles: [${role}] }, aliases: [state]${target}${notify} }`;
}
