import { type ApiService, reads, writes } from '../../service.ts';
import { changeSetOperations } from './change-sets.ts';
import { cancelUpdateStack, createStack, getStackPolicy, setStackPolicy, updateStack } from './direct.ts';
import {
  describeDetectionStatus,
  describeResourceDrifts,
  detectStackDrift,
  detectStackResourceDrift,
} from './drift.ts';
import { describeEvents, describeStackEvents } from './events.ts';
import { describeStackResource, describeStackResources, listStackResources } from './resources.ts';
import {
  continueUpdateRollback,
  deleteStack,
  describeStacks,
  listExports,
  listStacks,
  updateTerminationProtection,
} from './stacks.ts';
import { getTemplate, getTemplateSummary, validateTemplate } from './templates.ts';

/** CloudFormation: change sets, stacks, their history and their drift. */
export const cloudFormation: ApiService = {
  signingName: 'cloudformation',
  protocol: {
    name: 'query',
    namespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
    version: '2010-05-15',
  },
  operations: {
    ...changeSetOperations,
    CreateStack: writes(createStack),
    UpdateStack: writes(updateStack),
    CancelUpdateStack: writes(cancelUpdateStack),
    SetStackPolicy: writes(setStackPolicy),
    GetStackPolicy: reads(getStackPolicy),
    DescribeStacks: reads(describeStacks),
    ListStacks: reads(listStacks),
    DeleteStack: writes(deleteStack),
    ContinueUpdateRollback: writes(continueUpdateRollback),
    UpdateTerminationProtection: writes(updateTerminationProtection),
    DescribeStackEvents: reads(describeStackEvents),
    DescribeEvents: reads(describeEvents),
    ListStackResources: reads(listStackResources),
    DescribeStackResources: reads(describeStackResources),
    DescribeStackResource: reads(describeStackResource),
    GetTemplate: reads(getTemplate),
    GetTemplateSummary: reads(getTemplateSummary),
    ValidateTemplate: reads(validateTemplate),
    DetectStackDrift: writes(detectStackDrift),
    DetectStackResourceDrift: writes(detectStackResourceDrift),
    ListExports: reads(listExports),
    DescribeStackDriftDetectionStatus: reads(describeDetectionStatus),
    DescribeStackResourceDrifts: reads(describeResourceDrifts),
  },
};
