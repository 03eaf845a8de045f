import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadCatalogue } from '../../action/chat/catalogue.ts';
import { checkCommand } from '../../action/chat/check.ts';
import { actionOf } from '../../action/chat/operation-actions.ts';
import { parseCommand } from '../../action/chat/parse.ts';
import { requirementsOf } from '../../action/chat/requirements.ts';
import { operationActions } from '../../action/data/operation-actions.ts';
import { forwardedAccess } from '../../action/data/requirements/forwarded-access.ts';
import { grantees } from '../../action/data/requirements/free-text.ts';
import { requirementRules } from '../../action/data/requirements/index.ts';
import { keyUses } from '../../action/data/requirements/key-uses.ts';
import { exclusiveOptions, optionFacts } from '../../action/data/requirements/option-facts.ts';
import { ownerOptions } from '../../action/data/requirements/owner-options.ts';
import { passedTo } from '../../action/data/requirements/passed-roles.ts';
import { loadIamActions } from '../../action/iam/iam-actions.ts';
import { listOperations } from './list-operations.ts';
import { readCases } from './read-cases.ts';

const catalogue = await loadCatalogue();
const facts = await loadIamActions();

interface RequirementCase {
  readonly name: string;
  readonly command: string;
  readonly requirements?: readonly object[];
  readonly needsValues?: readonly string[];
  readonly missing?: readonly object[];
  readonly unknown?: string;
}

const values = { pipeline: ['staging-pipeline', 'dev-pipeline'], env: ['a', 'b-*'] };
const place = { partition: 'aws', account: '$' + '{AWS::AccountId}' };

test.each(readCases<RequirementCase>('requirements'))(
  '$name',
  ({ command, name: _, unknown, ...expected }) => {
    const found = requirementsOf(catalogue, parseCommand(command), { values, place, facts });
    if ('unknown' in found) {
      expect(found).toEqual({ unknown: unknown?.replace('{date}', catalogue.date) });
      return;
    }
    // The Regions of these cases are letters.
    const { requirements, outside, ...others } = found;
    const always = requirements.filter(({ when }) => when === undefined);
    const elsewhere = outside.filter(({ region }) => region === undefined);
    expect({
      ...others,
      outside: elsewhere,
      requirements: always.map(({ source: _, groups: __, otherwise: ___, ...each }) => each),
    }).toEqual({
      needsValues: [],
      missing: [],
      outside: [],
      ...expected,
    });
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

test('every case is a command that the CLI takes', () => {
  const wrong = resourceCases.flatMap(({ command }) =>
    checkCommand(catalogue, parseCommand(command)).filter(({ code }) => /unknown|bad-value/.test(code)),
  );
  expect(wrong).toEqual([]);
});

test('at least 97 of 100 operations map to an action that IAM has', () => {
  const operations = listOperations(catalogue);
  const actions = operations.map(({ service, operation }) => actionOf(service, operation, facts));
  const named = actions.flatMap(found => ('action' in found ? [found.action] : []));
  expect(operations.length).toBeGreaterThan(18_000);
  expect(facts.all.length).toBeGreaterThan(15_000);
  expect(named.filter(action => facts.find(action) === undefined)).toEqual([]);
  expect(named.length / operations.length).toBeGreaterThan(0.97);
});

/** Names in text that are parted by blanks, without the `!` of those that must not be given. */
function split(text: string | undefined): string[] {
  return text?.split(' ').map(name => name.replace(/^!|~.*$/g, '')) ?? [];
}

test('a row about several services has only options of theirs, and an option of each of them', () => {
  const operations = listOperations(catalogue);
  const has = (service: string, option: string) =>
    operations.some(each => each.service.name === service && each.operation.options.has(option));
  const wrong = [...optionFacts, ...exclusiveOptions, ...ownerOptions, ...grantees].flatMap(row => {
    const [services, options] = [split(row.service), split(row.options)];
    return [
      ...options.filter(option => !services.some(service => has(service, option))),
      ...services.filter(service => !options.some(option => has(service, option))),
    ].map(name => `${name} in ${row.service}: ${row.options}`);
  });
  expect(wrong).toEqual([]);
});

test('what is written by hand names services, operations, options and actions that exist, and where it is from', () => {
  const rows = [
    ...operationActions.map(({ service, actions, unknown = {} }) => ({
      service,
      operations: [...Object.keys(actions), ...Object.keys(unknown)],
      options: [],
      actions: Object.values(actions),
    })),
    ...requirementRules.flatMap(({ service, rules }) =>
      rules.map(({ operations, given, action, resources = [] }) => ({
        service,
        operations: split(operations),
        options: [
          ...split(given),
          ...resources.flatMap(text => [...text.matchAll(/\{--([\w-]+)/g)].map(match => match[1] ?? '')),
        ],
        actions: action === undefined ? [] : [action],
      })),
    ),
    ...[...optionFacts, ...exclusiveOptions, ...ownerOptions, ...grantees].flatMap(
      ({ service, operations, options }) =>
        split(service).map(name => ({
          service: name,
          operations: split(operations),
          options: split(service).length > 1 ? [] : split(options),
          actions: [],
        })),
    ),
    ...forwardedAccess.map(({ service, operations, actions }) => ({
      service,
      operations: split(operations),
      options: [],
      actions: split(actions),
    })),
    ...keyUses.flatMap(({ service, operations, actions }) =>
      split(service).map(name => ({
        service: name,
        operations: split(operations),
        options: [],
        actions: actions === '' ? [] : split(actions),
      })),
    ),
    ...passedTo.map(({ service }) => ({ service, operations: [], options: [], actions: [] })),
  ];
  const wrong = rows.flatMap(({ service: name, operations, options, actions }) => {
    const service = catalogue.findService(name);
    const known = (service?.operationNames ?? []).map(each => service?.findOperation(each));
    return [
      ...(service === undefined ? [name] : []),
      ...operations
        .filter(each => !known.some(operation => operation?.apiName === each))
        .map(each => `${name} ${each}`),
      ...options
        .filter(option => !known.some(operation => operation?.options.has(option) === true))
        .map(option => `${name} --${option}`),
      ...actions.filter(action => facts.find(action) === undefined),
    ];
  });
  expect(wrong).toEqual([]);
  const sources = [
    ...requirementRules.flatMap(({ source, rules }) => [source, ...rules.map(rule => rule.source ?? source)]),
  ];
  expect(sources.filter(source => !source.startsWith('https://'))).toEqual([]);
  const rules = requirementRules.flatMap(group => group.rules);
  const adds = rules.flatMap(({ add }) => add ?? []);
  const instructions = [...adds, ...rules.flatMap(({ instead }) => instead ?? [])];
  expect(instructions.length).toBeGreaterThan(30);
  expect(instructions.filter(text => !/^(add|give|list|name|write) /.test(text))).toEqual([]);
  expect(adds.filter(text => !text.includes(' under `allow`'))).toEqual([]);
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
