import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bindCommand } from '../../action/chat/bind.ts';
import { loadCatalogue } from '../../action/chat/catalogue.ts';
import { checkCommand } from '../../action/chat/check.ts';
import { type ActionFacts, actionOf } from '../../action/chat/operation-actions.ts';
import { parseCommand } from '../../action/chat/parse.ts';
import { requirementsOf } from '../../action/chat/requirements.ts';
import { findRule } from '../../action/chat/resource-rules.ts';
import { impliedActions, operationLimits } from '../../action/data/implied-actions.ts';
import { operationActions } from '../../action/data/operation-actions.ts';
import { resourceRules } from '../../action/data/resource-arns.ts';
import { loadIamActions } from '../../action/iam/iam-actions.ts';
import { readCases } from './read-cases.ts';

const catalogue = await loadCatalogue();
const facts = await loadIamActions();

interface RequirementCase {
  readonly name: string;
  readonly command: string;
  readonly requirements?: readonly object[];
  readonly needsValues?: readonly string[];
  readonly limits?: readonly string[];
  readonly unknown?: string;
}

const values = { pipeline: ['staging-pipeline', 'dev-pipeline'], env: ['a', 'b-*'] };
const place = { partition: 'aws', account: '$' + '{AWS::AccountId}' };

test.each(readCases<RequirementCase>('requirements'))(
  '$name',
  ({ command, name: _, unknown, ...expected }) => {
    const found = requirementsOf(catalogue, parseCommand(command), { values, place, facts });
    expect(found).toEqual(
      unknown === undefined
        ? { needsValues: [], limits: [], ...expected }
        : { unknown: unknown.replace('{date}', catalogue.date) },
    );
  },
);

interface ResourceCase {
  readonly command: string;
  readonly action: string;
  readonly resources: readonly string[];
  /** ARNs that the command is not about, so that no pattern may match them. */
  readonly not: readonly string[];
}

const resourceCases = readCases<ResourceCase>('resources');

function matchesPattern(pattern: string, arn: string): boolean {
  const source = pattern.split('*').map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${source.join('.*')}$`).test(arn);
}

test.each(resourceCases)('$command', ({ command, action, resources, not }) => {
  const found = requirementsOf(catalogue, parseCommand(command), {
    place: { partition: 'aws', account: '123456789012' },
    facts,
  });
  const main = 'unknown' in found ? undefined : found.requirements[0];
  expect(main).toMatchObject({ action, resources });
  expect(main?.resourcesUnknown).toBeUndefined();
  expect(not.length).toBeGreaterThan(0);
  for (const arn of not) {
    expect([arn, resources.filter(pattern => matchesPattern(pattern, arn))]).toEqual([arn, []]);
  }
});

test('every rule for resources has a case, and every case is a command that the CLI takes', () => {
  const used = resourceCases.map(({ command }) => {
    const { service, operation, options } = bindCommand(catalogue, parseCommand(command));
    return service && operation && findRule(service, operation, options);
  });
  expect(resourceRules.filter(rule => !used.includes(rule))).toEqual([]);
  const wrong = resourceCases.flatMap(({ command }) =>
    checkCommand(catalogue, parseCommand(command)).filter(({ code }) => /unknown|bad-value/.test(code)),
  );
  expect(wrong).toEqual([]);
});

test('at least 97 of 100 operations map to an action that IAM has', () => {
  const operations = catalogue.serviceNames.flatMap(name => {
    const service = catalogue.findService(name);
    if (service === undefined) return [];
    return service.operationNames.flatMap(each => {
      const operation = service.findOperation(each);
      return operation === undefined || operation.apiName === '' ? [] : [{ service, operation }];
    });
  });
  const actions = operations.map(({ service, operation }) => actionOf(service, operation, facts));
  const named = actions.flatMap(found => ('action' in found ? [found.action] : []));
  expect(operations.length).toBeGreaterThan(18_000);
  expect(facts.all.length).toBeGreaterThan(15_000);
  expect(named.filter(action => facts.find(action) === undefined)).toEqual([]);
  expect(named.length / operations.length).toBeGreaterThan(0.97);
});

test('what is written by hand names services, operations, options and actions that exist', () => {
  const tables: { service: string; operations: string[]; options: string[]; actions: string[] }[] = [
    ...operationActions.map(({ service, actions, unknown = {} }) => ({
      service,
      operations: [...Object.keys(actions), ...Object.keys(unknown)],
      options: [],
      actions: Object.values(actions),
    })),
    ...resourceRules.map(({ service, operations, given }) => ({
      service,
      operations: operations?.split(' ') ?? [],
      options: given === undefined ? [] : [given],
      actions: [],
    })),
    ...impliedActions.map(({ service, operations, given, action }) => ({
      service,
      operations: operations.split(' '),
      options: given === undefined ? [] : [given],
      actions: [action],
    })),
    ...operationLimits.map(({ service, operations, unless }) => ({
      service,
      operations: operations.split(' '),
      options: unless === undefined ? [] : [unless],
      actions: [],
    })),
  ];
  const wrong = tables.flatMap(({ service: name, operations, options, actions }) => {
    const service = catalogue.findService(name);
    const known = (service?.operationNames ?? []).map(each => service?.findOperation(each));
    return [
      ...(service === undefined ? [name] : []),
      ...operations
        .filter(each => !known.some(operation => operation?.apiName === each))
        .map(each => `${name} ${each}`),
      ...options.filter(option => !known.some(operation => operation?.options.has(option) === true)),
      ...actions.filter(action => facts.find(action) === undefined),
    ];
  });
  expect(wrong).toEqual([]);
});

test('an ARN format whose parts are all required options tells the resource', () => {
  const format = (text: string) => text.replaceAll('<', '$' + '{').replaceAll('>', '}');
  const withFormats = (...arns: readonly string[]): ActionFacts => ({
    find: facts.find,
    resourcesOf: () => [{ arns: arns.map(format) }],
  });
  const ask = (command: string, using: ActionFacts) =>
    requirementsOf(catalogue, parseCommand(command), {
      place: { partition: 'aws', account: '1' },
      facts: using,
    });
  const one = 'arn:<Partition>:deadline:<Region>:<Account>:farm/<FarmId>/queue/<QueueId>';
  expect(ask('deadline get-queue --farm-id f --queue-id q --region r', withFormats(one))).toMatchObject({
    requirements: [{ resources: ['arn:aws:deadline:r:1:farm/f/queue/q'] }],
  });
  const ambiguous = withFormats(one, 'arn:<Partition>:deadline:<Region>:<Account>:farm/<FarmId>');
  expect(ask('deadline get-queue --farm-id f --queue-id q --region r', ambiguous)).toMatchObject({
    requirements: [{ resources: ['*'], resourcesUnknown: expect.stringContaining('deadline get-queue') }],
  });
});

test('more values never make a command need less', () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z*]{1,6}$/), { minLength: 1, maxLength: 6 });
  const resourcesFor = (pipeline: readonly string[]) => {
    const command = parseCommand('codepipeline get-pipeline --name x-$pipeline --region r');
    const found = requirementsOf(catalogue, command, { values: { pipeline }, place, facts });
    return 'unknown' in found ? [] : found.requirements.flatMap(({ resources }) => resources);
  };
  fc.assert(
    fc.property(names, names, (some, others) => {
      const all = resourcesFor([...some, ...others]);
      expect(resourcesFor(some).filter(arn => !all.includes(arn))).toEqual([]);
      expect(all.length).toBe(new Set([...some, ...others]).size);
    }),
  );
});
