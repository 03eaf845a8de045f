import { element } from './element.ts';

/** How many rows are made before anything is scrolled: more than a screen shows. */
const firstRows = 40;

/** How many rows are added at a time. */
const chunk = 80;

/** The most rows of one table, on the screen and on paper. */
const maxRows = 5_000;

/** The most rows of all tables together that are made for paper: the time of a browser grows faster than the pages. */
const maxPrintedRows = 10_000;

/** The most rows that are made in idle time, so that a search in the page and a screen reader meet them. */
const maxIdleRows = 10_000;

/** What is sent to a table body before it is printed. */
type FillEvent = CustomEvent<{ left: number }>;

/** Makes what is not there yet of all tables below an element, as far as paper takes it. */
export function fillForPrint(below: ParentNode): void {
  const detail = { left: maxPrintedRows };
  for (const body of below.querySelectorAll('tbody'))
    body.dispatchEvent(new CustomEvent('fill', { detail }) satisfies FillEvent);
}

/** Fills a table body with rows as they are scrolled to, and before the page is printed. */
export function fillLazily(body: HTMLElement, rows: Iterable<HTMLElement>): void {
  addOnFill(body, rows)(firstRows);
}

/**
 * Prepares a table body.
 * @returns adds rows, from then on also as they are scrolled to, and gives how many were added
 */
function addOnFill(body: HTMLElement, rows: Iterable<HTMLElement>): (number: number) => number {
  const iterator = rows[Symbol.iterator]();
  let count = 0;
  let isDone = false;
  let observer: IntersectionObserver | undefined;
  const sentinel = element(
    'tr',
    { 'aria-hidden': 'true' },
    element('td', { colspan: '99', class: 'more' }, '…'),
  );
  const add = (number: number): number => {
    if (isDone) return 0;
    const before = count;
    observer?.disconnect();
    sentinel.remove();
    const fragment = document.createDocumentFragment();
    while (!isDone && count - before < number) {
      const { value, done } = iterator.next();
      if (done === true) isDone = true;
      else {
        count++;
        fragment.append(value);
        if (count >= maxRows) {
          fragment.append(lastRow());
          isDone = true;
        }
      }
    }
    body.append(fragment);
    if (isDone) return count - before;
    observer ??= new IntersectionObserver(
      entries => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) add(chunk);
      },
      { rootMargin: '600px' },
    );
    body.append(sentinel);
    observer.observe(sentinel);
    return count - before;
  };
  body.addEventListener('fill', event => {
    const { detail } = event as FillEvent;
    if (body.isConnected) detail.left -= add(detail.left);
  });
  return add;
}

function lastRow(): HTMLElement {
  const text = `Only the first ${maxRows} lines are shown. Filter by channel or level, or see the CSV.`;
  return element('tr', {}, element('td', { colspan: '99', class: 'note' }, text));
}

/** A part of a view whose table is filled when it is near the screen. */
export interface LazyPart {
  readonly part: HTMLElement;
  readonly body: HTMLElement;
  readonly rows: Iterable<HTMLElement>;
}

/**
 * Fills the tables of many parts of a view: those near the screen as they come near it, all before the page is printed, and the others in
 * idle time, some at a time.
 */
export function fillNear(parts: readonly LazyPart[]): void {
  const waiting = new Map<Element, () => number>();
  const start = (part: Element): number => {
    const add = waiting.get(part);
    waiting.delete(part);
    observer.unobserve(part);
    return add?.() ?? 0;
  };
  const observer = new IntersectionObserver(
    entries => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) start(target);
    },
    { rootMargin: '600px' },
  );
  for (const { part, body, rows } of parts) {
    const add = addOnFill(body, rows);
    waiting.set(part, () => add(firstRows));
    observer.observe(part);
  }
  // The first screen is there at once.
  let made = 0;
  for (const { part } of parts) {
    if (made >= firstRows) break;
    made += start(part);
  }
  let left = maxIdleRows;
  const goOn = (deadline: IdleDeadline) => {
    for (const part of waiting.keys()) {
      // Another view was opened, or there are too many.
      if (!part.isConnected || left <= 0) return;
      if (deadline.timeRemaining() < 2) break;
      left -= start(part);
    }
    if (waiting.size > 0) whenIdle(goOn);
  };
  whenIdle(goOn);
}

/** Some browsers do not say when they are idle. */
function whenIdle(work: (deadline: IdleDeadline) => void): void {
  if (typeof requestIdleCallback === 'function') {
    requestIdleCallback(work);
    return;
  }
  setTimeout(() => {
    const end = performance.now() + 8;
    work({ didTimeout: false, timeRemaining: () => end - performance.now() });
  }, 50);
}
