import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A JSON schema, as far as this looks into it. */
export interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: unknown;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

interface DescribedOperation {
  readonly parameters: readonly Parameter[];
  readonly requestBody?: Content & { readonly required?: boolean };
  readonly responses: Readonly<Record<string, Content>>;
}

interface Description {
  readonly source: string;
  readonly apiVersion: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly parameters: Readonly<Record<string, Parameter>>;
}

/** GitHub's REST description, of the operations that we call. */
export const description = JSON.parse(
  readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'operations.json'), 'utf8'),
) as Description;

/** An operation that a request is one of. */
export interface Operation {
  /** `GET /repos/{owner}/{repo}/pulls`, as the description names it. */
  readonly name: string;
  readonly described: DescribedOperation;
  /** Where it is in the description, as a JSON pointer. */
  readonly pointer: string;
  /** Values of the path, decoded. */
  readonly values: Readonly<Record<string, string>>;
}

/** The operation of a request; undefined when the description has none. The path with more literal text wins. */
export function findOperation(method: string, path: string): Operation | undefined {
  const found = Object.entries(description.paths).flatMap(([template, methods]): Operation[] => {
    const described = methods[method.toLowerCase()];
    const values = described === undefined ? undefined : matchPath(template, path);
    if (described === undefined || values === undefined) return [];
    const pointer = `#/paths/${template.replaceAll('~', '~0').replaceAll('/', '~1')}/${method.toLowerCase()}`;
    return [{ name: `${method} ${template}`, described, pointer, values }];
  });
  const literals = ({ name }: Operation) => name.replace(/\{\w+\}/g, '').length;
  return found.sort((a, b) => literals(b) - literals(a))[0];
}

/** Parameters that may hold several segments. */
const multiSegment = new Set(['path', 'ref', 'branch', 'basehead']);

function matchPath(template: string, path: string): Record<string, string> | undefined {
  const names: string[] = [];
  const pattern = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    names.push(name);
    return multiSegment.has(name) ? '(.+)' : '([^/]+)';
  });
  const match = new RegExp(`^${pattern}$`).exec(path);
  if (match === null) return undefined;
  return Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? '')]));
}

/** The parameters of an operation, references resolved. */
export function parametersOf({ described }: Operation): Parameter[] {
  return described.parameters.map(parameter => {
    const name = parameter.$ref?.split('/').at(-1);
    return (name === undefined ? undefined : description.parameters[name]) ?? parameter;
  });
}
