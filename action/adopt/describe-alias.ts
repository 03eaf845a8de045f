import { isObject, type Json, type JsonObject } from '../core/json.ts';
import type { AliasDetails, ButtonConfig } from '../generated/config.ts';
import type { DescribedPart } from './describe-policy.ts';
import { checkWords } from './describe-role.ts';

/**
 * A custom action in the words of chatops.yml, without the name of the action itself.
 * @param stackName what the names of our own actions begin with: `demo-redeploy` of the stack `demo` becomes `redeploy`
 * @returns the reason when it cannot be said, e.g. a button with members that the language has no key for
 */
export function describeAlias(
  properties: JsonObject,
  stackName: string,
): DescribedPart<{ key: string; alias: AliasDetails }> {
  const { AliasName: name, ActionName: actionName, Definition: definition } = properties;
  const isButtonOnly = typeof name !== 'string' || name === '';
  const key = isButtonOnly
    ? withoutPrefix(String(actionName), `${stackName}-`)
        .replace(/[^A-Za-z0-9_-]+/g, '-')
        .slice(0, 30)
    : name;
  const command = isObject(definition) ? definition['CommandText'] : undefined;
  if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(key)) return refuse(`${key} does not begin with a letter`);
  if (typeof command !== 'string') return refuse('it has no command');
  const buttons: ButtonConfig[] = [];
  for (const attachment of Array.isArray(properties['Attachments']) ? properties['Attachments'] : []) {
    const button = describeButton(attachment as Json);
    if (button === undefined)
      return refuse('one of its buttons has something that chatops.yml cannot declare');
    buttons.push(button);
  }
  const alias: AliasDetails = {
    run: command,
    ...(buttons.length === 0 ? {} : { buttons }),
    ...(isButtonOnly ? { 'button-only': true } : {}),
  };
  const checked = checkWords('aliases', alias);
  return checked.ok ? { ok: true, value: { key, alias } } : checked;
}

function withoutPrefix(name: string, prefix: string): string {
  return name.startsWith(prefix) && name.length > prefix.length ? name.slice(prefix.length) : name;
}

/** A custom action as written under `aliases`: short where the command says it all. */
export function nameAlias(
  { key, alias }: { readonly key: string; readonly alias: AliasDetails },
  properties: JsonObject,
  stackName: string,
): AliasDetails | string {
  const { ActionName: actionName } = properties;
  const isDefault = actionName === `${stackName}-${key}`;
  if (isDefault && alias.buttons === undefined && alias['button-only'] !== true) return alias.run;
  return { ...alias, ...(isDefault ? {} : { 'action-name': String(actionName) }) };
}

/** A button on notifications; undefined when it has members that a button of chatops.yml cannot have. */
export function describeButton(attachment: Json): ButtonConfig | undefined {
  if (!isObject(attachment)) return undefined;
  const {
    NotificationType: on,
    ButtonText: text,
    Criteria: criteria,
    Variables: variables,
    ...rest
  } = attachment;
  if (typeof on !== 'string' || typeof text !== 'string' || Object.keys(rest).length > 0) return undefined;
  if (!Array.isArray(criteria)) return undefined;
  const when = (criteria as readonly Json[]).flatMap(criterion => {
    if (!isObject(criterion)) return [];
    const { VariableName: variable, Operator: operator, Value: equals } = criterion;
    if (typeof variable !== 'string') return [];
    if (operator === 'HAS_VALUE') return [{ variable }];
    return operator === 'EQUALS' && typeof equals === 'string' ? [{ variable, equals }] : [];
  });
  if (when.length !== criteria.length) return undefined;
  const hasVariables = isObject(variables) && Object.keys(variables).length > 0;
  return { text, on, when, ...(hasVariables ? { variables: variables as Record<string, string> } : {}) };
}

function refuse(reason: string): { ok: false; reason: string } {
  return { ok: false, reason };
}
