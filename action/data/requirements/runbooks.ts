/** One call of a runbook, named as the command of the AWS CLI that makes the same call. */
export interface RunbookCall {
  /** The service and the operation, as the AWS CLI names them. */
  readonly command: string;
  /** The options of the command, each with the parameter of the runbook that holds its value. */
  readonly options?: Readonly<Record<string, string>>;
  /** Why the resources of the call are not known. */
  readonly unknown?: string;
  /** Whether the call changes something. What only reads may fail, and the runbook goes on. */
  readonly changes?: true;
}

/** A runbook that AWS owns, in its default version. */
export interface Runbook {
  readonly name: string;
  /** Parameters that have to be given, each with a name of its value. */
  readonly required: readonly string[];
  /** Parameters that change nothing about what the steps need. `AutomationAssumeRole` is one of all runbooks. */
  readonly optional?: readonly string[];
  readonly calls: readonly RunbookCall[];
  /** The pages of AWS that say so, parted by blanks. */
  readonly source: string;
}

const reference = 'https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/';
const guide = 'https://docs.aws.amazon.com/systems-manager/latest/userguide/';
const documents = 'https://github.com/awslabs/aws-systems-manager/tree/master/Documents/Automation/';
/** With this policy a role can run all steps of the kinds `aws:changeInstanceState`, `aws:createImage` and `aws:deleteStack`, so they need no more. */
const automationRole =
  'https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonSSMAutomationRole.html';

const changeState = `${guide}automation-action-changestate.html ${automationRole}`;
/** `aws:changeInstanceState` waits for the state of the instance and of its checks. */
const waitForState: RunbookCall = {
  command: 'ec2 describe-instance-status',
  options: { 'instance-ids': 'InstanceId' },
};
const waitForDatabase: RunbookCall = {
  command: 'rds describe-db-instances',
  options: { 'db-instance-identifier': 'InstanceId' },
};

function changeInstances(operation: string): RunbookCall {
  return { command: `ec2 ${operation}`, options: { 'instance-ids': 'InstanceId' }, changes: true };
}

function changeDatabase(operation: string): RunbookCall {
  return { command: `rds ${operation}`, options: { 'db-instance-identifier': 'InstanceId' }, changes: true };
}

/**
 * The runbooks of AWS whose calls are documented, as they were in November 2026. A runbook that is not here is unknown:
 * `AWS-CreateSnapshot`, `AWS-AttachEBSVolume`, `AWS-ResizeInstance` and others like them, because what AWS has published of
 * them is older than their parameters of today.
 */
export const runbooks: readonly Runbook[] = [
  {
    name: 'AWS-StartEC2Instance',
    required: ['InstanceId'],
    calls: [changeInstances('start-instances'), waitForState],
    source: `${reference}automation-aws-startec2instance.html ${documents}StartInstance ${changeState}`,
  },
  {
    name: 'AWS-StopEC2Instance',
    required: ['InstanceId'],
    calls: [changeInstances('stop-instances'), waitForState],
    source: `${reference}automation-aws-stopec2instance.html ${documents}StopInstance ${changeState}`,
  },
  {
    name: 'AWS-RestartEC2Instance',
    required: ['InstanceId'],
    calls: [changeInstances('stop-instances'), changeInstances('start-instances'), waitForState],
    source: `${reference}automation-aws-restartec2instance.html ${documents}RestartInstance ${changeState}`,
  },
  {
    name: 'AWS-TerminateEC2Instance',
    required: ['InstanceId'],
    calls: [changeInstances('terminate-instances'), waitForState],
    source: `${reference}automation-aws-terminateec2instance.html ${documents}TerminateInstance ${changeState}`,
  },
  {
    name: 'AWS-CreateImage',
    required: ['InstanceId'],
    optional: ['NoReboot'],
    calls: [
      { command: 'ec2 create-image', options: { 'instance-id': 'InstanceId' }, changes: true },
      { command: 'ec2 describe-images' },
    ],
    source: `${reference}automation-aws-createimage.html`,
  },
  {
    name: 'AWS-DeleteImage',
    required: ['ImageId'],
    calls: [
      { command: 'ec2 describe-images', options: { 'image-ids': 'ImageId' } },
      { command: 'ec2 deregister-image', options: { 'image-id': 'ImageId' }, changes: true },
      {
        command: 'ec2 delete-snapshot',
        unknown: 'the command does not name the snapshots of the image',
        changes: true,
      },
    ],
    source: `${reference}automation-aws-deleteimage.html`,
  },
  {
    name: 'AWS-StartRdsInstance',
    required: ['InstanceId'],
    calls: [waitForDatabase, changeDatabase('start-db-instance')],
    source: `${reference}automation-aws-startrdsinstance.html ${guide}automation-aws-apis-calling.html`,
  },
  {
    name: 'AWS-StopRdsInstance',
    required: ['InstanceId'],
    calls: [waitForDatabase, changeDatabase('stop-db-instance')],
    source: `${reference}automation-aws-stoprdsinstance.html ${guide}automation-aws-apis-calling.html`,
  },
  {
    name: 'AWS-RebootRdsInstance',
    required: ['InstanceId'],
    calls: [changeDatabase('reboot-db-instance'), waitForDatabase],
    source: `${reference}automation-aws-rebootrdsinstance.html`,
  },
  {
    name: 'AWS-DeleteCloudFormationStack',
    required: ['StackNameOrId'],
    calls: [
      {
        command: 'cloudformation delete-stack',
        options: { 'stack-name': 'StackNameOrId' },
        changes: true,
      },
      { command: 'cloudformation describe-stacks', options: { 'stack-name': 'StackNameOrId' } },
    ],
    source: `${reference}automation-aws-deletecloudformationstack.html ${documents}DeleteCloudFormation ${guide}automation-action-deletestack.html ${automationRole}`,
  },
];
