import type { PageData, PageGrant } from './page-data.ts';

/** What of the model of a page is searched. */
export interface SearchedModel {
  readonly data: PageData;
  /** The numbers of a list of actions. */
  readonly actionsOf: (list: number) => readonly number[];
}

/** What a search finds. */
export interface Matches {
  readonly actions: ReadonlySet<number>;
  /** Whether a text is found by itself. */
  readonly text: (text: number) => boolean;
  /** Whether a grant is found by its resources, conditions or statements. */
  readonly grant: (grant: number) => boolean;
  /** Whether a set holds anything that is found. */
  readonly sets: (set: number) => boolean;
}

/**
 * Finds an action (`lambda:Invoke`), a command (`codepipeline start-pipeline-execution`), or a resource: an ARN finds the
 * patterns that cover it, another text those that hold it.
 * @returns undefined when nothing is searched
 */
export function findMatches(model: SearchedModel, query: string): Matches | undefined {
  const text = query.trim().toLowerCase();
  if (text === '') return undefined;
  const { data } = model;
  const wanted = readActionQuery(text);
  const actions = new Set<number>();
  for (const [index, name] of data.actions.entries()) if (wanted(name.toLowerCase())) actions.add(index);
  const isArn = text.startsWith('arn:');
  const texts = new Set<number>();
  for (const [index, each] of data.texts.entries()) {
    if (isArn ? coversArn(each, query.trim()) : each.toLowerCase().includes(text)) texts.add(index);
  }
  const grants = new Map<number, boolean>();
  const grant = (number: number): boolean => {
    const known = grants.get(number);
    if (known !== undefined) return known;
    const is = isFound(data.grants[number], texts, isArn);
    grants.set(number, is);
    return is;
  };
  const lists = new Map<number, boolean>();
  const holds = (list: number): boolean => {
    const is = lists.get(list) ?? model.actionsOf(list).some(action => actions.has(action));
    lists.set(list, is);
    return is;
  };
  const known = new Map<number, boolean>();
  const sets = (set: number): boolean => {
    const is =
      known.get(set) ?? (data.sets[set] ?? []).some(([number, list]) => grant(number) || holds(list));
    known.set(set, is);
    return is;
  };
  return { actions, text: number => texts.has(number), grant, sets };
}

function isFound(grant: PageGrant | undefined, texts: ReadonlySet<number>, isArn: boolean): boolean {
  if (grant === undefined) return false;
  const { on, if: conditions, by } = grant;
  const found = (number: number) => texts.has(number);
  return on.some(found) || (!isArn && (conditions.some(found) || by.some(source => source.some(found))));
}

/** A command of the AWS CLI is found by the action that is called like its operation. */
function readActionQuery(text: string): (action: string) => boolean {
  const [, service, operation] = /^(?:aws\s+)?([a-z0-9-]+)\s+([a-z0-9-]+)/.exec(text) ?? [];
  if (service !== undefined && operation !== undefined) {
    const name = operation.replaceAll('-', '');
    const prefix = cliPrefixes.get(service) ?? service;
    return action => action.startsWith(`${prefix}:`) && action.slice(prefix.length + 1).startsWith(name);
  }
  if (!/[*?]/.test(text)) return action => action.includes(text);
  const pattern = globPattern(text);
  return action => pattern.test(action);
}

/** Services that the AWS CLI calls by another name than IAM, of those that chat is used for most. */
const cliPrefixes: ReadonlyMap<string, string> = new Map([
  ['deploy', 'codedeploy'],
  ['elb', 'elasticloadbalancing'],
  ['elbv2', 'elasticloadbalancing'],
  ['s3api', 's3'],
  ['stepfunctions', 'states'],
  ['resourcegroupstaggingapi', 'tag'],
  ['configservice', 'config'],
  ['opensearch', 'es'],
  ['efs', 'elasticfilesystem'],
  ['emr', 'elasticmapreduce'],
  ['cloudcontrol', 'cloudformation'],
  ['docdb', 'rds'],
  ['neptune', 'rds'],
]);

function globPattern(text: string): RegExp {
  const escaped = text.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
}

/** Whether a text of resources has a pattern that covers an ARN: `arn:…:q-* except arn:…:q-prod`. */
export function coversArn(text: string, arn: string): boolean {
  if (!/^(\*|arn:)/.test(text)) return false;
  const [base = '', except = ''] = text.split(' except ');
  const matches = (pattern: string) => matchesPattern(fillSymbols(pattern), fillSymbols(arn));
  return matches(base) && !(except !== '' && except.split(', ').some(matches));
}

/** An account or Region that is not known may be any. */
function fillSymbols(text: string): string {
  return text.replaceAll(/\$\{AWS::\w+\}/g, '*');
}

/** Whether two patterns with `*` and `?` have a text in common. */
function matchesPattern(a: string, b: string): boolean {
  // Positions in `b` that can be reached after each character of `a`; a `*` on either side may be empty or any text.
  const close = (reached: Set<number>) => {
    for (const at of reached) if (b[at] === '*') reached.add(at + 1);
    return reached;
  };
  let reached = close(new Set([0]));
  for (const character of a) {
    const next = new Set<number>();
    for (const at of reached) {
      if (character === '*') {
        for (let to = at; to <= b.length; to++) next.add(to);
      } else if (b[at] === '*') next.add(at);
      else if (at < b.length && (character === '?' || b[at] === '?' || b[at] === character)) next.add(at + 1);
    }
    reached = close(next);
    if (reached.size === 0) return false;
  }
  return reached.has(b.length);
}
