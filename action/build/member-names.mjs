/**
 * Members of inputs that name a type of resource under a word that the Service Authorization Reference does not use:
 * by service of the AWS CLI, then by type. Written by hand from the API reference of each service
 * (https://docs.aws.amazon.com/<service>/latest/APIReference/); only members whose value names the thing itself. It
 * is no part of the ARN where that has an id and the member is a name.
 */
const rds = {
  pg: ['DBParameterGroupName', 'DBInstanceParameterGroupName'],
  'cluster-pg': ['DBClusterParameterGroupName'],
  subgrp: ['DBSubnetGroupName'],
  secgrp: ['DBSecurityGroupName', 'DBSecurityGroups'],
  db: ['DBInstanceIdentifier'],
  cluster: ['DBClusterIdentifier'],
  snapshot: ['DBSnapshotIdentifier'],
  'cluster-snapshot': ['DBClusterSnapshotIdentifier'],
  'proxy-endpoint': ['DBProxyEndpointName'],
  shardgrp: ['DBShardGroupIdentifier'],
  ri: ['ReservedDBInstanceId'],
};

/**
 * By service of the AWS CLI: members that may be a name where the ARN has an id, which the documentation does not say of each operation
 * that has them, or not at all.
 */
export const membersForNames = {
  bedrock: ['customModelDeploymentIdentifier'],
  cloudfront: ['Identifier', 'ConnectionFunctionIdentifier', 'TrustStoreIdentifier'],
  rds: ['DBShardGroupIdentifier'],
};

/**
 * By service of the AWS CLI: members that name a resource of a type that need not be given under another word, where no row has one of the
 * type. Written by hand from the API reference of each service.
 */
export const otherMembers = {
  comprehend: ['ActiveModelArn'],
  connect: ['OutboundCallerIdNumberId'],
  devicefarm: ['appArn', 'testPackageArn', 'testSpecArn', 'extraDataPackageArn'],
  ec2: [
    'MiddleboxAttachmentIds',
    'AddMiddleboxAttachmentIds',
    'RemoveMiddleboxAttachmentIds',
    'AssociationDefaultRouteTableId',
    'AttachmentId',
    'AssociationId',
  ],
};

export const memberNames = {
  rds,
  neptune: rds,
  docdb: rds,
  autoscaling: { autoscalinggroup: ['AutoScalingGroupName'] },
  ec2: {
    'security-group': ['GroupId', 'Groups'],
    'key-pair': ['KeyName'],
    'prefix-list': ['DestinationPrefixListId'],
    'placement-group': ['GroupName'],
    'network-acl': ['NetworkAclId'],
    'vpc-endpoint-service': ['ServiceId', 'ServiceIds'],
    'dedicated-host': ['HostIds', 'HostId'],
    'vpc-flow-log': ['FlowLogIds'],
    'ipv4pool-ec2': ['PoolId'],
    'ipv6pool-ec2': ['PoolId'],
    'coip-pool': ['CoipPoolId', 'PoolId'],
    'vpn-gateway': ['GatewayId'],
    'reserved-instances': ['ReservedInstancesIds', 'ReservedInstanceIds'],
    'declarative-policies-report': ['ReportId'],
    snapshot: ['SourceSnapshotIds'],
  },
  ssm: {
    maintenancewindow: ['WindowId'],
    patchbaseline: ['BaselineId'],
    servicesetting: ['SettingId'],
  },
  cloudwatch: { 'insight-rule': ['RuleName', 'RuleNames'] },
  'bedrock-agent': { 'flow-alias': ['aliasIdentifier'] },
  cloudhsmv2: { backup: ['BackupId'], cluster: ['ClusterId'] },
  comprehend: { 'entity-recognizer': ['RecognizerName'] },
  deploy: { deploymentconfig: ['deploymentConfigName'] },
  athena: { datacatalog: ['CatalogName'] },
  glue: { workflow: ['Name'], devendpoint: ['EndpointName'] },
  logs: { delivery: ['id'], 'scheduled-query': ['identifier'] },
  elbv2: {
    'listener-rule/app': ['RuleArn'],
    'listener-rule/net': ['RuleArn'],
  },
  cloudfront: {
    distribution: ['Id', 'DistributionId'],
    'origin-access-identity': ['Id'],
    'cache-policy': ['Id'],
    'origin-request-policy': ['Id'],
    'response-headers-policy': ['Id'],
    'field-level-encryption-config': ['Id'],
    'field-level-encryption-profile': ['Id'],
  },
  eks: { cluster: ['name'] },
  'license-manager': { 'report-generator': ['LicenseManagerReportGeneratorArn'] },
  sesv2: {
    identity: ['EmailIdentity'],
    'dedicated-ip-pool': ['PoolName', 'DestinationPoolName', 'SendingPoolName'],
    'import-job': ['JobId'],
    'export-job': ['JobId'],
  },
};

/**
 * Members that may name the resource of a reading operation, by service, whose names say nothing of its types: the alias of a property,
 * or filters by the ARN of a pipeline. Written by hand from the API reference of each service.
 */
export const unclearMembers = {
  frauddetector: ['modelEndpoint'],
  imagebuilder: ['filter', 'filters'],
  iot: ['thingName'],
  iotsitewise: ['propertyAlias', 'alias'],
  'license-manager': ['Filters'],
  'mediastore-data': ['Path'],
  opensearch: ['Entity'],
  'pinpoint-sms-voice-v2': ['OriginationIdentity'],
  sesv2: ['Queries'],
};

/** Members that have the word of a type in their name and name none of that type, by service. A catalog by its id is an account. */
export const noResources = {
  glue: ['CatalogId'],
  wafv2: ['ManagedRuleGroupStatement'],
};
