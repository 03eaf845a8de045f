import type { Command } from './command.ts';
import { readRegion } from './region.ts';
import type { Option } from './usage.ts';

const file: Option = {
  type: 'string',
  short: 'f',
  placeholder: 'FILE',
  summary: 'the configuration (default: chatops.yml)',
};
const files: Option = {
  ...file,
  summary:
    'a configuration (default: chatops.yml); several are several stacks, checked against each other too',
  isRepeatable: true,
};
const allow: Option = {
  type: 'string',
  placeholder: 'CODE',
  summary: 'allow what a safety rule refuses, e.g. safety/max-removals; may be repeated',
  isRepeatable: true,
};
const format = (...choices: string[]): Option => ({
  type: 'string',
  placeholder: choices.join('|'),
  summary: `how to print the result (default: ${choices[0]})`,
  choices,
});
const local: Option = {
  type: 'boolean',
  summary: 'use the embedded AWS on this machine instead of the real one',
};
/** Taken by every command, so that no one has to know which ones talk to AWS. */
const noAws: Option = { type: 'boolean', summary: 'taken everywhere; this command needs no AWS at all' };
const full: Option = {
  type: 'boolean',
  summary: 'write out every row of what people gain and lose, with whole ARNs',
};
const yes: Option = { type: 'boolean', short: 'y', summary: 'do it without asking' };
const region: Option = {
  type: 'string',
  placeholder: 'REGION',
  summary: 'Region of the stack (default: AWS_REGION or the profile)',
  check: readRegion,
};

const target: Option = {
  type: 'string',
  placeholder: 'NAME[,NAME]',
  summary: 'only these targets of chatops.yml (default: all)',
};

/** All commands, in the order in which a newcomer meets them. */
export const commands: readonly Command[] = [
  {
    name: 'init',
    positionals: [],
    summary: 'write a commented chatops.yml and workflows to start from',
    details:
      'Writes what a team needs: chatops.yml with its boundary, short workflows that use the released Action, CODEOWNERS, README, .gitignore, the bootstrap template. Asks on a terminal, and takes options elsewhere. A file that exists is kept, so a second run completes the first.',
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
        summary: 'who has to approve, for CODEOWNERS',
      },
      'no-workflows': {
        type: 'boolean',
        summary: 'write nothing for GitHub: only chatops.yml and what it refers to',
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
      'Reports everything that is wrong at once, with line and column. Exit status 1 when there is an error.',
    options: {
      file: files,
      format: format('text', 'json', 'github', 'gitlab', 'sarif'),
      full: { type: 'boolean', summary: 'list every warning, and not one entry for each kind' },
      target: { ...target, summary: 'targets that the file has to declare; all of it is checked' },
      local: noAws,
    },
    load: async () => (await import('./validate.ts')).runValidate,
  },
  {
    name: 'render',
    positionals: ['FILE'],
    summary: 'print the CloudFormation templates; needs no AWS',
    details:
      'Templates go to standard output, diagnostics to standard error. Same input, same bytes. Several targets are several YAML documents; --out-dir writes a file for each.',
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
    summary: 'show what apply would change; only reads',
    details:
      'Makes no change set. Exit status 0 with or without changes, with --detailed-exitcode 1 when there are any; 1 also when apply would refuse it.',
    options: {
      file: files,
      format: format('text', 'json'),
      against: {
        type: 'string',
        placeholder: 'REF|FILE',
        summary: 'compare with a git commit or a file instead of AWS; needs no credentials, gives no hash',
      },
      out: {
        type: 'string',
        placeholder: 'FILE',
        summary: 'save the plan, for chatops apply FILE',
      },
      allow,
      full,
      'detailed-exitcode': { type: 'boolean', summary: 'exit status 1 when there are changes' },
      target,
      region,
      local,
    },
    load: async () => (await import('./plan.ts')).runPlan,
  },
  {
    name: 'apply',
    positionals: ['FILE|PLAN'],
    summary: 'make AWS what chatops.yml says',
    details:
      'Shows the plan and asks; without a terminal it needs --yes. A second time there is nothing to change. Given a plan that plan --out saved, it applies that plan or nothing.',
    options: {
      file: files,
      format: format('text', 'json'),
      allow,
      full,
      'expect-hash': {
        type: 'string',
        placeholder: 'HASH',
        summary: 'refuse any plan but the one with this hash',
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
    summary: 'compare chatops.yml with what AWS really holds',
    details:
      'Exit status 1 when anything drifted, is not applied yet or could not be checked. --revert brings AWS back to what is deployed, --codify makes chatops.yml say what AWS says.',
    options: {
      file: files,
      format: format('text', 'json'),
      revert: { type: 'boolean', summary: 'bring AWS back to what is deployed; asks first' },
      codify: { type: 'boolean', summary: 'write what AWS holds into chatops.yml; asks for each finding' },
      notify: {
        type: 'string',
        placeholder: 'TOPIC_ARN',
        summary: 'publish the drift to an SNS topic, for the channel that has it',
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
    summary: 'write chatops.yml from what an account holds, and adopt it',
    details:
      'Reads channels wired by hand with their roles, guardrails and aliases, writes them down, and after a question takes them into a stack without replacing anything. Without --channel or --all it lists what there is. --template does the same from a CloudFormation template, and --terraform from a Terraform state or plan, both without AWS; --file adopts what a chatops.yml declares.',
    options: {
      channel: {
        type: 'string',
        placeholder: 'NAME',
        isRepeatable: true,
        summary: 'this channel, by configuration name or channel ID; more than once for several',
      },
      all: { type: 'boolean', summary: 'every channel of the account that no stack has' },
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
        summary: 'the value of a parameter of the template; more than once for several',
      },
      terraform: {
        type: 'string',
        placeholder: 'FILE',
        summary: 'what `terraform show -json` prints of a state or a plan, instead of the account',
      },
      'stack-name': {
        type: 'string',
        placeholder: 'NAME',
        summary: 'the name of the stack of the template, which AWS::StackName gives',
      },
      resolve: {
        type: 'string',
        placeholder: 'ID=VALUE',
        isRepeatable: true,
        summary: 'the answer to a question that the import leaves open; more than once for several',
      },
      file: { type: 'string', short: 'f', placeholder: 'FILE', summary: 'adopt what this file declares' },
      format: format('text', 'json'),
      full: { type: 'boolean', summary: 'list every finding, and not one line for each kind' },
      yes,
      region,
      local,
    },
    load: async () => (await import('./import.ts')).runImport,
  },
  {
    name: 'can',
    positionals: ['CHANNEL', 'COMMAND'],
    mostPositionals: Number.POSITIVE_INFINITY,
    summary: 'say whether something works in a channel, and what decides it; needs no AWS',
    details:
      'COMMAND is a command as in chat, `run ALIAS VALUE…` or `run ALIAS --VARIABLE VALUE`, a question, or an IAM action: `service:Action [on ARN]`. Exit status 1 when it is not allowed.',
    options: {
      file,
      as: {
        type: 'string',
        placeholder: 'ROLE',
        summary: 'as a member who has chosen this role of chatops.yml',
      },
      batch: {
        type: 'string',
        placeholder: 'FILE|-',
        summary: 'questions as JSON lines {"channel","command"}; one decision a line',
      },
      target,
      format: format('text', 'json'),
      local: noAws,
    },
    load: async () => (await import('./can.ts')).runCan,
  },
  {
    name: 'who',
    positionals: ['ACTION|COMMAND'],
    mostPositionals: Number.POSITIVE_INFINITY,
    summary: 'list every channel in which something works, for whom, and why; needs no AWS',
    details:
      'Takes a command as in chat, `run ALIAS …`, or an IAM action, also with wildcards: `service:Action [on ARN]`. A channel is listed when it works there on at least one resource.',
    options: { file, target, format: format('text', 'json'), local: noAws },
    load: async () => (await import('./who.ts')).runWho,
  },
  {
    name: 'access',
    positionals: ['FILE'],
    summary: 'show who can do what: channels × services, a graph, or every action; needs no AWS',
    details:
      'For each channel the highest level of what everyone can do, and of what members with their own role can do at most. The formats csv and json list every action with its resources, conditions and the statements that allow it.',
    options: {
      file,
      target,
      channel: {
        type: 'string',
        placeholder: 'NAME',
        isRepeatable: true,
        summary: 'only this channel; more than once for several (default: all)',
      },
      format: format('text', 'json', 'markdown', 'mermaid', 'csv', 'html'),
      against: {
        type: 'string',
        placeholder: 'REF|FILE',
        summary: 'with --format html: also the version of a git commit or file, and what changes',
      },
      out: {
        type: 'string',
        placeholder: 'FILE',
        summary: 'write into this file instead of standard output',
      },
      local: noAws,
    },
    load: async () => (await import('./access.ts')).runAccess,
  },
  {
    name: 'guide',
    positionals: ['CHANNEL'],
    summary: 'write the message to pin in a channel; needs no AWS',
    details: 'How to invite the app and choose a role, the aliases with examples, and what works there.',
    options: { file, target, format: format('text', 'json'), local: noAws },
    load: async () => (await import('./guide.ts')).runGuide,
  },
  {
    name: 'activity',
    positionals: ['CHANNEL'],
    summary: 'show who ran what from chat, and which permissions were never used; only reads',
    details:
      'Reads management events of CloudTrail (two look-ups a second) and what IAM recorded of the last use of each role. Data events such as lambda invoke are in neither. --propose works out narrower statements that keep everything that was used or is not tracked, and writes them into chatops.yml after a question. Exit status 1 when not everything could be read.',
    options: {
      file,
      days: {
        type: 'string',
        placeholder: 'N',
        summary: 'how many days of events to read (default: 7, at most 90)',
      },
      regions: {
        type: 'string',
        placeholder: 'REGION[,REGION]',
        summary: 'Regions to read (default: that of the target, us-east-1, and those that aliases name)',
      },
      propose: {
        type: 'boolean',
        summary: 'take permissions away that were never used; asks before it writes',
      },
      'min-age': {
        type: 'string',
        placeholder: 'N',
        summary: 'leave roles alone that are younger than this many days (default: 30)',
      },
      full: { type: 'boolean', summary: 'list everything' },
      format: format('text', 'json'),
      yes,
      target,
      region,
      local,
    },
    load: async () => (await import('./activity.ts')).runActivity,
  },
  {
    name: 'notify',
    positionals: ['CHANNEL', 'EVENT'],
    summary: 'show the message of an event as chat shows it, or publish it as a test',
    details:
      'EVENT is the name of an entry of `notify.events` with a `message`. Without --event the message has its placeholders. Only --send needs AWS. Exit status 1 when chat shows nothing.',
    options: {
      file,
      event: {
        type: 'string',
        placeholder: 'FILE',
        summary: 'an event as EventBridge delivers it, as JSON',
      },
      sample: { type: 'boolean', summary: 'with placeholders in place of values (the default)' },
      send: { type: 'boolean', summary: 'also publish the message to the topic of the channel' },
      format: format('text', 'json'),
      target,
      region,
      local,
    },
    load: async () => (await import('./notify.ts')).runNotify,
  },
  {
    name: 'targets',
    positionals: ['FILE'],
    summary: 'list the targets, for a matrix of jobs; needs no AWS',
    details:
      'One target in a line: key, account, Region (`-` where chatops.yml declares none). --format json also has `matrix`, as `strategy.matrix` of a workflow takes it.',
    options: { file, format: format('text', 'json'), local: noAws },
    load: async () => (await import('./list-targets.ts')).runTargets,
  },
  {
    name: 'doctor',
    positionals: ['FILE'],
    summary: 'show what is missing between this repository, GitHub and AWS; only reads',
    details:
      'Walks the road to the first apply: chatops.yml, workflows, workspace, bootstrap, trust of the roles, variables, environment, branch rules, first plan. Each point is ok, missing (with the next step) or cannot be seen (with the reason). Exit status 0 when every point was seen and is ok, else 1. For GitHub it needs a token in GITHUB_TOKEN.',
    options: {
      file,
      format: format('text', 'json'),
      repository: {
        type: 'string',
        placeholder: 'OWNER/REPOSITORY',
        summary: 'the repository on GitHub (default: GITHUB_REPOSITORY, or the remote origin)',
      },
      'github-token-env': {
        type: 'string',
        placeholder: 'VARIABLE',
        summary: 'the environment variable that holds the token (default: GITHUB_TOKEN, then GH_TOKEN)',
      },
      environment: {
        type: 'string',
        placeholder: 'NAME',
        summary: 'the environment of the apply job (default: what the workflow says, or production)',
      },
      'bootstrap-stack': {
        type: 'string',
        placeholder: 'NAME',
        summary: 'the stack of templates/bootstrap.yml (default: chatops-bootstrap)',
      },
      target,
      region,
      local,
    },
    load: async () => (await import('./doctor.ts')).runDoctor,
  },
  {
    name: 'explain',
    positionals: ['CODE'],
    summary: 'say what a code means, with an example of wrong and right',
    details: 'Without a code: all of them, one in a line.',
    options: { format: format('text', 'json'), local: noAws },
    load: async () => (await import('./explain.ts')).runExplain,
  },
  {
    name: 'fmt',
    positionals: ['FILE'],
    summary: 'write chatops.yml and what it includes in the canonical order and style',
    details:
      'Comments are kept, and what the file says never changes. Prints the names of the files that it writes.',
    options: {
      file,
      check: { type: 'boolean', summary: 'write nothing; exit status 1 when there is something to write' },
      format: format('text', 'json'),
      local: noAws,
    },
    load: async () => (await import('./fmt.ts')).runFormat,
  },
  {
    name: 'completion',
    positionals: ['SHELL'],
    arguments: ['bash', 'zsh', 'fish'],
    summary: 'print the completion of a shell: bash, zsh or fish',
    details:
      'bash: source <(chatops completion bash). zsh: source <(chatops completion zsh), after compinit. fish: chatops completion fish | source. The script is made of the commands of this version.',
    options: { local: noAws },
    load: async () => (await import('./completion.ts')).completionOf(commands),
  },
  {
    name: 'local',
    positionals: [],
    summary: 'serve the embedded AWS on 127.0.0.1 until stopped',
    details: 'The same state that --local uses, for the aws CLI and SDKs.',
    options: {
      port: {
        type: 'string',
        placeholder: 'PORT',
        summary: 'port to listen on (default: 4599; 0 takes any)',
      },
      seed: {
        type: 'string',
        placeholder: 'demo|bootstrap',
        summary:
          'first fill the account: as by hand in the console, or with the stack of templates/bootstrap.yml',
        choices: ['demo', 'bootstrap'],
      },
      exit: { type: 'boolean', summary: 'end after --seed, and serve nothing' },
    },
    load: async () => (await import('./local.ts')).runLocal,
  },
];
