import { readRegion } from './region.ts';
import type { Option } from './usage.ts';

/** One configuration. */
export const file: Option = {
  type: 'string',
  short: 'f',
  placeholder: 'FILE',
  summary: 'the configuration (default: chatops.yml)',
};
/** One configuration or several. */
export const files: Option = {
  ...file,
  summary:
    'a configuration (default: chatops.yml); several files are several stacks, which are also checked against each other',
  isRepeatable: true,
};
/** Safety codes that are allowed. */
export const allow: Option = {
  type: 'string',
  placeholder: 'CODE',
  summary: 'allow what a safety rule refuses, e.g. safety/max-removals; can be repeated',
  isRepeatable: true,
};
/** How to print the result. @param choices the first is the default */
export const format = (...choices: string[]): Option => ({
  type: 'string',
  placeholder: choices.join('|'),
  summary: `how to print the result (default: ${choices[0]})`,
  choices,
});
/** The embedded AWS in place of the real one. */
export const local: Option = {
  type: 'boolean',
  summary: 'use the embedded AWS on this machine instead of the real one',
};
/** Taken by every command, so that no one has to know which ones talk to AWS. */
export const noAws: Option = {
  type: 'boolean',
  summary: 'accepted by every command; this one needs no AWS',
};
/** Everything in full. */
export const full: Option = {
  type: 'boolean',
  summary: 'list every gain and loss of access, with full ARNs and a command for each',
};
/** Without a question. */
export const yes: Option = { type: 'boolean', short: 'y', summary: 'do not ask for confirmation' };
/** The Region of the stack. */
export const region: Option = {
  type: 'string',
  placeholder: 'REGION',
  summary:
    'Region of the stack where chatops.yml has no targets (default: us-east-1 with --local, otherwise AWS_REGION or the profile)',
  check: readRegion,
};

/** Some of the targets. */
export const target: Option = {
  type: 'string',
  placeholder: 'NAME[,NAME]',
  summary: 'only these targets of chatops.yml (default: all)',
};
