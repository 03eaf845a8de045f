import type { Path } from '../core/path.ts';
import { quoteName } from '../core/quote.ts';
import type { ConfigRule, RuleDescription, RuleFinding } from '../core/rule.ts';
import type { RuleCode } from '../core/rule-code.ts';
import { formatEnd, hasEnded, readEnd } from '../core/until.ts';
import type { ChatopsConfig, Policy, StatementConfig } from '../generated/config.ts';

const channel = (until: string) =>
  `workspaces: { acme: { slack: T0123ABCD } }\nroles: { r: { allow: [{ actions: [sqs:ListQueues], resources: ["*"] }] } }\nchannels: { incident: { workspace: acme, channel: C0BBBBBBB, role: r, guardrails: [ReadOnlyAccess], until: ${until} } }`;

/** Something that has ended and is still declared. */
export const untilExpired: RuleDescription = {
  code: 'until/expired',
  title: 'Something that has ended is still declared',
  severity: 'error',
  why: 'After its `until` a channel still receives notifications, an alias is still offered, and a statement remains that allows nothing. They stay until a change removes them, and until then nothing else in the file is planned.',
  wrong: channel('2020-01-31'),
  right: channel('2099-01-31'),
};

/** An end that cannot mean what it seems to. */
export const untilUnclear: ConfigRule = {
  code: 'until/unclear',
  title: 'An end that does not end access',
  severity: 'error',
  why: 'A denial that ends gives access on a day without a review. A second date in the same condition, or a date that does not exist, makes it unclear when something ends.',
  wrong:
    'guardrails: { g: { allow: [{ actions: ["sqs:*"], resources: ["*"] }], deny: [{ actions: [sqs:PurgeQueue], resources: ["*"], until: 2099-01-31 }] } }\nworkspaces: { acme: { slack: T0123ABCD } }\nroles: { r: {} }\nchannels: { ops: { workspace: acme, channel: C0BBBBBBB, role: r, guardrails: [g] } }',
  right:
    'guardrails: { g: { allow: [{ actions: ["sqs:*"], resources: ["*"], until: 2099-01-31 }], deny: [{ actions: [sqs:PurgeQueue], resources: ["*"] }] } }\nworkspaces: { acme: { slack: T0123ABCD } }\nroles: { r: {} }\nchannels: { ops: { workspace: acme, channel: C0BBBBBBB, role: r, guardrails: [g] } }',
  *check(config) {
    for (const { until, path, statement, isDenial } of listEnds(config)) {
      if (readEnd(until) === undefined) {
        const message = `${quoteName(until)} is a date that does not exist`;
        yield { message, help: 'write the last day on which it applies', path };
      } else if (isDenial) {
        yield {
          message: 'A denial that ends allows something on a day without a review',
          help: 'remove `until`; remove the denial itself later, in a change of its own',
          path,
        };
      } else if (statement !== undefined && hasOwnEnd(statement)) {
        yield {
          message: 'The statement has its own `DateLessThan` for aws:CurrentTime, so it has two end dates',
          help: 'keep one of the two',
          path,
        };
      }
    }
  },
};

/** What has ended. @param now an instant, e.g. `2026-11-25T08:00:00Z` */
export function* checkEnds(config: ChatopsConfig, now: string): Generator<RuleFinding & { code: RuleCode }> {
  for (const { until, path, subject, remedy } of listEnds(config)) {
    const end = readEnd(until);
    if (end === undefined || !hasEnded(end, now)) continue;
    yield {
      code: untilExpired.code,
      message: `${subject} ended with ${formatEnd(end.instant)}`,
      help: `${remedy}, or set a later date`,
      path,
    };
  }
}

/** An `until` of chatops.yml with what it belongs to. */
interface DeclaredEnd {
  readonly until: string;
  readonly path: Path;
  /** What ends, at the beginning of a sentence. */
  readonly subject: string;
  /** What to do when it has ended. */
  readonly remedy: string;
  /** The statement that has it. */
  readonly statement?: StatementConfig;
  readonly isDenial?: boolean;
}

/** Every `until` of channels, aliases and statements, in the order of the sections. */
function* listEnds(config: ChatopsConfig): Generator<DeclaredEnd> {
  for (const [key, { until }] of Object.entries(config.channels ?? {})) {
    if (until === undefined) continue;
    const subject = `The channel ${quoteName(key)}`;
    yield { until, path: ['channels', key, 'until'], subject, remedy: 'remove the channel' };
  }
  for (const [key, alias] of Object.entries(config.aliases ?? {})) {
    if (typeof alias === 'string' || alias.until === undefined) continue;
    const subject = `The alias ${quoteName(key)}`;
    const remedy = 'remove the alias, also from the channels that list it';
    yield { until: alias.until, path: ['aliases', key, 'until'], subject, remedy };
  }
  for (const section of ['roles', 'guardrails'] as const) {
    for (const [key, part] of Object.entries<object>(config[section] ?? {})) {
      yield* endsOfPolicy(part, [section, key]);
      const named: unknown = 'policies' in part ? part.policies : undefined;
      if (typeof named !== 'object' || named === null) continue;
      for (const [name, policy] of Object.entries<unknown>({ ...named })) {
        if (typeof policy === 'object' && policy !== null)
          yield* endsOfPolicy(policy, [section, key, 'policies', name]);
      }
    }
  }
}

function* endsOfPolicy(policy: Policy | object, path: Path): Generator<DeclaredEnd> {
  const { allow = [], deny = [] }: Policy = policy;
  for (const [effect, list] of [
    ['allow', allow],
    ['deny', deny],
  ] as const) {
    for (const [index, statement] of list.entries()) {
      if (statement.until === undefined) continue;
      yield {
        until: statement.until,
        path: [...path, effect, index, 'until'],
        subject: 'The statement',
        remedy: 'remove the statement',
        statement,
        isDenial: effect === 'deny',
      };
    }
  }
}

function hasOwnEnd({ conditions = {} }: StatementConfig): boolean {
  return Object.entries(conditions).some(
    ([operator, keys]) =>
      operator.toLowerCase() === 'datelessthan' &&
      Object.keys(keys).some(key => key.toLowerCase() === 'aws:currenttime'),
  );
}
