// Written by hand from the pages that each group and row names.
import type { RequirementRules } from './rule.ts';

const docs = 'https://docs.aws.amazon.com/';
const reference = `${docs}service-authorization/latest/reference/list_`;
const replacedVolume = [
  'ec2:{region}:{account}:instance/{--instance-id}',
  'ec2:{region}:{account}:replace-root-volume-task/{new}',
  'ec2:{region}:{account}:volume/{new}',
];

/** Images, snapshots and models, and what an ID or a name alone says of whose they are and of which type. */
export const imageRules: readonly RequirementRules[] = [
  {
    service: 'ec2',
    source: `${reference}amazonec2.html`,
    rules: [
      // The beginning of the ID says what it is.
      ...[
        ['igw', 'internet-gateway'],
        ['vgw', 'vpn-gateway'],
      ].map(([prefix = '', type]) => ({
        operations: 'AssociateRouteTable',
        given: `gateway-id~${prefix}-`,
        resources: [
          'ec2:{region}:{account}:route-table/{--route-table-id}',
          `ec2:{region}:{account}:${type}/{--gateway-id}`,
        ],
      })),
      {
        operations: 'CancelExportTask',
        given: 'export-task-id~export-ami-',
        resources: ['ec2:{region}:{account}:export-image-task/{--export-task-id}'],
      },
      // The reservation is of the account that asks.
      {
        operations: 'AcceptCapacityReservationBillingOwnership RejectCapacityReservationBillingOwnership',
        resources: ['ec2:{region}:{any}:capacity-reservation/{--capacity-reservation-id}'],
      },
      {
        operations: 'CreateReplaceRootVolumeTask',
        given: 'image-id',
        resources: [...replacedVolume, 'ec2:{region}::image/{--image-id}'],
      },
      {
        operations: 'CreateReplaceRootVolumeTask',
        given: 'snapshot-id',
        resources: [...replacedVolume, 'ec2:{region}::snapshot/{--snapshot-id}'],
      },
    ],
  },
  {
    // The source may be in another Region.
    service: 'ec2',
    source: `${docs}AWSEC2/latest/UserGuide/copy-ami-permissions.html`,
    rules: [
      {
        operations: 'CopyImage',
        resources: [
          'ec2:{any}::image/{--source-image-id}',
          'ec2:{region}::image/{new}',
          'ec2:{region}::snapshot/{new}',
        ],
      },
      {
        operations: 'CopySnapshot',
        resources: ['ec2:{any}::snapshot/{--source-snapshot-id}', 'ec2:{region}::snapshot/{new}'],
      },
      {
        operations: 'DeregisterImage',
        given: 'delete-associated-snapshots',
        action: 'ec2:DeleteSnapshot',
        beside: true,
        unknown: 'whether deleting the snapshots of the image asks for it is not documented',
        isUncertain: true,
        add: 'add `ec2:DeleteSnapshot` on the snapshots under `allow`',
        source: `${docs}AWSEC2/latest/UserGuide/deregister-ami.html`,
      },
    ],
  },
  {
    service: 'ds-data',
    source: `${reference}awsdirectoryservicedata.html`,
    rules: [
      {
        action: 'ds:AccessDSData',
        beside: true,
        resources: ['ds:{region}:{account}:directory/{--directory-id}'],
      },
    ],
  },
  {
    // An image by its name may be one of AWS or of another account, whose ARN has another account or none.
    service: 'appstream',
    source: `${reference}amazonappstream2.0.html`,
    rules: [
      {
        operations: 'CreateFleet UpdateFleet',
        given: 'image-name !image-arn',
        resources: [
          'appstream:{region}:{account}:fleet/{--name}',
          'appstream:{region}:{any}:image/{--image-name}',
        ],
      },
      {
        operations: 'CreateImageBuilder',
        given: 'image-name !image-arn',
        resources: [
          'appstream:{region}:{any}:image/{--image-name}',
          'appstream:{region}:{account}:image-builder/{--name}',
        ],
      },
      {
        operations: 'CreateUpdatedImage',
        resources: [
          'appstream:{region}:{any}:image/{--existing-image-name}',
          'appstream:{region}:{account}:image/{--new-image-name}',
        ],
      },
    ],
  },
  // What AWS provides has no account of its own in its ARN, or another type.
  ...[
    ['bedrock-agentcore', 'evaluator-id', 'Builtin.'],
    ['bedrock-agentcore-control', 'evaluator-id', 'Builtin.'],
    ['bedrock-agentcore-control', 'browser-id', 'aws.'],
    ['bedrock-agentcore-control', 'code-interpreter-id', 'aws.'],
  ].map(([service = '', option = '', start = '']) => ({
    service,
    source: `${docs}bedrock-agentcore/latest/devguide/prompt-templates-builtin.html`,
    rules: [
      {
        given: `${option}~${start}`,
        unknown: `on which ARN what \`--${option}\` names is asked for is not documented, since it is of AWS`,
        add: 'add the action on it under `allow`',
      },
    ],
  })),
  {
    service: 'comprehend',
    source: `${docs}comprehend/latest/dg/model-versioning.html`,
    rules: [
      {
        operations: 'CreateDocumentClassifier CreateEntityRecognizer',
        given: 'version-name',
        unknown: 'whether a version of a model is asked for by the ARN of the model is not documented',
        add: 'add the action on `…/version/<name>` and on the model under `allow`',
      },
    ],
  },
];
