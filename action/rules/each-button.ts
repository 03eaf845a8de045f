import type { Path } from '../core/path.ts';
import type { ButtonConfig, ChatopsConfig } from '../generated/config.ts';
import { exampleHead } from './describe-rule.ts';

/** A message that carries the value `group`. */
const message = 'message: { description: "<group> stopped", values: { group: $.detail.group } }';

/**
 * A file with an alias that has a button, in the channel `ops`.
 * @param button in the flow style of YAML
 * @param arriving what arrives in the channel, in the flow style of YAML; a message that carries the value `group` by default
 */
export function buttonExample(
  button: string,
  arriving = `{ events: [{ name: e, pattern: { source: [aws.ecs] }, ${message} }] }`,
): string {
  return `${exampleHead}roles: { r: { managed-policies: [ReadOnlyAccess] } }\naliases: { logs: { run: "logs describe-log-streams --log-group-name $group --region eu-west-1", values: { group: ["*"] }, buttons: [${button}] } }\nchannels: { ops: { channel: C0BBBBBBB, role: r, guardrails: [ReadOnlyAccess], aliases: [logs], notify: ${arriving} } }`;
}

/** A button that appears on the message of {@link buttonExample}. */
export const shownButton =
  '{ text: Logs, on: Custom, when: [{ variable: group }], variables: { group: event.metadata.additionalContext.group } }';

/** Where a message of chatops.yml carries its values. */
export const contextPrefix = 'event.metadata.additionalContext.';

/** Whether a source of a variable is a path in a notification. */
export function isEventPath(source: string): boolean {
  return /^event\.[^.]/.test(source);
}

/** A button with its place. */
export interface FoundButton {
  readonly alias: string;
  readonly command: string;
  readonly path: Path;
  readonly button: ButtonConfig;
  readonly isButtonOnly: boolean;
}

/** Every button of a configuration. */
export function eachButton({ aliases = {} }: ChatopsConfig): FoundButton[] {
  return Object.entries(aliases).flatMap(([key, alias]) =>
    typeof alias === 'string'
      ? []
      : (alias.buttons ?? []).map((button, index) => ({
          alias: key,
          command: alias.run,
          path: ['aliases', key, 'buttons', index],
          button,
          isButtonOnly: alias['button-only'] === true,
        })),
  );
}
