import { canonicalJson, isObject, type Json, type JsonObject } from '../../core/json.ts';
import { openMarker, openMarkerIn, openQuestionIn } from '../../core/open-question.ts';
import type { ForeignTemplate } from './read-template.ts';

/** A value that a template leaves open. The marker `OPEN(id)` takes its place. */
export interface TemplateQuestion {
  /** What `--resolve` and `--parameter` call it. */
  readonly id: string;
  readonly text: string;
}

/** What the intrinsics of a template are resolved with. */
export interface Resolving {
  readonly template: ForeignTemplate;
  /** Values given to parameters. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Answers to questions by id. */
  readonly answers: ReadonlyMap<string, string>;
  /** Questions of the markers in the template, by id. */
  readonly questions: ReadonlyMap<string, string>;
  /** `AWS::StackName`; undefined: it is an open question. */
  readonly stackName: string | undefined;
  /** The Region, where its source says it. */
  readonly region?: string | undefined;
  /** Called for each parameter and answer that is made use of. */
  readonly use: (name: string) => void;
  /** What `Ref` and `Fn::GetAtt` (with the attribute) of a resource give; undefined when that is not known. */
  readonly resource: (logicalId: string, attribute: string | undefined) => string | undefined;
  /** Called for everything that stays open. */
  readonly ask: (question: TemplateQuestion) => void;
}

/** `AWS::NoValue`: what has it is not there. */
const nothing = Symbol('AWS::NoValue');
type ResolvedValue = Json | typeof nothing;

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

/** `{{resolve:ssm:/name}}`: a value that CloudFormation reads when it deploys. */
const dynamicReference = /\{\{resolve:([^{}]+)\}\}/g;

function resolve(value: Json, resolving: Resolving): ResolvedValue {
  if (typeof value === 'string') {
    const known = openQuestionIn(value);
    const text = known === undefined ? undefined : resolving.questions.get(known);
    // A marker that came with the template, e.g. for what Terraform does not know yet.
    if (known !== undefined && text !== undefined) {
      const answer = resolving.answers.get(known);
      if (answer === undefined) resolving.ask({ id: known, text });
      else resolving.use(known);
      return answer === undefined ? value : value.replace(openMarker(known), () => answer);
    }
    return value.replace(dynamicReference, (_, name: string) =>
      open(name, `the value of ${name}`, resolving),
    );
  }
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

type ResolveRun = (argument: Json, resolving: Resolving) => ResolvedValue;

const functions: Readonly<Record<string, ResolveRun>> = {
  Ref: (name, resolving) => refer(String(name), resolving),
  'Fn::GetAtt': (argument, resolving) => {
    const [id = '', ...parts] = Array.isArray(argument)
      ? (argument as readonly Json[]).map(String)
      : String(argument).split('.');
    const attribute = parts.join('.');
    return resolving.resource(id, attribute) ?? openAttribute(id, attribute, resolving);
  },
  'Fn::Sub': substitute,
  'Fn::Join': (argument, resolving) => {
    const [separator, list] = pair(argument, resolving);
    return typeof list === 'string' ? list : texts(list).join(String(separator ?? ''));
  },
  'Fn::Select': (argument, resolving) => {
    const [index, list] = pair(argument, resolving);
    if (typeof list === 'string' && openMarkerIn(list) !== undefined) return list;
    const found = Array.isArray(list) ? (list as readonly Json[])[Number(index)] : undefined;
    return found ?? ask('Fn::Select', argument, resolving);
  },
  'Fn::Split': (argument, resolving) => {
    const [separator, text] = pair(argument, resolving);
    const whole = String(text ?? '');
    // With an open value in the text, the number of parts is not known.
    return openMarkerIn(whole) ?? whole.split(String(separator ?? ','));
  },
  'Fn::FindInMap': (argument, resolving) => {
    const path = Array.isArray(argument)
      ? (argument as readonly Json[]).map(part => String(resolveValue(part, resolving)))
      : [];
    const unknown = path.map(openMarkerIn).find(part => part !== undefined);
    if (unknown !== undefined) return unknown;
    const found = path.reduce<Json | undefined>(
      (part, key) => (isObject(part) ? part[key] : undefined),
      resolving.template.mappings,
    );
    return found ?? open(`Map.${path.join('.')}`, `the mapping ${path.join('.')} of the template`, resolving);
  },
  'Fn::If': (argument, resolving) => {
    const [condition, yes = null, no = null] = Array.isArray(argument) ? (argument as readonly Json[]) : [];
    const verdict = decide({ Condition: String(condition) }, resolving);
    if (verdict !== undefined) return resolve(verdict ? yes : no, resolving);
    return open(
      `Condition.${String(condition)}`,
      `decided by the condition ${String(condition)} (with --resolve: true or false)`,
      resolving,
    );
  },
  'Fn::ImportValue': (argument, resolving) => {
    const name = String(resolveValue(argument, resolving));
    if (openMarkerIn(name) !== undefined) return openMarkerIn(name) ?? name;
    return open(`Import.${name}`, `the export ${name} of another stack`, resolving);
  },
};

function ask(name: string, argument: Json, resolving: Resolving): string {
  const known = openMarkerIn(canonicalJson(argument));
  if (known !== undefined) return known;
  const text = `${name} ${canonicalJson(argument).slice(0, 80)}`;
  return open(text.slice(0, 60), `${text} of the template`, resolving);
}

/** The answer to a question, or its marker. */
function open(id: string, what: string, resolving: Resolving): string {
  const marker = openMarker(id);
  const key = openQuestionIn(marker) ?? id;
  const answer = resolving.answers.get(key);
  if (answer !== undefined) {
    resolving.use(key);
    return answer;
  }
  resolving.ask({ id: key, text: `question: what is ${what}?` });
  return marker;
}

/** An attribute of a resource, which only a deployed stack knows. */
export function openAttribute(logicalId: string, attribute: string, resolving: Resolving): string {
  const type = resolving.template.resources[logicalId]?.['Type'];
  const noun = typeof type === 'string' ? ` (${type})` : '';
  const id = attribute === '' ? logicalId : `${logicalId}.${attribute}`;
  return open(id, `${id}${noun} of the template`, resolving);
}

function refer(name: string, resolving: Resolving): ResolvedValue {
  if (name === 'AWS::NoValue') return nothing;
  if (name === 'AWS::StackName') {
    return resolving.stackName ?? open('AWS.StackName', 'the name of the stack (--stack-name)', resolving);
  }
  if (Object.hasOwn(pseudo, name)) return pseudo[name] ?? null;
  const parameter = resolving.template.parameters[name];
  if (parameter === undefined) {
    return resolving.resource(name, undefined) ?? openAttribute(name, '', resolving);
  }
  if (resolving.parameters.has(name)) resolving.use(name);
  const { Type: type = 'String', Default: preset } = parameter;
  const given = resolving.parameters.get(name);
  // The default of this parameter is where its value is kept, and not the value.
  const isKept = String(type).startsWith('AWS::SSM::Parameter::Value');
  const value = given ?? (isKept ? undefined : preset);
  if (value === undefined || value === '') {
    const { Description: description, AllowedValues: allowed } = parameter;
    const about = [
      ...(typeof description === 'string' ? [description] : []),
      ...(Array.isArray(allowed) ? [`one of ${allowed.map(String).join(', ')}`] : []),
      ...(isKept && preset !== undefined ? [`kept in ${String(preset)}`] : []),
    ];
    const text = `the parameter ${name} of the template${about.length === 0 ? '' : ` (${about.join('; ')})`}`;
    return open(name, text, resolving);
  }
  const isList = /^(CommaDelimitedList|List<)/.test(String(type));
  return isList
    ? String(value)
        .split(',')
        .map(item => item.trim())
    : value;
}

function substitute(argument: Json, resolving: Resolving): ResolvedValue {
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

/** Whether a condition holds; undefined when that depends on a value that was not given. */
export function decide(condition: Json, resolving: Resolving): boolean | undefined {
  if (!isObject(condition)) return undefined;
  const [[name, argument] = ['', null]] = Object.entries(condition);
  const list = (Array.isArray(argument) ? argument : [argument]) as readonly Json[];
  switch (name) {
    case 'Condition': {
      const answer = resolving.answers.get(`Condition.${String(argument)}`);
      if (answer !== undefined) {
        resolving.use(`Condition.${String(argument)}`);
        return answer === 'true';
      }
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
function presetOf(item: Json, { template, parameters, use }: Resolving): Json | undefined {
  const name = isObject(item) ? item['Ref'] : undefined;
  if (typeof name !== 'string') return undefined;
  const parameter = template.parameters[name];
  if (parameter !== undefined && parameters.has(name)) use(name);
  if (parameter === undefined || String(parameter['Type']).startsWith('AWS::SSM')) return undefined;
  return parameters.get(name) ?? parameter['Default'];
}

function unite(list: readonly Json[], resolving: Resolving, decisive: boolean): boolean | undefined {
  const verdicts = list.map(item => decide(item, resolving));
  if (verdicts.includes(decisive)) return decisive;
  return verdicts.includes(undefined) ? undefined : !decisive;
}
