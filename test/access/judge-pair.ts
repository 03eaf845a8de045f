import type { AccessChange } from '../../action/access/compare-access.ts';
import { planAgainst } from '../../action/commands/against.ts';
import { groupBy } from '../../action/core/group.ts';
import type { Json } from '../../action/core/json.ts';
import { hasRegion } from '../../action/core/region-scope.ts';
import { matchesWildcards } from '../../action/core/wildcards.ts';
import { neverInChat } from '../../action/data/never-in-chat.ts';
import type { AccessRow } from '../../action/iam/access-delta.ts';
import { loadManagedPolicies } from '../../action/iam/managed-policies.ts';
import type { AccessRowOut } from '../../action/render/access-rows.ts';
import { type JudgedRequest, judge, type Ruling } from '../iam/judge.ts';
import { compareListWithAnswers, comparePlanWithLists } from './check-agreement.ts';
import {
  accounts,
  askedActions,
  type ChannelFacts,
  type Judged,
  makeChoices,
  makeRandom,
  type Random,
  type RandomFile,
  type RoleFacts,
  writeFile,
} from './random-files.ts';
import { readLists } from './read-rows.ts';
import { loadText, proofsOf } from './read-scenarios.ts';

const requestsPerChannel = 200;
/** Actions beside the asked ones: of resources of other types, of none, and one that AWS does not document. */
const otherActions = [
  'sqs:ListMessageMoveTasks',
  'sns:ListTopics',
  'codepipeline:PutWebhook',
  'dynamodb:RestoreTableFromBackup',
  'lambda:GetLayerVersion',
  'lambda:DoSomethingNew',
];
/** Rows of which the example is judged: those about the asked actions are all among the sampled requests. */
const rowsPerPlace = 60;

const managed = await loadManagedPolicies();
const documentOf = (name: string): Json =>
  managed.documentOf(`arn:aws:iam::aws:policy/${name}`) ??
  managed.documentOf(`arn:aws:iam::aws:policy/service-role/${name}`) ??
  [];

type Layers = readonly (readonly Judged[])[];
type Contents = ReadonlyMap<string, Json>;

const wholly = (effect: string): Json => ({
  Version: '2012-10-17',
  Statement: [{ Effect: effect, Action: '*', Resource: '*' }],
});
/** What a policy that cannot be seen may hold. */
const possible: readonly Json[] = [wholly('Allow'), wholly('Deny'), { Version: '2012-10-17', Statement: [] }];

function roleOf({ roles, chosen }: ChannelFacts, key: string) {
  return roles?.get(key) ?? chosen.get(key);
}

/** A role that the list leaves out: it is there as long as the account has it, or where it is made elsewhere. */
function findKept({ kept }: ChannelFacts, own: RoleFacts | undefined): RoleFacts | undefined {
  const known = [...kept.values()].find(({ arn }) => arn === own?.arn);
  return known ?? (own?.arn.endsWith(':role/far') === true ? own : undefined);
}

function layersOf(facts: ChannelFacts, role: string | undefined): Layers {
  return layersOfRole(facts, role === undefined ? undefined : roleOf(facts, role));
}

function layersOfRole(facts: ChannelFacts, own: RoleFacts | undefined): Layers {
  return [
    ...(own === undefined ? [] : [own.policies, ...(own.boundary === undefined ? [] : [[own.boundary]])]),
    facts.guardrails,
    ...(facts.organization.length === 0 ? [] : [facts.organization]),
  ];
}

function decide(layers: Layers, request: JudgedRequest, contents: Contents): Ruling {
  const rulings = layers.map(policies =>
    judge(
      policies.map(each => ('document' in each ? each.document : (contents.get(each.unseen) ?? {}))),
      request,
    ),
  );
  return rulings.includes('denied') ? 'denied' : rulings.includes('open') ? 'open' : 'allowed';
}

/** One version of what somebody in a place can do: the layers, and what is known of every request. */
interface Version {
  readonly layers: Layers;
  readonly known: JudgedRequest['context'];
}

function versionOf(facts: ChannelFacts, role: string | undefined, random: Random): Version {
  const arn = role === undefined ? undefined : roleOf(facts, role)?.arn;
  return {
    layers: layersOf(facts, role),
    known: {
      'aws:PrincipalAccount': facts.account,
      'aws:SecureTransport': 'true',
      'aws:PrincipalArn':
        arn ??
        random.pick([
          `arn:aws:iam::${facts.account}:role/own`,
          `arn:aws:iam::${facts.account}:role/chatops/x`,
        ]),
    },
  };
}

type Side = '+' | '-';

/** A way to act in a place, with the ways of the other version that it is compared with. */
interface Way {
  readonly verdict: 'default' | 'ceiling';
  /** The listed role that it takes. */
  readonly role?: string;
  readonly after: Version;
  readonly before: readonly Version[];
}

/** Each way to act in a place afterwards, with the ways of before that it is compared with. */
function* waysOf(
  side: Side,
  before: ChannelFacts | undefined,
  after: ChannelFacts,
  random: Random,
): Generator<Way> {
  const arn = versionOf(after, undefined, random).known;
  const ceiling = (facts: ChannelFacts): Version => ({ layers: layersOf(facts, undefined), known: arn });
  const olds = before === undefined ? [] : [ceiling(before)];
  yield { verdict: 'ceiling', after: ceiling(after), before: olds };
  for (const key of after.roles?.keys() ?? []) {
    const own = versionOf(after, key, random);
    // Members whose role could not be seen could do whatever the guardrails allow, and nothing for certain.
    if (before !== undefined && before.roles === undefined) continue;
    yield {
      verdict: 'default',
      ...(key === '' ? {} : { role: key }),
      after: own,
      before: listCounterparts({ side, before, key, known: own.known, own: roleOf(after, key) }, random),
    };
  }
  for (const key of after.chosen.keys()) {
    const own = versionOf(after, key, random);
    if (before !== undefined && before.roles === undefined) continue;
    const sides = before === undefined ? [after] : [before, after];
    yield {
      verdict: 'default',
      role: key,
      after: own,
      before: [
        ...listCounterparts({ side, before, key, known: own.known, own: roleOf(after, key) }, random),
        // What everyone has without choosing a role is no one's gain.
        ...sides.flatMap(facts => (facts.roles?.has('') === true ? [versionOf(facts, '', random)] : [])),
      ],
    };
  }
}

/** Whether a row is about those who act in a way: everyone, members with any role, or those who choose one, or any listed one. */
function isAboutWay({ verdict, role, listed }: AccessRow, way: Way) {
  if (verdict !== way.verdict) return false;
  return listed === undefined ? role === way.role : way.role !== undefined && listed.includes(way.role);
}

/** What the members who act as a role could do in the other version: those who have chosen it keep it. */
function listCounterparts(
  {
    side,
    before,
    key,
    known,
    own,
  }: {
    readonly side: Side;
    readonly before: ChannelFacts | undefined;
    readonly key: string;
    readonly known: Version['known'];
    readonly own: RoleFacts | undefined;
  },
  random: Random,
): Version[] {
  if (before === undefined) return [];
  const roles = [...(before.roles?.keys() ?? [])];
  if (key === '') return roles.includes('') ? [versionOf(before, '', random)] : [];
  const listed = [...roles, ...before.chosen.keys()];
  if (listed.includes(key)) return [versionOf(before, key, random)];
  // Where members need not choose, they may have chosen any role before a list named it.
  const kept = side === '-' || before.hasUnlisted ? findKept(before, own) : undefined;
  if (kept !== undefined) return [{ layers: layersOfRole(before, kept), known }];
  return listed.map(each => versionOf(before, each, random));
}

function makeContext(random: Random): Record<string, string | readonly string[]> {
  const values: Readonly<Record<string, readonly (string | readonly string[] | undefined)[]>> = {
    'aws:ResourceTag/env': ['dev', 'test', 'a', undefined],
    'aws:PrincipalTag/team': ['a', 'q-1', undefined],
    'aws:MultiFactorAuthPresent': ['true', 'false', undefined],
    'aws:TagKeys': [['env'], ['env', 'team'], ['other'], undefined],
    'aws:SourceIp': ['203.0.113.9', '198.51.100.1', undefined],
  };
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, list]) => {
      const value = random.pick(list);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

function makeRequest(random: Random): JudgedRequest {
  const { actions, regions } = random.subject;
  const action = random.pick(actions);
  const region = random.pick(regions);
  const account = random.pick(Object.values(accounts));
  const name = random.pick(['q-1', 'q-22', 'web', 'a']);
  const service = action.split(':')[0] ?? '';
  const prefix: Readonly<Record<string, string>> = { lambda: 'function:', dynamodb: 'table/' };
  // Recorded: requests about all of a kind that are not on `*`.
  const all: Readonly<Record<string, string>> = { 'sqs:ListQueues': '', 'sns:ListTopics': '*' };
  const isWhole = /DescribeInstances|ListDistributions|ListClusters/.test(action);
  // The ARN of a bucket says neither Region nor account; CloudFront has one endpoint.
  const place = service === 's3' ? ':' : `${region}:${account}`;
  return {
    action,
    resource: isWhole
      ? '*'
      : `arn:aws:${service}:${place}:${all[action] ?? `${prefix[service] ?? ''}${name}`}`,
    context: {
      ...makeContext(random),
      'aws:RequestedRegion': service === 'cloudfront' ? 'us-east-1' : region,
    },
  };
}

function listContents(versions: readonly Version[]): Contents[] {
  const names = new Set(
    versions.flatMap(({ layers }) => layers.flat().flatMap(each => ('unseen' in each ? [each.unseen] : []))),
  );
  let all: Contents[] = [new Map()];
  for (const name of names) {
    all = all.flatMap(each => possible.map(content => new Map([...each, [name, content]])));
  }
  return all;
}

function isCovered(
  row: Pick<AccessRow, 'action' | 'resources' | 'regions'>,
  { action, resource, context }: JudgedRequest,
): boolean {
  if (row.action !== action) return false;
  if (!hasRegion(row.regions, String(context['aws:RequestedRegion']))) return false;
  return row.resources.some(text => {
    const [base = '', except] = text.split(' except ');
    const isIn = (pattern: string) =>
      new RegExp(
        `^${pattern
          .replace(/[.+^${}()|[\]\\]/g, '\\$&')
          .replaceAll('*', '.*')
          .replaceAll('?', '.')}$`,
      ).test(resource);
    return isIn(base) && !(except?.split(', ').some(isIn) ?? false);
  });
}

/** A request of another role than that of an example, whose tags are not those of the example: as it is, and with others. */
function withOtherTags(
  request: JudgedRequest,
  own: JudgedRequest['context'],
  other: JudgedRequest['context'],
): JudgedRequest[] {
  if (own['aws:PrincipalArn'] === other['aws:PrincipalArn']) return [request];
  const entries = Object.entries(request.context);
  const kept = entries.filter(([key]) => !/^aws:PrincipalTag\//i.test(key));
  const changed = entries.map(([key, value]) => [key, /^aws:PrincipalTag\//i.test(key) ? 'other' : value]);
  return [
    request,
    { ...request, context: Object.fromEntries(kept) },
    { ...request, context: Object.fromEntries(changed) },
  ];
}

/** What is said of one place: what its people gain, or with the versions swapped what they lose. */
interface SaidOfPlace {
  readonly side: Side;
  readonly before: ChannelFacts | undefined;
  readonly after: ChannelFacts;
  readonly rows: readonly AccessRow[];
}

/** Compares what is said of one place with what the judge says of sampled requests. */
function checkPlace({ side, before, after, rows }: SaidOfPlace, random: Random): string[] {
  const problems: string[] = [];
  const ways = [...waysOf(side, before, after, random)];
  const requests = Array.from({ length: requestsPerChannel }, () => makeRequest(random));
  for (const way of ways) {
    const contents = listContents([way.after, ...way.before]);
    const own = rows.filter(row => isAboutWay(row, way));
    const ask = (version: Version, request: JudgedRequest, content: Contents) =>
      decide(version.layers, { ...request, context: { ...request.context, ...version.known } }, content);
    for (const request of requests) {
      const isGained = contents.some(
        content =>
          ask(way.after, request, content) === 'allowed' &&
          way.before.every(version => ask(version, request, content) === 'denied'),
      );
      if (isGained && !own.some(row => isCovered(row, request))) {
        problems.push(`no row covers ${way.verdict} ${way.role ?? ''} ${show(request)}`);
      }
    }
  }
  for (const row of random.some(rows, rowsPerPlace, rowsPerPlace)) {
    const { example } = row;
    // Whether a permission that works within another call counts depends on commands, which the judge does not know.
    if (neverInChat.some(pattern => matchesWildcards(pattern, row.action))) continue;
    if (example === undefined) {
      // Where the search reached its limit the row says that it is not certain, and has no request to show.
      if (row.certainty === undefined) problems.push(`no example: ${row.verdict} ${row.action}`);
      continue;
    }
    const region = example.resource.split(':')[3];
    const said = Object.entries(example.context ?? {});
    // Whichever values the other keys have.
    const completions = Array.from({ length: 6 }, () => {
      const context: Record<string, string | readonly string[]> = {
        'aws:RequestedRegion': random.pick(random.subject.regions),
        ...makeContext(random),
        ...(region ? { 'aws:RequestedRegion': region } : {}),
      };
      for (const [key, value] of said) {
        const known = Object.keys(context).find(each => each.toLowerCase() === key.toLowerCase()) ?? key;
        if (value === null) delete context[known];
        else context[known] = value;
      }
      return { action: row.action, resource: example.resource, context };
    });
    // A row of several roles is real where it is so for each of them.
    const fitting = ways.filter(way => isAboutWay(row, way));
    if (fitting.length === 0) continue;
    const reports = fitting.map(way => {
      const contents = listContents([way.after, ...way.before]);
      const isReal = (request: JudgedRequest, content: Contents) => {
        const full = (version: Version) => ({
          ...request,
          // What is known of the requests of a version wins over the example; a role that is the member's own may be any.
          context: { ...request.context, ...version.known, ...ownRole(row, request) },
        });
        const isRefused = (version: Version) => {
          const asked = withOtherTags(full(version), version.known, way.after.known);
          const refused = asked.map(each => decide(version.layers, each, content) !== 'allowed');
          return row.certainty === undefined ? refused.every(Boolean) : refused.some(Boolean);
        };
        return decide(way.after.layers, full(way.after), content) !== 'denied' && way.before.every(isRefused);
      };
      return row.certainty === undefined
        ? completions.every(request => contents.every(content => isReal(request, content)))
        : completions.some(request => contents.some(content => isReal(request, content)));
    });
    if (reports.includes(false)) {
      problems.push(
        `${row.certainty ?? 'certain'} row is not real: ${row.verdict} ${row.role ?? row.listed?.join('+') ?? ''} ${show({ ...example, context: {} })} ${JSON.stringify(example.context ?? {})}`,
      );
    }
  }
  return [...new Set(problems)];
}

/** Compares the list of what a place allows with what the judge says of sampled requests about the own account. */
function checkList(facts: ChannelFacts, rows: readonly AccessRowOut[], random: Random): string[] {
  const problems: string[] = [];
  // The rows are thousands, and a request is about one action.
  const byAction = groupBy(rows, ({ action }) => action);
  const known = versionOf(facts, undefined, random).known;
  const ways = [
    { verdict: 'ceiling', key: '', version: { layers: layersOf(facts, undefined), known } },
    ...[...(facts.roles?.keys() ?? [])].map(key => ({
      verdict: 'default',
      key,
      version: versionOf(facts, key, random),
    })),
  ];
  for (const { verdict, key, version } of ways) {
    const isOwn = (row: AccessRowOut) => row.verdict === verdict && (key === '' || row.role === key);
    const contents = listContents([version]);
    for (let count = 0; count < requestsPerChannel; count++) {
      const request = makeRequest(random);
      if (/:\d{12}:/.test(request.resource) && !request.resource.includes(facts.account)) continue;
      const full = { ...request, context: { ...request.context, ...version.known } };
      const rulings = contents.map(content => decide(version.layers, full, content));
      const about = byAction.get(request.action) ?? [];
      const covering = about.filter(row => isOwn(row) && isCovered(row, request));
      if (
        covering.some(({ certainty }) => certainty === 'allowed') &&
        rulings.some(each => each === 'denied')
      )
        problems.push(`the list says that ${verdict} ${show(request)} is allowed`);
      if (covering.length === 0 && rulings.includes('allowed'))
        problems.push(`the list leaves out ${verdict} ${show(request)}`);
    }
  }
  return problems;
}

/** The role that an example of the ceiling is about: a member may bring any. */
function ownRole({ verdict }: AccessRow, { context }: JudgedRequest): JudgedRequest['context'] {
  const arn = context['aws:PrincipalArn'];
  return verdict === 'ceiling' && arn !== undefined ? { 'aws:PrincipalArn': arn } : {};
}

function show({ action, resource, context }: JudgedRequest): string {
  return `${action} on ${resource} with ${JSON.stringify(context)}`;
}

async function load({ text, files }: RandomFile) {
  const loaded = await loadText(text, files);
  const { draft, diagnostics } = loaded;
  if (draft === undefined) throw new Error(`${text}\n${JSON.stringify(diagnostics, null, 2)}`);
  return { draft, proofs: proofsOf(loaded) };
}

function rowsAt(access: readonly AccessChange[], place: string, side: 'gained' | 'lost') {
  return access.flatMap(change => {
    if (change.place.platform !== 'slack') return [];
    const { workspace, channel, account } = change.place;
    return `${workspace} ${channel} ${account}` === place ? change[side] : [];
  });
}

/**
 * Compares what the product says of two random files with what a second reading of IAM says of sampled requests.
 * @returns what is wrong, one line each
 */
export async function checkPair(seed: number, about: 'all' | 'regions' = 'all'): Promise<string[]> {
  const random = makeRandom(seed, about);
  const choices = makeChoices(random);
  const files = [choices, makeChoices(random, choices)].map(each => writeFile(each, documentOf));
  const [old, wanted] = files as [RandomFile, RandomFile];
  const [base, config] = [await load(old), await load(wanted)];
  const { access } = await planAgainst([{ config: config.draft, base: base.draft }]);
  const problems = [
    ...comparePlanWithLists(access, base.proofs, config.proofs),
    ...[base, config].flatMap(({ proofs }) =>
      compareListWithAnswers(proofs, [
        ...new Set([...askedActions, ...otherActions, ...random.subject.actions]),
      ]),
    ),
  ];
  for (const place of new Set(files.flatMap(({ channels }) => channels.map(each => each.place)))) {
    const [from, to] = files.map(({ channels }) => channels.find(each => each.place === place));
    const check = (said: SaidOfPlace) =>
      problems.push(...checkPlace(said, random).map(each => `${said.side} ${place} ${each}`));
    if (to !== undefined)
      check({ side: '+', before: from, after: to, rows: rowsAt(access, place, 'gained') });
    if (from !== undefined)
      check({ side: '-', before: to, after: from, rows: rowsAt(access, place, 'lost') });
  }
  for (const [index, { proofs }] of [base, config].entries()) {
    for (const { channel, rows } of readLists(proofs)) {
      const { place, account } = channel;
      const own = place.platform === 'slack' ? `${place.workspace} ${place.channel} ${account}` : '';
      const facts = files[index]?.channels.find(each => each.place === own);
      if (facts === undefined) continue;
      const found = checkList(facts, rows, random);
      problems.push(...found.slice(0, 3).map(each => `${own} ${each}`));
    }
  }
  return problems;
}
