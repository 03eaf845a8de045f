import forms from '../data/block-forms.json' with { type: 'json' };
import type { Blocks } from '../data/blocks.ts';
import { documentedResourcesPacked } from '../data/documented-resources.ts';
import { openBlocks } from '../data/unpack-text.ts';
import type { Operation, Service } from './catalogue.ts';

/** A template that counts always, or only when its options are given and others are not. */
export interface DocumentedRow {
  readonly given: readonly string[];
  /** Options that must not be given: one that holds the whole ARN, beside those that hold its parts, or one for a parent. */
  readonly absent: readonly string[];
  readonly template: string;
}

/** What the reference and the service models say about an operation. */
export interface DocumentedResources {
  readonly rows: readonly DocumentedRow[];
  /** Types of resources that are always needed and that no option names. */
  readonly unnamed: readonly string[];
  /** Options that may name a resource, which is not documented. */
  readonly unclear: readonly string[];
  /**
   * Members at any depth whose value is a role: option and key, or option, key and the key within it. Where `isLoose` it may
   * be something else too, so that only the ARN of a role counts.
   */
  readonly roles: readonly { readonly option: string; readonly key: string; readonly isLoose: boolean }[];
  /** The option that gives tags to what is made. */
  readonly tags: string | undefined;
  /** What gets the tags, where the operation names several resources. */
  readonly tagged: string | undefined;
  /** Options that name a key. */
  readonly keys: readonly string[];
  /** Options that name a resource which no row has, with the key of the member where it is within a structure. */
  readonly others: readonly { readonly option: string; readonly key: string | undefined }[];
}

let blocks: Blocks | undefined;

/** What is read lives as long as the services and operations of the catalogue. */
const lines = new WeakMap<object, ReadonlyMap<string, string>>();
const read = new WeakMap<object, DocumentedResources>();

/** The rows of an operation of the catalogue; a service is read when it is asked for. */
export function documentedResourcesOf(
  service: Pick<Service, 'name'>,
  operation: Pick<Operation, 'apiName'>,
): DocumentedResources | undefined {
  const known = read.get(operation);
  if (known !== undefined) return known;
  const line = linesOf(service).get(operation.apiName);
  if (line === undefined) return undefined;
  const resources = readLine(line);
  read.set(operation, resources);
  return resources;
}

/** The lines of each service. */
function openDocumented(): Blocks {
  blocks ??= openBlocks(documentedResourcesPacked, forms['documented-resources']);
  return blocks;
}

function linesOf(service: Pick<Service, 'name'>): ReadonlyMap<string, string> {
  const known = lines.get(service);
  if (known !== undefined) return known;
  const texts = (openDocumented().find(service.name) ?? '').split('\n');
  const byOperation = new Map(texts.map(line => [line.slice(0, line.indexOf('\t')), line]));
  lines.set(service, byOperation);
  return byOperation;
}

const noOthers: DocumentedResources['others'] = [];

function readLine(line: string): DocumentedResources {
  const words = line.split('\t').slice(1);
  const extra = (sign: string) =>
    words
      .find(word => word.startsWith(`${sign}=`))
      ?.slice(sign.length + 1)
      .split(',') ?? [];
  const rows = words.filter(word => !/^([RTKN]=|!|~)/.test(word));
  return {
    rows: rows.map(row => {
      const end = row.startsWith('?') ? row.indexOf('>') : -1;
      const conditions = end < 0 ? [] : row.slice(1, end).split('+');
      return {
        given: conditions.filter(name => !name.startsWith('!')),
        absent: conditions.filter(name => name.startsWith('!')).map(name => name.slice(1)),
        template: end < 0 ? row : row.slice(end + 1),
      };
    }),
    unnamed: words.filter(word => word.startsWith('!')).map(word => word.slice(1)),
    unclear: words.flatMap(word => (word.startsWith('~') && word !== '~' ? word.slice(1).split('+') : [])),
    roles: extra('R').map(text => {
      const [option = '', key = ''] = text.split(':');
      return { option, key: key.replace(/~$/, ''), isLoose: key.endsWith('~') };
    }),
    tags: extra('T')[0]?.split('>')[0],
    tagged: extra('T')[0]?.split('>')[1],
    keys: extra('K'),
    // Few lines have them.
    others: line.includes('\tN=')
      ? extra('N').map(text => {
          const [option = '', key] = text.split(':');
          return { option, key };
        })
      : noOthers,
  };
}

/** Whether an option holds the whole ARN of what a row names by its parts. */
export function isWholeArn(name: string, rows: readonly DocumentedRow[]): boolean {
  return rows.some(({ template }) => template === `{--${name}}`);
}

/** Every operation that takes a role or a key, by the name of its service in the AWS CLI. */
export function* listDocumented(): Generator<{
  readonly service: string;
  readonly apiName: string;
  readonly takesRole: boolean;
  readonly takesKey: boolean;
}> {
  const { names, find } = openDocumented();
  for (const service of names) {
    for (const line of (find(service) ?? '').split('\n')) {
      const takesRole = line.includes('\tR=');
      const takesKey = line.includes('\tK=');
      if (!takesRole && !takesKey) continue;
      yield { service, apiName: line.slice(0, line.indexOf('\t')), takesRole, takesKey };
    }
  }
}
