import { expect, test } from '@jest/globals';
import type { Drift, Observation } from '../../action/core/drift.ts';
import { findDrift } from '../../action/core/find-drift.ts';
import type { Json, JsonObject } from '../../action/core/json.ts';
import {
  type Listing,
  observeResource,
  type Reading,
  type Snapshot,
  type StackDrift,
} from '../../action/core/snapshot.ts';

const resource = { type: 'AWS::SNS::Topic', logicalId: 'Topic', physicalId: 'arn:topic' };
const detection = (status: StackDrift['status'], properties: JsonObject = {}, removed: string[] = []) =>
  ({ ok: true, value: new Map([['Topic', { status, properties, removed }]]) }) as Reading<
    ReadonlyMap<string, StackDrift>
  >;
const denied: Reading<never> = { ok: false, reason: 'AccessDenied' };
const listed = (properties: JsonObject) =>
  new Map([[resource.type, { ok: true, value: new Map([[resource.physicalId, { properties }]]) } as const]]);
const listing = (reading: Reading<Listing>) => new Map([[resource.type, reading]]);

const unread = (property: string, reason: string) => ({ property, reason });
const unseen = 'neither its service nor CloudFormation drift detection returns it';

/** The template sets `A` and `B`. */
test.each<[string, Pick<Snapshot, 'listings' | 'stackDrift'>, Observation]>([
  [
    'its service shows all',
    { listings: listed({ A: 1, B: 2, C: 3 }), stackDrift: denied },
    { status: 'present', properties: { A: 1, B: 2, C: 3 }, unread: [] },
  ],
  [
    'its service is silent on one, and CloudFormation shows it',
    { listings: listed({ A: 1 }), stackDrift: detection('MODIFIED', { B: 2 }) },
    { status: 'present', properties: { A: 1, B: 2 }, unread: [] },
  ],
  [
    'its service is silent on one, and so is CloudFormation',
    { listings: listed({ A: 1 }), stackDrift: detection('IN_SYNC') },
    { status: 'present', properties: { A: 1 }, unread: [unread('B', unseen)] },
  ],
  [
    'its service is silent on one, and CloudFormation says that it is gone',
    { listings: listed({ A: 1 }), stackDrift: detection('MODIFIED', {}, ['B']) },
    { status: 'present', properties: { A: 1 }, unread: [] },
  ],
  [
    'its service is silent on one, and CloudFormation is denied',
    { listings: listed({ A: 1 }), stackDrift: denied },
    { status: 'present', properties: { A: 1 }, unread: [unread('B', 'AccessDenied')] },
  ],
  [
    'its service is silent on one, and CloudFormation did not look',
    { listings: listed({ A: 1 }), stackDrift: detection('NOT_CHECKED', { B: 2 }) },
    {
      status: 'present',
      properties: { A: 1 },
      unread: [unread('B', 'CloudFormation drift detection answered NOT_CHECKED')],
    },
  ],
  [
    'an empty value is one that was read',
    { listings: listed({ A: 1, B: null }), stackDrift: denied },
    { status: 'present', properties: { A: 1, B: null }, unread: [] },
  ],
  [
    'its service does not list it',
    { listings: listing({ ok: true, value: new Map() }), stackDrift: detection('IN_SYNC', { A: 1 }) },
    { status: 'absent' },
  ],
  [
    'its service is denied, whatever CloudFormation shows',
    { listings: listing(denied), stackDrift: detection('IN_SYNC', { A: 1, B: 2 }) },
    { status: 'unread', reason: 'AccessDenied' },
  ],
  [
    'only CloudFormation knows the type, and it is deleted',
    { listings: new Map(), stackDrift: detection('DELETED') },
    { status: 'absent' },
  ],
  [
    'only CloudFormation knows the type, and shows one property',
    { listings: new Map(), stackDrift: detection('MODIFIED', { A: 9 }) },
    { status: 'present', properties: { A: 9 }, unread: [unread('B', unseen)] },
  ],
  [
    'only CloudFormation knows the type, and is denied',
    { listings: new Map(), stackDrift: denied },
    { status: 'unread', reason: 'AccessDenied' },
  ],
])('observed: %s', (_, snapshot, observation) => {
  expect(observeResource(snapshot, resource, ['A', 'B'])).toEqual(observation);
});

/** Tags as lists and as maps: those of AWS are left out, and only those. */
const tag = (Key: string) => ({ Key, Value: 'x' });
test.each<[string, Json | undefined, Json | undefined]>([
  ['none', undefined, undefined],
  ['an empty list', [], []],
  ['a list', [tag('team'), tag('aws:cloudformation:stack-name')], [tag('team')]],
  ['a list with only those of AWS', [tag('aws:a'), tag('aws:b')], []],
  [
    'a list with a key that only begins like it',
    [tag('aws'), tag('awscli'), tag('my:aws:')],
    [tag('aws'), tag('awscli'), tag('my:aws:')],
  ],
  ['a list with what is no tag', ['aws:text', null, tag('aws:a')], ['aws:text', null]],
  ['a map', { team: 'x', 'aws:cloudformation:stack-id': 'y', aws: 'z' }, { team: 'x', aws: 'z' }],
  ['a text', 'aws:text', 'aws:text'],
])('tags that are %s', (_, tags, left) => {
  const own = (value: Json | undefined) => (value === undefined ? { A: 1 } : { A: 1, Tags: value });
  const observation = { status: 'present', properties: own(left), unread: [] };
  const through = (snapshot: Pick<Snapshot, 'listings' | 'stackDrift'>) =>
    observeResource(snapshot, resource, Object.keys(own(tags)));
  expect(through({ listings: listed(own(tags)), stackDrift: denied })).toEqual(observation);
  expect(through({ listings: new Map(), stackDrift: detection('IN_SYNC', own(tags)) })).toEqual(observation);
});

test('what is read beside the stack adds to what CloudFormation shows, which wins', () => {
  const beside = new Map([[resource.type, new Map([[resource.physicalId, { properties: { A: 1, C: 3 } }]])]]);
  const stackDrift = detection('MODIFIED', { A: 9 });
  const observe = (besideStack: typeof beside) =>
    observeResource({ listings: new Map(), stackDrift, besideStack }, resource, ['A']);
  expect(observe(beside)).toEqual({ status: 'present', properties: { A: 9, C: 3 }, unread: [] });
  expect(observe(new Map())).toEqual({ status: 'present', properties: { A: 9 }, unread: [] });
});

test('a resource that the service has switched off says so', () => {
  const value = new Map([[resource.physicalId, { properties: { A: 1 }, disabled: 'the reason' }]]);
  const snapshot = { listings: listing({ ok: true, value }), stackDrift: denied };
  expect(observeResource(snapshot, resource, ['A'])).toEqual({
    status: 'present',
    properties: { A: 1 },
    unread: [],
    disabled: 'the reason',
  });
});

test('what the drift detection did not look at is unread', () => {
  const other = { ok: true, value: new Map() } as const;
  expect(observeResource({ listings: new Map(), stackDrift: other }, resource, ['A'])).toEqual({
    status: 'unread',
    reason: 'CloudFormation drift detection did not check it',
  });
});

const place = { target: 'default', path: 'topics.a', type: resource.type, id: resource.physicalId };
const kind = { riskOf: () => 'unknown' as const };
const drifted = (found: Omit<Drift, keyof typeof place>): Drift => ({ ...place, ...found });

test.each<[string, JsonObject, Observation, Drift[], object[]]>([
  [
    'a property that could not be read is neither gone nor changed, and is named',
    { A: 1, B: 2 },
    { status: 'present', properties: { A: 1 }, unread: [unread('B', 'AccessDenied')] },
    [],
    [{ ...place, property: 'B', reason: 'AccessDenied' }],
  ],
  [
    'what could not be read does not hide what was read',
    { A: 1, B: 2 },
    { status: 'present', properties: { A: 9 }, unread: [unread('B', 'AccessDenied')] },
    [drifted({ kind: 'modified', property: 'A', expected: 1, observed: 9, risk: 'unknown' })],
    [{ ...place, property: 'B', reason: 'AccessDenied' }],
  ],
  [
    'a property that is gone',
    { A: 1, B: 2 },
    { status: 'present', properties: { A: 1 }, unread: [] },
    [drifted({ kind: 'modified', property: 'B', expected: 2, risk: 'unknown' })],
    [],
  ],
  [
    'a property that no one declared',
    { A: 1 },
    { status: 'present', properties: { A: 1, B: 2 }, unread: [] },
    [drifted({ kind: 'undeclared', property: 'B', observed: 2, risk: 'unknown' })],
    [],
  ],
  [
    'a property that is empty on both sides',
    { A: 1, B: [] },
    { status: 'present', properties: { A: 1, B: '' }, unread: [] },
    [],
    [],
  ],
  [
    'a resource that could not be read',
    { A: 1 },
    { status: 'unread', reason: 'AccessDenied' },
    [],
    [{ ...place, reason: 'AccessDenied' }],
  ],
  [
    'a resource that is gone',
    { A: 1 },
    { status: 'absent' },
    [drifted({ kind: 'deleted', risk: 'narrows' })],
    [],
  ],
])('compared: %s', (_, expected, observed, drift, unchecked) => {
  expect(findDrift([{ ...place, expected, observed, kind }])).toEqual({ drift, unchecked });
});
