import { expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import type { Wired } from '../../action/adopt/wiring.ts';
import type { Comparison, Differences, Drift } from '../../action/core/drift.ts';
import type { Json, JsonObject } from '../../action/core/json.ts';
import { finishLook, type Missing } from '../../action/core/look.ts';
import type { Resolved } from '../../action/core/model.ts';
import type { Change } from '../../action/core/plan.ts';
import { resolve } from '../../action/core/resolve.ts';
import type {
  Reading,
  Subscription,
  Subscriptions,
  UnmanagedResource,
  UserIdentity,
} from '../../action/core/snapshot.ts';
import { findAccountDrift } from '../../action/drift/account-drift.ts';
import {
  compareReviewedDocuments,
  listReviewed,
  type ObservedContent,
} from '../../action/drift/compare-documents.ts';
import { compareChatSubscriptions, compareSubscriptions } from '../../action/drift/compare-subscriptions.ts';
import { compareTopicKeys } from '../../action/drift/compare-topic-keys.ts';
import { compareTopics, type TopicFaults } from '../../action/drift/compare-topics.ts';
import { explainRemedies } from '../../action/drift/drift-remedy.ts';
import { findUnmanaged } from '../../action/drift/find-unmanaged.ts';
import type { Waiting } from '../../action/drift/find-waiting.ts';
import { ignoreDrift } from '../../action/drift/ignore-drift.ts';
import { writeNotification } from '../../action/drift/notification.ts';
import { explainUndeclaredTopics, type PublishedTopic } from '../../action/drift/undeclared-topics.ts';
import type { ChannelConfig, ChatopsConfig, Ignore } from '../../action/generated/config.ts';
import { checkTablesOf } from '../check-table.ts';
import { trust } from '../local-aws/harness.ts';

// What each module of drift says of what was read, as tables in `tables/`.

const check = checkTablesOf(import.meta.url);

/** What was read: a value, null where AWS says that there is none, or why it was not read. */
type Read<T> = T | { readonly unread: string };

function readingOf<T>(read: Read<T>): Reading<T> {
  return typeof read === 'object' && read !== null && 'unread' in read
    ? { ok: false, reason: read.unread }
    : { ok: true, value: read };
}

function maybeReadingOf<T>(read: Read<T | null>): Reading<T | undefined> {
  const reading = readingOf(read);
  return reading.ok ? { ok: true, value: reading.value ?? undefined } : reading;
}

/** What is found at a place, without the place. */
function beside(at: object, { drift, unchecked }: Differences): object {
  for (const each of [...drift, ...unchecked]) expect(each).toMatchObject(at);
  return {
    drift: drift.map(each => addedTo(at, each)),
    unchecked: unchecked.map(each => addedTo(at, each)),
  };
}

const place = { account: '111122223333', region: 'eu-west-1', partition: 'aws' };
const config: ChatopsConfig = {
  version: 1,
  name: 'demo',
  workspaces: { acme: { slack: 'T0123ABCD' }, office: { teams: { tenant: 't', team: 'team-1' } } },
  roles: { ops: { 'managed-policies': ['ReadOnlyAccess'] } },
  guardrails: { deploy: { allow: [{ actions: ['s3:Get*'], resources: ['*'] }] } },
  aliases: { list: 'lambda list-functions', idle: 'sqs list-queues' },
  channels: {
    ops: {
      ...{ workspace: 'acme', channel: 'C0OPS', role: 'ops', guardrails: 'none', logging: 'error' },
      aliases: ['list'],
      'user-roles': { required: false, roles: [] },
    } as unknown as ChannelConfig,
    dev: { workspace: 'acme', channel: 'C0DEV', role: 'ops', guardrails: 'none' },
  },
};
const base: Drift = {
  target: 'default',
  kind: 'modified',
  path: 'channels.ops',
  type: 'AWS::Chatbot::SlackChannelConfiguration',
  id: 'ops',
  risk: 'none',
};

/** The members of a value that another one does not have in the same way. */
function addedTo(before: object, after: object): object {
  const had = new Map(Object.entries(before));
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => had.get(name) !== value));
}

check<{
  readonly users: Readonly<Record<string, ChannelConfig['user-roles'] | null>>;
  readonly required: Read<boolean>;
  readonly identities: Read<readonly UserIdentity[]>;
}>('account', ({ users, required, identities }) => {
  const channels = Object.entries(users).map(([key, choice], index) => [
    key,
    {
      ...{ workspace: 'acme', channel: `C0OPS000${index}`, role: 'a', guardrails: 'none' as const },
      ...(choice === null ? {} : { 'user-roles': choice }),
    },
  ]);
  const [model] = resolve({
    ...config,
    roles: { a: {}, b: {}, nameless: {} },
    channels: Object.fromEntries(channels),
  }).models;
  if (model === undefined) throw new Error('There is no model');
  const snapshot = { userRoleRequired: readingOf(required), identities: readingOf(identities) };
  return findAccountDrift(model, place.account, snapshot, {
    channelOf: arn => (arn === 'arn:unknown' ? undefined : arn.slice('arn:'.length)),
    roleArn: key => (key === 'nameless' ? undefined : `arn:role/${key}`),
  });
});

check<{
  readonly config: Partial<ChatopsConfig>;
  readonly documents?: Readonly<Record<string, readonly (Json | null)[]>>;
}>('reviewed', ({ config: file, documents = {} }) => {
  const known = Object.entries(documents).map(
    ([arn, each]) => [arn, each.map(one => one ?? undefined)] as const,
  );
  const resolved = { ...file, documents: new Map(known) } as unknown as Resolved;
  return listReviewed(resolved, place).map(({ documents: each, ...rest }) =>
    each === undefined ? rest : { ...rest, documents: each },
  );
});

check<{
  readonly type: string;
  readonly reviewed?: readonly Json[];
  readonly observed: Read<ObservedContent | null>;
}>('documents', ({ type, reviewed, observed }) => {
  const item = { path: 'roles.a', type, arn: 'arn:a', documents: reviewed };
  const at = { target: 'prod', path: 'roles.a', type, id: 'arn:a' };
  return beside(
    at,
    compareReviewedDocuments('prod', [item], () => maybeReadingOf(observed)),
  );
});

const alarms = 'arn:aws:sns:eu-west-1:111122223333:alarms';

check<{ readonly state: Read<Partial<TopicFaults> | null>; readonly isLeaving?: boolean }>(
  'topics',
  ({ state, isLeaving = false }) => {
    const channels = ['ops', 'dev'];
    const faults = maybeReadingOf(state) as Reading<TopicFaults | undefined>;
    const topic = { arn: alarms, words: 'topic alarms', channels, isLeaving, state: faults };
    const path = 'channels.ops.notify.topics';
    const at = { target: 'prod', path, type: 'AWS::SNS::Topic', id: alarms, isElsewhere: true };
    return beside(at, compareTopics('prod', [topic]));
  },
);

check<{ readonly reviewed?: Json; readonly policy: Read<Json | null>; readonly denied?: readonly string[] }>(
  'keys',
  ({ reviewed, policy, denied = [] }) => {
    const sources = [
      { channel: 'ops', principal: 'alarms', what: 'alarms' },
      { channel: 'dev', principal: 'events', what: 'events' },
    ];
    const path = 'channels.ops.notify.key';
    const key = { arn: 'arn:key', path, reviewed, policy: maybeReadingOf(policy), denied, sources };
    const at = { target: 'prod', path, type: 'AWS::KMS::Key', id: 'arn:key', isElsewhere: true };
    return beside(at, compareTopicKeys('prod', [key]));
  },
);

check<{
  readonly subscriptions?: Read<readonly Subscription[] | null>;
  readonly ofChannels?: Read<readonly string[]>;
  readonly type?: string;
  readonly status?: 'present' | 'absent';
}>(
  'subscribers',
  ({ subscriptions, ofChannels = [alarms], type = 'AWS::SNS::Topic', status = 'present' }) => {
    const path = 'channels.ops.notify';
    const observed = { status, properties: {}, unread: [] };
    const comparison: Comparison = {
      ...{ target: 'prod', path, type, id: alarms, expected: {}, observed },
      kind: { riskOf: () => 'none' },
    };
    const channels = readingOf(ofChannels);
    const at = { target: 'prod', path, type, id: alarms, property: 'Subscription' };
    return beside(
      at,
      compareSubscriptions([comparison], {
        subscriptions: subscriptionsOf(subscriptions),
        ofChannels: channels.ok ? { ok: true, value: new Set(channels.value) } : channels,
      }),
    );
  },
);

check<{ readonly subscriptions?: Read<readonly Subscription[] | null> }>(
  'subscribers-elsewhere',
  ({ subscriptions }) => {
    const topic = { arn: alarms, words: 'topic alarms', channels: ['ops'] };
    const path = 'channels.ops.notify.topics';
    const at = { target: 'prod', path, type: 'AWS::SNS::Topic', id: alarms, isElsewhere: true };
    const found = compareChatSubscriptions('prod', [topic], subscriptionsOf(subscriptions));
    return beside({ ...at, property: 'Subscription' }, found);
  },
);

function subscriptionsOf(read: Read<readonly Subscription[] | null> | undefined): Subscriptions {
  return new Map(read === undefined ? [] : [[alarms, maybeReadingOf(read)] as const]);
}

check<{
  readonly uses: PublishedTopic['uses'] extends Reading<infer T> ? Read<NonNullable<T> | null> : never;
  readonly property?: string;
  readonly observed?: string;
}>('undeclared-topics', ({ uses, property = 'SnsTopicArns', observed = alarms }) => {
  const item: Drift = {
    ...base,
    ...{ kind: 'undeclared', property, observed, notifications: { isBesideAccess: true } },
  };
  const topics = [{ arn: alarms, uses: maybeReadingOf(uses) }];
  const { drift, unchecked } = explainUndeclaredTopics([item], topics);
  return {
    drift: Object.fromEntries(
      Object.entries(drift[0] ?? {}).filter(([name]) => ['risk', 'notifications', 'note'].includes(name)),
    ),
    unchecked,
  };
});

/** `update LoggingLevel`: a change with the property that it is of. */
function readChange(text: string): Change {
  const [action, name] = text.split(' ');
  return { action, properties: name === undefined ? [] : [{ name }] } as unknown as Change;
}

check<{
  readonly drift: readonly Partial<Drift>[];
  readonly comparisons?: readonly Comparison[];
  readonly pending?: Readonly<Record<string, Change['action']>>;
  /** The properties of channel configurations of other stacks, by ARN. */
  readonly others?: Readonly<Record<string, JsonObject>>;
}>('explained', ({ drift, comparisons = [], pending = {}, others = {} }) => {
  const found = drift.map(each => ({ ...base, ...each }));
  const explained = explainRemedies(found, {
    config,
    place,
    comparisons,
    pending: new Map(Object.entries(pending).map(([id, text]) => [id, readChange(text)])),
    otherChannels: new Map(Object.entries(others).map(([arn, properties]) => [arn, { properties }])),
  });
  return explained
    .map((each, index) => addedTo(found[index] ?? {}, each))
    .map((each, index) => {
      const { note } = found[index] ?? {};
      return note === undefined ? each : { note, ...each };
    });
});

check<{ readonly drift: Partial<Drift>; readonly ignore?: readonly Partial<Ignore>[] }>(
  'ignored',
  ({ drift, ignore }) => {
    const item = { ...base, ...drift };
    const entries = ignore?.map((each, index) => ({
      ...{ code: 'drift/modified', at: '', until: '2026-12-31', reason: `${index}` },
      ...each,
    })) as readonly Ignore[] | undefined;
    const { drift: kept, ignored } = ignoreDrift([item], entries, '2026-12-01');
    const [entry] = ignored;
    expect([...kept, ...ignored].map(({ path }) => path)).toEqual([item.path]);
    if (entry === undefined) return undefined;
    const number = Number(entry.ignored.reason);
    expect(entry).toStrictEqual({
      ...item,
      ignored: { reason: `${number}`, until: entries?.[number]?.until },
    });
    return number;
  },
);

check<{
  readonly drift: readonly Partial<Drift>[];
  readonly before?: readonly Partial<Drift>[];
  readonly missing?: readonly Missing[];
}>('notified', ({ drift, before, missing = [] }) => {
  const whole = (each: Partial<Drift>) => ({ ...base, path: 'a', isElsewhere: true as const, ...each });
  const written = writeNotification(
    { stackName: 'demo', target: 'prod' },
    finishLook(drift.map(whole), missing),
    before?.map(whole),
    ({ path }) => path,
  );
  if (written === undefined) return undefined;
  const { content, ...around } = written;
  const { textType, keywords, ...said } = content;
  expect({ ...around, textType, keywords }).toStrictEqual({
    version: '1.0',
    source: 'custom',
    textType: 'client-markdown',
    keywords: ['drift', 'demo'],
    metadata: { threadId: 'chatops-drift-demo-prod', summary: said.title, eventType: 'drift' },
  });
  return said;
});

interface Part {
  readonly arn: string;
  readonly properties?: JsonObject;
  /** Why it stays in its stack. */
  readonly stack?: string;
}

check<{
  readonly target?: string;
  readonly config?: Partial<ChatopsConfig>;
  readonly unmanaged: Read<readonly UnmanagedResource[]>;
  readonly partOwners?: Readonly<Record<string, Read<string | null>>>;
  readonly roles?: readonly Part[];
  readonly policies?: readonly Part[];
  readonly isComplete?: boolean;
  readonly waiting?: Readonly<Record<string, Waiting>>;
}>('unmanaged', given => {
  const { target = 'default', partOwners = {}, isComplete = true, waiting = {} } = given;
  const partsOf = (type: string, parts: readonly Part[] = []) =>
    new Map(
      parts.map(({ arn, properties = {}, stack }): readonly [string, Wired] => {
        const foreign = stack === undefined ? {} : { foreign: stack };
        const trusted = { Arn: arn, AssumeRolePolicyDocument: trust, ...properties };
        return [arn, { type, id: arn, properties: trusted, ...foreign }];
      }),
    );
  const unmanaged = readingOf(given.unmanaged);
  const snapshot = {
    unmanaged,
    partOwners: new Map(Object.entries(partOwners).map(([arn, read]) => [arn, maybeReadingOf(read)])),
  };
  const { drift, ...rest } = findUnmanaged(
    { target, config: { ...config, ...given.config }, place },
    snapshot,
    {
      roles: partsOf('AWS::IAM::Role', given.roles),
      policies: partsOf('AWS::IAM::ManagedPolicy', given.policies),
      isComplete,
      waiting: new Map(Object.entries(waiting)),
    },
  );
  const found = drift.map(({ observed, snippet, isPartlyRead, ...item }) => {
    const resource = unmanaged.ok ? unmanaged.value.find(({ id }) => id === item.id) : undefined;
    expect(isPartlyRead).toBe(resource?.unread === undefined ? undefined : true);
    const at = { target, kind: 'unmanaged', type: resource?.type, id: item.id, beside: 'demo' };
    expect({ observed, ...item }).toMatchObject({ observed: resource?.properties, ...at });
    // It is pasted as it is, one command a line.
    if (snippet !== undefined) expect(snippet).toBe(stringify(parse(snippet), { lineWidth: 0 }));
    return { ...addedTo(at, item), ...(snippet === undefined ? {} : { snippet: parse(snippet) as unknown }) };
  });
  return { drift: found, ...rest };
});

test('a notification stays within the limits of its schema, and says how much it leaves out', () => {
  const write = (stackName: string, line: string, count: number) => {
    const drift = Array.from({ length: count }, (_, index) => ({ ...base, id: `${index}` }));
    const message = writeNotification(
      { stackName, target: 'prod' },
      finishLook(drift, []),
      undefined,
      () => line,
    );
    if (message === undefined) throw new Error('There is a message');
    return message;
  };
  const { content, metadata } = write('s'.repeat(300), 'x'.repeat(100), 500);
  expect(content.title).toBe(`Drift: ${'s'.repeat(242)}…`);
  expect(metadata.summary).toBe(content.title);
  expect(content.keywords).toEqual(['drift', `${'s'.repeat(74)}…`]);
  expect(content.description.length).toBeLessThanOrEqual(8000);
  const lines = content.description.split('\n');
  expect(lines.length).toBeGreaterThan(70);
  expect(lines.at(-1)).toBe(`… and ${500 - (lines.length - 1)} more`);
  expect(write('s'.repeat(243), 'x', 1).content.title).toBe(`Drift: ${'s'.repeat(243)}`);
  expect(write('s', 'x'.repeat(2000), 1).content.description).toBe(`• ${'x'.repeat(997)}…`);
  // A character of two halves is left out whole.
  expect(write('s', `${'x'.repeat(996)}😀😀`, 1).content.description).toBe(`• ${'x'.repeat(996)}…`);
});
