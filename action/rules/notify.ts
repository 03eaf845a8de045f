import { isObject } from '../core/json.ts';
import { findNearest } from '../core/nearest.ts';
import { listCodeNotifications } from '../core/notifications.ts';
import { quoteName } from '../core/quote.ts';
import type { ConfigRule } from '../core/rule.ts';
import {
  codeServices,
  eventTypesOf,
  eventWordsOf,
  notThroughEventBridge,
} from '../data/notification-events.ts';
import { eachNotify, targetsOf } from './each-notify.ts';

/** An event that a service does not know would never arrive. */
export const notifyUnknownEvent: ConfigRule = {
  code: 'reference/unknown-event',
  title: 'An event that the service does not have',
  severity: 'error',
  why: 'A notification rule takes only the event types of its service; AWS refuses others in the middle of a deployment.',
  wrong:
    'channels: { ops: { channel: C0BBBBBBB, role: r, guardrails: none, notify: { pipelines: [{ name: p, events: [suceeded] }] } } }',
  right:
    'channels: { ops: { channel: C0BBBBBBB, role: r, guardrails: none, notify: { pipelines: [{ name: p, events: [succeeded] }] } } }',
  *check(config) {
    for (const { path, notify } of eachNotify(config)) {
      for (const { list, index, service, events } of listCodeNotifications(notify)) {
        for (const [at, event] of events.entries()) {
          if (eventTypesOf(service, event) !== undefined) continue;
          const words = eventWordsOf(service);
          const meant = synonyms.get(event.toLowerCase());
          const nearest = meant !== undefined && words.includes(meant) ? meant : findNearest(event, words);
          yield {
            message: `A ${codeServices[service].noun} has no event ${quoteName(event)}`,
            help: nearest === undefined ? `there are: ${words.join(', ')}` : `did you mean \`${nearest}\`?`,
            path: [...path, list, index, 'events', at],
          };
        }
      }
    }
  },
};

/** The one source that a filter names; a filter that can match others as well says nothing about one. */
function exactText(filter: unknown): string | undefined {
  if (typeof filter === 'string') return filter;
  if (!isObject(filter)) return undefined;
  const text = filter['prefix'] ?? filter['equals-ignore-case'] ?? filter['wildcard'];
  return typeof text === 'string' ? text.toLowerCase() : undefined;
}

/** What people write for an event, by what AWS calls it. */
const synonyms: ReadonlyMap<string, string> = new Map([
  ['success', 'succeeded'],
  ['successful', 'succeeded'],
  ['failure', 'failed'],
  ['error', 'failed'],
  ['start', 'started'],
  ['done', 'succeeded'],
  ['completed', 'succeeded'],
  ['cancelled', 'canceled'],
  ['approval', 'manual-approval-needed'],
  ['approval-needed', 'manual-approval-needed'],
  ['approve', 'manual-approval-needed'],
]);

/** Events that look right and never arrive. */
export const notifyNotThroughEventBridge: ConfigRule = {
  code: 'notify/not-through-eventbridge',
  title: 'Events that do not arrive through EventBridge',
  severity: 'error',
  why: 'The chat service shows EventBridge events of most services, but drops those of CodePipeline, CodeBuild, CodeDeploy, CodeCommit and CloudWatch alarms without a word: they come through notification rules, from the alarm itself, or with a `message` of your own.',
  wrong:
    'channels: { ops: { channel: C0BBBBBBB, role: r, guardrails: none, notify: { events: [{ name: p, pattern: { source: [aws.codepipeline] } }] } } }',
  right:
    'channels: { ops: { channel: C0BBBBBBB, role: r, guardrails: none, notify: { pipelines: [{ name: p, events: [failed] }] } } }',
  *check(config) {
    for (const { path, notify } of eachNotify(config)) {
      for (const [index, { pattern, message }] of (notify.events ?? []).entries()) {
        // A message of its own is a custom notification, which chat shows whatever it is about.
        if (message !== undefined) continue;
        const sources = isObject(pattern) && Array.isArray(pattern['source']) ? pattern['source'] : [];
        for (const [at, filter] of sources.entries()) {
          const source = exactText(filter);
          if (source === undefined || !Object.hasOwn(notThroughEventBridge, source)) continue;
          const instead = notThroughEventBridge[source];
          if (instead === undefined) continue;
          yield {
            message: `Events of ${quoteName(source)} do not arrive in chat through EventBridge`,
            help: instead,
            path: [...path, 'events', index, 'pattern', 'source', at],
          };
        }
      }
    }
  },
};

/** Services whose events reach EventBridge in us-east-1 only, by source (documented; FACTS of November 2026). */
const globalSources: ReadonlyMap<string, string> = new Map([
  ['aws.iam', 'IAM'],
  ['aws.organizations', 'Organizations'],
]);

/** A rule in another Region than that of the event never matches. */
export const notifyGlobalEvent: ConfigRule = {
  code: 'notify/global-event',
  title: 'An event that exists in us-east-1 only',
  severity: 'error',
  why: 'IAM and Organizations are global: their events reach EventBridge in us-east-1 only. A rule in another Region never matches, and nothing says so.',
  wrong:
    'targets: { main: { account: "123456789012", region: eu-west-1 } }\nchannels: { ops: { channel: C0BBBBBBB, role: r, guardrails: none, notify: { events: [{ name: p, pattern: { source: [aws.organizations] } }] } } }',
  right:
    'targets: { main: { account: "123456789012", region: us-east-1 } }\nchannels: { ops: { channel: C0BBBBBBB, role: r, guardrails: none, notify: { events: [{ name: p, pattern: { source: [aws.organizations] } }] } } }',
  *check(config) {
    for (const { path, notify } of eachNotify(config)) {
      const elsewhere = targetsOf(config, path).filter(({ region }) => region !== 'us-east-1');
      const [first] = elsewhere;
      if (first === undefined) continue;
      for (const [index, { pattern }] of (notify.events ?? []).entries()) {
        const sources = isObject(pattern) && Array.isArray(pattern['source']) ? pattern['source'] : [];
        for (const [at, source] of sources.entries()) {
          const service = typeof source === 'string' ? globalSources.get(source) : undefined;
          if (service === undefined) continue;
          yield {
            message: `Events of ${service} exist in us-east-1 only; the target ${quoteName(first.key)} is in ${first.region}`,
            help: 'add a target in us-east-1 and name it in the `targets` of the channel, or forward the events to this Region with a rule of your own',
            path: [...path, 'events', index, 'pattern', 'source', at],
          };
        }
      }
    }
  },
};
