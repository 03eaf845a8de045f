import type { StackEvent } from '../aws/stack-events.ts';
import { targetLabel } from '../commands/session.ts';
import type { Plan } from '../core/plan.ts';
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

/** One line of what is done and what is left, below the events; redrawn in place. */
interface Tally {
  readonly total: number;
  readonly done: Set<string>;
  last: string;
}

/** Plain lines in a log; on a terminal the events scroll above a line that says how far each target is. */
export function startProgress(io: Io): Progress {
  const tallies = new Map<string, Tally>();
  let timer: NodeJS.Timeout | undefined;
  let frame = 0;
  let startedAt = 0;
  const clear = () => {
    if (timer !== undefined) io.err('\r\u001b[2K');
  };
  const draw = () => {
    if (timer === undefined) return;
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    const parts = [...tallies].map(([target, tally]) => describeTally(targetLabel(target), tally));
    io.err(`\r\u001b[2K${frames[frame % frames.length]} ${parts.join('  |  ')}  ${seconds} s`.slice(0, 110));
  };
  return {
    begin: plan => {
      for (const { target, stacks } of plan.targets) {
        const total = stacks.reduce((sum, { changes }) => sum + changes.length, 0);
        if (total > 0) tallies.set(target, { total, done: new Set(), last: 'starting' });
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
      if (tally !== undefined) {
        tally.last = event.status;
        if (event.type !== 'AWS::CloudFormation::Stack' && event.status.endsWith('_COMPLETE'))
          tally.done.add(event.logicalId);
      }
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

function describeTally(label: string, { total, done, last }: Tally): string {
  const name = label === '' ? '' : `${label} `;
  return `${name}${Math.min(done.size, total)}/${total} ${last}`;
}
