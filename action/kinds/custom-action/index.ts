import { sortMembers } from '../../core/json.ts';
import type { Kind } from '../../core/kind.ts';
import type { Alias, Button } from '../../core/model.ts';
import { compact, logicalId, substitutePseudoParameters } from '../../core/template.ts';

/** A custom action: a command with an alias in chat, and optionally buttons on notifications. */
export const customAction: Kind = {
  type: 'AWS::Chatbot::CustomAction',
  render: model =>
    model.aliases.map(alias => ({
      logicalId: logicalId('Alias', alias.origin),
      path: `aliases.${alias.key}`,
      properties: renderAlias(alias),
    })),
  keys: { Definition: ['run'], Attachments: ['buttons'] },
  // An alias runs with the permissions of the channel: it cannot let anyone do more, but it can make
  // "run deploy" do something else than people think.
  riskOf: (property, expected) => {
    // Nothing runs by the name that it had.
    if (property === 'AliasName') return expected === undefined ? 'none' : 'narrows';
    return property === 'Definition' || property === 'Attachments' ? 'unknown' : 'none';
  },
};

function renderAlias(alias: Alias) {
  return compact({
    ActionName: alias.actionName,
    AliasName: alias.isButtonOnly ? undefined : alias.key,
    Definition: { CommandText: substitutePseudoParameters(alias.command) },
    Attachments: alias.buttons.map(renderButton),
  });
}

function renderButton(button: Button) {
  return compact({
    NotificationType: button.notificationType,
    ButtonText: button.text,
    Criteria: button.criteria.map(({ variable, value }) =>
      compact({
        VariableName: variable,
        Operator: value === undefined ? 'HAS_VALUE' : 'EQUALS',
        Value: value,
      }),
    ),
    Variables: Object.keys(button.variables).length === 0 ? undefined : sortMembers(button.variables),
  });
}
