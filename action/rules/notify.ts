import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { findNearest } from '../core/nearest.ts';
import { classifyPattern, listCodeNotifications } from '../core/notifications.ts';
import { quoteName } from '../core/quote.ts';
import type { ConfigRule } from '../core/rule.ts';
import { globalRegion } from '../core/stacks.ts';
import {
  codeServices,
  eventTypesOf,
  eventWordsOf,
  globalEventSources,
  notThroughEventBridge,
} from '../data/notification-events.ts';
import { eachNotify, targetsOf } from './each-notify.ts';

/** An event that a service does not know would never arrive. */
export const notifyUnknownEvent: ConfigRule = {
  code: 'reference/unknown-event',
  title: 'An event that the service does not have',
  severity: 'error',
  why: 'A notification rule accepts only the event types of its service; AWS refuses others during the deployment.',
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
  why: 'The chat service shows EventBridge events of most services, but silently drops those of CodePipeline, CodeBuild, CodeDeploy, CodeCommit and CloudWatch alarms: they arrive through notification rules, from the alarm itself, or with a `message` of your own.',
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

/** A rule in another Region than that of the event never matches. */
export const notifyGlobalEvent: ConfigRule = {
  code: 'notify/global-event',
  title: 'An event that exists in us-east-1 only',
  severity: 'error',
  why: 'IAM and Organizations are global: their events reach EventBridge in us-east-1 only. In a target of another Region the rule of that event is made in us-east-1, in the companion stack `<name>-global`, which is a warning that `rules` can switch off. A pattern that also names a service of the Region needs a rule in both, which is an error: make it two events. A file without `targets` is deployed into the Region of the caller, so there this pattern is a warning.',
  wrong:
    'targets: { main: { account: "123456789012", region: eu-west-1 } }\nchannels: { ops: { channel: C0BBBBBBB, role: r, guardrails: none, notify: { events: [{ name: p, pattern: { source: [aws.organizations, aws.ecs] } }] } } }',
  right:
    'targets: { main: { account: "123456789012", region: us-east-1 } }\nchannels: { ops: { channel: C0BBBBBBB, role: r, guardrails: none, notify: { events: [{ name: p, pattern: { source: [aws.organizations] } }] } } }',
  *check(config) {
    for (const { path, notify } of eachNotify(config)) {
      const isUndeclared = Object.keys(config.targets ?? {}).length === 0;
      const first = targetsOf(config, path).find(({ region }) => region !== globalRegion);
      if (first === undefined && !isUndeclared) continue;
      for (const [index, { pattern }] of (notify.events ?? []).entries()) {
        const kind = isObject(pattern) ? classifyPattern(pattern) : 'regional';
        const unnamed = isObject(pattern) ? findGlobalService(pattern) : undefined;
        if (unnamed !== undefined) {
          const { source, service, at } = unnamed;
          const place =
            first === undefined
              ? 'the Region of the stack'
              : `${first.region}, the Region of the target ${quoteName(first.key)}`;
          yield {
            severity: 'warning',
            message: `This pattern has no \`source\`, so its rule is made in ${place}, which is a guess: events of ${service} exist in ${globalRegion} only`,
            help: `add \`source: [${source}]\`, and the rule is made in ${globalRegion}`,
            path: [...path, 'events', index, 'pattern', ...at],
          };
        }
        // Without a target the Region is that of the plan, and what is global gets its stack there.
        if (kind === 'regional' || (first === undefined && kind === 'global')) continue;
        const sources = isObject(pattern) && Array.isArray(pattern['source']) ? pattern['source'] : [];
        for (const [at, source] of sources.entries()) {
          const service = typeof source === 'string' ? globalEventSources.get(source) : undefined;
          if (service === undefined) continue;
          const found = { path: [...path, 'events', index, 'pattern', 'source', at] };
          if (first === undefined) {
            yield {
              ...found,
              severity: 'warning',
              message: `Events of ${service} exist in ${globalRegion} only; from a stack in another Region they never arrive with this pattern`,
              help: 'make two events, one for the services that are global and one for the others',
            };
            continue;
          }
          const place = `Events of ${service} exist in ${globalRegion} only; the target ${quoteName(first.key)} is in ${first.region}`;
          yield kind === 'mixed'
            ? {
                ...found,
                message: place,
                help: 'make two events, one for the services that are global and one for the others',
              }
            : {
                ...found,
                severity: 'warning',
                message: `${place}. Their rule and topic are made in ${globalRegion}, in the stack ${config.name}-global`,
                help: 'nothing is to be done; `rules: { notify/global-event: off }` leaves this out',
              };
        }
      }
    }
  },
};

/** The global service that a pattern without `source` names by the service that CloudTrail recorded. */
function findGlobalService(pattern: JsonObject) {
  const { source, detail } = pattern;
  const services = isObject(detail) ? detail['eventSource'] : undefined;
  if (source !== undefined || !Array.isArray(services)) return undefined;
  for (const [index, name] of (services as readonly Json[]).entries()) {
    const meant = typeof name === 'string' ? `aws.${name.replace('.amazonaws.com', '')}` : '';
    const service = globalEventSources.get(meant);
    if (service !== undefined) return { source: meant, service, at: ['detail', 'eventSource', index] };
  }
  return undefined;
}

/** Regions in which the events of AWS Health about global services arrive (AWS Health user guide, November 2026). */
const healthRegions: readonly string[] = [globalRegion, 'us-west-2'];

/** The events of AWS Health for global services arrive in two Regions only. */
export const notifyHealthRegion: ConfigRule = {
  code: 'notify/health-region',
  title: 'Events of AWS Health in one Region',
  severity: 'warning',
  why: 'Events of AWS Health arrive in the Region that they are about. Those about global services, such as IAM, arrive in us-east-1 and us-west-2 only.',
  wrong:
    'targets: { main: { account: "123456789012", region: eu-west-1 } }\nchannels: { ops: { channel: C0BBBBBBB, role: r, guardrails: none, notify: { events: [{ name: p, pattern: { source: [aws.health] } }] } } }',
  right:
    'targets: { main: { account: "123456789012", region: us-west-2 } }\nchannels: { ops: { channel: C0BBBBBBB, role: r, guardrails: none, notify: { events: [{ name: p, pattern: { source: [aws.health] } }] } } }',
  *check(config) {
    for (const { path, notify } of eachNotify(config)) {
      const first = targetsOf(config, path).find(({ region }) => !healthRegions.includes(region));
      if (first === undefined) continue;
      for (const [index, { pattern }] of (notify.events ?? []).entries()) {
        const sources = isObject(pattern) && Array.isArray(pattern['source']) ? pattern['source'] : [];
        const at = sources.findIndex(source => exactText(source) === 'aws.health');
        if (at < 0) continue;
        yield {
          message: `In the target ${quoteName(first.key)} only the AWS Health events about ${first.region} arrive, and none about global services such as IAM`,
          help: 'for those, name a target in us-east-1 or us-west-2 in the `targets` of the channel',
          path: [...path, 'events', index, 'pattern', 'source', at],
        };
      }
    }
  },
};
