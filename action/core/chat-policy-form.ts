import { isObject, type Json, type JsonObject } from './json.ts';
import type { Path } from './path.ts';
import { joinChoices, quote, quoteName } from './quote.ts';

/** Something that AWS Organizations refuses in a chat applications policy, which it does with one sentence for all. */
export interface ChatPolicyProblem {
  readonly path: Path;
  readonly at: 'key' | 'value';
  readonly message: string;
  readonly help: string;
}

/** What a part of the policy may hold. Names of fields are compared without case. */
type Form =
  | { readonly kind: 'fields'; readonly fields: ReadonlyMap<string, Form> }
  | { readonly kind: 'map'; readonly key: AllowedTexts; readonly value: Form }
  | { readonly kind: 'value'; readonly words: AllowedTexts }
  | { readonly kind: 'list'; readonly words: AllowedTexts };

/** Texts that are allowed, and how they are named in a message. */
interface AllowedTexts {
  readonly noun: string;
  readonly isAllowed: (text: string, isEffective: boolean) => boolean;
}

const oneOf = (...choices: readonly string[]): AllowedTexts => ({
  noun: joinChoices(choices.map(quoteName)),
  isAllowed: text => choices.includes(text),
});
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const workspace = { noun: 'the ID of a Slack workspace in capital letters and digits' };
const fields = (members: Readonly<Record<string, Form>>): Form => ({
  kind: 'fields',
  fields: new Map(Object.entries(members)),
});
const client: Form = { kind: 'value', words: oneOf('enabled', 'disabled') };
const onlyClient = fields({ client });
const roleSettings: Form = { kind: 'list', words: oneOf('user_role', 'channel_role') };
const slackSettings = fields({
  supported_channel_types: { kind: 'list', words: oneOf('public', 'private') },
  supported_role_settings: roleSettings,
});
const teamsSettings = fields({ supported_role_settings: roleSettings });
const uuidOrAny: AllowedTexts = {
  noun: 'a UUID in small letters, or `*`',
  isAllowed: text => text === '*' || uuid.test(text),
};
const uuidOnly: AllowedTexts = { noun: 'a UUID in small letters', isAllowed: text => uuid.test(text) };

/** The tree of the policy, from recordings of what AWS accepts. */
const root = fields({
  chatbot: fields({
    platforms: fields({
      slack: fields({
        client,
        workspaces: {
          kind: 'list',
          words: {
            noun: `${workspace.noun}, or \`*\``,
            isAllowed: text => text === '*' || /^[A-Z0-9]{1,255}$/.test(text),
          },
        },
        default: slackSettings,
        overrides: {
          kind: 'map',
          key: {
            ...workspace,
            // Keys are lower-cased in the effective policy.
            isAllowed: (text, isEffective) =>
              (isEffective ? /^[a-z0-9]{1,255}$/i : /^[A-Z0-9]{1,255}$/).test(text),
          },
          value: slackSettings,
        },
      }),
      microsoft_teams: fields({
        client,
        tenants: { kind: 'map', key: uuidOrAny, value: { kind: 'list', words: uuidOrAny } },
        default: teamsSettings,
        overrides: {
          kind: 'map',
          key: uuidOnly,
          value: { kind: 'map', key: uuidOnly, value: teamsSettings },
        },
      }),
      chime: onlyClient,
    }),
    default: onlyClient,
  }),
});

/** Checks the form of a policy, as it is attached (with `@@assign`) or as an effective policy (with plain values). */
export function checkChatPolicy(document: Json): ChatPolicyProblem[] {
  const isEffective = !hasOperator(document);
  // An account on which nothing is attached has the effective policy {}.
  if (isEffective && isObject(document) && Object.keys(document).length === 0) return [];
  const problems = [...checkForm(root, document, [], isEffective)];
  if (isObject(document) && findMember(document, 'chatbot') === undefined && problems.length === 0) {
    const message = 'The policy has no `chatbot`';
    return [{ path: [], at: 'value', message, help: 'put everything below `chatbot`' }];
  }
  return problems;
}

/** Whether a policy has operators, so that it is one that is attached and not an effective one. */
export function hasOperator(value: Json): boolean {
  if (Array.isArray(value)) return value.some(hasOperator);
  if (!isObject(value)) return false;
  return Object.entries(value).some(([key, member]) => key.startsWith('@@') || hasOperator(member));
}

/** A member by its name without case. */
export function findMember(object: JsonObject, name: string): Json | undefined {
  const key = Object.keys(object).find(each => each.toLowerCase() === name);
  return key === undefined ? undefined : object[key];
}

const control = '@@operators_allowed_for_child_policies';
const operators = ['@@assign', '@@append', '@@remove'];

function* checkForm(form: Form, value: Json, path: Path, isEffective: boolean): Generator<ChatPolicyProblem> {
  const refuse = (message: string, help: string, at: 'key' | 'value' = 'value', where: Path = path) => ({
    path: where,
    at,
    message,
    help,
  });
  const isLeaf = form.kind === 'value' || form.kind === 'list';
  if (isLeaf && isEffective) {
    yield* checkLeaf(form, value, path, isEffective);
    return;
  }
  if (!isObject(value)) {
    const what = isLeaf ? `an object such as { "@@assign": ${example(form)} }` : 'an object';
    yield refuse(`${show(value)} is not ${what}`, `write ${what}`);
    return;
  }
  const seen = new Map<string, string>();
  for (const [key, member] of Object.entries(value)) {
    const own = [...path, key];
    const name = key.toLowerCase();
    const twin = seen.get(name);
    if (twin !== undefined)
      yield refuse(
        `${quoteName(key)} and ${quoteName(twin)} are one key to AWS`,
        'keep one of the two',
        'key',
        own,
      );
    seen.set(name, key);
    if (name === control) yield* checkControl(member, own);
    else if (operators.includes(name)) yield* checkOperator(form, name, member, own);
    else if (isLeaf)
      yield refuse(
        `${quoteName(key)} is not a key here`,
        `write ${joinChoices(allowedOperators(form))}`,
        'key',
        own,
      );
    else if (form.kind === 'map') {
      if (!form.key.isAllowed(key, isEffective))
        yield refuse(`${quoteName(key)} is not ${form.key.noun}`, `write ${form.key.noun}`, 'key', own);
      else yield* checkForm(form.value, member, own, isEffective);
    } else {
      const next = form.fields.get(name);
      if (next !== undefined) yield* checkForm(next, member, own, isEffective);
      else
        yield refuse(
          `There is no ${quoteName(key)} ${path.length === 0 ? 'in a chat applications policy' : `in ${quoteName(path.join('.'))}`}`,
          `write ${joinChoices([...form.fields.keys()].map(quoteName))}`,
          'key',
          own,
        );
    }
  }
  if (form.kind === 'list' && !operators.some(name => seen.has(name)))
    yield refuse('A list needs an operator', `write { "@@assign": ${example(form)} }`);
}

function allowedOperators(form: Form): readonly string[] {
  return (form.kind === 'value' ? ['@@assign'] : operators).map(quoteName);
}

function example(form: Form): string {
  return form.kind === 'value' ? '"enabled"' : '[…]';
}

function* checkOperator(form: Form, name: string, value: Json, path: Path): Generator<ChatPolicyProblem> {
  if (form.kind === 'value' || form.kind === 'list') {
    if (form.kind === 'value' && name !== '@@assign') {
      const message = `${quoteName(name)} is for lists`;
      yield { path, at: 'key', message, help: 'write "@@assign"' };
    } else yield* checkLeaf(form, value, path, false);
    return;
  }
  // At the root AWS takes an operator that does nothing.
  const isIgnored = path.length === 1 && !isObject(value) && !(Array.isArray(value) && value.some(isObject));
  if (!isIgnored) {
    const message = `${quoteName(name)} is for values and lists, not for a part that contains others`;
    yield { path, at: 'key', message, help: 'put it below the name of the value' };
  }
}

function* checkLeaf(form: Form, value: Json, path: Path, isEffective: boolean): Generator<ChatPolicyProblem> {
  if (form.kind !== 'value' && form.kind !== 'list') return;
  const { words } = form;
  const isAllowed = (each: Json) =>
    (typeof each === 'string' || (typeof each === 'number' && form.kind === 'list')) &&
    words.isAllowed(String(each), isEffective);
  if (form.kind === 'value') {
    if (!isAllowed(value))
      yield {
        path,
        at: 'value',
        message: `${show(value)} is not ${words.noun}`,
        help: `write ${words.noun}`,
      };
    return;
  }
  if (!Array.isArray(value)) {
    yield { path, at: 'value', message: `${show(value)} is not a list`, help: 'write it in [ ]' };
    return;
  }
  for (const [index, element] of (value as readonly Json[]).entries()) {
    if (isAllowed(element)) continue;
    const message = `${show(element)} is not ${words.noun}`;
    yield { path: [...path, index], at: 'value', message, help: `write ${words.noun}` };
  }
}

const controls = ['@@assign', '@@append', '@@remove', '@@all', '@@none'];

function* checkControl(value: Json, path: Path): Generator<ChatPolicyProblem> {
  const list: readonly Json[] = Array.isArray(value) ? value : [];
  const names = list.map(each => String(each).toLowerCase());
  const isKnown = Array.isArray(value) && names.every(name => controls.includes(name));
  const isClear = !names.includes('@@none') || names.length === 1;
  if (isKnown && isClear && new Set(list).size === list.length) return;
  const message = `${show(value)} is not a list of operators`;
  yield {
    path,
    at: 'value',
    message,
    help: `list some of ${joinChoices(controls)}, each once, and "@@none" alone`,
  };
}

/** A value as the file has it. */
function show(value: Json): string {
  return typeof value === 'string' ? quote(value) : quoteName(JSON.stringify(value));
}
