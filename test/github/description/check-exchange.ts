import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { description, findOperation, type Operation, parametersOf, type Schema } from './operation.ts';

/** A request as it arrived. */
export interface SentRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, coerceTypes: false });
ajv.addSchema(description, 'github');
const validators = new Map<string, ValidateFunction>();

function validate(schema: Schema | undefined, value: unknown): readonly ErrorObject[] {
  if (schema === undefined) return [];
  const key = JSON.stringify(schema);
  const validator = validators.get(key) ?? ajv.compile(qualify(schema));
  validators.set(key, validator);
  return validator(value) ? [] : (validator.errors ?? []);
}

/** Resolves references of a part to parts of the whole description. */
function qualify(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"github#/')) as Schema;
}

/** What is wrong with a request by GitHub's REST description; nothing when it is right. */
export function checkRequest(request: SentRequest): string[] {
  const { pathname, searchParams } = new URL(request.url, 'http://github.test');
  if (request.url.startsWith('/graphql')) return checkHeaders(request);
  const operation = findOperation(request.method, pathname);
  if (operation === undefined) return [`${request.method} ${pathname}: GitHub describes no such operation`];
  const problems = [
    ...checkHeaders(request),
    ...checkParameters(operation, searchParams),
    ...checkBody(operation, request.body),
  ];
  return problems.map(problem => `${operation.name}: ${problem}`);
}

function checkHeaders({ headers, body }: SentRequest): string[] {
  const expected: readonly [string, RegExp][] = [
    ['x-github-api-version', new RegExp(`^${description.apiVersion}$`)],
    ['accept', /^application\/vnd\.github(\.raw)?\+json$/],
    ['user-agent', /./],
    ['authorization', /^(Bearer|token) ./],
    ...(body === '' ? [] : ([['content-type', /^application\/json/]] satisfies [string, RegExp][])),
  ];
  return expected
    .filter(([name, pattern]) => !pattern.test(String(headers[name] ?? '')))
    .map(([name]) => `the header ${name} is ${JSON.stringify(headers[name] ?? 'missing')}`);
}

function checkParameters(operation: Operation, query: URLSearchParams): string[] {
  const parameters = parametersOf(operation);
  const known = new Set(parameters.filter(parameter => parameter.in === 'query').map(({ name }) => name));
  const unknown = [...query.keys()].filter(name => !known.has(name));
  const wrong = parameters.flatMap(({ name, schema, required, in: place }) => {
    const value = place === 'path' ? operation.values[name] : (query.get(name) ?? undefined);
    if (value === undefined) return required === true ? [`${name} is missing`] : [];
    const asNumber = /^\d+$/.test(value) ? Number(value) : value;
    const isRight = [value, asNumber].some(candidate => validate(schema, candidate).length === 0);
    return isRight ? [] : [`${name} cannot be ${JSON.stringify(value)}`];
  });
  return [...unknown.map(name => `there is no parameter ${name}`), ...wrong];
}

function checkBody({ described }: Operation, body: string): string[] {
  const { requestBody } = described;
  const schema = requestBody?.content?.['application/json']?.schema;
  if (body === '') return requestBody?.required === true ? ['the body is missing'] : [];
  if (schema === undefined) return ['it takes no body'];
  const value = JSON.parse(body) as unknown;
  return [
    ...validate(schema, value).map(({ instancePath, message }) => `body${instancePath} ${message}`),
    ...findUndescribed(schema, value).map(path => `body${path} is not described`),
  ];
}

/** Paths of members that a schema does not name: GitHub ignores them, so they are slips. */
function findUndescribed(schema: Schema, value: unknown, path = ''): string[] {
  if (Array.isArray(value)) {
    return schema.items === undefined
      ? []
      : value.flatMap((item, index) => findUndescribed(schema.items ?? {}, item, `${path}/${index}`));
  }
  const { properties } = schema;
  if (typeof value !== 'object' || value === null || properties === undefined) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const inner = properties[name];
    return inner === undefined ? [`${path}/${name}`] : findUndescribed(inner, member, `${path}/${name}`);
  });
}

/** Required members that an emulator leaves out are its poverty; what it gives has to be as GitHub describes it. */
const isPoverty = ({ keyword }: ErrorObject) => keyword === 'required';

/** What is wrong with an answer by GitHub's REST description, as far as it goes. */
export function checkAnswer({ method, url }: SentRequest, status: number, body: unknown): string[] {
  const operation = findOperation(method, new URL(url, 'http://github.test').pathname);
  if (operation === undefined || status >= 300) return [];
  const described = operation.described.responses[status];
  if (described === undefined) return [`${operation.name}: the status ${status} is not described`];
  const schema = described.content?.['application/json']?.schema;
  return validate(schema, body)
    .filter(error => !isPoverty(error))
    .map(({ instancePath, message }) => `${operation.name}: answer${instancePath} ${message}`);
}
