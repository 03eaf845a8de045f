// Written by hand from the pages that each group and row names.
import { alarmOptions } from './option-needs.ts';
import type { RequirementRules } from './rule.ts';

const docs = 'https://docs.aws.amazon.com/';
const reference = `${docs}service-authorization/latest/reference/list_`;
const ssm = 'ssm:{region}:{account}:';
const document = 'ssm:{region}:{owner}:document/';
const alarm = 'cloudwatch:{region}:{account}:alarm:';
const logs = 'logs:{region}:{account}:log-group:';
const bus = 'events:{region}:{account}:';
const ruleOperations = 'PutRule EnableRule DisableRule DescribeRule DeleteRule';
const targetOperations = 'PutTargets RemoveTargets ListTargetsByRule';

/** Systems Manager, monitoring, events and workflows. */
export const operationsRules: readonly RequirementRules[] = [
  {
    service: 'ssm',
    source: `${reference}awssystemsmanager.html`,
    rules: [
      {
        operations: 'SendCommand',
        given: 'instance-ids',
        resources: [`${document}{--document-name}`, '{--instance-ids|node}'],
      },
      {
        operations: 'SendCommand',
        given: 'targets',
        unknown: 'which machines the targets select is not in the command',
        add: 'list the document and the machines under `allow`, e.g. `arn:aws:ec2:*:<account>:instance/*`',
      },
      {
        operations: 'SendCommand',
        resources: [`${document}{--document-name}`, 'ec2:{region}:{account}:instance/{any}'],
      },
      {
        operations: 'StartAutomationExecution StartChangeRequestExecution',
        resources: [`${document}{--document-name}`, `${ssm}automation-execution/{new}`],
        // Older pages and roles that AWS makes itself have the definition, most of them without the others.
        otherwise: {
          resources: ['{owner}', '{account}'].map(
            owner => `ssm:{region}:${owner}:automation-definition/{--document-name|name}:{any}`,
          ),
          why: 'AWS documents the document and the execution as the resources in some places, and the automation definition in others',
        },
      },
      {
        operations: 'PutParameter',
        action: 'kms:Encrypt',
        given: 'key-id',
        beside: true,
        resources: ['{--key-id|key}'],
        source: `${docs}kms/latest/developerguide/services-parameter-store.html`,
      },
      ...[
        ['GetParameter', 'name'],
        ['GetParameters', 'names'],
      ].map(([operations = '', option = '']) => ({
        operations,
        given: `${option}~/aws/reference/secretsmanager/ with-decryption`,
        action: 'secretsmanager:GetSecretValue',
        beside: true as const,
        unknown: 'a parameter below `/aws/reference/secretsmanager/` is a secret of Secrets Manager',
        isUncertain: true as const,
        add: 'add `secretsmanager:GetSecretValue` on the secret under `allow`',
        source: `${docs}systems-manager/latest/userguide/integration-ps-secretsmanager.html`,
      })),
      {
        operations: 'StartChangeRequestExecution',
        beside: true,
        unknown: 'the steps of the runbooks run with roles that the command does not show',
        add: 'list what the runbooks need under `allow`',
        source: `${docs}systems-manager/latest/userguide/change-manager.html`,
      },
      {
        operations: 'GetAutomationExecution SendAutomationSignal StopAutomationExecution',
        resources: [`${ssm}automation-execution/{--automation-execution-id}`],
      },
      {
        operations: 'StartSession',
        resources: ['{--target|node}', `${document}{--document-name||SSM-SessionManagerRunShell}`],
      },
      {
        operations:
          'DeleteDocument DescribeDocument GetDocument UpdateDocument UpdateDocumentDefaultVersion DescribeDocumentPermission ' +
          'ModifyDocumentPermission ListDocumentVersions ListDocumentMetadataHistory UpdateDocumentMetadata CreateDocument',
        resources: [`${document}{--name}`],
      },
      {
        operations: 'CreateAssociation',
        given: 'instance-id',
        resources: [`${document}{--name}`, `${ssm}association/{new}`, '{--instance-id|node}'],
      },
      {
        operations:
          'DescribeEffectiveInstanceAssociations DescribeInstanceAssociationsStatus DescribeInstancePatches',
        resources: ['{--instance-id|node}'],
      },
      { operations: 'DescribeInstancePatchStates', resources: ['{--instance-ids|node}'] },
      { operations: 'CreateAssociation', resources: [`${document}{--name}`, `${ssm}association/{new}`] },
      {
        operations:
          'DeleteParameter GetParameter GetParameterHistory PutParameter LabelParameterVersion UnlabelParameterVersion',
        resources: [`${ssm}parameter/{--name}`],
      },
      { operations: 'DeleteParameters GetParameters', resources: [`${ssm}parameter/{--names}`] },
      {
        operations: 'GetParametersByPath',
        resources: [`${ssm}parameter/{--path}`],
      },
    ],
  },
  {
    service: 'cloudwatch',
    source: `${reference}amazoncloudwatch.html`,
    rules: [
      {
        operations: 'DeleteAlarms DescribeAlarms DisableAlarmActions EnableAlarmActions',
        resources: [`${alarm}{--alarm-names}`],
      },
      {
        operations: 'DescribeAlarmHistory PutCompositeAlarm PutMetricAlarm SetAlarmState',
        resources: [`${alarm}{--alarm-name}`],
      },
      ...[
        ['arn:aws:automate:', 'events.amazonaws.com/AWSServiceRoleForCloudWatchEvents'],
        ['arn:aws:swf:', 'events.amazonaws.com/AWSServiceRoleForCloudWatchEvents'],
        [':opsitem:', 'ssm.alarms.cloudwatch.amazonaws.com/AWSServiceRoleForCloudWatchAlarms_ActionSSM'],
        // The page does not name the role of response plans.
        [':response-plan/', 'ssm-incidents.alarms.cloudwatch.amazonaws.com/*'],
      ].flatMap(([text, role]) =>
        alarmOptions.map(option => ({
          operations: 'PutMetricAlarm',
          given: `${option}~${text}`,
          action: 'iam:CreateServiceLinkedRole',
          beside: true as const,
          resources: [`iam::{account}:role/aws-service-role/${role}`],
          when: 'the service-linked role for the actions of the alarm does not exist',
          source: `${docs}AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html`,
        })),
      ),
      {
        operations: 'GetDashboard PutDashboard',
        resources: ['cloudwatch::{account}:dashboard/{--dashboard-name}'],
      },
      {
        operations: 'DeleteDashboards',
        resources: ['cloudwatch::{account}:dashboard/{--dashboard-names}'],
      },
    ],
  },
  {
    // Every action but those for tags by ARN is checked on the ARN with `:log-stream:` behind the name of the group (sources in `data/arn-names.ts`).
    service: 'logs',
    source: `${docs}AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html`,
    rules: [
      {
        operations: 'GetLogEvents',
        given: 'log-group-identifier',
        resources: [`${logs}{--log-group-identifier}:log-stream:{--log-stream-name}`],
      },
      {
        operations: 'GetLogEvents CreateLogStream DeleteLogStream PutLogEvents',
        resources: [`${logs}{--log-group-name}:log-stream:{--log-stream-name}`],
      },
      {
        operations: 'StartQuery',
        given: 'log-group-names',
        resources: [`${logs}{--log-group-names}:log-stream:`],
      },
      {
        operations: 'StartQuery',
        given: 'log-group-identifiers',
        resources: [`${logs}{--log-group-identifiers}:log-stream:`],
      },
      {
        operations: 'StartQuery',
        given: 'log-group-name',
        resources: [`${logs}{--log-group-name}:log-stream:`],
      },
      {
        operations: 'StartQuery',
        unknown: 'the log groups are in the query, not in an option',
        instead: 'give `--log-group-names`',
      },
      {
        operations: 'FilterLogEvents DescribeLogStreams GetLogGroupFields',
        given: 'log-group-identifier',
        resources: [`${logs}{--log-group-identifier}:log-stream:`],
      },
      {
        operations: 'GetQueryResults GetLogRecord StopQuery',
        resources: [`${logs}{any}:log-stream:`],
      },
      {
        operations: 'PutSubscriptionFilter',
        given: 'destination-arn~:destination:',
        resources: [`${logs}{--log-group-name}:log-stream:`, '{--destination-arn}'],
        source: `${docs}AmazonCloudWatch/latest/logs/Subscription-Filter-CrossAccount-Permissions.html`,
      },
      {
        operations: 'PutSubscriptionFilter',
        given: 'destination-arn',
        resources: [`${logs}{--log-group-name}:log-stream:`],
      },
      {
        operations: 'CreateExportTask',
        action: 's3:PutObject',
        beside: true,
        resources: ['s3:::{--destination}/*'],
        when: 'the bucket policy does not let CloudWatch Logs write',
        source: `${docs}AmazonCloudWatch/latest/logs/S3ExportTasks.html`,
      },
    ],
  },
  {
    service: 'events',
    source: `${docs}eventbridge/latest/userguide/eb-use-identity-based.html`,
    rules: [
      {
        operations: ruleOperations,
        given: 'event-bus-name',
        resources: [`${bus}rule/{--event-bus-name|on-bus}{--name}`],
      },
      { operations: ruleOperations, resources: [`${bus}rule/{--name}`] },
      {
        operations: targetOperations,
        given: 'event-bus-name',
        resources: [`${bus}rule/{--event-bus-name|on-bus}{--rule}`],
      },
      { operations: targetOperations, resources: [`${bus}rule/{--rule}`] },
      {
        operations: 'PutEvents',
        resources: [`${bus}event-bus/{--entries|buses}`],
        source: `${docs}eventbridge/latest/APIReference/API_PutEventsRequestEntry.html`,
      },
      {
        operations: 'DescribeEventBus',
        resources: [`${bus}event-bus/{--name||default}`],
      },
      {
        operations: 'PutPermission RemovePermission',
        resources: [`${bus}event-bus/{--event-bus-name||default}`],
      },
    ],
  },
  {
    service: 'scheduler',
    source: `${reference}amazoneventbridgescheduler.html`,
    rules: [
      {
        operations: 'CreateSchedule DeleteSchedule GetSchedule UpdateSchedule',
        resources: ['scheduler:{region}:{account}:schedule/{--group-name}/{--name}'],
      },
    ],
  },
  {
    service: 'stepfunctions',
    source: `${reference}awsstepfunctions.html`,
    rules: [
      { operations: 'ListExecutions', given: 'map-run-arn', resources: ['{--map-run-arn}'] },
      { operations: 'ListExecutions', resources: ['{--state-machine-arn}'] },
      { operations: 'DescribeExecution', resources: ['{--execution-arn}'] },
      {
        operations: 'DeleteStateMachineVersion',
        resources: ['{--state-machine-version-arn}'],
      },
      {
        operations: 'DescribeStateMachineAlias DeleteStateMachineAlias UpdateStateMachineAlias',
        resources: ['{--state-machine-alias-arn}'],
      },
    ],
  },
  {
    service: 'securityhub',
    source: `${reference}awssecurityhub.html`,
    rules: [
      {
        operations:
          'GetFindings GetFindingHistory GetInsights GetInsightResults BatchUpdateFindings GetEnabledStandards ' +
          'DescribeStandards DescribeStandardsControls ListEnabledProductsForImport DescribeHub',
        resources: ['securityhub:{region}:{account}:hub/default'],
      },
    ],
  },
];
