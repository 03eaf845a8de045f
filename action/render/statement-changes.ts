import { sortActionNames } from '../access/sort-changes.ts';
import { type ConditionTest, readConditions } from '../core/condition-words.ts';
import { describeTexts } from '../core/flatten-value.ts';
import { canonicalJson, isObject, type Json, type JsonObject, oneOrMany } from '../core/json.ts';
import { statementsOf } from '../core/policy-document.ts';
import { listSome } from '../core/quote.ts';
import { makeVisible } from '../core/visible.ts';
import { parseGlob } from '../iam/glob.ts';
import { meets } from '../iam/pattern-relations.ts';
import { foldArn } from './fold-arn.ts';
import { pairStatements, type StatementPair } from './pair-statements.ts';

/** A sentence about a statement of a policy that is new, gone or changed. */
export interface StatementChange {
  readonly sign: '+' | '-' | '~';
  readonly text: string;
}

/** How a policy and its account are named. */
export interface StatementScope {
  /** Put before each sentence, e.g. `trust policy, `; empty when it is plain which policy is meant. */
  readonly label: string;
  /** The account whose ARNs are folded. */
  readonly account: string;
}

/**
 * Says how the statements of two policy documents differ, each in one sentence. Every difference is said: what cannot be said as a
 * difference is a statement that is gone and one that is new.
 */
export function describeStatementChanges(
  before: Json,
  after: Json,
  scope: StatementScope,
): StatementChange[] {
  const { pairs, gone, added, isReordered } = pairStatements(statementsOf(before), statementsOf(after));
  const write = (text: string) => `${scope.label}${text}`;
  const changes = pairs.flatMap(pair => {
    const clauses = describePair(pair, scope.account);
    if (clauses.length === 0) return [];
    return [
      {
        sign: '~' as const,
        text: write(
          `statement ${nameOf(pair.after, pair.number)}${effectOf(pair.after, clauses)} ${clauses.join('; ')}`,
        ),
      },
    ];
  });
  const lines: StatementChange[] = [
    ...added.map(({ statement, number }) => ({
      sign: '+' as const,
      text: write(`new statement ${nameOf(statement, number)} ${describeWhole(statement, scope.account)}`),
    })),
    ...changes,
    ...gone.map(({ statement, number }) => ({
      sign: '-' as const,
      text: write(
        `statement ${nameOf(statement, number)} is removed: it ${describeWhole(statement, scope.account, 'past')}`,
      ),
    })),
  ];
  if (lines.length > 0) return lines;
  if (canonicalJson(before) === canonicalJson(after)) return [];
  return [
    {
      sign: '~',
      text: write(isReordered ? 'the same statements in a different order' : 'the same, written differently'),
    },
  ];
}

function nameOf({ Sid }: JsonObject, number: number): string {
  return typeof Sid === 'string' && Sid !== '' ? makeVisible(Sid) : String(number);
}

/** Says that a statement is a Deny where nothing else of its sentence does: a wider Deny would read like more access. */
function effectOf(statement: JsonObject, clauses: readonly string[]): string {
  const isDeny = verbOf(statement) === verbs.Deny[0];
  return isDeny && !clauses.some(clause => clause.includes(verbs.Deny[0])) ? ', a Deny,' : '';
}

const verbs = { Allow: ['allows', 'allowed'], Deny: ['denies', 'denied'] } as const;

function verbOf({ Effect }: JsonObject, tense: 'present' | 'past' = 'present'): string {
  const [present, past] = Effect === 'Deny' ? verbs.Deny : verbs.Allow;
  return tense === 'past' ? past : present;
}

/** `allows ecs:UpdateService on service/web when aws:RequestedRegion is eu-west-1` */
function describeWhole(
  statement: JsonObject,
  account: string,
  tense: 'present' | 'past' = 'present',
): string {
  const { Action, NotAction, Resource, NotResource, Principal, NotPrincipal, Condition } = statement;
  const actions = textsOf(Action ?? NotAction);
  const fold = foldFor(statement, account);
  const words = [
    verbOf(statement, tense),
    `${Action === undefined ? 'everything but ' : ''}${listActions(actions)}`,
    ...(Principal === undefined ? [] : [`to ${listSome(principalsOf(Principal), maxResources)}`]),
    ...(NotPrincipal === undefined
      ? []
      : [`to everyone but ${listSome(principalsOf(NotPrincipal), maxResources)}`]),
    ...(Resource === undefined ? [] : [`on ${listSome(textsOf(Resource).map(fold), maxResources)}`]),
    ...(NotResource === undefined
      ? []
      : [`on everything but ${listSome(textsOf(NotResource).map(fold), maxResources)}`]),
  ];
  const tests = readConditions(Condition, writeValue).map(({ text }) => text);
  return `${words.join(' ')}${tests.length === 0 ? '' : ` when ${tests.join(' and ')}`}`;
}

/** How many actions and resources of a sentence are named before the others are counted. */
const maxActions = 8;
const maxResources = 4;

/** Actions, what is dangerous first. */
function listActions(actions: readonly string[]): string {
  return listSome(sortActionNames(actions), maxActions);
}

function listResources(texts: readonly string[]): string {
  return listSome(texts, maxResources);
}

/** What differs between a statement and the one that takes its place, one clause each. */
function describePair({ before, after, nameBefore }: StatementPair, account: string): string[] {
  const fold = foldFor(after, account);
  const verb = verbOf(after);
  const resources = after['Resource'] === undefined ? [] : textsOf(after['Resource']).map(fold);
  const isSamePlace =
    canonicalJson(textsOf(before['Resource'])) === canonicalJson(textsOf(after['Resource'])) &&
    before['NotResource'] === undefined;
  const on = isSamePlace && resources.length > 0 ? ` on ${listSome(resources, maxResources)}` : '';
  return [
    ...(nameBefore === undefined
      ? []
      : [nameBefore === '' ? 'now has this Sid' : `no longer has the Sid ${makeVisible(nameBefore)}`]),
    ...describeList(compareTexts(before['Action'], after['Action']), {
      more: text => `now also ${verb} ${text}${on}`,
      less: text => `no longer ${verb} ${text}${on}`,
      write: listActions,
    }),
    ...describeList(swap(compareTexts(before['NotAction'], after['NotAction'])), {
      more: text => `now also ${verb} ${text}${on}`,
      less: text => `no longer ${verb} ${text}${on}`,
      write: listActions,
      isExcept: true,
    }),
    ...describeList(compareTexts(before['Resource'], after['Resource'], fold), {
      more: text => `now also ${verb} ${what(after)} on ${text}`,
      less: text => `no longer ${verb} ${what(after)} on ${text}`,
      write: listResources,
    }),
    ...describeList(swap(compareTexts(before['NotResource'], after['NotResource'], fold)), {
      more: text => `now also ${verb} ${what(after)} on ${text}`,
      less: text => `no longer ${verb} ${what(after)} on ${text}`,
      write: listResources,
      isExcept: true,
    }),
    ...describeList(comparePrincipals(before, after), {
      more: text => `now also for ${text}`,
      less: text => `no longer for ${text}`,
      write: listResources,
    }),
    ...describeConditions(before['Condition'], after['Condition']),
  ];
}

/** The actions of a statement in short: one by its name, more are those of the statement that the sentence names. */
function what({ Action }: JsonObject): string {
  const [only = '', ...others] = textsOf(Action);
  return only === '' || others.length > 0 ? 'its actions' : only;
}

/** Which texts of a list are new and gone, and whether none of them meets another text of the lists. */
interface ListChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly isPlain: boolean;
}

function compareTexts(
  before: Json | undefined,
  after: Json | undefined,
  fold: (text: string) => string = text => text,
): ListChange {
  const [old, wanted] = [textsOf(before), textsOf(after)];
  const added = wanted.filter(text => !old.includes(text));
  const removed = old.filter(text => !wanted.includes(text));
  const all = [...new Set([...old, ...wanted])];
  const changed = [...added, ...removed];
  const isPlain = changed.every(text => all.every(other => other === text || !meetEachOther(text, other)));
  return { added: added.map(fold), removed: removed.map(fold), isPlain };
}

function meetEachOther(a: string, b: string): boolean {
  return meets(parseGlob(a.toLowerCase()), parseGlob(b.toLowerCase()));
}

function swap({ added, removed, isPlain }: ListChange): ListChange {
  return { added: removed, removed: added, isPlain };
}

interface ListWords {
  readonly more: (text: string) => string;
  readonly less: (text: string) => string;
  readonly write: (texts: readonly string[]) => string;
  /** Whether what is listed is what the statement leaves out. */
  readonly isExcept?: true;
}

/**
 * Where a pattern covers a part of another one, that a text is added or removed does not say what is allowed, so that the sentence is
 * about the list alone.
 */
function describeList(
  { added, removed, isPlain }: ListChange,
  { more, less, write, isExcept }: ListWords,
): string[] {
  if (added.length + removed.length === 0) return [];
  if (isPlain) {
    return [
      ...(added.length > 0 ? [more(write(added))] : []),
      ...(removed.length > 0 ? [less(write(removed))] : []),
    ];
  }
  const [listed, unlisted] = isExcept === true ? [removed, added] : [added, removed];
  const verb = isExcept === true ? 'leaves out' : 'names';
  if (listed.length === 0) return [`no longer ${verb} ${write(unlisted)}`];
  if (unlisted.length === 0) return [`now also ${verb} ${write(listed)}`];
  return [`now ${verb} ${write(listed)} in place of ${write(unlisted)}`];
}

function comparePrincipals(before: JsonObject, after: JsonObject): ListChange {
  const [old, wanted] = [readPrincipals(before['Principal']), readPrincipals(after['Principal'])];
  const added = wanted.filter(({ id }) => !old.some(other => other.id === id));
  const removed = old.filter(({ id }) => !wanted.some(other => other.id === id));
  const isSame = added.some(({ text }) => removed.some(other => other.text === text));
  const write = (principals: readonly NamedPrincipal[]) =>
    principals.map(({ id, text }) => (isSame ? id : text));
  // With a star the others are for nothing.
  const isPlain = [...old, ...wanted].every(({ text }) => text !== '*');
  return { added: write(added), removed: write(removed), isPlain };
}

interface NamedPrincipal {
  /** With its type. */
  readonly id: string;
  /** As it is named where its type is plain. */
  readonly text: string;
}

function readPrincipals(principal: Json | undefined): NamedPrincipal[] {
  if (principal === undefined) return [];
  if (!isObject(principal)) return textsOf(principal).map(text => ({ id: text, text }));
  return Object.keys(principal)
    .sort()
    .flatMap(type =>
      textsOf(principal[type]).map(text => {
        const id = `${makeVisible(type)} ${text}`;
        return { id, text: type === 'AWS' || type === 'Service' ? text : id };
      }),
    );
}

function principalsOf(principal: Json | undefined): string[] {
  return readPrincipals(principal).map(({ text }) => text);
}

function describeConditions(before: Json | undefined, after: Json | undefined): string[] {
  const [old, wanted] = [readConditions(before, writeValue), readConditions(after, writeValue)];
  const find = (tests: readonly ConditionTest[], id: string) => tests.find(test => test.id === id);
  return [
    ...wanted.flatMap(({ id, text, values }) => {
      const was = find(old, id);
      if (was === undefined) return [`now only when ${text}`];
      if (canonicalJson(was.values) === canonicalJson(values)) return [];
      return [`now only when ${text} (before: ${was.values.join(', ')})`];
    }),
    ...old.flatMap(({ id, text }) => (find(wanted, id) === undefined ? [`no longer only when ${text}`] : [])),
  ];
}

function writeValue(value: Json): string {
  return describeTexts(value);
}

/** A text or a list as texts, each once; an intrinsic is written in its short form. */
function textsOf(value: Json | undefined): string[] {
  return [...new Set(oneOrMany(value).map(each => describeTexts(each)))].sort();
}

function foldFor(statement: JsonObject, account: string): (text: string) => string {
  const services = new Set(
    textsOf(statement['Action'] ?? statement['NotAction']).map(text => text.split(':')[0] ?? ''),
  );
  const [service = ''] = services;
  if (services.size !== 1) return text => text;
  const own = (text: string) => foldArn(text, { account: '${AWS::AccountId}', service });
  return text => {
    const folded = own(text);
    return folded === text ? foldArn(text, { account, service }) : folded;
  };
}
