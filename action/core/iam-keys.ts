import type { StatementConfig } from '../generated/config.ts';
import { isObject } from './json.ts';
import { quoteName } from './quote.ts';

/** The key of a statement in chatops.yml by the key of IAM's JSON that says the same. */
export const statementKeys: Readonly<Record<string, keyof StatementConfig>> = {
  Sid: 'sid',
  Action: 'actions',
  NotAction: 'not-actions',
  Resource: 'resources',
  NotResource: 'not-resources',
  Condition: 'conditions',
};

/** Longer translations are cut: the help is one line. */
const longestTranslation = 600;

/**
 * Explains a key of a policy document of IAM that was pasted in place of the keys of chatops.yml.
 * @param data the object that has the key
 * @returns the same statement in the keys of chatops.yml as help; undefined for any other key
 */
export function explainIamKey(name: string, data: unknown): { message: string; help: string } | undefined {
  const message = `${quoteName(name)} is a key of IAM’s JSON, and not of chatops.yml`;
  if (name === 'Version') return { message, help: 'remove it: every policy here has the version 2012-10-17' };
  if (name === 'Effect') {
    return { message, help: 'remove it: what is under `allow` is allowed, what is under `deny` is denied' };
  }
  if (name === 'Principal' || name === 'NotPrincipal') {
    return { message, help: 'remove it: a policy of a role or a guardrail has no principal' };
  }
  if (name === 'Statement' && isObject(data))
    return { message, help: `write ${translateStatements(data['Statement'])}` };
  const key = Object.hasOwn(statementKeys, name) ? statementKeys[name] : undefined;
  if (key === undefined || !isObject(data)) return undefined;
  const value = data[name];
  const isList = key !== 'sid' && key !== 'conditions';
  return { message, help: `write \`${cut(`${key}: ${writeFlow(isList ? [value].flat() : value)}`)}\`` };
}

/** Statements of IAM's JSON in the keys of chatops.yml, between the marks of code. */
export function translateStatements(statements: unknown): string {
  const list = [statements].flat().filter(isObject);
  const of = (effect: string) => list.filter(each => (each['Effect'] === 'Deny') === (effect === 'Deny'));
  const parts = [
    ...(of('Allow').length === 0 ? [] : [`allow: ${writeFlow(of('Allow').map(describe))}`]),
    ...(of('Deny').length === 0 ? [] : [`deny: ${writeFlow(of('Deny').map(describe))}`]),
  ];
  return parts.length === 0
    ? '`allow:` with statements of `actions` and `resources`'
    : parts.map(part => `\`${cut(part)}\``).join(' and ');
}

/** Whether a value is a policy document of IAM, a statement or a list of statements. */
export function isIamJson(value: unknown): value is readonly unknown[] | Readonly<Record<string, unknown>> {
  const [first] = [value].flat();
  return (
    isObject(first) && ['Statement', 'Effect', 'Action', 'NotAction'].some(key => Object.hasOwn(first, key))
  );
}

function describe(statement: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(statement).flatMap(([name, value]) => {
      const key = Object.hasOwn(statementKeys, name) ? statementKeys[name] : undefined;
      if (key === undefined) return [];
      return [[key, key === 'sid' || key === 'conditions' ? value : [value].flat()] as const];
    }),
  );
}

/** A value as YAML in one line. */
export function writeFlow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writeFlow).join(', ')}]`;
  if (isObject(value)) {
    return `{ ${Object.entries(value)
      .map(([key, member]) => `${/^[\w-]+$/.test(key) ? key : JSON.stringify(key)}: ${writeFlow(member)}`)
      .join(', ')} }`;
  }
  const text = String(value);
  return /^[A-Za-z][\w:-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off)$/i.test(text)
    ? text
    : JSON.stringify(text);
}

function cut(text: string): string {
  return text.length > longestTranslation ? `${text.slice(0, longestTranslation)}…` : text;
}
