/** Calls in which a service makes other calls with the permissions of the caller, which the request or its template chooses. */
interface CallsAsCaller {
  /** The actions of the calls, separated by spaces. */
  readonly actions: string;
  /** What the service may call, separated by spaces; undefined: whatever the caller may. */
  readonly within?: string;
  /** Whether what is in `templateActions` can be called for certain: the request describes new resources. */
  readonly creates?: true;
  /** False where the page of `source` does not say with whose permissions the service makes the calls. */
  readonly isDocumented?: false;
  readonly source: string;
}

const docs = 'https://docs.aws.amazon.com/';
const serviceRole = `${docs}AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html`;
const cloudControl = `${docs}cloudcontrolapi/latest/userguide/security.html`;

/**
 * In the order in which they are named as a way: those that are certain come first. Calls that only read so are {@link readsAsCaller}.
 */
export const callsAsCaller: readonly CallsAsCaller[] = [
  { actions: 'cloudformation:CreateStack cloudformation:UpdateStack', creates: true, source: serviceRole },
  { actions: 'cloudformation:CreateResource', creates: true, source: cloudControl },
  {
    // What is in a change set or in an existing stack was decided by an earlier call.
    actions:
      'cloudformation:ExecuteChangeSet cloudformation:DeleteStack cloudformation:RollbackStack ' +
      'cloudformation:ContinueUpdateRollback cloudformation:CancelUpdateStack',
    source: serviceRole,
  },
  {
    actions: 'cloudformation:UpdateResource cloudformation:DeleteResource',
    source: cloudControl,
  },
  {
    // With a launch constraint it acts with the role of the constraint.
    actions:
      'servicecatalog:ProvisionProduct servicecatalog:UpdateProvisionedProduct servicecatalog:TerminateProvisionedProduct ' +
      'servicecatalog:ExecuteProvisionedProductPlan servicecatalog:ExecuteProvisionedProductServiceAction',
    source: `${docs}servicecatalog/latest/adminguide/constraints-launch.html`,
  },
  {
    // A document that names a role acts with that role.
    actions: 'ssm:StartAutomationExecution',
    source: `${docs}systems-manager/latest/userguide/automation-setup.html`,
  },
  {
    actions:
      'elasticbeanstalk:CreateEnvironment elasticbeanstalk:UpdateEnvironment elasticbeanstalk:TerminateEnvironment ' +
      'elasticbeanstalk:RebuildEnvironment elasticbeanstalk:SwapEnvironmentCNAMEs elasticbeanstalk:ComposeEnvironments',
    source: `${docs}elasticbeanstalk/latest/dg/concepts-roles-user.html`,
  },
  {
    actions: 'athena:StartQueryExecution',
    within: 's3:GetObject s3:PutObject kms:Decrypt kms:GenerateDataKey',
    source: `${docs}athena/latest/ug/managed-policies.html`,
  },
  {
    actions: 'dynamodb:ImportTable',
    within: 's3:GetObject kms:Decrypt',
    source: `${docs}amazondynamodb/latest/developerguide/S3DataImport.Requesting.html`,
  },
  {
    // A change request names the role with which its runbooks run. What holds for a request without one is not documented.
    actions: 'ssm:StartChangeRequestExecution',
    isDocumented: false,
    source: `${docs}systems-manager/latest/userguide/change-manager-permissions.html`,
  },
  {
    // The caller needs cloudformation:GetTemplate and cloudformation:DescribeStacks. Whether the import does more as the caller is not documented.
    actions: 'servicecatalog:ImportAsProvisionedProduct',
    isDocumented: false,
    source: `${docs}servicecatalog/latest/dg/API_ImportAsProvisionedProduct.html`,
  },
  {
    // The policy for users of Launch Wizard allows other services too. Whether deployments are made with it is not documented.
    actions: 'launchwizard:CreateDeployment launchwizard:UpdateDeployment launchwizard:DeleteDeployment',
    isDocumented: false,
    source: `${docs}launchwizard/latest/userguide/security-iam-awsmanpol.html`,
  },
];

/**
 * Actions that the first call of a new resource makes, or of one that is added to something that exists: a template that has it
 * makes the call, whatever else is allowed.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_IAM.html
 */
export const templateActions: ReadonlySet<string> = new Set([
  'iam:createaccesskey',
  'iam:creategroup',
  'iam:createinstanceprofile',
  'iam:createopenidconnectprovider',
  'iam:createpolicy',
  'iam:createrole',
  'iam:createsamlprovider',
  'iam:createuser',
  'iam:putgrouppolicy',
  'iam:putrolepolicy',
  'iam:putuserpolicy',
  'kms:createkey',
  'secretsmanager:createsecret',
]);

/**
 * Calls in which a service only reads as the caller. They do not count on purpose: `ReadOnlyAccess` and `CloudWatchReadOnlyAccess` allow
 * `cloudformation:GetResource`, so that `cannot: ["iam:*"]` would be unknown for roles that only read, where it has to be proved. The
 * price: what such a role can read of IAM through Cloud Control is not counted, and `can` and `who` say so.
 * @see https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/security.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/generate-IaC.html#iac-generator-permissions
 */
export const readsAsCaller: readonly string[] = [
  'cloudformation:GetResource',
  'cloudformation:ListResources',
  'cloudformation:DetectStackDrift',
  'cloudformation:DetectStackResourceDrift',
  'cloudformation:StartResourceScan',
];
