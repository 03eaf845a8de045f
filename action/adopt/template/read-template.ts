import { type CollectionTag, parseDocument, type ScalarTag, type YAMLMap, type YAMLSeq } from 'yaml';
import { isObject, type Json, type JsonObject } from '../../core/json.ts';

/** A CloudFormation template as people write it, with short forms (`!Ref x`) written out (`{ Ref: x }`). */
export interface ForeignTemplate {
  readonly parameters: Readonly<Record<string, JsonObject>>;
  readonly mappings: JsonObject;
  readonly conditions: JsonObject;
  /** By logical id, in the order of the file. */
  readonly resources: Readonly<Record<string, JsonObject>>;
  readonly outputs: Readonly<Record<string, JsonObject>>;
}

/** Functions that have a short form; those without `Fn::` are `Ref` and `Condition`. */
const functions = [
  'And',
  'Base64',
  'Cidr',
  'Equals',
  'FindInMap',
  'GetAZs',
  'If',
  'ImportValue',
  'Join',
  'Length',
  'Not',
  'Or',
  'Select',
  'Split',
  'Sub',
  'ToJsonString',
  'Transform',
] as const;

/**
 * Reads a template, JSON or YAML.
 * @returns a sentence about what is wrong with it when it cannot be read
 */
export function readTemplate(text: string): ForeignTemplate | string {
  const document = parseDocument(text, { customTags: shortForms, logLevel: 'silent', merge: true });
  const [error] = document.errors;
  if (error !== undefined) return error.message;
  const data = JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 1000 }) ?? null)) as Json;
  if (!isObject(data) || !isObject(data['Resources']))
    return 'It has no Resources, so it is not a CloudFormation template';
  return {
    parameters: entriesOf(data['Parameters']),
    mappings: isObject(data['Mappings']) ? data['Mappings'] : {},
    conditions: isObject(data['Conditions']) ? data['Conditions'] : {},
    resources: entriesOf(data['Resources']),
    outputs: entriesOf(data['Outputs']),
  };
}

function entriesOf(value: Json | undefined): Record<string, JsonObject> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, JsonObject] => isObject(entry[1])),
  );
}

function longName(name: string): string {
  return name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
}

function scalarForm(name: string, read: (text: string) => Json): ScalarTag {
  return { tag: `!${name}`, resolve: text => ({ [longName(name)]: read(text) }) };
}

function collectionForm(name: string, collection: 'seq' | 'map'): CollectionTag {
  return {
    tag: `!${name}`,
    collection,
    // The node itself stays; plain data made of it has the long form.
    resolve: (node: YAMLMap.Parsed | YAMLSeq.Parsed) => {
      const plain = node.toJSON.bind(node);
      return Object.assign(node, {
        toJSON: (argument: unknown, context: Parameters<typeof plain>[1]) => ({
          [longName(name)]: plain(argument, context),
        }),
      });
    },
  } as CollectionTag;
}

const shortForms: (ScalarTag | CollectionTag)[] = [
  ...['Ref', 'Condition', ...functions].map(name => scalarForm(name, text => text)),
  ...functions.flatMap(name => [collectionForm(name, 'seq'), collectionForm(name, 'map')]),
  // `!GetAtt Role.Arn`: the first dot ends the logical id.
  scalarForm('GetAtt', text => {
    const dot = text.indexOf('.');
    return dot < 0 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
  }),
  collectionForm('GetAtt', 'seq'),
];
