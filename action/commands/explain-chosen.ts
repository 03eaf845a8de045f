import type { ChosenDriftChange } from '../access/chosen-drift.ts';
import type { AccessChange } from '../access/compare-access.ts';
import { splitByCertainty } from '../access/drift-reach.ts';
import type { ChosenEffect, ChosenState } from '../core/drift.ts';
import { joinSome } from '../core/quote.ts';
import type { ChosenRole } from '../drift/account-drift.ts';

/** What a drift gives to, and takes from, members who have chosen a role: rows that are lost are in `gained`. */
interface ChosenShare {
  readonly gained: readonly ChosenDriftChange[];
  readonly lost: readonly ChosenDriftChange[];
}

/** What is said of it. */
interface ExplainedChosen {
  readonly notes: readonly string[];
  readonly effect?: ChosenEffect;
}

/**
 * Says what a drift gives to, or takes from, members who have chosen a role that it changes, and not everyone in their
 * channel; and who of them there are.
 * @param chosenRoles the roles that members have chosen, by the list of AWS; undefined where it was not read
 */
export function explainChosen(
  { gained, lost }: ChosenShare,
  chosenRoles: readonly ChosenRole[] | undefined,
): ExplainedChosen {
  if (gained.length + lost.length === 0) return { notes: [] };
  // A channel that the stack does not have is listed by its ARN.
  const listed = chosenRoles?.map(each => ({
    ...each,
    channel: each.channel.replace(/^(channels\.|arn:.*\/)/, ''),
  }));
  const members = new Set(
    [...gained, ...lost]
      .flatMap(change => listMembers(change, listed) ?? [])
      .map(({ channel, user }) => `${user} in #${channel}`),
  );
  const together = gained.filter(({ isTogether }) => isTogether === true);
  const parts = [
    ...describeSide(
      'gain',
      gained.filter(({ isTogether }) => isTogether !== true),
    ),
    ...describeSide('gain', together).map(text => `${text}, only together with other drift`),
    ...describeSide('lose', lost),
  ];
  return {
    notes: [
      `Members may choose any role: with one that it changes they ${parts.join('; and they ')}`,
      listed === undefined
        ? 'Who has chosen which role was not read'
        : members.size === 0
          ? 'By the list of AWS, no member has chosen it there yet'
          : `By the list of AWS, it is the role of ${joinSome([...members], maxNamed)}`,
    ],
    effect: {
      ...(gained.length === 0 ? {} : { gains: stateOf(gained, listed) }),
      ...(lost.length === 0 ? {} : { losses: stateOf(lost, listed) }),
    },
  };
}

/** Those of the list who have chosen the role of a change in its channel; undefined: it is not known. */
function listMembers(
  { channel, chosen }: ChosenDriftChange,
  listed: readonly ChosenRole[] | undefined,
): readonly ChosenRole[] | undefined {
  return listed?.filter(each => each.role === chosen && each.channel === channel);
}

function stateOf(
  changes: readonly ChosenDriftChange[],
  listed: readonly ChosenRole[] | undefined,
): ChosenState {
  const own = changes.filter(change => listMembers(change, listed)?.length !== 0);
  const isNow = own.length > 0;
  const { certain } = splitByCertainty(isNow ? own : changes, 'gained');
  const isSure = certain.length > 0 && listed !== undefined;
  if (isNow) return isSure ? 'now' : 'possibly-now';
  return isSure ? 'later' : 'possibly-later';
}

/** `gain in #ops sqs:PurgeQueue`, and by themselves the channels in which all is only possible; empty where it is nothing. */
function describeSide(verb: string, changes: readonly ChosenDriftChange[]): string[] {
  const { certain, possible } = splitByCertainty(changes, 'gained');
  return [...describePlaces(verb, certain), ...describePlaces(`possibly ${verb}`, possible)];
}

/** What is certain in each channel, or what is possible where nothing is. */
function describePlaces(words: string, changes: readonly AccessChange[]): string[] {
  const places = changes.map(({ channel, gained }) => {
    const sure = gained.filter(({ certainty }) => certainty === undefined);
    const actions = new Set((sure.length === 0 ? gained : sure).map(({ action }) => action));
    return `in #${channel} ${joinSome([...actions], maxActions)}`;
  });
  return places.length === 0 ? [] : [`${words} ${joinSome([...new Set(places)], maxNamed)}`];
}

/** How many actions a note names before it counts the others. */
const maxActions = 3;

/** How many channels, or members, a note names before it counts the others. */
const maxNamed = 5;
