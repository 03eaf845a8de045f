import { isObject, type JsonObject } from '../../core/json.ts';
import { validationError } from '../errors.ts';
import type { Input } from '../input.ts';
import { sectionOf } from './check-template.ts';

/** One parameter of a template, for GetTemplateSummary and ValidateTemplate. */
export interface DeclaredParameter {
  readonly name: string;
  readonly type: string;
  readonly default: string | undefined;
  readonly description: string | undefined;
  readonly isSecret: boolean;
  readonly allowed: readonly string[] | undefined;
}

/** The parameters that a template declares. */
export function declaredParameters(template: JsonObject): DeclaredParameter[] {
  return Object.entries(sectionOf(template, 'Parameters')).map(([name, raw]) => {
    const {
      Type: type,
      Default: fallback,
      Description: description,
      NoEcho: noEcho,
      AllowedValues: allowed,
    } = isObject(raw) ? raw : {};
    return {
      name,
      type: String(type ?? 'String'),
      default: fallback === undefined ? undefined : String(fallback),
      description: typeof description === 'string' ? description : undefined,
      isSecret: String(noEcho) === 'true',
      allowed: Array.isArray(allowed) ? allowed.map(String) : undefined,
    };
  });
}

/**
 * Values of all parameters: what is given, else what the stack has (when asked for), else the default.
 * @throws ApiError for missing, unknown and forbidden values (recorded, or as AWS documents them)
 */
export function readParameters(
  template: JsonObject,
  given: readonly Input[] | undefined,
  previous: Readonly<Record<string, string>>,
): Record<string, string> {
  const declared = declaredParameters(template);
  const names = new Set(declared.map(({ name }) => name));
  const values = new Map<string, string>();
  for (const entry of given ?? []) {
    const name = entry.require('ParameterKey');
    const value = entry.flag('UsePreviousValue') === true ? previous[name] : entry.text('ParameterValue');
    if (!names.has(name)) throw validationError(`Parameters: [${name}] do not exist in the template`);
    if (value !== undefined) values.set(name, value);
  }
  const missing = declared.filter(
    parameter => !values.has(parameter.name) && parameter.default === undefined,
  );
  if (missing.length > 0) {
    throw validationError(`Parameters: [${missing.map(({ name }) => name).join(', ')}] must have values`);
  }
  return Object.fromEntries(
    declared.map(parameter => [parameter.name, checkValue(parameter, values.get(parameter.name))]),
  );
}

function checkValue(parameter: DeclaredParameter, given: string | undefined): string {
  const value = given ?? parameter.default ?? '';
  if (parameter.type === 'Number' && Number.isNaN(Number(value))) {
    throw validationError(`Parameter '${parameter.name}' must be a number.`);
  }
  if (parameter.allowed !== undefined && !parameter.allowed.includes(value)) {
    throw validationError(`Parameter '${parameter.name}' must be one of AllowedValues`);
  }
  return value;
}
