import type { StackEvent } from '../aws/stack-events.ts';
import { targetLabel } from '../commands/session.ts';
import type { Plan } from '../core/plan.ts';
import { makeVisible } from '../core/visible.ts';
import type { Io } from './io.ts';

/** What is shown while stacks are being changed. */
export interface Progress {
  readonly begin: (plan: Plan) => void;
  /** @param line the event as text, with its line break */
  readonly event: (event: StackEvent, target: string, line: string) => void;
  readonly line: (text: string) => void;
  readonly end: () => void;
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** Erases the row of the cursor; one row only, which is why the live line never takes more. */
const eraseRow = '\r\u001b[2K';

/** How far one target is. */
interface Tally {
  readonly total: number;
  readonly done: Set<string>;
  last: string;
  /** CloudFormation turns back: what was done no longer counts. */
  isUndone: boolean;
}

/** Plain lines in a log; on a terminal the events scroll above a line that says how far each target is. */
export function startProgress(io: Io): Progress {
  const tallies = new Map<string, Tally>();
  let timer: NodeJS.Timeout | undefined;
  let frame = 0;
  let startedAt = 0;
  const clear = () => {
    if (timer !== undefined) io.err(eraseRow);
  };
  const draw = () => {
    if (timer === undefined) return;
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    // Room for the `^C` that the terminal echoes behind the line; it must not begin another row.
    const width = (io.errColumns?.() ?? 80) - 3;
    const text = `${frames[frame % frames.length]} ${describeTallies(tallies, seconds, width - 2)}`;
    io.err(`${eraseRow}${[...text].slice(0, width).join('')}`);
  };
  return {
    begin: plan => {
      for (const { target, stacks } of plan.targets) {
        const total = stacks.reduce((sum, { changes }) => sum + changes.length, 0);
        if (total > 0) tallies.set(target, { total, done: new Set(), last: 'starting', isUndone: false });
      }
      if (!io.errIsTerminal || tallies.size === 0) return;
      startedAt = Date.now();
      timer = setInterval(() => {
        frame += 1;
        draw();
      }, 150);
      timer.unref();
    },
    event: (event, target, line) => {
      const tally = tallies.get(target);
      if (tally !== undefined) count(tally, event);
      clear();
      io.err(line);
      draw();
    },
    line: text => {
      clear();
      io.err(`${text}\n`);
      draw();
    },
    end: () => {
      clear();
      if (timer !== undefined) clearInterval(timer);
      timer = undefined;
    },
  };
}

function count(tally: Tally, { type, status, logicalId }: StackEvent): void {
  tally.last = status;
  if (type !== 'AWS::CloudFormation::Stack') {
    if (status.endsWith('_COMPLETE')) tally.done.add(logicalId);
  } else if (status.includes('ROLLBACK')) tally.isUndone = true;
}

/** Each target by itself where that fits; otherwise all of them together. */
function describeTallies(tallies: ReadonlyMap<string, Tally>, seconds: number, width: number): string {
  const parts = [...tallies].map(([target, tally]) => describeTally(targetLabel(target), tally));
  const whole = `${parts.join('  |  ')}  ${seconds} s`;
  if (whole.length <= width || tallies.size === 1) return whole;
  const all = [...tallies.values()];
  const sum = (numberOf: (tally: Tally) => number) =>
    all.reduce((total, tally) => total + numberOf(tally), 0);
  const undone = sum(({ isUndone }) => (isUndone ? 1 : 0));
  const done = `${sum(countDone)}/${sum(({ total }) => total)} in ${all.length} targets`;
  return `${done}${undone === 0 ? '' : `, ${undone} undone`}  ${seconds} s`;
}

function describeTally(label: string, tally: Tally): string {
  const { total, last, isUndone } = tally;
  const name = label === '' ? '' : `${makeVisible(label)} `;
  if (isUndone) return `${name}${last.endsWith('_IN_PROGRESS') ? 'undoing' : 'undone'} ${last}`;
  return `${name}${countDone(tally)}/${total} ${last}`;
}

function countDone({ done, total, isUndone }: Tally): number {
  return isUndone ? 0 : Math.min(done.size, total);
}
