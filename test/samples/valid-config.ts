import fc from 'fast-check';
import { stringify } from 'yaml';

/** Data of a chatops.yml as the parser gives it. */
export type Tree = { [key: string]: unknown };

const commands = [
  'codepipeline list-pipelines --region eu-west-1',
  'codepipeline get-pipeline-state --name web --region eu-west-1',
  'cloudwatch describe-alarms --region us-east-1',
];
const actions = [
  'codepipeline:ListPipelines',
  'codepipeline:GetPipelineState',
  'cloudwatch:Describe*',
  's3:List*',
];
const resources = [
  '*',
  'arn:aws:codepipeline:eu-west-1:${AWS::AccountId}:staging-*',
  'arn:${AWS::Partition}:s3:::logs-${AWS::Region}/*',
  'arn:aws:s3:::home-${aws:username}/*',
];

const key = fc
  .tuple(fc.constantFrom('a', 'Ops', 'team', 'X'), fc.stringMatching(/^[a-z0-9]{0,8}(-[a-z0-9]{1,6})?$/))
  .map(([first, rest]) => first + rest);

const statement = fc.record(
  {
    sid: fc.constantFrom('Read', 'Write1'),
    actions: fc.uniqueArray(fc.constantFrom(...actions), { minLength: 1, maxLength: 3 }),
    resources: fc.uniqueArray(fc.constantFrom(...resources), { minLength: 1, maxLength: 3 }),
    conditions: fc.constant({ StringEquals: { 'aws:RequestedRegion': ['eu-west-1', '${AWS::Region}'] } }),
    until: fc.constantFrom('2099-06-30', '2099-06-30T18:00:00Z'),
  },
  { requiredKeys: ['actions', 'resources'] },
);

const tags = fc.dictionary(fc.constantFrom('team', 'stage', 'cost centre'), fc.constantFrom('a', 'b c', ''), {
  maxKeys: 3,
});

const role = fc.record(
  {
    'managed-policies': fc.uniqueArray(
      fc.constantFrom('ReadOnlyAccess', 'job-function/ViewOnlyAccess', 'CloudWatchReadOnlyAccess'),
      { maxLength: 3 },
    ),
    // One statement each: two with one Sid would be another matter.
    allow: fc.tuple(statement),
    policies: fc.dictionary(key, fc.record({ allow: fc.tuple(statement) }), { maxKeys: 2 }),
    'permissions-boundary': fc.constant({ arn: 'arn:aws:iam::${AWS::AccountId}:policy/boundary' }),
    path: fc.constantFrom('/', '/chat/'),
    description: fc.constantFrom('Reads', 'Looks: a # is no comment here', '- "quoted"'),
    tags,
  },
  { requiredKeys: [] },
);

const notify = fc.record(
  {
    topics: fc.uniqueArray(
      fc.constantFrom(
        'arn:aws:sns:eu-west-1:123456789012:alarms',
        'arn:aws:sns:${AWS::Region}:${AWS::AccountId}:own',
      ),
      { maxLength: 2 },
    ),
    pipelines: fc.constant([{ name: 'web', events: ['failed', 'manual-approval-needed'] }]),
    builds: fc.constant([{ project: 'web', events: ['failed'] }]),
    from: fc.uniqueArray(fc.constantFrom('cloudwatch-alarms', 'budgets', 'cost-anomalies', 'devops-guru'), {
      minLength: 1,
      maxLength: 4,
    }),
    key: fc.constantFrom(
      'alias/chatops',
      'alias/a/b',
      'arn:aws:kms:${AWS::Region}:${AWS::AccountId}:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    ),
    events: fc.constantFrom(
      [{ name: 'ecs', pattern: { source: ['aws.ecs'] } }],
      [
        {
          name: 'deploy',
          pattern: {
            source: [{ prefix: 'aws.codedeploy' }],
            detail: { state: [{ 'anything-but': ['SUCCESS'] }] },
          },
          message: {
            title: 'Deployment <id>',
            description:
              'It is <state> since <aws.events.event.ingestion-time>, see <https://example.org|here>',
            'next-steps': ['Look at <id>'],
            keywords: ['deploy'],
            values: { id: '$.detail.deploymentId', state: '$.detail.state', pipeline: '$.resources[0]' },
            thread: '<id>',
            summary: 'Deployment "<id>"',
            'event-type': 'deployment',
            'related-resources': ['<pipeline>'],
          },
        },
      ],
    ),
  },
  { requiredKeys: [] },
);

const button = fc.record(
  {
    text: fc.constantFrom('Again', 'Run it: now'),
    on: fc.constantFrom('CloudWatch', 'Custom'),
    when: fc.constantFrom([{ variable: 'pipeline', equals: 'web' }], [{ variable: 'pipeline' }]),
    variables: fc.constant({ pipeline: 'event.metadata.additionalContext.pipeline' }),
  },
  { requiredKeys: ['text', 'on', 'when', 'variables'] },
);

const alias = fc.oneof(
  fc.constantFrom(...commands),
  fc.record(
    {
      run: fc.constantFrom(...commands),
      description: fc.constantFrom('Lists', 'yes', '0123'),
      buttons: fc.array(button, { maxLength: 2 }),
    },
    { requiredKeys: ['run'] },
  ),
);

/** A whole chatops.yml without errors: every reference resolves, every name is one of a kind. */
export const validConfig: fc.Arbitrary<Tree> = fc
  .record({
    roles: fc.uniqueArray(fc.tuple(key, role), { minLength: 1, maxLength: 3, selector: nameOf }),
    guardrails: fc.uniqueArray(fc.tuple(key, fc.record({ allow: fc.tuple(statement) })), {
      maxLength: 3,
      selector: nameOf,
    }),
    aliases: fc.uniqueArray(fc.tuple(key, alias), { maxLength: 3, selector: nameOf }),
    channels: fc.uniqueArray(fc.tuple(key, fc.nat(), notify, tags), { maxLength: 4, selector: nameOf }),
    hasTargets: fc.boolean(),
    defaults: fc.record(
      {
        logging: fc.constantFrom('none', 'error', 'info'),
        tags,
        'user-roles': fc.constantFrom('optional', 'required'),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ roles, guardrails, aliases, channels, hasTargets, defaults }) => ({
    version: 1,
    name: 'sample',
    // Whether the aliases work is no matter of rendering.
    rules: { 'alias/denied': 'off', 'alias/unproved': 'off', 'permission/escalation': 'off' },
    ...(hasTargets ? { targets: twoTargets } : {}),
    workspaces: { acme: { slack: 'T0123ABCD' }, contoso: { teams: team } },
    defaults: { workspace: 'acme', guardrails: ['ReadOnlyAccess'], ...defaults },
    roles: Object.fromEntries(roles),
    guardrails: Object.fromEntries(guardrails),
    aliases: Object.fromEntries(aliases),
    channels: Object.fromEntries(
      channels.map(([name, choice, notifications, channelTags], index) => {
        const own = guardrails[choice % (guardrails.length + 1)]?.[0];
        const isTeams = choice % 5 === 4;
        return [
          name,
          {
            channel: isTeams ? `19:a${index}@thread.tacv2` : `C0MADE000${index}`,
            ...(isTeams ? { workspace: 'contoso' } : {}),
            role: roles[choice % roles.length]?.[0],
            ...(own === undefined ? (choice % 2 === 0 ? { guardrails: 'none' } : {}) : { guardrails: [own] }),
            aliases: aliases.map(([aliasKey]) => aliasKey).slice(0, choice % 3),
            ...(hasTargets && choice % 3 === 0 ? { targets: ['prod'] } : {}),
            ...(choice % 4 === 1 ? { until: '2099-12-31' } : {}),
            ...(choice % 3 === 1 ? { 'log-retention': 90 } : {}),
            notify: choice % 2 === 0 ? notifications : nameParts(notifications, index),
            tags: channelTags,
          },
        ];
      }),
    ),
  }));

const team = { team: '11111111-1111-1111-1111-111111111111', tenant: '22222222-2222-2222-2222-222222222222' };
const twoTargets = {
  prod: { account: '123456789012', region: 'eu-west-1' },
  test: { account: '210987654321', region: 'us-east-1' },
};

/** Keys that differ only in `-` or case would become one logical id. */
function nameOf([name]: readonly [string, ...unknown[]]): string {
  return name.replaceAll('-', '').toLowerCase();
}

/** The same data with the keys of every map in another order. */
export function shuffleKeys(value: unknown, seed: number): unknown {
  if (Array.isArray(value)) return value.map(item => shuffleKeys(item, seed));
  if (typeof value !== 'object' || value === null) return value;
  const rank = (text: string) =>
    [...text].reduce((sum, character) => (sum * 31 + character.charCodeAt(0) + seed) % 65_521, seed % 65_521);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => rank(a) - rank(b))
      .map(([name, member]) => [name, shuffleKeys(member, seed)]),
  );
}

/** The data as the text of a chatops.yml, without anchors for what is there twice. */
export function toYaml(value: unknown): string {
  return stringify(value, { aliasDuplicateObjects: false });
}

/** The notifications with names of their own for everything that has one; no two channels have the same. */
function nameParts<T extends { builds?: readonly object[]; events?: readonly object[] }>(
  given: T,
  index: number,
) {
  const { builds, events } = given;
  const name = (list: readonly object[], prefix: string) =>
    list.map((entry, at) => ({ ...entry, 'rule-name': `${prefix}${index}-${at}` }));
  return {
    ...given,
    ...(builds === undefined ? {} : { builds: name(builds, 'To chat ') }),
    ...(events === undefined ? {} : { events: name(events, 'event.') }),
    ...(builds === undefined && events === undefined ? {} : { 'topic-name': `topic-${index}` }),
  };
}
