import type { Drift } from '../core/drift.ts';
import { isObject } from '../core/json.ts';
import { shellWord } from '../core/shell-word.ts';

/** What ends a drift. `elsewhere`: a change where the thing is made or set, which is none of the stack. `own`: what the drift itself says. */
export type Remedy = 'revert' | 'codify' | 'apply' | 'elsewhere' | 'own';

/** What ends one drift: a revert is only about resources of a stack that is there, as they were deployed. */
export function remedyOf({ kind, type, property, isElsewhere }: Drift): Remedy {
  if (type === 'AWS::CloudFormation::Stack') return 'apply';
  // A member chose it in chat, where no one else can take it back.
  if (type === 'AWS::Chatbot::UserIdentity') return 'codify';
  switch (kind) {
    case 'unapplied':
      return 'apply';
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

/** Whether a codify may end a drift that a revert ends: it takes no role or policy out of chatops.yml that channels need. */
function canBeCodified(item: Drift): boolean {
  const isOfIam = item.type === 'AWS::IAM::Role' || item.type === 'AWS::IAM::ManagedPolicy';
  return remedyOf(item) === 'revert' && !(item.kind === 'deleted' && isOfIam);
}

/** What to do about drift, one sentence for each remedy that some of it has. */
export function describeRemedies(drift: readonly Drift[]): string[] {
  const remedies = new Set(drift.map(remedyOf));
  const isHeld = drift.some(item => holderOf(item, drift) !== undefined);
  return [
    ...(remedies.has('revert')
      ? [
          [
            `Restore AWS with \`chatops drift --revert\`${isHeld ? ' after deleting the channel configuration that uses the chat channel of another one' : ''}`,
            ...(drift.some(canBeCodified)
              ? ['or write the current state into chatops.yml with `chatops drift --codify`']
              : []),
          ].join(', '),
        ]
      : []),
    ...(remedies.has('codify')
      ? ['`chatops drift --codify` records a role that a member chose, if chatops.yml has it']
      : []),
    ...(remedies.has('apply')
      ? ['`chatops apply` creates what is not applied yet or was deleted with its stack']
      : []),
    ...(remedies.has('elsewhere') ? [elsewhereHelp] : []),
  ];
}

/** About what neither a revert nor a codify changes. */
const elsewhereHelp =
  '--revert and --codify do not change what is made elsewhere or set for the account, or reviewed documents: change it there';

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

/** The properties that say which chat channel a configuration is for. */
const placeProperties = ['SlackChannelId', 'TeamsChannelId'];

/** Whether a channel configuration has another chat channel than was declared. */
export function isMove({ kind, property = '', expected, observed }: Drift): boolean {
  return (
    kind === 'modified' &&
    placeProperties.includes(property) &&
    expected !== undefined &&
    observed !== undefined
  );
}

/** What has the chat channel now that a channel configuration was moved away from; undefined: nothing that was seen. */
function holderOf(item: Drift, drift: readonly Drift[]): Drift | undefined {
  if (!isMove(item)) return undefined;
  const { target, id, property = '', expected } = item;
  return drift.find(
    other =>
      other.target === target &&
      other.id !== id &&
      ((isMove(other) && other.property === property && other.observed === expected) ||
        (other.kind === 'unmanaged' && isObject(other.observed) && other.observed[property] === expected)),
  );
}

/**
 * Adds to drift what has to be done by hand: of what is unmanaged the command that deletes it, and of a channel configuration that
 * was moved away the one that deletes what has its chat channel now, before which no revert works: AWS gives a chat channel to
 * one configuration at a time.
 */
export function explainRemedies(drift: readonly Drift[]): Drift[] {
  return drift.map(item => {
    const command = item.kind === 'unmanaged' ? deleteCommand(item) : undefined;
    if (command !== undefined) return withNote(item, `To remove it: ${command}`);
    const holder = holderOf(item, drift);
    const first = holder === undefined ? undefined : deleteCommand(holder);
    if (holder === undefined || first === undefined) return item;
    const name = holder.id.slice(holder.id.lastIndexOf('/') + 1);
    const again = holder.kind === 'unmanaged' ? '' : '. The revert creates it again';
    return withNote(
      item,
      `The chat channel ${String(item.expected)} now has the configuration ${name}, and AWS allows one per channel. Before a --revert, delete that one: ${first}${again}`,
    );
  });
}

function withNote(item: Drift, note: string): Drift {
  return { ...item, note: item.note === undefined ? note : `${item.note}. ${note}` };
}
