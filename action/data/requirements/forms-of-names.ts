// Written by hand from the pages that each group names: operations whose options name a resource in a form that its ARN does not have.
import type { RequirementRules } from './rule.ts';

const docs = 'https://docs.aws.amazon.com/';
const reference = `${docs}service-authorization/latest/reference/list_`;

/** What `--resource-id` names, by `--resource-type`, and the beginning of the ARN. */
const taggedBySsm = {
  Document: 'document/{--resource-id}',
  MaintenanceWindow: 'maintenancewindow/{--resource-id}',
  ManagedInstance: 'managed-instance/{--resource-id}',
  Parameter: 'parameter/{--resource-id|parameter}',
  PatchBaseline: 'patchbaseline/{--resource-id}',
};

/** Operations that name a resource in another form. */
export const formRules: readonly RequirementRules[] = [
  {
    service: 'bedrock-runtime',
    source: `${docs}bedrock/latest/userguide/models-supported.html`,
    rules: [
      {
        operations: 'Converse InvokeModel',
        resources: ['{--model-id|model}'],
      },
      ...[
        ['Converse', 'guardrail-config'],
        ['InvokeModel', 'guardrail-identifier'],
      ].map(([operations = '', given = '']) => ({
        operations,
        given,
        action: 'bedrock:ApplyGuardrail',
        beside: true as const,
        unknown: `the guardrail in \`--${given}\` is not read`,
        add: 'add `bedrock:ApplyGuardrail` on the guardrail under `allow`',
        source: `${docs}bedrock/latest/userguide/guardrails-permissions.html`,
      })),
    ],
  },
  {
    service: 'bedrock',
    source: `${reference}amazonbedrock.html`,
    rules: [{ operations: 'GetFoundationModel', resources: ['{--model-identifier|model}'] }],
  },
  {
    service: 'codebuild',
    source: `${reference}awscodebuild.html`,
    rules: [
      { operations: 'DeleteReport', resources: ['{--arn|report-group}'] },
      {
        operations: 'DescribeCodeCoverages DescribeTestCases',
        resources: ['{--report-arn|report-group}'],
      },
      { operations: 'BatchGetReports', resources: ['{--report-arns|report-group}'] },
    ],
  },
  {
    service: 'redshift',
    source: `${reference}amazonredshift.html`,
    rules: [
      {
        operations: 'DeleteClusterSnapshot',
        given: 'snapshot-cluster-identifier',
        resources: [
          'redshift:{region}:{account}:snapshot:{--snapshot-cluster-identifier}/{--snapshot-identifier}',
        ],
      },
    ],
  },
  {
    service: 'ssm',
    source: `${docs}systems-manager/latest/APIReference/API_AddTagsToResource.html`,
    rules: Object.entries(taggedBySsm).map(([type, resource]) => ({
      operations: 'AddTagsToResource ListTagsForResource RemoveTagsFromResource',
      given: `resource-type~${type}`,
      resources: [`ssm:{region}:{account}:${resource}`],
    })),
  },
];
