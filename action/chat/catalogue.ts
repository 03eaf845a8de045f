import forms from '../data/block-forms.json' with { type: 'json' };
import type { Blocks } from '../data/blocks.ts';
import { openBlocks, unpackText } from '../data/unpack-text.ts';
import { openShapes, type Shapes } from './shapes.ts';

/** What an option takes. `flag` takes nothing; `list` and `structures` take any number of words. */
type OptionType =
  | 'string'
  | 'integer'
  | 'number'
  | 'list'
  | 'structures'
  | 'structure'
  | 'file'
  | 'optional'
  | 'flag';

/** One option of an operation. */
export interface OperationOption {
  /** Without the dashes. */
  readonly name: string;
  readonly type: OptionType;
  /** Whether the CLI refuses the command without it; chat asks for it. Of a flag, its opposite does as well. */
  readonly isRequired: boolean;
  /** The number of the shape of its value among those of the service. */
  readonly shape?: number;
}

/** One operation of a service. */
export interface Operation {
  /** As typed: `start-pipeline-execution`. */
  readonly name: string;
  /** As in the API: `StartPipelineExecution`. Empty for a command of the CLI that is no API operation. */
  readonly apiName: string;
  /** With those that the CLI adds to every operation (`cli-input-json`, paging), without the global ones. */
  readonly options: ReadonlyMap<string, OperationOption>;
  /** A word without an option that the CLI takes at the end, as the output file of `lambda invoke`. */
  readonly positional?: string;
}

/** One service of the CLI. */
export interface Service {
  /** As typed: `stepfunctions`. */
  readonly name: string;
  /** The name of its model in botocore: `codedeploy` for `deploy`. Empty for a command that is no service, as `s3`. */
  readonly modelName: string;
  /** The name under which it signs requests; most often its prefix in IAM. */
  readonly signingName: string;
  /** Whether it has one endpoint for all Regions, so that `--region` says nothing. */
  readonly isGlobal: boolean;
  readonly operationNames: readonly string[];
  findOperation(name: string): Operation | undefined;
  /** What the values of its options look like. */
  readonly shapes: Shapes;
}

/** All services of the AWS CLI. */
export interface Catalogue {
  /** The day of the catalogue, `YYYY-MM-DD`: what AWS has added since then is not in it. */
  readonly date: string;
  readonly serviceNames: readonly string[];
  /** Options of the CLI itself, which every command takes. */
  readonly globalOptions: ReadonlyMap<string, OperationOption>;
  /** Regions of all partitions, as far as they were known when the catalogue was made. */
  readonly regionNames: ReadonlySet<string>;
  findService(name: string): Service | undefined;
  /** The names of the services that have an operation of this name, in order. */
  ownersOf(operation: string): readonly string[];
}

let loaded: Promise<Catalogue> | undefined;

/** The catalogue that ships with the product; unpacked when it is asked for the first time, then kept. */
export function loadCatalogue(): Promise<Catalogue> {
  loaded ??= Promise.all([import('../data/command-catalogue.ts'), import('../data/command-shapes.ts')]).then(
    ([{ commandCatalogue, commandCatalogueSource }, shapes]) =>
      openCatalogue(
        commandCatalogueSource.date,
        openBlocks(commandCatalogue, forms['command-catalogue']),
        () => unpackText(shapes.commandShapes),
      ),
  );
  return loaded;
}

/**
 * A catalogue over its blocks, whose form `action/build/generate-command-catalogue.py` describes. Only the services
 * and operations that are asked for are read.
 * @param readShapes unpacks the second text, when the first value has to be compared with its shape
 */
function openCatalogue(date: string, blocks: Blocks, readShapes: () => string): Catalogue {
  // The first block is about the CLI itself.
  const [itself = '', ...serviceNames] = blocks.names;
  const known = new Set(serviceNames);
  const services = new Map<string, Service>();
  const [options = '', regions = ''] = (blocks.find(itself) ?? '').split('\n');
  let shapes: ReadonlyMap<string, readonly string[]> | undefined;
  const shapesOf = (name: string): readonly string[] => {
    shapes ??= new Map(
      readShapes()
        .split('\n\n')
        .map(block => block.split('\n'))
        .map(([service = '', ...lines]) => [service, lines]),
    );
    return shapes.get(name) ?? [];
  };
  return {
    date,
    serviceNames,
    globalOptions: readOptions(options.split(' ').slice(1)),
    regionNames: new Set(regions.split(' ')),
    findService: name => {
      if (!known.has(name)) return undefined;
      const service = services.get(name) ?? openService(name, blocks.find(name) ?? '', shapesOf);
      services.set(name, service);
      return service;
    },
    ownersOf: operation => {
      if (!/^[a-z\d-]+$/.test(operation)) return [];
      const line = new RegExp(`\\n${operation}[ =]`);
      return serviceNames.filter(name => line.test(blocks.find(name) ?? ''));
    },
  };
}

function openService(name: string, block: string, shapesOf: (name: string) => readonly string[]): Service {
  const [head = '', ...lines] = block.split('\n');
  const [modelName = '', signingName = '', flags = ''] = head.split(' ');
  const isService = flags !== 'c';
  const lineOf = new Map(lines.map(line => [/^[^ =]*/.exec(line)?.[0] ?? '', line]));
  const operations = new Map<string, Operation>();
  let shapes: Shapes | undefined;
  return {
    name,
    modelName: isService ? modelName : '',
    signingName: isService ? signingName : '',
    isGlobal: flags === 'g',
    operationNames: [...lineOf.keys()],
    shapes: number => {
      shapes ??= openShapes(shapesOf(name));
      return shapes(number);
    },
    findOperation: operationName => {
      const line = lineOf.get(operationName);
      if (line === undefined) return undefined;
      const operation = operations.get(operationName) ?? readOperation(line);
      operations.set(operationName, operation);
      return operation;
    },
  };
}

const skeletonOptions = ['cli-input-json', 'generate-cli-skeleton='];
const pagingOptions = ['starting-token', 'max-items#', 'page-size#'];

function readOperation(line: string): Operation {
  const [head = '', flags = '', ...words] = line.split(' ');
  const [name = '', apiName = toPascalCase(head)] = head.split('=');
  const positional = words.find(word => word.endsWith('>'));
  const isCommand = flags === 'c';
  const all = [
    ...words.filter(word => word !== positional),
    ...(flags.includes('p') ? pagingOptions : []),
    ...(isCommand || flags.includes('x') ? [] : skeletonOptions),
  ];
  return {
    name,
    apiName: isCommand ? '' : apiName,
    options: readOptions(all),
    ...(positional === undefined ? {} : { positional: positional.slice(0, -1) }),
  };
}

const typeOfSign: Readonly<Record<string, OptionType>> = {
  '': 'string',
  '#': 'integer',
  '%': 'number',
  '*': 'list',
  '@': 'structures',
  '{': 'structure',
  '~': 'file',
  '=': 'optional',
  '?': 'flag',
  '+': 'flag',
};

function readOptions(words: readonly string[]): ReadonlyMap<string, OperationOption> {
  const options = new Map<string, OperationOption>();
  for (const word of words) {
    const [, name = '', required, sign = '', shape] =
      /^([^!#%*@{~=?+:]*)(!?)([#%*@{~=?+]?)(?::(\d+))?$/.exec(word) ?? [];
    const option: OperationOption = {
      name,
      type: typeOfSign[sign] ?? 'string',
      isRequired: required === '!',
      ...(shape === undefined ? {} : { shape: Number(shape) }),
    };
    options.set(name, option);
    if (sign === '?') options.set(`no-${name}`, { ...option, name: `no-${name}`, isRequired: false });
  }
  return options;
}

function toPascalCase(name: string): string {
  return name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
