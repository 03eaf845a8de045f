import fc from 'fast-check';
import type { Catalogue, Operation, OperationOption } from '../../../action/chat/catalogue.ts';
import type { GeneratedCommand } from './ask-awscli.ts';

const words = fc.constantFrom(
  'demo',
  'my-thing',
  'a b c',
  'x=y',
  '-5',
  'arn:aws:sns:eu-west-1:123456789012:topic',
);

function valuesOf({ type }: OperationOption): fc.Arbitrary<string[]> {
  switch (type) {
    case 'flag':
      return fc.constant([]);
    case 'integer':
      return fc.constantFrom(['5'], ['+7'], ['-1'], ['1_000']);
    case 'number':
      return fc.constantFrom(['0.5'], ['1e3'], ['nan']);
    case 'structure':
      return fc.constantFrom(['{}'], ['{"Key": "a b"}']);
    case 'structures':
      return fc.constantFrom(['[]'], []);
    case 'list':
      return fc.constantFrom(['[]'], []);
    case 'file':
      return fc.constant(['package.json']);
    case 'optional':
      return fc.constant(['input']);
    default:
      return words.map(word => [word]);
  }
}

function argumentsOf(option: OperationOption): fc.Arbitrary<string[]> {
  return fc.record({ values: valuesOf(option), isInline: fc.boolean() }).map(({ values, isInline }) => {
    const [value] = values;
    return isInline && values.length === 1 ? [`--${option.name}=${value}`] : [`--${option.name}`, ...values];
  });
}

/** One word of a valid command made wrong, or at least odd. */
const mutations: Readonly<Record<string, (list: string[], at: number) => string[]>> = {
  none: list => list,
  drop: (list, at) => list.filter((_, index) => index !== at),
  misspell: (list, at) => list.map((word, index) => (index === at ? `${word}x` : word)),
  shorten: (list, at) =>
    list.map((word, index) => (index === at && word.length > 5 ? word.slice(0, -2) : word)),
  double: (list, at) => [...list.slice(0, at + 1), ...list.slice(at)],
  stray: (list, at) => [...list.slice(0, at + 1), 'stray', ...list.slice(at + 1)],
  inline: (list, at) =>
    list.map((word, index) => (index === at && word.startsWith('--') ? `${word}=5` : word)),
  text: (list, at) => list.map((word, index) => (index === at && /^[+-]?\d+$/.test(word) ? 'ten' : word)),
  global: (list, at) => [...list.slice(0, at), '--region', 'eu-west-1', ...list.slice(at)],
};

/** Argument lists: operations of the catalogue with their options, some of them mutated. */
export function generateCommands(
  catalogue: Catalogue,
  services: readonly string[],
): fc.Arbitrary<GeneratedCommand> {
  const operations = services.flatMap(name => {
    const service = catalogue.findService(name);
    if (service === undefined || service.modelName === '' || name === 'sdb') return [];
    return service.operationNames.flatMap(each => {
      const operation = service.findOperation(each);
      return operation === undefined || operation.apiName === '' ? [] : [{ service: name, operation }];
    });
  });
  return fc.constantFrom(...operations).chain(({ service, operation }) =>
    fc
      .record({
        parts: optionLists(operation),
        mutation: fc.constantFrom(...Object.keys(mutations)),
        at: fc.nat({ max: 8 }),
      })
      .map(({ parts, mutation, at }) => {
        const output = operation.positional === undefined ? [] : ['out.json'];
        const list = [service, operation.name, ...output, ...parts.flat()];
        return {
          arguments: mutations[mutation]?.(list, at % list.length) ?? list,
          service,
          operation: operation.name,
          options: [...operation.options.keys()],
        };
      }),
  );
}

function optionLists({ options }: Operation): fc.Arbitrary<string[][]> {
  const all = [...options.values()].filter(({ name }) => name !== 'cli-input-json');
  const required = all.filter(({ isRequired }) => isRequired);
  const others = all.filter(({ isRequired, name }) => !isRequired && name !== 'generate-cli-skeleton');
  return fc
    .subarray(others, { maxLength: Math.min(3, others.length) })
    .chain(some => fc.tuple(...[...required, ...some].map(argumentsOf)));
}
