import type { PageChannel } from '../page-data.ts';

/** What an element may hold; nothing is ever read as HTML. */
export type Child = Node | string | undefined;

/** Attributes; undefined ones are left out. */
export type Attributes = Readonly<Record<string, string | undefined>>;

/** Makes an element. Texts become text nodes, so that no name in them can mean anything. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes))
    if (value !== undefined) made.setAttribute(key, value);
  for (const child of children) if (child !== undefined) made.append(child);
  return made;
}

/** A table with a caption for screen readers, inside of a region that scrolls and can be reached by keyboard. */
export function table(
  caption: string,
  heads: readonly (string | HTMLElement)[],
  body: HTMLElement,
): HTMLElement {
  return element(
    'div',
    { class: 'scroll', role: 'region', 'aria-label': caption, tabindex: '0' },
    element(
      'table',
      {},
      element('caption', { class: 'hidden' }, caption),
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          ...heads.map(head => (typeof head === 'string' ? element('th', { scope: 'col' }, head) : head)),
        ),
      ),
      body,
    ),
  );
}

/** How many rows are added at a time. */
const chunk = 80;

/**
 * Fills a table body with rows as they are scrolled to; all of them before the page is printed.
 * @param most the most rows that are printed or scrolled to; a last row says that there are more
 */
export function fillLazily(body: HTMLElement, rows: Iterable<HTMLElement>, most = 5_000): void {
  const iterator = rows[Symbol.iterator]();
  let count = 0;
  let sentinel: HTMLElement | undefined;
  const observer = new IntersectionObserver(
    entries => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) add(chunk);
    },
    { rootMargin: '600px' },
  );
  const add = (number: number) => {
    sentinel?.remove();
    observer.disconnect();
    const fragment = document.createDocumentFragment();
    let isDone = false;
    for (let index = 0; index < number; index++) {
      const { value, done } = iterator.next();
      if (done === true) {
        isDone = true;
        break;
      }
      count++;
      fragment.append(value);
      if (count >= most) {
        fragment.append(
          element(
            'tr',
            {},
            element(
              'td',
              { colspan: '99', class: 'note' },
              `Only the first ${most} lines are shown. Filter by channel or level, or see the CSV.`,
            ),
          ),
        );
        isDone = true;
        break;
      }
    }
    body.append(fragment);
    if (isDone) return;
    sentinel = element('tr', { 'aria-hidden': 'true' }, element('td', { colspan: '99', class: 'more' }, '…'));
    body.append(sentinel);
    observer.observe(sentinel);
  };
  body.addEventListener('fill', () => {
    if (sentinel?.isConnected === true) add(most);
  });
  add(chunk);
}

/** A count with its noun: `1 channel`, `2 channels`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** The target and its account, where chatops.yml names one. */
export function describeAccount({ target, account }: PageChannel): string {
  const name = account.includes('${') ? 'no account declared' : account;
  return target === 'default' ? name : `${target} · ${name}`;
}
