import type { Command } from './command.ts';
import { file, format, local, noAws, region, target } from './command-options.ts';

/** Commands about the set-up and the files. */
export const toolCommands: readonly Command[] = [
  {
    name: 'targets',
    positionals: ['FILE'],
    summary: 'list the targets, for a matrix of jobs; needs no AWS',
    details:
      'One target per line: key, account, Region (`-` where chatops.yml declares none). --format json also has `matrix`, for `strategy.matrix` of a workflow.',
    options: { file, format: format('text', 'json'), local: noAws },
    load: async () => (await import('./list-targets.ts')).runTargets,
  },
  {
    name: 'doctor',
    positionals: ['FILE'],
    summary: 'show what is missing between this repository, GitHub and AWS; read only',
    details:
      'Checks everything up to the first apply: chatops.yml, workflows, workspace, bootstrap, trust of the roles, variables, environment, branch rules, first plan. Each point is ok, missing (with the next step) or cannot be seen (with the reason). Exit status 0 if every point was seen and is ok, otherwise 1. For GitHub it needs a token in GITHUB_TOKEN.',
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
    summary: 'explain a code, with a wrong and a right example',
    details: 'Without a code: all of them, one per line.',
    options: { format: format('text', 'json'), local: noAws },
    load: async () => (await import('./explain.ts')).runExplain,
  },
  {
    name: 'fmt',
    positionals: ['FILE'],
    summary: 'write chatops.yml and what it includes in the canonical order and style',
    details:
      'Comments are kept, and the meaning of the file never changes. Prints the names of the files that it writes.',
    options: {
      file,
      check: { type: 'boolean', summary: 'write nothing; exit status 1 if a file would change' },
      format: format('text', 'json'),
      local: noAws,
    },
    load: async () => (await import('./fmt.ts')).runFormat,
  },
];
