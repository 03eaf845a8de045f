import { expect, test } from '@jest/globals';
import { loadCatalogue } from '../../action/chat/catalogue.ts';
import { documentedResourcesOf } from '../../action/chat/documented-resources.ts';
import { isReading } from '../../action/chat/is-reading.ts';
import { parseCommand } from '../../action/chat/parse.ts';
import { findMainRule } from '../../action/chat/requirement-rules.ts';
import { requirementsOf } from '../../action/chat/requirements.ts';
import { loadIamActions } from '../../action/iam/iam-actions.ts';
import { type Asked, listWithResources, sampleArn } from './list-operations.ts';

// What holds of every operation whose action has resources, whichever options name them.

const catalogue = await loadCatalogue();
const facts = await loadIamActions();
const place = { partition: 'aws', account: '123456789012' };

const all = listWithResources(catalogue, facts);

/** The variables of an ARN format, each with the placeholder that a template has in its place. */
function pairParts(format: string, template: string): (readonly [string, string])[] {
  const parts = format
    .replace('arn:${Partition}:', '')
    .replace('${Region}', '{region}')
    .replace('${Account}', '{account}')
    .split(/\$\{(\w+)\}/);
  const source = parts.map((part, index) =>
    index % 2 === 0 ? part.replace(/[.+?^$()|[\]\\{}*]/g, '\\$&') : '(\\{[^}]*\\})',
  );
  const values = new RegExp(`^${source.join('')}$`).exec(template)?.slice(1) ?? [];
  return values.map((value, index) => [parts[index * 2 + 1] ?? '', value] as const);
}

test('no option that holds a name fills the part of an ARN that is an id', () => {
  const filled = all.flatMap(({ service, operation, formats }) =>
    (documentedResourcesOf(service, operation)?.rows ?? []).flatMap(({ template }) =>
      formats
        .flatMap(format => pairParts(format, template))
        .map(([variable, value]) => ({ called: `${service.name} ${operation.name}`, variable, value })),
    ),
  );
  expect(filled.length).toBeGreaterThan(8000);
  const names = filled.filter(
    ({ variable, value }) => /(Id|Identifier)$/.test(variable) && /^\{--([\w-]+-)?names?\}$/.test(value),
  );
  expect(names).toEqual([]);
});

function write({ service, operation }: Asked, values: ReadonlyMap<string, string>): string {
  const required = [...operation.options.values()].filter(
    ({ name, isRequired }) => isRequired && !values.has(name),
  );
  const words = [
    ...required.flatMap(({ name, type }) => (type === 'flag' ? [`--${name}`] : [`--${name}`, 'x1'])),
    ...[...values].flatMap(([name, value]) => [`--${name}`, `'${value}'`]),
  ];
  return [service.name, operation.name, ...words, '--region eu-west-1'].join(' ');
}

function mainOf(asked: Asked, command: string) {
  const found = requirementsOf(catalogue, parseCommand(command), { place, facts });
  if ('unknown' in found) return undefined;
  return found.requirements.find(({ action, isBeside }) => action === asked.action && isBeside === undefined);
}

/** Whether a row that is written by hand says what an operation needs, without any options. */
function hasRow(asked: Asked): boolean {
  const given = { options: new Map(), values: {}, place, regions: [], omitted: 'default' as const };
  return findMainRule({ ...asked, ...given }) !== undefined;
}

/** The word that an option and a type of resource have in common. */
const wordOf = (text: string) => text.replace(/[^a-z\d]/gi, '').toLowerCase();

test('an option with the ARN of a resource of the action is the resource that is asked for, or it is unknown', () => {
  const asked = all.flatMap(each => {
    if (hasRow(each)) return [];
    return [...each.operation.options.values()].flatMap(({ name }) => {
      const word = wordOf(/^(.+)-arns?$/.exec(name)?.[1] ?? '');
      const types = facts.resourcesOf(each.action).filter(({ type }) => wordOf(type).endsWith(word));
      return word === ''
        ? []
        : types.flatMap(({ arns }) => arns.map(arn => ({ ...each, name, arn: sampleArn(arn) })));
    });
  });
  expect(asked.length).toBeGreaterThan(1000);
  const ignored = asked.flatMap(each => {
    const command = write(each, new Map([[each.name, each.arn]]));
    const main = mainOf(each, command);
    const isRead =
      main === undefined || main.resourcesUnknown !== undefined || main.resources.includes(each.arn);
    return isRead ? [] : [`${command}: ${main.resources}`];
  });
  expect(ignored).toEqual([]);
});

test('a part of an ARN that is given alone is a part of what is asked for, or says which of all', () => {
  const asked = all.flatMap(each =>
    (documentedResourcesOf(each.service, each.operation)?.rows ?? [])
      .filter(({ given }) => given.length > 1)
      .flatMap(({ given }) => given.map(name => ({ ...each, name })))
      .filter(({ operation, name }) => operation.options.get(name)?.isRequired === false),
  );
  expect(asked.length).toBeGreaterThan(20);
  const ignored = asked.flatMap(each => {
    const command = write(each, new Map([[each.name, 'x2']]));
    const main = mainOf(each, command);
    const isRead =
      main === undefined ||
      main.resourcesUnknown !== undefined ||
      main.resources.some(arn => arn.includes('x2')) ||
      main.wildcards?.some(({ kind }) => kind === 'any');
    return isRead ? [] : [`${command}: ${main.resources}`];
  });
  expect(ignored).toEqual([]);
});

test('an option of a reading operation with the word of a type in its name says that it may name one', () => {
  const named = all
    .filter(({ operation }) => isReading(operation))
    .flatMap(each => {
      const found = documentedResourcesOf(each.service, each.operation);
      const isAllOptional = facts.resourcesOf(each.action).every(({ isRequired }) => !isRequired);
      if (!isAllOptional || found?.rows.length !== 0 || hasRow(each)) return [];
      const types = facts.resourcesOf(each.action).map(({ type }) => wordOf(type));
      return [...each.operation.options.values()]
        .filter(({ type }) => !/^(flag|integer|timestamp)$/.test(type))
        .filter(({ name }) => types.includes(wordOf(name.replace(/-(id|arn|identifier|name)s?$/, ''))))
        .map(({ name }) => ({ each, name }));
    });
  expect(named.length).toBeGreaterThan(5);
  const ignored = named.flatMap(({ each, name }) => {
    const command = write(each, new Map([[name, '{}']]));
    const main = mainOf(each, command);
    return main === undefined || main.resourcesUnknown !== undefined ? [] : [`${command}: ${main.resources}`];
  });
  expect(ignored).toEqual([]);
});

test('no part of an ARN is empty that the reference has a variable for, whatever is left out', () => {
  // What reads all of what is in the default bus, all log groups or all queues has no name in the ARN.
  const unnamed = /^arn:aws:(logs:[^:]*:\d+:log-group:[^:]*:log-stream|sqs:[^:]*:\d+):$/;
  const empty = all.flatMap(each => {
    const command = [each.service.name, each.operation.name, '--region eu-west-1'].join(' ');
    return [command, write(each, new Map())].flatMap(text =>
      (mainOf(each, text)?.resources ?? [])
        .filter(() => !each.formats.some(format => format.endsWith('/')))
        .filter(arn => /(\/\/|::|[:/])$|\/\/|^arn:([^:]*:){5}.*::/.test(arn) && !unnamed.test(arn))
        .map(arn => `${text}: ${arn}`),
    );
  });
  expect(empty).toEqual([]);
});

test('an option that names one more thing of a type of the action is asked for, or it is said that it may be', () => {
  const more =
    /^(add|remove|secondary|source|destination|target|ipv4|ipv6|final)-(.+)-(ids?|arns?|identifiers?)$/;
  const named = all
    .filter(({ operation }) => !isReading(operation))
    .flatMap(each => {
      if (hasRow(each)) return [];
      const optional = facts
        .resourcesOf(each.action)
        .filter(({ isRequired }) => !isRequired)
        .map(({ type }) => wordOf(type));
      return [...each.operation.options.keys()]
        .filter(name => optional.includes(wordOf(more.exec(name)?.[2] ?? '-')))
        .map(name => ({ each, name }));
    });
  expect(named.length).toBeGreaterThan(20);
  const ignored = named.flatMap(({ each, name }) => {
    const command = write(each, new Map([[name, 'x-0123456789abcdef0']]));
    const found = requirementsOf(catalogue, parseCommand(command), { place, facts });
    if ('unknown' in found) return [];
    const own = found.requirements.filter(({ action }) => action === each.action);
    const isSaid = own.some(
      ({ resources, resourcesUnknown }) =>
        resourcesUnknown !== undefined || resources.some(arn => arn.includes('x-0123456789abcdef0')),
    );
    return isSaid ? [] : [command];
  });
  expect(ignored).toEqual([]);
});

/** The operations of the second layer that have a row, each with its templates. */
const rowsOf = all.flatMap(each =>
  (documentedResourcesOf(each.service, each.operation)?.rows ?? []).map(row => ({
    ...each,
    row,
    called: `${each.service.name} ${each.operation.name} ${row.template}`,
  })),
);

test('an operation that names one thing is not about all of them, also where its name ends in s', () => {
  const about = rowsOf.flatMap(({ operation, row, called }) => {
    const word = /^(Get|Describe)/.test(operation.apiName) && /([\w-]+)[:/]\{all\}$/.exec(row.template)?.[1];
    if (!word) return [];
    const own = [...operation.options.values()].filter(({ isRequired }) => isRequired);
    return [
      {
        called,
        isOne: own.some(
          ({ name }) => wordOf(name.replace(/-(name|id|alias|identifier|arn)$/, '')) === wordOf(word),
        ),
      },
    ];
  });
  expect(about.length).toBeGreaterThan(5);
  expect(about.filter(({ isOne }) => isOne)).toEqual([]);
});

test('--resource-arn is what another option of the type is not about', () => {
  const taken = rowsOf.filter(
    ({ operation, row }) =>
      row.template === '{--resource-arn}' && row.given.length === 0 && !/tag/i.test(operation.apiName),
  );
  expect(taken.length).toBeGreaterThan(50);
  const wrong = taken.filter(({ service, operation, action }) => {
    const required = facts.resourcesOf(action).filter(({ isRequired }) => isRequired);
    const rows = documentedResourcesOf(service, operation)?.rows ?? [];
    return required.some(({ type }) =>
      [...operation.options.values()].some(
        ({ name, isRequired }) =>
          isRequired &&
          wordOf(/^(.+)-(name|id|identifier)$/.exec(name)?.[1] ?? '-') === wordOf(type) &&
          !rows.some(({ template }) => template.includes(`{--${name}`)),
      ),
    );
  });
  expect(wrong.map(({ called }) => called)).toEqual([]);
});

test('what a call starts anew is not named by a bare option of it', () => {
  const started = rowsOf.filter(
    ({ operation, row }) =>
      /^Start.+(Task|Job|Run)$/.test(operation.apiName) && /[:/]\{--(id|identifier)\}$/.test(row.template),
  );
  // A task that was created before is started by its ID.
  expect(started.map(({ called }) => called)).toEqual([
    'iotwireless start-fuota-task iotwireless:{region}:{account}:FuotaTask/{--id}',
  ]);
});
