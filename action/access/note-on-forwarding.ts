import { readCalls } from '../chat/forwarded-permissions.ts';
import { dependentReads } from '../data/dependent-reads.ts';
import { readsAsCaller } from '../data/requirements/calls-as-caller.ts';
import { isRefusedInChat, withoutService } from '../iam/channel-layers.ts';
import { canAny, readActions } from '../iam/pattern-question.ts';
import type { Layers } from '../iam/policy.ts';
import type { Decision } from '../iam/verdict.ts';
import type { ChannelAccess, RoleAccess } from './channel-access.ts';
import { findCallUsing } from './find-passes.ts';
import type { ProofData } from './proof-data.ts';
import { requestContext, summaryContext } from './request-context.ts';

type Side = Pick<RoleAccess, 'layers' | 'known'> & {
  /** For whom it is allowed, where that is not everyone whom the first verdict is about. */
  readonly whose: string;
};

/** What belongs beside the verdicts on an action that chat never runs by itself. */
export interface ForwardingNotes {
  /** Which allowed call can use it; undefined: none, or the reasons name it. */
  readonly usedBy?: string;
  /** Which allowed call may read the same without being counted; undefined: none. */
  readonly notCounted?: string;
}

/** Finds them for both verdicts of a channel. @param action a name or a pattern */
export function noteForwarding(access: ChannelAccess, action: string, proofData: ProofData): ForwardingNotes {
  const sides: readonly Side[] = [
    ...access.defaults.map(({ layers, known }) => ({ layers, known, whose: '' })),
    { layers: access.ceiling, known: access.known, whose: " with a role of the member's own" },
  ];
  const first = (describe: (side: Side) => string | undefined) => {
    for (const side of sides) {
      const note = describe(side);
      if (note !== undefined) return note;
    }
    return undefined;
  };
  const decide = ({ known }: Side, layers: Layers, asked: string): Decision => {
    const context = requestContext(access, known, undefined);
    return canAny(layers, { action: asked, context, detail: 'decision' }, proofData.actions).decision;
  };
  const usedBy = first(side => {
    const key = action.toLowerCase();
    if (!isRefusedInChat(key) || !passesOf(side)?.has(key)) return undefined;
    if (decide(side, side.layers, action) === 'denied') return undefined;
    const { reader, actions, forwarded } = proofData;
    const summary = reader.summarize(side.layers, summaryContext(access, side.known, side.layers));
    const call = findCallUsing(summary, key, forwarded(), actions);
    if (call === undefined) return undefined;
    return `chat does not run ${action} itself: ${call.name}, which ${call.isSure ? 'is' : 'may be'} allowed${side.whose}, can use it`;
  });
  const notCounted = first(side => {
    const reads = proofData.actions
      .actionsMatching(readActions(action))
      .filter(({ key, level }) => (level === 'read' || level === 'list') && isRefusedInChat(key))
      .filter(({ key }) => passesOf(side)?.has(key) !== true);
    const outside = withoutService(side.layers);
    const open = reads.filter(({ name }) => decide(side, outside, name) !== 'denied').map(({ key }) => key);
    if (open.length === 0) return undefined;
    const call = listReaders().find(
      ({ name, within }) =>
        (within === undefined || open.some(key => within.has(key))) &&
        decide(side, side.layers, name) !== 'denied',
    )?.name;
    if (call === undefined) return undefined;
    const may = decide(side, side.layers, call) === 'allowed' ? 'is' : 'may be';
    return `${call}, which ${may} allowed${side.whose}, may read some of it with the permissions of the caller`;
  });
  return {
    ...(usedBy === undefined ? {} : { usedBy }),
    ...(notCounted === undefined ? {} : { notCounted }),
  };
}

interface Reader {
  readonly name: string;
  /** What it may read, in lower case; undefined: whatever the caller may. */
  readonly within?: ReadonlySet<string>;
}

let knownReaders: readonly Reader[] | undefined;

/** The calls that only read and are not counted. */
function listReaders(): readonly Reader[] {
  knownReaders ??= [
    ...readsAsCaller.map(name => ({ name })),
    ...dependentReads.flatMap(({ permissions, calls }) => {
      const within = new Set(permissions.toLowerCase().split(' '));
      return calls.flatMap(readCalls).map(name => ({ name, within }));
    }),
  ];
  return knownReaders;
}

function passesOf({ layers }: Side) {
  return layers.find(({ passes }) => passes !== undefined)?.passes;
}
