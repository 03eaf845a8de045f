import type { ChosenDriftChange } from '../access/chosen-drift.ts';
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
 * Says what a drift gives to, or takes from, members who have chosen a role that it changes, and not from those who use the roles of
 * their channels; and who of them there are.
 * @param chosenRoles the roles that members have chosen, by the list of AWS; undefined where it was not read
 */
export function explainChosen(
  { gained, lost }: ChosenShare,
  chosenRoles: readonly ChosenRole[] | undefined,
): ExplainedChosen {
  if (gained.length + lost.length === 0) return { notes: [] };
  const members = [
    ...new Set([...gained, ...lost].flatMap(change => namesOf(listMembers(change, chosenRoles)))),
  ];
  const parts = [...describeSide('gain', gained), ...describeSide('lose', lost)];
  return {
    notes: [
      `Members may choose any role: with one that it changes they ${parts.join('; and they ')}`,
      chosenRoles === undefined
        ? 'Who has chosen which role was not read'
        : members.length === 0
          ? 'By the list of AWS, no member has chosen it there yet'
          : `By the list of AWS, it is the role of ${joinSome(members, maxNamed)}`,
    ],
    effect: {
      ...(gained.length === 0 ? {} : { gains: stateOf(gained, chosenRoles) }),
      ...(lost.length === 0 ? {} : { losses: stateOf(lost, chosenRoles) }),
    },
  };
}

/** The members who have chosen the role of a change in its channel; undefined: it is not known. */
function listMembers(
  { channel, chosen }: ChosenDriftChange,
  chosenRoles: readonly ChosenRole[] | undefined,
): readonly ChosenRole[] | undefined {
  // A channel that the stack does not have is listed by its ARN.
  return chosenRoles?.filter(
    each => each.role === chosen && each.channel.replace(/^(channels\.|arn:.*\/)/, '') === channel,
  );
}

function namesOf(members: readonly ChosenRole[] = []): string[] {
  return members.map(({ channel, user }) => `${user} in #${channel.replace(/^(channels\.|arn:.*\/)/, '')}`);
}

function stateOf(
  changes: readonly ChosenDriftChange[],
  chosenRoles: readonly ChosenRole[] | undefined,
): ChosenState {
  const isListed = (change: ChosenDriftChange) => listMembers(change, chosenRoles)?.length !== 0;
  const own = changes.filter(isListed);
  const isNow = own.length > 0;
  const isSure = (isNow ? own : changes).some(isCertain) && chosenRoles !== undefined;
  if (isNow) return isSure ? 'now' : 'possibly-now';
  return isSure ? 'later' : 'possibly-later';
}

function isCertain({ gained }: ChosenDriftChange): boolean {
  return gained.some(({ certainty }) => certainty === undefined);
}

/** `gain in #ops sqs:PurgeQueue`, and by themselves the channels in which all is only possible; empty where it is nothing. */
function describeSide(verb: string, changes: readonly ChosenDriftChange[]): string[] {
  return [undefined, 'unknown' as const].flatMap(wanted => {
    const places = changes.flatMap(({ channel, gained }) => {
      const sure = gained.filter(({ certainty }) => certainty === undefined);
      const rows = wanted === undefined ? sure : sure.length === 0 ? gained : [];
      const actions = [...new Set(rows.map(({ action }) => action))];
      return actions.length === 0 ? [] : [`in #${channel} ${joinSome(actions, maxActions)}`];
    });
    const words = wanted === undefined ? verb : `possibly ${verb}`;
    return places.length === 0 ? [] : [`${words} ${joinSome([...new Set(places)], maxNamed)}`];
  });
}

/** How many actions a note names before it counts the others. */
const maxActions = 3;

/** How many channels, or members, a note names before it counts the others. */
const maxNamed = 5;
