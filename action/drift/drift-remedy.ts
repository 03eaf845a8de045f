import { codifyDrift, makesChange, writtenAlready } from '../adopt/codify.ts';
import { physicalNames } from '../adopt/physical-names.ts';
import { normalizeChannelId } from '../core/chat-place.ts';
import { type Comparison, type Drift, isMadeAgain, isMove, placeProperties } from '../core/drift.ts';
import { groupBy } from '../core/group.ts';
import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { defaultTarget } from '../core/model.ts';
import type { Place } from '../core/place.ts';
import type { Change } from '../core/plan.ts';
import { joinSome, joinWords } from '../core/quote.ts';
import { shellWord } from '../core/shell-word.ts';
import { makeVisible } from '../core/visible.ts';
import type { ChatopsConfig } from '../generated/config.ts';
import { findMadeAgain } from './made-again.ts';

/**
 * What ends a drift. `elsewhere`: a change where the thing is made or set, which is none of the stack. `own`: what the drift itself
 * says. `member`: a member of the channel. `pending`: an apply of what chatops.yml says already. `blocked`: an apply after a revert.
 */
export type Remedy = 'revert' | 'codify' | 'apply' | 'pending' | 'blocked' | 'elsewhere' | 'member' | 'own';

/** What ends one drift: a revert is only about resources of a stack that is there, as they were deployed. */
export function remedyOf({
  kind,
  type,
  property,
  isElsewhere,
  isThere,
  isGone,
  isPending,
  codifyRefused,
}: Drift): Remedy {
  if (isPending === true) return 'pending';
  if (type === 'AWS::CloudFormation::Stack') return 'apply';
  // A member chose it in chat, where no one else can take it back.
  if (type === 'AWS::Chatbot::UserIdentity') return codifyRefused === undefined ? 'codify' : 'member';
  // What ends a subscription is in its note: no stack makes it.
  if (property === 'Subscription') return 'own';
  switch (kind) {
    case 'unapplied':
      if (isGone === true) return 'blocked';
      return isThere === true ? 'own' : 'apply';
    case 'disabled':
    case 'unmanaged':
    case 'expired':
      return 'own';
    case 'modified':
    case 'undeclared':
    case 'deleted': {
      const isOfAccount = type === 'AWS::Chatbot::AccountPreferences';
      const isOfStack = kind === 'deleted' || property !== undefined;
      return isElsewhere === true || isOfAccount || property === 'document' || !isOfStack
        ? 'elsewhere'
        : 'revert';
    }
  }
}

/** How many drifts a sentence names before it counts the others. */
const maxNamed = 5;

/** What is said of drifts of one remedy, with their names where not all drift is theirs. */
const sentences: Readonly<Record<Exclude<Remedy, 'revert' | 'own'>, string>> = {
  codify: '`chatops drift --codify` writes down a role that a member chose',
  apply:
    '`chatops apply` applies what is not applied yet, and creates what was deleted with its stack, if `chatops plan` has no refusal and no obstacle',
  blocked:
    '`chatops apply` updates what no longer exists only after a revert, because CloudFormation cannot update it before',
  pending:
    '`chatops apply` ends this drift, because chatops.yml already has what is in AWS, or no longer has the resource',
  elsewhere:
    '--revert and --codify do not change what is made elsewhere or set for the account, or reviewed documents: change it there',
  member:
    'A role that a member chose, and that chatops.yml does not have, ends when the member chooses a listed one in chat, or when it is declared under `roles` and listed in `user-roles`',
};

/** What to do about drift: one sentence for each remedy that some of it has, which names that part of the drift. */
export function describeRemedies(drift: readonly Drift[]): string[] {
  const byRemedy = groupBy(drift, remedyOf);
  const nameDrifts = makeNaming(drift);
  const name = (items: readonly Drift[]) => (items.length === drift.length ? '' : `: ${nameDrifts(items)}`);
  const of = (remedy: Exclude<Remedy, 'revert' | 'own'>) => {
    const items = byRemedy.get(remedy);
    return items === undefined ? [] : [`${sentences[remedy]}${name(items)}`];
  };
  return [
    ...describeReverts(byRemedy.get('revert') ?? [], drift, nameDrifts),
    ...of('pending'),
    ...of('codify'),
    ...of('member'),
    ...of('apply'),
    ...of('blocked').map(line => `${line}${describeFirstApply(byRemedy)}`),
    ...of('elsewhere'),
  ];
}

/** What to do where a revert asks for an apply first, and the plan of that apply has an obstacle. */
function describeFirstApply(byRemedy: ReadonlyMap<Remedy, readonly Drift[]>): string {
  const targets = new Set((byRemedy.get('pending') ?? []).map(({ target }) => target));
  const isBoth = (byRemedy.get('blocked') ?? []).some(({ target }) => targets.has(target));
  return isBoth ? '. The revert asks for an apply first: undo this change in chatops.yml for that apply' : '';
}

/** What a revert brings back, and what of it can be written down instead. */
function describeReverts(
  items: readonly Drift[],
  all: readonly Drift[],
  nameDrifts: (items: readonly Drift[]) => string,
): string[] {
  if (items.length === 0) return [];
  const held = items.filter(({ heldBy }) => heldBy !== undefined);
  const isRole = ({ type }: Drift) => type === 'AWS::IAM::Role';
  const targets = new Set(items.map(({ target }) => target));
  const isAfterApply = all.some(item => targets.has(item.target) && remedyOf(item) === 'pending');
  const first = [
    ...(held.some(item => !isRole(item))
      ? ['deleting the channel configuration that uses the chat channel of another one']
      : []),
    ...(held.some(isRole) ? ['deleting the role that has the name of another one'] : []),
    ...(isAfterApply ? ['`chatops apply`, because a revert restores the whole stack'] : []),
  ];
  const revert = `Restore AWS with \`chatops drift --revert\`${first.length === 0 ? '' : ` after ${joinWords(first)}`}`;
  const names = items.length === all.length ? '' : `: ${nameDrifts(items)}`;
  const written = items.filter(({ codifyRefused }) => codifyRefused === undefined);
  if (written.length === items.length)
    return [
      `${revert}, or write the current state into chatops.yml with \`chatops drift --codify\`, if chatops.yml then passes its checks${names}`,
    ];
  if (written.length === 0) return [`${revert}${names}`];
  return [
    `${revert}${names}`,
    `\`chatops drift --codify\` can write down what is there instead, if chatops.yml then passes its checks: ${nameDrifts(written)}`,
  ];
}

/**
 * Names drifts by their places in chatops.yml, each place once. Where not all drift of a property has the same remedy, its values are
 * named as well.
 */
function makeNaming(all: readonly Drift[]): (items: readonly Drift[]) => string {
  const placeOf = ({ target, path, property }: Drift) => {
    const place = target === defaultTarget ? path : `${target}: ${path}`;
    return property === undefined ? place : `${place} ${property}`;
  };
  const shared = new Set(
    [...groupBy(all, placeOf)].flatMap(([place, items]) =>
      new Set(items.map(remedyOf)).size > 1 ? [place] : [],
    ),
  );
  return items => {
    const names = items.map(item => {
      const place = placeOf(item);
      const value = shared.has(place) ? nameValue(item.observed ?? item.expected) : undefined;
      return value === undefined ? place : `${place} (${value})`;
    });
    return joinSome([...new Set(names)], maxNamed);
  };
}

/** What names an element of a list: itself, or the name of a policy, tag or button. */
function nameValue(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : makeVisible(value);
  if (!isObject(value)) return undefined;
  const name = value['PolicyName'] ?? value['Key'] ?? value['ButtonText'];
  return typeof name === 'string' ? makeVisible(name) : undefined;
}

/** The API of chat answers in few Regions, whichever the stack is in. */
const chatRegion = 'us-east-2';

/** The command of the AWS CLI that deletes a channel configuration or custom action; undefined for another type. */
function deleteCommand({ type, id }: Pick<Drift, 'type' | 'id'>): string | undefined {
  const operations: Readonly<Record<string, string>> = {
    'AWS::Chatbot::SlackChannelConfiguration': 'delete-slack-channel-configuration --chat-configuration-arn',
    'AWS::Chatbot::MicrosoftTeamsChannelConfiguration':
      'delete-microsoft-teams-channel-configuration --chat-configuration-arn',
    'AWS::Chatbot::CustomAction': 'delete-custom-action --custom-action-arn',
  };
  const operation = operations[type];
  return operation === undefined
    ? undefined
    : `aws chatbot ${operation} ${shellWord(id)} --region ${chatRegion}`;
}

function idOf(id: Json | undefined): string {
  return normalizeChannelId(String(id ?? ''));
}

/** The chat channel that a channel configuration no longer has, because it was moved away or is gone. */
function lostChannel(
  item: Drift,
  comparisons: readonly Comparison[],
): { property: string; channel: string } | undefined {
  if (isMove(item)) return { property: item.property ?? '', channel: idOf(item.expected) };
  if (item.kind !== 'deleted') return undefined;
  const deployed = comparisons.find(({ type, id }) => type === item.type && id === item.id)?.expected ?? {};
  const property = placeProperties.find(each => deployed[each] !== undefined);
  return property === undefined ? undefined : { property, channel: idOf(deployed[property]) };
}

/** The configuration that has a chat channel now which another one has lost. */
interface Holder extends Pick<Drift, 'type' | 'id'> {
  readonly channel: string;
  /** `moved`: it is of the same stack; `foreign`: it is of another one. */
  readonly kind: 'moved' | 'unmanaged' | 'foreign';
}

/** What has the chat channel now that a channel configuration has lost; undefined: nothing that was seen. */
function holderOf(
  item: Drift,
  drift: readonly Drift[],
  { comparisons, otherChannels }: Pick<RemedyContext, 'comparisons' | 'otherChannels'>,
): Holder | undefined {
  const lost = lostChannel(item, comparisons);
  if (lost === undefined) return undefined;
  const { property, channel } = lost;
  const found = drift.find(
    other =>
      other.target === item.target &&
      deleteCommand(other) !== undefined &&
      ((isMove(other) && other.property === property && idOf(other.observed) === channel) ||
        (other.kind === 'unmanaged' &&
          isObject(other.observed) &&
          idOf(other.observed[property]) === channel)),
  );
  if (found !== undefined)
    return {
      type: found.type,
      id: found.id,
      channel,
      kind: found.kind === 'unmanaged' ? 'unmanaged' : 'moved',
    };
  const [id] = [...otherChannels].find(([, { properties }]) => idOf(properties[property]) === channel) ?? [];
  return id === undefined ? undefined : { type: item.type, id, channel, kind: 'foreign' };
}

/** What drift is explained from. */
interface RemedyContext {
  readonly config: ChatopsConfig;
  readonly place: Place;
  /** The resources of the stack. */
  readonly comparisons: readonly Comparison[];
  /** What is not applied yet, by physical id. */
  readonly pending: ReadonlyMap<string, Change>;
  /** Channel configurations of other stacks, by ARN. */
  readonly otherChannels: ReadonlyMap<string, { readonly properties: JsonObject }>;
}

/**
 * Adds to drift why a codify cannot write it down, where that is so, and what has to be done by hand: of what is unmanaged the command that deletes it, and of a channel configuration that
 * was moved away the one that deletes what has its chat channel now, before which no revert works: AWS gives a chat channel to
 * one configuration at a time, and a name to one role.
 */
export function explainRemedies(
  found: readonly Drift[],
  { config, place, pending, ...known }: RemedyContext,
): Drift[] {
  const names = physicalNames(config, place);
  const holders = found.map(item => holderOf(item, found, known));
  const madeAgain = findMadeAgain(found, known.comparisons, place);
  const drift = found.map((each, index): Drift => {
    const change = pending.get(each.id);
    const role = each.type === 'AWS::IAM::Role' ? madeAgain.get(each.id) : undefined;
    const heldBy = role?.arn ?? holders[index]?.id;
    const item: Drift = {
      ...each,
      ...(isOnlyDeployed(change, each) ? { isOnlyDeployed: true } : {}),
      ...(heldBy === undefined ? {} : { heldBy }),
      ...(change === undefined || change.path === each.path ? {} : { movedTo: change.path }),
    };
    const remedy = remedyOf(item);
    if (remedy !== 'revert' && remedy !== 'codify') return item;
    const codified = codifyDrift(config, place, item, names);
    const refused =
      'reason' in codified
        ? codified.reason
        : makesChange(config, codified.edits)
          ? undefined
          : writtenAlready;
    // An update gives a role to no channel that has the ARN of another one.
    const isUpdated = role !== undefined && change?.action === 'update';
    const isPending = !isUpdated && isEndedBy(change, item, refused === writtenAlready);
    return {
      ...item,
      ...(refused === undefined ? {} : { codifyRefused: refused }),
      ...(isPending ? { isPending } : {}),
    };
  });
  return drift.map((item, index) => {
    const command = item.kind === 'unmanaged' ? deleteCommand(item) : undefined;
    if (command !== undefined) return withNote(item, `To remove it: ${command}`);
    const role = isMadeAgain(item) ? madeAgain.get(item.id) : undefined;
    if (role !== undefined) {
      const first = `Before a --revert, delete the role that has its name now: ${role.deletion}`;
      return withNote(item, item.isPending === true ? role.effect : `${role.effect}. ${first}`);
    }
    const holder = holders[index];
    return holder === undefined ? item : withNote(item, describeHolder(holder));
  });
}

/** What has to be done by hand before a revert, because AWS gives a chat channel to one configuration at a time. */
function describeHolder(holder: Holder): string {
  const { id, channel, kind } = holder;
  const name = id.slice(id.lastIndexOf('/') + 1);
  const held = `The chat channel ${channel} now has the configuration ${name}`;
  if (kind === 'foreign')
    return `${held} of another stack, and AWS allows one per channel. Before a --revert, remove it from that stack`;
  const again = kind === 'moved' ? '. The revert creates it again' : '';
  return `${held}, and AWS allows one per channel. Before a --revert, delete that one: ${deleteCommand(holder)}${again}`;
}

/**
 * Whether a change that is not applied yet ends a drift. A role or policy that was changed by hand may have to be brought back before
 * it can be deleted.
 * @param isWritten whether chatops.yml has what was observed
 */
function isEndedBy(change: Change | undefined, { kind, type }: Drift, isWritten: boolean): change is Change {
  if (change === undefined || change.action === 'create') return false;
  if (isWritten) return true;
  return change.action === 'delete' && (kind === 'deleted' || type.startsWith('AWS::Chatbot::'));
}

/** Whether a change that is not applied yet is of what drifted. */
function isOnlyDeployed(change: Change | undefined, { kind, property }: Drift): boolean {
  if (change === undefined || property === undefined || kind === 'unmanaged') return false;
  if (change.action === 'create' || change.action === 'delete') return change.action === 'delete';
  return change.properties.some(({ name }) => name === property);
}

function withNote(item: Drift, note: string): Drift {
  return { ...item, note: item.note === undefined ? note : `${item.note}. ${note}` };
}
