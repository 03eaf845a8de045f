import { getInput } from '@actions/core';

/** What the Action can do. */
export const actionCommands = ['validate', 'plan', 'apply', 'drift'] as const;
export type ActionCommand = (typeof actionCommands)[number];

/** The inputs of action.yml, checked. */
export interface Inputs {
  readonly command: ActionCommand;
  readonly config: string;
  readonly region: string | undefined;
  readonly failsOnDrift: boolean;
  readonly expectedHash: string | undefined;
}

/** An input that makes no sense; the message names it and what it takes. */
export class InputError extends Error {}

/**
 * Reads the inputs from the environment, as the runner sets them.
 * @throws InputError
 */
export function readInputs(): Inputs {
  const expectedHash = getInput('expect-hash');
  if (expectedHash !== '' && !/^[0-9a-f]{64}$/.test(expectedHash)) {
    throw new InputError('Input expect-hash takes the 64 hexadecimal digits of a plan-hash output');
  }
  return {
    command: readChoice('command', actionCommands),
    config: getInput('config') || 'chatops.yml',
    region: getInput('aws-region') || undefined,
    failsOnDrift: readChoice('fail-on', ['error', 'drift'] as const, 'error') === 'drift',
    expectedHash: expectedHash || undefined,
  };
}

function readChoice<T extends string>(name: string, choices: readonly T[], fallback?: T): T {
  const value = getInput(name) || fallback;
  const choice = choices.find(candidate => candidate === value);
  if (choice !== undefined) return choice;
  throw new InputError(
    `Input ${name} ${value === undefined ? 'is missing' : `cannot be ${JSON.stringify(value)}`}: it is one of ${choices.join(', ')}`,
  );
}
