import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import type { Json } from '../../action/core/json.ts';
import type { Template } from '../../action/core/template.ts';

const schemas = JSON.parse(
  readFileSync(new URL('../../action/data/resource-schemas.json', import.meta.url), 'utf8'),
) as Record<string, object>;

// `format` names CloudFormation's own formats, e.g. `AWS::IAM::Role.Arn`, which say nothing that could be checked.
const ajv = new Ajv({
  strict: false,
  allErrors: true,
  validateFormats: false,
  code: { regExp: readPattern },
});
const validators = new Map(
  Object.entries(schemas).map(([type, schema]) => [type, ajv.compile(withoutMeta(schema))]),
);

/** Every resource of a template that does not fit the registry schema of its type, in words. */
export function findMisfits(template: Template): string[] {
  return Object.entries(template.Resources).flatMap(([logicalId, { Type, Properties }]) => {
    const validate = validators.get(Type);
    if (validate === undefined) return [`${logicalId}: ${Type} has no schema here`];
    if (validate(resolveIntrinsics(Properties, template))) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message }) => `${logicalId} (${Type}) ${instancePath} ${message}`,
    );
  });
}

/** Some of the patterns are regular expressions only with the `u` flag, and some only without it. */
function readPattern(source: string): RegExp {
  // The registry writes the end of a text as Java does.
  const pattern = source.replace(/\\Z$/, '$');
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return new RegExp(pattern);
  }
}
readPattern.code = 'readPattern';

function withoutMeta(schema: object): object {
  return Object.fromEntries(
    Object.entries(schema).filter(([key]) => key !== '$schema' && key !== 'sourceUrl'),
  );
}

const pseudo: Readonly<Record<string, string>> = {
  'AWS::AccountId': '123456789012',
  'AWS::Region': 'eu-west-1',
  'AWS::Partition': 'aws',
};

/** What `Ref` returns, by type. */
const references: Readonly<Record<string, string>> = {
  'AWS::Chatbot::CustomAction': 'arn:aws:chatbot::123456789012:custom-action/x',
  'AWS::IAM::ManagedPolicy': 'arn:aws:iam::123456789012:policy/x',
  'AWS::SNS::Topic': 'arn:aws:sns:eu-west-1:123456789012:x',
  'AWS::KMS::Key': '1234abcd-12ab-34cd-56ef-1234567890ab',
};

/** The properties as CloudFormation hands them to a handler: without its functions. */
function resolveIntrinsics(value: Json, template: Template): Json {
  if (Array.isArray(value)) return value.map((item: Json) => resolveIntrinsics(item, template));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[name, argument] = ['', null]] = entries;
  if (entries.length === 1 && name === 'Ref') {
    return pseudo[String(argument)] ?? references[template.Resources[String(argument)]?.Type ?? ''] ?? null;
  }
  if (entries.length === 1 && name === 'Fn::GetAtt') return 'arn:aws:iam::123456789012:role/x';
  if (entries.length === 1 && name === 'Fn::Sub') {
    return String(argument).replace(/\$\{(!?)([^}]+)\}/g, (whole, isLiteral: string, key: string) =>
      isLiteral === '!' ? `\${${key}}` : (pseudo[key] ?? whole),
    );
  }
  return Object.fromEntries(entries.map(([key, member]) => [key, resolveIntrinsics(member, template)]));
}
