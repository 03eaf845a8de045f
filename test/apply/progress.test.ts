import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { StackEvent } from '../../action/aws/stack-events.ts';
import type { Io } from '../../action/cli/io.ts';
import { startProgress } from '../../action/cli/progress.ts';
import { catchInterrupts } from '../../action/cli/signals.ts';
import type { Change, Plan } from '../../action/core/plan.ts';
import { renderEvent } from '../../action/render/apply.ts';
import { createColors } from '../../action/render/colors.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/**
 * What somebody sees on a terminal of so many columns: text that is too long goes on in the next row, and erasing a
 * line erases one row only, as on a real one. Any other control sequence is an error.
 */
class Screen {
  readonly rows: string[] = [''];
  private row = 0;
  private column = 0;
  private readonly columns: number;

  constructor(columns: number) {
    this.columns = columns;
  }

  write(text: string): void {
    for (const [token] of text.matchAll(/\u001b\[[0-9;?]*[A-Za-z]|[\s\S]/gu)) this.put(token);
  }

  private put(token: string): void {
    if (token === '\r') this.column = 0;
    else if (token === '\n') this.nextRow();
    else if (token === '\u001b[2K') this.rows[this.row] = '';
    else if (/^\p{Cc}/u.test(token)) throw new Error(`unknown sequence ${JSON.stringify(token)}`);
    else {
      if (this.column === this.columns) this.nextRow();
      const line = (this.rows[this.row] ?? '').padEnd(this.column);
      this.rows[this.row] = line.slice(0, this.column) + token + line.slice(this.column + 1);
      this.column += 1;
    }
  }

  private nextRow(): void {
    this.row += 1;
    this.column = 0;
    this.rows[this.row] ??= '';
  }

  /** The rows up to the cursor; the cursor's own as the last. */
  get text(): string {
    return this.rows.map(row => row.trimEnd()).join('\n');
  }
}

function makeIo(columns: number | undefined): { io: Io; written: () => string; screen: Screen } {
  let text = '';
  const screen = new Screen(columns ?? 80);
  const io: Io = {
    out: () => undefined,
    err: chunk => {
      text += chunk;
      if (columns !== undefined) screen.write(chunk);
    },
    isInteractive: columns !== undefined,
    errIsTerminal: columns !== undefined,
    ...(columns === undefined ? {} : { errColumns: () => columns }),
    outHasColor: false,
    errHasColor: false,
    env: {},
    ask: async () => true,
    askText: async () => '',
  };
  return { io, written: () => text, screen };
}

const change = (logicalId: string): Change => ({
  action: 'create',
  logicalId,
  type: 'AWS::IAM::Role',
  path: `roles.${logicalId}`,
  properties: [],
});

function planOf(targets: Readonly<Record<string, readonly string[]>>): Plan {
  return {
    hash: '',
    targets: Object.entries(targets).map(([target, ids]) => ({
      target,
      account: '000000000000',
      region: 'us-east-1',
      hash: '',
      stacks: [{ name: 'demo', changes: ids.map(change) }],
    })),
  };
}

const eventOf = (logicalId: string, status: string, reason?: string): StackEvent => ({
  logicalId,
  type: logicalId === 'demo' ? 'AWS::CloudFormation::Stack' : 'AWS::IAM::Role',
  status,
  reason,
  isFailure: status.endsWith('_FAILED'),
});

const paint = createColors(false);
const lineOf = (event: StackEvent, target = '') => renderEvent(event, paint, target);

/** Plays events as CloudFormation would bring them, with time in between. */
function play(progress: ReturnType<typeof startProgress>, events: readonly StackEvent[], target = 'default') {
  for (const event of events) {
    progress.event(event, target, lineOf(event));
    jest.advanceTimersByTime(400);
  }
}

const success = [
  eventOf('demo', 'CREATE_IN_PROGRESS'),
  eventOf('A', 'CREATE_IN_PROGRESS'),
  eventOf('A', 'CREATE_COMPLETE'),
  eventOf('B', 'CREATE_IN_PROGRESS'),
  eventOf('B', 'CREATE_COMPLETE'),
  eventOf('demo', 'CREATE_COMPLETE'),
];
const failure = [
  eventOf('demo', 'UPDATE_IN_PROGRESS'),
  eventOf('A', 'UPDATE_IN_PROGRESS'),
  eventOf('A', 'UPDATE_COMPLETE'),
  eventOf(
    'B',
    'CREATE_FAILED',
    'a reason that is longer than a narrow terminal is wide, as those of AWS are',
  ),
  eventOf('demo', 'UPDATE_ROLLBACK_IN_PROGRESS'),
  eventOf('A', 'UPDATE_COMPLETE'),
  eventOf('demo', 'UPDATE_ROLLBACK_COMPLETE'),
];

const live = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/u;

/** The lines as a terminal of that width shows them, with the cursor below. */
function shown(text: string, columns: number): string {
  const screen = new Screen(columns);
  screen.write(text);
  return screen.text;
}

describe.each([200, 80, 40, 20])('a terminal of %d columns', columns => {
  test.each([
    ['a success', success],
    ['a failure', failure],
  ])('%s: every event stays, the line below them goes', (_, events) => {
    const { io, screen, written } = makeIo(columns);
    const progress = startProgress(io);
    progress.begin(planOf({ default: ['A', 'B'] }));
    play(progress, events);
    expect(written()).toMatch(live);
    progress.end();
    expect(screen.text).toBe(shown(events.map(event => lineOf(event)).join(''), columns));
  });

  test('many targets fit as well', () => {
    const names = Array.from({ length: 30 }, (_, index) => `a-target-${index}`);
    const { io, screen, written } = makeIo(columns);
    const progress = startProgress(io);
    progress.begin(planOf(Object.fromEntries(names.map(name => [name, ['A', 'B']]))));
    for (const name of names) play(progress, success.slice(0, 3), name);
    if (columns >= 40) expect(written()).toContain('30/60 in 30 targets');
    progress.end();
    expect(screen.text).toBe(
      shown(
        names
          .map(() =>
            success
              .slice(0, 3)
              .map(event => lineOf(event))
              .join(''),
          )
          .join(''),
        columns,
      ),
    );
  });

  test('^C is said above the line, and nothing of the line stays', () => {
    const { io, screen } = makeIo(columns);
    const progress = startProgress(io);
    const interrupts = catchInterrupts(progress);
    progress.begin(planOf({ default: ['A', 'B'] }));
    play(progress, success.slice(0, 2));
    io.err('^C'); // As the terminal itself echoes it.
    process.emit('SIGINT', 'SIGINT');
    expect(interrupts.signal.aborted).toBe(true);
    jest.advanceTimersByTime(400);
    interrupts.release();
    progress.end();
    const said = '\nStopping at the next safe point. Press Ctrl+C again to stop at once\n';
    expect(screen.text).toBe(
      shown(
        `${success
          .slice(0, 2)
          .map(event => lineOf(event))
          .join('')}${said}`,
        columns,
      ),
    );
  });
});

test('a second ^C ends the process, and the line goes first', () => {
  const exit = jest.spyOn(process, 'exit').mockImplementation((() => undefined) as never);
  const { io, screen } = makeIo(80);
  const progress = startProgress(io);
  const interrupts = catchInterrupts(progress);
  progress.begin(planOf({ default: ['A'] }));
  play(progress, success.slice(0, 1));
  process.emit('SIGINT', 'SIGINT');
  process.emit('SIGINT', 'SIGINT');
  expect(exit).toHaveBeenCalledWith(130);
  expect(screen.text).not.toMatch(live);
  expect(screen.text.endsWith('\n')).toBe(true);
  interrupts.release();
  exit.mockRestore();
});

test('the line says how far each target is, and when CloudFormation turns back', () => {
  const { io, screen } = makeIo(80);
  const progress = startProgress(io);
  progress.begin(planOf({ one: ['A', 'B'], two: ['A'] }));
  const last = () => screen.text.split('\n').at(-1);
  jest.advanceTimersByTime(200);
  expect(last()).toMatch(/^. one 0\/2 starting {2}\| {2}two 0\/1 starting {2}0 s$/u);
  play(progress, success.slice(0, 3), 'one');
  expect(last()).toMatch(/^. one 1\/2 CREATE_COMPLETE {2}\| {2}two 0\/1 starting {2}1 s$/u);
  play(progress, failure.slice(0, 5), 'two');
  expect(last()).toMatch(/two undoing UPDATE_ROLLBACK_IN_PROGRESS {2}3 s$/u);
  // What is undone is not done.
  play(progress, failure.slice(5), 'two');
  expect(last()).toMatch(/two undone UPDATE_ROLLBACK_COMPLETE {2}4 s$/u);
  progress.end();
});

test('nothing is drawn after the end', () => {
  const { io, written } = makeIo(80);
  const progress = startProgress(io);
  progress.begin(planOf({ default: ['A'] }));
  progress.end();
  const before = written();
  jest.advanceTimersByTime(5_000);
  progress.end();
  expect(written()).toBe(before);
  expect(jest.getTimerCount()).toBe(0);
});

test('in a log there are plain lines only', () => {
  const { io, written } = makeIo(undefined);
  const progress = startProgress(io);
  progress.begin(planOf({ default: ['A', 'B'] }));
  progress.line('  Step 1 of 2');
  play(progress, failure);
  progress.end();
  expect(written()).toBe(`  Step 1 of 2\n${failure.map(event => lineOf(event)).join('')}`);
  expect(/[^\n\P{Cc}]/u.test(written())).toBe(false);
  expect(jest.getTimerCount()).toBe(0);
});
