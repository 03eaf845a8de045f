import { isChannelType } from '../access/picture.ts';
import { describePlace } from '../core/chat-place.ts';
import { type Drift, missingOfUnchecked, type Unchecked } from '../core/drift.ts';
import { describeValue } from '../core/flatten-value.ts';
import { groupBy } from '../core/group.ts';
import { isObject, type Json } from '../core/json.ts';
import { describeMissing } from '../core/look.ts';
import { describeEffect } from '../core/notification-effect.ts';
import type { Risk } from '../core/risk.ts';
import { describeSubscriber } from '../core/subscriptions.ts';
import { makeVisible } from '../core/visible.ts';
import type { Colors } from './colors.ts';
import { describeOther, topicOf } from './policy-difference.ts';
import { labelTarget } from './target-label.ts';
import { wrapLine } from './wrap-line.ts';

/** A drift as people read it. */
export interface DriftRow {
  readonly risk: Risk;
  /** Set for what is only in chatops.yml so far: AWS was not changed, so that there is no risk of drift. */
  readonly isUnapplied?: true;
  readonly path: string;
  /** What happened, in one sentence. */
  readonly sentence: string;
  /** The same of a policy, statement by statement; absent where it is one sentence. */
  readonly statements?: { readonly intro: string; readonly lines: readonly string[] };
  /** What else is known of it: what people can do now, who did it, what to know. */
  readonly details: readonly string[];
}

/** The rows of a list of drifts, in its order. */
export function driftRows(drift: readonly Drift[]): DriftRow[] {
  return drift.map(item => {
    const { sentence, statements } = describeDrift(item);
    return {
      risk: item.risk,
      ...(item.kind === 'unapplied' ? { isUnapplied: true as const } : {}),
      path: makeVisible(`${labelTarget(item.target)}${item.path}`),
      sentence,
      ...(statements === undefined ? {} : { statements }),
      details: detailsOf(item).map(makeVisible),
    };
  });
}

function detailsOf(drift: Drift): string[] {
  const { gained = [], share, actor, at, note } = drift;
  const { notifications = {}, outside = [], lost = [], lostAsWell = [] } = drift;
  // Whether it was possible when the documents of a role that is made elsewhere were reviewed is not known.
  const isAround =
    drift.isElsewhere === true && drift.type === 'AWS::IAM::Role' && drift.property !== 'document';
  const notPossible =
    drift.kind === 'disabled'
      ? 'not possible as long as it is switched off'
      : isAround && drift.kind !== 'deleted'
        ? 'not possible, though the reviewed documents allow it'
        : 'no longer possible';
  const { own, together, shared, group } = share ?? { own: gained, together: [], shared: [], group: [] };
  return [
    ...(actor === undefined ? [] : [`by ${actor}${at === undefined ? '' : ` at ${at}`}`]),
    ...own.map(line => `newly possible: ${line}`),
    ...together.map(line => `newly possible, only together with other drift: ${line}`),
    ...shared.map(line => `newly possible, and also through other drift: ${line}`),
    ...group.map(line => `newly possible through several drifts, none of which is needed alone: ${line}`),
    ...outside.map(line => `newly possible outside of chat, ${line}`),
    ...lost.map(line => `${notPossible}: ${line}`),
    ...lostAsWell.map(line => `${notPossible}, and also because of other drift: ${line}`),
    ...describeLostAliases(drift),
    ...(drift.kind === 'disabled'
      ? [
          'No --revert, --codify or apply switches it on. By the reason that AWS gives, authorize the workspace again in the console, or change the organization policy that forbids it',
        ]
      : []),
    ...describeEffect(notifications),
    ...(note === undefined ? [] : [note]),
  ];
}

/** The aliases that people no longer have because their channel configuration is gone or has another chat channel. */
function describeLostAliases({ type, aliases = [] }: Drift): string[] {
  // With a deleted stack all of its channels are gone: the head of the report names what worked there.
  if (!isChannelType(type)) return [];
  const ended = aliases.filter(({ isAdded }) => isAdded !== true);
  const lines = ended.flatMap(({ name, places = [], command, isPossible }) =>
    places.map(({ channel, place }) => ({
      what: `${isPossible === true ? 'possibly ' : ''}${command === undefined ? 'no longer there' : 'runs something else'}`,
      where: `${describePlace(place)}, which was ${channel}`,
      name: `run ${name}`,
    })),
  );
  return [...groupBy(lines, ({ what, where }) => `${what} in ${where}`)].map(
    ([words, same]) => `${words}: ${same.map(({ name }) => name).join(', ')}`,
  );
}

/** What could not be looked at, one sentence each. */
export function uncheckedRows(unchecked: readonly Unchecked[]): string[] {
  return describeMissing(unchecked.map(missingOfUnchecked)).map(makeVisible);
}

function describeDrift(drift: Drift): Pick<DriftRow, 'sentence' | 'statements'> {
  const { kind, property, expected, observed } = drift;
  const other =
    kind === 'modified' && !isUnfit(drift) ? describeOther(property, expected, observed) : undefined;
  if (other === undefined) return { sentence: describeInOne(drift) };
  const { short, name } = subjectOf(drift);
  const { title, statements } = other;
  const intro = `${short} ${name} has another ${property}:${title === '' ? '' : ` ${title}`}`;
  return {
    sentence: `${intro} ${statements.map(({ text }) => text).join('; ')}`,
    statements: { intro, lines: statements.map(({ sign, text }) => `${sign} ${text}`) },
  };
}

/** Whether it is the policy of a topic that is made elsewhere: what is wrong with it is said in its note. */
function isUnfit({ isElsewhere, property }: Drift): boolean {
  return isElsewhere === true && property === 'Policy';
}

/** What is wrong with it: it is open to everyone, or closed. */
function describeUnfit({ notifications }: Drift): string {
  const [use] = notifications?.opened ?? [];
  return use === undefined
    ? 'does not allow any service to publish to it'
    : `allows ${use.who}, to ${use.words} it`;
}

/** What kind of thing it is, and its name. */
function subjectOf({ type, id, path, expected, observed }: Drift): { short: string; name: string } {
  const name = type === 'AWS::SNS::TopicPolicy' ? namePolicy(path, expected ?? observed) : nameOf(id);
  const short = type === 'AWS::KMS::Alias' ? 'Key alias' : (type.split('::').at(-1) ?? type);
  return { short, name: makeVisible(name) };
}

function describeInOne(drift: Drift): string {
  const { kind, property, expected, observed, isElsewhere, declaredAs, disabled, isOnlyDeployed } = drift;
  const { short, name } = subjectOf(drift);
  const values = {
    expected: expected === undefined ? undefined : describeValue(expected),
    observed: observed === undefined ? undefined : describeValue(observed),
  };
  if (property === 'Subscription') {
    const topic = `${inWords(short)} ${name}`;
    return isObject(observed)
      ? `The ${topic} has an undeclared subscriber: ${describeSubscriber(observed)}`
      : `The ${topic} has no subscription of chat`;
  }
  switch (kind) {
    case 'deleted':
      // Nothing says that it was there.
      if (isElsewhere === true) return `There is no ${inWords(short)} ${name}`;
      return `${short} ${name} no longer exists`;
    case 'disabled':
      return `${short} ${name} is switched off: ${values.observed}`;
    case 'expired':
      return `${short} ${name} is still there after its end: ${values.expected}`;
    case 'unapplied':
      return `${short} ${name} is not applied yet: ${values.expected}`;
    case 'unmanaged':
      return `${short} ${name} is unmanaged (in no ${declaredAs === undefined ? 'chatops.yml and no ' : ''}stack of the Region)${disabled === undefined ? '' : `, and switched off: ${disabled}`}`;
    case 'undeclared':
      return isOnlyDeployed === true
        ? `${short} ${name} has ${property} that its stack does not have: ${values.observed}`
        : `${short} ${name} has undeclared ${property}: ${values.observed}`;
    case 'modified':
      if (isUnfit(drift)) return `The policy of the ${short.toLowerCase()} ${name} ${describeUnfit(drift)}`;
      if (values.observed === undefined) return `${short} ${name} is missing ${property}: ${values.expected}`;
      // Nothing was reviewed, and what is there is wrong in itself: the note says how.
      if (values.expected === undefined) return `${short} ${name} has the ${property} ${values.observed}`;
      // chatops.yml does not declare what only the stack has.
      return `${short} ${name} has another ${property}: ${values.observed} (${isOnlyDeployed === true ? 'deployed' : 'declared'}: ${values.expected})`;
  }
}

/** `managed policy` for `ManagedPolicy`. */
function inWords(type: string): string {
  return type.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}

/** A topic policy by its topic, or else by its channel. */
function namePolicy(path: string, policy: Json | undefined): string {
  const topic = topicOf(policy);
  return topic === undefined ? `of ${path.split('.')[1] ?? path}` : nameOf(topic);
}

/** The name in a physical id: the end of an ARN, and all of a name that begins with a slash, as that of a log group. */
function nameOf(id: string): string {
  const last = id.split(':').at(-1) ?? id;
  return last.startsWith('/') ? last : (last.split('/').at(-1) ?? last);
}

/** One drift as a report shows it, for a question about it. */
export function describeDriftRow(drift: Drift, paint: Colors): string {
  return `${driftRows([drift])
    .map(row => paintRow(row, paint))
    .join('\n')}\n`;
}

/** How wide a line below the risk and path of a drift is. */
const rowColumns = 86;

/** One drift on a terminal: its risk and place, and below it what happened. */
export function paintRow(row: DriftRow, paint: Colors): string {
  const { path, sentence, statements, details } = row;
  const [first = '', ...rest] = wrapLine(path, 0, rowColumns + 4);
  return [
    `${paintRisk(row, paint)} ${paint.strong(first)}`,
    ...rest.map(line => `          ${paint.strong(line)}`),
    ...wrapLine(statements?.intro ?? sentence, 2, rowColumns).map(line => `          ${line}`),
    ...(statements?.lines ?? [])
      .flatMap(text => wrapLine(text, 4, rowColumns))
      .map(line => `            ${line}`),
    ...details.flatMap(detail =>
      wrapLine(detail, 2, rowColumns).map(line => `          ${paint.faint(line)}`),
    ),
  ].join('\n');
}

function paintRisk({ risk, isUnapplied }: DriftRow, paint: Colors): string {
  if (isUnapplied === true) return paint.faint('unapplied');
  const text = risk.padEnd(9);
  return { widens: paint.bad, unknown: paint.note, narrows: paint.note, none: paint.faint }[risk](text);
}
