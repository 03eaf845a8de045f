import type { Place } from '../core/place.ts';
import { isRegionKey } from '../core/region-scope.ts';
import type { RequestExample } from '../core/request-example.ts';
import type { AccessRow } from '../iam/access-delta.ts';
import { lookUp } from '../iam/context.ts';
import { evaluate } from '../iam/evaluate.ts';
import {
  type ClaimedVersion,
  claimExamples,
  contextOfExample,
  type ExampleClaim,
  isWitnessed,
  resourceOfExample,
} from '../iam/example-claims.ts';
import type { AccessLevel } from '../iam/iam-actions.ts';
import { type Remembered, remember } from '../iam/identity.ts';
import type { ListParts } from '../iam/parts.ts';
import type { ProofData } from './proof-data.ts';

/** Where an example would be typed. */
export interface ExamplePlace {
  readonly proofData: Pick<ProofData, 'commands' | 'writesAllCommands'>;
  /** The place of the target. */
  readonly place: Place;
  /** The patterns of resources that the example is about. */
  readonly resources: readonly string[];
}

/** The Region of examples where nothing says which one: also what find-gains.ts fills in. */
const anyRegion = 'us-east-1';

/**
 * An example as the command that makes it, if there is one: a command of the AWS CLI that chat runs, that needs the
 * action on the resource and nothing else, and that the newer version allows and none of the older ones.
 */
export function withCommand(
  found: RequestExample,
  after: ClaimedVersion,
  before: readonly ClaimedVersion[],
  { proofData, place, resources }: ExamplePlace,
): RequestExample {
  const example = moveToRegion(found, resources, place.region);
  const shown = isCertain(example, after, before) ? example : found;
  return findCommand(shown, after, before, { proofData, place, resources }) ?? shown;
}

/** The same resource in the Region of the target, where the Region of the example means nothing. */
function moveToRegion(example: RequestExample, resources: readonly string[], region: string): RequestExample {
  const [arn, partition, service, own, ...rest] = example.resource.split(':');
  const isFree = own === anyRegion && isRegion(region) && !resources.some(each => each.includes(anyRegion));
  if (!isFree || regionIn(example) !== undefined) return example;
  return { ...example, resource: [arn, partition, service, region, ...rest].join(':') };
}

/**
 * Whether the newer version allows a request for certain, and all older ones deny it. Of a request that depends on what
 * cannot be seen, this cannot be said by asking about each version by itself: it may depend on the same in both.
 */
function isCertain(
  example: RequestExample,
  after: ClaimedVersion,
  before: readonly ClaimedVersion[],
  region?: string,
): boolean {
  const { action } = example;
  const resource = resourceOfExample(example);
  const ask = ({ layers, context }: ClaimedVersion) =>
    evaluate(layers, {
      action,
      resource,
      context: contextOfExample(example, context, region, after.context),
    }).decision;
  return ask(after) === 'allowed' && before.every(version => ask(version) === 'denied');
}

function findCommand(
  example: RequestExample,
  after: ClaimedVersion,
  before: readonly ClaimedVersion[],
  { proofData, place }: ExamplePlace,
): RequestExample | undefined {
  const { action, resource } = example;
  const fields = resource.startsWith('arn:') ? resource.replaceAll('AWS::', 'AWS/').split(':') : [];
  const said = regionIn(example);
  const own = knownRegions(after)[0];
  const region = [fields[3], said, own, place.region].find(isRegion) ?? anyRegion;
  const command = proofData.commands().find({ action, resource, region, place });
  if (command === undefined || !agreesOnTags(example, command.text)) return undefined;
  // A key that is known to be otherwise than the command has it is another request.
  const regions = [said, own, fields[3] === '' ? undefined : fields[3]].filter(each => each !== undefined);
  if (regions.some(each => each !== command.region)) return undefined;
  const isSame = regions.length > 0 || isCertain(example, after, before, command.region);
  return isSame ? { ...example, command: command.text } : undefined;
}

/** The Region of every request of a version as far as it is known. */
function knownRegions({ context }: ClaimedVersion): readonly string[] {
  const known = lookUp(context, 'aws:RequestedRegion');
  return typeof known === 'object' ? known.values : [];
}

/** Whether the tags of a request are those that a command sends, which has none or some of its own. */
function agreesOnTags({ context = {} }: RequestExample, command: string): boolean {
  const tags = Object.entries(context).filter(([key]) => /^aws:(tagkeys$|requesttag\/)/i.test(key));
  return tags.length === 0 || (tags.every(([, value]) => value === null) && !command.includes(' --tag'));
}

function regionIn({ context = {} }: RequestExample): string | readonly string[] | null | undefined {
  return Object.entries(context).find(([key]) => isRegionKey(key))?.[1];
}

function isRegion(text: unknown): text is string {
  return typeof text === 'string' && /^[a-z]{2}(-[a-z]+)+-\d$/.test(text);
}

/** How many rows of each level have commands unless all are wanted; to find one takes half a millisecond. */
const maxCommands = 20;

/** How many rows there are of each level so far. */
type RowsByLevel = ReadonlyMap<AccessLevel, number>;

/** Rows of a comparison with the commands of their examples, as far as they are written out. */
export function withCommands(
  rows: ListParts<AccessRow>,
  versions: Versions,
  where: Omit<ExamplePlace, 'resources'>,
): ListParts<AccessRow> {
  const shared = addOnce(rows.shared, versions, where);
  const own = addCommands(rows.own, versions, { ...where, counts: shared.counts });
  claimCommands(rows, { shared: shared.rows, own: own.rows }, versions);
  return { shared: shared.rows, own: own.rows };
}

/** What examples are asked of: the version that allows them, and those of which none does. */
type Versions = Pick<ExampleClaim, 'after' | 'before'>;

interface WithCommands {
  readonly rows: readonly AccessRow[];
  readonly counts: RowsByLevel;
}

const known = new WeakMap<readonly AccessRow[], Remembered<WithCommands>>();

/** Versions that share rows say the same of their actions, so that only the known Region of requests can be another one. */
function addOnce(
  rows: readonly AccessRow[],
  versions: Versions,
  where: Omit<ExamplePlace, 'resources'>,
): WithCommands {
  const ofRows = known.get(rows) ?? remember<WithCommands>();
  known.set(rows, ofRows);
  const { values } = ofRows.under([where.proofData]);
  const { partition, account, region } = where.place;
  const key = [partition, account, region, ...knownRegions(versions.after)].join();
  const found = values.get(key) ?? addCommands(rows, versions, { ...where, counts: new Map() });
  values.set(key, found);
  return found;
}

function addCommands(
  rows: readonly AccessRow[],
  { after, before }: Versions,
  { counts: first, ...where }: Omit<ExamplePlace, 'resources'> & Pick<WithCommands, 'counts'>,
): WithCommands {
  const counts = new Map(first);
  const limit = where.proofData.writesAllCommands === true ? Number.POSITIVE_INFINITY : maxCommands;
  const found = rows.map(row => {
    const count = (counts.get(row.level) ?? 0) + 1;
    counts.set(row.level, count);
    if (row.example === undefined || count > limit) return row;
    const example = withCommand(row.example, after, before, { ...where, resources: row.resources });
    return example === row.example ? row : { ...row, example };
  });
  return { rows: found, counts };
}

/** Claims the examples that became others. */
function claimCommands(rows: ListParts<AccessRow>, found: ListParts<AccessRow>, versions: Versions): void {
  const changed = (side: 'shared' | 'own') => found[side].filter((row, index) => row !== rows[side][index]);
  if (isWitnessed()) claimExamples({ shared: changed('shared'), own: changed('own') }, versions);
}
