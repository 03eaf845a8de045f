/**
 * Sources of AWS services whose events reach EventBridge, to propose one for a misspelt name. It is not the whole list, which
 * grows: a source that is missing here is not wrong. Of the page below the rows from `aws.aiops` to `aws.application-autoscaling` were
 * read on 2026-11-29, and the pages of `aws.application-cost-profiler`, `aws.events`, `aws.trustedadvisor` and `aws.vpc-lattice`; the others are from
 * general knowledge and were not compared with it.
 * @see https://docs.aws.amazon.com/eventbridge/latest/ref/events.html
 */
export const eventSources: readonly string[] = (
  'access-analyzer account acm acm-pca aiops airflow amplify amplifybackend amplifyuibuilder apigateway app-integrations appconfig appfabric appflow ' +
  'application-autoscaling application-cost-profiler appmesh apprunner appstream appsync arc-region-switch arc-zonal-shift athena auditmanager autoscaling backup batch bcm-data-exports ' +
  'bedrock budgets cassandra ce chime cloud9 cloudformation cloudfront cloudhsm cloudshell cloudtrail cloudwatch codeartifact ' +
  'codebuild codecatalyst codecommit codeconnections codedeploy codepipeline codestar codewhisperer cognito-identity cognito-idp ' +
  'comprehend compute-optimizer config connect controltower cur databrew dataexchange datasync datazone dax deadline detective ' +
  'devicefarm devops-guru directconnect dlm dms docdb drs ds dynamodb ebs ec2 ec2fleet ec2spotfleet ecr ecs ' +
  'eks elasticache elasticbeanstalk elasticfilesystem elasticloadbalancing elasticmapreduce emr emr-containers ' +
  'emr-serverless entityresolution es events evidently fabric firehose fis fms forecast fsx gamelift geo glacier globalaccelerator glue ' +
  'grafana greengrass groundstation guardduty health healthlake iam imagebuilder inspector inspector2 iot iotanalytics ivs kafka ' +
  'kendra kinesis kinesisanalytics kms lakeformation lambda lex license-manager location logs m2 macie macie2 ' +
  'managedblockchain mediaconnect mediaconvert medialive mediapackage mediastore mediatailor medical-imaging memorydb mgn mq ' +
  'neptune network-firewall networkmanager omics opensearch opsworks organizations osis outposts payment-cryptography personalize ' +
  'pipes polly proton qldb quicksight ram rds redshift redshift-data redshift-serverless rekognition resiliencehub ' +
  'resource-groups robomaker rolesanywhere route53 route53resolver rum s3 s3-outposts sagemaker savingsplans scheduler schemas ' +
  'secretsmanager securityhub securitylake servicecatalog servicediscovery servicequotas ses shield signer signin sms ' +
  'sns sqs ssm ssm-contacts ssm-incidents sso states storagegateway sts support swf synthetics tag tax timestream transcribe ' +
  'transfer translate trustedadvisor user-subscriptions voiceid vpc-lattice waf wafv2 wellarchitected workdocs workmail workspaces xray'
)
  .split(' ')
  .map(name => `aws.${name}`);
