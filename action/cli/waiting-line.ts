import type { Io } from './io.ts';

/** The time without any output after which the line appears, in milliseconds. */
const quietMillis = 1000;

const tickMillis = 150;

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** Erases the row of the cursor. */
const eraseRow = '\r\u001b[2K';

/** Time, as a test gives it. */
export interface Clock {
  /** Milliseconds. */
  readonly now: () => number;
  /** Calls again and again. @returns how to stop it */
  readonly every: (millis: number, tick: () => void) => () => void;
}

const realClock: Clock = {
  now: () => Date.now(),
  every: (millis, tick) => {
    const timer = setInterval(tick, millis);
    timer.unref();
    return () => clearInterval(timer);
  },
};

/** An Io with a line that says that a command is at work. */
export interface WaitingIo {
  readonly io: Io;
  /** Erases the line, and draws no more. */
  readonly end: () => void;
}

/**
 * Draws a line with the seconds on a terminal while a command has said nothing for a second: reads of AWS and GitHub over a
 * slow link. Any output takes its place, a question too. It is not drawn behind a row that has no end, such as the progress of an apply.
 */
export function withWaitingLine(io: Io, label: string, clock: Clock = realClock): WaitingIo {
  if (!io.errIsTerminal) return { io, end: () => undefined };
  const startedAt = clock.now();
  let lastOutput = startedAt;
  let isDrawn = false;
  let isRowOpen = false;
  let questions = 0;
  let frame = 0;
  const erase = () => {
    if (isDrawn) io.err(eraseRow);
    isDrawn = false;
  };
  const write = (to: (text: string) => void) => (text: string) => {
    erase();
    to(text);
    if (text !== '') isRowOpen = !text.endsWith('\n');
    lastOutput = clock.now();
  };
  const pause =
    <T>(ask: (question: string) => Promise<T>) =>
    async (question: string): Promise<T> => {
      erase();
      questions += 1;
      try {
        return await ask(question);
      } finally {
        questions -= 1;
        lastOutput = clock.now();
      }
    };
  const stop = clock.every(tickMillis, () => {
    const now = clock.now();
    if (questions > 0 || isRowOpen || now - lastOutput < quietMillis) return;
    frame += 1;
    isDrawn = true;
    const text = `${frames[frame % frames.length]} ${label}  ${Math.floor((now - startedAt) / 1000)} s`;
    io.err(`${eraseRow}${[...text].slice(0, (io.errColumns?.() ?? 80) - 3).join('')}`);
  });
  return {
    // Bytes are written as a text, which says where a line ends.
    io: {
      ...withoutBytes(io),
      out: write(io.out),
      err: write(io.err),
      ask: pause(io.ask),
      askText: pause(io.askText),
    },
    end: () => {
      stop();
      erase();
    },
  };
}

function withoutBytes({ outBytes: _, ...io }: Io): Io {
  return io;
}
