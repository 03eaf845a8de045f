import { getInput } from '@actions/core';
import { expectedHashForm } from '../core/expected-plan.ts';
import { safetyCodes } from '../core/plan-finding.ts';

/** What the Action can do. */
export const actionCommands = ['validate', 'plan', 'apply', 'drift'] as const;

/** One of them. */
export type ActionCommand = (typeof actionCommands)[number];

/** The inputs of action.yml, checked. */
export interface Inputs {
  readonly command: ActionCommand;
  readonly config: string;
  /** Only this target; undefined: all of them. */
  readonly target: string | undefined;
  /** Undefined: nothing is read from GitHub and nothing is written there. */
  readonly token: string | undefined;
  readonly role: string | undefined;
  readonly region: string | undefined;
  /** When plan and validate write a comment; `changes-only`: not for a plan that changes nothing. */
  readonly comment: 'true' | 'false' | 'changes-only';
  readonly failsOnDrift: boolean;
  readonly hasDriftIssue: boolean;
  readonly driftTopic: string | undefined;
  /** Safety codes that are allowed. */
  readonly allow: ReadonlySet<string>;
  readonly acceptsPlanChange: boolean;
  readonly expectedHash: string | undefined;
  /** The plan that the approver of the environment was shown; apply executes no other one. */
  readonly shownHash: string | undefined;
  /** The id of the GitHub App whose check runs count as reviews; undefined: the app of our own token. */
  readonly appId: number | undefined;
  /** A file or a commit to plan against, without AWS. */
  readonly against: string | undefined;
  /** Whether plan writes the access page. */
  readonly makesPage: boolean;
}

/** An input that makes no sense; the message names it and what it takes. */
export class InputError extends Error {}

/**
 * Reads the inputs from the environment, as the runner sets them.
 * @throws InputError
 */
export function readInputs(): Inputs {
  return {
    command: readChoice('command', actionCommands),
    config: readText('config', /^[^\0-\x1f\x7f]+$/, 'the path of a file') ?? 'chatops.yml',
    target: readText('target', /^[A-Za-z][A-Za-z0-9_-]*$/, 'the key of a target of chatops.yml'),
    token: getInput('github-token') || undefined,
    role: readText(
      'role-to-assume',
      /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
      'the ARN of an IAM role, arn:aws:iam::123456789012:role/NAME',
    ),
    region: readText('aws-region', /^[a-z]{2}(-[a-z]+)+-\d{1,2}$/, 'an AWS Region, such as eu-west-1'),
    comment: readChoice('comment', ['true', 'false', 'changes-only'] as const, 'true'),
    failsOnDrift: readChoice('fail-on', ['error', 'drift'] as const, 'error') === 'drift',
    hasDriftIssue: readSwitch('drift-issue', true),
    driftTopic: readText(
      'drift-topic',
      /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/,
      'the ARN of an SNS topic, arn:aws:sns:eu-west-1:123456789012:NAME',
    ),
    allow: readCodes('allow'),
    acceptsPlanChange: readSwitch('accept-plan-change', false),
    against: readText('against', /^[^\0-\x1f\x7f-][^\0-\x1f\x7f]*$/, 'a file, a branch or a commit'),
    makesPage: readSwitch('access-page', false),
    expectedHash: readHash('expect-hash'),
    shownHash: readHash('shown-hash'),
    appId: readNumber('app-id'),
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

function readSwitch(name: string, fallback: boolean): boolean {
  return readChoice(name, ['true', 'false'] as const, fallback ? 'true' : 'false') === 'true';
}

function readText(name: string, pattern: RegExp, meaning: string): string | undefined {
  const value = getInput(name);
  if (value === '') return undefined;
  if (pattern.test(value)) return value;
  throw new InputError(`Input ${name} cannot be ${JSON.stringify(value)}: it takes ${meaning}`);
}

function readHash(name: string): string | undefined {
  return readText(
    name,
    expectedHashForm,
    'a plan-hash output: 64 hexadecimal digits, and what follows a +, if there is one',
  );
}

function readNumber(name: string): number | undefined {
  const text = readText(name, /^[1-9]\d{0,14}$/, 'the number of a GitHub App, such as 123456');
  return text === undefined ? undefined : Number(text);
}

function readCodes(name: string): ReadonlySet<string> {
  const codes = getInput(name)
    .split(/[\s,]+/)
    .filter(code => code !== '');
  const wrong = codes.find(code => !safetyCodes.some(known => known === code));
  if (wrong === undefined) return new Set(codes);
  throw new InputError(
    `Input ${name} cannot hold ${JSON.stringify(wrong)}: it takes ${safetyCodes.join(', ')}, separated by commas or white space`,
  );
}
