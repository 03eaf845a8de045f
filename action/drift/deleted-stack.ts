import type { Drift, Silence } from '../core/drift.ts';
import type { TrailEvent, TrailQuestion } from './attribution.ts';

/** A stack of a target that is not there, and what arrives through it as chatops.yml has it. */
export interface AbsentStack {
  readonly target: string;
  readonly name: string;
  readonly silences: readonly Pick<Silence, 'channel' | 'what'>[];
}

/** What to look for to know whether a stack that is not there was deleted. */
export const deletionQuestions: readonly TrailQuestion[] = [{ history: 'stack', name: 'DeleteStack' }];

/**
 * A stack that was deleted: that it was there is known from CloudTrail only, which keeps it for 90 days. What was deployed in it is not
 * known, so that its notifications do not arrive, and nothing says that they did.
 * @param events newest first
 * @returns nothing where no one deleted it
 */
export function findDeletedStack(
  { target, name, silences }: AbsentStack,
  events: readonly TrailEvent[],
): Drift[] {
  const event = events.find(
    ({ name: call, parameters }) => call === 'DeleteStack' && isNamed(parameters['stackName'], name),
  );
  if (event === undefined) return [];
  const silenced = silences.map(({ channel, what }) => ({
    channel,
    what,
    isCertain: true,
    isOfUnknownAge: true as const,
  }));
  return [
    {
      target,
      kind: 'deleted',
      path: 'channels',
      type: 'AWS::CloudFormation::Stack',
      id: name,
      risk: 'narrows',
      actor: event.actor,
      at: event.at,
      ...(silenced.length === 0 ? {} : { notifications: { silenced } }),
      note: 'chatops apply creates it again; chatops drift --revert cannot, because it is not deployed',
    },
  ];
}

/** Calls take the name of a stack, or its ARN. */
function isNamed(value: unknown, name: string): boolean {
  return typeof value === 'string' && (value === name || value.split(':stack/')[1]?.split('/')[0] === name);
}
