import { canonicalJson, isObject, type Json, type JsonObject } from '../../core/json.ts';
import type { ForeignTemplate } from './read-template.ts';

/** Something that a template leaves open, with the text that stands for it. */
export interface Question {
  /** What stands in its place; found again in what is made of it. */
  readonly placeholder: string;
  readonly text: string;
}

/** What the intrinsics of a template are resolved with. */
export interface Resolving {
  readonly template: ForeignTemplate;
  /** Values that somebody gives to parameters. */
  readonly parameters: ReadonlyMap<string, string>;
  /** `AWS::StackName`. */
  readonly stackName: string;
  /** What `Ref` and `Fn::GetAtt` (with the attribute) of a resource give; undefined when nobody knows. */
  readonly resource: (logicalId: string, attribute: string | undefined) => string | undefined;
  /** Called for everything that stays open. */
  readonly ask: (question: Question) => void;
}

/** `AWS::NoValue`: what has it is not there. */
const nothing = Symbol('AWS::NoValue');
type Value = Json | typeof nothing;

/** Pseudo parameters that chatops.yml has too, and those with one meaning here. */
const pseudo: Readonly<Record<string, Json>> = {
  'AWS::AccountId': '${AWS::AccountId}',
  'AWS::Region': '${AWS::Region}',
  // Chat exists in the partition `aws` only.
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** Resolves every intrinsic in a value; undefined when nothing is left of it. */
export function resolveValue(value: Json, resolving: Resolving): Json | undefined {
  const resolved = resolve(value, resolving);
  return resolved === nothing ? undefined : resolved;
}

function resolve(value: Json, resolving: Resolving): Value {
  if (Array.isArray(value)) {
    return (value as readonly Json[])
      .map(item => resolve(item, resolving))
      .filter((item): item is Json => item !== nothing);
  }
  if (!isObject(value)) return value;
  const [[name, argument] = ['', null], ...rest] = Object.entries(value);
  if (rest.length === 0 && (name === 'Ref' || name === 'Condition' || name.startsWith('Fn::'))) {
    const run = functions[name];
    return run === undefined ? ask(name, argument, resolving) : run(argument, resolving);
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => {
      const resolved = resolve(member, resolving);
      return resolved === nothing ? [] : [[key, resolved] as const];
    }),
  );
}

type Run = (argument: Json, resolving: Resolving) => Value;

const functions: Readonly<Record<string, Run>> = {
  Ref: (name, resolving) => refer(String(name), resolving),
  'Fn::GetAtt': (argument, resolving) => {
    const [id = '', ...parts] = Array.isArray(argument)
      ? (argument as readonly Json[]).map(String)
      : String(argument).split('.');
    const attribute = parts.join('.');
    return (
      resolving.resource(id, attribute) ??
      open(`${id}${attribute}`, `${id}.${attribute} of the template`, resolving)
    );
  },
  'Fn::Sub': substitute,
  'Fn::Join': (argument, resolving) => {
    const [separator, list] = pair(argument, resolving);
    return texts(list).join(String(separator ?? ''));
  },
  'Fn::Select': (argument, resolving) => {
    const [index, list] = pair(argument, resolving);
    const found = Array.isArray(list) ? (list as readonly Json[])[Number(index)] : undefined;
    return found ?? ask('Fn::Select', argument, resolving);
  },
  'Fn::Split': (argument, resolving) => {
    const [separator, text] = pair(argument, resolving);
    return String(text ?? '').split(String(separator ?? ','));
  },
  'Fn::FindInMap': (argument, resolving) => {
    const path = Array.isArray(argument)
      ? (argument as readonly Json[]).map(part => String(resolveValue(part, resolving)))
      : [];
    const found = path.reduce<Json | undefined>(
      (part, key) => (isObject(part) ? part[key] : undefined),
      resolving.template.mappings,
    );
    return found ?? open(path.join(''), `the mapping ${path.join('.')} of the template`, resolving);
  },
  'Fn::If': (argument, resolving) => {
    const [condition, yes = null, no = null] = Array.isArray(argument) ? (argument as readonly Json[]) : [];
    const verdict = decide({ Condition: String(condition) }, resolving);
    if (verdict !== undefined) return resolve(verdict ? yes : no, resolving);
    const chosen = resolve(yes, resolving);
    resolving.ask({
      placeholder: typeof chosen === 'string' ? chosen : '',
      text: `the template decides by the condition ${String(condition)}; here is what it does when that holds`,
    });
    return chosen;
  },
  'Fn::ImportValue': (argument, resolving) => {
    const name = String(resolveValue(argument, resolving));
    return open(name.replace(/[^A-Za-z0-9]/g, ''), `the export ${name} of another stack`, resolving);
  },
};

function ask(name: string, argument: Json, resolving: Resolving): string {
  return open('UNKNOWN', `${name} ${canonicalJson(argument).slice(0, 80)} of the template`, resolving);
}

function open(placeholder: string, what: string, { ask: tell }: Resolving): string {
  tell({ placeholder, text: `question: what is ${what}?` });
  return placeholder;
}

function refer(name: string, resolving: Resolving): Value {
  if (name === 'AWS::NoValue') return nothing;
  if (name === 'AWS::StackName') return resolving.stackName;
  if (Object.hasOwn(pseudo, name)) return pseudo[name] ?? null;
  const parameter = resolving.template.parameters[name];
  if (parameter === undefined) {
    return resolving.resource(name, undefined) ?? open(name, `${name} of the template`, resolving);
  }
  const { Type: type = 'String', Default: preset } = parameter;
  const given = resolving.parameters.get(name);
  // The default of such a parameter is where its value is kept, and not the value.
  const isKept = String(type).startsWith('AWS::SSM::Parameter::Value');
  const value = given ?? (isKept ? undefined : preset);
  if (value === undefined || value === '') {
    const description = parameter['Description'];
    return open(
      name,
      `the parameter ${name} of the template${typeof description === 'string' ? ` (${description})` : ''}`,
      resolving,
    );
  }
  const isList = /^(CommaDelimitedList|List<)/.test(String(type));
  return isList
    ? String(value)
        .split(',')
        .map(item => item.trim())
    : value;
}

function substitute(argument: Json, resolving: Resolving): Value {
  const [text, own] = Array.isArray(argument) ? (argument as readonly Json[]) : [argument, {}];
  const values: JsonObject = isObject(own) ? own : {};
  return String(text).replace(/\$\{(!?)([^}]*)\}/g, (_, literal: string, name: string) => {
    if (literal === '!') return `\${${name}}`;
    const key = name.trim();
    if (Object.hasOwn(values, key)) return String(resolveValue(values[key] ?? null, resolving) ?? '');
    const dot = key.indexOf('.');
    const value =
      dot < 0
        ? refer(key, resolving)
        : resolve({ 'Fn::GetAtt': [key.slice(0, dot), key.slice(dot + 1)] }, resolving);
    return value === nothing ? '' : String(value);
  });
}

function pair(argument: Json, resolving: Resolving): readonly (Json | undefined)[] {
  return Array.isArray(argument)
    ? (argument as readonly Json[]).map(part => resolveValue(part, resolving))
    : [];
}

function texts(value: Json | undefined): string[] {
  return Array.isArray(value) ? (value as readonly Json[]).map(String) : [];
}

/** Whether a condition holds; undefined when that depends on what nobody gave. */
export function decide(condition: Json, resolving: Resolving): boolean | undefined {
  if (!isObject(condition)) return undefined;
  const [[name, argument] = ['', null]] = Object.entries(condition);
  const list = (Array.isArray(argument) ? argument : [argument]) as readonly Json[];
  switch (name) {
    case 'Condition': {
      const named = resolving.template.conditions[String(argument)];
      return named === undefined ? undefined : decide(named, resolving);
    }
    case 'Fn::Not': {
      const verdict = decide(list[0] ?? null, resolving);
      return verdict === undefined ? undefined : !verdict;
    }
    case 'Fn::And':
      return unite(list, resolving, false);
    case 'Fn::Or':
      return unite(list, resolving, true);
    case 'Fn::Equals': {
      let isOpen = false;
      const quiet: Resolving = {
        ...resolving,
        ask: () => {
          isOpen = true;
        },
      };
      const [a, b] = list.map(item => presetOf(item, quiet) ?? resolveValue(item, quiet));
      // The account and Region are known only where it is deployed.
      const isSymbolic = [a, b].some(side => typeof side === 'string' && side.includes('${AWS::'));
      return isOpen || isSymbolic ? undefined : String(a) === String(b);
    }
    default:
      return undefined;
  }
}

/** An empty default is a value to a condition: `!Equals [!Ref Topic, ""]` is how people ask for none. */
function presetOf(item: Json, { template, parameters }: Resolving): Json | undefined {
  const name = isObject(item) ? item['Ref'] : undefined;
  if (typeof name !== 'string') return undefined;
  const parameter = template.parameters[name];
  if (parameter === undefined || String(parameter['Type']).startsWith('AWS::SSM')) return undefined;
  return parameters.get(name) ?? parameter['Default'];
}

function unite(list: readonly Json[], resolving: Resolving, decisive: boolean): boolean | undefined {
  const verdicts = list.map(item => decide(item, resolving));
  if (verdicts.includes(decisive)) return decisive;
  return verdicts.includes(undefined) ? undefined : !decisive;
}
