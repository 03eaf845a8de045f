import fc from 'fast-check';
import { identifyResources } from '../../action/adopt/identify.ts';
import { resolveModel } from '../../action/core/resolve.ts';
import { checkSchema } from '../../action/core/schema-check.ts';
import type { Template } from '../../action/core/template.ts';
import type { ChatopsConfig } from '../../action/generated/config.ts';
import { renderTemplate } from '../../action/kinds/index.ts';

const place = { account: '123456789012', region: 'eu-west-1', partition: 'aws' };

const key = fc.constantFrom('ops', 'reader', 'deploy-all', 'Team_A', 'x1', 'alarms', 'b2b', 'news');
const action = fc.constantFrom('codepipeline:*', 's3:Get*', 'lambda:InvokeFunction', '*');
const arn = fc.constantFrom(
  '*',
  'arn:aws:s3:::logs/${aws:username}/*',
  'arn:aws:codepipeline:eu-west-1:${AWS::AccountId}:staging-*',
  'arn:aws:lambda:*:999999999999:function:x',
);
const statement = fc.record(
  {
    sid: fc.constantFrom('One', 'Two'),
    actions: fc.uniqueArray(action, { minLength: 1, maxLength: 2 }),
    resources: fc.uniqueArray(arn, { minLength: 1, maxLength: 2 }),
    conditions: fc.constantFrom(
      { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
      {
        ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::${AWS::AccountId}:role/*' },
        Bool: { 'aws:SecureTransport': true },
      },
    ),
  },
  { requiredKeys: ['actions', 'resources'] },
);
const statements = fc.array(statement, { minLength: 1, maxLength: 2 });
const policy = fc.record({ allow: statements, deny: statements }, { requiredKeys: ['allow'] });
const managed = fc.uniqueArray(
  fc.constantFrom(
    'ReadOnlyAccess',
    'job-function/ViewOnlyAccess',
    'arn:aws:iam::${AWS::AccountId}:policy/own',
  ),
  { minLength: 1, maxLength: 2 },
);
const tags = fc.constantFrom({ team: 'platform' }, { a: 'b', c: '' });
const role = fc.record(
  {
    'managed-policies': managed,
    allow: statements,
    policies: fc.dictionary(fc.constantFrom('First', 'Second'), policy, { maxKeys: 2 }),
    'permissions-boundary': fc.constant({ arn: 'arn:aws:iam::${AWS::AccountId}:policy/boundary' }),
    'role-name': fc.constantFrom('by-hand', 'Chat.Role'),
    path: fc.constantFrom('/', '/service-role/'),
    description: fc.constantFrom('What for', 'It’s “this”'),
    tags,
  },
  { requiredKeys: [] },
);
const guardrail = fc.record(
  { allow: statements, deny: statements, 'policy-name': fc.constant('ceiling'), path: fc.constant('/') },
  { requiredKeys: ['allow'] },
);
const button = fc.record({
  text: fc.constantFrom('Go', 'Again'),
  on: fc.constantFrom('Custom', 'CloudWatch'),
  when: fc.constantFrom([{ variable: 'x' }], [{ variable: 'x', equals: 'y' }, { variable: 'z' }]),
});
const alias = fc.oneof(
  fc.constantFrom(
    'codepipeline list-pipelines --region eu-west-1',
    'lambda list-functions --region eu-west-1',
  ),
  fc.record(
    {
      run: fc.constant('codepipeline start-pipeline-execution --name $x --region eu-west-1'),
      buttons: fc.array(button, { minLength: 1, maxLength: 2 }),
      'action-name': fc.constantFrom('hand-made'),
    },
    { requiredKeys: ['run'] },
  ),
);

/** Topics that are made elsewhere. */
export const alarms = { topics: ['arn:aws:sns:eu-west-1:${AWS::AccountId}:alarms'] };
/** What makes a topic of the channel's own, with rules that publish to it. */
const ownNotify = fc
  .record(
    {
      pipelines: fc.constantFrom(
        [{ name: 'shop', events: ['failed', 'succeeded'] }],
        [
          { name: 'a', events: ['manual-approval-needed', 'started'], 'rule-name': 'To chat' },
          { name: 'b', events: ['stage-execution-failed'] },
        ],
      ),
      builds: fc.constant([{ project: 'shop', events: ['failed', 'build-phase-failure'] }]),
      deployments: fc.constant([{ application: 'shop', events: ['failed'] }]),
      repositories: fc.constant([{ name: 'shop', events: ['pull-request-created'] }]),
      events: fc.constantFrom(
        [{ name: 'stopped', pattern: { source: ['aws.ecs'], 'detail-type': ['ECS Task State Change'] } }],
        [{ name: 'ecs-tasks', pattern: { source: ['aws.ecs'] }, 'rule-name': 'ecs.tasks' }],
        [
          {
            name: 'changed',
            pattern: { source: ['aws.autoscaling'] },
            message: {
              title: '<group>',
              description: 'Why: <why>',
              values: { group: '$.detail.group', why: '$.detail.why' },
              thread: '<group>',
              'next-steps': ['Look'],
            },
          },
        ],
      ),
      from: fc.constantFrom(['cloudwatch-alarms'], ['budgets', 'cost-anomalies']),
      'topic-name': fc.constantFrom('news', 'demo-news', 'a-b_c'),
      key: fc.constantFrom(
        'alias/chat',
        'arn:aws:kms:eu-west-1:${AWS::AccountId}:key/11111111-1111-1111-1111-111111111111',
      ),
    },
    { requiredKeys: [] },
  )
  .filter(notify => Object.keys(notify).some(name => name !== 'key' && name !== 'topic-name'));

/** Configurations whose every part is used, since nothing else is made. */
export const adoptableConfig = fc
  .record({
    roles: fc.dictionary(key, role, { minKeys: 1, maxKeys: 2 }),
    guardrails: fc.dictionary(key, guardrail, { maxKeys: 1 }),
    aliases: fc.dictionary(fc.constantFrom('deploy', 'list'), alias, { maxKeys: 2 }),
    channels: fc.uniqueArray(key, { minLength: 1, maxLength: 3 }),
    notify: ownNotify,
    seeds: fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
  })
  .map(({ roles, guardrails, aliases, channels, notify, seeds }): ChatopsConfig => {
    const pick = <T>(list: readonly T[], index: number) => list[(seeds[index % 12] ?? 0) % list.length] as T;
    const ceilings = [
      ['ReadOnlyAccess'],
      'none',
      ['AdministratorAccess', 'arn:aws:iam::${AWS::AccountId}:policy/x'],
    ];
    const own = Object.keys(guardrails);
    return {
      version: 1,
      name: 'demo',
      workspaces: {
        acme: { slack: 'T0123ABCD' },
        contoso: {
          teams: {
            team: '11111111-1111-1111-1111-111111111111',
            tenant: '22222222-2222-2222-2222-222222222222',
          },
        },
      },
      roles,
      guardrails,
      aliases,
      channels: Object.fromEntries(
        channels.map((name, index) => [
          name,
          {
            channel: index === 2 ? '19:general@thread.tacv2' : `C0AAAAAA${index}`,
            workspace: index === 2 ? 'contoso' : 'acme',
            role: pick(Object.keys(roles), index),
            guardrails: own.length > 0 && index === 0 ? own : pick(ceilings, index + 3),
            aliases: index === 0 ? Object.keys(aliases) : [],
            'user-roles': pick(['optional', 'required'], index + 6),
            logging: pick(['none', 'error', 'info'], index + 7),
            ...(pick([true, false], index + 8) ? { tags: { team: 'platform' } } : {}),
            ...pick([{}, { notify: alarms }, { notify: { ...alarms, ...notify } }, { notify }], index + 9),
            ...(pick([true, false], index + 10) ? { 'configuration-name': `hand-${index}` } : {}),
          },
        ]),
      ),
    } as ChatopsConfig;
  })
  .filter(candidate => checkSchema(candidate).length === 0 && hasOwnNames(candidate));

/** Two things of one name are refused by the checks, so they are not part of this. */
function hasOwnNames(candidate: ChatopsConfig): boolean {
  const ids = identifyResources(renderConfig(candidate), place).map(
    ({ type, physicalId }) => `${type} ${physicalId.toLowerCase()}`,
  );
  return new Set(ids).size === ids.length;
}

/** The template of a configuration without targets. */
export function renderConfig(candidate: ChatopsConfig): Template {
  return renderTemplate(resolveModel(candidate));
}
