import type { Command } from './command.ts';
import { allow, file, files, format, full, local, noAws, region, target, yes } from './command-options.ts';

/** Commands on the way from a file to AWS. */
export const deployCommands: readonly Command[] = [
  {
    name: 'init',
    positionals: [],
    summary: 'write a commented chatops.yml and workflows from a template',
    details:
      'Writes what a team needs: chatops.yml with its boundary, short workflows that use the released Action, CODEOWNERS, README, .gitignore, the bootstrap template. Asks questions in a terminal, otherwise uses the options. Existing files are kept, so a second run completes the first.',
    options: {
      template: {
        type: 'string',
        placeholder: 'NAME',
        summary:
          'notifications-and-operations, resource-limits, action-guardrail, minimal, approvals, multi-account or teams',
      },
      dir: { type: 'string', placeholder: 'DIR', summary: 'where to write (default: this folder)' },
      name: { type: 'string', placeholder: 'NAME', summary: 'name of the stack (default: chat)' },
      workspace: { type: 'string', placeholder: 'ID', summary: 'ID of the Slack workspace' },
      action: {
        type: 'string',
        placeholder: 'OWNER/REPOSITORY@COMMIT',
        summary: 'what the workflows use (default: the release that this package belongs to)',
      },
      branch: {
        type: 'string',
        placeholder: 'NAME',
        summary: 'the branch that is applied (default: the default branch of the repository, or main)',
      },
      owners: {
        type: 'string',
        placeholder: '@ORG/TEAM',
        summary: 'who must approve, for CODEOWNERS',
      },
      'no-workflows': {
        type: 'boolean',
        summary: 'write only chatops.yml and the files it refers to, nothing for GitHub',
      },
      format: format('text', 'json'),
      local: noAws,
    },
    load: async () => (await import('./init.ts')).runInit,
  },
  {
    name: 'validate',
    positionals: ['FILE'],
    summary: 'check chatops.yml; needs no AWS',
    details:
      'Reports errors and warnings at once, with line and column. An entry with an error in its form is not proved until it is right. Exit status 1 if there is an error.',
    options: {
      file: files,
      format: format('text', 'json', 'github', 'gitlab', 'sarif'),
      full: { type: 'boolean', summary: 'list every warning instead of one entry for each kind' },
      target: { ...target, summary: 'targets that the file must declare; the whole file is checked' },
      local: noAws,
    },
    load: async () => (await import('./validate.ts')).runValidate,
  },
  {
    name: 'render',
    positionals: ['FILE'],
    summary: 'print the CloudFormation templates; needs no AWS',
    details:
      'Writes templates to standard output and diagnostics to standard error. The same input gives the same bytes. Several targets are several YAML documents; --out-dir writes a file for each.',
    options: {
      file,
      format: format('yaml', 'json'),
      'out-dir': {
        type: 'string',
        placeholder: 'DIR',
        summary: 'write one file per stack into this folder instead',
      },
      target,
      local: noAws,
    },
    load: async () => (await import('./render.ts')).runRender,
  },
  {
    name: 'plan',
    positionals: ['FILE'],
    summary: 'show what apply would change; read only',
    details:
      'Creates no change set. Exit status 0 with or without changes (with --detailed-exitcode, 1 if there are changes); 1 if apply would refuse the plan.',
    options: {
      file: files,
      format: format('text', 'json'),
      against: {
        type: 'string',
        placeholder: 'REF|FILE',
        summary: 'compare with a git commit or a file instead of AWS; needs no credentials, produces no hash',
      },
      out: {
        type: 'string',
        placeholder: 'FILE',
        summary: 'save the plan, for chatops apply FILE',
      },
      allow,
      full,
      'detailed-exitcode': { type: 'boolean', summary: 'exit status 1 if there are changes' },
      target,
      region,
      local,
    },
    load: async () => (await import('./plan.ts')).runPlan,
  },
  {
    name: 'apply',
    positionals: ['FILE|PLAN'],
    summary: 'make AWS match chatops.yml',
    details:
      'Shows the plan and asks for confirmation; without a terminal it needs --yes. A second apply changes nothing. Given a plan saved with plan --out, it applies exactly that plan or nothing.',
    options: {
      file: files,
      format: format('text', 'json'),
      allow,
      full,
      'expect-hash': {
        type: 'string',
        placeholder: 'HASH',
        summary:
          'refuse every plan except the one with this hash, and gains through drift that it does not cover',
      },
      yes,
      target,
      region,
      local,
    },
    load: async () => (await import('./apply.ts')).runApply,
  },
  {
    name: 'drift',
    positionals: ['FILE'],
    summary: 'compare chatops.yml with what is really in AWS',
    details:
      'Exit status 1 if anything drifted, is not applied yet or could not be checked. --revert restores AWS to what is deployed, --codify writes what AWS holds into chatops.yml.',
    options: {
      file: files,
      format: format('text', 'json'),
      full: { type: 'boolean', summary: 'name every channel, and list every drift, limit and warning' },
      revert: { type: 'boolean', summary: 'restore AWS to what is deployed; asks first' },
      codify: { type: 'boolean', summary: 'write what AWS holds into chatops.yml; asks about each finding' },
      notify: {
        type: 'string',
        placeholder: 'TOPIC_ARN',
        summary: 'publish the drift to an SNS topic, for the channels subscribed to it',
      },
      yes,
      target,
      region,
      local,
    },
    load: async () => (await import('./drift.ts')).runDrift,
  },
  {
    name: 'import',
    positionals: [],
    summary: 'write chatops.yml from an existing account, and adopt its resources',
    details:
      'Reads channels created by hand with their roles, guardrails and aliases, writes them to chatops.yml, and after confirmation imports them into a stack without replacing anything. Without --channel or --all it lists the channels. --template does the same from a CloudFormation template, and --terraform from a Terraform state or plan, both without AWS; --file adopts what a chatops.yml declares.',
    options: {
      channel: {
        type: 'string',
        placeholder: 'NAME',
        isRepeatable: true,
        summary: 'this channel, by configuration name or channel ID; can be repeated',
      },
      all: { type: 'boolean', summary: 'every channel of the account that is in no stack' },
      out: { type: 'string', placeholder: 'FILE', summary: 'where to write (default: chatops.yml)' },
      name: { type: 'string', placeholder: 'NAME', summary: 'name of the stack (default: chatops)' },
      template: {
        type: 'string',
        placeholder: 'FILE',
        summary: 'a CloudFormation template instead of the account',
      },
      parameter: {
        type: 'string',
        placeholder: 'NAME=VALUE',
        isRepeatable: true,
        summary: 'the value of a parameter of the template; can be repeated',
      },
      terraform: {
        type: 'string',
        placeholder: 'FILE',
        summary: 'the output of `terraform show -json` for a state or a plan, instead of the account',
      },
      'stack-name': {
        type: 'string',
        placeholder: 'NAME',
        summary: 'the name of the stack of the template, the value of AWS::StackName',
      },
      resolve: {
        type: 'string',
        placeholder: 'ID=VALUE',
        isRepeatable: true,
        summary: 'the answer to a question that the import leaves open; can be repeated',
      },
      file: { type: 'string', short: 'f', placeholder: 'FILE', summary: 'adopt what this file declares' },
      format: format('text', 'json'),
      full: { type: 'boolean', summary: 'list every finding instead of one line for each kind' },
      yes,
      region,
      local,
    },
    load: async () => (await import('./import.ts')).runImport,
  },
];
