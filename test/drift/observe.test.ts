import { expect, test } from '@jest/globals';
import { type Drift, findDrift, type Observation } from '../../action/core/drift.ts';
import type { JsonObject } from '../../action/core/json.ts';
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
const unseen = 'neither its service nor CloudFormation drift detection shows it';

/** The template sets `A` and `B`. */
test.each<[string, Snapshot, Observation]>([
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
