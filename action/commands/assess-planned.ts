import type { AccessChange } from '../access/compare-access.ts';
import { isChannelType, type ObservedEntity } from '../access/picture.ts';
import { type Drift, sortByRisk, type Unchecked } from '../core/drift.ts';
import { isObject, type Json } from '../core/json.ts';
import type { ListedResource } from '../core/snapshot.ts';
import { compareReviewedDocuments, listReviewed } from '../drift/compare-documents.ts';
import { assessTarget } from './assess-target.ts';
import type { Inspection } from './inspect.ts';
import { documentReader, observePolicies, policiesToRead } from './observed-policies.ts';

/** The drift of a stack and of what it uses, as far as what was read for a plan shows it. */
export interface PlannedDrift {
  readonly drift: readonly Drift[];
  /** What all of it together does to what people can do. */
  readonly access: readonly AccessChange[];
  readonly unchecked: readonly Unchecked[];
  /** The channel configurations of the account by ARN: those of the stack, and the others. */
  readonly channels: { readonly own: readonly string[]; readonly outside: readonly string[] };
}

/**
 * Assesses drift as `chatops drift` does, from what a plan has read anyway and without another call. Channels outside of
 * the stack count as they are in both states: whether they are themselves drift is not known here.
 */
export async function assessPlanned(inspection: Inspection): Promise<PlannedDrift> {
  const { session, stack, config, deployed, differences, snapshot } = inspection;
  if (stack.scope === 'global') {
    const { drift, unchecked } = differences;
    return { drift, access: [], unchecked, channels: { own: [], outside: [] } };
  }
  const all = listChannels(inspection);
  const own = new Set(deployed.physicalIds.values());
  const outside = new Map([...all].filter(([arn]) => !own.has(arn)));
  const channels = { own: [...all.keys()].filter(arn => own.has(arn)), outside: [...outside.keys()] };
  if (deployed.template === undefined) {
    return { drift: differences.drift, access: [], unchecked: differences.unchecked, channels };
  }
  const { identity, target } = session;
  const reviewed = listReviewed(config, identity);
  // Each policy of AWS takes a call of its own.
  const isRead = (item: (typeof reviewed)[number]) => policiesToRead(snapshot, [item], identity).length === 0;
  const documents = compareReviewedDocuments(
    target.key,
    reviewed.filter(isRead),
    documentReader(snapshot, new Map(), identity),
  );
  const { drift, access } = await assessTarget(
    inspection,
    config,
    [...differences.drift, ...documents.drift.filter(item => isDeployed(item, inspection))],
    new Map([...outside].map(([arn, channel]) => [arn, toEntity(arn, channel)])),
    observePolicies(snapshot, identity),
  );
  const unread = reviewed.filter(item => !isRead(item)).map(({ path }) => path);
  return {
    drift: sortByRisk(unread.length === 0 ? drift : drift.map(item => doubt(item, unread))),
    access,
    unchecked: [...differences.unchecked, ...documents.unchecked],
    channels,
  };
}

/** What a change is about to use for the first time is not gone. */
function isDeployed({ kind, id }: Drift, { comparisons }: Inspection): boolean {
  return kind !== 'deleted' || comparisons.some(({ expected }) => mentions(expected, id));
}

function mentions(value: Json, text: string): boolean {
  if (Array.isArray(value)) return value.some(each => mentions(each as Json, text));
  return isObject(value) ? Object.values(value).some(each => mentions(each, text)) : value === text;
}

/** "No effect" is not known where a policy that was reviewed was not compared. */
function doubt(item: Drift, unread: readonly string[]): Drift {
  if (item.isHeldBack !== true) return item;
  const { isHeldBack: _, ...rest } = item;
  const note = `Whether it has an effect in chat depends on ${unread.join(', ')}, which only chatops drift compares with AWS`;
  return { ...rest, risk: 'unknown', note };
}

function listChannels({ snapshot }: Inspection): Map<string, ListedResource> {
  return new Map(
    [...snapshot.listings].flatMap(([type, listing]) =>
      isChannelType(type) && listing.ok ? [...listing.value] : [],
    ),
  );
}

function toEntity(arn: string, { properties }: ListedResource): ObservedEntity {
  return { key: arn.slice(arn.lastIndexOf('/') + 1), properties, unread: [] };
}
