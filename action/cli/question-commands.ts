import type { Command } from './command.ts';
import { file, format, local, noAws, region, target, yes } from './command-options.ts';
import { readRegions } from './region.ts';

/** Commands that answer who can do what, and what chat shows. */
export const questionCommands: readonly Command[] = [
  {
    name: 'can',
    positionals: ['CHANNEL', 'COMMAND'],
    maxPositionals: Number.POSITIVE_INFINITY,
    summary: 'say whether something works in a channel, and why; needs no AWS',
    details:
      'COMMAND is a command as in chat, `run ALIAS VALUE…` or `run ALIAS --VARIABLE VALUE`, a question, or an IAM action: `service:Action [on ARN]`. Exit status 1 if it is not allowed.',
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
        summary: 'questions as JSON lines {"channel","command"}; prints one decision per line',
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
    maxPositionals: Number.POSITIVE_INFINITY,
    summary: 'list every channel in which something works, for whom, and why; needs no AWS',
    details:
      'Takes a command as in chat, `run ALIAS …`, an IAM action, which can have wildcards (`service:Action [on ARN]`), or an ARN alone, for every action that can be about it. A channel is listed if it works there on at least one resource.',
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
        summary: 'only this channel; can be repeated (default: all)',
      },
      format: format('text', 'json', 'markdown', 'mermaid', 'csv', 'html'),
      against: {
        type: 'string',
        placeholder: 'REF|FILE',
        summary: 'with --format html: include the version in a git commit or file, and what changes',
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
    summary: 'show who ran what from chat, and which permissions were never used; read only',
    details:
      'Reads CloudTrail management events (two look-ups a second) and the last use of each role that IAM recorded. Data events such as lambda invoke are in neither. --propose computes narrower statements that keep everything that was used or is not tracked, and writes them into chatops.yml after confirmation. Exit status 1 if not everything could be read.',
    options: {
      file,
      days: {
        type: 'string',
        placeholder: 'N',
        summary: 'number of days of events to read (default: 7, at most 90)',
      },
      regions: {
        type: 'string',
        placeholder: 'REGION[,REGION]',
        summary: 'Regions to read (default: that of the target, us-east-1, and those that aliases name)',
        check: readRegions,
      },
      propose: {
        type: 'boolean',
        summary: 'remove permissions that were never used; asks before it writes',
      },
      'min-age': {
        type: 'string',
        placeholder: 'N',
        summary: 'skip roles younger than this many days (default: 30)',
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
      'EVENT is the name of an entry of `notify.events` with a `message`. Without --event the message keeps its placeholders. Only --send needs AWS. Exit status 1 if chat shows nothing.',
    options: {
      file,
      event: {
        type: 'string',
        placeholder: 'FILE',
        summary: 'an event in the JSON form that EventBridge delivers',
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
];
