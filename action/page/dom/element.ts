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

/** A count with its noun: `1 channel`, `2 channels`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** The target and its account, where chatops.yml names one. */
export function describeAccount({ target, account }: PageChannel): string {
  const name = account.includes('${') ? 'no account declared' : account;
  return target === 'default' ? name : `${target} · ${name}`;
}
