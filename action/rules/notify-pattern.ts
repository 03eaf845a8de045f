import { checkEventPattern } from '../core/event-pattern-form.ts';
import { isObject, type JsonObject, listOf } from '../core/json.ts';
import { isSlip } from '../core/nearest.ts';
import type { Path } from '../core/path.ts';
import { quoteName } from '../core/quote.ts';
import type { ConfigRule, RuleFinding } from '../core/rule.ts';
import { eventSources } from '../data/event-sources.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import { exampleHead } from './describe-rule.ts';
import { eachNotify } from './each-notify.ts';

const example = (pattern: string) =>
  `${exampleHead}roles: { r: { managed-policies: [ReadOnlyAccess] } }\nchannels: { ops: { channel: C0BBBBBBB, role: r, guardrails: none, notify: { events: [{ name: e, pattern: ${pattern} }] } } }`;
const good = example('{ source: [aws.ecs] }');

/** EventBridge refuses the rule. */
const notifyInvalidPattern: ConfigRule = {
  code: 'notify/invalid-pattern',
  title: 'An event pattern that EventBridge refuses',
  severity: 'error',
  why: 'In an event pattern every value is a list of values or of operators (`prefix`, `suffix`, `equals-ignore-case`, `wildcard`, `anything-but`, `numeric`, `exists`, `cidr`), or an object with fields. EventBridge refuses anything else during the deployment.',
  wrong: example('{ source: aws.ecs }'),
  right: good,
  check: config => listProblems(config, true),
};

/** EventBridge takes it, and no event has what it asks for. */
const notifyDoubtfulPattern: ConfigRule = {
  code: 'notify/doubtful-pattern',
  title: 'An event pattern that no event can match',
  severity: 'warning',
  why: 'An event has the keys version, id, detail-type, source, account, time, region, resources and detail. EventBridge accepts a pattern with another key, or with a number in place of a text, but nothing arrives.',
  wrong: example('{ source: [aws.ecs], detial: { lastStatus: [STOPPED] } }'),
  right: example('{ source: [aws.ecs], detail: { lastStatus: [STOPPED] } }'),
  check: config => listProblems(config, false),
};

/** A source that is nearly the name of a known one. */
const notifyUnknownSource: ConfigRule = {
  code: 'notify/unknown-source',
  title: 'A source that looks like a typo',
  severity: 'warning',
  why: 'EventBridge accepts any text as a source. This one is not in the list of AWS sources that chatops has, and differs from a listed source in one or two characters. The list is not complete: a new service may be missing from it.',
  wrong: example('{ source: [aws.esc] }'),
  right: good,
  *check(config) {
    for (const { path, pattern } of eachPattern(config)) {
      for (const { at, source } of listSources(pattern)) {
        if (!/^aws\./i.test(source) || eventSources.includes(source)) continue;
        const nearest =
          eventSources.find(each => each === source.toLowerCase()) ??
          // Two letters that changed places are the most frequent typo.
          eventSources.find(each => isSwapped(each, source)) ??
          eventSources.find(each => each.length === source.length && isSlip(source, each)) ??
          eventSources.find(each => isSlip(source, each));
        if (nearest === undefined) continue;
        yield {
          message: `${quoteName(source)} is not in the list of sources of AWS services, which is not complete`,
          help: `did you mean \`${nearest}\`?`,
          path: [...path, ...at],
        };
      }
    }
  },
};

/** Every rule about the form of event patterns. */
export const notifyPatternRules: readonly ConfigRule[] = [
  notifyInvalidPattern,
  notifyDoubtfulPattern,
  notifyUnknownSource,
];

function* listProblems(config: ChatopsConfig, isRefused: boolean): Generator<RuleFinding> {
  for (const { path, pattern } of eachPattern(config)) {
    for (const problem of checkEventPattern(pattern)) {
      if (problem.isRefused !== isRefused) continue;
      const { message, help, at } = problem;
      yield { message, help, path: [...path, ...problem.path], ...(at === undefined ? {} : { at }) };
    }
  }
}

function eachPattern(config: ChatopsConfig): { path: Path; pattern: JsonObject }[] {
  return eachNotify(config).flatMap(({ path, notify }) =>
    (notify.events ?? []).flatMap(({ pattern }, index) =>
      isObject(pattern) ? [{ path: [...path, 'events', index, 'pattern'], pattern }] : [],
    ),
  );
}

/** The sources that a pattern names by themselves, also in alternatives. */
function listSources(pattern: JsonObject, path: Path = []): { at: Path; source: string }[] {
  const { source, $or: alternatives } = pattern;
  const named = listOf(source).flatMap((each, index) =>
    typeof each === 'string' ? [{ at: [...path, 'source', index], source: each }] : [],
  );
  const below = listOf(alternatives).flatMap((each, index) =>
    isObject(each) ? listSources(each, [...path, '$or', index]) : [],
  );
  return [...named, ...below];
}

function isSwapped(right: string, wrong: string): boolean {
  if (right.length !== wrong.length) return false;
  const at = [...right].findIndex((letter, index) => letter !== wrong[index]);
  const swapped = `${wrong.slice(0, at)}${wrong[at + 1] ?? ''}${wrong[at] ?? ''}${wrong.slice(at + 2)}`;
  return at >= 0 && swapped === right;
}
