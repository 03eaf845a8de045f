import { expect, test } from '@jest/globals';
import { loadCatalogue } from '../../action/chat/catalogue.ts';
import { iamPrefixOf } from '../../action/chat/iam-prefix.ts';
import { commandCatalogueSource } from '../../action/data/command-catalogue.ts';
import { neverInChat } from '../../action/data/never-in-chat.ts';

const catalogue = await loadCatalogue();

test('holds the whole AWS CLI and says where it is from', () => {
  const count = catalogue.serviceNames.reduce(
    (sum, name) => sum + (catalogue.findService(name)?.operationNames.length ?? 0),
    0,
  );
  expect(catalogue.serviceNames.length).toBeGreaterThan(420);
  expect(count).toBeGreaterThan(18_000);
  expect(commandCatalogueSource.date).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(commandCatalogueSource.awscli).toMatch(/^\d+\.\d+/);
});

test('knows required options, types, and the names of the API', () => {
  const operation = catalogue.findService('codepipeline')?.findOperation('start-pipeline-execution');
  expect(operation?.apiName).toBe('StartPipelineExecution');
  expect(operation?.options.get('name')).toEqual({ name: 'name', type: 'string', isRequired: true });
  expect(operation?.options.get('pipeline-name')).toBeUndefined();
  const describe = catalogue.findService('rds')?.findOperation('describe-db-instances');
  expect(describe?.apiName).toBe('DescribeDBInstances');
  expect(describe?.options.get('max-items')?.type).toBe('integer');
});

test('knows which service has an operation, programs of the CLI included', () => {
  expect(catalogue.ownersOf('start-pipeline-execution')).toEqual([
    'codepipeline',
    'iotsitewise',
    'sagemaker',
  ]);
  expect(catalogue.ownersOf('describe-alarms')).toEqual(['cloudwatch']);
  expect(catalogue.ownersOf('tail')).toEqual(['logs']);
  expect(['describe-alarm', 'alarms', '', '.*', 'constructor'].map(name => catalogue.ownersOf(name))).toEqual(
    [[], [], [], [], []],
  );
  expect(catalogue.date).toBe(commandCatalogueSource.date);
});

test('knows what values look like', () => {
  const service = catalogue.findService('codepipeline');
  const shapeOf = (operation: string, option: string) =>
    service?.shapes(service.findOperation(operation)?.options.get(option)?.shape ?? 0);
  expect(shapeOf('start-pipeline-execution', 'name')).toEqual({ kind: 'text' });
  expect(shapeOf('retry-stage-execution', 'retry-mode')).toEqual({
    kind: 'enumeration',
    values: ['FAILED_ACTIONS', 'ALL_ACTIONS'],
  });
  const list = shapeOf('start-pipeline-execution', 'variables');
  const member = list?.kind === 'list' ? service?.shapes(list.member) : undefined;
  expect(member).toMatchObject({ kind: 'structure' });
  const members = member !== undefined && 'members' in member ? [...member.members] : [];
  expect(members.map(([name, { isRequired }]) => [name, isRequired])).toEqual([
    ['name', true],
    ['value', true],
  ]);
});

test('a flag can be required, and its opposite is not', () => {
  const options = catalogue
    .findService('autoscaling')
    ?.findOperation('terminate-instance-in-auto-scaling-group')?.options;
  expect(options?.get('should-decrement-desired-capacity')).toMatchObject({ type: 'flag', isRequired: true });
  expect(options?.get('no-should-decrement-desired-capacity')).toMatchObject({
    type: 'flag',
    isRequired: false,
  });
});

test('commands that the CLI puts in the place of an operation call it', () => {
  const emr = catalogue.findService('emr');
  const names = [
    'describe-cluster',
    'terminate-clusters',
    'add-steps',
    'add-instance-groups',
    'create-cluster',
  ];
  expect(names.map(name => emr?.findOperation(name)?.apiName)).toEqual([
    'DescribeCluster',
    'TerminateJobFlows',
    'AddJobFlowSteps',
    'AddInstanceGroups',
    '',
  ]);
  expect(catalogue.findService('logs')?.findOperation('tail')?.apiName).toBe('');
});

test('names like those of objects are no services', () => {
  expect(['constructor', '__proto__', 'toString', ''].map(name => catalogue.findService(name))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('what chat refuses names services and operations that exist', () => {
  const known = new Map<string, Set<string>>();
  for (const name of catalogue.serviceNames) {
    const service = catalogue.findService(name);
    if (service === undefined) continue;
    const names = known.get(iamPrefixOf(service)) ?? new Set();
    for (const each of service.operationNames) names.add(service.findOperation(each)?.apiName ?? '');
    known.set(iamPrefixOf(service), names);
  }
  const unknown = neverInChat.filter(entry => {
    const [prefix = '', name = ''] = entry.split(':');
    const names = known.get(prefix);
    return names === undefined || (name !== '*' && !names.has(name));
  });
  expect(unknown).toEqual([]);
});
